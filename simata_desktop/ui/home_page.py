"""Beranda: who falls under the cut for want of evidence, how complete each unit is, counts by box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.completeness import Completeness, UnitCompleteness
from simata_desktop.domain.talent_map import TalentMap
from simata_desktop.services.talent import MapRequest
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.widgets.bar import CompletenessBar, paint_completeness
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.label import frame, label
from simata_desktop.ui.widgets.paged_model import PagedModel, Row
from simata_desktop.ui.widgets.row_delegate import RowDelegate
from simata_desktop.ui.widgets.section import Section
from simata_desktop.ui.widgets.table import Table

BAR_COLUMN = 3
BAR_HEIGHT = 8
LAYOUT = ((4, 7, 9), (2, 5, 8), (1, 3, 6))
ASSESSED = ("competency_assessment", "potential_assessment")


@dataclass(frozen=True)
class Loaded:
    """What the page shows."""

    completeness: Completeness
    drawn: TalentMap | None


class UnitRows:
    """The units as rows of the table; sorted here, there are few."""

    def __init__(self, units: Sequence[UnitCompleteness]) -> None:
        self._units = units

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Positions in order."""
        if not sort:
            return range(len(self._units))
        values = {"name": lambda u: u.name, "people": lambda u: u.people, "ready": lambda u: u.ready,
                  "share": lambda u: u.ready / u.people, "provisional": lambda u: u.provisional,
                  "no_rating": _no_rating, "no_assessment": _no_assessment, "expired": _expired}
        return sorted(range(len(self._units)), key=lambda n: values[sort](self._units[n]), reverse=descending)

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """The values of some rows."""
        return [self._row(self._units[key]) for key in keys]

    @staticmethod
    def _row(unit: UnitCompleteness) -> Sequence[object]:
        share = (unit.ready / unit.people, unit.provisional / unit.people)
        return (unit.name, unit.people, unit.ready, share, unit.provisional, _no_rating(unit), _no_assessment(unit),
                _expired(unit))


def _no_rating(unit: UnitCompleteness) -> int:
    return unit.missing.get("performance_predicate", 0)


def _no_assessment(unit: UnitCompleteness) -> int:
    return max(unit.missing.get(code, 0) for code in ASSESSED)


def _expired(unit: UnitCompleteness) -> int:
    return max(unit.expired.get(code, 0) for code in ASSESSED)


class BarDelegate(RowDelegate):
    """Draws the completeness bar beside its share in one cell."""

    def paint_words(self, painter: QPainter, room: QRect, place: int, *, values: Row | None, lit: bool) -> None:
        super().paint_words(painter, room, place, values=values, lit=lit)
        parts = values[place] if values else None
        if isinstance(parts, tuple):
            top = room.center().y() + 0.5 - BAR_HEIGHT / 2
            paint_completeness(painter, self._theme, QRectF(room.left(), top, room.width() * 0.6, BAR_HEIGHT), parts)


class HomePage(Page):
    """The first page."""

    key = "home"
    topics = frozenset({"person", "rating", "evidence", "declaration", "participant", "session", "target", "setting",
                        "unit", "external", "scheme"})
    scopes = ("period", "scheme")

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme, text = context.theme, context.text
        edge = theme.tokens.space("page_edge")
        self.headline, self.second = label("", "subtitle", wrap=True), label("", "small", tone="muted", wrap=True)
        self.bar = CompletenessBar(theme)
        self.model = PagedModel(theme, context.tasks, self._columns())
        self.table = Table(theme, self.model, "home.units", memory=context.memory, accessible=text("ui.home.units"))
        self.table.setItemDelegateForColumn(BAR_COLUMN, BarDelegate(theme, self.table, self.model))
        head = frame("surface", "bottom")
        column = QVBoxLayout(head)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.tokens.space("s"))
        for widget in (self.headline, self.bar, self.second):
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

    def _columns(self) -> list[Column]:
        text = self.context.text

        def words(key: str) -> str:
            return text(f"ui.home.{key}")

        def number(value: object) -> str:
            return "–" if not value else text.count(int(str(value)))

        def share(value: object) -> str:
            return f"{text.number(value[0] * 100)} %" if isinstance(value, tuple) else ""

        return [Column("name", words("unit"), 262), Column("people", words("people"), 62, "right", number),
                Column("ready", words("ready"), 56, "right", number),
                Column("share", words("share"), 170, "right", share),
                Column("provisional", words("provisional"), 92, "right", number),
                Column("no_rating", words("no_rating"), 72, "right", number),
                Column("no_assessment", words("no_assessment"), 98, "right", number),
                Column("expired", words("expired"), 68, "right", number)]

    def refresh(self, changes: Changes | None) -> None:
        workspace = self.context.workspace

        def load() -> Loaded:
            seen = not workspace.desk.user.roles.isdisjoint(("verifier", "leader"))
            return Loaded(workspace.quality.completeness(), workspace.talent.map(MapRequest()) if seen else None)

        self.context.tasks.run_query(load, self._show, key="home", owner=self)

    def _show(self, loaded: Loaded) -> None:
        text, total = self.context.text, loaded.completeness.total
        if not total.people:
            self.headline.setText(text("ui.home.nobody"))
            self.second.setText("")
            self.model.ask(UnitRows(()))
            return
        rate = loaded.completeness.rating_year
        self.headline.setText(text("ui.home.held_down", count=text.count(total.held_down), year=rate)
                              if total.held_down else text("ui.home.ready_of", ready=text.count(total.ready),
                                                           people=text.count(total.people)))
        words = text("ui.home.parts", ready=text.count(total.ready), people=text.count(total.people),
                     provisional=text.count(total.provisional), unrated=text.count(total.unrated),
                     outside=text.count(loaded.completeness.outside_target))
        self.second.setText(words)
        self.bar.show_parts(total.ready / total.people, total.provisional / total.people, words)
        self.model.ask(UnitRows(loaded.completeness.units))
        if loaded.drawn is not None:
            self._show_boxes(loaded.drawn)

    def _show_boxes(self, drawn: TalentMap) -> None:
        text = self.context.text
        boxes = Section(self.context.theme, row="row_table")
        boxes.add_head(text("ui.home.boxes"), text("ui.home.boxes_aside"))
        people = max(1, drawn.rated + drawn.provisional)
        for row in LAYOUT:
            for box in row:
                both = drawn.counts[box] + drawn.provisional_counts[box]
                apart = f" + {text.count(drawn.provisional_counts[box])}" if drawn.provisional_counts[box] else ""
                boxes.add_row(f"{drawn.scheme.shown_numbers.get(box, box)}  {_short(drawn, box)}",
                              f"{text.count(drawn.counts[box])}{apart} · {text.number(both * 100 / people)} %")
        boxes.add_row(text("ui.home.unrated"), text.count(drawn.unrated))
        boxes.end()
        self.context.shell.show_inspector(boxes)


def _short(drawn: TalentMap, box: int) -> str:
    """The two levels of a box in short words: "Di Atas · Tinggi"."""
    row = next(n for n, line in enumerate(LAYOUT) if box in line)
    performance = drawn.scheme.performance_levels[2 - row].removesuffix(" Ekspektasi")
    return f"{performance} · {drawn.scheme.potential_levels[LAYOUT[row].index(box)]}"
