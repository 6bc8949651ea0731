"""Pushes dots apart inside their box, a little at a time and the same way every time."""

from __future__ import annotations

import numpy as np

from simata_desktop.figures.primitives import Floats, Ints

ROUNDS = 40
GOLDEN = np.pi * (3.0 - np.sqrt(5.0))
NEAREST = 1e-9
FILLED = 0.62  # share of a box that round dots can take before they must overlap


def push_apart(x: Floats, y: Floats, *, room: tuple[float, float, float, float], distance: float,
               fixed: int = 0) -> tuple[Floats, Floats]:
    """x and y moved until neighbours are ``distance`` apart or ``ROUNDS`` are over; never out of ``room``.

    ``room`` is left, top, right, bottom. The last ``fixed`` marks stay where they are. Where the room cannot hold so
    many at that distance, a smaller one is aimed at, so that the heap stays a heap.
    """
    count = len(x)
    left, top, right, bottom = room
    space = max(right - left, 1e-9) * max(bottom - top, 1e-9)
    distance = min(distance, float(np.sqrt(space * FILLED * 4 / np.pi / max(count, 1))))
    free = np.arange(count) < count - fixed
    turn = np.arange(count) * GOLDEN
    x = x + np.where(free, np.cos(turn) * distance * 0.02, 0.0)  # equal places get a direction to part
    y = y + np.where(free, np.sin(turn) * distance * 0.02, 0.0)
    for _ in range(ROUNDS):
        first, second = near_pairs(x, y, distance)
        if not len(first):
            break
        dx, dy = x[second] - x[first], y[second] - y[first]
        same = np.hypot(dx, dy) < NEAREST  # both held in one corner of the room
        dx, dy = (np.where(same, way(turn[second]) * NEAREST, part) for way, part in ((np.cos, dx), (np.sin, dy)))
        gap = np.maximum(np.hypot(dx, dy), NEAREST)
        push = (distance - gap) * 0.5 / gap
        both = np.where(free[first] & free[second], 1.0, 2.0)
        for ends, sign in ((first, -1.0), (second, 1.0)):
            step = push * sign * np.where(free[ends], both, 0.0)
            x = x + np.bincount(ends, step * dx, count) * 0.8
            y = y + np.bincount(ends, step * dy, count) * 0.8
        x = np.where(free, np.clip(x, left, right), x)
        y = np.where(free, np.clip(y, top, bottom), y)
    return np.where(free, np.clip(x, left, right), x), np.where(free, np.clip(y, top, bottom), y)


def near_pairs(x: Floats, y: Floats, distance: float) -> tuple[Ints, Ints]:
    """All pairs of points nearer than ``distance``, by squares of that side; each pair once."""
    if len(x) < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    column = np.floor((x - x.min()) / distance).astype(np.int64)
    row = np.floor((y - y.min()) / distance).astype(np.int64)
    wide = int(column.max()) + 3
    key = (row + 1) * wide + column + 1
    order = np.argsort(key, kind="stable")
    keys = key[order]
    firsts, seconds = [], []
    for step in (0, 1, wide - 1, wide, wide + 1):
        start = np.searchsorted(keys, key + step, side="left")
        end = np.searchsorted(keys, key + step, side="right")
        sizes = end - start
        first = np.repeat(np.arange(len(x)), sizes)
        place = np.arange(len(first)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(start, sizes)
        second = order[place]
        if step == 0:
            once = first < second
            first, second = first[once], second[once]
        firsts.append(first)
        seconds.append(second)
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    close = np.hypot(x[second] - x[first], y[second] - y[first]) < distance
    return first[close], second[close]
