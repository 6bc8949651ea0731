"""The centre on this PC as the page shows it: the form that makes it, and the section that runs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from simata_desktop.domain.errors import Trouble
from simata_desktop.services.office_centre import CentreNote
from simata_desktop.ui.centre_form import CentreForm
from simata_desktop.ui.page import Context
from simata_desktop.ui.sync_words import local
from simata_desktop.ui.widgets.label import Button, frame
from simata_desktop.ui.widgets.section import Section

START, STOP, CODE, CARDS, CERTIFICATE = "start", "stop", "code", "cards", "certificate"
Run = Callable[[Callable[[Any], Any], Callable[[Any], str]], None]


@dataclass(frozen=True, slots=True)
class CentreSeen:
    """The centre of this PC, and whether it answers now."""

    note: CentreNote
    running: bool


class CentreSection(Section):
    """Signals: ``asked(word)``: start, stop, code, cards, certificate."""

    asked = Signal(str)

    def __init__(self, context: Context, seen: CentreSeen) -> None:
        theme, text = context.theme, context.text
        super().__init__(theme, ground="surface_alt", row="row_table")
        self.add_head(text("ui.centre.here"), text(f"ui.centre.{'answers' if seen.running else 'stopped'}"))
        self.add_row(text("ui.sync.join.server"), seen.note.address)
        for words in ((STOP if seen.running else START, CODE), (CARDS, CERTIFICATE)):
            made = frame("surface_alt")
            row = QHBoxLayout(made)
            edge = theme.tokens.space("page_edge")
            row.setContentsMargins(edge, theme.tokens.space("xs"), edge, theme.tokens.space("xs"))
            row.setSpacing(theme.tokens.space("l"))
            for word in words:
                button = Button(theme, text(f"ui.centre.{word}"), kind="link")
                button.setObjectName(f"centre.{word}")
                button.clicked.connect(lambda _=False, word=word: self.asked.emit(word))
                row.addWidget(button)
            row.addStretch(1)
            self.add(made)


class SyncCentre(QObject):
    """Does what form and section ask for; ``run(call, done)`` of the page does the work with progress.

    ``choose_place(title, name)`` asks for a file. Signals: ``made(Joined)``.
    """

    made = Signal(object)

    def __init__(self, context: Context, page: QWidget, run: Run) -> None:
        super().__init__(page)
        self._context, self._page, self._run = context, page, run
        self.form = CentreForm(context)
        self.form.asked.connect(self._make)
        self.choose_place: Callable[[str, str], str] = self._place_dialog

    def seen(self) -> CentreSeen | None:
        """What this PC is; None where it is no centre. May be asked in a worker."""
        centre = self._context.workspace.centre
        note = centre.note()
        return CentreSeen(note, centre.process.running) if note is not None else None

    def refused(self) -> str:
        """Why this PC cannot become a centre; empty where it can. May be asked in a worker."""
        try:
            self._context.workspace.centre.refuse()
        except Trouble as error:
            return self._context.text.trouble(error)
        return ""

    def _make(self, address: str) -> None:
        centre, tasks = self._context.workspace.centre, self._context.tasks
        self.form.allow(on=False, words=self._context.text("ui.centre.busy"))
        tasks.run_io(lambda progress: centre.set_up(address, progress), self._made, on_failed=self._refused,
                     on_cancelled=lambda: self.form.allow(on=True), key="centre", owner=self._page)

    def _made(self, joined: Any) -> None:
        self.form.allow(on=True)
        self.made.emit(joined)

    def _refused(self, error: BaseException) -> None:
        self.form.refuse(self._context.text.trouble(error))

    def act(self, word: str) -> None:
        """Start, stop, give a code, write cards or the certificate."""
        centre, text = self._context.workspace.centre, self._context.text
        if word == CODE:
            self._run(lambda progress: centre.code(), lambda code: text(
                "ui.centre.code.given", address=code.address, code=code.code, fingerprint=code.fingerprint,
                until=text.short_day(_day(code.expires_at))))
        elif word in (CARDS, CERTIFICATE):
            self._write(word)
        else:
            call = centre.start if word == START else centre.stop
            self._run(lambda progress: call(), lambda _: text(f"ui.centre.{word}.done"))

    def _write(self, word: str) -> None:
        centre, text = self._context.workspace.centre, self._context.text
        chosen = self.choose_place(text(f"ui.centre.{word}"), text(f"ui.centre.{word}.file"))
        if not chosen:
            return
        call = centre.cards if word == CARDS else centre.certificate
        self._run(lambda progress: call(Path(chosen)), lambda _: text("ui.centre.written", file=chosen))

    def _place_dialog(self, title: str, name: str) -> str:
        return QFileDialog.getSaveFileName(self._page, title, name)[0]


def _day(iso: str) -> date:
    at = local(iso)
    assert at is not None
    return at.date()
