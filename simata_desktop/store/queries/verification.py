"""The verifier's list: evidence records in the order they are looked at, with who entered each and who decided it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from simata_desktop.store.queries.people import matching
from simata_desktop.store.results import CURRENT

# The change that made a record what it says: its values, not the decision on it. Bringing back by undo says nothing.
AUTHORED = ("(SELECT max(j.pos) FROM sync_change j WHERE j.record_id = e.uid AND j.entity = 'evidence' AND "
            "(instr(j.fields, '\"evidence.') > 0 OR (j.kind = 'undelete' AND j.command NOT IN ('undo', 'redo'))))")

# The verdict that stands: the change that gave the record the state it has now, not what an undo brought back.
JUDGED = ("(SELECT max(j.pos) FROM sync_change j WHERE j.record_id = e.uid AND j.entity = 'evidence' "
          "AND j.command NOT IN ('undo', 'redo') AND json_extract(j.fields, '$.\"state.status\"[1]') = e.state)")


@dataclass(frozen=True, slots=True)
class Queue:
    """Which records; empty means all. ``units`` are ids with all units under them already in, ``hidden`` indicators
    are left out."""

    units: tuple[str, ...] | None = None
    indicator: str | None = None
    part: str | None = None
    tiers: tuple[str, ...] = ()
    state: str = ""
    with_file: bool | None = None
    search: str = ""
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One evidence record as the verifier sees it.

    ``key`` and ``person`` are local keys; ``author`` entered what it says now, ``at`` (ISO) when; ``verified_by``
    accepted or rejected it, ``judged_at`` (ISO) when; ``position`` is the
    place of its last change in the journal, by ``last_by``; ``own``: its author is the user, who may not judge it
    because there is another verifier.
    """

    key: int
    id: str
    person: int
    nip: str
    name: str
    unit: str
    indicator: str
    part: str | None
    kind: str
    value: str | None
    date: str | None
    year: int | None
    number: str | None
    issuer: str | None
    file_name: str | None
    file_sha256: str | None
    file_bytes: int | None
    state: str
    author: str
    author_id: str | None
    at: str
    verified_by: str | None
    judged_at: str | None
    reason: str | None
    position: int
    last_by: str
    own: bool

    @property
    def code(self) -> str:
        """``INDICATOR`` or ``INDICATOR.PART``."""
        return f"{self.indicator}.{self.part}" if self.part else self.indicator


def keys(connection: Connection, queue: Queue) -> list[int]:
    """Local keys of the records by unit, name, indicator and date."""
    where, params = _where(queue)
    result = f"LEFT JOIN result r ON r.person = p.id AND r.map = {CURRENT} " if queue.tiers else ""
    rows = connection.exec_driver_sql(
        "SELECT e.id FROM evidence e JOIN person p ON p.uid = e.person_id LEFT JOIN unit u ON u.uid = p.unit_id "
        f"{result}WHERE {' AND '.join(where)} ORDER BY u.name, p.unit_id, p.name, p.id, e.indicator, e.part, "
        "coalesce(e.date, e.year || '-12-31'), e.id", tuple(params))
    return [row[0] for row in rows]


def _where(queue: Queue) -> tuple[list[str], list[object]]:
    where, params = ["e.deleted = 0", "p.deleted = 0"], list[object]()
    conditions = (
        ("coalesce(e.state, 'recorded') = ?", queue.state or None), ("e.indicator = ?", queue.indicator),
        ("e.part = ?", queue.part),
        ("p.unit_id IN (SELECT value FROM json_each(?))", None if queue.units is None else json.dumps(queue.units)),
        ("coalesce(r.tier, 'unknown') IN (SELECT value FROM json_each(?))",
         json.dumps(queue.tiers) if queue.tiers else None),
        ("e.indicator NOT IN (SELECT value FROM json_each(?))", json.dumps(queue.hidden) if queue.hidden else None),
        ("(e.file_sha256 IS NOT NULL) = ?", queue.with_file))
    for condition, value in conditions:
        if value is not None:
            where.append(condition)
            params.append(value)
    if text := queue.search.strip():
        words = matching(text)
        where.append("((? IS NOT NULL AND p.id IN (SELECT rowid FROM person_search WHERE person_search MATCH ?)) "
                     "OR instr(lower(coalesce(e.number, '') || ' ' || coalesce(e.file_name, '')), lower(?)) > 0)")
        params += [words, words or '""', text]
    return where, params


_ROW = (
    "SELECT e.id, e.uid, p.id, coalesce(p.nip, ''), coalesce(p.name, ''), coalesce(u.name, p.work_unit, p.agency, ''), "
    "e.indicator, e.part, coalesce(e.kind, 'value'), e.value, e.date, e.year, e.number, e.issuer, e.file_name, "
    "e.file_sha256, e.file_bytes, coalesce(e.state, 'recorded'), coalesce(w.name, a.user_id, ''), a.user_id, "
    "coalesce(a.wall, ''), e.verified_by, "
    f"CASE WHEN e.verified_by IS NOT NULL THEN (SELECT wall FROM sync_change WHERE pos = {JUDGED}) END, "
    "e.reason, l.pos, coalesce(v.name, l.user_id) FROM evidence e "
    "CROSS JOIN person p ON p.uid = e.person_id LEFT JOIN unit u ON u.uid = p.unit_id "
    f"LEFT JOIN sync_change a ON a.pos = {AUTHORED} LEFT JOIN user w ON w.uid = a.user_id "
    "LEFT JOIN sync_change l ON l.pos = (SELECT max(pos) FROM sync_change WHERE record_id = e.uid) "
    "LEFT JOIN user v ON v.uid = l.user_id WHERE e.deleted = 0 AND +p.deleted = 0 AND ")  # + keeps from its index


def page(connection: Connection, ids: Sequence[int], *, own: str | None) -> list[QueueRow]:
    """The records of these keys, in their order; ``own`` is the user who may not judge his own entries."""
    rows = connection.exec_driver_sql(f"{_ROW}e.id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),))
    found = {row[0]: _row(row, own) for row in rows}
    return [found[one] for one in ids if one in found]


def by_uid(connection: Connection, uids: Iterable[str], *, own: str | None) -> dict[str, QueueRow]:
    """The records of these travelling ids; those that are not there are left out."""
    rows = connection.exec_driver_sql(f"{_ROW}e.uid IN (SELECT value FROM json_each(?))", (json.dumps(list(uids)),))
    return {row[1]: _row(row, own) for row in rows}


def _row(row: Sequence[Any], own: str | None) -> QueueRow:
    return QueueRow(*(*row, own is not None and row[19] == own))


def verifiers(connection: Connection, role: str) -> frozenset[str]:
    """The ids of all users who may judge: those not removed whose roles hold ``role``."""
    rows = connection.exec_driver_sql(
        "SELECT u.uid FROM user u, json_each(coalesce(u.roles, '[]')) one WHERE u.deleted = 0 AND one.value = ?",
        (role,))
    return frozenset(row[0] for row in rows)


def waiting_people(connection: Connection) -> frozenset[int]:
    """Local keys of everybody on the register with a record that nobody has judged."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT p.id FROM evidence e JOIN person p ON p.uid = e.person_id AND p.deleted = 0 "
        "WHERE e.deleted = 0 AND coalesce(e.state, 'recorded') = 'recorded'")
    return frozenset(row[0] for row in rows)


def waiting_records(connection: Connection, people: Iterable[int]) -> int:
    """How many records of these people nobody has judged."""
    return int(connection.exec_driver_sql(
        "SELECT count(*) FROM evidence e JOIN person p ON p.uid = e.person_id AND p.deleted = 0 "
        "WHERE e.deleted = 0 AND coalesce(e.state, 'recorded') = 'recorded' "
        "AND p.id IN (SELECT value FROM json_each(?))", (json.dumps(list(people)),)).scalar_one())
