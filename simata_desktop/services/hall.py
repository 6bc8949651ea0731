"""The PCs of one hall: to whom a session was given on a stick, and whose sheets have come back."""

from __future__ import annotations

from typing import Any

from simata_desktop.store import hall

OUT, IN = "out", "in"


def open_sheets(connection: Any, session: str) -> tuple[str, ...]:
    """The PCs (by their names) that were given the session, or gave it before, and whose later sheets are missing."""
    last: dict[str, str] = {}
    given = ""
    for line in hall.lines(connection, session):
        if line.direction == OUT:
            given = line.wall
        else:
            last[line.name] = line.wall
    if given and not last:
        return ("",)
    return tuple(name for name, wall in sorted(last.items()) if wall < given)
