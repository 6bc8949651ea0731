"""The first start: which office, new or practice, and what to begin with. Each question can be skipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCompleter,
    QLabel,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from simata_desktop.ui.gate import GateColumn, centred
from simata_desktop.ui.recovery_sheet import RecoverySheet
from simata_desktop.ui.tasks import Tasks, TicketProgress
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button, label
from simata_desktop.ui.widgets.passphrase import PassphraseField
from simata_desktop.ui.widgets.progress_strip import ProgressStrip

NEW, PRACTICE, IMPORT, EMPTY = "new", "practice", "import", "empty"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered. ``office_code`` is empty where the name is none of the list; ``begin`` is import or empty."""

    office_code: str = ""
    office_name: str = ""
    kind: str = PRACTICE
    user: str = ""
    passphrase: str = field(default="", repr=False)
    begin: str = EMPTY


@dataclass(frozen=True, slots=True)
class Founded:
    """The workspace made, and the recovery code to be kept (empty for the practice office)."""

    workspace: object
    recovery_code: str = field(default="", repr=False)


class Founder(Protocol):
    """Makes workspaces."""

    def offices(self) -> Sequence[tuple[str, str]]:
        """Code and name of every regional government, for completing what is typed."""

    def check_passphrase(self, user: str, passphrase: str) -> None:
        """Raise ``passphrase.weak`` or ``user.name`` when it may not be used; quick."""

    def found(self, answers: Answers, progress: TicketProgress) -> Founded:
        """Make the workspace; runs beside the window."""


class FirstRun(QWidget):
    """Three questions, one after the other.

    Signals: ``finished(workspace, begin)`` when the workspace is made and its recovery code has been kept.
    """

    finished = Signal(object, str)

    def __init__(self, theme: Theme, text: Text, tasks: Tasks, *, founder: Founder) -> None:
        super().__init__()
        self._theme, self._text, self._tasks, self._founder = theme, text, tasks, founder
        self._codes = {name: code for code, name in founder.offices()}
        self.pages = QStackedWidget()
        self.progress = ProgressStrip(theme, text)
        self.said: QLabel = label("", tone="danger", wrap=True)
        for column in (self._office_question(), self._kind_question(), self._begin_question()):
            self.pages.addWidget(centred(theme, column))
        place = QVBoxLayout(self)
        place.setContentsMargins(0, 0, 0, 0)
        place.setSpacing(0)
        place.addWidget(self.progress)
        place.addWidget(self.pages)
        self.setFocusProxy(self.office)

    # The questions

    def _question(self, number: int) -> GateColumn:
        names = ("office", "kind", "begin")
        column = GateColumn(self._theme, self._text(f"ui.first.{names[number - 1]}"),
                            self._text(f"ui.first.{names[number - 1]}.lead"))
        column.column.insertWidget(0, label(self._text("ui.first.step", number=number), "small", tone="muted"))
        return column

    def _office_question(self) -> GateColumn:
        column = self._question(1)
        self.office = column.add_line(self._text("ui.first.office.name"))
        completer = QCompleter(sorted(self._codes), self.office)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.office.setCompleter(completer)
        self.next_office, skip = self._buttons(column, 1)
        self.next_office.clicked.connect(lambda: self._turn_to(1))
        skip.clicked.connect(self._skip_office)
        return column

    def _kind_question(self) -> GateColumn:
        column, text = self._question(2), self._text
        self.kind = QButtonGroup(self)
        for place, name in enumerate((NEW, PRACTICE, "join")):
            choice = QRadioButton(text(f"ui.first.kind.{name}"))
            self.kind.addButton(choice, place)
            column.column.addWidget(choice)
            if name == "join":
                choice.setEnabled(False)
                column.column.addWidget(label(text("ui.first.kind.join.later"), "small", tone="muted", wrap=True))
        self.user = column.add_line(text("ui.sign_in.user"))
        self.new = PassphraseField(self._theme, text, text("ui.passphrase.new"))
        self.again = PassphraseField(self._theme, text, text("ui.passphrase.again"))
        column.add_field(text("ui.passphrase.new"), self.new)
        column.add_field(text("ui.passphrase.again"), self.again)
        column.column.addWidget(label(text("ui.passphrase.rule"), "small", tone="muted", wrap=True))
        column.column.addWidget(self.said)
        self.next_kind, skip = self._buttons(column, 2)
        self.next_kind.clicked.connect(self._leave_kind)
        skip.clicked.connect(self._practice)
        self.kind.idToggled.connect(lambda place, on: self._ask_user(place) if on else None)
        self.kind.button(0).setChecked(True)
        return column

    def _begin_question(self) -> GateColumn:
        column, text = self._question(3), self._text
        self.begin = QButtonGroup(self)
        for place, name in enumerate((IMPORT, PRACTICE, EMPTY)):
            choice = QRadioButton(text(f"ui.first.begin.{name}"))
            self.begin.addButton(choice, place)
            column.column.addWidget(choice)
        self.begin.button(0).setChecked(True)
        self.failed: QLabel = label("", tone="danger", wrap=True)
        column.column.addWidget(self.failed)
        self.finish, skip = self._buttons(column, 3)
        self.finish.clicked.connect(lambda: self._found((IMPORT, PRACTICE, EMPTY)[self.begin.checkedId()]))
        skip.clicked.connect(lambda: self._found(EMPTY))
        return column

    def _buttons(self, column: GateColumn, number: int) -> tuple[Button, Button]:
        go_on = Button(self._theme, self._text("ui.first.start" if number == 3 else "ui.first.next"), kind="filled")
        skip = Button(self._theme, self._text("ui.first.skip"))
        back = Button(self._theme, self._text("ui.first.back"), kind="link")
        back.clicked.connect(lambda: self._turn_to(number - 2))
        if number == 1:
            back.hide()
        column.add_buttons(go_on, skip, back)
        return go_on, skip

    # The way through them

    def _turn_to(self, place: int) -> None:
        self.pages.setCurrentIndex(place)
        field = (self.office, self.kind.checkedButton(), self.begin.checkedButton())[place]
        if field is not None:
            field.setFocus()

    def _skip_office(self) -> None:
        self.office.clear()
        self._turn_to(1)

    def _ask_user(self, place: int) -> None:
        for widget in (self.user, self.new, self.again):
            widget.setEnabled(place == 0)

    def _leave_kind(self) -> None:
        if self.kind.checkedId() == 1:
            self._practice()
            return
        user, passphrase = self.user.text().strip(), self.new.text()
        self.said.setText("")
        try:
            self._founder.check_passphrase(user, passphrase)
        except Exception as error:
            self.said.setText(self._text.trouble(error))
            return
        if passphrase != self.again.text():
            self.said.setText(self._text("ui.passphrase.differ"))
            self.again.setFocus()
            return
        self._turn_to(2)

    def _practice(self) -> None:
        self.kind.button(1).setChecked(True)
        self._found(EMPTY)

    def _answers(self, begin: str) -> Answers:
        name = self.office.text().strip()
        if PRACTICE in (begin, (NEW, PRACTICE)[self.kind.checkedId()]):
            return Answers(self._codes.get(name, ""), name, PRACTICE)
        return Answers(self._codes.get(name, ""), name, NEW, self.user.text().strip(), self.new.text(), begin)

    def _found(self, begin: str) -> None:
        answers = self._answers(begin)
        self.pages.setEnabled(False)
        self.failed.setText("")
        ticket = self._tasks.run_io(
            lambda progress: self._founder.found(answers, progress),
            lambda founded: self._arrive(founded, begin), on_failed=self._refuse, on_cancelled=self._stopped,
            on_progress=self.progress.show_report, key="found", owner=self)
        self.progress.follow(ticket)

    def _arrive(self, founded: Founded, begin: str) -> None:
        self.new.forget()
        self.again.forget()
        self.pages.setEnabled(True)
        if not founded.recovery_code:
            self.finished.emit(founded.workspace, begin)
            return
        sheet = RecoverySheet(self._theme, self._text, founded.recovery_code)
        sheet.kept.connect(lambda: self.finished.emit(founded.workspace, begin))
        self.pages.setCurrentIndex(self.pages.addWidget(centred(self._theme, sheet)))

    def _refuse(self, error: BaseException) -> None:
        self.pages.setEnabled(True)
        (self.said if self.pages.currentIndex() == 1 else self.failed).setText(self._text.trouble(error))

    def _stopped(self) -> None:
        self.pages.setEnabled(True)
