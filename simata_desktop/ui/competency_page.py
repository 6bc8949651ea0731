"""Kompetensi: people × nine competencies as a heat table, their spread, the units, and how it went over the years."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.competency_map import STEPS
from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.resources import read_json
from simata_desktop.services.competency_map import Asked, CompetencyMap, Trends
from simata_desktop.services.exporting import ExportRequest
from simata_desktop.ui.competency_filter import CompetencyFilter
from simata_desktop.ui.competency_heat import HeatKey, HeatTable
from simata_desktop.ui.competency_inspector import CompetencyInspector
from simata_desktop.ui.competency_plans import MOST
from simata_desktop.ui.competency_rows import CompetencyRows, columns, search_words
from simata_desktop.ui.competency_spread import SpreadFace
from simata_desktop.ui.competency_trend import TrendFace
from simata_desktop.ui.competency_units import UnitRows, unit_columns
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.report_files import ask_target, suggested
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.sheet_saving import save_sheet
from simata_desktop.ui.talent_words import MAY_SEE_BOXES
from simata_desktop.ui.widgets.elided_label import ShrinkingLabel
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.front_stack import FrontStack
from simata_desktop.ui.widgets.label import frame
from simata_desktop.ui.widgets.message import MessageStrip
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.pages import EMPTY
from simata_desktop.ui.widgets.pages import READY as ARRIVED
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.segmented import Segmented
from simata_desktop.ui.widgets.table import Table

MAP, SPREAD, UNITS, TREND = FACES = ("map", "spread", "units", "trend")
READY, LOADING, FORBIDDEN, NOTHING, NOBODY, FILTERED, FAILED = (
    "ready", "loading", "forbidden", "nothing", "nobody", "filtered", "failed")
SHEET = "assessments"


@dataclass(frozen=True)
class Answer:
    """What one loading brings; ``found`` None for who may see no assessments."""

    found: CompetencyMap | None
    tiers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class CompetencyPage(Page):
    """The competency map of the chosen unit."""

    key = "competency"
    help_anchor = "competency"
    topics = frozenset({"person", "participant", "session", "unit", "post", "setting", "scheme"})
    scopes = ("unit",)
    buttons = ("competency.save", "competency.print")

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        text, theme = context.text, context.theme
        self.names = CompetencyNames.parse(read_json("reference", "competencies.json"))
        self._found: CompetencyMap | None = None
        self._trends: Trends | None = None
        self._tiers: tuple[str, ...] = ()
        self._words: tuple[str, ...] = ()
        self._hidden = False
        self._chosen: tuple[str, ...] = ()  # NIPs of the people chosen, so that they stay so in another list
        self.filter = CompetencyFilter(context)
        self.switch = Segmented(theme, [(face, text(f"ui.competency.face.{face}")) for face in FACES],
                                name=text("ui.competency.face"))
        self.model = PagedModel(theme, context.tasks, columns(text, self.names))
        self.table = HeatTable(theme, self.model, "competency", memory=context.memory,
                               accessible=text("ui.page.competency"))
        self.spread = SpreadFace(context, self.names, STEPS)
        self.unit_model = PagedModel(theme, context.tasks, unit_columns(text))
        self.units = Table(theme, self.unit_model, "competency.units", memory=context.memory,
                           accessible=text("ui.competency.face.units"), dense=True)
        self.trend = TrendFace(context, self.names)
        self.message = MessageStrip(theme, text("ui.message.close"))
        self.without = ShrinkingLabel("", "small", tone="muted")
        self.inspector = CompetencyInspector(self, self.names, self._name_of, self._open_unit)
        self._build()
        self._connect()

    # Inside the page

    def _build(self) -> None:
        theme, text = self.context.theme, self.context.text
        bar, row = strip(theme)
        row.addWidget(self.filter, 1)
        row.addWidget(self.switch)
        heat = frame("surface")
        inside = QVBoxLayout(heat)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.table, 1)
        foot = frame("surface", "top")
        below = QHBoxLayout(foot)
        below.setContentsMargins(0, 0, theme.tokens.space("page_edge"), 0)
        below.addWidget(HeatKey(theme, text), 1)
        below.addWidget(self.without)
        inside.addWidget(foot)
        self.map_states = ContentStates(heat)
        nobody = EmptyState(theme, text("ui.competency.state.filtered"), run=self.filter.field.clear,
                            action=text("ui.people.filtered.action"))
        self.map_states.add_state(FILTERED, nobody)
        self.faces = FrontStack()
        for face in (self.map_states, self.spread, self.units, self.trend):
            self.faces.addWidget(face)
        self.content, self.states = ContentStates(self.faces), dict[str, EmptyState]()
        for state, action, run in self._states():
            self.states[state] = EmptyState(theme, text(f"ui.competency.state.{state}", count=""), run=run,
                                            action=text(action) if action else "")
            self.content.add_state(state, self.states[state])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (bar, self.message):
            column.addWidget(widget)
        column.addWidget(self.content, 1)
        self.setFocusProxy(self.table)
        self.content.show_state(LOADING)

    def _states(self) -> Sequence[tuple[str, str, Callable[[], None] | None]]:
        shell = self.context.shell
        return ((LOADING, "", None), (FORBIDDEN, "", None),
                (NOTHING, "ui.competency.state.nothing.action", lambda: shell.open_page("assessment")),
                (NOBODY, "ui.map.filtered.action", self._widen),
                (FAILED, "ui.start.again", lambda: self.refresh(None)))

    def _connect(self) -> None:
        self.filter.tiers_changed.connect(lambda: self.refresh(None))
        self.filter.changed.connect(self._narrow)
        self.filter.entered.connect(lambda: self.table.setFocus())
        self.switch.chosen.connect(lambda _: self._show_face())
        self.table.picked.connect(self._picked)
        self.model.state_changed.connect(self._choose_again)
        self.table.opened.connect(self._open_person)
        self.table.found_typed.connect(self._typed)
        self.units.picked.connect(lambda _: self._inspect())
        self.units.opened.connect(self._open_unit)

    # Loading

    def refresh(self, changes: Changes | None) -> None:
        workspace, asked = self.context.workspace, self._asked()

        def load() -> Answer:
            if workspace.desk.user.roles.isdisjoint(MAY_SEE_BOXES):
                return Answer(None)
            found: CompetencyMap = workspace.competency_map.map(asked)
            return Answer(found, (*workspace.desk.rulebook().tiers.codes, "unknown"), search_words(found.people))

        self._trends = None
        if self._found is None:
            self.content.show_state(LOADING)
        self.context.tasks.run_query(load, self._arrive, on_failed=self._fail, key="competency", owner=self)

    def _asked(self) -> Asked:
        unit = self.context.scope.choice("unit").value
        return Asked(None if unit is None else str(unit), self.filter.tiers)

    def _arrive(self, answer: Answer) -> None:
        self._found, self._tiers, self._words = answer.found, answer.tiers, answer.words
        self._switch_actions()
        found = answer.found
        if found is None:
            self._stand(FORBIDDEN)
            return
        self._narrow()
        if not found.people:
            self._stand(NOBODY if self._narrowed() else NOTHING)
            return
        nowhere = self.context.text("ui.competency.no_unit")
        self._forget_choice(self.units)
        self.unit_model.ask(UnitRows(found.units, self.names, nowhere=nowhere))
        self.spread.show_map(found)
        self.trend.show_map(found)
        self.content.show_state(READY)
        self._show_face()

    def _narrowed(self) -> bool:
        return bool(self.filter.tiers) or self.context.scope.choice("unit").value is not None

    def _stand(self, state: str) -> None:
        text, without = self.context.text, self._found.without if self._found else 0
        self.states[state].words.setText(text(f"ui.competency.state.{state}", count=text.count(without)))
        self.content.show_state(state)
        self.inspect(None)

    def _fail(self, error: BaseException) -> None:
        self._stand(FAILED)
        self.context.shell.say(self.context.text.trouble(error), "danger")

    def _switch_actions(self) -> None:
        text, shell = self.context.text, self.context.shell
        why = text.needed_role(MAY_SEE_BOXES, self.context.workspace.desk.user.roles)
        empty = "" if self._found is not None and self._found.people else text("ui.competency.nobody_yet")
        for action in ("competency.print", "competency.save"):
            shell.enable(action, on=not (why or empty), why=why or empty)

    # Showing

    def _narrow(self) -> None:
        """Show the people the field finds."""
        found = self._found
        if found is None:
            return
        self._forget_choice(self.table)
        rows = CompetencyRows(found.people, self._words, search=self.filter.search, hidden=self._hidden,
                              name_of=self._name_of)
        self.model.ask(rows)
        self.filter.show_counts(len(rows.left), len(found.people), self._tiers)
        text = self.context.text
        self.without.setText(text("ui.competency.without", count=text.count(found.without)) if found.without else "")
        self.map_states.show_state(READY if rows.left else FILTERED)

    @staticmethod
    def _forget_choice(table: Table) -> None:
        """Nothing is chosen while other rows are on their way: the old ones mean other people by then."""
        told = table.blockSignals(True)
        table.clearSelection()
        table.blockSignals(told)

    def _choose_again(self, state: str) -> None:
        """Choose who was chosen before, as far as he is in the list."""
        if state not in (ARRIVED, EMPTY) or self._found is None:
            return
        wanted = set(self._chosen) if len(self._chosen) <= MOST else set()
        places = [place for place, one in enumerate(self._found.people) if one.nip in wanted] if wanted else []
        self.table.choose(places)
        self._inspect()

    def _picked(self, keys: Sequence[int]) -> None:
        people = self._found.people if self._found is not None else ()
        self._chosen = tuple(people[place].nip for place in keys)
        self._inspect()

    def _show_face(self) -> None:
        face = self.switch.choice
        self.faces.setCurrentIndex(FACES.index(face))
        self.filter.field.setVisible(face == MAP)
        self.setFocusProxy({MAP: self.table, SPREAD: self.spread, UNITS: self.units, TREND: self.trend}[face])
        if face == TREND and self._trends is None and self._found is not None:
            asked, service = self._asked(), self.context.workspace.competency_map
            self.context.tasks.run_query(lambda: service.trends(asked), self._show_trends, on_failed=self._fail,
                                         key="competency.trends", owner=self)
        self._inspect()

    def _show_trends(self, trends: Trends) -> None:
        self._trends = trends
        self.trend.show_trends(trends)

    def _inspect(self) -> None:
        """Who or what is chosen on the face in front; without a choice the whole."""
        found, face = self._found, self.switch.choice
        if found is None or not found.people:
            return
        line = next(iter(self.units.selected_keys()), None) if face == UNITS else None
        self.inspector.show(found, self.table.selected_keys() if face == MAP else (), line)

    # What can be done

    def _open_person(self, place: int) -> None:
        """Enter: the person on the page Pegawai."""
        if self._found is not None and not self._hidden:
            self.context.shell.open_page("people", self._found.people[place].nip)

    def _open_unit(self, place: int) -> None:
        """To the unit of a row: it becomes the scope of all pages, its people stand in the list."""
        line = self._found.units[place] if self._found is not None else None
        if line is None or not line.id:
            return
        self.switch.choose(MAP)
        if self.context.scope.choice("unit").value == line.id:
            self._show_face()
        self.context.scope.choose("unit", Choice(line.id, line.name))

    def _widen(self) -> None:
        """Everybody again."""
        self.filter.drop()
        self.context.scope.choose("unit", Choice(None, self.context.text("ui.scope.all_units")))

    def save(self) -> None:
        """Ask for a file and write everybody with levels, JPM and suggestions into it."""
        found, text = self._found, self.context.text
        if found is None:
            return
        day: date = found.day
        path = ask_target(self, text, SHEET, suggested(SHEET, period=day.year, unit=found.unit_name or "", day=day))
        if path is None:
            return
        request = ExportRequest(SHEET, path, found.unit, found.tiers)
        exporting = self.context.workspace.exporting
        save_sheet(self, self.message, path, lambda: int(exporting.export(request).rows))

    # The page in the frame

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        return {"competency.save": self.save,
                "competency.print": lambda: self.context.shell.open_page("report", "competency")}

    def aim(self, target: object) -> None:
        """A NIP: that person on the map."""
        self._chosen = (str(target or ""),)
        self.switch.choose(MAP)
        if self._found is not None:
            self._show_face()
            self.filter.field.empty()
            self._narrow()

    def _typed(self, letters: str) -> None:
        self.filter.field.setText(letters)
        self.filter.field.setFocus()

    def filter_field(self) -> QWidget | None:
        return self.filter.field if self.switch.choice == MAP else None

    def hide_names(self, *, hidden: bool) -> None:
        if hidden != self._hidden:
            self._hidden = hidden
            self._narrow()

    def _name_of(self, place: int) -> str:
        found = self._found
        if self._hidden or found is None:
            return self.context.text("ui.map.participant", number=place + 1)
        return found.people[place].title
