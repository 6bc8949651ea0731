"""Verifikasi: a row a piece of evidence, its document beside it, T accepts, X rejects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.services.evidence_rows import TableRules
from simata_desktop.services.submission import Submission
from simata_desktop.services.verification import QueueFilter, QueueRow
from simata_desktop.ui.document_drop import BESIDE, FileDrop
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.submission_line import SubmissionLine
from simata_desktop.ui.talent_words import MAY_SEE_BOXES
from simata_desktop.ui.verification_files import DocumentFiles
from simata_desktop.ui.verification_filter import ALL, VerificationFilter
from simata_desktop.ui.verification_judging import Judging
from simata_desktop.ui.verification_list import STATE, QueueRows, QueueTable, columns, row_of
from simata_desktop.ui.verification_preview import PreviewPanel
from simata_desktop.ui.verification_side import RecordSide
from simata_desktop.ui.verification_words import Words
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.pages import EMPTY, FAILED, LOADING
from simata_desktop.ui.widgets.section import strip

NOTHING, FILTERED, DONE = "nothing", "filtered", "done"
LIST_WIDE, SCAN_WIDE = 11, 10  # how the page is shared at first
LEAST = 220  # pixels of either side
OLD_REASONS = 200  # rejected records looked at for the reasons given last
VERIFIER = frozenset({"verifier"})


@dataclass(frozen=True)
class Known:
    """What the page reads before its list: the words of the rules, the tiers of the office, reasons given before."""

    rules: TableRules
    tiers: tuple[str, ...]
    reasons: tuple[str, ...]
    submission: Submission


class VerificationPage(Page):
    """The list at the left; scan, facts and the line for a reason at the right."""

    key = "verification"
    help_anchor = "verification"
    topics = frozenset({"evidence", "person", "unit", "user", "setting", "scheme"})
    scopes = ("unit",)
    buttons = ("verification.accept", "verification.reject", "verification.preview")
    filled = "verification.accept"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme, text = context.theme, context.text
        self._hidden, self._words = False, Words(text)
        self._rows: QueueRows | None = None
        self.filter = VerificationFilter(context)
        self.model = PagedModel(theme, context.tasks, columns(text))
        self.period = SubmissionLine(theme, text)
        self.table = QueueTable(context, self.model, self._is_own_key)
        self.side = RecordSide(context)
        self.viewer, self.reason, self.facts = self.side.viewer, self.side.reason, self.side.facts
        self.files = DocumentFiles(context, self)
        self.judging = Judging(context, self, self.table, self.model)
        self._build()
        self._connect()
        self.drop = FileDrop(self, lambda: self.table, self.side.attach.isEnabled)
        self.drop.dropped.connect(self._dropped)

    def _build(self) -> None:
        theme, text = self.context.theme, self.context.text
        head, row = strip(theme)
        row.addWidget(self.filter, 1)
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.setChildrenCollapsible(False)
        for widget, share in ((self.table, LIST_WIDE), (self.side, SCAN_WIDE)):
            widget.setMinimumWidth(LEAST)
            self.halves.addWidget(widget)
            self.halves.setStretchFactor(self.halves.count() - 1, share)
        self.halves.setSizes([LIST_WIDE * LEAST, SCAN_WIDE * LEAST])
        self.context.memory.splitter("verification", self.halves)
        self.content = ContentStates(self.halves)
        self.states = {name: EmptyState(theme, text("ui.verification.loading"))
                       for name in (LOADING, NOTHING, FILTERED, DONE, FAILED)}
        for name, state in self.states.items():
            self.content.add_state(name, state)
        self.content.show_state(LOADING)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.period)
        column.addWidget(self.content, 1)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.filter.changed.connect(self._ask)
        self.filter.entered.connect(self.table.setFocus)
        self.model.state_changed.connect(self._show_state)
        self.model.failed.connect(self._fail)
        self.model.dataChanged.connect(self._arrived)
        self.table.selectionModel().currentRowChanged.connect(lambda now, before: self._show_current())
        self.table.picked.connect(lambda keys: self._count())
        self.table.opened.connect(lambda key: self.viewer.setFocus())
        self.reason.given.connect(self._reject)
        self.reason.left.connect(self.table.setFocus)
        self.side.attach_asked.connect(self._attach)
        self.side.save_asked.connect(self._save)
        self.files.attached.connect(self.model.reload)
        self.files.said.connect(self.context.shell.say)
        self.judging.refused.connect(lambda words: self.context.shell.say(words, "danger"))
        self.judging.told.connect(self.facts.say)

    # Loading

    def refresh(self, changes: Changes | None) -> None:
        """Words first; after a change only the list is read again, where it stands."""
        if changes is not None and self._rows is not None and not changes.touches("setting", "scheme", "user"):
            self.side.forget()
            self.model.reload()
            return
        workspace = self.context.workspace
        self.context.tasks.run_query(lambda: _known(workspace), self._take, on_failed=self._fail, key="rules",
                                     owner=self)

    def _take(self, known: Known) -> None:
        self._words = Words(self.context.text, known.rules)
        self.filter.indicators, self.filter.known = self._words.indicators, known.tiers
        self.reason.remember(known.reasons)
        self.period.show_period(known.submission)
        self.side.know(self._words, self.period.why)
        self._ask()

    def _ask(self) -> None:
        unit = self.context.scope.choice("unit").value
        asked = self.filter.asked(None if unit is None else str(unit))
        self._rows = QueueRows(self.context.workspace, asked, self._words, hidden=self._hidden)
        self.side.forget()
        self.reason.hide()
        self.table.setColumnHidden(STATE, self.filter.states.choice != ALL)
        self.model.ask(self._rows)

    def _show_state(self, state: str) -> None:
        if self.judging.moving and state != EMPTY:
            return
        if state == EMPTY:
            state = self._empty()
        self.content.show_state(state)
        if state not in (LOADING, FAILED):
            self.judging.find_back()
            if self.model.rowCount() and self.table.place < 0:
                self.table.stand(0)
            self._show_current()
        self._count()

    def _empty(self) -> str:
        """Why the list is empty, told with the next step."""
        text, shell, which = self.context.text, self.context.shell, self.filter.states.choice
        if self.filter.narrow or self.context.scope.choice("unit").value is not None:
            self.states[FILTERED].say(text("ui.verification.filtered"), action=text("ui.verification.filtered.action"),
                                      run=self._show_all)
            return FILTERED
        if self.filter.waiting and self.judging.judged:
            self.states[DONE].say(text("ui.verification.done", count=text.count(self.judging.judged)),
                                  action=text("ui.verification.to_map"), run=lambda: shell.open_page("map"))
            return DONE
        self.states[NOTHING].say(text(f"ui.verification.nothing.{which}"), action=text("ui.verification.to_entry"),
                                 run=lambda: shell.open_page("performance"))
        return NOTHING

    def _show_all(self) -> None:
        self.context.scope.choose("unit", Choice(None, self.context.text("ui.scope.all_units")))
        self.filter.drop()

    def _fail(self, error: BaseException) -> None:
        text = self.context.text
        self.states[FAILED].say(text.trouble(error), action=text("ui.start.again"), run=lambda: self.refresh(None))
        self.content.show_state(FAILED)

    # The record beside the list

    def current(self) -> QueueRow | None:
        """The record that the keyboard is on, as far as it is at hand."""
        place = self.table.place
        return row_of(self.model.values(place)) if 0 <= place < self.model.rowCount() else None

    def _arrived(self, first: Any, last: Any) -> None:
        if first.row() <= self.table.place <= last.row():
            self._show_current()

    def _show_current(self) -> None:
        if self.judging.moving:
            return
        row = self.current()
        self.side.show_row(row, hidden=self._hidden, below=self._row_below)
        self._allow(row)
        self._count()

    def _row_below(self) -> QueueRow | None:
        below = self.table.place + 1
        return row_of(self.model.pages.at_hand(below)) if below < self.model.rowCount() else None

    def _allow(self, row: QueueRow | None) -> None:
        """Which actions are on for the record, and why not."""
        text, roles = self.context.text, self.context.workspace.desk.user.roles
        why = text.needed_role(VERIFIER, roles) or (text("ui.verification.own") if row is not None and row.own else "")
        for action in ("verification.accept", "verification.reject"):
            self.context.shell.enable(action, on=row is not None and not why, why=why)
        for action, button, why in (("save", self.side.save, text("ui.verification.no_document.short")),
                                    ("attach", self.side.attach, self.period.why)):
            self.context.shell.enable(f"verification.{action}", on=button.isEnabled(), why=why)
        self.context.shell.enable("verification.preview", on=not roles.isdisjoint(MAY_SEE_BOXES),
                                  why=text.needed_role(MAY_SEE_BOXES, roles))

    def _count(self) -> None:
        text, total = self.context.text, self.model.rowCount()
        chosen, which = len(self.table.selected_rows()), self.filter.states.choice
        if chosen > 1:
            words = text("ui.verification.count.chosen", chosen=text.count(chosen), all=text.count(total))
        else:
            words = text(f"ui.verification.count.{which}", place=text.count(self.table.place + 1),
                         all=text.count(total)) if total else ""
        self.filter.show_count(words)

    # Judging

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        return {"verification.accept": self.accept, "verification.reject": self.ask_reason,
                "verification.preview": self._open_preview, "verification.attach": self._attach,
                "verification.save": self._save}

    def accept(self) -> None:
        """Accept what is selected and go to the next."""
        if self._may_judge():
            self.judging.judge(None, stays=self._stays("verified"))

    def ask_reason(self) -> None:
        """Ask for the reason to refuse what is selected."""
        row = self.current()
        if row is None or not self._may_judge():
            return
        chosen, text = len(self.table.selected_rows()), self.context.text
        self.reason.ask(text("ui.verification.reason.many", count=text.count(chosen)) if chosen > 1 else
                        text("ui.verification.reason.ask", name=self._words.person(row, hidden=self._hidden)))

    def _reject(self, reason: str) -> None:
        self.table.setFocus()
        self.judging.judge(reason, stays=self._stays("rejected"))

    def _may_judge(self) -> bool:
        row, text = self.current(), self.context.text
        why = text.needed_role(VERIFIER, self.context.workspace.desk.user.roles)
        if row is not None and row.own and len(self.table.selected_rows()) <= 1:
            why = why or text("ui.verification.own")
        if why:
            self.facts.say(why)
        return row is not None and not why

    def _stays(self, state: str) -> bool:
        """Does a record of ``state`` belong to the list shown?"""
        asked = self._rows.asked.state if self._rows is not None else ""
        return asked in ("", state)

    # Documents

    def _attach(self) -> None:
        row = self.current()
        if row is not None and not self.period.shut:
            self.files.ask_and_attach(row.id)

    def _save(self) -> None:
        row = self.current()
        if row is not None and row.file_sha256:
            self.files.save(row.id, row.file_name or "")

    def _dropped(self, row: int, path: Path) -> None:
        """A file dropped on a row belongs to that row, elsewhere to the one shown."""
        if row != BESIDE:
            self.table.stand(row)
        piece = self.current()
        if piece is not None:
            self.files.attach(piece.id, path)

    # Keys

    def _is_own_key(self, event: QKeyEvent) -> bool:
        return self._call_of(event) is not None

    def _call_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            call = {Qt.Key.Key_T: self.accept, Qt.Key.Key_X: self.ask_reason, Qt.Key.Key_J: lambda: self.table.step(1),
                    Qt.Key.Key_K: lambda: self.table.step(-1)}.get(Qt.Key(event.key()))
            if call is not None:
                return call
        return self.side.call_of(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        call = self._call_of(event)
        if call is None:
            super().keyPressEvent(event)
        else:
            call()

    # What others ask

    def _open_preview(self) -> None:
        panel = PreviewPanel(self.context, hidden=self._hidden)
        panel.closed.connect(lambda: self.inspect(None))
        self.inspect(panel)
        panel.load()

    def filter_field(self) -> QWidget:
        return self.filter.field

    def hide_names(self, *, hidden: bool) -> None:
        if hidden != self._hidden:
            self._hidden = hidden
            if self._rows is not None:
                self._ask()


def _known(workspace: Any) -> Known:
    queue = workspace.verification
    refused = queue.page(queue.keys(QueueFilter(state="rejected"))[:OLD_REASONS])
    newest = sorted(refused, key=lambda row: row.position, reverse=True)
    reasons = tuple(dict.fromkeys(row.reason for row in newest if row.reason))
    return Known(workspace.evidence.rules(), (*workspace.desk.rulebook().tiers.codes, "unknown"), reasons,
                 workspace.evidence.submission())
