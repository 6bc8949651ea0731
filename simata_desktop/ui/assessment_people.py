"""The participants of a session beside the table: letting people in, and what is settled for those who take part."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.services.assessment_rows import BETWEEN
from simata_desktop.services.session_roll import SessionRoll
from simata_desktop.ui.assessment_joining import JoiningForm
from simata_desktop.ui.page import Context
from simata_desktop.ui.reason_strip import ReasonAsk
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.label import Button, label, retone
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.panel import button_row, panel_ground, panel_title, stacked
from simata_desktop.ui.widgets.segmented import Segmented
from simata_desktop.ui.widgets.table import Table

JOIN, SETTLE = "join", "settle"
TABLE_HIGH = 260
PRESENCE = {"present": True, "absent": False, "unknown": None}


class RollRows:
    """The participants of a roll as rows: name, assessors, attendance."""

    def __init__(self, roll: SessionRoll, presence: Callable[[bool | None], str], hidden: Callable[[int], str]) -> None:
        self._roll, self._presence, self._hidden = roll, presence, hidden

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Local keys by name, or by another column."""
        people = list(self._roll.people.values())
        order = {"assessors": lambda one: BETWEEN.join(one.assessors), "attended": lambda one: str(one.attended)}
        if sort in order:
            people.sort(key=order[sort])
        keys = [one.id for one in people]
        return keys[::-1] if descending else keys

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """Values in the order of the columns."""
        found = [(key, self._roll.people.get(key)) for key in keys]
        return [() if one is None else (self._hidden(key) or one.name, f"{BETWEEN} ".join(one.assessors),
                                        self._presence(one.attended)) for key, one in found]


class SettleForm(QWidget):
    """Assessors, attendance and taking out, for the participants chosen in the list."""

    def __init__(self, context: Context, code: str, *, settles: bool) -> None:
        super().__init__()
        theme, text = context.theme, context.text
        self._context, self._code, self._settles = context, code, settles
        self._roll: SessionRoll | None = None
        self._hidden = False
        self.model = PagedModel(theme, context.tasks, [
            Column("name", text("ui.assessment.head.name"), 130, grow=1),
            Column("assessors", text("ui.assessment.assessor"), 96),
            Column("attended", text("ui.assessment.attended"), 84)])
        self.table = Table(theme, self.model, "assessment.people", memory=context.memory,
                           accessible=text("ui.assessment.people"))
        self.table.setMinimumHeight(TABLE_HIGH)
        self.chosen = label("", "strong")
        self.all = Button(theme, text("ui.assessment.people.all"), kind="link")
        self.assessor = QLineEdit()
        self.assign = Button(theme, text("ui.assessment.people.assign"))
        self.presence = {key: Button(theme, text(f"ui.assessment.attended.{key}"), kind="small") for key in PRESENCE}
        self.out = ReasonAsk(QLineEdit(), text("ui.assessment.people.out.reason"),
                             Button(theme, text("ui.assessment.people.out.give"), kind="small"),
                             Button(theme, text("ui.assessment.people.out.leave"), kind="small"))
        self.take_out = Button(theme, text("ui.assessment.people.out"))
        self.note = label("", "small", tone="danger", wrap=True)
        self._build()
        self._connect()

    def _build(self) -> None:
        text, theme = self._context.text, self._context.theme
        ground, column = panel_ground(theme)
        head = QHBoxLayout()
        head.addWidget(self.chosen, 1)
        head.addWidget(self.all)
        column.addLayout(head)
        words = text("ui.assessment.people.assessors")
        self.assessor.setAccessibleName(words)
        self.assessor.setPlaceholderText(text("ui.assessment.people.assessors.hint"))
        self.assessor.setProperty("help", "assessment")
        column.addWidget(label(words, "small", tone="muted"))
        row = QHBoxLayout()
        row.addWidget(self.assessor, 1)
        row.addWidget(self.assign)
        column.addLayout(row)
        column.addWidget(label(text("ui.assessment.attended"), "small", tone="muted"))
        column.addLayout(button_row(*self.presence.values()))
        column.addLayout(button_row(self.take_out))
        asking = QHBoxLayout(self.out)
        asking.setContentsMargins(0, 0, 0, 0)
        for widget in (self.out.field, self.out.give, self.out.leave):
            asking.addWidget(widget)
        self.out.hide()
        column.addWidget(self.out)
        column.addWidget(self.note)
        self.note.hide()
        stacked(self, self.table, ground)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        service, code = self._context.workspace.assessment, self._code
        self.table.picked.connect(lambda keys: self._count())
        self.all.clicked.connect(self.table.selectAll)
        self.assign.clicked.connect(self._assign)
        self.assessor.returnPressed.connect(self._assign)
        for key, present in PRESENCE.items():
            self.presence[key].clicked.connect(
                lambda _=False, present=present: self._run(lambda nips: service.attend(code, nips, present=present)))
        self.take_out.clicked.connect(self._ask_out)
        self.out.given.connect(lambda reason: self._run(lambda nips: service.take_out(code, nips, reason)))

    def show_roll(self, roll: SessionRoll, *, hidden: bool) -> None:
        """The participants as they are now; who is chosen stays chosen."""
        self._roll, self._hidden = roll, hidden
        text = self._context.text
        words = {present: text(f"ui.assessment.attended.{key}") for key, present in PRESENCE.items()}
        words[None] = ""
        number = {key: place for place, key in enumerate(roll.people, 1)}
        chosen = self.table.selected_keys()
        self.model.ask(RollRows(roll, lambda held: words[held],
                                lambda key: text("ui.map.participant", number=number[key]) if hidden else ""))
        self._choose(chosen)
        completer = QCompleter(list(roll.assessors), self.assessor)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.assessor.setCompleter(completer)
        self._count()

    def _choose(self, keys: Sequence[int]) -> None:
        flags = self.table.selectionModel().SelectionFlag
        for key in keys:
            row = self.model.row_of(key)
            if row is not None:
                self.table.selectionModel().select(self.model.index(row, 0), flags.Select | flags.Rows)

    def _nips(self) -> list[str]:
        people = self._roll.people if self._roll else {}
        return [people[key].nip for key in self.table.selected_keys() if key in people]

    def _count(self) -> None:
        text, count = self._context.text, len(self._nips())
        self.chosen.setText(text("ui.assessment.people.chosen", count=text.count(count)))
        for button in (self.assign, self.take_out, *self.presence.values()):
            button.setEnabled(bool(count) and (self._settles or button in self.presence.values()))

    def _assign(self) -> None:
        service, code = self._context.workspace.assessment, self._code
        named = [name for part in self.assessor.text().split(BETWEEN) if (name := part.strip())]
        self._run(lambda nips: service.assign(code, nips, named))

    def _ask_out(self) -> None:
        self.out.field.clear()
        self.out.show()
        self.out.field.setFocus()

    def _run(self, command: Callable[[Sequence[str]], Changes]) -> None:
        nips = self._nips()
        if nips:
            self.note.hide()
            self._context.tasks.run_command(lambda progress: command(nips), on_failed=self._failed, owner=self)

    def _failed(self, error: BaseException) -> None:
        words = self._context.text.trouble(error)
        self.note.setText(words)
        self.note.setAccessibleName(words)
        retone(self.note, tone="danger")
        self.note.show()


class PeoplePanel(QWidget):
    """Both, one at a time. Signals: ``closed()``."""

    closed = Signal()

    def __init__(self, context: Context, roll: SessionRoll, *, hidden: bool, settles: bool) -> None:
        """``settles``: may let people in, name assessors and take out; attendance may be noted without."""
        super().__init__()
        theme, text = context.theme, context.text
        self.code = roll.session.code
        ground, column = panel_ground(theme)
        head, close = panel_title(theme, text("ui.assessment.people.title", code=roll.session.code),
                                  text("ui.message.close"))
        column.addLayout(head)
        self.switch = Segmented(theme, [(JOIN, text("ui.assessment.people.join")),
                                        (SETTLE, text("ui.assessment.people.settle"))],
                                name=text("ui.assessment.people"))
        column.addLayout(button_row(self.switch))
        self.join = JoiningForm(context, self.code) if settles else None
        self.settle = SettleForm(context, self.code, settles=settles)
        self.forms = QStackedWidget()
        for form in filter(None, (self.join, self.settle)):
            self.forms.addWidget(form)
        stacked(self, ground, self.forms).addStretch(1)
        self.switch.chosen.connect(self._turn)
        close.clicked.connect(self.closed)
        self.show_roll(roll, hidden=hidden)
        self.switch.setVisible(settles)
        self._turn(SETTLE if roll.people or not settles else JOIN)

    def show_roll(self, roll: SessionRoll, *, hidden: bool) -> None:
        """The participants as they are now."""
        self.settle.show_roll(roll, hidden=hidden)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _turn(self, form: str) -> None:
        self.switch.choose(form)
        shown: QWidget = self.join if form == JOIN and self.join is not None else self.settle
        self.forms.setCurrentWidget(shown)
        self.setFocusProxy(shown)
        shown.setFocus()
