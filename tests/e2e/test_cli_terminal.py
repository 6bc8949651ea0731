"""Progress on the terminal and Ctrl+C between two transactions; questions that are asked there."""

from __future__ import annotations

import io
import os
import signal
from pathlib import Path

import pytest

from simata_desktop.cli.sign_in import credentials, first_credentials, recovery_code
from simata_desktop.cli.terminal import Terminal, TerminalProgress
from simata_desktop.cli.text import Text
from simata_desktop.domain.errors import Cancelled, EnvironmentProblem, UserError
from simata_desktop.domain.progress import Progress
from simata_desktop.resources import words
from simata_desktop.services.importing import ImportService
from simata_desktop.settings import settings
from tests.e2e.conftest import NIP, Simata

TEXT = Text(words("id"))


class Screen(io.StringIO):
    """A terminal that remembers what was written."""

    def isatty(self) -> bool:
        return True


def test_progress_is_one_line_that_goes_away() -> None:
    screen = Screen()
    with Terminal(io.StringIO(), screen).progress(TEXT) as progress:
        for done in (0, 1, 1, 2):
            progress.step(done, 4, "no.such.stage")
    written = screen.getvalue()
    assert written.count("Sedang bekerja") == 3
    assert "50 %" in written
    assert "\n" not in written
    assert written.endswith("\r\x1b[K")


def test_progress_is_silent_where_nobody_looks() -> None:
    sink = io.StringIO()
    with Terminal(io.StringIO(), sink).progress(TEXT) as progress:
        progress.step(1, 2, "no.such.stage")
    assert sink.getvalue() == ""


def test_ctrl_c_is_heard_between_two_steps_and_breaks_off_the_second_time() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Terminal(io.StringIO(), io.StringIO()).progress(TEXT) as progress:
        progress.raise_if_cancelled()
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(Cancelled):
            progress.raise_if_cancelled()
        with pytest.raises(KeyboardInterrupt):
            progress.stop(signal.SIGINT, None)
    assert signal.getsignal(signal.SIGINT) is before


def test_an_import_that_is_stopped_leaves_nothing(
        simata: Simata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pegawai.csv"
    path.write_text("NIP;Nama\n199003152015021004;Rahmat Umpama\n", encoding="utf-8")
    apply = ImportService.apply

    def stopped(self: ImportService, plan: object, progress: Progress) -> object:
        assert isinstance(progress, TerminalProgress)
        progress.stop(signal.SIGINT, None)
        return apply(self, plan, progress)  # type: ignore[arg-type]

    monkeypatch.setattr(ImportService, "apply", stopped)
    said = simata("import", str(path))
    assert (said.code, said.error["code"]) == (3, "work.cancelled")
    assert simata("people", "--limit", "1").data["people"][0]["nip"] == NIP
    assert simata("people").data["total"] == 2


def asked(answers: str, monkeypatch: pytest.MonkeyPatch, *secrets: str) -> tuple[Terminal, Screen]:
    rest = list(secrets)
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: rest.pop(0))
    source, screen = Screen(answers), Screen()
    return Terminal(source, screen), screen


def test_a_terminal_is_asked_for_what_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, screen = asked("wulan\n", monkeypatch, "rahasia sekali")
    assert credentials(settings({}), terminal, TEXT) == ("wulan", "rahasia sekali")
    assert screen.getvalue().startswith("Nama pengguna:")
    terminal, screen = asked("", monkeypatch, "rahasia sekali")
    assert credentials(settings({"SIMATA_USER": "admin"}), terminal, TEXT) == ("admin", "rahasia sekali")
    assert screen.getvalue() == ""


def test_a_new_passphrase_is_typed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, _ = asked("", monkeypatch, "sandi yang sama", "sandi yang sama")
    assert first_credentials(settings({}), terminal, TEXT) == ("admin", "sandi yang sama")
    terminal, _ = asked("", monkeypatch, "sandi yang sama", "sandi yang lain")
    with pytest.raises(UserError) as caught:
        first_credentials(settings({}), terminal, TEXT)
    assert caught.value.code == "passphrase.differs"


def test_the_recovery_code_is_read_from_its_sheet(tmp_path: Path) -> None:
    deaf, code = Terminal(io.StringIO(), io.StringIO()), "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-2345"
    sheet = tmp_path / "kode.txt"
    sheet.write_text(f"KODE PEMULIHAN\nKode: {code}\nSimpan.\n", encoding="utf-8")
    assert recovery_code(settings({}), deaf, TEXT, file=sheet) == code
    assert recovery_code(settings({"SIMATA_RECOVERY_KEY": code}), deaf, TEXT, file=None) == code
    with pytest.raises(EnvironmentProblem):
        recovery_code(settings({}), deaf, TEXT, file=tmp_path / "tiada.txt")
    with pytest.raises(UserError) as caught:
        recovery_code(settings({}), deaf, TEXT, file=None)
    assert caught.value.code == "recovery.needed"
