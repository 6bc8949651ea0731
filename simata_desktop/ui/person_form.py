"""One value of a person and why it changes: asked in the inspector, what is refused stands below its field."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import Trouble, UserError
from simata_desktop.ui.page import Context
from simata_desktop.ui.reason_strip import ReasonAsk
from simata_desktop.ui.tasks import TicketProgress
from simata_desktop.ui.widgets.label import Button, label, retone
from simata_desktop.ui.widgets.panel import button_row, panel_ground, panel_title, stacked

LAID_OUT, MARGIN = 30, 24  # milliseconds after which a new form has its height; pixels below its last button


class PersonForm(ReasonAsk):
    """The value, the reason, below each what is wrong with it. ``key`` begins its catalogue keys, ``word`` ends that of
    the value.

    Signals: ``done()`` once it is kept; ``left()`` where all stays.
    """

    done = Signal()

    def __init__(self, context: Context, key: str, word: str, value: str, *, name: str = "") -> None:
        """``name`` where nothing above the form says who it is."""
        theme, text = context.theme, context.text
        super().__init__(QLineEdit(), text(f"{key}.why"), Button(theme, text(f"{key}.give"), kind="small"),
                         Button(theme, text(f"{key}.leave"), kind="small"))
        self._context = context
        self.value = QLineEdit(value)
        self.value.setAccessibleName(text(f"{key}.{word}"))
        self.problems = {one: label("", "small", tone="danger", wrap=True) for one in (self.value, self.field)}
        ground, column = panel_ground(theme)
        head, close = panel_title(theme, text(key), text(f"{key}.leave"))
        column.addLayout(head)
        if name:
            column.addWidget(label(name, "strong", wrap=True))
        for words, field in ((text(f"{key}.{word}"), self.value), (text(f"{key}.why"), self.field)):
            self._add(column, words, field)
        column.addWidget(label(text(f"{key}.note"), "caption", tone="muted", wrap=True))
        column.addLayout(button_row(self.give, self.leave))
        stacked(self, ground).addStretch(1)
        self.setFocusProxy(self.value)
        close.clicked.connect(self._leave)
        self.value.returnPressed.connect(self.field.setFocus)
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

    # What an heir says

    def unchanged(self) -> bool:
        """Does the value say what is so already?"""
        raise NotImplementedError

    def keep(self, value: str, reason: str) -> Changes:
        """Keep the value as it was confirmed; in a worker, which must not look at the fields."""
        raise NotImplementedError

    def said(self, changes: Changes) -> str:
        """What to say once it is kept."""
        raise NotImplementedError

    def end(self) -> None:
        """Whoever shows the form takes it away."""

    def _give(self) -> None:
        if self.unchanged():
            self._leave()
        elif not self.field.text().strip():
            self._refuse(UserError("reason.missing", field="reason"))
        else:
            super()._give()

    def _write(self, reason: str) -> None:
        value = self.value.text()

        def write(progress: TicketProgress) -> Changes:
            return self.keep(value, reason)

        self.give.setEnabled(False)
        self._context.tasks.run_command(write, self._written, on_failed=self._refuse, owner=self)

    def _written(self, changes: Changes) -> None:
        self._context.shell.say(self.said(changes), "ok")
        self.done.emit()

    def _refuse(self, error: BaseException) -> None:
        self.give.setEnabled(True)
        field = self.field if isinstance(error, Trouble) and error.field == "reason" else self.value
        self._say(field, self._context.text.trouble(error))
        field.setFocus()

    def _say(self, field: QLineEdit, words: str) -> None:
        """What is wrong with a field; nothing where ``words`` are empty."""
        self.problems[field].setText(words)
        self.problems[field].setVisible(bool(words))
        field.setAccessibleDescription(words)
        retone(field, wrong="true" if words else "false")


class PersonOffer(QWidget):
    """A button below a person that opens a form in its place."""

    def __init__(self, context: Context, words: str, make: Callable[[], PersonForm], *, why: str = "") -> None:
        """``why``: the reason for which it cannot be pressed, or nothing."""
        super().__init__()
        self.form: PersonForm | None = None
        self._make = make
        self.button = Button(context.theme, words, kind="small")
        self.button.setEnabled(not why)
        self.button.setToolTip(why)
        self._ground, column = panel_ground(context.theme)
        column.addLayout(button_row(self.button))
        self._column = stacked(self, self._ground)
        self.button.clicked.connect(self.ask)

    def ask(self) -> None:
        """Show the form."""
        self._ground.hide()
        self.form = self._make()
        self._column.addWidget(self.form)
        for ended in (self.form.left, self.form.done):
            ended.connect(self._leave)
        self.form.setFocus()
        QTimer.singleShot(LAID_OUT, self.form, self._into_view)

    def _into_view(self) -> None:
        """The form is taller than the button, which may stand at the end of a long inspector."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None and self.form is not None:
            above.ensureWidgetVisible(self.form.leave, 0, MARGIN)

    def _leave(self) -> None:
        if self.form is not None:
            self.form.deleteLater()
            self.form = None
        self._ground.show()
        self.button.setFocus()
