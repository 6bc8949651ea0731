"""Short names beside dots, only where they cover nothing."""

from __future__ import annotations

import numpy as np

from simata_desktop.figures.boxes import BoxArea
from simata_desktop.figures.measure import Measure
from simata_desktop.figures.primitives import Floats, Ints, Segments, Text
from simata_desktop.figures.tokens import TypeSize

GRAIN = 1.0


def short_name(name: str) -> str:
    """First name and the initial of the last: ``Putri U.``"""
    parts = name.split()
    return parts[0] if len(parts) == 1 else f"{parts[0]} {parts[-1][0]}." if parts else ""


class Ground:
    """What of a plane is covered already, in squares of ``GRAIN``."""

    def __init__(self, width: float, height: float) -> None:
        self._covered = np.zeros((int(height / GRAIN) + 2, int(width / GRAIN) + 2), dtype=bool)

    def _window(self, left: float, top: float, right: float, bottom: float) -> tuple[slice, slice]:
        return (slice(max(int(top / GRAIN), 0), max(int(bottom / GRAIN) + 1, 0)),
                slice(max(int(left / GRAIN), 0), max(int(right / GRAIN) + 1, 0)))

    def cover(self, left: float, top: float, right: float, bottom: float) -> None:
        """Take a rectangle."""
        self._covered[self._window(left, top, right, bottom)] = True

    def cover_line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Take the squares along a line."""
        steps = int(max(abs(x2 - x1), abs(y2 - y1)) / GRAIN) + 2
        rows = np.clip(np.linspace(y1, y2, steps) / GRAIN, 0, self._covered.shape[0] - 1).astype(np.int64)
        columns = np.clip(np.linspace(x1, x2, steps) / GRAIN, 0, self._covered.shape[1] - 1).astype(np.int64)
        self._covered[rows, columns] = True

    def free(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Is nothing of the rectangle taken?"""
        return not self._covered[self._window(left, top, right, bottom)].any()


def place_names(x: Floats, y: Floats, names: list[str], *, box: Ints, boxes: dict[int, BoxArea], ground: Ground,
                radius: float, size: TypeSize, measure: Measure) -> list[Text]:
    """Names to the right or left of their dots inside their box, loneliest dots first; the others stay without."""
    far = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    np.fill_diagonal(far, np.inf)
    placed = []
    for one in np.argsort(-far.min(axis=1, initial=np.inf), kind="stable"):
        area, width = boxes[int(box[one])], measure.width(names[one], size=size.size)
        top, bottom = y[one] - size.size * 0.6, y[one] + size.size * 0.6
        for anchor, left in (("start", x[one] + radius + 3), ("end", x[one] - radius - 3 - width)):
            inside = (area.x + 1 <= left and left + width <= area.right - 1
                      and top >= area.body_top and bottom <= area.bottom)
            if names[one] and inside and ground.free(left, top, left + width, bottom):
                ground.cover(left - 2, top, left + width + 2, bottom)
                at = left if anchor == "start" else left + width
                placed.append(Text(float(at), float(y[one] + size.size * 0.35), names[one], size.size, anchor=anchor))
                break
    return placed


def cover_dots(ground: Ground, x: Floats, y: Floats, radius: float) -> None:
    """Take the squares of all dots."""
    for one in range(len(x)):
        ground.cover(x[one] - radius, y[one] - radius, x[one] + radius, y[one] + radius)


def cover_tails(ground: Ground, tails: Segments) -> None:
    """Take the squares of all tails."""
    for one in range(len(tails.x1)):
        ground.cover_line(tails.x1[one], tails.y1[one], tails.x2[one], tails.y2[one])
