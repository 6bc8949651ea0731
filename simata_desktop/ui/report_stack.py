"""Where the pages of a paper lie below each other, at some scale."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QRectF


class PageStack:
    """Pages of ``sizes`` points, ``scale`` pixels a point, ``gap`` pixels above, between and below them."""

    def __init__(self, sizes: Sequence[tuple[float, float]], scale: float, gap: float) -> None:
        self.sizes, self.scale, self.gap = tuple(sizes), scale, gap
        heights = [size[1] * scale + gap for size in sizes]
        self._tops = list(accumulate(heights, initial=gap))

    @property
    def height(self) -> float:
        """From the first gap to the last."""
        return self._tops[-1]

    @property
    def width(self) -> float:
        """The widest page with a gap at both sides."""
        return max((size[0] for size in self.sizes), default=0.0) * self.scale + 2 * self.gap

    def top(self, number: int) -> float:
        """Where the view stands when page ``number`` is at its top: the gap above it is seen."""
        return self._tops[number] - self.gap

    def page_at(self, y: float) -> int:
        """The page at a height; a gap belongs to the page below it."""
        return min(max(bisect_right(self._tops, y + self.gap) - 1, 0), max(len(self.sizes) - 1, 0))

    def rect(self, number: int, wide: float) -> QRectF:
        """The place of a page in a plane ``wide`` pixels wide, centred."""
        width, height = (side * self.scale for side in self.sizes[number])
        return QRectF((max(wide, self.width) - width) / 2, self._tops[number], width, height)

    def seen(self, top: float, height: float) -> range:
        """The pages of which something lies between ``top`` and ``top + height``."""
        if not self.sizes:
            return range(0)
        return range(self.page_at(top), self.page_at(top + height - self.gap) + 1)
