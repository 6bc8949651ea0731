"""One side of a conflict as a card: whose value, the value large, who wrote it, when, on which PC; it can be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.elided_label import ElidedLabel, ShrinkingLabel
from simata_desktop.ui.widgets.label import label, retone

NAME_WIDTH = 56
MOST_LINES = 6


class SideCard(QFrame):
    """Shows a value. ``chosen()`` when the user takes this side."""

    chosen = Signal()

    def __init__(self, theme: Theme, title: str, *, last: bool = False) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", "surface")
        if not last:
            self.setProperty("edge", "right")
        self.choice = QRadioButton()
        self.choice.setAccessibleName(title)
        self.choice.setAutoExclusive(False)  # the three cards are one group, held by the panel
        self.choice.clicked.connect(self.chosen)
        edge = theme.tokens.space("page_edge")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(edge, theme.tokens.space("s"), edge, theme.tokens.space("s"))
        self._column.setSpacing(theme.tokens.space("xs"))
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.choice)
        head.addWidget(ShrinkingLabel(title, "strong"), 1)
        self._column.addLayout(head)
        self._indent = edge + theme.tokens.space("s") + 2
        self._facts = QGridLayout()
        self._facts.setContentsMargins(self._indent, 0, 0, 0)
        self._facts.setHorizontalSpacing(theme.tokens.space("s"))
        self._facts.setVerticalSpacing(0)
        self._facts.setColumnMinimumWidth(0, NAME_WIDTH)
        self._facts.setColumnStretch(1, 1)

    def show_value(self, lines: Sequence[tuple[str, str]]) -> None:
        """The value: large where it is one, a line a field where there are several."""
        if len(lines) == 1:
            row = QHBoxLayout()
            row.setContentsMargins(self._indent, 0, 0, 0)
            row.setSpacing(NAME_WIDTH // 7)
            row.addWidget(ShrinkingLabel(lines[0][1], "figure"))
            row.addWidget(ElidedLabel(lines[0][0], "small", tone="muted"), 1)
            self._column.addLayout(row)
        else:
            grid = QGridLayout()
            grid.setContentsMargins(self._indent, 0, 0, 0)
            grid.setHorizontalSpacing(NAME_WIDTH // 7)
            grid.setVerticalSpacing(0)
            grid.setColumnStretch(1, 1)
            for row, (name, words) in enumerate(lines[:MOST_LINES]):
                grid.addWidget(label(name, "small", tone="muted"), row, 0)
                grid.addWidget(ElidedLabel(words, "strong"), row, 1)
            self._column.addLayout(grid)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Who, when, where."""
        for row, (name, words) in enumerate(facts):
            self._facts.addWidget(label(name, "small", tone="muted"), row, 0)
            self._facts.addWidget(ElidedLabel(words, "small"), row, 1)
        self._column.addLayout(self._facts)
        self._column.addStretch(1)
        self.choice.setAccessibleDescription("; ".join(f"{name} {words}" for name, words in facts))

    def add_fields(self, names: Sequence[tuple[str, str]]) -> dict[str, QLineEdit]:
        """Fields for a value of one's own by word; ``names`` are (word, name)."""
        made: dict[str, QLineEdit] = {}
        for word, name in names:
            line = QLineEdit()
            line.setAccessibleName(f"{self.choice.accessibleName()}: {name}")
            line.setPlaceholderText(name)
            line.textEdited.connect(lambda _: self.chosen.emit())
            made[word] = line
            self._column.addWidget(line)
        self._column.addStretch(1)
        return made

    def mark(self, *, on: bool) -> None:
        """Is this side the one that is taken?"""
        self.choice.setChecked(on)
        retone(self, ground="selection" if on else "surface")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.choice.isEnabled() and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit()
        super().mousePressEvent(event)
