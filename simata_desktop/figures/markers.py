"""The shapes of marks as outlines round the origin, so that every painter draws the same ones; all weigh alike."""

from __future__ import annotations

from math import pi, sqrt

from simata_desktop.figures.primitives import Point

CIRCLE, SQUARE, TRIANGLE, DIAMOND = SHAPES = ("circle", "square", "triangle", "diamond")

_HALF = sqrt(pi) / 2  # half the side of a square as large as a disc of radius 1
_TIP = sqrt(4 * pi / (3 * sqrt(3)))  # from the middle to a corner of such a triangle


def marker_outline(shape: str, radius: float) -> tuple[Point, ...]:
    """The corners of a mark as large as a disc of ``radius``; none for the disc itself. ValueError for others."""
    if shape == CIRCLE:
        return ()
    if shape == SQUARE:
        half = _HALF * radius
        return ((-half, -half), (half, -half), (half, half), (-half, half))
    if shape == DIAMOND:
        reach = _HALF * sqrt(2) * radius
        return ((0.0, -reach), (reach, 0.0), (0.0, reach), (-reach, 0.0))
    if shape == TRIANGLE:
        tip = _TIP * radius
        return ((0.0, -tip), (tip * sqrt(3) / 2, tip / 2), (-tip * sqrt(3) / 2, tip / 2))
    raise ValueError(shape)
