"""The head of an inspector about a box: the number on its tone, what the box is called, a second line."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.figures.tokens import palette
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import frame, label

SIDE = 40


class BoxNumber(QWidget):
    """A square in the tone of a box with its number; a dash on plain ground for no box."""

    def __init__(self, theme: Theme, box: int | None, number: str) -> None:
        super().__init__()
        self._theme, self._box, self._number = theme, box, number
        self.setFixedSize(SIDE, SIDE)
        self.setAccessibleName(number)

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone = f"box.{self._box}.head" if self._box else "hairline"
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), QColor(palette(tokens.data, tokens.theme)[tone]))
        painter.setFont(self._theme.font("box_number"))
        painter.setPen(self._theme.color("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._number)


def box_tile(theme: Theme, box: int | None, number: str, *, title: str, second: str, tone: str = "") -> QWidget:
    """The tile, the title in bold and below it one sentence in ``tone``."""
    made = frame("surface_alt", "bottom")
    edge, gap = theme.tokens.space("page_edge"), theme.tokens.space("s")
    row = QHBoxLayout(made)
    row.setContentsMargins(edge, gap, edge, gap)
    row.setSpacing(gap + 2)
    row.addWidget(BoxNumber(theme, box, number), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(label(title, "strong", wrap=True))
    if second:
        column.addWidget(label(second, "small", tone=tone, wrap=True))
    row.addLayout(column, 1)
    return made
