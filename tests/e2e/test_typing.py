"""kill -9 while levels are typed: no committed cell is lost, of the open one at most five seconds, and the window goes
on at the same cell. One kill at any moment and one in an open cell in the ordinary run, fifty more under ``soak``."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import threading
import time
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from simata_desktop.app import create_workspace, open_workspace
from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.services.people import ListRequest
from tests.e2e.conftest import PASSPHRASE, USER
from tests.e2e.processes import PATIENCE, QUIET, ROOT, shell
from tests.e2e.soundness import examined
from tests.e2e.test_kill import numbers, people
from tests.e2e.typed_levels import LEFT_OPEN, level

pytestmark = [pytest.mark.window, pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of POSIX")]

CODE, TAKING, KEPT = "1/2026", 60, 5.0  # seconds of typing in the open cell that may be lost


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a session of sixty people."""
    root = tmp_path_factory.mktemp("aula")
    workspace, _ = create_workspace(root / "ruang", USER, PASSPHRASE)
    workspace.importing.apply(workspace.importing.plan(people(root / "awal.csv", "Analis", count=TAKING)))
    workspace.assessment.create(CODE, "Administrator", date(2026, 1, 5))
    lines = workspace.people.page(workspace.people.keys(ListRequest()))
    workspace.assessment.add(CODE, [line.nip for line in lines])
    workspace.close()
    return root / "ruang"


class Typist:
    """The window in a process; ``lines`` are what it has said, each with its moment."""

    def __init__(self, home: Path, folder: Path, cells: int, seed: int = 0) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.typing_at_work", CODE, str(cells), str(seed)], cwd=ROOT,
            env=shell(home, folder), **QUIET)  # type: ignore[call-overload]
        self.lines: list[tuple[float, str]] = []
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            with self._news:
                self.lines.append((time.monotonic(), line.decode().strip()))
                self._news.notify_all()

    def wait(self, beginning: str) -> str:
        """The first line that begins so."""
        def said() -> str | None:
            return next((line for _, line in self.lines if line.startswith(beginning)), None)

        with self._news:
            assert self._news.wait_for(lambda: said() or self.process.poll() is not None, PATIENCE), "it says nothing"
        found = said()
        assert found is not None, self.process.stderr.read().decode()
        return found

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert b"Traceback" not in self.process.stderr.read()

    @property
    def stored(self) -> int:
        """How many saves it has called durable."""
        return max((int(line.split()[1]) for _, line in self.lines if line.startswith("stored")), default=0)


def levels(folder: Path) -> tuple[list[Fraction | None], dict[str, object] | None, list[str]]:
    """The levels of all cells in the order they are typed, the draft, the NIPs."""
    workspace = open_workspace(folder, USER, PASSPHRASE)
    try:
        rows = workspace.assessment.participants(CODE)
        return ([one.levels.get(code) for one in rows for code in COMPETENCIES], workspace.drafts.read("assessment"),
                [one.nip for one in rows])
    finally:
        workspace.close()


def assert_stored(folder: Path, seed: int, stored: int) -> list[Fraction | None]:
    """Every acknowledged cell is there, at most the ones under way besides, in order."""
    found = levels(folder)[0]
    known = next((place for place, one in enumerate(found) if one is None), len(found))
    assert known >= stored
    assert not any(found[known:])
    assert found[:known] == [Fraction(level(seed, number).replace(",", ".")) for number in range(known)]
    return found


@pytest.mark.parametrize("number", numbers(1, 25))
def test_a_kill_while_typing_loses_no_committed_cell(number: int, hall: Path, tmp_path: Path) -> None:
    dice, folder = random.Random(number), Path(shutil.copytree(hall, tmp_path / "ruang"))
    typist = Typist(tmp_path, folder, TAKING * 9, seed=number)
    typist.wait(f"stored {dice.randrange(1, 40)}")
    until = time.monotonic() + dice.uniform(0, 0.05)
    while time.monotonic() < until:  # the very moment is drawn
        pass
    typist.kill()
    assert not examined(folder)[0]
    assert_stored(folder, number, typist.stored)


@pytest.mark.parametrize("number", numbers(1, 24))
def test_after_a_kill_the_window_goes_on_in_the_open_cell(number: int, hall: Path, tmp_path: Path) -> None:
    folder, cells = Path(shutil.copytree(hall, tmp_path / "ruang")), 2 + number * 5 % 23
    typist = Typist(tmp_path, folder, cells, seed=7)
    typist.wait(f"open {cells} {LEFT_OPEN}")
    typist.wait(f"stored {cells}")
    reader, left = open_workspace(folder, USER, PASSPHRASE), time.monotonic()
    while (reader.drafts.read("assessment") or {}).get("text") != LEFT_OPEN:
        assert time.monotonic() - left < KEPT, "what was typed last is not kept"
    typist.kill()
    reader.close()
    assert not examined(folder)[0]
    found, draft, nips = assert_stored(folder, 7, cells), *levels(folder)[1:]
    assert not any(found[cells:])
    assert draft is not None
    again = Typist(tmp_path, folder, 0)
    said = again.wait("stands")
    again.kill()
    assert said == f"stands {nips[cells // 9]} {COMPETENCIES[cells % 9]} {LEFT_OPEN}"

