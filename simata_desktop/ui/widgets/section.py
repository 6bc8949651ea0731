"""Areas of a page without boxes: a head, rows of one height, hairlines between them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.elided_label import ShrinkingLabel
from simata_desktop.ui.widgets.label import frame, label

ROWS = ("row_derivation", "row_table", "row_form", "row_two_lines", "section_head", "filter_strip")


class Section(QWidget):
    """A head and rows below each other. ``row`` names the height token of its rows."""

    def __init__(self, theme: Theme, *, row: str = "row_table", ground: str = "surface", lines: bool = True) -> None:
        super().__init__()
        self._theme, self._height, self._ground, self._lines = theme, row, ground, lines
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def add_head(self, title: str, aside: str = "", *, right: QWidget | None = None) -> QFrame:
        """A title line; ``aside`` stands muted beside it, ``right`` (a link, a number) at its end."""
        made, row = self._line("section_head", edge="")
        row.addWidget(ShrinkingLabel(title, "strong"))
        if aside:
            row.addWidget(label(aside, "small", tone="muted"))
        row.addStretch(1)
        if right is not None:
            row.addWidget(right)
        return made

    def add_row(self, name: str, value: str | QWidget = "", *, tone: str = "", strong: bool = False) -> QFrame:
        """A line with a name at the left and a value at the right."""
        made, row = self._line(self._height, edge="bottom" if self._lines else "")
        row.addWidget(label(name, "small"), 1)
        if isinstance(value, QWidget):
            row.addWidget(value)
        else:
            shown: QLabel = label(value, "strong" if strong else "small", tone=tone)
            shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(shown)
        return made

    def add_two_lines(self, first: str, second: str, *, right: QWidget | None = None) -> QFrame:
        """A line of two: a name, and below it muted what is second; ``right`` stands at the end of both."""
        made, row = self._line("row_two_lines", edge="bottom")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(ShrinkingLabel(first, "small"))
        column.addWidget(ShrinkingLabel(second, "caption", tone="muted"))
        row.addLayout(column, 1)
        if right is not None:
            row.addWidget(right)
        return made

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Anything else, in the full width."""
        self._column.addWidget(widget, stretch)

    def end(self) -> None:
        """Take the rest of the height."""
        self._column.addStretch(1)

    def clear(self) -> None:
        """Take all lines away."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _line(self, height: str, *, edge: str) -> tuple[QFrame, QHBoxLayout]:
        made = frame(self._ground, edge)
        made.setFixedHeight(self._theme.tokens.height(height) + (1 if height == "section_head" else 0))
        row = QHBoxLayout(made)
        side = self._theme.tokens.space("page_edge")
        row.setContentsMargins(side, 0, side, 0)
        row.setSpacing(self._theme.tokens.space("s"))
        self._column.addWidget(made)
        return made, row


def strip(theme: Theme, height: str = "filter_strip", ground: str = "surface") -> tuple[QFrame, QHBoxLayout]:
    """A strip across a page (filters, totals) with a hairline below: its area and its row."""
    made = frame(ground, "bottom")
    made.setFixedHeight(theme.tokens.height(height))
    row = QHBoxLayout(made)
    side = theme.tokens.space("page_edge")
    row.setContentsMargins(side, 0, side, 0)
    row.setSpacing(theme.tokens.space("s"))
    return made, row
