"""Users of the store."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class UserRow:
    """One user: roles, unit, and when something was last done under the name."""

    id: str
    name: str
    roles: tuple[str, ...]
    unit: str | None
    last_change: str | None


def user_rows(connection: Connection) -> list[UserRow]:
    """All users that have not been removed, by name."""
    rows = connection.exec_driver_sql(
        "SELECT u.uid, u.name, u.roles, t.name, (SELECT max(wall) FROM save s WHERE s.user_id = u.uid) "
        "FROM user u LEFT JOIN unit t ON t.uid = u.unit_id WHERE u.deleted = 0 AND u.home = 'local' ORDER BY u.name")
    return [UserRow(uid, name, tuple(json.loads(roles or "[]")), unit, last) for uid, name, roles, unit, last in rows]


def user_names(connection: Connection) -> tuple[str, ...]:
    """The names of all users that ever were, removed ones too: all that the audit can be narrowed to."""
    return tuple(row[0] for row in connection.exec_driver_sql("SELECT DISTINCT name FROM user ORDER BY name"))
