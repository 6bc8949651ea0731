"""The line below a radar that says whose lines they are; centred, over as many lines as the width needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from simata_desktop.figures.legend import Sign, drawn, flow
from simata_desktop.figures.measure import Measure
from simata_desktop.figures.primitives import Line, Marks, Primitive, Rect
from simata_desktop.figures.radar_labels import Box, text_box
from simata_desktop.figures.radar_plan import RadarPlan
from simata_desktop.figures.radar_style import Pen, RadarStyle, SeriesLook

MOST = 0.34  # of the height, for the legend
LONG = 1.9  # of the size of writing: a sign
APART = 1.1  # between two signs
AIR = 0.5  # between a sign and its words

Laid = list[list[tuple[float, Sign]]]


def legend_lines(plan: RadarPlan, width: float, height: float, *, style: RadarStyle, measure: Measure) -> Laid:
    """The signs in lines; none at all where they would take more than ``MOST`` of the height."""
    width -= 2 * style.margin
    room = width - (LONG + AIR) * style.note.size
    if room < style.note.size * 3:
        return []
    signs = [Sign(measure.elide(text, width=room, size=style.note.size), (LONG + AIR) * style.note.size, draw)
             for text, draw in _signs(plan, style)]
    lines = [line for line in flow(signs, width=width, style=style, measure=measure, apart=APART) if line]
    return lines if lines and legend_height(lines, style) <= MOST * height else []


def legend_height(lines: Laid, style: RadarStyle) -> float:
    """What the lines take, with the air above them."""
    return (len(lines) + 0.5) * style.note.line + style.margin if lines else 0.0


def legend_shapes(lines: Laid, width: float, height: float, *, style: RadarStyle,
                  measure: Measure) -> tuple[list[Primitive], list[tuple[str, Box]]]:
    """The signs at the foot of the plane, and the room of each one's words."""
    shapes: list[Primitive] = []
    boxes, top = [], height - style.margin - len(lines) * style.note.line
    for row, line in enumerate(lines):
        start, last = line[-1]
        left = (width - start - last.width - measure.width(last.text, size=style.note.size)) / 2
        shapes += drawn([line], left=left, top=top + row * style.note.line, style=style)
        base = top + (row + 0.5) * style.note.line + style.note.size * 0.35
        boxes += [(sign.text, text_box(left + x + sign.width, base, measure.width(sign.text, size=style.note.size),
                                       style.note.size)) for x, sign in line]
    return shapes, boxes


Draw = Callable[[float, float], list[Primitive]]


def _signs(plan: RadarPlan, style: RadarStyle) -> Sequence[tuple[str, Draw]]:
    long = LONG * style.note.size
    signs: list[tuple[str, Draw]] = []
    for place, (one, look) in enumerate(zip(plan.series, style.series, strict=False)):
        signs.append((one.label, _person(look, long, filled=place == 0, style=style)))
    if plan.band is not None:
        signs.append((plan.band.label, _band(long, style=style, alone=not plan.series)))
    for level, pen in ((plan.standard, style.standard), (plan.target, style.target)):
        if level is not None:
            signs.append((level.label, _pen(pen, long)))
    return signs


def _pen(pen: Pen, long: float) -> Draw:
    return lambda x, y: [Line(x, y, x + long, y, pen.color, pen.line, pen.dash)]


def _person(look: SeriesLook, long: float, *, filled: bool, style: RadarStyle) -> Draw:
    def draw(x: float, y: float) -> list[Primitive]:
        tall = style.note.size * 0.5
        shapes: list[Primitive] = []
        if filled:
            shapes.append(Rect(x, y - tall / 2, long, tall, look.pen.color, alpha=style.fill_alpha))
        shapes.append(Line(x, y, x + long, y, look.pen.color, look.pen.line, look.pen.dash))
        shapes.append(Marks(np.array([x + long / 2]), np.array([y]), look.marker, look.radius,
                            look.pen.color if look.filled else "surface", look.pen.color, look.pen.line * 0.7))
        return shapes

    return draw


def _band(long: float, *, style: RadarStyle, alone: bool) -> Draw:
    look = style.series[0]
    color, pen = (look.pen.color, look.pen) if alone else ("text_muted", style.median)

    def draw(x: float, y: float) -> list[Primitive]:
        tall = style.note.size * 0.7
        shapes: list[Primitive] = [Rect(x, y - tall / 2, long, tall, color, alpha=style.band_alpha),
                                   Line(x, y, x + long, y, pen.color, pen.line, pen.dash)]
        if alone:
            shapes.append(Marks(np.array([x + long / 2]), np.array([y]), look.marker, look.radius, color, color,
                                pen.line * 0.7))
        return shapes

    return draw
