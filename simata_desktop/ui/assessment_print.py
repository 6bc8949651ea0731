"""The papers of a session: offered in a menu by whoever can print them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from simata_desktop.ui.text import Text

DAY, RESULTS = ("schedule", "attendance", "minutes"), ("profile", "profiles", "competency")


class PrintMenu(QMenu):
    """Papers of the day, then results. A paper that nobody offers does not stand in it."""

    def __init__(self, text: Text, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self._offers: dict[str, Callable[[], None]] = {}

    @property
    def empty(self) -> bool:
        """Does nobody offer a paper?"""
        return not self._offers

    def offer(self, paper: str, run: Callable[[], None]) -> None:
        """Print ``paper`` (one of DAY or RESULTS) by ``run``."""
        self._offers[paper] = run
        self.clear()
        for group in (DAY, RESULTS):
            for one in group:
                if one in self._offers:
                    self.addAction(self._text(f"ui.assessment.print.{one}")).triggered.connect(self._offers[one])
            self.addSeparator()

    def open_at(self, page: QWidget) -> None:
        """Open it at the right of the page, below the button."""
        self.popup(page.mapToGlobal(QPoint(max(page.width() - self.sizeHint().width(), 0), 0)))
