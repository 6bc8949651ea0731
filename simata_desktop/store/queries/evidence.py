"""Lists of evidence records for the verifier and the command line."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One evidence record with its person."""

    id: str
    nip: str
    name: str
    indicator: str
    part: str | None
    kind: str
    value: str
    date: str | None
    year: int | None
    number: str | None
    issuer: str | None
    file_name: str | None
    file_sha256: str | None
    file_bytes: int | None
    state: str
    verified_by: str | None
    reason: str | None


def evidence_rows(connection: Connection, *, person: str | None = None, state: str | None = None,
                  units: tuple[str, ...] = ()) -> list[EvidenceRow]:
    """Records in the order they were made, narrowed to a person, a state, units (ids with all under them)."""
    where, params = ["e.deleted = 0", "p.deleted = 0"], []
    for condition, value in (("e.person_id = ?", person), ("coalesce(e.state, 'recorded') = ?", state),
                             ("p.unit_id IN (SELECT value FROM json_each(?))", json.dumps(units) if units else None)):
        if value is not None:
            where.append(condition)
            params.append(value)
    rows = connection.exec_driver_sql(
        "SELECT e.uid, p.nip, p.name, e.indicator, e.part, coalesce(e.kind, 'value'), e.value, e.date, e.year, "
        "e.number, e.issuer, e.file_name, e.file_sha256, e.file_bytes, coalesce(e.state, 'recorded'), e.verified_by, "
        f"e.reason FROM evidence e JOIN person p ON p.uid = e.person_id WHERE {' AND '.join(where)} ORDER BY e.id",
        tuple(params))
    return [EvidenceRow(*row) for row in rows]
