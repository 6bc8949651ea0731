"""The strip below an entry table: the keys that work in it, and the way to the next wrong value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button, frame, label


class KeyHints(QWidget):
    """Signals: ``wrong_asked()`` when the number of wrong values was pressed."""

    wrong_asked = Signal()

    def __init__(self, theme: Theme, keys: Sequence[tuple[str, str]]) -> None:
        """``keys`` are (key, what it does)."""
        super().__init__()
        strip = self._strip = frame("background", "top")
        strip.setMinimumWidth(0)
        strip.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        strip.setFixedHeight(theme.tokens.height("row_form"))
        edge, gap = theme.tokens.space("page_edge"), theme.tokens.space("xs")
        self._edge, self._gap = edge, theme.tokens.space("s")
        row = QHBoxLayout(strip)
        row.setContentsMargins(edge, 0, edge, 0)
        row.setSpacing(theme.tokens.space("s"))
        self._hints = [self._hint(key, words, gap) for key, words in keys]
        for hint in self._hints:
            row.addWidget(hint)
        row.addStretch(1)
        self.wrong = Button(theme, "", "warning", kind="link")
        self.wrong.clicked.connect(self.wrong_asked)
        self.wrong.hide()
        row.addWidget(self.wrong)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(strip)

    @staticmethod
    def _hint(key: str, words: str, gap: int) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(gap)
        cap = label(key, "caption", tone="muted")
        cap.setProperty("edge", "frame")
        cap.setContentsMargins(gap, 0, gap, 0)
        row.addWidget(cap, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label(words, "small", tone="muted"))
        return made

    def minimumSizeHint(self) -> QSize:
        """Hints that find no room are left out, so they ask for none."""
        return QSize(0, self._strip.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as many hints, from the first on, as there is room for beside the number of wrong values."""
        wrong = 0 if self.wrong.isHidden() else self.wrong.sizeHint().width() + self._gap
        room = self.width() - 2 * self._edge - wrong
        for hint in self._hints:
            room -= hint.sizeHint().width() + self._gap
            hint.setVisible(room >= 0)

    def show_wrong(self, words: str) -> None:
        """Say how many values are wrong; nothing for none."""
        self.wrong.setText(words)
        self.wrong.setAccessibleName(words or "–")
        self.wrong.setVisible(bool(words))
        self._fit()


def foot_row(theme: Theme, hints: KeyHints, button: Button) -> QHBoxLayout:
    """The hints with a button at their end: the bar above the page has no room left on a small screen."""
    place = frame("background", "top")
    place.setFixedHeight(theme.tokens.height("row_form"))
    inside = QHBoxLayout(place)
    inside.setContentsMargins(0, 0, theme.tokens.space("page_edge"), 0)
    inside.addWidget(button)
    row = QHBoxLayout()
    row.setSpacing(0)
    row.addWidget(hints, 1)
    row.addWidget(place)
    return row
