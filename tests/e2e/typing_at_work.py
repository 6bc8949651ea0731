"""The real window, typing levels into a session: ``typing_at_work SESSION CELLS SEED`` commits that many cells, says
``stored N`` as each save is durable and ``open N TEXT`` at each key of the next cell, which it leaves open. With 0
cells it only says where the keyboard stands after opening: ``stands PARTICIPANT CODE TEXT``."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.settings import settings, without_secrets
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.plan import plan
from simata_desktop.ui.start import Start
from simata_desktop.ui.widgets.entry_cell import CellField
from tests.e2e.typed_levels import LEFT_OPEN, level

STEP = 5  # milliseconds between two keys: quicker than anybody types


class Typist:
    """Does one key after the other."""

    def __init__(self, window: MainWindow, session: str, cells: int, seed: int) -> None:
        self._window, self._session, self._cells, self._seed = window, session, cells, seed
        self._stored = 0
        self._keys = self._type() if cells else self._look()
        self._timer = QTimer(window)
        self._timer.timeout.connect(lambda: self._go_on())  # keeps this object alive

    def begin(self) -> None:
        self._timer.start(STEP)

    def _go_on(self) -> None:
        try:
            if next(self._keys, None) is None:
                self._timer.stop()
        except Exception:  # who waits for the next line is not kept waiting
            traceback.print_exc()
            QApplication.exit(1)
            self._timer.stop()

    def _opened(self) -> Iterator[bool]:
        if self._window.page is None or self._window.page.key != "assessment":  # asked again it would end the typing
            self._window.open_page("assessment")
        page: Any = self._window.page
        while page.roll is None:
            yield True

    def _look(self) -> Iterator[bool]:
        yield from self._opened()
        page: Any = self._window.page
        field = self._field(page)
        place = page.table.place
        say(f"stands {page.roll.people[place[0]].nip} {place[1]} {field.text() if field else '–'}")

    def _type(self) -> Iterator[bool]:
        yield from self._opened()
        page: Any = self._window.page
        page.open_session(self._session)
        while page.roll.session.code != self._session:
            yield True
        page.table.stored.connect(self._tell)
        page.table.stand(next(iter(page.roll.people)), COMPETENCIES[0])
        say("ready")
        for number in range(self._cells + 1):
            text = level(self._seed, number) if number < self._cells else LEFT_OPEN
            for place, key in enumerate(text):
                field = self._field(page)
                QTest.keyClicks(field if place and field else page.table.face.table, key)
                say(f"open {number} {text[:place + 1]}")
                yield True
            if number < self._cells:
                QTest.keyClick(self._field(page), Qt.Key.Key_Tab)
                yield True

    def _tell(self, error: BaseException | None) -> None:
        self._stored += 1
        say(f"stored {self._stored}" if error is None else f"refused {error}")

    @staticmethod
    def _field(page: Any) -> Any:
        table = page.table.face.table
        field = table.indexWidget(table.currentIndex())
        return field if isinstance(field, CellField) else None


def say(words: str) -> None:
    print(words, flush=True)


def main(session: str, cells: int, seed: int) -> int:
    app = QApplication(sys.argv[:1])
    start = Start(app, settings(without_secrets(os.environ)), plan())
    opened = start.window.open_desk

    def at_work(*arguments: Any, **named: Any) -> None:
        opened(*arguments, **named)
        Typist(start.window, session, cells, seed).begin()

    start.window.open_desk = at_work  # type: ignore[method-assign]
    start.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
