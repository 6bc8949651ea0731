"""How far below a standard, as one ordered tone and as a mark that needs none: the same in every matrix."""

from __future__ import annotations

from fractions import Fraction

from simata_desktop.figures.primitives import Polygon

STEPS = ((Fraction(0), "box.2.head"), (Fraction(-1, 2), "box.4.head"), (Fraction(-1), "box.6.head"),
         (Fraction(-3, 2), "box.8.head"))  # at the standard, down to half a level below, one, one and a half
LOWEST = "box.9.head"


def gap_tone(gap: float | Fraction | None) -> str | None:
    """The ground of a cell whose level lies ``gap`` from its standard; none above it and where nothing is known.

    The number on it stays readable: the tokens hold every such tone at 4.5 : 1 or more against text.
    """
    if gap is None or gap > 0:
        return None
    return next((tone for least, tone in STEPS if gap >= least), LOWEST)


def below_mark(left: float, top: float, side: float) -> Polygon:
    """The filled corner of a cell below its standard."""
    return Polygon(((left, top), (left + side, top), (left, top + side)), fill="text")
