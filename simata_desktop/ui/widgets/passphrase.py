"""A field for a passphrase that can be shown, with caps lock named before it costs a try."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button, label


class _Field(QLineEdit):
    """Tells when letters come out large without Shift, or small with it: the sign of caps lock."""

    caps_seen = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text()
        if len(letter) == 1 and letter.isalpha():
            shift = bool(event.modifiers() & event.modifiers().ShiftModifier)
            self.caps_seen.emit(letter.isupper() != shift)
        super().keyPressEvent(event)


class PassphraseField(QWidget):
    """The passphrase as dots, a button to see it, a line about caps lock.

    Signals: ``entered()`` on Enter; ``edited(text)``.
    """

    entered = Signal()
    edited = Signal(str)

    def __init__(self, theme: Theme, text: Text, name: str) -> None:
        super().__init__()
        self._text = text
        self.field = _Field()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(name)
        self.field.returnPressed.connect(self.entered)
        self.field.textEdited.connect(self.edited)
        self.field.caps_seen.connect(self._warn)
        self.eye = Button(theme, text("ui.passphrase.show"), "eye", kind="icon")
        self.eye.clicked.connect(self._turn)
        self._caps = label(text("ui.passphrase.caps"), "small", tone="warning")
        self._caps.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space("xs"))
        row.addWidget(self.field, 1)
        row.addWidget(self.eye)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space("xs"))
        column.addLayout(row)
        column.addWidget(self._caps)
        self.setFocusProxy(self.field)

    def text(self) -> str:
        """What has been typed."""
        return self.field.text()

    def forget(self) -> None:
        """Empty the field and hide it again."""
        self.field.clear()
        self._show(shown=False)

    def _turn(self) -> None:
        self._show(shown=self.field.echoMode() == QLineEdit.EchoMode.Password)

    def _show(self, *, shown: bool) -> None:
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.eye.set_icon("eye-off" if shown else "eye")
        words = self._text("ui.passphrase.hide" if shown else "ui.passphrase.show")
        self.eye.setAccessibleName(words)
        self.eye.setToolTip(words)

    def _warn(self, caps: bool) -> None:
        self._caps.setVisible(caps)
