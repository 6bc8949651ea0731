"""The words round a radar: as large and as whole as the figure allows, none over another, none over the polygon.

Every label is pushed out along its axis until it lies beyond the line through the end of the axis and square to it; the
polygon ends there. Where two would meet, the one nearer to the top or the bottom goes further up or down. So the
labels of any radius are apart, and the largest radius at which all lie inside the figure is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import cos, pi, sin

from simata_desktop.figures.measure import Measure
from simata_desktop.figures.primitives import Point, Text
from simata_desktop.figures.radar_plan import Axis
from simata_desktop.figures.radar_style import RadarStyle

ASCENT, DESCENT, LEADING = 0.78, 0.24, 1.14  # of the size: what letters reach above and below, distance of lines
SIDE = 0.35  # sine from the vertical at which a label stands wholly beside its axis
APART = 2.0  # between two labels
ROOMY = 20.0  # a figure so many times as high as a size of writing takes that size
NAMES, SHORT, BRIEF = 0.24, 0.2, 0.1  # least radius, of the shorter side, with names, short names, abbreviations
ELIDED = 0.2  # of the width, for what no other form makes fit
STEPS = 9


@dataclass(frozen=True, slots=True)
class Box:
    """The room that words take."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, apart: float = 0.0) -> bool:
        """Is less than ``apart`` between both?"""
        return (self.left < other.right + apart and other.left < self.right + apart
                and self.top < other.bottom + apart and other.top < self.bottom + apart)

    def moved(self, dx: float, dy: float) -> Box:
        """The box elsewhere."""
        return Box(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)


@dataclass(frozen=True, slots=True)
class Wording:
    """The lines of each label in one size; ``least`` is the radius below which another wording is tried."""

    lines: tuple[tuple[str, ...], ...]
    size: float
    least: float


@dataclass(frozen=True, slots=True)
class Ring:
    """Where radar and labels stand: the middle, the radius, a box an axis (empty ones for no words), the wording."""

    x: float
    y: float
    radius: float
    boxes: tuple[Box, ...]
    wording: Wording


@cache
def directions(count: int) -> tuple[Point, ...]:
    """The unit vectors of the axes, the first upwards, then clockwise."""
    return tuple((sin(2 * pi * axis / count), -cos(2 * pi * axis / count)) for axis in range(count))


def text_box(x: float, y: float, width: float, size: float) -> Box:
    """The room of one line of words that starts at (x, baseline y)."""
    return Box(x, y - ASCENT * size, x + width, y + DESCENT * size)


def ring(axes: Sequence[Axis], width: float, height: float, *, style: RadarStyle, measure: Measure) -> Ring:
    """The best ring for a plane of ``width`` × ``height``: whole names in the largest size, else less of them."""
    side, last = min(width, height), None
    for wording in _wordings(axes, width, side, style=style, measure=measure):
        sizes = _sizes(wording, measure)
        radius = _largest(sizes, width, height, style=style, wording=wording)
        if radius is not None and radius >= wording.least * side:
            return _ring(radius, sizes, width, height, style=style, wording=wording)
        last = wording
    bare = Wording(((),) * len(axes), last.size if last else style.sizes[-1].size, 0.0)
    none = [(0.0, 0.0)] * len(axes)
    radius = _largest(none, width, height, style=style, wording=bare) or 0.0
    return _ring(radius, none, width, height, style=style, wording=bare)


def label_texts(found: Ring) -> list[Text]:
    """The words of a ring as shapes."""
    texts, size = [], found.wording.size
    for (across, _), box, lines in zip(directions(len(found.boxes)), found.boxes, found.wording.lines, strict=True):
        anchor, x = "middle", (box.left + box.right) / 2
        if abs(across) > 0.05:
            anchor, x = ("start", box.left) if across > 0 else ("end", box.right)
        texts += [Text(x, box.top + (ASCENT + row * LEADING) * size, line, size, anchor=anchor)
                  for row, line in enumerate(lines)]
    return texts


def _wordings(axes: Sequence[Axis], width: float, side: float, *, style: RadarStyle,
              measure: Measure) -> Iterator[Wording]:
    """All wordings, the best first."""
    sizes = [one.size for one in style.sizes]
    fitting = [size for size in sizes if side >= ROOMY * size] or sizes[-1:]
    for rows in (2, 3):
        for size in fitting:
            yield Wording(tuple(_broken(one.name, rows, measure) for one in axes), size, NAMES)
    for rows in (2, 3):
        yield Wording(tuple(_broken(one.short, rows, measure) for one in axes), sizes[-1], SHORT)
    for size in fitting:
        yield Wording(tuple((one.abbreviation,) for one in axes), size, BRIEF)
    room = ELIDED * width
    yield Wording(tuple((measure.elide(one.abbreviation, width=room, size=sizes[-1]),) for one in axes), sizes[-1],
                  BRIEF)


@cache
def _places(count: int, rows: int) -> tuple[tuple[int, ...], ...]:
    return tuple(combinations(range(1, count), rows - 1))


def _broken(name: str, rows: int, measure: Measure) -> tuple[str, ...]:
    """``name`` in at most ``rows`` lines, the longest as short as can be."""
    parts = name.split()
    rows = min(rows, len(parts))
    if rows < 2:
        return (" ".join(parts),) if parts else ()
    if len(parts) > 2 * rows + 4:  # no name of the law; a first guess is enough
        stride = -(-len(parts) // rows)
        return tuple(" ".join(parts[at:at + stride]) for at in range(0, len(parts), stride))
    split = [tuple(" ".join(parts[start:end]) for start, end in zip((0, *cuts), (*cuts, len(parts)), strict=True))
             for cuts in _places(len(parts), rows)]
    return min(split, key=lambda lines: max(measure.em_width(line) for line in lines))


def _sizes(wording: Wording, measure: Measure) -> list[Point]:
    return [(max((measure.width(line, size=wording.size) for line in lines), default=0.0),
             ((len(lines) - 1) * LEADING + ASCENT + DESCENT) * wording.size if lines else 0.0)
            for lines in wording.lines]


def _largest(sizes: Sequence[Point], width: float, height: float, *, style: RadarStyle,
             wording: Wording) -> float | None:
    """The largest radius at which everything lies inside the plane; None where there is none."""
    ways, low, high = directions(len(sizes)), None, max(width, height)
    least = max(min(width, height) * wording.least, 1.0)
    if not _fits(least, sizes, ways, width, height, style=style):
        return None
    low = least
    for _ in range(STEPS):
        middle = (low + high) / 2
        if _fits(middle, sizes, ways, width, height, style=style):
            low = middle
        else:
            high = middle
    return low


def _fits(radius: float, sizes: Sequence[Point], ways: Sequence[Point], width: float, height: float, *,
          style: RadarStyle) -> bool:
    whole = _whole(radius, _around(radius, sizes, ways, style=style), ways, style=style)
    return whole.right - whole.left <= width and whole.bottom - whole.top <= height


def _ring(radius: float, sizes: Sequence[Point], width: float, height: float, *, style: RadarStyle,
          wording: Wording) -> Ring:
    """The ring in the middle of the plane, or as near to it as its labels allow."""
    ways = directions(len(sizes))
    boxes = _around(radius, sizes, ways, style=style)
    whole = _whole(radius, boxes, ways, style=style)
    x = min(max(width / 2, -whole.left), width - whole.right)
    y = min(max((height - whole.top - whole.bottom) / 2, -whole.top), height - whole.bottom)
    return Ring(x, y, radius, tuple(box.moved(x, y) for box in boxes), wording)


def _whole(radius: float, boxes: Sequence[Box], ways: Sequence[Point], *, style: RadarStyle) -> Box:
    """What radar, labels and margin take round the middle; a label without words takes nothing."""
    reach = max(look.radius for look in style.series) * 1.3 + style.grid
    ends = [Box(x * radius - reach, y * radius - reach, x * radius + reach, y * radius + reach) for x, y in ways]
    taken, margin = [*ends, scale_box(radius, style), *(box for box in boxes if box.right > box.left)], style.margin
    return Box(min(box.left for box in taken) - margin, min(box.top for box in taken) - margin,
               max(box.right for box in taken) + margin, max(box.bottom for box in taken) + margin)


def scale_box(radius: float, style: RadarStyle) -> Box:
    """The room of the number at the top of the scale, beside the end of the first axis, round the middle."""
    size = style.number.size
    return text_box(size * 0.25, -radius - size * 0.2, size * 0.62, size)


def _around(radius: float, sizes: Sequence[Point], ways: Sequence[Point], *, style: RadarStyle) -> list[Box]:
    """A box an axis round the middle at (0, 0), no two nearer than ``APART``."""
    taken = [scale_box(radius, style)]
    boxes = [Box(0.0, 0.0, 0.0, 0.0)] * len(sizes)
    for axis in sorted(range(len(sizes)), key=lambda one: (abs(round(ways[one][1], 6)), one)):
        if not sizes[axis][0]:
            continue
        box = _outside(radius + style.gap, sizes[axis], ways[axis])
        up = ways[axis][1] < -1e-9
        while (hit := next((one for one in taken if box.meets(one, APART - 1e-6)), None)) is not None:
            box = box.moved(0.0, hit.top - APART - box.bottom if up else hit.bottom + APART - box.top)
        taken.append(box)
        boxes[axis] = box
    return boxes


def _outside(reach: float, size: Point, way: Point) -> Box:
    """A box beside the end of an axis, wholly beyond the line square to it at ``reach``."""
    (wide, tall), (across, down) = size, way
    x = across * reach + min(max(across / SIDE, -1.0), 1.0) * wide / 2
    y = down * reach + down * tall / 2
    short = reach - (x * across + y * down - abs(across) * wide / 2 - abs(down) * tall / 2)
    x, y = x + across * max(short, 0.0), y + down * max(short, 0.0)
    return Box(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)
