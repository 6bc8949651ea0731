"""The radar of competencies: one figure for card, screen and paper, told apart without colour.

    plan = RadarPlan(axes_of(names.competencies), (Series("Intan Andaisari", values_of(names.competencies, levels)),),
                     standard=Level("Administrator (3)", …), target=Level("JPT Pratama (4)", …))
    figure = radar(plan, 336, 245, style=screen_radar(tokens), measure=measure)
    painter.paint(on, figure.primitives)          # the same list for ui.painter and reports.painter

``names`` is ``CompetencyNames.parse(read_json("reference", "competencies.json"))``. While only values change, make the
frame once with :func:`radar_frame` and paint ``frame.ground`` below ``frame.curves(plan)``. On paper take
``paper_radar`` and the measure of the paper's typeface. Missing values are None; nothing is ever drawn for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, ceil, hypot, pi

from simata_desktop.figures.measure import Measure
from simata_desktop.figures.primitives import Line, Point, Polygon, Primitive, Text
from simata_desktop.figures.radar_curves import level_curves, people_curves
from simata_desktop.figures.radar_labels import Box, Ring, directions, label_texts, ring, text_box
from simata_desktop.figures.radar_legend import legend_height, legend_lines, legend_shapes
from simata_desktop.figures.radar_plan import RadarPlan
from simata_desktop.figures.radar_style import RadarStyle

AXIS, SCALE, LEGEND = "axis", "scale", "legend"


@dataclass(frozen=True, slots=True)
class LabelBox:
    """The room of one label: ``kind`` axis, scale or legend; ``text`` with all its lines."""

    kind: str
    text: str
    box: Box


@dataclass(frozen=True)
class RadarFrame:
    """The radar without values: grid, words and legend as ``ground``, and where a value stands."""

    width: float
    height: float
    x: float
    y: float
    radius: float
    top: int
    axes: int
    ground: tuple[Primitive, ...]
    labels: tuple[LabelBox, ...]
    style: RadarStyle

    def curves(self, plan: RadarPlan) -> list[Primitive]:
        """The lines, fills and marks of ``plan``, which has the axes of this frame."""
        return [*self.levels(plan), *self.people(plan)]

    def levels(self, plan: RadarPlan) -> list[Primitive]:
        """Of its curves those of standard and target, which lie below."""
        return level_curves(plan, self.place, style=self.style)

    def people(self, plan: RadarPlan) -> list[Primitive]:
        """Of its curves those of people and band."""
        return people_curves(plan, self.place, style=self.style)

    def place(self, axis: int, value: float) -> Point:
        """The point of ``value`` (0 … ``top``) on an axis."""
        across, down = directions(self.axes)[axis]
        reach = self.radius * value / self.top
        return self.x + across * reach, self.y + down * reach

    def axis_at(self, x: float, y: float) -> int | None:
        """The axis a point means: under its label, or the nearest by angle within the ring; None elsewhere."""
        words = [one for one in self.labels if one.kind == AXIS]
        for axis, one in enumerate(words):
            if one.box.right > one.box.left and one.box.meets(Box(x, y, x, y), 1.0):
                return axis
        if hypot(x - self.x, y - self.y) > self.radius * 1.1:
            return None
        turn = atan2(x - self.x, self.y - y) / (2 * pi) * self.axes
        return round(turn) % self.axes


@dataclass(frozen=True)
class RadarFigure:
    """The finished figure; ``labels`` are the boxes of all words."""

    frame: RadarFrame
    primitives: tuple[Primitive, ...]

    @property
    def labels(self) -> tuple[LabelBox, ...]:
        """The room of all words."""
        return self.frame.labels


def radar(plan: RadarPlan, width: float, height: float, *, style: RadarStyle, measure: Measure,
          legend: bool = True) -> RadarFigure:
    """The radar of ``plan`` in a plane of ``width`` × ``height``; the same input gives the same figure."""
    frame = radar_frame(plan, width, height, style=style, measure=measure, legend=legend)
    return RadarFigure(frame, (*frame.ground, *frame.curves(plan)))


def radar_frame(plan: RadarPlan, width: float, height: float, *, style: RadarStyle, measure: Measure,
                legend: bool = True) -> RadarFrame:
    """What does not change with the values: it depends on axes, scale and the names in the legend only."""
    lines = legend_lines(plan, width, height, style=style, measure=measure) if legend else []
    found = ring(plan.axes, width, height - legend_height(lines, style), style=style, measure=measure)
    numbers, room = _numbers(found, plan.top, style=style, measure=measure)
    signs, rooms = legend_shapes(lines, width, height, style=style, measure=measure)
    ground = (*_grid(found, plan.top, style), *numbers, *label_texts(found), *signs)
    labels = (*(LabelBox(AXIS, " ".join(words), box)
                for words, box in zip(found.wording.lines, found.boxes, strict=True)),
              *room, *(LabelBox(LEGEND, text, box) for text, box in rooms))
    return RadarFrame(width, height, found.x, found.y, found.radius, plan.top, len(plan.axes), ground, labels,
                      style.lighter(found.radius))


def _grid(found: Ring, top: int, style: RadarStyle) -> list[Primitive]:
    ways, shapes = directions(len(found.boxes)), list[Primitive]()
    for level in range(1, top + 1):
        reach = found.radius * level / top
        shapes.append(Polygon(tuple((found.x + across * reach, found.y + down * reach) for across, down in ways),
                              stroke="grid", line=style.grid))
    shapes += [Line(found.x, found.y, found.x + across * found.radius, found.y + down * found.radius, "grid",
                    style.grid) for across, down in ways]
    return shapes


def _numbers(found: Ring, top: int, *, style: RadarStyle,
             measure: Measure) -> tuple[list[Primitive], list[LabelBox]]:
    """The levels beside the first axis, as many as stand apart."""
    size, shapes, rooms = style.number.size, list[Primitive](), list[LabelBox]()
    step = max(ceil(1.1 * size * top / max(found.radius, 1e-9)), 1)
    for level in range(top, 0, -step):
        x, y = found.x + size * 0.25, found.y - found.radius * level / top - size * 0.2
        box = text_box(x, y, measure.width(str(level), size=size), size)
        if box.bottom > found.y or box.left < 0 or box.top < 0:
            continue
        shapes.append(Text(x, y, str(level), size, color="text_muted"))
        rooms.append(LabelBox(SCALE, str(level), box))
    return shapes, rooms
