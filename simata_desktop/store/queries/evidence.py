"""Lists of evidence records, ratings and declarations for the window, the verifier and the command line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from simata_desktop.domain.facts import RatingFact
from simata_desktop.domain.records import RATING
from simata_desktop.store.bulk import texts
from simata_desktop.store.queries.verification import AUTHORED
from simata_desktop.store.results import CURRENT


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One evidence record with its person; ``by`` entered what it says now, ``at`` (ISO) when."""

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
    by: str
    at: str


def evidence_rows(connection: Connection, *, person: str | None = None, state: str | None = None,
                  units: tuple[str, ...] = (), record: str | None = None) -> list[EvidenceRow]:
    """Records in the order they were made, narrowed to a person, a state, units (ids with all under them), or one."""
    where, params = ["e.deleted = 0", "+p.deleted = 0"], []  # +: people are found by id, not among all that are left
    for condition, value in (("e.person_id = ?", person), ("e.uid = ?", record),
                             ("coalesce(e.state, 'recorded') = ?", state),
                             ("p.unit_id IN (SELECT value FROM json_each(?))", json.dumps(units) if units else None)):
        if value is not None:
            where.append(condition)
            params.append(value)
    rows = connection.exec_driver_sql(
        "SELECT e.uid, p.nip, p.name, e.indicator, e.part, coalesce(e.kind, 'value'), e.value, e.date, e.year, "
        "e.number, e.issuer, e.file_name, e.file_sha256, e.file_bytes, coalesce(e.state, 'recorded'), e.verified_by, "
        "e.reason, coalesce(w.name, a.user_id, ''), coalesce(a.wall, '') FROM evidence e "
        f"JOIN person p ON p.uid = e.person_id LEFT JOIN sync_change a ON a.pos = {AUTHORED} "
        f"LEFT JOIN user w ON w.uid = a.user_id WHERE {' AND '.join(where)} ORDER BY e.id",
        tuple(params))
    return [EvidenceRow(*row) for row in rows]


def uids_of(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Travelling ids of people on the register by their local keys."""
    rows = connection.exec_driver_sql("SELECT id, uid FROM person WHERE deleted = 0 AND id IN "
                                      "(SELECT value FROM json_each(?))", (json.dumps(list(ids)),))
    return {row[0]: row[1] for row in rows}


def ratings_of(connection: Connection, ids: Iterable[int]) -> dict[int, dict[int, RatingFact]]:
    """The yearly ratings of people by local key and year."""
    rows = connection.exec_driver_sql(
        "SELECT p.id, r.uid, r.year, r.predicate, r.work_result, r.behaviour FROM person p "
        "JOIN rating r ON r.person_id = p.uid AND r.deleted = 0 WHERE p.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),))
    found: dict[int, dict[int, RatingFact]] = {}
    for person, uid, year, *words in rows:
        found.setdefault(person, {})[int(year)] = RatingFact(uid, int(year), *words)
    return found


def performance_ranges(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[float, float]]:
    """The range of the performance axis of people by local key, as kept for the default map."""
    rows = connection.exec_driver_sql(
        "SELECT person, performance_low, performance_high FROM result "
        "WHERE map = ? AND person IN (SELECT value FROM json_each(?))", (CURRENT, json.dumps(list(ids))))
    return {person: (low, high) for person, low, high in rows}


def stored_ratings(connection: Connection, uids: Iterable[str]) -> dict[str, tuple[dict[str, str | None], bool]]:
    """Values and deletion mark of these rating records; those that never were are left out."""
    columns = ", ".join(f'"{field.column}"' for field in RATING.fields)
    rows = connection.exec_driver_sql(
        f'SELECT uid, deleted, {columns} FROM rating WHERE uid IN (SELECT value FROM json_each(?))',
        (json.dumps(list(uids)),))
    return {row[0]: (texts(RATING.words, row[2:]), bool(row[1])) for row in rows}


def without_predicate(connection: Connection, ids: Sequence[int], year: int) -> list[int]:
    """Those of these people, in their order, who have no predicate of ``year``."""
    rated = {row[0] for row in connection.exec_driver_sql(
        "SELECT p.id FROM rating r JOIN person p ON p.uid = r.person_id "
        "WHERE r.deleted = 0 AND r.year = ? AND r.predicate IS NOT NULL", (year,))}
    return [one for one in ids if one not in rated]


@dataclass(frozen=True, slots=True)
class DeclarationRow:
    """One declaration in force: its unit (id and name), indicator and part, basis, number, who made it and when."""

    unit: str
    unit_name: str
    indicator: str
    part: str | None
    basis: str
    number: str | None
    by: str
    at: str


def declarations(connection: Connection, period: int) -> list[DeclarationRow]:
    """Declarations of a mapping year that have not been withdrawn, by unit and then in the order they were made."""
    rows = connection.exec_driver_sql(
        "SELECT d.unit_id, coalesce(u.name, ''), d.indicator, d.part, coalesce(d.reason, ''), d.number, "
        "coalesce((SELECT coalesce(w.name, j.user_id) FROM sync_change j LEFT JOIN user w ON w.uid = j.user_id "
        "WHERE j.record_id = d.uid ORDER BY j.pos DESC LIMIT 1), ''), "
        "coalesce((SELECT j.wall FROM sync_change j WHERE j.record_id = d.uid ORDER BY j.pos DESC LIMIT 1), '') "
        "FROM declaration d LEFT JOIN unit u ON u.uid = d.unit_id "
        "WHERE d.deleted = 0 AND coalesce(d.withdrawn, 0) = 0 AND d.period = ? ORDER BY u.name, d.id", (period,))
    return [DeclarationRow(*row) for row in rows]
