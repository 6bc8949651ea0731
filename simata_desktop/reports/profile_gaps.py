"""The gap list of a profile: all nine by shortfall with a bar, sums, JPM, and what they mean in words."""

from __future__ import annotations

from collections.abc import Sequence

from simata_desktop.domain.profile import Competencies, CompetencyLine
from simata_desktop.figures.numbers import decimal_text
from simata_desktop.figures.primitives import Line, Rect
from simata_desktop.reports.flow import Shape
from simata_desktop.reports.profile_words import ProfileWords
from simata_desktop.reports.table import Column, Row, Table
from simata_desktop.reports.writing import Hand

LEVEL, BAR, NUMBER = 42.0, 30.0, 38.0
THICK, SIDE = 3.6, 3.0
FULL = 2.0  # levels that fill the room of a bar


class GapTable:
    """The table in the given place; ``height`` with its sums."""

    def __init__(self, hand: Hand, said: ProfileWords, told: Competencies, *, left: float, width: float) -> None:
        self._told, self._said = told, said
        self.ranked = ranked(told.lines)
        heads = [self._to("need"), *([self._to("target")] if told.next_tier else [])]
        name = width - LEVEL - BAR - NUMBER * len(heads)
        self._bar, self._cells = left + name + LEVEL, 3 + len(heads)
        self._table = Table([Column(said("gaps.competency"), name), Column(said("gaps.level"), LEVEL, "end"),
                             Column("", BAR), *(Column(words, NUMBER, "end") for words in heads)],
                            hand, left=left, numbered=False)
        self._rows = self._table.rows([self._line(one) for one in self.ranked], tallest=200)
        self._rows += self._table.rows([self._total(), self._jpm()], tallest=200, weight=700)
        self.height = self._table.height(self._rows)

    def draw(self, y: float) -> list[Shape]:
        """The table below ``y`` with its bars."""
        shapes = self._table.draw(self._rows, y)
        at = y + self._table.head_height
        for one, row in zip(self.ranked, self._rows, strict=False):
            shapes += self._bar_of(one.gap, at, row)
            at += row.height
        return shapes

    def _bar_of(self, gap: float | None, y: float, row: Row) -> list[Shape]:
        """A bar left of the line of the standard where something is missing, right of it where there is more."""
        if gap is None:
            return []
        zero, room = self._bar + BAR * 0.72, BAR * 0.72 - SIDE
        middle = y + row.height / 2
        shapes: list[Shape] = [Line(zero, middle - 4, zero, middle + 4, "text", 0.7)]
        if round(gap, 2):
            reach = min(abs(gap) / FULL, 1.0) * room if gap < 0 else min(gap / FULL, 1.0) * (BAR * 0.28 - SIDE)
            fill = "text" if gap < 0 else None
            shapes.append(Rect(zero - reach if gap < 0 else zero, middle - THICK / 2, reach, THICK, fill,
                               None if gap < 0 else "text", 0.5))
        return shapes

    def _to(self, which: str) -> str:
        """``Ke 3`` where all nine need the same level, else what the column is about."""
        needs = {getattr(one, which) for one in self._told.lines}
        only = needs.pop() if len(needs) == 1 else None
        if only is None:
            return self._said(f"gaps.{which}")
        shown = decimal_text(only, 0 if only == int(only) else 1, self._said.words)
        return self._said("gaps.to", level=shown)

    def _line(self, one: CompetencyLine) -> tuple[str, ...]:
        said = self._said
        return (said.competency(one.code), said.level(one.level), "", said.gap(one.gap),
                said.gap(one.target_gap))[: self._cells]

    def _total(self) -> tuple[str, ...]:
        said, lines = self._said, self._told.lines
        return (said("gaps.total"), said.level(_sum([one.level for one in lines])), "",
                said.gap(_sum([one.gap for one in lines])),
                said.gap(_sum([one.target_gap for one in lines])))[: self._cells]

    def _jpm(self) -> tuple[str, ...]:
        said, told = self._said, self._told
        return (said("gaps.jpm"), "", "", said.percent(told.match, told.mapping_cuts),
                said.percent(told.projection, told.fill_cuts))[: self._cells]


def ranked(lines: Sequence[CompetencyLine]) -> tuple[CompetencyLine, ...]:
    """The largest shortfall first, equal ones in the order of the law, unknown ones last (``competency.gaps``)."""
    return tuple(sorted(lines, key=lambda one: (one.gap is None, one.gap or 0.0)))


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def told_words(said: ProfileWords, told: Competencies) -> list[str]:
    """What the numbers mean: categories with their cuts, projection, session and how long it counts."""
    parts = []
    if told.match.mapping and told.mapping_cuts:
        parts.append(said("jpm", value=said.percent(told.match, told.mapping_cuts),
                          category=said.category(told.match.mapping), fill=said.category(told.match.fill),
                          low=_cut(told.mapping_cuts[0], said), high=_cut(told.mapping_cuts[1], said)))
    elif told.match.value is not None:
        parts.append(said("jpm.plain", value=said.percent(told.match, None)))
    elif told.so_far[0] is not None:
        parts.append(said("jpm.so_far", value=f"{decimal_text(told.so_far[0], 1, said.words)} %",
                          count=told.so_far[1]))
    if told.projection.value is not None and told.next_tier:
        parts.append(said("projection", tier=told.next_tier, value=said.percent(told.projection, told.fill_cuts),
                          category=said.category(told.projection.fill)))
    key = "session.expired" if told.expired else "session"
    if told.valid_until is None:
        key = "session.open"
    parts.append(said(key, session=told.session, day=said.day(told.day), until=said.day(told.valid_until)))
    return parts


def _cut(value: float, said: ProfileWords) -> str:
    return decimal_text(value, 0 if value == int(value) else 1, said.words)
