"""Own changes the centre did not judge, and why; they are kept until a person settles them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """One change in quarantine; ``fields``: ``group.word`` → (before, after)."""

    change_id: str
    why: str
    at: str
    entity: str
    record: str
    kind: str
    fields: Mapping[str, tuple[str | None, str | None]]
    by: str
    wall: str


def every(connection: Connection) -> list[QuarantineRow]:
    """What is in quarantine, the newest first."""
    rows = connection.exec_driver_sql(
        "SELECT q.change_id, q.why, q.at, j.entity, j.record_id, j.kind, j.fields, coalesce(u.name, j.user_id), j.wall "
        "FROM sync_quarantine q JOIN sync_change j ON j.change_id = q.change_id LEFT JOIN user u ON u.uid = j.user_id "
        "WHERE q.state = 'open' AND j.verdict LIKE 'quarantined%' ORDER BY j.pos DESC")
    return [QuarantineRow(id_, why, at, entity, record, kind,
                          {name: (old, new) for name, (old, new) in json.loads(fields).items()}, by, wall)
            for id_, why, at, entity, record, kind, fields, by, wall in rows]


def count(connection: Connection) -> int:
    """How many there are."""
    return int(connection.exec_driver_sql(
        "SELECT count(*) FROM sync_quarantine q JOIN sync_change j ON j.change_id = q.change_id "
        "WHERE q.state = 'open' AND j.verdict LIKE 'quarantined%'").scalar_one())
