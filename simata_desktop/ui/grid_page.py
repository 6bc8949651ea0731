"""Peta Talenta: the nine boxes with their people, who cannot be placed yet, and where every box comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.figures.talent_grid import DENSITY, PEOPLE
from simata_desktop.services.derivation import Derivation
from simata_desktop.services.talent import MapRequest
from simata_desktop.ui.box_view import GroupView, box_view
from simata_desktop.ui.derivation_view import DerivationView
from simata_desktop.ui.entry_rows import EntryRows, long_columns
from simata_desktop.ui.grid_figure import Loaded, loaded
from simata_desktop.ui.grid_filter import GridFilter
from simata_desktop.ui.grid_tray import GridTray, TrayLine, tray_lines
from simata_desktop.ui.grid_view import GridView
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.scope_request import map_request
from simata_desktop.ui.talent_words import MAY_SEE_BOXES, person_name, shown_number
from simata_desktop.ui.verification_preview import PreviewPanel
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.label import frame, label
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.segmented import Segmented
from simata_desktop.ui.widgets.table import Table
from simata_desktop.ui.zoom_bar import ZoomBar

LIST = "list"
LOADING, NOTHING, FILTERED, FAILED, FORBIDDEN = "loading", "nothing", "filtered", "failed", "forbidden"


@dataclass(frozen=True)
class Answer:
    """What one loading brings: the map, everybody without the chips, the tiers to choose from, may it be seen."""

    held: Loaded | None
    people: int = 0
    tiers: tuple[str, ...] = ()


class GridPage(Page):
    """The talent map of the chosen unit, period and rules."""

    key = "map"
    buttons = ("map.preview", "map.print")
    help_anchor = "map"
    topics = frozenset({"person", "rating", "evidence", "declaration", "participant", "session", "target", "setting",
                        "unit", "external", "scheme"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._held: Loaded | None = None
        self._hidden, self._auto = False, True
        self._aim = ""
        text, theme = context.text, context.theme
        self.filter = GridFilter(context)
        self.switch = Segmented(theme, [(PEOPLE, text("ui.map.view.people")), (DENSITY, text("ui.map.view.density")),
                                        (LIST, text("ui.map.view.list"))], name=text("ui.map.view"))
        self.grid = GridView(context, name_of=self._name_of)
        self.tray = GridTray(context)
        self._columns = long_columns(text, number_of=self._number_of)
        self.model = PagedModel(theme, context.tasks, self._columns)
        self.table = Table(theme, self.model, "map.list", memory=context.memory, accessible=text("ui.page.map"))
        self._build()
        self._connect()

    # Inside the page

    def _build(self) -> None:
        text, theme = self.context.text, self.context.theme
        head, row = strip(theme)
        row.addWidget(self.filter, 1)
        row.addWidget(self.switch)
        self.zoom = ZoomBar(self.context, self.grid)
        self.share = label("", "small", tone="muted")
        picture = frame("surface")
        inside = QVBoxLayout(picture)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.grid, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 8)
        foot.addWidget(self.zoom)
        foot.addStretch(1)
        foot.addWidget(self.share)
        inside.addLayout(foot)
        self.faces = QStackedWidget()
        self.faces.addWidget(picture)
        self.faces.addWidget(self.table)
        self.content = ContentStates(self.faces)
        for name, action in ((LOADING, ""), (NOTHING, ""), (FILTERED, "ui.map.filtered.action"),
                             (FAILED, "ui.start.again"), (FORBIDDEN, "")):
            run = self.filter.drop if name == FILTERED else lambda: self.refresh(None)
            state = EmptyState(theme, text(f"ui.map.{name}"), action=text(action) if action else "", run=run)
            self.content.add_state(name, state)
        self.content.show_state(LOADING)
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addWidget(self.content, 1)
        both.addWidget(self.tray)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(both, 1)
        self.tray.hide()
        self.setFocusProxy(self.grid)

    def _connect(self) -> None:
        self.filter.changed.connect(lambda: self.refresh(None))
        self.switch.chosen.connect(self._show_view)
        self.grid.box_chosen.connect(self._show_box)
        self.grid.person_chosen.connect(self._show_people)
        self.tray.person_chosen.connect(self._show_person)
        self.tray.group_chosen.connect(self._show_group)
        self.table.opened.connect(self._show_person)
        self.table.clicked.connect(lambda index: self._show_person(self.model.key_at(index.row())))

    # Loading

    def refresh(self, changes: Changes | None) -> None:
        workspace, request = self.context.workspace, map_request(self.context, self.filter.tiers)

        def load() -> Answer:
            if workspace.desk.user.roles.isdisjoint(MAY_SEE_BOXES):
                return Answer(None)
            asked = request(workspace)
            chart = workspace.talent.map(asked)
            wide = replace(asked, unit=None, tiers=(), entries=False)
            people = chart.people if asked == replace(wide, entries=True) else workspace.talent.map(wide).people
            return Answer(loaded(chart), people, (*workspace.desk.rulebook().tiers.codes, "unknown"))

        if self._held is None:
            self.content.show_state(LOADING)
        self.context.tasks.run_query(load, self._arrive, on_failed=self._fail, key="map", owner=self)

    def _arrive(self, answer: Answer) -> None:
        roles = self.context.workspace.desk.user.roles
        self.context.shell.enable("map.preview", on=answer.held is not None,
                                  why=self.context.text.needed_role(MAY_SEE_BOXES, roles))
        if answer.held is None:
            self._stand(FORBIDDEN)
            return
        chart = answer.held.chart
        text, self._held = self.context.text, answer.held
        self.filter.show_counts(chart, answer.people, answer.tiers)
        self.share.setText(text("ui.map.share_of", count=text.count(chart.rated + chart.provisional)))
        if not chart.people:
            self._stand(FILTERED if answer.people else NOTHING)
            return
        if self._auto:
            dense = len(answer.held.people) > self.context.theme.tokens.data["map"]["density_from_people"]
            self.switch.choose(DENSITY if dense else PEOPLE)
            self.grid.view = DENSITY if dense else PEOPLE
        self.grid.show_map(answer.held)
        self._show_lists()
        self._show_view(self.switch.choice, chosen=False)
        self._inspect_again()

    def _fail(self, error: BaseException) -> None:
        self._stand(FAILED)
        self.context.shell.say(self.context.text.trouble(error), "danger")

    def _stand(self, state: str) -> None:
        self.content.show_state(state)
        self.tray.hide()
        self.inspect(None)

    def _show_lists(self) -> None:
        held = self._held
        if held is not None:
            self.tray.show_lines(tray_lines(self.context, held.chart, name_of=self._name_of), held.chart.unrated)
            entries = held.chart.entries
            self.model.ask(EntryRows(entries, range(len(entries)), self._columns, name_of=self._name_of))

    # Choosing

    def _show_view(self, view: str, *, chosen: bool = True) -> None:
        self._auto = self._auto and not chosen
        self.content.show_state("ready")
        self.faces.setCurrentIndex(1 if view == LIST else 0)
        self._fit_tray()
        self.setFocusProxy(self.table if view == LIST else self.grid)
        if view != LIST and chosen:
            self.grid.set_view(view)

    def minimumSizeHint(self) -> QSize:
        """Without the tray, which gives way on a narrow screen."""
        small = super().minimumSizeHint()
        return QSize(self.grid.minimumWidth(), small.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_tray()

    def _fit_tray(self) -> None:
        """The tray stands beside the picture where there is room; the list holds its people too."""
        room = self.width() >= self.grid.minimumWidth() + self.tray.width()
        ready = self._held is not None and self.faces.currentIndex() == 0
        self.tray.setVisible(room and ready and self.content.currentWidget() is self.faces)

    def _show_box(self, box: int) -> None:
        if self._held is not None:
            self._put_group(box_view(self.context, self._held.chart, box, name_of=self._name_of))

    def _show_group(self, line: TrayLine) -> None:
        held, text, edge = self._held, self.context.text, self.context.theme.tokens.space("page_edge")
        if held is None:
            return
        head = frame("surface_alt", "bottom")
        column = QVBoxLayout(head)
        column.setContentsMargins(edge, edge, edge, edge - 4)
        column.addWidget(label(line.first, "subtitle", wrap=True))
        column.addWidget(label(text("ui.map.people", count=text.count(len(line.rows))), "small", tone="muted"))
        self._put_group(GroupView(self.context, held.chart, line.rows, head=head, find=text("ui.map.group.find"),
                                  name_of=self._name_of))

    def _put_group(self, view: GroupView) -> None:
        view.person_chosen.connect(self._show_person)
        self.inspect(view)

    def _show_people(self, rows: Sequence[int]) -> None:
        """One dot may stand for several people of equal scores: then they are listed."""
        if len(rows) == 1:
            self._show_person(rows[0])
        else:
            self._show_group(TrayLine("heap", self.context.text("ui.map.heap"), "", tuple(rows)))

    def _show_person(self, row: int) -> None:
        held, workspace = self._held, self.context.workspace
        if held is None:
            return
        entry, request = held.chart.entries[row], map_request(self.context, self.filter.tiers)
        self.grid.select_box(entry.place)
        self.grid.select_person(row)

        def explain() -> Derivation:
            asked: MapRequest = request(workspace)
            found: Derivation = workspace.talent.explain(entry.nip, period=asked.period, scheme=asked.scheme)
            return found

        hidden = self._name_of(row) if self._hidden else ""
        self.context.tasks.run_query(explain, lambda found: self.inspect(DerivationView(
            self.context.theme, self.context.text, found, hidden=hidden)), key="explain", owner=self)

    def _inspect_again(self) -> None:
        """After loading: the person asked for, else the box chosen before."""
        nip, self._aim = self._aim, ""
        entries = self._held.chart.entries if self._held is not None else ()
        row = next((row for row, entry in enumerate(entries) if entry.nip == nip), None) if nip else None
        if row is not None:
            self._show_person(row)
        elif self.grid.box is not None:
            self._show_box(self.grid.box)

    def aim(self, target: object) -> None:
        """A NIP or a box number."""
        if isinstance(target, int):
            self.grid.select_box(target)
        else:
            self._aim = str(target)
        if self._held is not None:
            self._inspect_again()

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        return {"map.print": lambda: self.context.shell.open_page("report", "talent-map"),
                "map.preview": self._open_preview}

    def _open_preview(self) -> None:
        """What would stand here if all waiting evidence were accepted."""
        panel = PreviewPanel(self.context, tiers=self.filter.tiers, hidden=self._hidden)
        panel.closed.connect(lambda: self.inspect(None))
        self.inspect(panel)
        panel.load()

    def filter_field(self) -> QWidget:
        return self.filter.chips.add

    # Names

    def hide_names(self, *, hidden: bool) -> None:
        if hidden == self._hidden:
            return
        self._hidden = hidden
        self.grid.hide_names(hidden=hidden)
        self._show_lists()
        if self.grid.person is not None:
            self._show_person(self.grid.person)
        elif self.grid.box is not None:
            self._show_box(self.grid.box)

    def _name_of(self, row: int) -> str:
        held = self._held
        return person_name(self.context.text, held.chart.entries[row], row, hidden=self._hidden) if held else ""

    def _number_of(self, box: int) -> int:
        return shown_number(self._held.chart, box) if self._held is not None else box

