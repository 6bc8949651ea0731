"""What the upkeep of the register reads: history beside evidence, people as lines, moves, what was set aside."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from simata_desktop.domain.duplicates import Registered
from simata_desktop.domain.proposals import HistoryRow, Key
from simata_desktop.domain.records import HISTORY, PERSON
from simata_desktop.store.bulk import texts
from simata_desktop.store.queries.people import PersonRecord, full_name

PROPOSAL_ASIDE, PAIR_ASIDE = "aside.proposal.", "aside.pair."  # keys of the store's own values
_AFTER = "\uffff"


@dataclass(frozen=True, slots=True)
class Told:
    """A person with rows of history: local key and id, who he is, where, and the rows, oldest first."""

    id: int
    uid: str
    nip: str
    name: str
    title: str
    position: str
    unit_id: str | None
    unit: str
    legal_status: str | None
    rows: tuple[HistoryRow, ...]


def with_history(connection: Connection, ids: Sequence[int] | None = None) -> list[Told]:
    """The people (of these local keys) of whom rows of history are known, by local key."""
    columns = ", ".join(f'h."{field.column}"' for field in HISTORY.fields)
    narrowed = "" if ids is None else "AND p.id IN (SELECT value FROM json_each(?))"
    rows: dict[int, list[HistoryRow]] = defaultdict(list)
    for person, uid, *values in connection.exec_driver_sql(
            f"SELECT p.id, h.uid, {columns} FROM history h JOIN person p ON p.uid = h.person_id AND p.deleted = 0 "
            f"WHERE h.deleted = 0 {narrowed} ORDER BY h.id", () if ids is None else (json.dumps(list(ids)),)):
        rows[person].append(HistoryRow(uid, texts(HISTORY.words, values)))
    people = connection.exec_driver_sql(
        "SELECT id, uid, nip, name, title_prefix, title_suffix, position, unit_id, coalesce(agency, work_unit, ''), "
        "legal_status FROM person WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", (json.dumps(list(rows)),))
    return [Told(id_, uid, nip or "", name or "", full_name(prefix, name, suffix), position or "", unit, place, legal,
                 tuple(rows[id_])) for id_, uid, nip, name, prefix, suffix, position, unit, place, legal in people]


def changed_people(connection: Connection, since: int) -> list[int] | None:
    """Local keys of the people whose line, history or evidence has changed after a position of the journal; None where
    rules or settings have, so that everybody may be concerned."""
    kinds = {row[0] for row in connection.exec_driver_sql("SELECT DISTINCT entity FROM sync_change WHERE pos > ?",
                                                          (since,))}
    if not kinds.isdisjoint(("setting", "scheme")):
        return None
    rows = connection.exec_driver_sql(
        "SELECT id FROM person WHERE uid IN ("
        "SELECT record_id FROM sync_change WHERE pos > :pos AND entity = 'person' UNION "
        "SELECT e.person_id FROM sync_change j JOIN evidence e ON e.uid = j.record_id "
        "WHERE j.pos > :pos AND j.entity = 'evidence' UNION "
        "SELECT h.person_id FROM sync_change j JOIN history h ON h.uid = j.record_id "
        "WHERE j.pos > :pos AND j.entity = 'history' UNION "
        "SELECT json_extract(fields, '$.\"history.pegawai\"[0]') FROM sync_change "  # whom a row belonged to before
        "WHERE pos > :pos AND entity = 'history')", {"pos": since})
    return [row[0] for row in rows]


def register_state(connection: Connection) -> int:
    """A number that grows with every change of a line of the register."""
    return int(connection.exec_driver_sql("SELECT journalled FROM touched WHERE entity = 'person'").scalar_one())


def evidence_keys(connection: Connection, ids: Sequence[int]) -> dict[str, set[Key]]:
    """The keys of the living evidence of these people (local keys) by the person's id; national scores are none."""
    found: dict[str, set[Key]] = defaultdict(set)
    for person, indicator, part, day, year, number in connection.exec_driver_sql(
            "SELECT e.person_id, e.indicator, e.part, e.date, e.year, e.number FROM person p "
            "JOIN evidence e ON e.person_id = p.uid AND e.deleted = 0 AND coalesce(e.kind, 'value') = 'value' "
            "WHERE p.id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)):
        code = f"{indicator}.{part}" if part else str(indicator)
        found[person].add(Key(code, str(day or year or ""), number or ""))
    return found


def registered(connection: Connection) -> list[tuple[Registered, str | None]]:
    """Everybody on the register as a line, with the unit, in the order they were made."""
    rows = connection.exec_driver_sql(
        "SELECT uid, nip, name, birth_date, old_nip, employment_status, unit_id FROM person WHERE deleted = 0 "
        "ORDER BY id")
    return [(Registered(uid, nip or "", name or "", birth, old, status), unit)
            for uid, nip, name, birth, old, status, unit in rows]


def people_called(connection: Connection, word: str) -> list[PersonRecord]:
    """The people on the register with this NIP, or the one with this id."""
    columns = ", ".join(f'"{field.column}"' for field in PERSON.fields)
    rows = connection.exec_driver_sql(
        f"SELECT id, uid, {columns} FROM person WHERE deleted = 0 AND nip = ? "
        f"UNION ALL SELECT id, uid, {columns} FROM person WHERE deleted = 0 AND uid = ?", (word, word))
    return [PersonRecord(row[0], row[1], texts(PERSON.words, row[2:])) for row in rows]


def children_of(connection: Connection, table: str, person: str) -> list[str]:
    """The ids of the living records of a table about a person, oldest first."""
    rows = connection.exec_driver_sql(
        f'SELECT uid FROM "{table}" WHERE person_id = ? AND deleted = 0 ORDER BY id', (person,))
    return [row[0] for row in rows]


def session_words(connection: Connection, session: str | None) -> tuple[str, str]:
    """Code (else the id) and state of a session."""
    row = connection.exec_driver_sql("SELECT code, state FROM session WHERE uid = ?", (session or "",)).fetchone()
    return (row[0] or str(session), row[1] or "") if row else (str(session), "")


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody whose unit has changed: from which to which (ids), when, by which file (None: by hand)."""

    person: int
    nip: str
    title: str
    position: str
    before: str | None
    after: str | None
    at: str
    file: str | None


def moves(connection: Connection) -> list[Move]:
    """Who has another unit than before the last import of people began, the newest change first."""
    first = connection.exec_driver_sql(
        "SELECT n FROM save s WHERE command = 'import' AND state = 'done' AND EXISTS (SELECT 1 FROM sync_change j "
        "WHERE j.tx = s.tx AND j.entity = 'person') ORDER BY n DESC LIMIT 1").scalar()
    if first is None:
        return []
    rows = connection.exec_driver_sql(
        "SELECT p.id, p.uid, p.nip, p.name, p.title_prefix, p.title_suffix, p.position, p.unit_id, j.fields, j.wall, "
        "s.file FROM save s JOIN sync_change j ON j.tx = s.tx AND j.entity = 'person' AND j.kind = 'set' "
        "AND instr(j.fields, '\"post.unit\"') > 0 JOIN person p ON p.uid = j.record_id AND p.deleted = 0 "
        "WHERE s.n >= ? ORDER BY j.pos DESC", (first,))
    found: dict[str, Move] = {}
    for id_, uid, nip, name, prefix, suffix, position, unit, fields, wall, file in rows:
        before = msgspec.json.decode(fields)["post.unit"][0]
        newest = found.get(uid)
        found[uid] = Move(id_, nip or "", full_name(prefix, name, suffix), position or "", before, unit,
                          newest.at if newest else wall, newest.file if newest else file)
    return [one for one in found.values() if one.before and one.before != one.after]


def put_aside(connection: Connection, prefix: str, names: Iterable[str], *, wall: str) -> None:
    """Remember that these are not to be offered again; it belongs to this PC alone and is no record."""
    connection.exec_driver_sql("INSERT INTO meta(key, value) SELECT ? || value, ? FROM json_each(?) WHERE true "
                               "ON CONFLICT(key) DO UPDATE SET value = excluded.value",
                               (prefix, wall, json.dumps(list(names))))


def take_back(connection: Connection, prefix: str, names: Iterable[str]) -> None:
    """Offer these again."""
    connection.exec_driver_sql("DELETE FROM meta WHERE key IN (SELECT ? || value FROM json_each(?))",
                               (prefix, json.dumps(list(names))))


def aside(connection: Connection, prefix: str) -> frozenset[str]:
    """What is not to be offered again."""
    rows = connection.exec_driver_sql("SELECT key FROM meta WHERE key > ? AND key < ?", (prefix, f"{prefix}{_AFTER}"))
    return frozenset(row[0][len(prefix):] for row in rows)
