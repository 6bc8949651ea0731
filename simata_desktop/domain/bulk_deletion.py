"""When others delete so much at once that a person is asked before it happens here too (sync.md 1.2)."""

from __future__ import annotations

MOST, SHARE, FEW = 50, 50, 10  # records; one in so many (2 %); so few are never asked about, unless they are all


def asks(deleted: int, living: int) -> bool:
    """``deleted``: records of a log that others delete; ``living``: how many there are before."""
    if deleted > MOST or (deleted > FEW and deleted * SHARE > living):
        return True
    return 1 < deleted >= living
