"""Making this PC the centre of its office: what that means, the address others will use, and the step itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.services.office_centre import addresses
from simata_desktop.ui.page import Context
from simata_desktop.ui.settings_form import FIELD, FormLine, FormRow
from simata_desktop.ui.widgets.label import Button, frame, label

EXPLAINED = ("what", "on", "plain", "one")


class CentreForm(QWidget):
    """Signals: ``asked(address)``, ``left()``."""

    asked = Signal(str)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme, text = context.theme, context.text
        self.address = FormLine()
        self.address.setMaximumWidth(FIELD)
        self.address.setAccessibleName(text("ui.centre.address"))
        self.address.setProperty("help", "sync")
        self.row = FormRow(theme, text("ui.centre.address"), self.address, hint=text("ui.centre.address.hint"))
        self.office = label("", "small")
        self.make = Button(theme, text("ui.centre.make"), kind="filled")
        self.back = Button(theme, text("ui.centre.back"), kind="link")
        self.busy = label("", "small", tone="muted", wrap=True)
        self._build()
        self.make.clicked.connect(self._ask)
        self.address.returnPressed.connect(self._ask)
        self.address.textEdited.connect(lambda _: self.row.clear_problem())
        self.back.clicked.connect(self.left)
        self.setFocusProxy(self.address)

    def _build(self) -> None:
        theme, text = self._context.theme, self._context.text
        edge, column, head = theme.tokens.space("page_edge"), QVBoxLayout(self), frame("surface")
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        words = QVBoxLayout(head)
        words.setContentsMargins(edge, edge, edge, theme.tokens.space("s"))
        words.setSpacing(theme.tokens.space("xs"))
        words.addWidget(label(text("ui.centre.title"), "subtitle", wrap=True))
        for key in EXPLAINED:
            words.addWidget(label(text(f"ui.centre.{key}"), wrap=True))
        column.addWidget(head)
        column.addWidget(self.row)
        column.addWidget(FormRow(theme, text("ui.sync.join.office"), self.office))
        foot, row = frame("surface"), QHBoxLayout()
        row.setContentsMargins(edge + theme.tokens.width("rail") + theme.tokens.space("s"), theme.tokens.space("s"),
                               edge, edge)
        row.setSpacing(theme.tokens.space("m"))
        for widget in (self.make, self.back):
            row.addWidget(widget)
        row.addWidget(self.busy, 1)
        foot.setLayout(row)
        column.addWidget(foot)
        column.addStretch(1)

    def show_office(self, office: str, why: str) -> None:
        """The office of this workspace; ``why`` it cannot be done here, or nothing."""
        self.office.setText(office or self._context.text("ui.centre.unnamed"))
        if not self.address.text():
            self.address.setText(addresses()[0])
        self.allow(on=not why, words=why)

    def allow(self, *, on: bool, words: str = "") -> None:
        """Let the step be made, or not; ``words`` say why or what goes on."""
        for widget in (self.address, self.make):
            widget.setEnabled(on)
        self.busy.setText(words)

    def refuse(self, words: str) -> None:
        """It was not done."""
        self.row.refuse(words)
        self.allow(on=True)
        self.address.setFocus()

    def _ask(self) -> None:
        if not self.make.isEnabled():
            return
        if self.address.text().strip():
            self.asked.emit(self.address.text().strip())
        else:
            self.row.refuse(self._context.text("ui.sync.join.server.missing"))
