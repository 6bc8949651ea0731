"""The six texts of a participant's report: written by hand, or put together from the bank where they are empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.records import REPORT_WORDS
from simata_desktop.services.assessment_rows import Participant
from simata_desktop.services.desk import ASSESSOR, VERIFIER
from simata_desktop.ui.page import Context
from simata_desktop.ui.text import grouped_nip
from simata_desktop.ui.text_row import TextRow
from simata_desktop.ui.widgets.label import Button, label
from simata_desktop.ui.widgets.message import MessageStrip
from simata_desktop.ui.widgets.panel import button_row, panel_ground, panel_title, stacked

SIGNATORY = "signatory.name"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The participant, what the bank would say of him, and who signs."""

    person: Participant
    suggested: Mapping[str, str]
    signatory: str


class AssessmentWords(QWidget):
    """A panel for one participant of one session; each text is a save of its own and one step of undo.

    Signals: ``closed()``.
    """

    closed = Signal()

    def __init__(self, context: Context, code: str, nip: str) -> None:
        super().__init__()
        theme, text = context.theme, context.text
        self.context, self._code, self._nip = context, code, nip
        self._loaded: Loaded | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", "surface_alt")
        ground, column = panel_ground(theme)
        title, self.close_button = panel_title(theme, text("ui.words.title"), text("ui.words.close"))
        self.who, self.lead = label("", "strong", wrap=True), label("", "small", tone="muted", wrap=True)
        self.compose = Button(theme, text("ui.words.compose"), "assessment")
        self.compose.setToolTip(text("ui.words.compose.hint"))
        column.addLayout(title)
        for said in (self.who, self.lead):
            column.addWidget(said)
        column.addLayout(button_row(self.compose))
        column.addWidget(label(text("ui.words.compose.hint"), "caption", tone="muted", wrap=True))
        column.addWidget(label(text("ui.words.keys"), "caption", tone="muted", wrap=True))
        self.message = MessageStrip(theme, text("ui.message.close"))
        self.rows = {word: TextRow(theme, text(f"ui.words.{word}")) for word in REPORT_WORDS}
        stacked(self, ground, self.message, *self.rows.values()).addStretch(1)
        for word, row in self.rows.items():
            row.committed.connect(lambda typed, word=word: self._write({word: typed}))
        self.compose.clicked.connect(self._compose)
        self.close_button.clicked.connect(self.closed)
        self.refresh(None)

    @property
    def workspace(self) -> Any:
        """The services."""
        return self.context.workspace

    def refresh(self, changes: Changes | None) -> None:
        """Load again what has changed; what is being typed stays."""
        if changes is None or changes.touches("participant", "session", "setting", "sheet"):
            self.context.tasks.run_query(self._load, self._show, on_failed=self.fail, key="report words", owner=self)

    def fail(self, error: BaseException) -> None:
        """Say above the texts what went wrong."""
        self.message.say(self.context.text.trouble(error), "danger")

    def _load(self) -> Loaded:
        only = None if self._loaded is None else [self._loaded.person.id]
        people: tuple[Participant, ...] = self.workspace.assessment.participants(self._code, only=only)
        person = next((one for one in people if one.nip == self._nip), None)
        if person is None:
            raise UserError("session.not_in", field="nip", nip=self._nip, session=self._code)
        return Loaded(person, self.workspace.sentences.suggestion(person),
                      self.workspace.office.settings().get(SIGNATORY, ""))

    def _show(self, loaded: Loaded) -> None:
        self._loaded, text = loaded, self.context.text
        person = loaded.person
        self.who.setText(f"{person.name} · {grouped_nip(person.nip)}")
        nobody = text("ui.words.nobody")
        self.lead.setText(text("ui.words.lead", assessors="; ".join(person.assessors) or nobody,
                               signatory=loaded.signatory or nobody))
        why = text.needed_role((VERIFIER, ASSESSOR), self.workspace.desk.user.roles)
        for word, row in self.rows.items():
            row.show_value(person.words.get(word, ""))
            row.allow(on=not why, reason=why)
        self.compose.setEnabled(not why)
        self.compose.setToolTip(why or text("ui.words.compose.hint"))

    # Saving

    def _write(self, words: Mapping[str, str]) -> None:
        text = self.context.text

        def kept(changes: Changes) -> None:
            for word in words:
                self.rows[word].accept(text("ui.words.saved"))

        def failed(error: BaseException) -> None:
            for word in words:
                self.rows[word].refuse(text.trouble(error))

        self.context.tasks.run_command(lambda progress: self.workspace.assessment.write(self._code, self._nip, words),
                                       kept, on_failed=failed, owner=self)

    def _compose(self) -> None:
        text = self.context.text
        if self._loaded is None:
            return
        found = {word: said for word, said in self._loaded.suggested.items() if not self.rows[word].typed().strip()}
        if not found:
            self.message.say(text("ui.words.composed.none"))
            return
        self.message.say(text("ui.words.composed", count=text.count(len(found))), "ok")
        self._write(found)
