"""The ranked gap list beside a radar: level, a bar left or right of the standard, the difference in numbers.

    lines = gap_lines(levels, standard, names.competencies, target=target)
    plan = GapPlan(lines, GapHeads("Kesenjangan", "Capaian", "Ke 3", "Ke 4"), total=gap_total("Jumlah", lines),
                   match=("JPM", "92,0 %", "69,0 %"))
    figure = gap_list(plan, 300, style=paper_table(tokens), measure=measure, words=words)

What is not known stands at the end in grey, without a bar; it is never a zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simata_desktop.domain.competency import Levels, gaps
from simata_desktop.domain.competency_names import MeasureName
from simata_desktop.figures.measure import Measure
from simata_desktop.figures.numbers import decimal_text, signed_text
from simata_desktop.figures.primitives import Line, Primitive, Rect, Text
from simata_desktop.figures.table_style import BASE, TableFigure, TableStyle, called, head_ground, rules
from simata_desktop.resources import Words

PLACES = 2
BARS, THICK, STANDARD = 4.2, 0.5, 0.9  # of the size of writing: room of bars, a bar, the line of the standard
LEAST = 1.0  # levels that the bars have room for at the least, both sides together


@dataclass(frozen=True, slots=True)
class GapLine:
    """One competency; ``typed`` is what stands in its cell while being typed, ``short`` its name for narrow places."""

    name: str
    level: float | None
    gap: float | None
    target_gap: float | None = None
    typed: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class GapHeads:
    """The heads; an empty ``target`` leaves that column out."""

    name: str
    level: str
    present: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class GapPlan:
    """The whole list: ``total`` as a last line, ``match`` JPM's name and its values, ``note`` its category in words."""

    lines: tuple[GapLine, ...]
    heads: GapHeads
    total: GapLine | None = None
    match: tuple[str, str, str] | None = None
    note: str = ""


def gap_lines(levels: Levels, standard: Levels, names: Sequence[MeasureName], *, target: Levels | None = None,
              typed: tuple[str, str] | None = None) -> tuple[GapLine, ...]:
    """The lines of a person, the largest shortfall first; ``typed`` is code and text of the cell being typed."""
    known, above, code = {one.code: one for one in names}, target or {}, typed[0] if typed else ""
    settled = {key: level for key, level in levels.items() if key != code}
    return tuple(
        GapLine(known[one.code].name, None if one.level is None else float(one.level),
                None if one.gap is None else float(one.gap),
                float(one.level - above[one.code]) if one.level is not None and one.code in above else None,
                typed[1] if typed and one.code == code else "", known[one.code].short)
        for one in gaps(settled, standard))


def gap_total(name: str, lines: Sequence[GapLine]) -> GapLine:
    """The sums; None wherever one of the parts is not known."""
    return GapLine(name, *(_sum([getattr(one, key) for one in lines]) for key in ("level", "gap", "target_gap")))


def gap_list(plan: GapPlan, width: float, *, style: TableStyle, measure: Measure, words: Words) -> TableFigure:
    """The list of ``plan``, ``width`` wide."""
    edges = _edges(plan, width, style, measure)
    shapes = _cells(plan.heads.name, plan.heads.level, (plan.heads.present, plan.heads.target), 0, edges=edges,
                    style=style, measure=measure, weight=style.head.weight,
                    color="text" if style.ruled else "text_muted")
    scale = _scale(plan.lines, edges, style)
    for row, one in enumerate(plan.lines, start=1):
        shapes += _line(one, row, edges=edges, style=style, measure=measure, words=words)
        shapes += _bar(one.gap, (row + 0.5) * style.row, scale=scale, style=style)
    rows = len(plan.lines) + 1
    if plan.total is not None:
        shapes += _line(plan.total, rows, edges=edges, style=style, measure=measure, words=words, weight=600)
        rows += 1
    if plan.match is not None:
        shapes += _cells(plan.match[0], "", plan.match[1:], rows, edges=edges, style=style, measure=measure, weight=600)
        rows += 1
    tops = tuple(row * style.row for row in range(rows + 1))
    shapes = [*head_ground(width, style.row, style), *shapes, *rules(edges, tops, style)]
    height = rows * style.row
    for line in measure.wrap(plan.note, width=width - 2 * style.pad, size=style.text.size) if plan.note else ():
        shapes.append(Text(style.pad, height + style.text.line, line, style.text.size))
        height += style.text.line
    return TableFigure(width, height + (style.text.size * 0.5 if plan.note else 0.0), tuple(shapes))


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _edges(plan: GapPlan, width: float, style: TableStyle, measure: Measure) -> tuple[float, ...]:
    """Where the columns begin: name, level, bar, present, target; and the right edge."""
    def room(head: str, longest: str) -> float:
        return max(measure.width(head, size=style.head.size, weight=style.head.weight),
                   measure.width(longest, size=style.text.size, weight=600)) + 2 * style.pad

    heads = plan.heads
    parts = [room(heads.level, "45,00"), BARS * style.text.size + style.pad, room(heads.present, "–11,17")]
    if heads.target:
        parts.append(room(heads.target, "–11,17"))
    edges = [width]
    for part in reversed(parts):
        edges.insert(0, edges[0] - part)
    return (0.0, *edges)


def _line(one: GapLine, row: int, *, edges: tuple[float, ...], style: TableStyle, measure: Measure, words: Words,
          weight: int = 400) -> list[Primitive]:
    level = one.typed if one.typed else "" if one.level is None else decimal_text(one.level, PLACES, words)
    values = tuple("" if gap is None else signed_text(gap, PLACES, words) for gap in (one.gap, one.target_gap))
    known = one.level is not None
    size = replace(style.text, weight=weight)
    name = called(one.name, one.short, room=edges[1] - edges[0] - 2 * style.pad, size=size, measure=measure)
    return _cells(name, level, values, row, edges=edges, style=style, measure=measure, weight=weight,
                  color="text" if known else "text_muted")


def _cells(name: str, level: str, values: Sequence[str], row: int, *, edges: tuple[float, ...], style: TableStyle,
           measure: Measure, weight: int, color: str = "text") -> list[Primitive]:
    y, size = (row + 0.5) * style.row + BASE * style.text.size, style.text.size
    room = edges[1] - edges[0] - 2 * style.pad
    shapes: list[Primitive] = [Text(edges[0] + style.pad, y,
                                    measure.elide(name, width=room, size=size, weight=weight), size, weight, color)]
    ends = (edges[2], *edges[4:])
    shapes += [Text(end - style.pad, y, text, size, weight, color, "end")
               for end, text in zip(ends, (level, *values), strict=False) if text]
    return shapes


def _scale(lines: Sequence[GapLine], edges: tuple[float, ...], style: TableStyle) -> tuple[float, float]:
    """Where the standard stands in the column of bars, and the length of one level."""
    known = [one.gap for one in lines if one.gap is not None]
    less, more = max([-gap for gap in known] + [0.0]), max([*known, 0.0])
    spare = max(LEAST - less - more, 0.0)
    less, more = less + spare * 0.75, more + spare * 0.25
    left, right = edges[2] + style.pad, edges[3] - style.pad * 0.5
    unit = (right - left) / (less + more)
    return left + less * unit, unit


def _bar(gap: float | None, middle: float, *, scale: tuple[float, float], style: TableStyle) -> list[Primitive]:
    """Filled to the left where something is missing, hollow to the right where there is more than needed."""
    if gap is None:
        return []
    (zero, unit), size = scale, style.text.size
    shapes: list[Primitive] = [Line(zero, middle - STANDARD * size / 2, zero, middle + STANDARD * size / 2,
                                    "text_muted", style.line)]
    if round(gap, PLACES):
        left, thick = min(zero, zero + gap * unit), THICK * size
        fill, stroke = ("accent", None) if gap < 0 else ("surface", "accent")
        shapes.append(Rect(left, middle - thick / 2, abs(gap) * unit, thick, fill, stroke, style.line * 1.2))
    return shapes
