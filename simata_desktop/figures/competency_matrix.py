"""People × competencies as a heat table: the level in every cell, its gap as tone, below the standard also as a mark.

Paint it in slices of :func:`rows_in` rows where it does not fit one page or picture; every slice has its heads, the
last one the summary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simata_desktop.figures.gap_tones import below_mark, gap_tone
from simata_desktop.figures.measure import Measure
from simata_desktop.figures.numbers import NONE, decimal_text, people_text
from simata_desktop.figures.primitives import Primitive, Rect, Text
from simata_desktop.figures.radar_plan import Axis
from simata_desktop.figures.table_style import BASE, TableFigure, TableStyle, head_ground, rules
from simata_desktop.resources import Words

PLACES, MARK = 2, 0.4  # decimals; side of the mark, of the writing
NAME, LEAST_NAME = 0.3, 0.12  # of the width, for names at the most and at the least


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One person: a level and a gap a competency; None where there is none."""

    name: str
    levels: tuple[float | None, ...]
    gaps: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class MatrixPlan:
    """The table. ``medians`` and ``below`` (how many lie below their standard) are the two lines of the summary."""

    head: str
    axes: tuple[Axis, ...]
    rows: tuple[MatrixRow, ...]
    medians: tuple[str, tuple[float | None, ...]] | None = None
    below: tuple[str, tuple[int, ...]] | None = None


def rows_in(height: float, style: TableStyle) -> int:
    """How many people a slice of that height holds beside heads and summary; at least one."""
    return max(int((height - _head(style)) / style.row) - 2, 1)


def competency_matrix(plan: MatrixPlan, width: float, *, style: TableStyle, measure: Measure, words: Words,
                      first: int = 0, count: int | None = None) -> TableFigure:
    """``count`` people from ``first`` on, all of them without; the summary stands below the last person."""
    people = plan.rows[first: None if count is None else first + count]
    last = first + len(people) >= len(plan.rows)
    edges, head = _edges(plan, width, style, measure), _head(style)
    tops, shapes = [0.0, head], list[Primitive]()
    for one in people:
        shapes += _person(one, tops[-1], edges=edges, style=style, measure=measure, words=words)
        tops.append(tops[-1] + style.row)
    for name, texts in _summary(plan, words) if last else ():
        shapes += _texts(name, texts, tops[-1], edges=edges, style=style, measure=measure, weight=600)
        tops.append(tops[-1] + style.row)
    heads = _heads(plan, edges, style=style, measure=measure)
    return TableFigure(width, tops[-1], (*head_ground(width, head, style), *heads, *shapes,
                                         *rules(edges, tuple(tops), style)))


def _head(style: TableStyle) -> float:
    return style.row + style.head.size * 1.2


def _edges(plan: MatrixPlan, width: float, style: TableStyle, measure: Measure) -> tuple[float, ...]:
    names = [plan.head, *(one.name for one in plan.rows), *(part[0] for part in (plan.medians, plan.below) if part)]
    longest = max(measure.width(name, size=style.text.size, weight=600) for name in names) + 2 * style.pad
    brief = (measure.width(one.abbreviation, size=style.head.size, weight=style.head.weight) for one in plan.axes)
    least = max(*brief, measure.width("0,00", size=style.text.size, weight=600)) + style.pad
    name = min(longest, max(min(NAME * width, width - least * len(plan.axes)), LEAST_NAME * width))
    cell = (width - name) / len(plan.axes)
    return (0.0, *(name + place * cell for place in range(len(plan.axes))), width)


def _heads(plan: MatrixPlan, edges: tuple[float, ...], *, style: TableStyle, measure: Measure) -> list[Primitive]:
    """One form for all columns: whole names where each fits two lines, else shorter ones."""
    size, weight, room = style.head.size, style.head.weight, edges[2] - edges[1] - style.pad
    lines_of = [[axis.abbreviation] for axis in plan.axes]
    for form in ("name", "short"):
        names = [getattr(axis, form) for axis in plan.axes]
        wrapped = [measure.wrap(name, width=room, size=size, weight=weight) for name in names]
        longest = max(measure.width(part, size=size, weight=weight) for name in names for part in name.split())
        if longest <= room and max(map(len, wrapped)) <= 2:
            lines_of = wrapped
            break
    foot, color = _head(style) - style.row / 2 + BASE * size, "text" if style.ruled else "text_muted"
    name = measure.elide(plan.head, width=edges[1] - 2 * style.pad, size=size, weight=weight)
    shapes: list[Primitive] = [Text(style.pad, foot, name, size, weight, color)]
    for place, lines in enumerate(lines_of, start=1):
        middle = (edges[place] + edges[place + 1]) / 2
        shapes += [Text(middle, foot - (len(lines) - 1 - row) * size * 1.2,
                        measure.elide(line, width=room + style.pad, size=size, weight=weight), size, weight, color,
                        "middle") for row, line in enumerate(lines)]
    return shapes


def _person(one: MatrixRow, top: float, *, edges: tuple[float, ...], style: TableStyle, measure: Measure,
            words: Words) -> list[Primitive]:
    shapes: list[Primitive] = []
    for place, gap in enumerate(one.gaps, start=1):
        tone = gap_tone(gap)
        if tone is not None:
            shapes.append(Rect(edges[place], top, edges[place + 1] - edges[place], style.row, tone))
        if gap is not None and gap < 0:
            shapes.append(below_mark(edges[place], top, MARK * style.text.size))
    texts = [NONE if level is None else decimal_text(level, PLACES, words) for level in one.levels]
    low = [gap is not None and gap < 0 for gap in one.gaps]
    return [*shapes, *_texts(one.name, texts, top, edges=edges, style=style, measure=measure, strong=low)]


def _summary(plan: MatrixPlan, words: Words) -> list[tuple[str, list[str]]]:
    lines = []
    if plan.medians is not None:
        lines.append((plan.medians[0], [NONE if value is None else decimal_text(value, PLACES, words)
                                        for value in plan.medians[1]]))
    if plan.below is not None:
        lines.append((plan.below[0], [people_text(count, words) for count in plan.below[1]]))
    return lines


def _texts(name: str, texts: Sequence[str], top: float, *, edges: tuple[float, ...], style: TableStyle,
           measure: Measure, weight: int = 400, strong: Sequence[bool] = ()) -> list[Primitive]:
    y, size = top + style.row / 2 + BASE * style.text.size, style.text.size
    room = edges[1] - 2 * style.pad
    shapes: list[Primitive] = [Text(style.pad, y, measure.elide(name, width=room, size=size, weight=weight), size,
                                    weight)]
    for place, text in enumerate(texts):
        heavy = 600 if place < len(strong) and strong[place] else weight
        shapes.append(Text((edges[place + 1] + edges[place + 2]) / 2, y, text, size, heavy,
                           "text_muted" if text == NONE else "text", "middle"))
    return shapes
