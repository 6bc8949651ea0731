"""The note that stands at a wrong cell: the reason in bold, what follows from it below."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.entry_model import Problem
from simata_desktop.ui.widgets.label import label, retone

WIDTH = 268


class ProblemNote(QFrame):
    """Lies over the table near its cell, never over the cell itself; takes no mouse and no keyboard."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("ground", "surface")
        self._words, self._consequence = label("", "strong", tone="danger", wrap=True), label("", "small", wrap=True)
        column = self._column = QVBoxLayout(self)
        edge = theme.tokens.space("s")
        column.setContentsMargins(edge, edge - 4, edge, edge - 4)
        column.setSpacing(0)
        column.addWidget(self._words)
        column.addWidget(self._consequence)
        self.hide()

    def show_at(self, problem: Problem, cell: QRect, *, left: int = 0) -> None:
        """Say ``problem`` below ``cell``, or above it where there is no room; never left of ``left``."""
        self._words.setText(problem.words)
        self._consequence.setText(problem.consequence)
        self._consequence.setVisible(bool(problem.consequence))
        retone(self._words, tone=problem.level)
        retone(self, edge=problem.level)
        self.setFixedWidth(WIDTH)
        self.setFixedHeight(self._column.heightForWidth(WIDTH))
        parent = self._over
        left = max(min(max(cell.right() + 1 - WIDTH // 2, left), parent.width() - WIDTH), 0)
        below = cell.bottom() + 4
        top = below if below + self.height() <= parent.height() else cell.top() - 4 - self.height()
        self.move(left, max(top, 0))
        self.show()
        self.raise_()
