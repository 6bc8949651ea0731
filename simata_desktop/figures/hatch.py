"""The stripes of a hatched shape as lines, so that every painter draws the same ones without clipping."""

from __future__ import annotations

from math import sqrt

from simata_desktop.figures.primitives import Point

HALF = sqrt(0.5)


def disc_stripes(radius: float, *, pitch: float) -> tuple[tuple[Point, Point], ...]:
    """Chords at 45° (rising to the right), ``pitch`` apart, of a disc round the origin, one through its middle."""
    steps = int(radius / pitch)
    stripes = []
    for step in range(-steps, steps + 1):
        away = step * pitch
        reach = sqrt(max(radius * radius - away * away, 0.0))
        if reach <= 0.0:
            continue
        middle = (away * HALF, away * HALF)
        stripes.append(((middle[0] - reach * HALF, middle[1] + reach * HALF),
                        (middle[0] + reach * HALF, middle[1] - reach * HALF)))
    return tuple(stripes)


def rect_stripes(x: float, y: float, *, width: float, height: float, pitch: float) -> tuple[tuple[Point, Point], ...]:
    """Lines at 45° (rising to the right), ``pitch`` apart, cut to an upright rectangle."""
    stride = pitch / HALF
    stripes = []
    for step in range(1, int((width + height) / stride) + 1):
        along = step * stride
        left = (x + max(along - height, 0.0), y + min(along, height))
        right = (x + min(along, width), y + max(along - width, 0.0))
        if right[0] > left[0]:
            stripes.append((left, right))
    return tuple(stripes)
