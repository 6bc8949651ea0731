"""Beranda: who falls under the cut for want of evidence, how complete each unit is, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.completeness import Completeness
from simata_desktop.domain.reconciliation import Counts
from simata_desktop.domain.talent_map import TalentMap
from simata_desktop.services.talent import MapRequest
from simata_desktop.ui.home_panel import HomePanel
from simata_desktop.ui.home_sums import lifted_words, outside_words, since_words
from simata_desktop.ui.home_units import TOTAL, UnitDelegate, UnitRows, columns
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.request_ask import RequestAsk
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.talent_words import MAY_SEE_BOXES
from simata_desktop.ui.widgets.bar import CompletenessBar
from simata_desktop.ui.widgets.label import frame, label
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.table import Table


@dataclass(frozen=True)
class Loaded:
    """What the page shows."""

    completeness: Completeness
    drawn: TalentMap | None
    compared: Counts | None


class HomePage(Page):
    """The first page."""

    key = "home"
    help_anchor = "home"
    topics = frozenset({"person", "rating", "evidence", "declaration", "participant", "session", "target", "setting",
                        "unit", "external", "scheme"})
    scopes = ()
    buttons = ("import.open", "home.print")

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme, text = context.theme, context.text
        self._found: Completeness | None = None
        self._loaded: Loaded | None = None
        self._asking = False
        self.headline, self.second = label("", "subtitle", wrap=True), label("", "small", tone="muted", wrap=True)
        self.lifted = label("", "small", wrap=True)
        self.bar = CompletenessBar(theme)
        self.model = PagedModel(theme, context.tasks, columns(text))
        self.table = Table(theme, self.model, "home.units", memory=context.memory, accessible=text("ui.home.units"))
        delegate = UnitDelegate(theme, self.table, self.model)
        self.table.setItemDelegate(delegate)
        self.table.opened.connect(self._open_unit)
        self.panel: HomePanel | None = None
        self._build()

    def _build(self) -> None:
        edge = self.context.theme.tokens.space("page_edge")
        head = frame("surface", "bottom")
        column = QVBoxLayout(head)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(self.context.theme.tokens.space("s"))
        for widget in (self.headline, self.lifted, self.bar, self.second):
            column.addWidget(widget)
        place = QHBoxLayout(self)
        place.setContentsMargins(0, 0, 0, 0)
        place.setSpacing(0)
        left = QWidget()
        stack = QVBoxLayout(left)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(head)
        stack.addWidget(self.table, 1)
        place.addWidget(left, 1)

    def refresh(self, changes: Changes | None) -> None:
        workspace = self.context.workspace

        def load() -> Loaded:
            seen = not workspace.desk.user.roles.isdisjoint(MAY_SEE_BOXES)
            drawn = workspace.talent.map(MapRequest(counts_only=True)) if seen else None
            return Loaded(workspace.quality.completeness(), drawn, workspace.reconciling.counts() if seen else None)

        self.context.tasks.run_query(load, self._show, key="home", owner=self)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        return {"home.print": lambda: self.context.shell.open_page("report", "completeness")}

    def _show(self, loaded: Loaded) -> None:
        text, found = self.context.text, loaded.completeness
        total, self._found = found.total, found
        self.bar.setVisible(bool(total.people))
        if not total.people:
            self.headline.setText(text("ui.home.nobody"))
            self.second.setText("")
            self.lifted.hide()
            self.model.ask(UnitRows(None, ""))
        else:
            self._show_sums(found)
            self.model.ask(UnitRows(found, text("ui.home.total")))
        self._loaded = loaded
        if not self._asking:
            self._show_panel()

    def _show_panel(self) -> None:
        if self._loaded is not None:
            loaded = self._loaded
            self.panel = HomePanel(self.context, loaded.completeness, loaded.drawn, compared=loaded.compared)
            self.panel.step.ask_asked.connect(self._ask_units)
            self.inspect(self.panel)

    def _ask_units(self) -> None:
        """The form of the worklists in place of the panel until it is closed."""
        self._asking, self.panel = True, None
        form = RequestAsk(self.context)
        form.closed.connect(self._stop_asking)
        self.inspect(form)
        form.folder.setFocus()

    def _stop_asking(self) -> None:
        self._asking = False
        self._show_panel()
        if self.panel is not None:
            self.panel.step.go.setFocus()

    def _show_sums(self, found: Completeness) -> None:
        text, total = self.context.text, found.total
        self.headline.setText(text("ui.home.held_down", count=text.count(total.held_down), year=found.rating_year)
                              if total.held_down else text("ui.home.ready_of", ready=text.count(total.ready),
                                                           people=text.count(total.people)))
        words = text("ui.home.parts", ready=text.count(total.ready), people=text.count(total.people),
                     provisional=text.count(total.provisional), unrated=text.count(total.unrated))
        self.lifted.setText(lifted_words(text, found))
        self.lifted.setVisible(bool(total.lifted))
        more = " · ".join(filter(None, (since_words(text, found), outside_words(text, found))))
        self.second.setText("\n".join(filter(None, (words, more))))
        self.bar.show_parts(total.ready / total.people, total.provisional / total.people, words)

    def _open_unit(self, key: int) -> None:
        """The map of the unit of a row; of the whole office for the row of sums."""
        if self._found is None:
            return
        unit = None if key == TOTAL else self._found.units[key]
        if unit is not None and unit.uid is None:
            return
        self.context.scope.choose("unit", Choice(unit.uid, unit.name) if unit else Choice(None, ""))
        self.context.shell.open_page("map")
