"""Settings, targets and what waits to be sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Pending:
    """Changes without a verdict: how many, since when, how large."""

    changes: int
    oldest: str | None
    bytes: int


def settings(connection: Connection) -> dict[str, str]:
    """All settings by key."""
    rows = connection.exec_driver_sql("SELECT key, value FROM setting WHERE deleted = 0 AND value IS NOT NULL")
    return {str(row[0]): str(row[1]) for row in rows}


def pending(connection: Connection) -> Pending:
    """What the centre has not answered yet."""
    row = connection.exec_driver_sql(
        "SELECT count(*), min(wall), coalesce(sum(length(fields)), 0) FROM sync_change "
        "WHERE verdict IS NULL").fetchone()
    return Pending(*row) if row else Pending(0, None, 0)


@dataclass(frozen=True, slots=True)
class Print:
    """A paper as it was printed: day, scope (JSON), date of data, lines (JSON: NIP → values), kind."""

    day: str
    scope: str
    data_date: str
    lines: str
    kind: str


def print_of(connection: Connection, code: str) -> Print | None:
    """What was printed under a code."""
    row = connection.exec_driver_sql(
        "SELECT day, scope, data_date, lines, coalesce(kind, '') FROM print WHERE code = ? AND deleted = 0",
        (code,)).fetchone()
    return None if row is None else Print(*row)


def last_saved(connection: Connection) -> str | None:
    """When the last save was committed (ISO), None in an empty store."""
    row = connection.exec_driver_sql("SELECT wall FROM save ORDER BY n DESC LIMIT 1").fetchone()
    return None if row is None else str(row[0])


def targets(connection: Connection) -> list[dict[str, Any]]:
    """Targets with who set them and when."""
    rows = connection.exec_driver_sql(
        "SELECT t.period, t.tiers, t.units, t.basis, "
        "(SELECT u.name FROM sync_change c JOIN user u ON u.uid = c.user_id "
        "WHERE c.record_id = t.uid ORDER BY c.pos DESC LIMIT 1), (SELECT max(wall) FROM sync_change c "
        "WHERE c.record_id = t.uid) FROM target t WHERE t.deleted = 0 ORDER BY t.period")
    return [{"period": int(period), "tiers": json.loads(tiers or "[]"), "units": json.loads(units or "[]"),
             "basis": basis, "by": by, "at": at} for period, tiers, units, basis, by, at in rows]
