"""Laporan: every paper as it will be printed, page by page, with its options beside it; and the check of a paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.services.desk import ASSESSOR
from simata_desktop.services.reporting import (
    COMPLETENESS,
    KINDS,
    LYING,
    OF_PEOPLE,
    PROFILE,
    PROFILES,
    STATEMENT,
    TALENT_MAP,
    PaperOptions,
    PaperRequest,
)
from simata_desktop.ui.grid_filter import GridFilter
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.report_bar import PreviewBar
from simata_desktop.ui.report_check import CheckView, dropped_pdf
from simata_desktop.ui.report_files import ask_folder, ask_target, suggested
from simata_desktop.ui.report_jobs import ReportJobs
from simata_desktop.ui.report_options import EXPORTS, ReportOptions
from simata_desktop.ui.report_people import PeopleChoice, PeopleOnPaper
from simata_desktop.ui.report_print import print_dialog, printer_for
from simata_desktop.ui.report_seen import Seen, see
from simata_desktop.ui.report_view import PaperView
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.scope_request import map_request
from simata_desktop.ui.talent_words import MAY_SEE_BOXES
from simata_desktop.ui.widgets.elided_label import ShrinkingLabel
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.label import Button, frame
from simata_desktop.ui.widgets.message import MessageStrip
from simata_desktop.ui.widgets.panel import stacked
from simata_desktop.ui.widgets.progress_strip import ProgressStrip
from simata_desktop.ui.widgets.section import strip

PAUSE = 250  # milliseconds without a change before the paper is made anew
READY, LOADING, NOTHING, FILTERED = "ready", "loading", "nothing", "filtered"
UNMAPPED, HIDDEN, FAILED, FORBIDDEN, PICK = "unmapped", "hidden", "failed", "forbidden", "pick"
MAY_EXPORT_PEOPLE = MAY_SEE_BOXES | {"entry"}


class ReportPage(Page):
    """The papers of the office."""

    key = "report"
    help_anchor = "report"
    topics = frozenset({"person", "rating", "evidence", "declaration", "participant", "session", "target", "setting",
                        "unit", "external", "scheme"})
    buttons = ("report.print", "report.save")
    filled = "report.save"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        text, theme = context.text, context.theme
        self.kind, self.state = TALENT_MAP, LOADING
        self._stated: tuple[str, ...] = ()  # indicators of a statement that another page asked for
        self._seen: Seen | None = None
        self._usual: PaperOptions | None = None
        self._hidden = self._told = False
        self.filter, self.view = GridFilter(context), PaperView(context)
        self.people = PeopleChoice(context)
        self.options, self.check = ReportOptions(context), CheckView(context)
        self.bar = PreviewBar(context, self.view)
        self.message, self.making = MessageStrip(theme, text("ui.message.close")), ProgressStrip(theme, text)
        self.working = ProgressStrip(theme, text)
        self.jobs = ReportJobs(context, self.message, self.working)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self.setAcceptDrops(True)
        self._build()
        self._connect()

    # Inside the page

    def _build(self) -> None:
        text, theme = self.context.text, self.context.theme
        head, row = strip(theme)
        self.filter.chips.aside.hide()
        self.note = ShrinkingLabel("", "small", tone="muted")
        self.note.hide()
        self.to_check = Button(theme, text("ui.action.report.check"), "check", kind="small")
        row.addWidget(self.people, 1)
        row.addWidget(self.filter, 1)
        row.addWidget(self.note, 1)
        row.addWidget(self.to_check)
        foot = frame("surface", "top")
        foot.setFixedHeight(theme.tokens.height("filter_strip") + 1)
        stacked(foot, self.bar)
        shown = QWidget()
        stacked(shown, self.view, foot).setStretchFactor(self.view, 1)
        self.content = ContentStates(shown)
        for state, action, run in self._states():
            self.content.add_state(state, EmptyState(theme, text(f"ui.report.state.{state}"),
                                                     action=text(action) if action else "", run=run))
        self.content.show_state(LOADING)
        preview = QWidget()
        parts = (head, self.making, self.working, self.message, self.content)
        stacked(preview, *parts).setStretchFactor(self.content, 1)
        self.faces = QStackedWidget()
        self.faces.addWidget(preview)
        self.faces.addWidget(self.check)
        stacked(self, self.faces)
        self.setFocusProxy(self.view)

    def _states(self) -> Sequence[tuple[str, str, Callable[[], None] | None]]:
        shell = self.context.shell
        return ((LOADING, "", None), (FORBIDDEN, "", None), (PICK, "", None),
                (NOTHING, "ui.people.import", lambda: shell.open_page("import")),
                (FILTERED, "ui.map.filtered.action", self._drop_filters),
                (UNMAPPED, "ui.report.state.unmapped.action", lambda: self.choose_kind(COMPLETENESS)),
                (HIDDEN, "ui.report.state.hidden.action", lambda: self.options.anonymous.setChecked(True)),
                (FAILED, "ui.start.again", self._ask))

    def _connect(self) -> None:
        self.options.kind_chosen.connect(self.choose_kind)
        self.filter.changed.connect(self._ask)
        self.people.changed.connect(lambda: self.choose_kind(self.kind))
        self.options.changed.connect(self._pause.start)
        self.options.export_asked.connect(self.export)
        self._pause.timeout.connect(self._ask)
        self.to_check.clicked.connect(self.open_check)
        self.check.left.connect(self.close_check)
        self.jobs.busy_changed.connect(self._settle)

    # The page in the frame

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        exports = {f"report.{what}": lambda what=what: self.export(what) for what in EXPORTS}
        return {"report.save": self.save, "report.print": self.print_, "report.check": self.open_check, **exports}

    def filter_field(self) -> QWidget:
        return self.filter.chips.add

    def arrive(self, changes: Changes | None = None) -> None:
        self._show_options()
        super().arrive(changes)
        self._settle()

    def aim(self, target: object) -> None:
        """A kind of paper, people for it, indicators to be stated for the chosen unit, or a PDF to check."""
        if isinstance(target, PeopleOnPaper):
            self.close_check()
            self.people.take(target)
            self.choose_kind(target.kind)
        elif isinstance(target, tuple):
            self.close_check()
            self.choose_kind(STATEMENT, target)
        elif target in KINDS:
            self.close_check()
            if target != self.kind:
                self.choose_kind(str(target))
        elif isinstance(target, Path):
            self.open_check()
            self.check.check_file(target)

    def hide_names(self, *, hidden: bool) -> None:
        if hidden != self._hidden:
            self._hidden = hidden
            self.check.hide_names(hidden=hidden)
            if not self.stale:
                self._ask()

    def refresh(self, changes: Changes | None) -> None:
        roles, papers = self.context.workspace.desk.user.roles, self.context.workspace.reporting
        reason = self.context.text("ui.report.right")
        may = self._may()
        off = dict.fromkeys(EXPORTS, "" if not roles.isdisjoint(MAY_SEE_BOXES) else reason)
        off["employees"] = "" if not roles.isdisjoint(MAY_EXPORT_PEOPLE) else reason
        self.options.allow(paper=may, exports=off)
        self.to_check.setEnabled(may)
        self.to_check.setToolTip("" if may else reason)
        if not may:
            self._stand(FORBIDDEN)
            return
        self.context.tasks.run_query(lambda: (papers.options(TALENT_MAP), papers.signatory()), self._know,
                                     on_failed=self._fail, key="usual", owner=self)

    def _know(self, told: tuple[PaperOptions, str]) -> None:
        usual, signatory = told
        if usual != self._usual:
            self._usual = usual
            self.options.show_usual(usual)
            self.options.lie(landscape=self.kind in LYING)
        self.options.show_signatory(signatory)
        self._ask()

    # The preview

    def choose_kind(self, kind: str, stated: tuple[str, ...] = ()) -> None:
        """Look at another paper; of a statement the indicators, without them what the unit has declared or may."""
        self.kind, self._stated = kind, stated
        self.options.lie(landscape=kind in LYING)
        self.options.show_kind(kind)
        self.people.show_kind(kind)
        self.filter.setVisible(kind not in (STATEMENT, PROFILE) and not self.people.nips())
        self._note("ui.report.stated" if kind == STATEMENT else "")
        if self._usual is not None:  # else the settings are still being read, and the paper is made after them
            self._ask()

    def _request(self) -> Callable[[], PaperRequest]:
        """The paper of this moment; called in a worker."""
        workspace, options, signed = self.context.workspace, self.options.options(self.kind), self.options.signed
        asked, kind = map_request(self.context, self.filter.tiers), self.kind
        letters, stated, nips = self.options.letters.isChecked(), self._stated, self.people.nips()
        return lambda: PaperRequest(kind, options, asked(workspace), signed=signed, letters=letters, indicators=stated,
                                    nips=nips)

    def _may(self) -> bool:
        """May the user see the paper chosen? An assessor prints profiles of his own sessions."""
        roles = self.context.workspace.desk.user.roles
        return not roles.isdisjoint(MAY_SEE_BOXES) or (self.kind in OF_PEOPLE and ASSESSOR in roles)

    def _note(self, key: str, **params: object) -> None:
        """What must be said of the paper above it; an empty key says nothing."""
        self.note.setText(self.context.text(key, **params) if key else "")
        self.note.setVisible(bool(key))

    def _ask(self) -> None:
        if not self._may():
            self._stand(FORBIDDEN)
            return
        if self.people.open:
            self._stand(PICK)
            self.people.field.setFocus()
            return
        if self._hidden and self.options.names_people(self.kind) and not self.options.anonymous.isChecked():
            self._stand(HIDDEN)
            return
        self._pause.stop()
        request, workspace = self._request(), self.context.workspace
        if self._seen is None:
            self._stand(LOADING)
        ticket = self.context.tasks.run_io(
            partial(see, workspace, request), self._arrive, on_failed=self._fail, on_cancelled=self._cancelled,
            on_progress=self.making.show_report, key="preview", owner=self)
        self.making.follow(ticket)

    def _arrive(self, seen: Seen) -> None:
        self._quiet()
        self._seen, chart = seen, seen.draft.chart
        if chart is not None:
            self.filter.show_counts(chart, seen.everybody, seen.tiers)
        else:
            self.filter.show_people(seen.draft.counted, seen.everybody, seen.tiers)
        if self.kind != STATEMENT and not seen.draft.counted:
            self._stand(FILTERED if seen.everybody else NOTHING)
        elif chart is not None and not chart.rated + chart.provisional:
            self._stand(UNMAPPED)
        else:
            self._stand(READY)
            if seen.draft.kind == PROFILES:
                text, all_ = self.context.text, seen.draft.counted
                shown = all_ > seen.draft.people
                self._note("ui.report.previewed" if shown else "", shown=text.count(seen.draft.people),
                           all=text.count(all_))
            self.view.show_paper(seen.paper)

    def _fail(self, error: BaseException) -> None:
        self._quiet()
        self._told = True
        text = self.context.text
        self.message.say(text.trouble(error), "danger", action=text("ui.start.again"), run=self._ask)
        if self.state != READY:
            self._stand(FAILED)

    def _cancelled(self) -> None:
        self._quiet()
        self._told = True
        text = self.context.text
        self.message.say(text("ui.report.stopped"), "info", action=text("ui.start.again"), run=self._ask)
        if self.state == LOADING:
            self._stand(FAILED)

    def _quiet(self) -> None:
        """Take away what was said of the making before; a newer one may have come in its place."""
        self.making.show_report(None)
        if self._told:
            self.message.hide()
        self._told = False

    def _stand(self, state: str) -> None:
        self.state = state
        self.content.show_state(state)
        self._settle()

    def _settle(self) -> None:
        """Which actions may be called now."""
        shell, roles, free = self.context.shell, self.context.workspace.desk.user.roles, not self.jobs.busy
        may, why = self._may(), self.context.text.needed_role(MAY_SEE_BOXES, roles)
        previewing = self.faces.currentIndex() == 0
        shell.enable("report.save", on=free and previewing and self.state in (READY, HIDDEN), why=why)
        shell.enable("report.print", on=free and previewing and self.state == READY, why=why)
        shell.enable("report.check", on=may, why=why)
        for what in EXPORTS:
            needed = MAY_EXPORT_PEOPLE if what == "employees" else MAY_SEE_BOXES
            why = self.context.text.needed_role(needed, roles)
            shell.enable(f"report.{what}", on=free and not why, why=why)

    def _drop_filters(self) -> None:
        self.filter.tiers = ()
        if self.context.scope.choice("unit").value is None:
            self._ask()
        else:
            self.context.scope.choose("unit", Choice(None, ""))  # every page hears of it, this one loads again

    # What leaves the page

    def save(self) -> None:
        """Ask for a file and write the paper; for a file a person ask for a folder."""
        if self.kind == PROFILES and self.options.each.isChecked():
            folder = ask_folder(self, self.context.text)
            if folder is not None:
                self.jobs.save_each(self._request(), folder)
            return
        path = ask_target(self, self.context.text, self.kind, self._name(self.kind))
        if path is not None:
            self.jobs.save(self._request(), path)

    def print_(self) -> None:
        """Open the dialog of the system for the paper that is seen."""
        if self._seen is None:
            return
        printer = printer_for(self._seen.paper, self.context.text(f"ui.report.kind.{self.kind}"))
        request = self._request()
        dialog = print_dialog(printer, len(self._seen.paper.sizes), self)
        dialog.accepted.connect(lambda: self.jobs.print_on(printer, request))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)  # PySide hides it behind the one that connects a slot

    def export(self, what: str) -> None:
        """Ask for a file and write a sheet or the picture of the grid."""
        path = ask_target(self, self.context.text, what, self._name(what))
        if path is None:
            return
        workspace, asked = self.context.workspace, map_request(self.context, self.filter.tiers)
        if what == "picture":
            names = not self.options.anonymous.isChecked() and not self._hidden
            self.jobs.picture(path, lambda: asked(workspace), names=names)
        else:
            self.jobs.export(what, path, lambda: asked(workspace))

    def _name(self, what: str) -> str:
        chart = self._seen.draft.chart if self._seen is not None else None
        unit, period = self.context.scope.choice("unit"), self.context.scope.choice("period").value
        day: date | None = chart.day if chart is not None and what != "employees" else None
        return suggested(what, period=period if isinstance(period, int) and what != "employees" else None,
                         unit="" if unit.value is None else unit.word, day=day)

    # Checking a paper

    def open_check(self) -> None:
        """Show the check of a paper in place of the preview."""
        self.faces.setCurrentWidget(self.check)
        self.setFocusProxy(self.check)
        self._show_options()
        self.check.setFocus()
        self._settle()

    def close_check(self) -> None:
        """Back to the preview."""
        self.faces.setCurrentIndex(0)
        self.setFocusProxy(self.view)
        self._show_options()
        self.view.setFocus()
        self._settle()

    def _show_options(self) -> None:
        shown = self.options if self.faces.currentIndex() == 0 else None
        self.context.shell.show_inspector(shown, page=self.key)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_pdf(event) is not None and self.to_check.isEnabled():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_pdf(event)
        if path is not None:
            event.acceptProposedAction()
            self.aim(path)
