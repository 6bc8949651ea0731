"""The form of a session: a new one, or what may still be changed of one that is not final."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from simata_desktop.domain.assessment import BOTH, MACHINE, SESSION_KINDS
from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.dates import read_day
from simata_desktop.services.assessment_rows import SessionLine
from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.label import Button, label, retone
from simata_desktop.ui.widgets.panel import button_row, panel_ground, panel_title, stacked
from simata_desktop.ui.widgets.segmented import Segmented

FIELDS = ("code", "name", "date", "start", "place", "schedule")
KINDS = (BOTH, *(kind for kind in SESSION_KINDS if kind != BOTH))


class SessionForm(QWidget):
    """``line`` is the session to be changed, None for a new one, for which ``code`` is proposed.

    Signals: ``closed()``; ``saved(code)``.
    """

    closed = Signal()
    saved = Signal(str)

    def __init__(self, context: Context, line: SessionLine | None, code: str = "") -> None:
        super().__init__()
        theme, text = context.theme, context.text
        self._context, self._line = context, line
        self._months = {text.locale.monthName(number).lower(): number for number in range(1, 13)}
        self.fields = {key: QLineEdit() for key in FIELDS}
        self.kind = Segmented(theme, [(kind, text(f"ui.assessment.kind.{kind}")) for kind in KINDS],
                              name=text("ui.assessment.form.kind"))
        self.machine = QCheckBox(text("ui.assessment.form.machine"))
        self.note = label("", "small", tone="danger", wrap=True)
        self.act = Button(theme, text("ui.assessment.form.create" if line is None else "ui.assessment.form.change"),
                          kind="filled")
        self._build()
        self._fill(line, code)
        self.act.clicked.connect(self._save)
        for field in self.fields.values():
            field.returnPressed.connect(self._save)

    def _build(self) -> None:
        text, theme = self._context.text, self._context.theme
        ground, column = panel_ground(theme)
        title = text("ui.action.assessment.new") if self._line is None else text("ui.assessment.form.change.title",
                                                                                 code=self._line.code)
        head, close = panel_title(theme, title, text("ui.message.close"))
        close.clicked.connect(self.closed)
        column.addLayout(head)
        for key, field in self.fields.items():
            words = text(f"ui.assessment.form.{key}")
            said = label(words, "small", tone="muted")
            said.setBuddy(field)
            field.setAccessibleName(words)
            field.setProperty("help", "assessment")
            column.addWidget(said)
            column.addWidget(field)
        self.fields["start"].setPlaceholderText(text("ui.assessment.form.start.hint"))
        self.fields["place"].setPlaceholderText(text("ui.assessment.form.place.hint"))
        self.fields["schedule"].setPlaceholderText(text("ui.assessment.form.schedule.hint"))
        if self._line is None:
            column.addWidget(label(text("ui.assessment.form.kind"), "small", tone="muted"))
            column.addWidget(self.kind)
        column.addWidget(self.machine)
        column.addWidget(label(text("ui.assessment.form.machine.words"), "caption", tone="muted", wrap=True))
        column.addWidget(self.note)
        self.note.hide()
        column.addLayout(button_row(self.act))
        stacked(self, ground).addStretch(1)
        self.setFocusProxy(self.fields["name"])

    def _fill(self, line: SessionLine | None, code: str) -> None:
        day = line.date if line else today(self._context.workspace.desk.clock)
        told = {"code": line.code if line else code, "name": line.name if line else "",
                "date": self._context.text.day(day) if day else "", "place": line.place if line else "",
                "start": line.start if line else "", "schedule": line.schedule if line else ""}
        for key, field in self.fields.items():
            field.setText(told[key])
        self.fields["code"].setReadOnly(line is not None)
        self.machine.setChecked(bool(line and line.method == MACHINE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _save(self) -> None:
        text, told = self._context.text, {key: field.text().strip() for key, field in self.fields.items()}
        day = read_day(told["date"], self._months)
        if not told["name"]:
            self._say(text("ui.assessment.form.name.needed"), "name")
            return
        if day is None:
            self._say(text("ui.assessment.form.date.wrong", value=told["date"]), "date")
            return
        service, line, kind = self._context.workspace.assessment, self._line, self.kind.choice
        method, code = MACHINE if self.machine.isChecked() else None, told.pop("code")

        def save() -> Changes:
            if line is None:
                made: Changes = service.create(code, told["name"], day, kind=kind, place=told["place"], method=method,
                                               start=told["start"], schedule=told["schedule"])
            else:
                made = service.change(line.code, {**told, "date": day.isoformat(), "method": method})
            return made

        self.act.setEnabled(False)
        self._context.tasks.run_command(lambda progress: save(), lambda changes: self.saved.emit(code),
                                        on_failed=self._failed, owner=self)

    def _failed(self, error: BaseException) -> None:
        self.act.setEnabled(True)
        self._say(self._context.text.trouble(error), str(getattr(error, "field", "") or ""))

    def _say(self, words: str, field: str) -> None:
        self.note.setText(words)
        self.note.setAccessibleName(words)
        retone(self.note, tone="danger")
        self.note.show()
        if field in self.fields:
            self.fields[field].setFocus()
