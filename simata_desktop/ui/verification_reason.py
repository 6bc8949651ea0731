"""Why evidence is refused: one line above the facts, with the reasons given last at the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu

from simata_desktop.ui.reason_strip import ReasonStrip
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button

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


class RejectStrip(ReasonStrip):
    """The reason of a refusal, with those given last at hand."""

    def __init__(self, theme: Theme, text: Text) -> None:
        self._offers = ReasonField()
        self.last = Button(theme, text("ui.verification.reason.last"), "history", kind="icon", size="in_control")
        super().__init__(theme, text, "ui.verification.reason", edge="top", field=self._offers, before=(self.last,))
        self._reasons: list[str] = []
        self.given.connect(self._keep)
        self.last.clicked.connect(self._open_menu)

    def remember(self, reasons: Sequence[str]) -> None:
        """Reasons given before, the last first; those given here come before them."""
        self._reasons = list(dict.fromkeys((*self._reasons, *reasons)))

    def ask(self, words: str) -> None:
        self._offers.offer(self._reasons)
        self.last.setEnabled(bool(self._reasons))
        super().ask(words)

    def menu(self) -> QMenu:
        """The reasons given last."""
        menu = QMenu(self)
        for reason in self._reasons[:OFFERED]:
            menu.addAction(reason.replace("&", "&&")).setData(reason)
        menu.triggered.connect(lambda action: self._take(str(action.data())))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        event.accept()  # a letter pressed on a button of this line judges nothing

    def _keep(self, reason: str) -> None:
        self._reasons = list(dict.fromkeys((reason, *self._reasons)))

    def _take(self, reason: str) -> None:
        self.field.setText(reason)
        self.field.setFocus()

    def _open_menu(self) -> None:
        self.menu().popup(self.last.mapToGlobal(QPoint(0, self.last.height())))
