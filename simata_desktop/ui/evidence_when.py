"""Of which year or day new evidence is."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from simata_desktop.domain.dates import read_day
from simata_desktop.services.evidence import When
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import label

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
