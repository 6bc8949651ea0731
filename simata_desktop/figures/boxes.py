"""Where the nine boxes lie: Kinerja upwards, Potensial to the right, numbers 4-7-9 / 2-5-8 / 1-3-6."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simata_desktop.figures.grid_style import GridStyle
from simata_desktop.figures.people import People
from simata_desktop.figures.primitives import Floats, Point

ROWS = ((4, 7, 9), (2, 5, 8), (1, 3, 6))  # from the top
COLUMN = {box: column for row in ROWS for column, box in enumerate(row)}
ROW = {box: row for row, boxes in enumerate(ROWS) for box in boxes}


@dataclass(frozen=True, slots=True)
class BoxArea:
    """One box: the whole and, below its head, the body in which people stand."""

    box: int
    x: float
    y: float
    width: float
    height: float
    head: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def body_top(self) -> float:
        """The upper edge of the body."""
        return self.y + self.head

    def holds(self, x: float, y: float) -> bool:
        """Does the point lie in this box, head included?"""
        return self.x <= x <= self.right and self.y <= y <= self.bottom


def areas(width: float, height: float, *, style: GridStyle, top: float = 0.0) -> dict[int, BoxArea]:
    """The nine boxes in a plane of ``width`` × ``height``, on whole units, room for both axes left and below."""
    side = int((width - style.axis_left - 2 * style.gap) / 3)
    tall = int((height - top - style.axis_bottom - 2 * style.gap) / 3)
    head = min(style.head, max(tall * 0.5, 0.0))
    return {
        box: BoxArea(box, style.axis_left + COLUMN[box] * (side + style.gap), top + ROW[box] * (tall + style.gap),
                     float(side), float(tall), head)
        for box in sorted(COLUMN)
    }


def succession_outline(boxes: dict[int, BoxArea]) -> tuple[Point, ...]:
    """One polygon round the boxes 7, 9 and 8."""
    seven, nine, eight = boxes[7], boxes[9], boxes[8]
    notch = (seven.bottom + eight.y) / 2
    return ((seven.x, seven.y), (nine.right, nine.y), (eight.right, eight.bottom), (eight.x, eight.bottom),
            (eight.x, notch), (seven.x, notch))


def places(people: People, *, boxes: dict[int, BoxArea], cuts: tuple[tuple[float, float], tuple[float, float]],
           inset: float) -> tuple[Floats, Floats]:
    """x and y of everybody by both scores, linear within each box and held ``inset`` off its edges.

    ``cuts`` are those of potential and of performance. Whoever stands in another box than the scores say (a
    committee's decision, the lower end of a range) is held at the edge of the box he stands in.
    """
    x, y = np.empty(len(people)), np.empty(len(people))
    across, upward = (0.0, *cuts[0], 100.0), (0.0, *cuts[1], 100.0)
    for box, area in boxes.items():
        mine = people.box == box
        x[mine] = _scaled(people.potential[mine], across[COLUMN[box]: COLUMN[box] + 2],
                          area.x + inset, area.right - inset)
        low = 2 - ROW[box]
        y[mine] = _scaled(people.performance[mine], upward[low: low + 2], area.bottom - inset, area.body_top + inset)
    return x, y


def _scaled(values: Floats, span: tuple[float, ...], start: float, end: float) -> Floats:
    share = (values - span[0]) / max(span[1] - span[0], 1e-9)
    scaled: Floats = start + np.clip(share, 0.0, 1.0) * (end - start)
    return scaled
