"""Our boxes beside those of the national system, and what its file told of whom: bulk reads, one query a question."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from simata_desktop.store.queries.maps import Narrowed, narrowing
from simata_desktop.store.queries.people import full_name
from simata_desktop.store.results import CURRENT

Pair = tuple[int, int | None, int | None]  # local key, our certain box, the box there


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as lists show people."""

    id: int
    uid: str
    nip: str
    name: str
    title: str
    unit_id: str | None
    unit: str
    position: str


@dataclass(frozen=True, slots=True)
class Told:
    """The national result of one person: both axes as text, and the columns of the file that told it."""

    potential: str | None
    performance: str | None
    columns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class External:
    """A record of the national system's results."""

    uid: str
    box: int | None


_BOTH = (
    "FROM result r JOIN person p ON p.id = r.person "
    "LEFT JOIN external e ON e.person_id = p.uid AND e.year = ? AND e.deleted = 0 "
    f"WHERE r.map = {CURRENT} AND r.meant = 1 AND r.state IN ('rated', 'provisional', 'unrated')")
NOTHING_TOLD = Told(None, None)


def pairs(connection: Connection, what: Narrowed, year: int) -> list[Pair]:
    """Everybody of the default map inside the target whose certain box here is not the one there; None is no box."""
    where, params = narrowing("r", what)
    rows = connection.exec_driver_sql(
        f"SELECT r.person, r.box, e.box {_BOTH} AND r.box IS NOT e.box{where}", (year, *params))
    return [(person, ours, theirs) for person, ours, theirs in rows.fetchall()]


def sums(connection: Connection, what: Narrowed, year: int) -> tuple[int, int, int, int]:
    """Inside the target: compared, equal, only here, only there; nobody leaves the store."""
    where, params = narrowing("r", what)
    row = connection.exec_driver_sql(
        "SELECT sum(r.box IS NOT NULL AND e.box IS NOT NULL), sum(r.box = e.box), "
        "sum(r.box IS NOT NULL AND e.box IS NULL), sum(r.box IS NULL AND e.box IS NOT NULL) "
        f"{_BOTH}{where}", (year, *params)).one()
    compared, equal, here, there = (int(number or 0) for number in row)
    return compared, equal, here, there


def boxes_there(connection: Connection, year: int) -> dict[str, int]:
    """The box of the national system by person's id."""
    rows = connection.exec_driver_sql(
        "SELECT person_id, box FROM external WHERE deleted = 0 AND year = ? AND box IS NOT NULL", (year,))
    return {row[0]: row[1] for row in rows}


def is_told(connection: Connection, year: int) -> bool:
    """Is any result of the national system known for this year?"""
    row = connection.exec_driver_sql(
        "SELECT 1 FROM external WHERE deleted = 0 AND year = ? AND box IS NOT NULL LIMIT 1", (year,)).first()
    return row is not None


def listed(connection: Connection, ids: Sequence[int]) -> list[Listed]:
    """The people of these local keys, ordered by NIP."""
    rows = connection.exec_driver_sql(
        "SELECT id, uid, nip, name, title_prefix, title_suffix, unit_id, coalesce(agency, work_unit, ''), position "
        "FROM person WHERE id IN (SELECT value FROM json_each(?)) ORDER BY nip, id", (json.dumps(list(ids)),))
    return [Listed(id_, uid, nip or "", name or "", full_name(prefix, name, suffix), unit_id, unit, position or "")
            for id_, uid, nip, name, prefix, suffix, unit_id, unit, position in rows]


def standings(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str | None, str, str]]:
    """By local key what the default map keeps: tier, state, letters of the indicators."""
    rows = connection.exec_driver_sql(
        f"SELECT person, tier, state, states FROM result WHERE map = {CURRENT} "
        "AND person IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),))
    return {person: (tier, state, letters) for person, tier, state, letters in rows}


def told(connection: Connection, people: Iterable[str], year: int) -> dict[str, Told]:
    """By person's id the national result of ``year`` and the columns of the file it was read from last."""
    rows = connection.exec_driver_sql(
        "SELECT e.person_id, e.potential, e.performance, s.columns FROM external e "
        "LEFT JOIN sync_change c ON c.record_id = e.uid AND c.source IS NOT NULL "
        "LEFT JOIN save s ON s.tx = c.tx AND s.state = 'done' "
        "WHERE e.deleted = 0 AND e.year = ? AND e.person_id IN (SELECT value FROM json_each(?)) ORDER BY c.pos",
        (year, json.dumps(list(people))))
    found: dict[str, Told] = {}
    read: dict[str, frozenset[str]] = {}
    for person, potential, performance, columns in rows:
        if columns is None:  # typed, or read by an import that was undone: the columns known before stand
            found.setdefault(person, Told(potential, performance))
            continue
        if columns not in read:
            read[columns] = frozenset(msgspec.json.decode(columns))
        found[person] = Told(potential, performance, read[columns])
    return found


def newest_file(connection: Connection, year: int) -> tuple[str, str] | None:
    """Name and moment of the newest import that told a national box of ``year``; None where none is known."""
    imports = connection.exec_driver_sql(
        "SELECT tx, file, wall FROM save WHERE file IS NOT NULL AND state = 'done' "
        "AND instr(columns, '\"kotak\"') > 0 ORDER BY n DESC")
    for tx, file, wall in imports.fetchall():
        if connection.exec_driver_sql(
                "SELECT 1 FROM sync_change c JOIN external e ON e.uid = c.record_id AND e.deleted = 0 AND e.year = ? "
                "WHERE c.tx = ? AND c.entity = 'external' LIMIT 1", (year, tx)).first():
            return file, wall
    return None


def external(connection: Connection, person: str, year: int) -> External | None:
    """The national result of a person and year; None where there is none."""
    row = connection.exec_driver_sql(
        "SELECT uid, box FROM external WHERE deleted = 0 AND person_id = ? AND year = ?", (person, year)).first()
    return External(*row) if row else None
