"""Why evidence is refused: one line above the facts, with the reasons given last at the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget

from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.elided_label import ElidedLabel
from simata_desktop.ui.widgets.label import Button, frame

OFFERED = 5


class ReasonField(QLineEdit):
    """A line whose arrow keys walk through what was written before."""

    def __init__(self) -> None:
        super().__init__()
        self._offers: tuple[str, ...] = ()
        self._at = -1

    def offer(self, reasons: Sequence[str]) -> None:
        """What the arrow keys bring, the last first."""
        self._offers, self._at = tuple(reasons[:OFFERED]), -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if not step or not self._offers:
            super().keyPressEvent(event)
            return
        self._at = (self._at + step) % len(self._offers) if self._at >= 0 or step > 0 else len(self._offers) - 1
        self.setText(self._offers[self._at])


class RejectStrip(QWidget):
    """Enter gives the reason, Esc leaves it all.

    Signals: ``given(reason)``; ``left()``.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, text: Text) -> None:
        super().__init__()
        self._text = text
        self._reasons: list[str] = []
        strip = frame("warning_soft", "top")
        strip.setFixedHeight(theme.tokens.height("filter_strip"))
        self._words = ElidedLabel("", "small", tone="warning")
        self.field = ReasonField()
        self.field.setPlaceholderText(text("ui.verification.reason"))
        self.field.setAccessibleName(text("ui.verification.reason"))
        self.last = Button(theme, text("ui.verification.reason.last"), "history", kind="icon", size="in_control")
        self.give = Button(theme, text("ui.verification.reason.give"), kind="small")
        self.leave = Button(theme, text("ui.verification.reason.leave"), kind="small")
        row = QHBoxLayout(strip)
        edge = theme.tokens.space("page_edge")
        row.setContentsMargins(edge, 0, edge, 0)
        row.setSpacing(theme.tokens.space("s"))
        row.addWidget(self._words, 2)
        row.addWidget(self.field, 5)
        for button in (self.last, self.give, self.leave):
            row.addWidget(button)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(strip)
        self.field.returnPressed.connect(self._give)
        self.give.clicked.connect(self._give)
        self.leave.clicked.connect(self._leave)
        self.last.clicked.connect(self._open_menu)
        self.hide()

    def remember(self, reasons: Sequence[str]) -> None:
        """Reasons given before, the last first; those given here come before them."""
        self._reasons = list(dict.fromkeys((*self._reasons, *reasons)))

    def ask(self, words: str) -> None:
        """Say what is refused and wait for the reason."""
        self._words.set_words(words)
        self.field.clear()
        self.field.offer(self._reasons)
        self.last.setEnabled(bool(self._reasons))
        self.show()
        self.field.setFocus()

    def menu(self) -> QMenu:
        """The reasons given last."""
        menu = QMenu(self)
        for reason in self._reasons[:OFFERED]:
            menu.addAction(reason.replace("&", "&&")).setData(reason)
        menu.triggered.connect(lambda action: self._take(str(action.data())))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            event.accept()  # a letter pressed on a button of this line judges nothing

    def _take(self, reason: str) -> None:
        self.field.setText(reason)
        self.field.setFocus()

    def _open_menu(self) -> None:
        self.menu().popup(self.last.mapToGlobal(QPoint(0, self.last.height())))

    def _give(self) -> None:
        reason = self.field.text().strip()
        if not reason:
            self.field.setFocus()
            return
        self._reasons = list(dict.fromkeys((reason, *self._reasons)))
        self.hide()
        self.given.emit(reason)

    def _leave(self) -> None:
        self.hide()
        self.left.emit()
