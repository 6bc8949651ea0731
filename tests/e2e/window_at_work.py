"""The real window, opened by the surroundings: it imports the file of the argument on the import page and says so; with
``--round`` it then goes through all pages, searches, looks at a paper, and waits to be killed. With ``--scan`` it only
looks at the document of that name among the evidence that waits."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from simata_desktop.domain.changes import Changes
from simata_desktop.settings import settings, without_secrets
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.plan import ENTRIES, plan
from simata_desktop.ui.start import Start

STEP = 20  # milliseconds


class Visit:
    """Does one thing after the other as soon as the window is ready for it."""

    def __init__(self, window: MainWindow, file: Path, ways: Sequence[str]) -> None:
        self._window, self._file = window, file
        self._steps = self._look() if "--scan" in ways else self._day(round_="--round" in ways)
        self._saved: list[Changes] = []
        window.tasks.changed.connect(lambda changes, _: self._saved.append(changes))
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._go_on)

    def begin(self) -> None:
        say("opened")
        self._timer.start(STEP)

    def _go_on(self) -> None:
        try:
            if next(self._steps, None) is None:
                self._timer.stop()
        except Exception:  # who waits for the next line is not kept waiting
            traceback.print_exc()
            QApplication.exit(1)
            self._timer.stop()

    def _day(self, *, round_: bool) -> Iterator[bool]:
        """Yields where it waits."""
        self._window.open_page("import", self._file)
        page: Any = self._window.page
        while not page._ready():
            yield True
        page.apply()
        while not self._saved:
            yield True
        say(f"imported {self._saved[0].count}")
        if round_:
            yield from self._round()
            say("around")

    def _round(self) -> Iterator[bool]:
        for entry in ENTRIES:
            self._window.open_page(entry.key)
            page: Any = self._window.page
            field = page.filter_field()
            if entry.key == "people" and field is not None:
                QTest.keyClicks(field, self._file.stem[:6])
            yield from self._settled()
            if entry.key == "report":
                while page.state not in ("ready", "unmapped", "nothing"):
                    yield True
                say(f"paper {page.state}")
                yield from self._settled()

    def _look(self) -> Iterator[bool]:
        self._window.open_page("verification")
        page: Any = self._window.page
        yield from self._settled()
        QTest.keyClicks(page.filter_field(), self._file.stem.split()[0])
        while page.viewer.scan is None:
            yield True
        while page.viewer.view.grab().toImage().isNull() or page.viewer.sentence:
            yield True
        yield from self._settled()
        say(f"seen {page.viewer.scan.pages} {page.viewer.sentence}".strip())

    def _settled(self) -> Iterator[bool]:
        for _ in range(10):  # what is typed is asked a little later
            yield True
        while self._window.tasks.pending:
            yield True


def say(words: str) -> None:
    print(words, flush=True)


def main(file: Path, ways: Sequence[str]) -> int:
    app = QApplication(sys.argv[:1])
    start = Start(app, settings(without_secrets(os.environ)), plan())
    opened = start.window.open_desk

    def at_work(*arguments: Any, **named: Any) -> None:
        opened(*arguments, **named)
        Visit(start.window, file, ways).begin()

    start.window.open_desk = at_work  # type: ignore[method-assign]
    start.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
