"""People of exactly equal values: a few are dots side by side, many are one dot with their number beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simata_desktop.figures.apart import push_apart
from simata_desktop.figures.boxes import BoxArea
from simata_desktop.figures.people import People
from simata_desktop.figures.primitives import Floats, Ints

HEAP_FROM = 6
PUSHED_UP_TO = 5000


@dataclass(frozen=True)
class Heap:
    """A dot that stands for several people: its place, how many, provisional or not."""

    x: float
    y: float
    count: int
    provisional: bool


@dataclass(frozen=True)
class Placed:
    """Where every person is drawn. ``shown`` is false for those who lie under the dot of their heap."""

    x: Floats
    y: Floats
    shown: np.ndarray
    heaps: tuple[Heap, ...]


def has_heaps(people: People) -> bool:
    """Do at least ``HEAP_FROM`` people of one box share their values?"""
    marks = np.stack((people.box, people.potential, people.performance, people.provisional), axis=1)
    return bool(len(marks)) and bool(np.unique(marks, axis=0, return_counts=True)[1].max() >= HEAP_FROM)


def place_dots(people: People, x: Floats, y: Floats, *, boxes: dict[int, BoxArea], radius: float,
               distance: float, label: float) -> Placed:
    """Dots pushed apart box by box, heaps standing still with room for a number ``label`` wide at their right."""
    x, y = x.copy(), y.copy()
    shown = np.ones(len(people), dtype=bool)
    heaps: list[Heap] = []
    for box, area in boxes.items():
        mine = np.flatnonzero(people.box == box)
        room = (area.x + radius, area.body_top + radius, area.right - radius, area.bottom - radius)
        heads, counts = _heap_heads(people, x, y, mine=mine, shown=shown)
        x[heads] = np.clip(x[heads], room[0], max(room[2] - label, room[0]))
        for head, count in zip(heads, counts, strict=True):
            same = mine[_same(people, x, y, mine=mine, head=head)] if count else mine[:0]
            x[same], y[same] = x[head], y[head]
            heaps.append(Heap(float(x[head]), float(y[head]), int(count), bool(people.provisional[head])))
        loose = np.setdiff1d(mine[shown[mine]], heads)
        if not len(loose) or len(people) > PUSHED_UP_TO:
            continue
        ghosts = [x[heads] + step * distance for step in range(int(label // distance) + 2)]
        still_x, still_y = np.concatenate(ghosts), np.tile(y[heads], len(ghosts))
        moved = push_apart(np.concatenate((x[loose], still_x)), np.concatenate((y[loose], still_y)), room=room,
                           distance=distance, fixed=len(still_x))
        x[loose], y[loose] = moved[0][: len(loose)], moved[1][: len(loose)]
    return Placed(x, y, shown, tuple(heaps))


def _keys(people: People, mine: Ints) -> np.ndarray:
    values = np.stack((people.potential[mine], people.performance[mine], people.provisional[mine]), axis=1)
    return np.unique(values, axis=0, return_inverse=True)[1].reshape(-1)


def _heap_heads(people: People, x: Floats, y: Floats, *, mine: Ints, shown: np.ndarray) -> tuple[Ints, Ints]:
    """The first person of each heap of this box and its size; all others of a heap are hidden in ``shown``."""
    if not len(mine):
        return mine, mine
    keys = _keys(people, mine)
    counts = np.bincount(keys)
    order = np.argsort(keys, kind="stable")
    starts = np.cumsum(counts) - counts
    large = np.flatnonzero(counts >= HEAP_FROM)
    hidden = np.isin(keys, large)
    heads = mine[order[starts[large]]]
    shown[mine[hidden]] = False
    shown[heads] = True
    return heads, counts[large]


def _same(people: People, x: Floats, y: Floats, *, mine: Ints, head: int) -> np.ndarray:
    return ((people.potential[mine] == people.potential[head]) & (people.performance[mine] == people.performance[head])
            & (people.provisional[mine] == people.provisional[head]))
