"""One level typed into a session of 500: until it is safe on disk, and until all that follows is on the screen."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from bench.floors.bare_commit import bare_commit
from bench.line import Line
from bench.office import Offices, opened, practice_place
from bench.process import run
from bench.scale import Scale
from bench.window import when_opened
from simata_desktop.domain.clock import today
from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.services.assessment_entry import Cell
from simata_desktop.services.people import ListRequest
from simata_desktop.settings import settings
from simata_desktop.ui import start
from simata_desktop.ui.assessment_page import AssessmentPage
from simata_desktop.ui.plan import plan

CODE, TAKING = "BENCH-1", 500
FRAME, BAR = 16.7, 3  # milliseconds of one frame; bare commits
CELLS, BETWEEN, LOOK = 60, 60, 20  # cells typed, milliseconds between two of them, and between two looks
COMMITS = 200
PERCENTILE, SCREEN = 0.95, (1366, 768)


def make_session(office: str) -> None:
    """A session of 500 people (or all there are), eight of nine levels typed."""
    workspace = opened(office)
    if not any(line.code == CODE for line in workspace.assessment.sessions()):
        workspace.assessment.create(CODE, "Administrator", today(workspace.desk.clock))
        lines = workspace.people.page(workspace.people.keys(ListRequest(sort="name"))[:TAKING])
        workspace.assessment.add(CODE, [line.nip for line in lines])
        workspace.assessment.enter(CODE, [Cell(one.id, code, "3") for one in workspace.assessment.participants(CODE)
                                          for code in COMPETENCIES[:-1]])
    workspace.close()


class Typing(QObject):
    """Types one level after the other with an assessor's quick hand, then ends the program."""

    def __init__(self, program: QApplication, started: start.Start) -> None:
        super().__init__(program)
        self._program, self._window = program, started.window
        self.followed: list[float] = []  # seconds of CPU of the window
        self.durable: list[float] = []  # seconds until the save was on the disk
        self._begun, self._ends = 0.0, list[float]()
        self.people = 0

    def begin(self) -> None:
        """Open the session in a window of the usual screen."""
        self._window.resize(*SCREEN)
        self._window.open_page("assessment")
        page = self._window.page
        if not isinstance(page, AssessmentPage):
            raise RuntimeError("the page is not open")
        self._page = page
        self._wait(lambda: page.roll is not None, self._choose)

    def _choose(self) -> None:
        page = self._page
        page.open_session(CODE)
        self._wait(lambda: page.roll is not None and page.roll.session.code == CODE, self._ready)

    def _ready(self) -> None:
        page, service = self._page, self._page.context.workspace.assessment
        enter = service.enter

        def timed(*given: Any, **named: Any) -> Any:
            made = enter(*given, **named)
            self._ends.append(time.perf_counter())
            return made

        service.enter = timed
        roll = page.roll
        if roll is None:
            raise RuntimeError("no session")
        self.people = len(roll.people)
        page.table.stand(next(iter(roll.people)), COMPETENCIES[-1])
        QTimer.singleShot(BETWEEN, self._type)

    def _type(self) -> None:
        face = self._page.table.face
        if face is None or len(self.durable) == CELLS:
            self._window.close()
            self._program.quit()
            return
        whole = (Qt.Key.Key_2, "2") if self._page.table.cell_text().startswith("3") else (Qt.Key.Key_3, "3")
        for key, text in (whole, (Qt.Key.Key_Comma, ","), (Qt.Key.Key_6, "6")):  # another level than the round before
            self._press(face.table.indexWidget(face.table.currentIndex()) or face.table, key, text)
        self._paint()
        field = face.table.indexWidget(face.table.currentIndex())
        self._begun, cpu = time.perf_counter(), time.thread_time()
        self._press(field, Qt.Key.Key_Return, "\r")
        self._paint()
        self.followed.append(time.thread_time() - cpu)
        self._wait(lambda: len(self._ends) > len(self.durable), self._stored)

    def _stored(self) -> None:
        self.durable.append(self._ends[-1] - self._begun)
        QTimer.singleShot(BETWEEN, self._type)

    def _press(self, widget: QWidget, key: Qt.Key, text: str) -> None:
        self._program.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))

    def _paint(self) -> None:
        for kind in (QEvent.Type.LayoutRequest, QEvent.Type.UpdateRequest):  # until it is painted, and nothing else
            self._program.sendPostedEvents(None, kind)

    def _wait(self, ready: Callable[[], bool], then: Callable[[], None]) -> None:
        if ready():
            then()
        else:
            QTimer.singleShot(LOOK, lambda: self._wait(ready, then))


def cells(folder: str) -> dict[str, float]:
    """Median seconds until a level is durable and until the window has followed, and the rare long ones."""
    make_session(str(practice_place(Path(folder))))
    program = QApplication([])
    started = start.Start(program, settings({}, Path(folder)), plan(practice=True))
    work = Typing(program, started)
    started.show()
    when_opened(started, work.begin)
    program.exec()
    rare = sorted(work.followed)[int(len(work.followed) * PERCENTILE)]
    return {"durable": statistics.median(work.durable), "followed": statistics.median(work.followed), "rare": rare,
            "people": work.people}


def commits(office: str) -> dict[str, float]:
    """Median seconds of a level until it is durable, and of a bare commit on the same disk, one after the other."""
    make_session(office)
    workspace = opened(office)
    people = [one.id for one in workspace.assessment.participants(CODE)]
    ours, bare = list[float](), list[float]()
    with bare_commit(Path(office)) as commit:
        for number in range(COMMITS):
            level = f"{1 + number % 4}.{number % 9 + 1}"  # another one than in the row before and the round before
            begun = time.perf_counter()
            workspace.assessment.enter(CODE, [Cell(people[number % len(people)], COMPETENCIES[-1], level)])
            ours.append(time.perf_counter() - begun)
            bare.append(commit())
    workspace.close()
    return {"ours": statistics.median(ours), "bare": statistics.median(bare)}


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """A save against a bare commit; what follows in the window against one frame."""
    office = offices.practice(scale.practice)
    saved = run(commits, practice_place(office))
    found = run(cells, office)
    return [
        Line("a level typed into a session, until durable", saved["ours"], saved["bare"], BAR,
             note=f"in the window, from the key on and beside its painting: {found['durable'] * 1000:.1f} ms"),
        Line(f"row, JPM, radar and sums of {found['people']:,} follow a level", found["followed"], None, FRAME,
             note=f"95 % within {found['rare'] * 1000:.1f} ms: those that scroll")]
