"""The window's heartbeat while a list is imported: the longest time in which a 10 ms timer could not fire."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from bench.line import Line
from bench.office import Offices
from bench.process import run
from bench.scale import Scale
from bench.window import when_opened
from simata_desktop.app import create_workspace
from simata_desktop.settings import settings
from simata_desktop.ui import start
from simata_desktop.ui.plan import plan

BAR = 150  # milliseconds
BEAT = 10  # milliseconds
SETTLED = 1500  # milliseconds: the first page has been read and shown
USER, PASSPHRASE = "admin", "sandi untuk pengukuran"
PHASES = ("plan", "apply", "after")


class Heart(QObject):
    """Beats in the GUI thread and remembers the longest pause of each phase in seconds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.pauses = dict.fromkeys(PHASES, 0.0)
        self.phase = ""
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self.beat)

    def enter(self, phase: str) -> None:
        """What comes now; the pause that led here belongs to what went before."""
        self.beat()
        self.phase = phase
        self._timer.start()

    def beat(self) -> None:
        """One stroke."""
        now = time.perf_counter()
        if self.phase:
            self.pauses[self.phase] = max(self.pauses[self.phase], now - self._last)
        self._last = now


class Import(QObject):
    """Imports a list in the opened window by the window's own lanes, as its import page does."""

    def __init__(self, program: QApplication, started: start.Start, sheet: Path) -> None:
        super().__init__(program)
        self._program, self._window, self._tasks, self._sheet = program, started.window, started.tasks, sheet
        self.heart = Heart(self)
        self.error: BaseException | None = None

    def begin(self) -> None:
        """Read the file and plan."""
        self.importing = self._window.page.context.workspace.importing
        self.heart.enter("plan")
        self._tasks.run_io(lambda progress: self.importing.plan(self._sheet, progress=progress), self._planned,
                           on_failed=self._stop, on_progress=lambda report: None, owner=self)

    def _planned(self, planned: Any) -> None:
        self.heart.enter("apply")
        self._tasks.run_command(lambda progress: self.importing.apply(planned, progress).changes, self._applied,
                                on_failed=self._stop, on_progress=lambda report: None, owner=self)

    def _applied(self, _: object) -> None:
        """The pages now read what has changed; then it is over."""
        self.heart.enter("after")
        QTimer.singleShot(SETTLED, self._stop)

    def _stop(self, error: BaseException | None = None) -> None:
        self.error = error
        self.heart.enter("")
        self._window.close()
        self._program.quit()


def pauses(sheet: str) -> dict[str, float]:
    """The longest pause of each phase while ``sheet`` is imported in a real window on an empty office."""
    with tempfile.TemporaryDirectory() as folder:
        office = Path(folder) / "kantor"
        create_workspace(office, USER, PASSPHRASE)[0].close()
        program, shown = QApplication([]), plan()
        told = {**os.environ, "SIMATA_WORKSPACE": str(office), "SIMATA_USER": USER, "SIMATA_PASSPHRASE": PASSPHRASE}
        started = start.Start(program, settings(told), shown)
        work = Import(program, started, Path(sheet))
        started.show()
        when_opened(started, work.begin)
        program.exec()
        if work.error is not None:
            raise work.error
        return work.heart.pauses


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """The longest pause of all phases."""
    found = run(pauses, offices.sheet(scale.imported))
    name = f"longest pause of the window, {scale.imported:,} rows imported"
    return [Line(f"{name}, {phase}", found[phase], None, BAR) for phase in PHASES]
