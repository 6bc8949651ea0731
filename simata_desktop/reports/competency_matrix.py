"""The matrix of a competency map: a line a person, level and gap in each of the nine, JPM and category."""

from __future__ import annotations

from collections.abc import Sequence

from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.domain.competency_sheet import CompetencySheet, SheetPerson
from simata_desktop.figures.gap_tones import below_mark, gap_tone
from simata_desktop.figures.numbers import NONE, decimal_text, people_text, score_text
from simata_desktop.figures.primitives import Rect
from simata_desktop.reports.flow import Flow, Shape
from simata_desktop.reports.table import Column, Row, Table, lay
from simata_desktop.reports.writing import Hand, clean, nip_text

NUMBER, CELL, JPM, CATEGORY = 26.0, 46.0, 42.0, 30.0
UNIT = 0.4  # of what is left, for the unit
MARK = 4.0  # side of the mark at a cell below its standard


class Heat(Table):
    """A table whose cells of the nine have a ground by their gap, and a mark below the standard for grey print."""

    def __init__(self, columns: Sequence[Column], hand: Hand, *, left: float, first: int) -> None:
        super().__init__(columns, hand, left=left, numbered=False)
        self._first = first
        self._gaps: dict[int, tuple[float | None, ...]] = {}

    def line(self, cells: Sequence[str], gaps: tuple[float | None, ...], *, tallest: float) -> list[Row]:
        """The rows of one person."""
        rows = self.rows([cells], tallest=tallest)
        self._gaps.update((id(row), gaps) for row in rows)
        return rows

    def draw(self, rows: Sequence[Row], y: float) -> list[Shape]:
        """Grounds below everything else."""
        grounds, at = list[Shape](), y + self.head_height
        for row in rows:
            for place, gap in enumerate(self._gaps.get(id(row), ())):
                left, right = self.edges[self._first + place:self._first + place + 2]
                tone = gap_tone(None if gap is None else round(gap, 2))
                if tone is not None:
                    grounds.append(Rect(left, at, right - left, row.height, tone))
                if gap is not None and round(gap, 2) < 0:
                    grounds.append(below_mark(left, at, MARK))
            at += row.height
        return [*grounds, *super().draw(rows, y)]


class Matrix:
    """Everybody of one paper."""

    def __init__(self, flow: Flow, hand: Hand, sheet: CompetencySheet, names: CompetencyNames, *,
                 anonymous: bool) -> None:
        self._flow, self._hand, self._words = flow, hand, hand.words
        self._sheet, self._names, self._anonymous = sheet, names, anonymous

    def lay(self, *, tail: float) -> None:
        """The matrix; below its last row ``tail`` points stay free."""
        flow, words = self._flow, self._words
        table = self._table()
        tallest = (flow.full_room - table.head_height - 30 - tail) / 2
        rows = [row for number, one in enumerate(self._sheet.people, start=1)
                for row in table.line(self._cells(number, one), one.gaps, tallest=tallest)]
        if not rows:
            rows = table.rows([("", words("paper.competency.nobody"), *[""] * (len(table.columns) - 2))],
                              tallest=tallest)
        heading = words("paper.competency.matrix", people=people_text(len(self._sheet.people), words))
        lay(flow, table, rows, heading=heading, hand=self._hand, tail=tail)

    def _table(self) -> Heat:
        words, flow = self._words, self._flow
        rest = flow.page.wide - NUMBER - len(self._names.competencies) * CELL - JPM - CATEGORY
        who = [Column(words("paper.column.guest"), rest)] if self._anonymous else [
            Column(words("paper.competency.person"), rest * (1 - UNIT)),
            Column(words("paper.completeness.unit"), rest * UNIT)]
        nine = [Column(one.abbreviation, CELL, "middle") for one in self._names.competencies]
        return Heat([Column(words("paper.column.number"), NUMBER, "end"), *who, *nine,
                     Column("JPM", JPM, "end"), Column(words("paper.competency.class"), CATEGORY, "middle")],
                    self._hand, left=flow.page.left, first=1 + len(who))

    def _cells(self, number: int, one: SheetPerson) -> tuple[str, ...]:
        words = self._words
        who = (words("paper.map.guest", number=f"{number:03d}"),) if self._anonymous else (
            f"{clean(one.name)}\n{nip_text(one.nip)}", clean(one.unit) or NONE)
        nine = (self._cell(level, gap) for level, gap in zip(one.levels, one.gaps, strict=True))
        jpm = score_text(one.jpm, words, cuts=self._sheet.cuts or ())
        return (people_text(number, words), *who, *nine, jpm, one.category or NONE)

    def _cell(self, level: float | None, gap: float | None) -> str:
        """The level, and below it the gap; both places always, so that lines stay alike."""
        if level is None:
            return NONE
        shown = decimal_text(level, 2, self._words)
        if gap is None:
            return shown
        sign = "–" if round(gap, 2) < 0 else "+" if round(gap, 2) > 0 else ""
        return f"{shown}\n{sign}{decimal_text(abs(gap), 2, self._words)}"
