"""What the built programs do at their start: without building them, through the scripts that they start with."""

from __future__ import annotations

import runpy
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from simata_desktop import app
from simata_desktop.reports import code_child, profile_child
from simata_desktop.sheets import child, reader
from tests.sheets.workbooks import NIPS, read, write

CONSOLE, WINDOW = (Path(__file__).resolve().parents[2] / "installer" / name for name in ("console.py", "window.py"))
ROWS = [["NIP", "Nama"], *([nip, f"Contoh {number}"] for number, nip in enumerate(NIPS))]


@pytest.mark.parametrize(("started", "reads"), [("simata-desktop.exe", "simata.exe"), ("simata-desktop", "simata"),
                                                ("simata", "simata")])
def test_both_programs_let_the_console_program_read(
        started: str, reads: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / started))
    assert reader.command() == [str(tmp_path / reads), child.FLAG]


def test_the_start_of_the_console_program_reads_a_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / "daftar.xlsx", ROWS)
    usual = read(file)
    monkeypatch.setattr(reader, "command", lambda: [sys.executable, str(CONSOLE), child.FLAG])
    assert read(file).records == usual.records
    assert len(usual.records) == len(NIPS)


def test_each_flag_starts_its_module() -> None:
    pytest.importorskip("pypdfium2", reason="what draws documents needs pypdfium2 of the gui extra")
    readers = runpy.run_path(str(CONSOLE), run_name="console")["READERS"]
    assert readers == {import_module(name).FLAG: name for name in readers.values()}
    assert set(readers.values()) == {child.__name__, code_child.__name__, profile_child.__name__,
                                     "simata_desktop.ui.document_child"}


def test_the_start_of_the_console_program_does_commands() -> None:
    said = subprocess.run([sys.executable, str(CONSOLE), "--version"], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == app.app_version()


@pytest.mark.parametrize(("begun", "left"), [
    ({"LD_LIBRARY_PATH": "/built"}, {}),
    ({"LD_LIBRARY_PATH": "/built", "LD_LIBRARY_PATH_ORIG": "/theirs"}, {"LD_LIBRARY_PATH": "/theirs"}),
    ({"HOME": "/h"}, {"HOME": "/h"})])
def test_programs_opened_from_the_window_have_their_own_libraries(begun: dict[str, str], left: dict[str, str]) -> None:
    runpy.run_path(str(WINDOW), run_name="window")["leave_libraries"](begun)
    assert begun == left
