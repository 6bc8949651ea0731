"""The filters in force as chips ("Jenjang: Administrator ×") with the button that adds one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.elided_label import ShrinkingLabel
from simata_desktop.ui.widgets.label import Button, IconLabel

EDGE, GAP = 8, 4


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter in force: its name for the page, its words on the chip."""

    key: str
    words: str


class Chip(QPushButton):
    """Pressing it anywhere, or Del, takes the filter away; the cross says so."""

    def __init__(self, theme: Theme, words: str, remove_words: str) -> None:
        super().__init__(words)
        self._theme = theme
        self.setProperty("kind", "small")
        self.setProperty("role", "small")
        self.setAccessibleName(remove_words)
        self.setToolTip(remove_words)
        self.setFixedHeight(theme.tokens.height("chip"))

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(width + 2 * EDGE + GAP + self._theme.tokens.icon("in_control"),
                     self._theme.tokens.height("chip"))

    def paintEvent(self, event: QPaintEvent) -> None:
        words, side = self.text(), self._theme.tokens.icon("in_control")
        painter = QPainter(self)
        painter.setPen(self._theme.color("focus" if self.hasFocus() else "hairline_strong"))
        painter.setBrush(self._theme.color("hover" if self.underMouse() else "surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.setPen(self._theme.color("text"))
        room = self.rect().adjusted(EDGE, 0, -EDGE, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        cross = self._theme.pixmap("close", "text", size="in_control", ratio=self.devicePixelRatioF())
        painter.drawPixmap(QPoint(self.width() - EDGE - side + 2, (self.height() - side) // 2), cross)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
        else:
            super().keyPressEvent(event)


class ChipRow(QWidget):
    """Funnel, chips, "+ Saring", then the sentence of how many are shown.

    Signals: ``removed(key)`` when a chip was taken away; ``add_asked()`` when another filter is wanted.
    """

    removed = Signal(str)
    add_asked = Signal()

    def __init__(self, theme: Theme, *, add_words: str, remove_words: str) -> None:
        """``remove_words`` is a template with ``{filter}``, read out for each chip."""
        super().__init__()
        self._theme, self._remove_words = theme, remove_words
        self._chips: list[Chip] = []
        self.add = Button(theme, add_words, "plus", kind="dashed", size="in_control")
        self.add.setProperty("role", "small")
        self.add.clicked.connect(self.add_asked)
        self.count, self.aside = ShrinkingLabel("", "strong"), ShrinkingLabel("", "small", tone="muted")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.tokens.space("s"))
        self._row.addWidget(IconLabel(theme, "filter", "text", size="in_text"))
        self._row.addWidget(self.add)
        self._row.addSpacing(GAP)
        self._row.addWidget(self.count)
        self._row.addSpacing(EDGE)
        self._row.addWidget(self.aside)
        self._row.addStretch(1)

    def show_filters(self, filters: Sequence[Filter], count: str, aside: str = "") -> None:
        """The filters in force, "312 dari 4.870", and what is excluded apart from filters."""
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(held) for held in filters]
        for place, chip in enumerate(self._chips, 1):
            self._row.insertWidget(place, chip)
        self.count.setText(count)
        self.aside.setText(aside)

    def chips(self) -> list[Chip]:
        """The chips shown, from left to right."""
        return list(self._chips)

    def _chip(self, held: Filter) -> Chip:
        chip = Chip(self._theme, held.words, self._remove_words.format(filter=held.words))
        chip.clicked.connect(lambda: self.removed.emit(held.key))
        return chip
