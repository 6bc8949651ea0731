"""A dashed chain as its single strokes, for painters that know no dashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot

from simata_desktop.figures.primitives import Point


def strokes(points: Sequence[Point], dash: Sequence[float]) -> Iterator[tuple[Point, Point]]:
    """The parts of the chain that are drawn; ``dash`` is on and off in turn, carried on round corners.

    A pattern whose sum is not above 0 gives the whole chain.
    """
    if sum(dash) <= 0:
        yield from pairwise(points)
        return
    place, left = 0, dash[0]
    for (x1, y1), (x2, y2) in pairwise(points):
        long, done = hypot(x2 - x1, y2 - y1), 0.0
        while done < long:
            end = min(done + left, long)
            if place % 2 == 0:
                yield ((x1 + (x2 - x1) * done / long, y1 + (y2 - y1) * done / long),
                       (x1 + (x2 - x1) * end / long, y1 + (y2 - y1) * end / long))
            left -= end - done
            done = end
            if left <= 1e-9:
                place = (place + 1) % len(dash)
                left = dash[place]
