"""Panning the talent map of many people in the real window, frame by frame."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from bench.chart import crowded
from bench.floors.blit import Blit
from bench.line import Line
from bench.office import Offices
from bench.process import run
from bench.scale import Scale
from bench.window import when_opened
from simata_desktop.figures.talent_grid import PEOPLE
from simata_desktop.settings import settings
from simata_desktop.ui import start
from simata_desktop.ui.grid_figure import loaded
from simata_desktop.ui.grid_view import GridView
from simata_desktop.ui.plan import plan

BAR = 2
ZOOM, STEP = 4.0, QPoint(-9, -6)  # how far a frame goes, in pixels
TURN, FRAMES, ROUNDS = 40, 80, 3  # frames one way and back again
LOOK = 20  # milliseconds
Step = TypeVar("Step")


class Panning(QObject):
    """Shows a crowded map, pans it and the bare picture in turn, then ends the program."""

    def __init__(self, program: QApplication, started: start.Start, dots: int) -> None:
        super().__init__(program)
        self._program, self._window, self._dots = program, started.window, dots
        self.ours: list[float] = []
        self.floor: list[float] = []

    def begin(self) -> None:
        """Open the map page; its own people come first."""
        self._window.open_page("map")
        self._wait(lambda: self._grid().figure is not None, self._crowd)

    def _grid(self) -> GridView:
        page = self._window.page
        if page is None:
            raise RuntimeError("the map page is not open")
        return page.findChild(GridView)

    def _crowd(self) -> None:
        grid = self._grid()
        workspace = self._window.page.context.workspace
        grid.set_view(PEOPLE)
        grid.set_zoom(ZOOM)
        grid.show_map(loaded(crowded(workspace.talent.map(), self._dots)))
        self._wait(lambda: grid.figure is not None and len(grid.figure.x) == self._dots, self._pan)

    def _pan(self) -> None:
        grid = self._grid()
        bare = Blit(grid.size())
        bare.show()
        self._program.processEvents()
        for _ in range(ROUNDS):
            self.floor += self._frames(bare, bare.move_picture, there=STEP, back=-STEP)
            self.ours += self._frames(grid, lambda turn: self._program.sendEvent(grid, turn),
                                      there=_wheel(grid, STEP), back=_wheel(grid, -STEP))
        bare.close()
        self._window.close()
        self._program.quit()

    def _frames(self, widget: QWidget, move: Callable[[Step], object], *, there: Step, back: Step) -> Iterator[float]:
        for number in range(FRAMES):
            step = there if number // TURN % 2 == 0 else back
            begun = time.process_time()
            move(step)
            widget.repaint()
            self._program.processEvents()
            yield time.process_time() - begun

    def _wait(self, ready: Callable[[], bool], then: Callable[[], None]) -> None:
        if ready():
            then()
        else:
            QTimer.singleShot(LOOK, lambda: self._wait(ready, then))


def _wheel(grid: GridView, step: QPoint) -> QWheelEvent:
    middle = QPointF(grid.rect().center())
    return QWheelEvent(middle, grid.mapToGlobal(middle), QPoint(), step, Qt.MouseButton.NoButton,
                       Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)


def frames(folder: str, dots: str) -> dict[str, float]:
    """Median seconds of CPU of a frame with so many dots, ours and the bare picture's, and our longest one."""
    program = QApplication([])
    started = start.Start(program, settings({}, Path(folder)), plan(practice=True))
    work = Panning(program, started, int(dots))
    started.show()
    when_opened(started, work.begin)
    program.exec()
    return {"ours": statistics.median(work.ours), "floor": statistics.median(work.floor), "worst": max(work.ours)}


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """One line a number of dots."""
    office = offices.practice(scale.practice)
    found = []
    for dots in scale.dots:
        taken = run(frames, office, dots)
        found.append(Line(f"panning {dots:,} dots, a frame", taken["ours"], taken["floor"], BAR,
                          note=f"longest {taken['worst'] * 1000:.0f} ms"))
    return found
