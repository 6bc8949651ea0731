"""A strip a competency: the share of people at each level 0–5, the standard as a line, the median as a mark below.

A level between two counts with the one that is reached, so the cell of level n reaches from n to n + 1: whoever stands
left of the line of the standard is below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simata_desktop.figures.markers import TRIANGLE
from simata_desktop.figures.measure import Measure
from simata_desktop.figures.numbers import NONE, decimal_text, people_text
from simata_desktop.figures.primitives import Line, Marks, Primitive, Rect, Text
from simata_desktop.figures.table_style import BASE, TableFigure, TableStyle, called, head_ground
from simata_desktop.resources import Words

LEVELS = 6
TONES = ((0.5, "box.9.head"), (0.3, "box.7.head"), (0.15, "box.5.head"), (0.05, "box.3.head"), (0.0, "box.1.head"))
NAME, STRIP = 0.32, 0.72  # of the width for names at the most; of a row, the height of a strip


@dataclass(frozen=True, slots=True)
class Distribution:
    """One competency: people at each level, the lowest and the highest standard among them, median, who lies below."""

    name: str
    counts: tuple[int, ...]
    standard: tuple[float, float] | None
    median: float | None
    below: int
    short: str = ""


@dataclass(frozen=True, slots=True)
class DistributionHeads:
    """The heads of the list."""

    name: str
    median: str
    below: str


def distribution(rows: Sequence[Distribution], width: float, *, heads: DistributionHeads, style: TableStyle,
                 measure: Measure, words: Words) -> TableFigure:
    """The strips of ``rows`` below each other, ``width`` wide."""
    edges = _edges(rows, width, heads, style=style, measure=measure)
    shapes = [*head_ground(width, style.row, style), *_heads(edges, heads, style=style, measure=measure)]
    step = style.row * 1.3
    for place, one in enumerate(rows):
        shapes += _row(one, style.row + place * step, edges=edges, style=style, measure=measure, words=words)
    height = style.row + len(rows) * step
    if style.ruled:
        shapes += [Line(0.0, y, width, y, "hairline_strong", style.line) for y in (0.0, style.row, height)]
    return TableFigure(width, height, tuple(shapes))


def _edges(rows: Sequence[Distribution], width: float, heads: DistributionHeads, *, style: TableStyle,
           measure: Measure) -> tuple[float, float, float, float]:
    """Where the strips begin and end, where median and who lies below end."""
    def room(*texts: str) -> float:
        return max(measure.width(text, size=style.text.size, weight=600) for text in texts) + 2 * style.pad

    name = min(room(heads.name, *(one.name for one in rows)), NAME * width)
    below, median = room(heads.below, "0.000"), room(heads.median, "0,00")
    return name, width - below - median, width - below, width


def _heads(edges: tuple[float, float, float, float], heads: DistributionHeads, *, style: TableStyle,
           measure: Measure) -> list[Primitive]:
    left, right, median, below = edges
    y, size, weight = style.row / 2 + BASE * style.head.size, style.head.size, style.head.weight
    color, cell = "text" if style.ruled else "text_muted", (right - left) / LEVELS
    name = measure.elide(heads.name, width=left - 2 * style.pad, size=size, weight=weight)
    return [Text(style.pad, y, name, size, weight, color),
            *(Text(left + (level + 0.5) * cell, y, str(level), size, weight, color, "middle")
              for level in range(LEVELS)),
            *(Text(end - style.pad, y, text, size, weight, color, "end")
              for end, text in ((median, heads.median), (below, heads.below)))]


def _row(one: Distribution, top: float, *, edges: tuple[float, float, float, float], style: TableStyle,
         measure: Measure, words: Words) -> list[Primitive]:
    left, right, median, below = edges
    size, tall = style.text.size, style.row * STRIP
    strip, cell = top + style.row * 0.2, (right - left) / LEVELS
    base, people = strip + tall / 2 + BASE * size, sum(one.counts)
    name = called(one.name, one.short, room=left - 2 * style.pad, size=style.text, measure=measure)
    shapes: list[Primitive] = [Text(style.pad, base, name, size, color="text" if people else "text_muted")]
    for level, count in enumerate(one.counts):
        x = left + level * cell
        share = count / people if people else 0.0
        tone = next(tone for least, tone in TONES if share >= least) if count else None
        shapes.append(Rect(x, strip, cell, tall, tone, "hairline", style.line))
        if count:
            shapes.append(Text(x + cell / 2, base, _share(share, cell, style, measure), size, anchor="middle"))
    shapes += _marks(one, left, cell, strip, tall, style=style)
    said = NONE if one.median is None else decimal_text(one.median, 2, words)
    shapes.append(Text(median - style.pad, base, said, size, anchor="end"))
    shapes.append(Text(below - style.pad, base, people_text(one.below, words) if people else NONE, size,
                       600 if one.below else 400, anchor="end"))
    return shapes


def _share(share: float, cell: float, style: TableStyle, measure: Measure) -> str:
    """In per cent; without its sign where the cell is narrow, ``<1`` for what would round to nothing."""
    number = f"{share * 100:.0f}" if share >= 0.005 else "<1"
    whole = f"{number} %"
    return whole if measure.width(whole, size=style.text.size) + style.pad <= cell else number


def _marks(one: Distribution, left: float, cell: float, strip: float, tall: float, *,
           style: TableStyle) -> list[Primitive]:
    """The standard as a thick line (dashed where people need different ones), the median below the strip."""
    shapes: list[Primitive] = []
    reach, size = tall * 0.14, style.text.size
    if one.standard is not None:
        dash = () if one.standard[0] == one.standard[1] else (size * 0.25, size * 0.15)
        shapes += [Line(x, strip - reach, x, strip + tall + reach, "text", style.line * 2.5, dash)
                   for x in sorted({left + min(max(level, 0.0), LEVELS) * cell for level in one.standard})]
    if one.median is not None:
        x = left + min(max(one.median, 0.0), LEVELS - 1) * cell
        shapes.append(Marks(np.array([x]), np.array([strip + tall + size * 0.3]), TRIANGLE, size * 0.26, "text", None,
                            0.0))
    return shapes
