"""What somebody is typing and has not finished: kept on this PC alone, encrypted, one line a user and page."""

from __future__ import annotations

from sqlalchemy import Connection


def keep(connection: Connection, user: str, page: str, *, content: str, wall: str) -> None:
    """Put ``content`` in place of what was kept for this user and page."""
    connection.exec_driver_sql(
        "INSERT INTO draft(user_id, page, content, wall) VALUES (?, ?, ?, ?) "
        "ON CONFLICT(user_id, page) DO UPDATE SET content = excluded.content, wall = excluded.wall",
        (user, page, content, wall))


def read(connection: Connection, user: str, page: str) -> str | None:
    """What is kept for this user and page; None where nothing is."""
    found: str | None = connection.exec_driver_sql(
        "SELECT content FROM draft WHERE user_id = ? AND page = ?", (user, page)).scalar()
    return found


def forget(connection: Connection, user: str, page: str) -> None:
    """Keep nothing any more for this user and page."""
    connection.exec_driver_sql("DELETE FROM draft WHERE user_id = ? AND page = ?", (user, page))
