"""The verifier's list in a large office: from the key to the next row on the screen, in the real window."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from bench.line import Line
from bench.office import Offices
from bench.process import run
from bench.scale import Scale
from bench.window import when_opened
from simata_desktop.settings import settings
from simata_desktop.ui import start
from simata_desktop.ui.plan import plan
from simata_desktop.ui.verification_page import VerificationPage

BAR = 16.7  # milliseconds: one frame
KEYS = {"J": Qt.Key.Key_J, "T": Qt.Key.Key_T}
PRESSES, PERCENTILE = 60, 0.95
LOOK, BETWEEN = 20, 120  # milliseconds: between two looks, and between two keys of a quick verifier


class Verifying(QObject):
    """Opens the list, presses each key often, then ends the program."""

    def __init__(self, program: QApplication, started: start.Start) -> None:
        super().__init__(program)
        self._program, self._window = program, started.window
        self.taken: dict[str, list[float]] = {name: [] for name in KEYS}
        self.records, self.opening = 0, 0.0

    def begin(self) -> None:
        """Open the page; its list is read first."""
        begun = time.perf_counter()
        self._window.open_page("verification")
        page = self._window.page
        if not isinstance(page, VerificationPage):
            raise RuntimeError("the page is not open")
        self._page = page
        self._wait(lambda: page.current() is not None, lambda: self._opened(time.perf_counter() - begun))

    def _opened(self, seconds: float) -> None:
        self.records, self.opening = self._page.model.rowCount(), seconds
        QTimer.singleShot(BETWEEN, self._press)

    def _press(self) -> None:
        """One key, and the next when whoever presses it has looked at the row."""
        name = next((name for name, taken in self.taken.items() if len(taken) < PRESSES), None)
        if name is None or not self._page.model.rowCount():
            self._window.close()
            self._program.quit()
            return
        before = self._page.model.key_at(self._page.table.place)
        begun = time.thread_time()
        self._program.sendEvent(self._page.table, QKeyEvent(QEvent.Type.KeyPress, KEYS[name],
                                                            Qt.KeyboardModifier.NoModifier))
        for kind in (QEvent.Type.LayoutRequest, QEvent.Type.UpdateRequest):  # until it is painted, and nothing else
            self._program.sendPostedEvents(None, kind)
        self.taken[name].append(time.thread_time() - begun)
        if self._page.model.key_at(self._page.table.place) == before:
            raise RuntimeError(f"{name} did not go on")
        QTimer.singleShot(BETWEEN, self._press)

    def _wait(self, ready: Callable[[], bool], then: Callable[[], None]) -> None:
        if ready():
            then()
        else:
            QTimer.singleShot(LOOK, lambda: self._wait(ready, then))


def keys(folder: str) -> dict[str, float]:
    """Median seconds of CPU of the window for each key, those at the 95th percentile, and what else was seen."""
    program = QApplication([])
    started = start.Start(program, settings({}, Path(folder)), plan(practice=True))
    work = Verifying(program, started)
    started.show()
    when_opened(started, work.begin)
    program.exec()
    found = {name: statistics.median(taken) for name, taken in work.taken.items()}
    rare = {f"{name} rare": sorted(taken)[int(len(taken) * PERCENTILE)] for name, taken in work.taken.items()}
    return {**found, **rare, "records": work.records, "opening": work.opening}


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """A limit of CPU time instead of a floor, a line a key."""
    found = run(keys, offices.practice(scale.many))
    return [Line(f"{words} of {found['records']:,} records to verify", found[name], None, BAR,
                 note=f"95 % within {found[f'{name} rare'] * 1000:.0f} ms; the list stands after "
                      f"{found['opening']:.1f} s")
            for name, words in (("J", "the next row"), ("T", "a verdict and the next row"))]
