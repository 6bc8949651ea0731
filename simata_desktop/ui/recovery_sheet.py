"""The recovery code, shown once: to be copied or written down before work begins."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit

from simata_desktop.ui.gate import GateColumn
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button


class RecoverySheet(GateColumn):
    """Goes on only after the box "I have kept it" has been ticked.

    Signals: ``kept()``.
    """

    kept = Signal()

    def __init__(self, theme: Theme, text: Text, code: str) -> None:
        super().__init__(theme, text("ui.recovery.keep"), text("ui.recovery.keep.lead"))
        shown = QLineEdit(code)
        shown.setReadOnly(True)
        self.add_field(text("ui.recovery.code"), shown)
        self.done = QCheckBox(text("ui.recovery.kept"))
        self.column.addWidget(self.done)
        self.go_on = Button(theme, text("ui.first.next"), kind="filled")
        self.go_on.setEnabled(False)
        self.go_on.clicked.connect(self.kept)
        self.done.toggled.connect(self.go_on.setEnabled)
        copy = Button(theme, text("ui.recovery.copy"), "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(code))
        self.add_buttons(self.go_on, copy)
