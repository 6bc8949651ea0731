"""How Python itself is set up for a program that holds a whole register of values at once."""

from __future__ import annotations

import gc

YOUNG, MIDDLE, OLD = 50_000, 50, 100  # Python's own: 700, 10, 10


def prepare() -> None:
    """Look for dead cycles of objects more seldom; called once at the start of a program.

    Reading 20,000 rows makes a million tuples that all live on; walking them again and again takes a tenth of the
    time, and the window stands still meanwhile.
    """
    gc.set_threshold(YOUNG, MIDDLE, OLD)
