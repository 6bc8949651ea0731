"""Ruled tables over pages: wrapped cells, repeated and numbered heads, and an end that stays with its last rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simata_desktop.figures.primitives import Rect, Segments, Text
from simata_desktop.reports.flow import Flow, Shape
from simata_desktop.reports.writing import Hand

SIDE, RULE, AIR = 3.2, 0.4, 2.2
KEPT = 2  # rows that never stand apart from what follows


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how it stands (start, middle, end), its width in points, bold or not."""

    title: str
    width: float
    anchor: str = "start"
    weight: int = 400


@dataclass(frozen=True, slots=True)
class Row:
    """Lines of every cell and the height they need."""

    cells: tuple[list[str], ...]
    height: float
    weight: int = 0


class Table:
    """Columns with their heads, ready to set rows."""

    def __init__(self, columns: Sequence[Column], hand: Hand, *, left: float, numbered: bool = True) -> None:
        self.columns = tuple(columns)
        self._hand = hand
        self._edges = [left]
        for column in columns:
            self._edges.append(self._edges[-1] + column.width)
        self._heads = [hand.lines(column.title, "table_head", width=column.width - SIDE) for column in columns]
        self._head_line = max(map(len, self._heads)) * hand.size("table_head").line + AIR * 1.6
        self._number_line = hand.size("column_number").line + 1.2 if numbered else 0.0

    @property
    def head_height(self) -> float:
        """Height of the heads with their numbers."""
        return self._head_line + self._number_line

    @property
    def edges(self) -> tuple[float, ...]:
        """Where columns begin, and where the last one ends."""
        return tuple(self._edges)

    @property
    def width(self) -> float:
        """Width of all columns."""
        return self._edges[-1] - self._edges[0]

    def rows(self, texts: Sequence[Sequence[str]], *, tallest: float, weight: int = 0) -> list[Row]:
        """Rows of ``texts``; one that would be higher than ``tallest`` goes on in further rows, nothing is cut."""
        line, measure = self._hand.size("table").line, self._hand.measure
        size = self._hand.size("table").size
        limits = [(column.width - 2 * SIDE, weight or column.weight) for column in self.columns]
        most = max(1, int((tallest - AIR) // line))
        made = []
        for cells in texts:
            lines = tuple(
                measure.wrap(cell, width=wide, size=size, weight=heavy)
                for cell, (wide, heavy) in zip(cells, limits, strict=True)
            )
            count = max(map(len, lines))
            for start in range(0, count, most):
                part = lines if count <= most else tuple(cell[start: start + most] for cell in lines)
                made.append(Row(part, max(map(len, part)) * line + AIR, weight))
        return made

    def head(self, y: float) -> list[Shape]:
        """The heads below ``y``, without their rules."""
        hand, shapes = self._hand, list[Shape]()
        shapes.append(Rect(self._edges[0], y, self.width, self._head_line, "box.1.head"))
        line = hand.size("table_head").line
        for number, (column, lines) in enumerate(zip(self.columns, self._heads, strict=True)):
            middle = self._edges[number] + column.width / 2
            top = y + (self._head_line - len(lines) * line) / 2
            shapes += hand.block(lines, "table_head", x=middle, y=top, anchor="middle")
            if self._number_line:
                shapes += hand.block([str(number + 1)], "column_number", x=middle, y=y + self._head_line + 0.6,
                                     anchor="middle")
        return shapes

    def draw(self, rows: Sequence[Row], y: float) -> list[Shape]:
        """Heads, rows and rules below ``y``."""
        shapes = self.head(y)
        levels = [y, y + self._head_line] + ([y + self.head_height] if self._number_line else [])
        size = self._hand.size("table")
        down = AIR / 2 + size.line / 2 + size.size * 0.36
        spots = [self._spot(number, column) for number, column in enumerate(self.columns)]
        at = levels[-1]
        for row in rows:
            for lines, (x, anchor, weight) in zip(row.cells, spots, strict=True):
                for number, text in enumerate(lines):
                    if text:
                        shapes.append(Text(x, at + down + number * size.line, text, size.size, row.weight or weight,
                                           "text", anchor))
            at += row.height
            levels.append(at)
        across = np.asarray(levels)
        edges = np.asarray(self._edges)
        low, high = np.full_like(edges, y), np.full_like(edges, at)
        start, end = np.full_like(across, self._edges[0]), np.full_like(across, self._edges[-1])
        shapes.append(Segments(np.concatenate((start, edges)), np.concatenate((across, low)),
                               np.concatenate((end, edges)), np.concatenate((across, high)), "text", RULE))
        return shapes

    def _spot(self, number: int, column: Column) -> tuple[float, str, int]:
        left, right = self._edges[number], self._edges[number + 1]
        x = {"start": left + SIDE, "middle": (left + right) / 2, "end": right - SIDE}[column.anchor]
        return x, column.anchor, column.weight

    def height(self, rows: Sequence[Row]) -> float:
        """Height of heads and rows."""
        return self.head_height + sum([row.height for row in rows])


def spans(heights: Sequence[float], *, first: float, full: float, tail: float) -> list[tuple[int, int]]:
    """Which rows stand on which page: ``first`` room on this page, ``full`` on each further one (heads taken off).

    The first span is empty where the table had better begin on the next page. At least ``KEPT`` rows (or all there
    are) stand above ``tail``, which follows the last row undivided, and as many at the beginning where the table does
    not begin on a fresh page.
    """
    cut, room = _filled(heights, first=first, full=full)
    start, count = cut[-1]
    kept = min(KEPT, count)
    if sum(heights[start:]) + tail > room and count - start > kept:
        cut[-1:] = [(start, count - kept), (count - kept, count)]
    elif sum(heights[start:]) + tail > room and len(cut) == 1:
        cut = [(0, 0), (0, count)]
    elif count - start < kept:
        cut[-2:] = [(cut[-2][0], count - kept), (count - kept, count)]
    if first < full and len(cut) > 1 and 0 < cut[0][1] < kept:
        return [(0, 0), *spans(heights, first=full, full=full, tail=tail)]
    return cut


def _filled(heights: Sequence[float], *, first: float, full: float) -> tuple[list[tuple[int, int]], float]:
    """Pages filled one after the other, and the room of the last; an empty first one where not one row fits it."""
    cut: list[tuple[int, int]] = []
    start, room, used = 0, first, 0.0
    for row, height in enumerate(heights):
        if used + height > room and (row > start or not cut):
            cut.append((start, row))
            start, room, used = row, full, 0.0
        used += height
    return [*cut, (start, len(heights))], room


def lay(flow: Flow, table: Table, rows: Sequence[Row], *, heading: str, hand: Hand, tail: float = 0.0) -> None:
    """A headed table from here on over as many pages as it needs; ``tail`` points stay free below its last row."""
    line = hand.size("section").line
    top = flow.page.top
    begin = line + 5 + (line * 0.7 if flow.y > top + 40 else 0.0)
    full = flow.full_room - table.head_height - line - 5
    cut = spans([row.height for row in rows], first=flow.room - begin - table.head_height, full=full, tail=tail)
    for number, (start, end) in enumerate(cut):
        if number:
            flow.turn()
        if start == end:
            continue
        gap = begin - line - 5 if not number else 0.0
        title = heading if start == 0 else hand.words("paper.continued", heading=heading)
        if start == 0:
            flow.mark(heading)
        shown = hand.measure.elide(title, width=flow.page.wide, size=hand.size("section").size,
                                   weight=hand.size("section").weight)
        flow.add(hand.block([shown], "section", x=flow.page.left, y=flow.y + gap), gap + line + 3)
        part = rows[start:end]
        flow.add(table.draw(part, flow.y), table.height(part) + 2)
