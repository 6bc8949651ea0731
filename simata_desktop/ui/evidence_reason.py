"""Two small strips of the evidence table: of which day new evidence is, and why evidence is taken away."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from simata_desktop.domain.dates import read_day
from simata_desktop.services.evidence import When
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button, frame, label, retone

WHEN_WIDTH = 132


class WhenField(QWidget):
    """A year ("2025") or a day ("1 Juni 2025") that new evidence bears.

    Signals: ``changed()`` after another one was typed.
    """

    changed = Signal()

    def __init__(self, theme: Theme, text: Text) -> None:
        super().__init__()
        self._text = text
        words = text("ui.performance.when")
        self.field = QLineEdit()
        self.field.setAccessibleName(words)
        self.field.setToolTip(text("ui.performance.when.hint"))
        self.field.setFixedWidth(WHEN_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space("s"))
        row.addWidget(label(words, "small", tone="muted"))
        row.addWidget(self.field)
        self.field.editingFinished.connect(self.changed)

    def show_year(self, year: int) -> None:
        """The year new evidence usually bears."""
        self.field.setText(str(year))

    def when(self) -> When | None:
        """What was typed; None where it is neither a year nor a day."""
        return read_when(self._text, self.field.text())


def read_when(text: Text, typed: str) -> When | None:
    """A year or a day as somebody types it; None where it is neither."""
    typed = typed.strip()
    if len(typed) == 4 and typed.isascii() and typed.isdigit():
        return When(year=int(typed))
    months = {text.locale.monthName(number).lower(): number for number in range(1, 13)}
    day: date | None = read_day(typed, months)
    return When(day=day) if day is not None else None


class ReasonStrip(QWidget):
    """Asks why evidence is taken away, above the table and without a box. Enter gives the reason, Esc leaves it all.

    Signals: ``given(reason)``; ``left()``.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, text: Text) -> None:
        super().__init__()
        strip = frame("warning_soft", "bottom")
        strip.setFixedHeight(theme.tokens.height("filter_strip"))
        self._words = label("", "small")
        self.field = QLineEdit()
        self.field.setPlaceholderText(text("ui.performance.reason"))
        self.field.setAccessibleName(text("ui.performance.reason"))
        self.give = Button(theme, text("ui.performance.reason.give"), kind="small")
        self.leave = Button(theme, text("ui.performance.reason.leave"), kind="small")
        edge = theme.tokens.space("page_edge")
        row = QHBoxLayout(strip)
        row.setContentsMargins(edge, 0, edge, 0)
        row.setSpacing(theme.tokens.space("s"))
        row.addWidget(self._words)
        row.addWidget(self.field, 1)
        row.addWidget(self.give)
        row.addWidget(self.leave)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(strip)
        self.field.returnPressed.connect(self._give)
        self.give.clicked.connect(self._give)
        self.leave.clicked.connect(self._leave)
        self.hide()

    def ask(self, words: str) -> None:
        """Say what goes and wait for the reason."""
        self._words.setText(words)
        retone(self._words, tone="warning")
        self.field.clear()
        self.show()
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _give(self) -> None:
        reason = self.field.text().strip()
        if reason:
            self.hide()
            self.given.emit(reason)
        else:
            self.field.setFocus()

    def _leave(self) -> None:
        self.hide()
        self.left.emit()
