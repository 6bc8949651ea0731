"""What changes in a radar while values are typed: the lines, fills and marks of people, standard, target and band."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from simata_desktop.figures.markers import CIRCLE
from simata_desktop.figures.primitives import Marks, Point, Polygon, Polyline, Primitive
from simata_desktop.figures.radar_plan import Band, Level, RadarPlan, Series, Values, drawn
from simata_desktop.figures.radar_style import Pen, RadarStyle, SeriesLook

Place = Callable[[int, float], Point]


def level_curves(plan: RadarPlan, place: Place, *, style: RadarStyle) -> list[Primitive]:
    """Standard and target; ``place`` says where a value of an axis stands."""
    shapes: list[Primitive] = []
    for level, pen in ((plan.target, style.target), (plan.standard, style.standard)):
        if level is not None:
            shapes += _level(level, place, pen, top=plan.top)
    return shapes


def people_curves(plan: RadarPlan, place: Place, *, style: RadarStyle) -> list[Primitive]:
    """Band and people, to lie over the levels; the first person lies lowest."""
    shapes: list[Primitive] = []
    if plan.band is not None:
        shapes += _band(plan.band, place, top=plan.top, alone=not plan.series, style=style)
    for number, (one, look) in enumerate(zip(plan.series, style.series, strict=False)):
        shapes += _person(one, look, place, top=plan.top, alpha=0.0 if number else style.fill_alpha)
    return shapes


def runs(values: Values, top: float) -> list[list[int]]:
    """The axes with a value in chains of neighbours, round the end too; one chain with all where none is missing."""
    known = [drawn(value, top) is not None for value in values]
    count = len(known)
    if all(known):
        return [list(range(count))]
    found: list[list[int]] = []
    start = known.index(False)
    for step in range(1, count + 1):
        axis = (start + step) % count
        if not known[axis]:
            continue
        if found and (found[-1][-1] + 1) % count == axis:
            found[-1].append(axis)
        else:
            found.append([axis])
    return found


def _points(values: Values, chain: Sequence[int], place: Place, top: float) -> tuple[Point, ...]:
    return tuple(place(axis, drawn(values[axis], top) or 0.0) for axis in chain)


def _line(values: Values, place: Place, pen: Pen, *, top: float, alpha: float = 0.0) -> list[Primitive]:
    """Closed and filled with ``alpha`` where every axis has a value, else open lines; a value alone is none."""
    shapes: list[Primitive] = []
    for chain in runs(values, top):
        points = _points(values, chain, place, top)
        if len(chain) == len(values):
            shapes.append(Polygon(points, pen.color if alpha else None, pen.color, pen.line, pen.dash, alpha or 1.0))
        elif len(chain) > 1:
            shapes.append(Polyline(points, pen.color, pen.line, pen.dash))
    return shapes


def _level(level: Level, place: Place, pen: Pen, *, top: float) -> list[Primitive]:
    """A level; where it stands alone on an axis it is a short stroke that no person's mark is taken for."""
    shapes = _line(level.values, place, pen, top=top)
    alone = [chain[0] for chain in runs(level.values, top) if len(chain) == 1]
    for axis in alone:
        value = drawn(level.values[axis], top) or 0.0
        (x, y), (zero, high) = place(axis, value), (place(axis, 0.0), place(axis, top))
        long = max(abs(high[0] - zero[0]) + abs(high[1] - zero[1]), 1e-9)
        dx, dy = (-(high[1] - zero[1]) / long * pen.line * 4, (high[0] - zero[0]) / long * pen.line * 4)
        shapes.append(Polyline(((x - dx, y - dy), (x + dx, y + dy)), pen.color, pen.line))
    return shapes


def _settled(one: Series) -> Values:
    """The values without the one that is being typed."""
    return tuple(None if axis == one.typed else value for axis, value in enumerate(one.values))


def _person(one: Series, look: SeriesLook, place: Place, *, top: float, alpha: float) -> list[Primitive]:
    values = _settled(one)
    shapes = _line(values, place, look.pen, top=top, alpha=alpha)
    known = [axis for axis, value in enumerate(values) if drawn(value, top) is not None]
    if known:
        fill = look.pen.color if look.filled else "surface"
        shapes.append(_marks(_points(values, known, place, top), look, fill))
    if one.typed is not None and drawn(one.values[one.typed], top) is not None:
        shapes.append(_typed(_points(one.values, [one.typed], place, top), look))
    return shapes


def _marks(points: Sequence[Point], look: SeriesLook, fill: str | None) -> Marks:
    x, y = np.array(points).T
    return Marks(x, y, look.marker, look.radius, fill, look.pen.color, look.pen.line * 0.7)


def _typed(points: Sequence[Point], look: SeriesLook) -> Marks:
    x, y = np.array(points).T
    return Marks(x, y, look.marker, look.radius * 1.35, "surface", look.pen.color, look.pen.line * 0.75)


def _band(band: Band, place: Place, *, top: float, alone: bool, style: RadarStyle) -> list[Primitive]:
    """The ring between both quartiles and the median in it; the median has marks where nobody else is shown."""
    both = tuple(low if drawn(high, top) is not None else None for low, high in zip(band.low, band.high, strict=True))
    color = style.series[0].pen.color if alone else "text_muted"
    shapes: list[Primitive] = []
    for chain in runs(both, top):
        whole = [*chain, chain[0]] if len(chain) == len(both) else chain
        if len(whole) > 1:
            inner, outer = _points(both, whole, place, top), _points(band.high, whole, place, top)
            shapes.append(Polygon((*outer, *reversed(inner)), fill=color, alpha=style.band_alpha))
    pen = style.series[0].pen if alone else style.median
    shapes += _line(band.median, place, pen, top=top)
    known = [axis for axis, value in enumerate(band.median) if drawn(value, top) is not None]
    if known and alone:
        shapes.append(_marks(_points(band.median, known, place, top), style.series[0], color))
    elif known and len(known) < len(band.median):
        x, y = np.array(_points(band.median, known, place, top)).T
        shapes.append(Marks(x, y, CIRCLE, style.median.line, style.median.color, None, 0.0))
    return shapes
