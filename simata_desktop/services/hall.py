"""The PCs of one hall: to whom a session was given on a stick, and whose sheets have come back."""

from __future__ import annotations

from typing import Any

from simata_desktop.domain.session_pack import Met
from simata_desktop.store import hall
from simata_desktop.store.hall import HallLine

OUT, IN = "out", "in"


def open_sheets(connection: Any, session: str) -> tuple[str, ...]:
    """The PCs (by their names) that were given the session, or gave it before, and whose later sheets are missing.

    An empty name: it was given away and nothing has come back from anywhere.
    """
    last: dict[str, HallLine] = {}
    given = ""
    for line in hall.lines(connection, session):
        if line.direction == OUT:
            given = line.wall
        else:
            last[line.device] = line
    if given and not last:
        return ("",)
    return tuple(sorted(line.name for line in last.values() if line.wall < given))


def joined(connection: Any, session: str) -> tuple[Met, ...]:
    """The PCs whose sheets lie in this PC's session, each with the latest moment it was joined."""
    found = {line.device: Met(line.device, line.name, line.wall)
             for line in hall.lines(connection, session) if line.direction == IN}
    return tuple(found.values())
