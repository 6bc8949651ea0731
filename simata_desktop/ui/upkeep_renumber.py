"""Another NIP for a person, and why: asked in the inspector, what is refused stands below its field."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import Trouble, UserError
from simata_desktop.domain.nip import plain_nip
from simata_desktop.ui.page import Context
from simata_desktop.ui.reason_strip import ReasonAsk
from simata_desktop.ui.tasks import TicketProgress
from simata_desktop.ui.text import grouped_nip
from simata_desktop.ui.widgets.label import Button, label, retone
from simata_desktop.ui.widgets.panel import button_row, panel_ground, panel_title, stacked


class RenumberForm(ReasonAsk):
    """The number, the reason, below each what is wrong with it.

    Signals: ``done()`` once the NIP is another; ``left()`` where it stays.
    """

    done = Signal()

    def __init__(self, context: Context, nip: str, *, uid: str = "", name: str = "") -> None:
        """``uid`` where the NIP may be that of two; ``name`` where nothing above the form says who it is."""
        theme, text = context.theme, context.text
        super().__init__(QLineEdit(), text("ui.renumber.why"), Button(theme, text("ui.renumber.give"), kind="small"),
                         Button(theme, text("ui.renumber.leave"), kind="small"))
        self._context, self._who, self._nip = context, uid or nip, nip
        self.number = QLineEdit(grouped_nip(nip))
        self.number.setAccessibleName(text("ui.renumber.nip"))
        self.problems = {one: label("", "small", tone="danger", wrap=True) for one in (self.number, self.field)}
        ground, column = panel_ground(theme)
        head, close = panel_title(theme, text("ui.renumber"), text("ui.renumber.leave"))
        column.addLayout(head)
        if name:
            column.addWidget(label(name, "strong", wrap=True))
        for words, field in ((text("ui.renumber.nip"), self.number), (text("ui.renumber.why"), self.field)):
            self._add(column, words, field)
        column.addWidget(label(text("ui.renumber.note"), "caption", tone="muted", wrap=True))
        column.addLayout(button_row(self.give, self.leave))
        stacked(self, ground).addStretch(1)
        self.setFocusProxy(self.number)
        close.clicked.connect(self._leave)
        self.number.returnPressed.connect(self.field.setFocus)
        self.given.connect(self._write)

    def _add(self, column: QVBoxLayout, words: str, field: QLineEdit) -> None:
        said = label(words, "small", tone="muted")
        said.setBuddy(field)
        block = QVBoxLayout()
        block.setSpacing(0)
        for part in (said, field, self.problems[field]):
            block.addWidget(part)
        column.addLayout(block)
        self.problems[field].hide()
        field.textEdited.connect(lambda: self._say(field, ""))

    def end(self) -> None:
        """Whoever shows the form takes it away."""

    def _give(self) -> None:
        if plain_nip(self.number.text()) == self._nip:
            self._leave()
        elif not self.field.text().strip():
            self._refuse(UserError("reason.missing", field="reason"))
        else:
            super()._give()

    def _write(self, reason: str) -> None:
        duplicates, who, number = self._context.workspace.duplicates, self._who, self.number.text()

        def write(progress: TicketProgress) -> Changes:
            changes: Changes = duplicates.renumber(who, number, reason)
            return changes

        self.give.setEnabled(False)
        self._context.tasks.run_command(write, self._written, on_failed=self._refuse, owner=self)

    def _written(self, changes: Changes) -> None:
        number = grouped_nip(str(changes.params["nip"]))
        self._context.shell.say(self._context.text("ui.renumber.done", nip=number), "ok")
        self.done.emit()

    def _refuse(self, error: BaseException) -> None:
        self.give.setEnabled(True)
        field = self.field if isinstance(error, Trouble) and error.field == "reason" else self.number
        self._say(field, self._context.text.trouble(error))
        field.setFocus()

    def _say(self, field: QLineEdit, words: str) -> None:
        """What is wrong with a field; nothing where ``words`` are empty."""
        self.problems[field].setText(words)
        self.problems[field].setVisible(bool(words))
        field.setAccessibleDescription(words)
        retone(field, wrong="true" if words else "false")


class RenumberOffer(QWidget):
    """A button below a person that opens the form in its place."""

    def __init__(self, context: Context, nip: str) -> None:
        super().__init__()
        self.form: RenumberForm | None = None
        self._context, self._nip = context, nip
        self.button = Button(context.theme, context.text("ui.renumber.open"), kind="small")
        self._ground, column = panel_ground(context.theme)
        column.addLayout(button_row(self.button))
        self._column = stacked(self, self._ground)
        self.button.clicked.connect(self.ask)

    def ask(self) -> None:
        """Show the form."""
        self._ground.hide()
        self.form = RenumberForm(self._context, self._nip)
        self._column.addWidget(self.form)
        self.form.left.connect(self._leave)
        self.form.setFocus()

    def _leave(self) -> None:
        if self.form is not None:
            self.form.deleteLater()
            self.form = None
        self._ground.show()
        self.button.setFocus()
