"""The density view: squares of five steps, each telling how many people stand in it."""

from __future__ import annotations

import numpy as np

from simata_desktop.figures.boxes import BoxArea
from simata_desktop.figures.grid_style import GridStyle
from simata_desktop.figures.primitives import Cells, Floats, Ints

FACTORS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
CROWDED = 0.25  # share of squares in the darkest step above which the steps are widened


def cell_counts(x: Floats, y: Floats, *, boxes: dict[int, BoxArea], box: Ints,
                side: float) -> tuple[Floats, Floats, Ints]:
    """Upper left corners of the squares that hold people, and how many; squares never cross the edge of a box."""
    parts = [(np.empty(0), np.empty(0), np.empty(0, np.int64))]
    for number, area in boxes.items():
        mine = box == number
        wide, tall = int(area.width // side), int((area.bottom - area.body_top) // side)
        if not mine.any() or wide < 1 or tall < 1:
            continue
        left, top = area.x + (area.width - wide * side) / 2, area.bottom - tall * side - side / 4
        column = np.clip((x[mine] - left) // side, 0, wide - 1).astype(np.int64)
        row = np.clip((y[mine] - top) // side, 0, tall - 1).astype(np.int64)
        counts = np.bincount(row * wide + column, minlength=wide * tall)
        filled = np.flatnonzero(counts)
        parts.append((left + filled % wide * side, top + filled // wide * side, counts[filled]))
    across, down, counts = zip(*parts, strict=True)
    return np.concatenate(across), np.concatenate(down), np.concatenate(counts)


def steps(counts: Ints, classes: tuple[int, ...]) -> tuple[int, ...]:
    """The lowest count of each step: the given ones, widened together while too many squares are in the darkest."""
    for factor in FACTORS:
        lows = (1, *(low * factor for low in classes[1:]))
        if not len(counts) or (counts >= lows[-1]).mean() <= CROWDED:
            return lows
    return lows


def cells(x: Floats, y: Floats, counts: Ints, *, lows: tuple[int, ...], style: GridStyle) -> list[Cells]:
    """One bulk shape a step, lightest first."""
    step = np.searchsorted(np.asarray(lows), counts, side="right")
    size = style.cell - style.cell_gap
    return [Cells(x[step == n], y[step == n], counts[step == n], size, f"density.{n}")
            for n in range(1, len(lows) + 1) if (step == n).any()]
