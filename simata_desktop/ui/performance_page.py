"""Kinerja: yearly ratings and talent evidence typed as in a spreadsheet, every cell kept at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.services.evidence_rows import TableRules
from simata_desktop.services.people import ListRequest
from simata_desktop.services.submission import Submission
from simata_desktop.ui.document_offer import DocumentOffer
from simata_desktop.ui.document_proposal import ProposalPanel
from simata_desktop.ui.evidence_declare import DeclarePanel
from simata_desktop.ui.evidence_when import WhenField
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.performance_filter import PerformanceFilter
from simata_desktop.ui.performance_foot import KeyHints, foot_row
from simata_desktop.ui.performance_people import Chosen, Looked
from simata_desktop.ui.performance_person import PersonFound, person_view, read_person
from simata_desktop.ui.performance_sheet import EVIDENCE, RATINGS, Sheet
from simata_desktop.ui.reason_strip import ReasonStrip
from simata_desktop.ui.request_ask import RequestAsk
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.submission_line import SubmissionLine
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.entry_model import Edit
from simata_desktop.ui.widgets.label import Button
from simata_desktop.ui.widgets.pages import EMPTY, FAILED, LOADING
from simata_desktop.ui.widgets.panel import stacked
from simata_desktop.ui.widgets.scope_button import ScopeButton
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.segmented import Segmented

FORMS = (DeclarePanel, RequestAsk, ProposalPanel)  # they stay beside the table until they are closed
MAY_ASK = frozenset(("entry", "verifier"))
NOTHING, FILTERED = "nothing", "filtered"
SEGMENT_SIDES = 14  # padding of a segment in the style sheet
REST = 120  # milliseconds on a row before its person is read
KEYS = ("number", "enter", "paste", "fill", "clear", "undo", "edit", "escape", "tab")  # the most wanted first


class PerformancePage(Page):
    """The entry table with its two faces."""

    key = "performance"
    help_anchor = "performance"
    topics = frozenset({"person", "unit", "rating", "evidence", "declaration", "participant", "session", "setting",
                        "scheme"})
    buttons = ("performance.declare",)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        text, theme = context.text, context.theme
        self._hidden, self._aim, self._known = False, "", ("", 0, "")
        self._at = Looked(None, None)
        self._rules: TableRules | None = None
        self._sheet: Sheet | None = None
        self._waiting: list[Edit] = []  # edits that take evidence away and wait for their reason
        self.year = ScopeButton(theme, text("ui.performance.year"), Choice(None, ""))
        self.when = WhenField(theme, text)
        self.when.hide()  # belongs to the evidence; a bar that is wide for a moment makes a small window wide for good
        self.switch = Segmented(theme, [(RATINGS, text("ui.performance.ratings")),
                                        (EVIDENCE, text("ui.performance.evidence"))], name=text("ui.page.performance"))
        for button in self.switch.findChildren(QPushButton):  # the chosen one is written stronger
            button.setMinimumWidth(QFontMetrics(theme.font("strong")).horizontalAdvance(button.text()) + SEGMENT_SIDES)
        self.filter = PerformanceFilter(context)
        self.reason = ReasonStrip(theme, text, "ui.performance.reason", edge="bottom")
        self.period = SubmissionLine(theme, text)
        self.tables = QStackedWidget()
        self.foot = KeyHints(theme, [(text(f"ui.performance.key.{key}"), text(f"ui.performance.key.{key}.words"))
                                     for key in KEYS])
        self.ask = Button(theme, text("ui.action.performance.ask"), "requests", kind="link")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self.documents = DocumentOffer(self, lambda: self._sheet.table if self._sheet is not None else None,
                                       self._person_at)
        self._build()
        self._connect()

    def _build(self) -> None:
        theme, text, shell = self.context.theme, self.context.text, self.context.shell
        head, row = strip(theme)
        row.addWidget(self.switch)
        row.addSpacing(theme.tokens.space("xs"))
        row.addWidget(self.filter, 1)
        self.content = ContentStates(self.tables)
        self.content.add_state(LOADING, EmptyState(theme, text("ui.people.loading")))
        self.content.add_state(NOTHING, EmptyState(theme, text("ui.performance.nothing"),
                                                   action=text("ui.people.import"),
                                                   run=lambda: shell.open_page("import")))
        self.content.add_state(FILTERED, EmptyState(theme, text("ui.performance.filtered"),
                                                    action=text("ui.performance.filtered.action"), run=self._show_all))
        self.content.add_state(FAILED, EmptyState(theme, text("ui.performance.failed"), action=text("ui.start.again"),
                                                  run=lambda: self.refresh(None)))
        self.content.show_state(LOADING)
        column = stacked(self, head, self.period, self.reason)
        column.addWidget(self.content, 1)
        column.addLayout(foot_row(theme, self.foot, self.ask))

    def _connect(self) -> None:
        self.ask.clicked.connect(self._open_ask)
        self.switch.chosen.connect(lambda face: self._renew())
        self.year.chosen.connect(lambda choice: self._renew())
        self.filter.changed.connect(self._ask)
        self.filter.entered.connect(self._to_table)
        self.foot.wrong_asked.connect(self._to_wrong)
        self.reason.given.connect(self._take_away)
        self.reason.left.connect(self._keep_all)
        self._rest.timeout.connect(self._read_person)
        self.documents.closed.connect(self._close_form)

    def top_bar_widgets(self) -> Sequence[QWidget]:
        return (self.year, self.when)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        return {"performance.ask": self._open_ask, "performance.declare": self._open_declare,
                "edit.wrong": self._to_wrong,
                "performance.ratings": lambda: self._face(RATINGS),
                "performance.evidence": lambda: self._face(EVIDENCE)}

    # Rules and tables

    def refresh(self, changes: Changes | None) -> None:
        """Rules first: another scope may bring other columns; else the same rows are read again where they stand."""
        looked, workspace = self._looked(), self.context.workspace

        def load() -> tuple[Looked, TableRules, tuple[str, ...], Submission]:
            known = (*workspace.desk.rulebook().tiers.codes, "unknown")
            at = looked(workspace)
            return (at, workspace.evidence.rules(period=at.period, scheme=at.scheme), known,
                    workspace.evidence.submission())

        self.context.tasks.run_query(load, lambda found: self._take_rules(*found), on_failed=self._fail, key="rules",
                                     owner=self)

    def _looked(self) -> Callable[[Any], Looked]:
        """What is looked at now; call it with the workspace, in a worker."""
        chosen = self.context.scope.chosen

        def looked(workspace: Any) -> Looked:
            usual = workspace.office.scheme_title() == chosen.scheme.word
            return Looked(chosen.period.value if isinstance(chosen.period.value, int) else None,
                          None if usual or chosen.scheme.value is None else str(chosen.scheme.value))

        return looked

    def _take_rules(self, looked: Looked, rules: TableRules, tiers: tuple[str, ...], period: Submission) -> None:
        text, roles = self.context.text, self.context.workspace.desk.user.roles
        self._at, self.filter.known = looked, tiers
        self.period.show_period(period)
        self.documents.shut = self.period.why
        why = text.needed_role(MAY_ASK, roles)
        self.context.shell.enable("performance.ask", on=not why, why=why)
        self.ask.setEnabled(not why)
        self.ask.setToolTip(why)
        self.context.shell.enable("performance.declare", on="verifier" in roles,
                                  why=text.needed_role(frozenset({"verifier"}), roles))
        if self._rules is None or self._rules.rating_year != rules.rating_year:
            self.year.set_choices([Choice(year, str(year)) for year in reversed(rules.years)])
            self.year.set_choice(Choice(rules.rating_year, str(rules.rating_year)))
            self.when.show_year(rules.rating_year)
        self._rules = rules
        if isinstance(self.inspected, DeclarePanel):
            self.inspected.refresh()
        self._renew()
        self._rest.start()

    def _renew(self) -> None:
        """Another table where the columns are others; else the same people asked again."""
        rules, face = self._rules, self.switch.choice
        if rules is None:
            return
        year = int(str(self.year.choice.value))
        self.year.setVisible(face == RATINGS)
        self.when.setVisible(face == EVIDENCE)
        self.period.setVisible(face == EVIDENCE and self.period.closed)
        self.filter.show_year(year if face == RATINGS else rules.rating_year)
        known = (face, year, f"{rules.scheme.code}/{rules.scheme.version}/{rules.period}")
        if self._sheet is None or known != self._known:
            self._known = known
            self._replace(Sheet(self.context, rules, face=face, year=year, before=self._sheet))
        self._ask()

    def _replace(self, sheet: Sheet) -> None:
        before, self._sheet = self._sheet, sheet
        sheet.model.committed.connect(lambda edits: self._save(sheet, edits))
        sheet.model.state_changed.connect(lambda state: self._show_state(sheet, state))
        sheet.model.wrong_changed.connect(self._show_wrong)
        sheet.table.row_changed.connect(lambda key: self._rest.start())
        sheet.table.selectionModel().currentColumnChanged.connect(lambda now, old: self._rest.start())
        sheet.table.did_not_fit.connect(self._say_over)
        sheet.table.sort_asked.connect(sheet.sort)
        self.tables.addWidget(sheet.table)
        self.tables.setCurrentWidget(sheet.table)
        self.setFocusProxy(sheet.table)
        self._show_wrong()
        if before is not None:
            self.tables.removeWidget(before.table)
            before.table.deleteLater()
            before.model.deleteLater()

    def _ask(self) -> None:
        sheet = self._sheet
        if sheet is None or self._rules is None:
            return
        unit = self.context.scope.choice("unit").value
        face_year = int(str(self.year.choice.value)) if self.switch.choice == RATINGS else self._rules.rating_year
        request = ListRequest(search=self.filter.search, unit=None if unit is None else str(unit),
                              tiers=self.filter.tiers, sort="name")
        chosen = Chosen(request, face_year if self.filter.unrated else None, self._hidden,
                        self.context.text.words.template("ui.map.participant"))
        if sheet.shows(chosen, self._at) and sheet.shut == self.period.why:
            sheet.model.pages.reload()
        else:
            self.filter.show_count(None, 0)
            sheet.ask(chosen, self._at, shut=self.period.why)

    def _show_state(self, sheet: Sheet, state: str) -> None:
        if sheet is not self._sheet or sheet.source is None:
            return
        everybody = sheet.source.everybody
        if state == EMPTY:
            state = FILTERED if everybody else NOTHING
        self.content.show_state(state)
        if state not in (LOADING, FAILED):
            self.filter.show_count(sheet.model.rowCount(), everybody)
            self._find_aimed()

    def _fail(self, error: BaseException) -> None:
        self.content.show_state(FAILED)
        self.context.shell.say(self.context.text.trouble(error), "danger")

    # Saving

    def _save(self, sheet: Sheet, edits: Sequence[Edit]) -> None:
        """Every commit of the table is one save; what takes evidence away first asks why."""
        gone = [edit for edit in edits if not edit.after] if sheet.face == EVIDENCE else []
        kept = [edit for edit in edits if edit not in gone]
        if kept:
            self._store(sheet, kept, reason=None)
        if gone:
            self._waiting += [edit for edit in gone if sheet.record(edit) is not None]
            sheet.model.take_back([edit for edit in gone if sheet.record(edit) is None])
        if self._waiting:
            count = len(self._waiting)
            self.reason.ask(self.context.text("ui.performance.reason.ask", count=count))
        elif gone:
            sheet.table.say_refused(self.context.text("ui.performance.nothing_to_clear"))

    def _store(self, sheet: Sheet, edits: Sequence[Edit], *, reason: str | None) -> None:
        text, when = self.context.text, self.when.when()
        if sheet.face == EVIDENCE and when is None:
            sheet.model.take_back(edits)
            self.context.shell.say(text("ui.performance.when.wrong", value=self.when.field.text()), "danger")
            self.when.field.setFocus()
            return
        write = sheet.writer(edits, when, reason)

        def refused(error: BaseException) -> None:
            if sheet is self._sheet:
                sheet.model.take_back(edits)
            self.context.shell.say(text.trouble(error), "danger")

        def stored(changes: Changes) -> None:
            if sheet is self._sheet:
                sheet.model.settle(edits)
                self._rest.start()

        self.context.tasks.run_command(lambda progress: write(), stored, on_failed=refused, owner=self)

    def _take_away(self, reason: str) -> None:
        edits, self._waiting = self._waiting, []
        if self._sheet is not None:
            self._store(self._sheet, edits, reason=reason)
            self._sheet.table.setFocus()

    def _keep_all(self) -> None:
        edits, self._waiting = self._waiting, []
        if self._sheet is not None:
            self._sheet.model.take_back(edits)
            self._sheet.table.setFocus()

    def _say_over(self, rows: int, columns: int) -> None:
        text = self.context.text
        self.context.shell.say(text("ui.performance.over", rows=text.count(rows), columns=text.count(columns)),
                               "warning")

    # Wrong values

    def _show_wrong(self) -> None:
        count = self._sheet.model.problems() if self._sheet is not None else 0
        text = self.context.text
        self.foot.show_wrong(text("ui.performance.wrong", count=text.count(count)) if count else "")

    def _to_wrong(self) -> None:
        place = self._sheet.model.wrong_place() if self._sheet is not None else None
        if self._sheet is not None and place is not None:
            self._sheet.table.go_to_cell(*place)

    # The person beside the table

    def _read_person(self) -> None:
        sheet = self._sheet
        if sheet is None or isinstance(self.inspected, FORMS):
            return
        index, hidden = sheet.table.currentIndex(), self._hidden
        if not index.isValid():
            return
        asked = sheet.asked(index.row(), index.column())
        key = int(str(sheet.model.key(index.row())))
        self.context.tasks.run_query(
            read_person(self.context, key, self._at, asked=asked),
            lambda found: self._show_person(found, asked, hidden=hidden), key="person", owner=self)

    def _show_person(self, found: PersonFound, asked: Any, *, hidden: bool) -> None:
        if not isinstance(self.inspected, FORMS):
            self.inspect(person_view(self.context, found, asked=asked, hidden=hidden))

    def _open_declare(self) -> None:
        if self._rules is None:
            return
        panel = DeclarePanel(self.context, self._rules)
        panel.closed.connect(self._close_form)
        self.inspect(panel)
        panel.setFocus()

    def _open_ask(self) -> None:
        panel = RequestAsk(self.context, period=self._at.period)
        panel.closed.connect(self._close_form)
        self.inspect(panel)
        panel.folder.setFocus()

    def _close_form(self) -> None:
        self.inspect(None)
        self._read_person()
        if self._sheet is not None:
            self._sheet.table.setFocus()

    # What others ask

    def aim(self, target: object) -> None:
        """Show the person of a NIP."""
        self._aim = str(target)
        if self.filter.narrow:
            self.filter.drop()
        else:
            self._find_aimed()

    def _find_aimed(self) -> None:
        nip, people = self._aim, self.context.workspace.people
        if nip:
            self.context.tasks.run_query(
                lambda: next((line.id for line in people.quick_search(nip, 5) if line.nip == nip), None), self._go_to,
                key="aim", owner=self)

    def _go_to(self, key: int | None) -> None:
        if key is not None and self._sheet is not None and self._sheet.table.go_to(key):
            self._aim = ""

    def _person_at(self, row: int) -> int | None:
        sheet = self._sheet
        return int(str(sheet.model.key(row))) if sheet is not None and row < sheet.model.rowCount() else None

    def _to_table(self) -> None:
        if self._sheet is not None and self._sheet.model.rowCount():
            self._sheet.table.setFocus()
            self._sheet.table.go_to(int(str(self._sheet.model.key(0))))

    def _show_all(self) -> None:
        if self.filter.narrow:
            self.filter.drop()
        else:
            self.context.scope.choose("unit", Choice(None, ""))

    def _face(self, face: str) -> None:
        self.switch.choose(face)
        self._renew()

    def filter_field(self) -> QWidget:
        return self.filter.field

    def hide_names(self, *, hidden: bool) -> None:
        if hidden != self._hidden:
            self._hidden = self.documents.hidden = hidden
            self._ask()
            self._read_person()
