"""Asks why, at its place and without a box: Enter gives the reason, Esc leaves it all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.elided_label import ElidedLabel
from simata_desktop.ui.widgets.label import Button, frame


class ReasonAsk(QWidget):
    """A field for the reason and two buttons; how they lie says the one that extends this.

    Signals: ``given(reason)``; ``left()``.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, field: QLineEdit, words: str, give: Button, leave: Button) -> None:
        """``words`` stand in the empty field and are its name."""
        super().__init__()
        self.field, self.give, self.leave = field, give, leave
        field.setPlaceholderText(words)
        field.setAccessibleName(words)
        field.returnPressed.connect(self._give)
        give.clicked.connect(self._give)
        leave.clicked.connect(self._leave)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def end(self) -> None:
        """Nothing is asked any more."""
        self.hide()

    def _give(self) -> None:
        reason = self.field.text().strip()
        if not reason:
            self.field.setFocus()
            return
        self.end()
        self.given.emit(reason)

    def _leave(self) -> None:
        self.end()
        self.left.emit()


class ReasonStrip(ReasonAsk):
    """One line: what it is about, the field, the buttons; hidden until it asks. ``key`` begins its catalogue keys."""

    def __init__(self, theme: Theme, text: Text, key: str, *, edge: str, field: QLineEdit | None = None,
                 before: Sequence[Button] = ()) -> None:
        """``edge`` is the side of the hairline; ``before`` are buttons before those that give and leave."""
        super().__init__(field or QLineEdit(), text(key), Button(theme, text(f"{key}.give"), kind="small"),
                         Button(theme, text(f"{key}.leave"), kind="small"))
        strip = frame("warning_soft", edge)
        strip.setFixedHeight(theme.tokens.height("filter_strip"))
        self._words = ElidedLabel("", "small", tone="warning")
        row = QHBoxLayout(strip)
        side = theme.tokens.space("page_edge")
        row.setContentsMargins(side, 0, side, 0)
        row.setSpacing(theme.tokens.space("s"))
        row.addWidget(self._words, 2)
        row.addWidget(self.field, 5)
        for button in (*before, self.give, self.leave):
            row.addWidget(button)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(strip)
        self.hide()

    def ask(self, words: str) -> None:
        """Say what it is about and wait for the reason."""
        self._words.set_words(words)
        self.field.clear()
        self.show()
        self.field.setFocus()
