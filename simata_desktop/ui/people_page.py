"""Pegawai: everybody on the register, found while typing; the selected person with box and sources beside the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.services.assessment_history import PersonSession
from simata_desktop.services.derivation import Derivation
from simata_desktop.services.desk import VERIFIER
from simata_desktop.services.people import ListRequest
from simata_desktop.services.reporting import PROFILE, PROFILES
from simata_desktop.services.upkeep import Offered, Taken, Wanted
from simata_desktop.ui.derivation_view import DerivationView, PersonHead, RegisterView
from simata_desktop.ui.document_offer import DocumentOffer
from simata_desktop.ui.document_proposal import ProposalPanel
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.person_sessions import PersonSessions
from simata_desktop.ui.report_people import PRINTERS, PeopleOnPaper
from simata_desktop.ui.scope_request import map_request
from simata_desktop.ui.talent_words import MAY_SEE_BOXES, tier_words
from simata_desktop.ui.tasks import TicketProgress
from simata_desktop.ui.text import DASH, bare_nip, grouped_nip
from simata_desktop.ui.transfer_offer import TransferOffer
from simata_desktop.ui.upkeep_person import PersonProposals
from simata_desktop.ui.upkeep_renumber import RenumberOffer
from simata_desktop.ui.upkeep_view import PROPOSALS, READERS, ROLES, UpkeepView
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.front_stack import FrontStack
from simata_desktop.ui.widgets.label import label
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.pages import EMPTY, FAILED, LOADING
from simata_desktop.ui.widgets.search_field import SearchField
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.segmented import Segmented
from simata_desktop.ui.widgets.table import Table

NOTHING, FILTERED = "nothing", "filtered"
FIELD, FIELD_LEAST = 320, 96
LIST, UPKEEP = "list", "upkeep"


@dataclass(frozen=True)
class Read:
    """What the inspector shows of one person: the derivation, or the register for those who may not see boxes.
    ``offices`` known here, None where no centre was joined."""

    line: Any
    derivation: Derivation | None = None
    shown: Any = None
    offers: tuple[Offered, ...] = ()
    sessions: tuple[PersonSession, ...] = ()
    offices: Mapping[str, str] | None = None


class PeopleRows:
    """People of a request as rows; ``everybody`` is how many there are without the search, known after ``keys``."""

    def __init__(self, workspace: Any, request: ListRequest, *, hidden: bool, participant: str) -> None:
        self._workspace, self._request = workspace, request
        self._hidden, self._participant = hidden, participant
        self.everybody = 0

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Local keys in order."""
        asked = replace(self._request, sort=sort or "name", descending=descending)
        found: Sequence[int] = self._workspace.people.keys(asked)
        narrowed = asked.search or asked.unit
        self.everybody = self._workspace.people.count() if narrowed else len(found)
        return found

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """The lines of these keys; one that is gone is empty."""
        lines = {line.id: line for line in self._workspace.people.page(keys)}
        return [self._row(lines[key]) if key in lines else () for key in keys]

    def _row(self, line: Any) -> Sequence[object]:
        name = self._participant.format(number=line.id) if self._hidden else line.title
        nip = "" if self._hidden else line.nip
        return (name, nip, line.position, line.agency or line.unit, line.grade, line.tier,
                (line.place, line.box is not None))


class PeoplePage(Page):
    """The register as a list."""

    key = "people"
    help_anchor = "people"
    topics = frozenset({"person", "unit", "rating", "evidence", "declaration", "participant", "session", "external",
                        "setting", "scheme", "history"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        text, theme = context.text, context.theme
        self._hidden, self._aim = False, ""
        self._rows: PeopleRows | None = None
        self.field = SearchField(text("ui.people.find"), least=FIELD_LEAST, most=FIELD)
        self.count = label("", "strong")
        self.part = Segmented(theme, [(LIST, text("ui.people.list")), (UPKEEP, text("ui.upkeep.title"))],
                              name=text("ui.upkeep.view"))
        self.upkeep = UpkeepView(context, self.inspect)
        self.model = PagedModel(theme, context.tasks, self._columns())
        self.table = Table(theme, self.model, "people", memory=context.memory, accessible=text("ui.page.people"))
        self.documents = DocumentOffer(self, lambda: self.table, self._person_at)
        self._build()
        self.documents.closed.connect(lambda: self._picked(self.table.selected_keys()))
        self.part.chosen.connect(self.show_part)
        self.upkeep.counted.connect(self._count_upkeep)
        self.upkeep.opened.connect(self.aim)
        self.field.returnPressed.connect(self._to_list)
        self.field.asked.connect(self._ask)
        self.table.picked.connect(self._picked)
        self.table.found_typed.connect(self._typed)
        self.model.state_changed.connect(self._show_state)

    def _build(self) -> None:
        theme, text = self.context.theme, self.context.text
        head, row = strip(theme)
        row.addWidget(self.field, 1)
        row.addSpacing(theme.tokens.space("s"))
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.part)
        self.content = ContentStates(self.table)
        shell = self.context.shell
        self.content.add_state(LOADING, EmptyState(theme, text("ui.people.loading")))
        self.content.add_state(NOTHING, EmptyState(theme, text("ui.people.nothing"), action=text("ui.people.import"),
                                                   run=lambda: shell.open_page("import")))
        self.content.add_state(FILTERED, EmptyState(theme, text("ui.people.filtered"),
                                                    action=text("ui.people.filtered.action"), run=self.field.clear))
        self.content.add_state(FAILED, EmptyState(theme, text("ui.people.failed"), action=text("ui.start.again"),
                                                  run=self._ask))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        self.parts = FrontStack()
        self.parts.addWidget(self.content)
        self.parts.addWidget(self.upkeep)
        column.addWidget(self.parts, 1)
        self.setFocusProxy(self.field)

    def _columns(self) -> list[Column]:
        text = self.context.text

        def nip(value: object) -> str:
            return grouped_nip(str(value or ""))

        def box(value: object) -> str:
            if not isinstance(value, tuple) or value[0] is None:
                return DASH
            return str(value[0]) if value[1] else text("ui.map.provisional.short", box=value[0])

        return [Column("name", text("ui.people.name"), 172, grow=3), Column("nip", text("ui.people.nip"), 160, show=nip,
                                                                    copy=lambda value: bare_nip(str(value or ""))),
                Column("position", text("ui.people.position"), 140, grow=3),
                Column("unit", text("ui.people.unit"), 124, grow=3),
                Column("grade", text("ui.people.grade"), 48),
                Column("tier", text("ui.people.tier"), 100, sort=False,
                       show=lambda code: tier_words(text, str(code)) if code else DASH),
                Column("box", text("ui.people.box"), 112, show=box, sort=False, grow=1)]

    # Loading

    def refresh(self, changes: Changes | None) -> None:
        if changes is not None and self._rows is not None:
            self.model.reload()
            self._picked(self.table.selected_keys())
            self._look()
        else:
            self._ask()

    def _look(self) -> None:
        """Let what is to be tidied follow the words and the unit of the page."""
        unit = self.context.scope.choice("unit").value
        roles, text = self.context.workspace.desk.user.roles, self.context.text
        self.part.enable(UPKEEP, on=not roles.isdisjoint(READERS), why=text.needed_role(READERS, roles))
        self.context.shell.enable("people.profile", on=not roles.isdisjoint(PRINTERS),
                                  why=text.needed_role(PRINTERS, roles))
        self.upkeep.look(self.field.search, None if unit is None else str(unit), hidden=self._hidden)

    def _ask(self) -> None:
        self._look()
        unit = self.context.scope.choice("unit").value
        request = ListRequest(search=self.field.search, unit=None if unit is None else str(unit))
        words = self.context.text.words
        self._rows = PeopleRows(self.context.workspace, request, hidden=self._hidden,
                                participant=words.template("ui.map.participant"))
        self.model.ask(self._rows)

    def _show_state(self, state: str) -> None:
        rows, text = self._rows, self.context.text
        if state == EMPTY:
            state = FILTERED if rows is not None and rows.everybody else NOTHING
        self.content.show_state(state)
        everybody = rows.everybody if rows is not None else 0
        if state != LOADING:
            self.count.setText(text("ui.filter.count", shown=text.count(self.model.rowCount()),
                                    all=text.count(everybody)))
        if self._aim and state not in (LOADING, FAILED):
            self._find_aimed()

    # What is to be tidied

    def show_part(self, key: str) -> None:
        """Show the register, or what is to be tidied on it."""
        self.part.choose(key)
        self.parts.setCurrentIndex((LIST, UPKEEP).index(key))
        self.count.setVisible(key == LIST)
        if key == UPKEEP:
            self.upkeep.open_part(self.upkeep.part.choice)
            self._look()
        else:
            self.inspect(None)
            self._picked(self.table.selected_keys())

    def _count_upkeep(self, count: int) -> None:
        text = self.context.text
        title = text("ui.upkeep.title")
        self.part.set_words(UPKEEP, text("ui.upkeep.part.count", words=title, count=text.count(count)) if count
                            else title)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        return {"people.upkeep": lambda: self.show_part(UPKEEP if self.part.choice == LIST else LIST),
                "people.profile": self._print_profiles}

    def _print_profiles(self) -> None:
        """Open the profile of the person selected, or of several, as it would be printed."""
        keys, people = self.table.selected_keys(), self.context.workspace.people
        if keys:
            self.context.tasks.run_query(lambda: people.page(keys), self._to_paper, key="profile", owner=self)
        else:
            self.context.shell.say(self.context.text("ui.report.people.none"))

    def _to_paper(self, lines: Sequence[Any]) -> None:
        kind, some = (PROFILE if len(lines) == 1 else PROFILES), tuple(line.nip for line in lines if line.nip)
        words = lines[0].title if len(lines) == 1 else self.context.text("ui.report.people.selected")
        if some:
            self.context.shell.open_page("report", PeopleOnPaper(kind, some, words))

    # The person beside the list

    def _picked(self, keys: Sequence[int]) -> None:
        workspace, hidden = self.context.workspace, self._hidden
        if len(keys) != 1:
            return
        key, request = keys[0], map_request(self.context, ())

        def read() -> Read:
            line, roles = next(iter(workspace.people.page([key])), None), workspace.desk.user.roles
            if line is None:
                return Read(None)
            offers = () if roles.isdisjoint(ROLES) else workspace.upkeep.proposals(Wanted(nip=line.nip))
            sessions = workspace.assessment.of_person(line.nip) if line.nip else ()
            if roles.isdisjoint(MAY_SEE_BOXES):
                return Read(line, None, workspace.people.show(line.nip), offers, sessions)
            asked = request(workspace)
            derivation = workspace.talent.explain(line.nip, period=asked.period, scheme=asked.scheme)
            return Read(line, derivation, None, offers, sessions, workspace.transferring.offices())

        self.context.tasks.run_query(read, lambda found: self._show(found, hidden=hidden), key="person", owner=self)

    def _show(self, found: Read, *, hidden: bool) -> None:
        theme, text, line = self.context.theme, self.context.text, found.line
        if self.part.choice != LIST or isinstance(self.inspected, ProposalPanel):
            return
        if line is None:
            self.inspect(None)
            return
        words = text("ui.map.participant", number=line.id) if hidden else ""
        if found.derivation is not None:
            view: QWidget = DerivationView(theme, text, found.derivation, hidden=words)
        else:
            unit = line.agency or line.unit
            head = PersonHead(line.title, line.nip, line.grade or "", line.position, unit, words)
            view = RegisterView(theme, text, found.shown, head)
        column = view.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.count() - 1, self._sessions(found.sessions))
            if found.offers:
                column.insertWidget(column.count() - 1, self._proposals(line.nip, found.offers))
            if line.nip and not hidden and not self.context.workspace.desk.user.roles.isdisjoint(ROLES):
                column.insertWidget(column.count() - 1, RenumberOffer(self.context, line.nip))
            if line.nip and not hidden and VERIFIER in self.context.workspace.desk.user.roles:
                column.insertWidget(column.count() - 1, TransferOffer(
                    self.context, line.nip, found.offices or {}, joined=found.offices is not None))
        self.inspect(view)

    def _sessions(self, sessions: Sequence[PersonSession]) -> PersonSessions:
        """All assessments of the person with their dates."""
        made = PersonSessions(self.context.theme, self.context.text, sessions)
        made.opened.connect(lambda code: self.context.shell.open_page("assessment", code))
        return made

    def _proposals(self, nip: str, offers: Sequence[Offered]) -> PersonProposals:
        """What the history of the person proposes, one key each."""
        made, workspace = PersonProposals(self.context.theme, self.context.text, offers), self.context.workspace
        words = self.context.text.words

        def take(one: Offered) -> None:
            def write(progress: TicketProgress) -> Changes:
                changes: Changes = workspace.upkeep.accept([Taken(one.id)], words=words)
                return changes

            self.context.tasks.run_command(write, owner=made)

        def set_aside(one: Offered) -> None:
            self.context.tasks.run_io(lambda progress: workspace.upkeep.dismiss([one.id]), self._set_aside,
                                      key="aside", owner=self)

        made.taken.connect(take)
        made.dismissed.connect(set_aside)
        made.all_asked.connect(lambda: self._to_proposals(nip))
        return made

    def _set_aside(self, count: int) -> None:
        text = self.context.text
        self.context.shell.say(text("ui.upkeep.was.aside", count=text.count(count)))
        self._picked(self.table.selected_keys())
        self._look()

    def _to_proposals(self, nip: str) -> None:
        """The list of proposals, narrowed to this person."""
        self.field.setText(nip)
        self.upkeep.open_part(PROPOSALS)
        self.show_part(UPKEEP)

    def aim(self, target: object) -> None:
        """Show the person of a NIP."""
        self._aim = str(target)
        if self.part.choice != LIST:
            self.show_part(LIST)
        if self.field.text():
            self.field.empty()
            self._ask()
        else:
            self._find_aimed()

    def _find_aimed(self) -> None:
        nip, people = self._aim, self.context.workspace.people

        def find() -> int | None:
            return next((line.id for line in people.quick_search(nip, 5) if line.nip == nip), None)

        self.context.tasks.run_query(find, self._go_to, key="aim", owner=self)

    def _go_to(self, key: int | None) -> None:
        if key is not None and self.table.go_to(key):
            self._aim = ""

    def _typed(self, letters: str) -> None:
        """Letters typed in the list go to the first person of that name, in the order shown."""
        people = self.context.workspace.people
        self.context.tasks.run_query(lambda: [line.id for line in people.quick_search(letters, 50)], self._first_of,
                                     key="typed", owner=self)

    def _first_of(self, keys: Sequence[int]) -> None:
        rows = [row for row in map(self.model.row_of, keys) if row is not None]
        if rows:
            self.table.go_to(self.model.key_at(min(rows)))

    def _person_at(self, row: int) -> int | None:
        return self.model.key_at(row) if row < self.model.rowCount() else None

    def _to_list(self) -> None:
        """Enter in the field: into the list, at its first line."""
        if self.model.rowCount():
            self.table.setFocus()
            self.table.go_to(self.model.key_at(0))

    def filter_field(self) -> QWidget:
        return self.field

    def hide_names(self, *, hidden: bool) -> None:
        if hidden != self._hidden:
            self._hidden = self.documents.hidden = hidden
            self._ask()
            self._picked(self.table.selected_keys())
