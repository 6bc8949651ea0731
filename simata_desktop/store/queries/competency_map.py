"""Who stands in the competency map, with what tells the standard of the post."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from simata_desktop.store.queries.people import full_name


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of the register: local key, id, identity, unit, post and what tells its tier."""

    id: int
    uid: str
    nip: str
    name: str
    title: str
    unit_id: str | None
    unit: str
    position: str
    position_code: str | None
    echelon: str | None
    kind: str | None
    level: str | None
    legal_status: str | None


def people(connection: Connection, units: Sequence[str]) -> list[PersonRow]:
    """Everybody of these units by name; no ``units``: everybody on the register."""
    where = " AND p.unit_id IN (SELECT value FROM json_each(?))" if units else ""
    rows = connection.exec_driver_sql(
        "SELECT p.id, p.uid, p.nip, p.name, p.title_prefix, p.title_suffix, p.unit_id, "
        "coalesce(u.name, p.work_unit, p.agency), p.position, p.position_code, p.echelon, p.position_kind, "
        "p.position_level, p.legal_status FROM person p LEFT JOIN unit u ON u.uid = p.unit_id "
        f"WHERE p.deleted = 0{where} ORDER BY p.name COLLATE NOCASE, p.id",
        (json.dumps(list(units)),) if units else ()).fetchall()  # one by one costs three times as much
    return [PersonRow(id_, uid, nip or "", name or "", full_name(prefix, name, suffix), unit_id, unit or "", post or "",
                      code, *rest)
            for id_, uid, nip, name, prefix, suffix, unit_id, unit, post, code, *rest in rows]
