"""Paper sizes and the room on a page, in points; y points downwards from the upper edge."""

from __future__ import annotations

from dataclasses import dataclass

from simata_desktop.domain.errors import UsageError

MM = 72 / 25.4
SIZES = {"A4": (210.0, 297.0), "F4": (215.0, 330.0), "A3": (297.0, 420.0)}  # width × height upright, mm
BINDING, SIDE, UPPER, LOWER = 18.0, 15.0, 12.0, 12.0  # mm


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the rectangle that may be written on, foot included."""

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def wide(self) -> float:
        """The width of the writing."""
        return self.right - self.left


def page(paper: str, *, landscape: bool) -> Page:
    """The page of a paper size; raises :class:`UsageError` ``paper.size`` for another word."""
    if paper not in SIZES:
        raise UsageError("paper.size", field="paper", found=paper, known=", ".join(SIZES))
    short, long = SIZES[paper]
    width, height = (long, short) if landscape else (short, long)
    return Page(width * MM, height * MM, BINDING * MM, UPPER * MM, (width - SIDE) * MM, (height - LOWER) * MM)
