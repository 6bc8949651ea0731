"""What sign-in and first run look like: a narrow column of questions in the middle of an otherwise empty window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button, frame, label

WIDTH = 420


class GateColumn(QWidget):
    """A title, lines below it, a row of buttons; put into the upper middle by ``centred``."""

    def __init__(self, theme: Theme, title: str, lead: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.setFixedWidth(WIDTH)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.tokens.space("s"))
        self.column.addWidget(label(title, "page_title"))
        if lead:
            self.column.addWidget(label(lead, tone="muted", wrap=True))

    def add_field(self, words: str, field: QWidget) -> QWidget:
        """A field below its words; the words are its accessible name and its buddy."""
        said: QLabel = label(words, "small", tone="muted")
        said.setBuddy(field)
        target = field.focusProxy() or field
        if not target.accessibleName():
            target.setAccessibleName(words)
        self.column.addSpacing(self._theme.tokens.space("xs"))
        self.column.addWidget(said)
        self.column.addWidget(field)
        return field

    def add_line(self, words: str) -> QLineEdit:
        """A line to type into, below its words."""
        field = QLineEdit()
        self.add_field(words, field)
        return field

    def add_buttons(self, *buttons: QWidget) -> None:
        """Buttons at the left, the main one first."""
        row = QHBoxLayout()
        row.setSpacing(self._theme.tokens.space("s"))
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.column.addSpacing(self._theme.tokens.space("m"))
        self.column.addLayout(row)


def centred(theme: Theme, inside: QWidget) -> QWidget:
    """An empty ground with ``inside`` in its upper middle."""
    ground = frame("surface")
    column, row = QVBoxLayout(ground), QHBoxLayout()
    edge = theme.tokens.space("xl")
    column.setContentsMargins(edge, edge, edge, edge)
    row.addStretch(1)
    row.addWidget(inside)  # without an alignment, which would forget how high wrapped words are
    row.addStretch(1)
    column.addStretch(2)
    column.addLayout(row)
    column.addStretch(5)
    return ground


def closing(theme: Theme, text: Text) -> QWidget:
    """What stands there while the office is being closed."""
    return centred(theme, GateColumn(theme, text("ui.lock.closing")))


def stuck(theme: Theme, text: Text, words: str, again: Callable[[], None]) -> QWidget:
    """Why nothing could be opened, and the one step that may help."""
    column = GateColumn(theme, text("ui.start.failed"))
    column.column.addWidget(label(words, wrap=True))
    button = Button(theme, text("ui.start.again"))
    button.clicked.connect(again)
    column.add_buttons(button)
    return centred(theme, column)
