"""The talent grid: nine boxes with number, name, count and share, and the people in them; one figure for all faces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simata_desktop.domain.talent_map import SUCCESSION_BOXES, TalentMap
from simata_desktop.figures import legend
from simata_desktop.figures.boxes import ROWS, BoxArea, areas, places, succession_outline
from simata_desktop.figures.density import cell_counts, cells, steps
from simata_desktop.figures.grid_style import GridStyle
from simata_desktop.figures.heaps import Placed, has_heaps, place_dots
from simata_desktop.figures.measure import Measure
from simata_desktop.figures.names import Ground, cover_dots, cover_tails, place_names, short_name
from simata_desktop.figures.numbers import boxes_text, people_text, share_text
from simata_desktop.figures.people import People, people_of
from simata_desktop.figures.primitives import Dots, Floats, Ints, Polygon, Primitive, Rect, Rings, Segments, Text
from simata_desktop.resources import Words

PEOPLE, DENSITY, AUTO = "people", "density", "auto"
COMMON = " Ekspektasi"  # what all levels of performance end with


@dataclass(frozen=True, slots=True)
class GridOptions:
    """``view``: people, density or auto (density above the tokens' number of people); ``names`` beside dots."""

    view: str = AUTO
    names: bool = True
    tails: bool = True
    legend: bool = True


@dataclass(frozen=True)
class GridFigure:
    """The finished figure. ``x``, ``y``, ``index`` are the drawn places of people and their rows in the map's entries.

    In the density view they are the places by score, so that a zoomed window and a click find the same people.
    """

    width: float
    height: float
    primitives: tuple[Primitive, ...]
    boxes: dict[int, BoxArea]
    x: Floats
    y: Floats
    index: Ints
    dense: bool

    def box_at(self, x: float, y: float) -> int | None:
        """The box under a point, or None."""
        return next((box for box, area in self.boxes.items() if area.holds(x, y)), None)

    def people_at(self, x: float, y: float, reach: float) -> list[int]:
        """Rows of the entries within ``reach`` of a point, nearest first; all people of a heap come together."""
        far = np.hypot(self.x - x, self.y - y)
        near = np.flatnonzero(far <= reach)
        return [int(self.index[one]) for one in near[np.argsort(far[near], kind="stable")]]


def talent_grid(chart: TalentMap, width: float, height: float, *, style: GridStyle, measure: Measure, words: Words,
                options: GridOptions | None = None, people: People | None = None) -> GridFigure:
    """The grid of ``chart`` in a plane of ``width`` × ``height``; the same input gives the same figure.

    ``people`` (from :func:`people_of`) may be given to save reading the entries again at every size.
    """
    options = options or GridOptions()
    people = people_of(chart) if people is None else people
    dense = options.view == DENSITY or (options.view == AUTO and len(people) > style.density_from)
    signs = _signs(chart, people=people, dense=dense, style=style, words=words, options=options)
    below = 0.0
    if options.legend:
        below = style.note.line * (len(legend.flow(signs, width=width - style.axis_left, style=style, measure=measure))
                                   + 0.5)
    boxes = areas(width - style.outline, height - below, style=style, top=style.outline)
    cuts = (chart.scheme.potential_cuts, chart.scheme.performance_cuts)
    x, y = places(people, boxes=boxes, cuts=cuts, inset=style.dot_radius + style.gap / 2)
    shapes = _bodies(boxes, dense=dense, style=style)
    if dense:
        corners = cell_counts(x, y, boxes=boxes, box=people.box, side=style.cell)
        lows = steps(corners[2], style.classes)
        shapes += cells(*corners, lows=lows, style=style)
        signs = _density_signs(lows, chart, style=style, words=words)
    else:
        crowd, x, y = _crowd(chart, people, x, y, boxes=boxes, style=style, measure=measure, words=words,
                             options=options, plane=(width, height))
        shapes += crowd
    shapes += _heads(chart, boxes, style=style, measure=measure, words=words)
    shapes.append(Polygon(succession_outline(boxes), stroke="krs_outline", line=style.outline))
    shapes += _axes(chart, boxes, style=style, measure=measure, words=words)
    if options.legend:
        lines = legend.flow(signs, width=width - style.axis_left, style=style, measure=measure)
        shapes += legend.drawn(lines, left=style.axis_left, top=height - below + style.note.line * 0.4, style=style)
    return GridFigure(width, height, tuple(shapes), boxes, x, y, people.index, dense)


def _bodies(boxes: dict[int, BoxArea], *, dense: bool, style: GridStyle) -> list[Primitive]:
    stroke = "hairline" if dense else None
    return [Rect(area.x, area.body_top, area.width, area.height - area.head,
                 "surface" if dense else f"box.{box}.body", stroke, style.hairline) for box, area in boxes.items()]


def _heads(chart: TalentMap, boxes: dict[int, BoxArea], *, style: GridStyle, measure: Measure,
           words: Words) -> list[Primitive]:
    shapes: list[Primitive] = []
    total = sum(chart.counts.values()) + sum(chart.provisional_counts.values())
    for box, area in boxes.items():
        shapes.append(Rect(area.x, area.y, area.width, area.head, f"box.{box}.head"))
        side = style.head * 0.2
        number = str(chart.scheme.shown_numbers.get(box, box))
        indent = side * 1.8 + measure.width(number, size=style.number.size, weight=style.number.weight)
        left, first, second = area.x + indent, area.y + area.head * 0.42, area.y + area.head * 0.84
        shapes.append(Text(area.x + side, area.y + area.head / 2 + style.number.size * 0.36, number,
                           style.number.size, style.number.weight))
        name = measure.elide(box_name(chart, box), width=area.right - side - left, size=style.name.size)
        shapes.append(Text(left, first, name, style.name.size))
        certain, open_ = chart.counts.get(box, 0), chart.provisional_counts.get(box, 0)
        count = people_text(certain, words)
        more = f" + {people_text(open_, words)}" if open_ else ""
        shapes.append(Text(left, second, count, style.count.size, style.count.weight))
        left += measure.width(count, size=style.count.size, weight=style.count.weight)
        if more:
            shapes.append(Text(left, second, more, style.count.size))
        share = share_text(certain + open_, total, words)
        free = area.right - side - left - measure.width(more, size=style.count.size)
        if measure.width(share, size=style.name.size) + side <= free:
            shapes.append(Text(area.right - side, second, share, style.name.size, anchor="end"))
    return shapes


def box_name(chart: TalentMap, box: int) -> str:
    """The short name of a box: its two levels, without the word that all of one axis share."""
    row, column = next((r, line.index(box)) for r, line in enumerate(ROWS) if box in line)
    level = chart.scheme.performance_levels[2 - row].removesuffix(COMMON)
    return f"{level} · {chart.scheme.potential_levels[column]}"


def _axes(chart: TalentMap, boxes: dict[int, BoxArea], *, style: GridStyle, measure: Measure,
          words: Words) -> list[Primitive]:
    scheme, shapes = chart.scheme, list[Primitive]()
    left, bottom = style.axis_left, boxes[1].bottom
    for row, line in enumerate(ROWS):
        area = boxes[line[0]]
        level, room = scheme.performance_levels[2 - row], area.height - style.cut.size
        if measure.width(level, size=style.name.size) > room:
            level = measure.elide(level.removesuffix(COMMON), width=room, size=style.name.size)
        shapes.append(Text(left - style.name.size * 0.8, area.y + area.height / 2, level, style.name.size,
                           anchor="middle", angle=90))
    for column, box in enumerate(ROWS[2]):
        area = boxes[box]
        level = measure.elide(scheme.potential_levels[column], width=area.width - style.cut.size * 3,
                              size=style.name.size)
        shapes.append(Text(area.x + area.width / 2, bottom + style.name.size * 1.4, level, style.name.size,
                           anchor="middle"))
    for cut, upper in zip(scheme.performance_cuts, (boxes[2], boxes[4]), strict=True):
        shapes.append(Text(left - style.name.size * 0.4, upper.bottom + style.gap / 2 + style.cut.size * 0.36,
                           f"{cut:g}", style.cut.size, color="text_muted", anchor="end"))
    for cut, before in zip(scheme.potential_cuts, (boxes[1], boxes[3]), strict=True):
        shapes.append(Text(before.right + style.gap / 2, bottom + style.name.size * 1.4, f"{cut:g}", style.cut.size,
                           color="text_muted", anchor="middle"))
    middle = boxes[5]
    shapes.append(Text(style.axis.size, middle.y + middle.height / 2, words("paper.figure.performance"),
                       style.axis.size, style.axis.weight, anchor="middle", angle=90))
    shapes.append(Text(middle.x + middle.width / 2, bottom + style.name.size * 1.4 + style.axis.line,
                       words("paper.figure.potential"), style.axis.size, style.axis.weight, anchor="middle"))
    return shapes


def _crowd(chart: TalentMap, people: People, x: Floats, y: Floats, *, boxes: dict[int, BoxArea], style: GridStyle,
           measure: Measure, words: Words, options: GridOptions,
           plane: tuple[float, float]) -> tuple[list[Primitive], Floats, Floats]:
    """Dots, heaps with their numbers, tails and names."""
    most = people_text(max(len(people), 1), words)
    label = measure.width(most, size=style.cut.size, weight=600) + style.dot_radius * 1.5
    placed = place_dots(people, x, y, boxes=boxes, radius=style.dot_radius,
                        distance=2 * style.dot_radius + style.dot_spacing, label=label)
    shapes: list[Primitive] = []
    tails = _tails(people, placed, boxes=boxes, style=style) if options.tails else None
    if tails is not None:
        shapes += [tails, Rings(tails.x2, tails.y2, style.old_radius, "mover_tail", "surface", style.tail * 0.7)]
    certain, open_ = placed.shown & ~people.provisional, placed.shown & people.provisional
    if certain.any():
        shapes.append(Dots(placed.x[certain], placed.y[certain], people.index[certain], style.dot_radius, "dot"))
    if open_.any():
        shapes.append(legend.hatched(placed.x[open_], placed.y[open_], people.index[open_], style))
    numbers = [Text(heap.x + style.dot_radius * 1.5, heap.y + style.cut.size * 0.36, people_text(heap.count, words),
                    style.cut.size, 600) for heap in placed.heaps]
    shapes += numbers
    if options.names and len(people) <= style.density_from:
        ground = Ground(*plane)
        cover_dots(ground, placed.x[placed.shown], placed.y[placed.shown], style.dot_radius + 1)
        for heap in placed.heaps:
            ground.cover(heap.x, heap.y - style.cut.size / 2, heap.x + label, heap.y + style.cut.size / 2)
        if tails is not None:
            cover_tails(ground, tails)
        names = [short_name(chart.entries[row].name) for row in people.index]
        for heap in placed.heaps:
            names = ["" if placed.x[n] == heap.x and placed.y[n] == heap.y else name for n, name in enumerate(names)]
        shapes += place_names(placed.x, placed.y, names, box=people.box, boxes=boxes, ground=ground,
                              radius=style.dot_radius, size=style.cut, measure=measure)
    return shapes, placed.x, placed.y


def _tails(people: People, placed: Placed, *, boxes: dict[int, BoxArea], style: GridStyle) -> Segments | None:
    """Lines from movers to the nearest place of the box they came from: the old box is known, the old score is not."""
    movers = np.flatnonzero((people.previous > 0) & placed.shown)
    if not len(movers):
        return None
    x, y, inset = placed.x[movers], placed.y[movers], style.dot_radius * 2
    old = [boxes[int(box)] for box in people.previous[movers]]
    end_x = np.clip(x, [area.x + inset for area in old], [area.right - inset for area in old])
    end_y = np.clip(y, [area.body_top + inset for area in old], [area.bottom - inset for area in old])
    return Segments(x, y, end_x, end_y, "mover_tail", style.tail)


def _signs(chart: TalentMap, *, people: People, dense: bool, style: GridStyle, words: Words,
           options: GridOptions) -> list[legend.Sign]:
    if dense:
        return _density_signs(style.classes, chart, style=style, words=words)
    signs = [legend.dot(style, words("paper.figure.certain")),
             legend.hatched_dot(style, words("paper.figure.provisional"))]
    if options.tails and (people.previous > 0).any():
        signs.append(legend.tail(style, words("paper.figure.mover", year=chart.period - 1)))
    signs.append(_outline_sign(chart, style=style, words=words))
    return [*signs, legend.Sign(words("paper.figure.heap"))] if has_heaps(people) else signs


def _density_signs(lows: tuple[int, ...], chart: TalentMap, *, style: GridStyle, words: Words) -> list[legend.Sign]:
    signs = [legend.Sign(words("paper.figure.per_cell"))]
    for step, low in enumerate(lows, start=1):
        if step == len(lows):
            text = words("paper.figure.or_more", n=people_text(low, words))
        else:
            high = lows[step] - 1
            text = people_text(low, words) if high == low else f"{people_text(low, words)}–{people_text(high, words)}"
        signs.append(legend.cell(style, text, step))
    return [*signs, _outline_sign(chart, style=style, words=words)]


def _outline_sign(chart: TalentMap, *, style: GridStyle, words: Words) -> legend.Sign:
    shown = [chart.scheme.shown_numbers.get(box, box) for box in SUCCESSION_BOXES]
    return legend.outline(style, words("paper.figure.succession", boxes=boxes_text(shown)))
