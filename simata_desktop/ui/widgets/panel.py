"""What forms of the inspector are made of: a ground with a column, a title that closes, a row of buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button, frame, label


def panel_ground(theme: Theme) -> tuple[QFrame, QVBoxLayout]:
    """The ground of a form, and the column of what stands on it."""
    made = frame("surface_alt", "bottom")
    column = QVBoxLayout(made)
    edge = theme.tokens.space("page_edge")
    column.setContentsMargins(edge, edge, edge, edge)
    column.setSpacing(theme.tokens.space("s"))
    return made, column


def panel_title(theme: Theme, words: str, close_words: str) -> tuple[QHBoxLayout, Button]:
    """The title of a form and the button that closes it, ``close_words`` its name."""
    row = QHBoxLayout()
    row.addWidget(label(words, "subtitle"), 1)
    close = Button(theme, close_words, "close", kind="icon", size="in_control")
    row.addWidget(close)
    return row, close


def button_row(*buttons: QWidget) -> QHBoxLayout:
    """Buttons from the left."""
    row = QHBoxLayout()
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


def stacked(panel: QWidget, *parts: QWidget) -> QVBoxLayout:
    """Lay the parts of ``panel`` below each other without edges; the column takes what comes after."""
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part)
    return column
