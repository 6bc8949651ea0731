"""What the surroundings say."""

from __future__ import annotations

from pathlib import Path

import pytest

from simata_desktop.settings import default_workspace, settings


def test_the_flag_wins_over_the_variable_and_both_over_the_default(tmp_path: Path) -> None:
    assert settings({"SIMATA_WORKSPACE": "/a"}, tmp_path).workspace == tmp_path
    assert settings({"SIMATA_WORKSPACE": str(tmp_path)}).workspace == tmp_path
    assert settings({"SIMATA_WORKSPACE": ""}).workspace == default_workspace()
    assert settings({"SIMATA_WORKSPACE": "here"}).workspace == Path.cwd() / "here"


@pytest.mark.parametrize(("given", "language"), [
    (None, "id"), ("", "id"), ("id", "id"), ("en", "en"), ("EN", "en"), ("en_GB.UTF-8", "en"), ("fr", "id"),
])
def test_language(given: str | None, language: str) -> None:
    assert settings({} if given is None else {"SIMATA_LANG": given}).language == language


def test_secrets_do_not_show() -> None:
    known = settings({"SIMATA_USER": "siti", "SIMATA_PASSPHRASE": "kopi-1", "SIMATA_NEW_PASSPHRASE": "kopi-2",
                      "SIMATA_RECOVERY_KEY": "kopi-3"})
    assert (known.user, known.passphrase, known.new_passphrase, known.recovery_key) == (
        "siti", "kopi-1", "kopi-2", "kopi-3")
    assert "kopi" not in repr(known)
    assert settings({}).passphrase is None
