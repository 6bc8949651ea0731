"""The window's heartbeat while a list is imported: the longest time in which a 10 ms timer could not fire."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

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
SETTLED = 1000  # milliseconds: the first page has been read and shown
USER, PASSPHRASE = "admin", "sandi untuk pengukuran"
PHASES = ("plan", "apply", "after")


class Heart(QObject):
    """Beats in the GUI thread; remembers of each phase the longest pause in seconds, and the most CPU within a pause.

    The second is what the pause would have been at least on a machine with nothing else to do.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.pauses = {phase: [0.0, 0.0] for phase in PHASES}
        self.phase = ""
        self._last = (0.0, 0.0)
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
        now = (time.perf_counter(), time.process_time())
        if self.phase:
            self.pauses[self.phase] = [max(longest, there - here) for longest, there, here
                                       in zip(self.pauses[self.phase], now, self._last, strict=True)]
        self._last = now


class Import(QObject):
    """Drops a list on the import page of the opened window, applies what it shows, waits for the pages to follow."""

    def __init__(self, program: QApplication, started: start.Start, sheet: str) -> None:
        super().__init__(program)
        self._program, self._window, self._sheet = program, started.window, sheet
        self.heart = Heart(self)
        self.said = ""

    def begin(self) -> None:
        """Open the page with the file."""
        self._window.open_page("import")
        QTimer.singleShot(SETTLED, self._drop)

    def _drop(self) -> None:
        self._page = self._window.page
        self.heart.enter("plan")
        self._page.aim(self._sheet)
        self._wait(lambda: self._page.held is not None, self._apply)

    def _apply(self) -> None:
        self.heart.enter("apply")
        self._page.apply()
        self._wait(lambda: self._page.held is None, self._follow)

    def _follow(self) -> None:
        """What is shown changes: the people come to the first page."""
        self.heart.enter("after")
        self._window.open_page("home")
        QTimer.singleShot(SETTLED, self._stop)

    def _wait(self, ready: Callable[[], bool], then: Callable[[], None]) -> None:
        if self._page.message.level == "danger":
            self.said = self._page.message.words.text()
            self._stop()
        elif ready():
            QTimer.singleShot(BEAT, then)  # what has come is painted first
        else:
            QTimer.singleShot(BEAT, lambda: self._wait(ready, then))

    def _stop(self) -> None:
        self.heart.enter("")
        self._window.close()
        self._program.quit()


def pauses(sheet: str) -> dict[str, list[float]]:
    """The longest pause of each phase while ``sheet`` is imported in a real window on an empty office."""
    with tempfile.TemporaryDirectory() as folder:
        office = Path(folder) / "kantor"
        create_workspace(office, USER, PASSPHRASE)[0].close()
        program, shown = QApplication([]), plan()
        told = {**os.environ, "SIMATA_WORKSPACE": str(office), "SIMATA_USER": USER, "SIMATA_PASSPHRASE": PASSPHRASE}
        started = start.Start(program, settings(told), shown)
        work = Import(program, started, sheet)
        started.show()
        when_opened(started, work.begin)
        program.exec()
        if work.said:
            raise RuntimeError(work.said)
        return work.heart.pauses


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """The longest pause of all phases."""
    found = run(pauses, offices.sheet(scale.imported))
    name = f"longest pause of the window, {scale.imported:,} rows imported"
    return [Line(f"{name}, {phase}", wall, None, BAR, note=f"{cpu * 1000:.0f} ms of CPU")
            for phase, (wall, cpu) in found.items()]
