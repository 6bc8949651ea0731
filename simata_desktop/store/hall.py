"""Packs of a session that went to another PC of the hall, or came from one: kept on this PC alone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class HallLine:
    """One pack: the PC it was made on, ``direction`` out or in, how many cells it held, when."""

    device: str
    name: str
    direction: str
    cells: int
    wall: str


def note(connection: Connection, session: str, line: HallLine) -> None:
    """Keep a line."""
    connection.exec_driver_sql(
        "INSERT INTO hall(session_id, device, name, direction, cells, wall) VALUES (?, ?, ?, ?, ?, ?)",
        (session, line.device, line.name, line.direction, line.cells, line.wall))


def lines(connection: Connection, session: str) -> list[HallLine]:
    """All lines of a session, oldest first."""
    return [HallLine(*row) for row in connection.exec_driver_sql(
        "SELECT device, name, direction, cells, wall FROM hall WHERE session_id = ? ORDER BY id", (session,))]
