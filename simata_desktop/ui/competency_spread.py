"""Sebaran: every competency over all people as a table, and the chosen one as bars with its standard and median."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from simata_desktop.domain.competency_map import Lift, Quartiles, Spread
from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.services.competency_map import CompetencyMap
from simata_desktop.ui.later import later
from simata_desktop.ui.page import Context
from simata_desktop.ui.text import DASH, Text
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.label import frame, label
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.pages import READY
from simata_desktop.ui.widgets.table import Table

FEW, LEAST = 5, 360  # rows of the table in view at least; pixels of the bars where there is room


class SpreadRows:
    """The nine as rows; keys are their places in the order of the law."""

    def __init__(self, spreads: Sequence[Spread], names: CompetencyNames) -> None:
        self._spreads, self._names = spreads, names

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places in order; what is not known stands last."""
        order = range(len(self._spreads))
        if not sort:
            return order
        values = {place: _order(self._spreads[place], sort, self._names) for place in order}
        known = sorted((place for place in order if values[place] is not None),
                       key=lambda place: values[place], reverse=descending)  # type: ignore[arg-type,return-value]
        return [*known, *(place for place in order if values[place] is None)]

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """The values of some competencies, with all that is reached on each level."""
        return [_row(self._spreads[place], self._names) for place in keys]


def _row(one: Spread, names: CompetencyNames) -> Sequence[object]:
    return (names.of(one.code).name, one.assessed, one.below, one.share_below, one.at, one.above, one.levels,
            one.needs, one.mean_gap, one.lift, *one.reached)


def _order(one: Spread, column: str, names: CompetencyNames) -> object:
    match column:
        case "competency":
            return names.of(one.code).name
        case "share":
            return one.share_below
        case "levels":
            return one.levels.median if one.levels else None
        case "lift":
            return one.lift.people if one.lift else 0
        case "gap":
            return one.mean_gap
        case "needs":
            return one.needs
        case _:
            return one.reached[int(column)] if column.isdigit() else getattr(one, column)


def share_words(text: Text, value: object) -> str:
    """A share as "12,5 %"."""
    return text.share(float(value) if isinstance(value, Fraction) else None)


def quartile_words(text: Text, found: object, decimals: int = 2) -> str:
    """"2,67 (2,00–3,00)": median and the middle half."""
    if not isinstance(found, Quartiles):
        return DASH
    low, median, high = (text.number(float(value), decimals) for value in (found.low, found.median, found.high))
    return text("ui.competency.quartiles", median=median, low=low, high=high)


def lift_words(text: Text, found: object) -> str:
    """What would lift a median: "3 orang naik 0,33–1,00"; a dash where nothing is to be lifted."""
    if not isinstance(found, Lift):
        return DASH
    key = "one" if found.least == found.most else "many"
    return text(f"ui.competency.lift.{key}", people=text.count(found.people), least=text.number(float(found.least), 2),
                most=text.number(float(found.most), 2))


def needs_words(text: Text, needs: object) -> str:
    """The standard, or the lowest and the highest where people need different ones."""
    if not isinstance(needs, tuple):
        return DASH
    low, high = (text.number(float(need), 2).rstrip("0").rstrip(text.locale.decimalPoint()) for need in needs)
    return low if low == high else f"{low}–{high}"


def spread_columns(text: Text, steps: int) -> list[Column]:
    """Counts against the standard, the level, what would lift the median, then people on each level."""

    def count(value: object) -> str:
        return text.count(value) if isinstance(value, int) else DASH

    def title(key: str) -> str:
        return text(f"ui.competency.column.{key}")

    return [
        Column("competency", title("competency"), 184, grow=1),
        Column("assessed", title("assessed"), 50, "right", count),
        Column("below", title("below_standard"), 54, "right", count, bold=_some_below),
        Column("share", title("share"), 60, "right", lambda value: share_words(text, value)),
        Column("at", title("at"), 46, "right", count), Column("above", title("above"), 46, "right", count),
        Column("levels", title("levels"), 120, "right", lambda value: quartile_words(text, value)),
        Column("needs", title("needs"), 54, "right", lambda value: needs_words(text, value)),
        Column("gap", title("gap"), 58, "right",
               lambda value: text.signed(value if isinstance(value, Fraction) else None)),
        Column("lift", title("lift"), 140, show=lambda value: lift_words(text, value)),
        *(Column(str(step), text("ui.competency.column.step", step=step), 40, "right", count) for step in range(steps))]


def _some_below(row: Sequence[object]) -> bool:
    return bool(row[2])


class SpreadFace(QWidget):
    """Table above, bars of the selected competency below."""

    def __init__(self, context: Context, names: CompetencyNames, steps: int) -> None:
        super().__init__()
        theme, text = context.theme, context.text
        self._context, self._names = context, names
        self._found: CompetencyMap | None = None
        self._place = 0  # of the competency to be chosen once the rows are there
        self.chart: QWidget | None = None
        self.model = PagedModel(theme, context.tasks, spread_columns(text, steps))
        self.table = Table(theme, self.model, "competency.spread", memory=context.memory,
                           accessible=text("ui.competency.face.spread"), dense=True)
        self.table.setMinimumHeight(FEW * theme.tokens.height("row_table"))
        self.caption = label("", "small", tone="muted", wrap=True)
        self._picture = frame("surface", "top")
        below = QVBoxLayout(self._picture)
        edge = theme.tokens.space("page_edge")
        below.setContentsMargins(edge, edge // 2, edge, edge // 2)
        below.addWidget(self.caption)
        self._room = below
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(self._picture)
        both.setStretchFactor(1, 1)
        both.setSizes([(len(COMPETENCIES) + 2) * theme.tokens.height("row_table"), LEAST])
        context.memory.splitter("competency.spread", both)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(both)
        self.setFocusProxy(self.table)
        self.table.picked.connect(self._draw)
        self.model.state_changed.connect(lambda state: self.table.go_to(self._place) if state == READY else None)

    def show_map(self, found: CompetencyMap) -> None:
        """Another map; the chosen competency stays chosen."""
        chosen = next(iter(self.table.selected_keys()), None)
        self._found = found
        weakest = found.weakest[:1]
        place = chosen if chosen is not None else next(
            (n for n, one in enumerate(found.spreads) if one.code in weakest), 0)
        self._place = place
        self.model.ask(SpreadRows(found.spreads, self._names))
        self._draw([place])

    def _draw(self, keys: Sequence[int]) -> None:
        """The bars of the selected competency; the library of charts is read when the first is drawn."""
        if self._found is None or len(keys) != 1 or not self.isVisible():
            return
        text, one = self._context.text, self._found.spreads[keys[0]]
        name = self._names.of(one.code).name
        self.caption.setText(text("ui.competency.spread.caption", competency=name, people=text.count(one.assessed),
                                  median=quartile_words(text, one.levels), needs=needs_words(text, one.needs)))
        if self.chart is None:
            self.chart = later("simata_desktop.ui.competency_chart:Chart")(self._context)
            self._room.addWidget(self.chart, 1)
        marks = [(float(need), text("ui.competency.mark.need", value=needs_words(text, (need, need))), "standard")
                 for need in dict.fromkeys(one.needs or ())]
        if one.levels:
            marks.append((float(one.levels.median), text("ui.competency.mark.median",
                                                         value=text.number(float(one.levels.median), 2)), "median"))
        self.chart.show_bars(  # type: ignore[attr-defined]
            [(float(step), 1.0, count) for step, count in enumerate(one.reached)], marks=marks,
            across=text("ui.competency.axis.level"), ticks=range(len(one.reached)),
            name=self.caption.text())

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._draw(self.table.selected_keys())
