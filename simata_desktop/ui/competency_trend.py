"""Perkembangan: medians year by year, and people by JPM of a unit, each as picture and table."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.domain.competency_map import Histogram, Quartiles, YearStanding
from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.services.competency_map import CompetencyMap, Trends
from simata_desktop.ui.competency_rows import category_words
from simata_desktop.ui.competency_spread import needs_words, quartile_words, share_words
from simata_desktop.ui.later import later
from simata_desktop.ui.page import Context
from simata_desktop.ui.text import DASH, Text
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.label import frame, label
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.segmented import Segmented
from simata_desktop.ui.widgets.table import Table

JPM, SHARE = "jpm", 3  # a measure; the column of the share below the standard
YEARS, PEOPLE = VIEWS = ("years", "people")
TABLE = 330  # pixels


class FixedRows:
    """A short list that stands as it is; keys are places."""

    def __init__(self, rows: Sequence[Sequence[object]]) -> None:
        self._rows = rows

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """All, from the top."""
        return range(len(self._rows))

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """Some of them."""
        return [self._rows[key] for key in keys]


class TrendFace(QWidget):
    """A choice of what is drawn above, the picture at the left, its numbers at the right."""

    def __init__(self, context: Context, names: CompetencyNames) -> None:
        super().__init__()
        theme, text = context.theme, context.text
        self._context, self._names = context, names
        self._found: CompetencyMap | None = None
        self._trends: Trends | None = None
        self.chart: QWidget | None = None
        self.view = Segmented(theme, [(view, text(f"ui.competency.trend.{view}")) for view in VIEWS],
                              name=text("ui.competency.trend.view"))
        self.measure, self.unit = self._choice("measure"), self._choice("unit")
        for key in (JPM, *COMPETENCIES):
            self.measure.addItem(text("ui.competency.jpm") if key == JPM else names.of(key).name, key)
        self.years = PagedModel(theme, context.tasks, year_columns(text))
        self.bars = PagedModel(theme, context.tasks, bar_columns(text))
        self.tables = {YEARS: self._table(self.years, YEARS), PEOPLE: self._table(self.bars, PEOPLE)}
        self.caption = label("", "small", tone="muted", wrap=True)
        self._build()
        self.view.chosen.connect(lambda _: self._draw())
        for choice in (self.measure, self.unit):
            choice.activated.connect(lambda _: self._draw())

    def _choice(self, name: str) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(self._context.text(f"ui.competency.trend.choice.{name}"))
        made.setMinimumContentsLength(16)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return made

    def _table(self, model: PagedModel, name: str) -> Table:
        made = Table(self._context.theme, model, f"competency.{name}", memory=self._context.memory,
                     accessible=self._context.text(f"ui.competency.trend.{name}"), dense=True)
        made.setMinimumWidth(TABLE // 2)
        made.setMaximumWidth(TABLE)
        return made

    def _build(self) -> None:
        theme = self._context.theme
        bar, row = strip(theme)
        row.addWidget(self.view)
        row.addWidget(self.measure)
        row.addWidget(self.unit)
        row.addStretch(1)
        self._picture = frame("surface")
        self._room = QVBoxLayout(self._picture)
        edge = theme.tokens.space("page_edge")
        self._room.setContentsMargins(edge, edge // 2, edge, edge // 2)
        self._room.addWidget(self.caption)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addWidget(self._picture, 1)
        for table in self.tables.values():
            both.addWidget(table, 1)
        column.addLayout(both, 1)
        self.setFocusProxy(self.view)

    # What is shown

    def show_map(self, found: CompetencyMap) -> None:
        """Another map: its units to choose from, the chosen one stays where it is still there; years are asked anew."""
        chosen, text = self.unit.currentData(), self._context.text
        self._found, self._trends = found, None
        self.unit.clear()
        self.unit.addItem(found.unit_name or text("ui.scope.all_units"), None)
        for line in found.units:
            if line.standing is not None and len(found.units) > 1:
                self.unit.addItem(line.name or text("ui.competency.no_unit"), line.id)
        self.unit.setCurrentIndex(max(self.unit.findData(chosen), 0))
        self._draw()

    def show_trends(self, trends: Trends) -> None:
        """What was measured year by year."""
        self._trends = trends
        self._draw()

    def _draw(self) -> None:
        view = self.view.choice
        self.measure.setVisible(view == YEARS)
        self.unit.setVisible(view == PEOPLE)
        for name, table in self.tables.items():
            table.setVisible(name == view)
        if not self.isVisible():
            return
        if self.chart is None:
            self.chart = later("simata_desktop.ui.competency_chart:Chart")(self._context)
            self._room.addWidget(self.chart, 1)
        if view == YEARS:
            self._draw_years(self._trends.years if self._trends else ())
            if self._trends is None:
                self.caption.setText(self._context.text("ui.competency.state.loading"))
        elif view == PEOPLE and self._found is not None:
            self._draw_people(self._found)

    def _draw_years(self, years: Sequence[YearStanding]) -> None:
        text, measure = self._context.text, str(self.measure.currentData())
        rows = [(year, *_of_year(year, measure)) for year in years]
        self.tables[YEARS].setColumnHidden(SHARE, measure == JPM)
        self.years.ask(FixedRows([(year.year, found.count if found else 0, (found, 1 if measure == JPM else 2), share)
                                  for year, found, share, _ in rows]))
        known = [(year.year, float(found.low), float(found.median), float(found.high), found.count)
                 for year, found, _, _ in rows if found is not None]
        needs = sorted({need for _, _, _, some in rows for need in some or ()})
        marks = [(float(need), text("ui.competency.mark.need", value=needs_words(text, (need, need))), "standard")
                 for need in needs]
        name = text("ui.competency.jpm") if measure == JPM else self._names.of(measure).name
        self.caption.setText(text("ui.competency.trend.caption" if known else "ui.competency.trend.none", measure=name))
        self.chart.show_years(known, marks=marks, up=name, name=self.caption.text())  # type: ignore[union-attr]

    def _draw_people(self, found: CompetencyMap) -> None:
        text, unit = self._context.text, self.unit.currentData()
        held = found.histogram if unit is None else next(
            line.standing.histogram for line in found.units if line.id == unit and line.standing)
        cuts = found.rule.mapping or found.rule.fill or ()
        self.bars.ask(FixedRows([(words, people, category_of(found, left)) for (left, _, people), words in zip(
            bars_of(held), ranges(text, held), strict=True)]))
        marks = [(float(cut), text("ui.competency.mark.cut", value=text.number(float(cut), 0)), "cut") for cut in cuts]
        self.caption.setText(text("ui.competency.people.caption", unit=self.unit.currentText(),
                                  people=text.count(sum(held.counts))))
        self.chart.show_bars(  # type: ignore[union-attr]
            [(float(left), float(wide), people) for left, wide, people in bars_of(held)], marks=marks,
            across=text("ui.competency.jpm"), name=self.caption.text())

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._draw()


def _of_year(year: YearStanding, measure: str) -> tuple[Quartiles | None, Fraction | None, Sequence[Fraction] | None]:
    """Quartiles, share below the standard and standards of what is drawn."""
    if measure == JPM:
        return year.jpm, None, None
    spread = year.spreads[COMPETENCIES.index(measure)]
    return spread.levels, spread.share_below, spread.needs


def bars_of(found: Histogram) -> list[tuple[Fraction, Fraction, int]]:
    """Left edge, width and people of every bar."""
    return [(found.start + place * found.step, found.step, people) for place, people in enumerate(found.counts)]


def ranges(text: Text, found: Histogram) -> list[str]:
    """"78–82" for every bar: from its left edge to below its right one."""
    edges = [f"{text.number(float(found.start + place * found.step)).rstrip('0').rstrip(text.locale.decimalPoint())}"
             for place in range(len(found.counts) + 1)]
    return [f"{low}–{high}" for low, high in pairwise(edges)]


def category_of(found: CompetencyMap, value: Fraction) -> str | None:
    """The category of the JPM of a bar that begins at ``value``; None where the scheme has none."""
    cuts = found.rule.mapping
    return None if cuts is None else ("KO", "CO", "O")[(value >= cuts[0]) + (value >= cuts[1])]


def year_columns(text: Text) -> list[Column]:
    """Year, people, quartiles, share below the standard."""
    return [Column("year", text("ui.competency.axis.year"), 52, show=str, sort=False),
            Column("people", text("ui.competency.axis.people"), 60, "right", lambda value: text.count(int(str(value))),
                   sort=False),
            Column("median", text("ui.competency.column.levels"), 124, "right",
                   lambda value: quartile_words(text, *value) if isinstance(value, tuple) else "", sort=False, grow=1),
            Column("share", text("ui.competency.column.share"), 70, "right", lambda value: share_words(text, value),
                   sort=False)]


def bar_columns(text: Text) -> list[Column]:
    """Range, people, category."""
    return [Column("range", text("ui.competency.jpm"), 90, sort=False),
            Column("people", text("ui.competency.axis.people"), 70, "right", lambda value: text.count(int(str(value))),
                   sort=False),
            Column("category", text("ui.competency.column.category"), 100, sort=False, grow=1,
                   show=lambda code: category_words(text, str(code)) if code else DASH)]
