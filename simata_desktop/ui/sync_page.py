"""Sinkronisasi: joining a centre; then what waits, what was received, what a person must decide, by line or stick."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.records import KINDS
from simata_desktop.services.conflicts import SetAside
from simata_desktop.services.enrolling import Joined
from simata_desktop.services.stick_joining import Requested
from simata_desktop.services.sync_lists import INTERVALS, DeviceHeard, MergedLine, WaitingSave
from simata_desktop.services.sync_state import Run, Status, Synchronised
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.settings_section import scrolled
from simata_desktop.ui.sync_centre import CentreSeen, SyncCentre
from simata_desktop.ui.sync_conflicts import ConflictPanel, Found
from simata_desktop.ui.sync_join import JoinForm
from simata_desktop.ui.sync_side import UNCHECKED, Seen, SyncSide
from simata_desktop.ui.sync_stick import SyncStick
from simata_desktop.ui.sync_strip import SyncStrip
from simata_desktop.ui.sync_tables import ASIDE, MERGED, WAITING, SyncTables
from simata_desktop.ui.sync_timer import SYNC, changes_of
from simata_desktop.ui.sync_words import local
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.front_stack import FrontStack
from simata_desktop.ui.widgets.message import MessageStrip
from simata_desktop.ui.widgets.pages import LOADING, READY
from simata_desktop.ui.widgets.progress_strip import ProgressStrip
from simata_desktop.ui.widgets.scope_button import ScopeButton

PRACTICE = "practice"
WIDE, USUAL_TYPE = 1000, 13  # pixels, for the usual type, that lists and side need beside each other


@dataclass(frozen=True, slots=True)
class Told:
    """All that the page shows, read at once."""

    status: Status
    runs: tuple[Run, ...]
    saved: str | None
    office: str
    minutes: int
    waiting: Sequence[WaitingSave]
    aside: Sequence[SetAside]
    merged: Sequence[MergedLine]
    devices: Sequence[DeviceHeard]
    compared: tuple[str, str] | None
    found: Found
    asked: Requested | None
    centre: CentreSeen | None
    no_centre: str


class SyncPage(Page):
    """Before joining the form, afterwards the exchange; a practice office never joins."""

    key = "sync"
    help_anchor = "sync"
    topics = frozenset({*KINDS, SYNC})
    scopes = ()
    buttons = ("sync.write", "sync.take", "sync.now")
    filled = "sync.now"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme, text = context.theme, context.text
        self.told: Told | None = None
        self._busy = False
        self.interval = ScopeButton(theme, "", self._choice(INTERVALS[0]))
        self.interval.setToolTip(text("ui.sync.timer"))
        self.interval.set_choices([self._choice(one) for one in INTERVALS])
        self.message, self.progress = MessageStrip(theme, text("ui.message.close")), ProgressStrip(theme, text)
        self.strip, self.join = SyncStrip(theme, text), JoinForm(context)
        self.conflicts, self.tables = ConflictPanel(context), SyncTables(context)
        self.side = SyncSide(context)
        self.stick = SyncStick(context, self, self._carry)
        self.centre = SyncCentre(context, self, self._carry)
        self._build()
        self._connect()

    def _build(self) -> None:
        theme = self.context.theme
        main, work, body = QWidget(), QWidget(), QWidget()
        _column(main, self.conflicts, self.tables)
        self._work = QBoxLayout(QBoxLayout.Direction.LeftToRight, work)
        self._work.setContentsMargins(0, 0, 0, 0)
        self._work.setSpacing(0)
        self._work.addWidget(main, 1)
        self._work.addWidget(self.side)
        self.states = ContentStates(scrolled(work))
        for state in (LOADING, PRACTICE):
            self.states.add_state(state, EmptyState(theme, self.context.text(f"ui.sync.{state}")))
        self.joining, self.making, self.faces = scrolled(self.join), scrolled(self.centre.form), FrontStack()
        for face in (self.states, self.joining, self.making):
            self.faces.addWidget(face)
        _column(body, self.strip, self.faces)
        _column(self, self.message, self.progress, body)
        self.states.show_state(LOADING)
        self.setFocusProxy(self.tables.tables[WAITING])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside the lists, what stands beside them goes below."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE * self.context.theme.tokens.type_size("body").size / USUAL_TYPE
        self._work.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self.side.stand(beside=wide)

    def _connect(self) -> None:
        self.side.verify_asked.connect(lambda: self.synchronise(verify=True))
        self.interval.chosen.connect(self._set_interval)
        self.side.centre_asked.connect(self.centre.act)
        self.side.deletes_allowed.connect(self._allow_deletes)
        self.join.joined.connect(self._joined)
        self.centre.made.connect(self._joined)
        self.join.centre_asked.connect(lambda: self._stand_at(self.making))
        self.centre.form.left.connect(lambda: self._stand_at(self.joining))
        self.conflicts.decided.connect(self._decide)
        self.conflicts.person_asked.connect(lambda nip: self.context.shell.open_page("people", nip))
        self.tables.person_asked.connect(lambda nip: self.context.shell.open_page("people", nip))
        self.tables.take_back_asked.connect(self._take_back)

    # The page in the frame

    def top_bar_widgets(self) -> Sequence[QWidget]:
        return (self.interval,)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        return {"sync.now": self.synchronise, "sync.verify": lambda: self.synchronise(verify=True),
                "sync.write": self.stick.write, "sync.take": self.stick.take}

    def hide_names(self, *, hidden: bool) -> None:
        self.conflicts.hide_names(hidden=hidden)
        self.tables.hide_names(hidden=hidden)

    def aim(self, target: object) -> None:
        """Stand at a conflict."""
        self.conflicts.go_to(str(target))

    def arrive(self, changes: Changes | None = None) -> None:
        self.stale = True  # what waits changes with every save, and with what commands beside the window do
        super().arrive(changes)

    def refresh(self, changes: Changes | None) -> None:
        self.context.tasks.run_query(self._read, self._show, on_failed=self._failed, key="state", owner=self)

    def _read(self) -> Told:
        workspace = self.context.workspace
        state, lists, office = workspace.syncing.state, workspace.sync_lists, workspace.office
        decided = lists.decided()
        status, found = state.status(), tuple(one for one in workspace.conflicts.list() if one.id not in decided)
        sides = {side.device for one in found for side in (one.mine, one.theirs) if side.device}
        named = office.status()["office"] or {}
        return Told(status, state.runs(), office.last_saved(), named.get("name") or "", lists.interval(),
                    lists.waiting(), workspace.conflicts.quarantine(), lists.merged(), lists.devices(),
                    state.compared(), Found(found, status.device, lists.offices_of(sides), lists.labels()),
                    workspace.stick_joining.waiting(), self.centre.seen(), self.centre.refused())

    def _show(self, told: Told) -> None:
        self.told = told
        joined = told.status.device is not None
        now = self.context.workspace.desk.clock.now()
        self.strip.show_state(told.status, told.runs, told.saved, now, minutes=told.minutes)
        self.interval.set_choice(self._choice(told.minutes))
        self.interval.setVisible(joined)
        if not joined:
            self.join.show_office(told.office, told.asked)
            self.centre.form.show_office(told.office, told.no_centre)
            self.states.show_state(PRACTICE)
            if self.context.workspace.desk.practice or self.faces.currentWidget() is self.states:
                self._stand_at(self.states if self.context.workspace.desk.practice else self.joining)
        else:
            self.states.show_state(READY)
            self.faces.setCurrentWidget(self.states)
            self.conflicts.show_found(told.found)
            self.tables.labels = told.found.labels
            for name, rows in ((WAITING, told.waiting), (ASIDE, told.aside), (MERGED, told.merged)):
                self.tables.show_rows(name, rows)
            answer, at = told.compared or (UNCHECKED, None)
            self.side.show_seen(Seen(told.status, told.runs, told.devices, answer, local(at), told.centre))
        self._settle()

    def _stand_at(self, face: QWidget) -> None:
        self.faces.setCurrentWidget(face)
        face.setFocus()

    # Synchronising

    def synchronise(self, *, verify: bool = False) -> None:
        """Exchange with the centre now; the work goes on meanwhile."""
        if self._why_no_line() or self._busy:
            return
        syncing = self.context.workspace.syncing
        self._run(lambda progress: syncing.by_line(progress, verify=verify), self._synchronised)

    def _allow_deletes(self) -> None:
        state = self.context.workspace.syncing.state
        self.context.tasks.run_io(lambda progress: state.allow_deletes(), lambda _: self.synchronise(),
                                  on_failed=self._failed, owner=self)

    def _run(self, call: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._busy = True
        self.message.hide()
        self._settle()

        def finished(result: Any) -> None:
            self._end()
            done(result)

        def failed(error: BaseException) -> None:
            self._end()
            self._failed(error)
            self.refresh(None)

        self.progress.follow(self.context.tasks.run_io(
            call, finished, on_failed=failed, on_progress=self.progress.show_report, on_cancelled=self._stopped,
            owner=self))

    def _end(self) -> None:
        self._busy = False
        self._settle()

    def _stopped(self) -> None:
        self._end()
        self.message.say(self.context.text("ui.sync.stopped"))
        self.refresh(None)

    def _synchronised(self, done: Synchronised) -> None:
        text = self.context.text
        if done.trouble is not None:
            self.message.say(text.trouble(done.trouble), "warning")
        elif done.digest == "differs":
            self.message.say(text("ui.sync.equal.differs.words", at=""), "danger")
        else:
            words = text("ui.sync.done", sent=text.count(done.pushed), received=text.count(done.summary.pulled))
            self.message.say(words, "ok")
        self._tell(done)

    def _carry(self, call: Callable[[Any], Any], words: Callable[[Any], str]) -> None:
        """Do what the stick asks for, then say ``words`` of it."""
        if not self._why() and not self._busy:
            self._run(call, lambda done: self._carried(done, words(done)))

    def _carried(self, done: Any, words: str) -> None:
        self.message.say(words, "ok")
        if hasattr(done, "summary"):
            self._tell(done)
        else:
            self.refresh(None)

    def _tell(self, done: Any) -> None:
        """What came concerns every page."""
        self.context.tasks.changed.emit(changes_of(done), self)
        self.refresh(None)

    def _joined(self, joined: Joined) -> None:
        text = self.context.text
        key = "ui.sync.joined" if joined.server else "ui.sync.joined.stick"
        self.message.say(text(key, office=joined.office_name or joined.office), "ok")
        self.context.tasks.changed.emit(Changes(frozenset({SYNC, "unit", "user"}), count=1), self)
        self.refresh(None)

    # Deciding

    def _decide(self, id_: str, take: str, reason: str) -> None:
        service = self.context.workspace.conflicts
        self.context.tasks.run_command(
            lambda progress: service.resolve(id_, take, reason), lambda changes: self._decided(),
            on_failed=lambda error: self.conflicts.refuse(self.context.text.trouble(error)), owner=self)

    def _decided(self) -> None:
        self.message.say(self.context.text("ui.sync.conflict.done"), "ok")
        self.refresh(None)

    def _take_back(self, line: MergedLine) -> None:
        lists = self.context.workspace.sync_lists
        self.context.tasks.run_command(lambda progress: lists.take_back(line), lambda changes: self._taken_back(),
                                       on_failed=self._failed, owner=self)

    def _taken_back(self) -> None:
        self.message.say(self.context.text("ui.sync.merged.taken_back"), "ok")
        self.refresh(None)

    # States

    def _choice(self, minutes: int) -> Choice:
        text = self.context.text
        return Choice(minutes, text("ui.sync.timer.minutes", minutes=minutes) if minutes else text("ui.sync.timer.off"))

    def _set_interval(self, choice: Choice) -> None:
        lists, minutes = self.context.workspace.sync_lists, int(str(choice.value))
        self.context.tasks.run_io(lambda progress: lists.set_interval(minutes), lambda _: self.refresh(None),
                                  on_failed=self._failed, owner=self)

    def _failed(self, error: BaseException) -> None:
        self.message.say(self.context.text.trouble(error), "danger")

    def _why(self) -> str:
        """Why nothing can be exchanged now; empty where it can."""
        text = self.context.text
        if self.context.workspace.desk.practice:
            return text("ui.sync.practice")
        joined = self.told is not None and self.told.status.device is not None
        return "" if joined else text("ui.sync.not_joined")

    def _why_no_line(self) -> str:
        """Why nothing can be exchanged over the net now; empty where it can."""
        known = self.told is not None and self.told.status.server is not None
        return self._why() or ("" if known else self.context.text("ui.sync.no_line"))

    def _settle(self) -> None:
        for why, actions in ((self._why_no_line(), ("sync.now", "sync.verify")),
                             (self._why(), ("sync.write", "sync.take"))):
            for action in actions:
                self.context.shell.enable(action, on=not why and not self._busy, why=why)


def _column(place: QWidget, *widgets: QWidget) -> None:
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget, 0 if widget is not widgets[-1] else 1)
