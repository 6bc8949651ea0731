"""A workspace is founded whole or not at all, and a founding that was broken off can be begun anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simata_desktop.app import create_workspace, exists, open_practice, open_workspace
from simata_desktop.domain.errors import UserError
from simata_desktop.services import demo
from simata_desktop.store import founding
from simata_desktop.store.slot_file import NAMES

NAME, PASSPHRASE = "admin", "tiga ekor kucing di atap"


class _Plug(BaseException):
    """The plug is pulled: nothing more is done, not even tidying."""


@pytest.mark.parametrize("moved", range(3))
def test_broken_off_while_things_take_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int) -> None:
    with monkeypatch.context() as patch:
        done: list[Path] = []
        replace = os.replace

        def pulled(source: Path, target: Path) -> None:
            if target.parent == tmp_path:
                if len(done) == moved:
                    raise _Plug
                done.append(target)
            replace(source, target)

        patch.setattr(founding.os, "replace", pulled)
        patch.setattr(founding.shutil, "rmtree", lambda *_, **__: None)
        with pytest.raises(_Plug):
            create_workspace(tmp_path, NAME, PASSPHRASE)
    assert not exists(tmp_path)
    create_workspace(tmp_path, NAME, "lain sama sekali dari tadi")[0].close()
    open_workspace(tmp_path, NAME, "lain sama sekali dari tadi").close()
    assert not (tmp_path / founding.ASIDE).exists()


def test_slots_of_a_mislaid_store_are_kept(tmp_path: Path) -> None:
    create_workspace(tmp_path, NAME, PASSPHRASE)[0].close()
    slots = (tmp_path / NAMES[0]).read_bytes()
    (tmp_path / "store.db").rename(tmp_path / "store.lain")
    with pytest.raises(UserError) as refused:
        create_workspace(tmp_path, NAME, PASSPHRASE)
    assert refused.value.code == "slots.exists"
    assert (tmp_path / NAMES[0]).read_bytes() == slots


def test_an_error_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("simata_desktop.app.migrate", broken)
        with pytest.raises(ZeroDivisionError):
            create_workspace(tmp_path, NAME, PASSPHRASE)
    assert [path.name for path in tmp_path.iterdir()] == ["writer.lock"]


def test_a_practice_office_broken_off_is_filled_at_the_next_start(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise _Plug

    with monkeypatch.context() as patch:
        patch.setattr(demo, "fill", broken)
        with pytest.raises(_Plug):
            open_practice(tmp_path, people=30)
    workspace = open_practice(tmp_path, people=30)
    assert workspace.desk.practice
    assert not demo.is_empty(workspace.desk)
    workspace.close()
