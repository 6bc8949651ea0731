"""What a figure is made of: flat shapes in a plane whose y points downwards, colours by their names in the tokens.

Lengths are in the figure's own unit (pixels on screen, points on paper). A painter draws a list of these in order;
nothing here knows a painter. Bulk shapes hold numpy arrays of equal length, one entry a mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rect:
    """An upright rectangle, filled, outlined or both; ``alpha`` is how much of the ground its fill covers."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    stroke: str | None = None
    line: float = 1.0
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; ``dash`` is its on and off lengths, empty for a solid one."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str
    line: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed shape, filled odd-even; ``alpha`` is how much of the ground its fill covers, ``dash`` as of a line."""

    points: tuple[Point, ...]
    fill: str | None = None
    stroke: str | None = None
    line: float = 1.0
    dash: tuple[float, ...] = ()
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Polyline:
    """An open chain of straight lines."""

    points: tuple[Point, ...]
    stroke: str
    line: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Hatch:
    """An upright rectangle of ``ground``, striped at 45° with ``ink``, outlined with ``ink``."""

    x: float
    y: float
    width: float
    height: float
    ink: str
    ground: str
    pitch: float
    line: float
    outline: float = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """One line of words, baseline at (x, y). ``weight`` 400, 600 or 700; ``angle`` in degrees, counter-clockwise."""

    x: float
    y: float
    text: str
    size: float
    weight: int = 400
    color: str = "text"
    anchor: str = "start"  # start, middle, end
    angle: float = 0.0
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Segments:
    """Many straight lines of one pen: arrays of both ends."""

    x1: Floats
    y1: Floats
    x2: Floats
    y2: Floats
    stroke: str
    line: float


@dataclass(frozen=True, slots=True)
class Dots:
    """Many filled discs of one radius; ``index`` says which person each one is."""

    x: Floats
    y: Floats
    index: Ints
    radius: float
    fill: str


@dataclass(frozen=True, slots=True)
class HatchedDots:
    """Many discs of ``ground``, striped at 45° with ``ink`` and outlined with it: what is not certain."""

    x: Floats
    y: Floats
    index: Ints
    radius: float
    ink: str
    ground: str
    pitch: float
    line: float
    outline: float


@dataclass(frozen=True, slots=True)
class Rings:
    """Many small circles filled with ``ground``: the old places of movers."""

    x: Floats
    y: Floats
    radius: float
    stroke: str
    ground: str
    line: float


@dataclass(frozen=True, slots=True)
class Marks:
    """Many marks of one shape (``markers.SHAPES``), filled, outlined or both; ``radius`` that of a disc as heavy."""

    x: Floats
    y: Floats
    shape: str
    radius: float
    fill: str | None
    stroke: str | None
    line: float


@dataclass(frozen=True, slots=True)
class Cells:
    """Many squares of one size and fill, (x, y) their upper left corners; ``count`` people in each."""

    x: Floats
    y: Floats
    count: Ints
    size: float
    fill: str


Primitive: TypeAlias = (Rect | Line | Polygon | Polyline | Hatch | Text | Segments | Dots | HatchedDots | Rings | Marks
                        | Cells)
