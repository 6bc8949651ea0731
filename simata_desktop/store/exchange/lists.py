"""What a person is shown of the exchange: the saves that wait, the PCs heard of, what merged by itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from simata_desktop.domain.merge import group_of
from simata_desktop.domain.records import KINDS
from simata_desktop.store.exchange import homes

_PERSON = "CASE j.entity WHEN 'person' THEN j.record_id" + "".join(
    f" WHEN '{entity}' THEN (SELECT person_id FROM \"{table}\" WHERE uid = j.record_id LIMIT 1)"
    for entity, table in homes.ABOUT_PEOPLE.items()) + " END"


@dataclass(frozen=True, slots=True)
class WaitingSave:
    """A save of which something waits: when, by whom, by which command, how many changes of which kinds of record,
    about how many people; ``nip`` and ``name`` where it is one, ``file`` where it came from a sheet."""

    at: str
    by: str
    user: str
    command: str
    changes: int
    entities: tuple[str, ...]
    people: int
    nip: str | None
    name: str | None
    file: str | None
    bytes: int


def waiting(connection: Connection) -> list[WaitingSave]:
    """The saves of which something waits for its answer, the newest first."""
    rows = connection.exec_driver_sql(
        f"WITH w AS (SELECT j.*, {_PERSON} AS who FROM sync_change j WHERE j.verdict IS NULL AND j.state IS NULL) "
        "SELECT min(w.wall), coalesce(u.name, w.user_id), w.user_id, w.command, count(*), group_concat(DISTINCT "
        "w.entity), count(DISTINCT w.who), max(w.who), s.file, sum(length(w.fields)) FROM w LEFT JOIN user u "
        "ON u.uid = w.user_id LEFT JOIN save s ON s.tx = w.tx GROUP BY w.tx ORDER BY max(w.pos) DESC").fetchall()
    known = _people(connection, {row[7] for row in rows if row[6] == 1})
    found = []
    for at, by, user, command, changes, entities, people, who, file, size in rows:
        nip, name = known.get(who, (None, None)) if people == 1 else (None, None)
        found.append(WaitingSave(at, by, user, command, changes, tuple(sorted(entities.split(","))), people, nip, name,
                                 file, size))
    return found


def _people(connection: Connection, uids: Iterable[str]) -> dict[str, tuple[str, str]]:
    rows = connection.exec_driver_sql(
        "SELECT uid, nip, name FROM person WHERE uid IN (SELECT value FROM json_each(?))", (json.dumps(list(uids)),))
    return {uid: (nip, name) for uid, nip, name in rows}


def disputed_people(connection: Connection) -> list[tuple[str, str | None]]:
    """Of each value that waits for a person: whom it is about, and his unit (ids)."""
    person = _PERSON.replace("j.", "c.")
    return [(uid, unit) for uid, unit in connection.exec_driver_sql(
        f"SELECT p.uid, p.unit_id FROM (SELECT {person} AS who FROM sync_conflict c WHERE c.state = 'open') "
        "JOIN person p ON p.uid = who AND p.deleted = 0 ORDER BY p.uid")]


def decided(connection: Connection) -> frozenset[str]:
    """The open conflicts that were decided here; the decision has not come back in the log yet."""
    return frozenset(id_ for id_, in connection.exec_driver_sql(
        "SELECT c.id FROM sync_conflict c JOIN sync_change j ON j.record_id = c.record_id WHERE c.state = 'open' "
        "AND json_extract(j.source, '$.resolves') = c.id AND j.state IS NULL "
        "AND coalesce(j.verdict, '') NOT LIKE 'quarantined%'"))


@dataclass(frozen=True, slots=True)
class DeviceHeard:
    """A PC of whose work something has come here: its id, the last who worked at it, when the centre got it."""

    device: str
    by: str
    received: str
    changes: int


def devices(connection: Connection) -> list[DeviceHeard]:
    """The PCs that stand in the pulled logs, the one last heard of first."""
    rows = connection.exec_driver_sql(
        "SELECT json_extract(l.fate, '$[0]') AS device, coalesce(u.name, j.user_id), max(json_extract(l.fate, '$[5]')),"
        " count(*) FROM sync_log l JOIN sync_change j ON j.change_id = l.change_id LEFT JOIN user u "
        "ON u.uid = j.user_id GROUP BY device ORDER BY 3 DESC")
    return [DeviceHeard(*row) for row in rows]


def offices_of(connection: Connection, devices: Iterable[str]) -> dict[str, str]:
    """Device → the office in whose log it wrote last, by name where the office is a unit known here."""
    rows = connection.exec_driver_sql(
        "SELECT json_extract(fate, '$[0]'), substr(partition, 1, instr(partition || '/', '/') - 1), max(rowid) "
        "FROM sync_log WHERE partition <> 'ref' AND json_extract(fate, '$[0]') IN (SELECT value FROM json_each(?)) "
        "GROUP BY 1", (json.dumps(list(devices)),)).fetchall()
    names: dict[str, str] = dict(map(tuple, connection.exec_driver_sql(
        "SELECT code, name FROM unit WHERE deleted = 0 AND code IS NOT NULL AND name IS NOT NULL")))
    return {device: names.get(office, office) for device, office, _ in rows}


@dataclass(frozen=True, slots=True)
class MergedLine:
    """A value that was not taken because a later one of a self-merging kind stood (sync.md 3.7). ``given`` and
    ``stands``: by word."""

    change_id: str
    at: str
    by: str
    entity: str
    record: str
    group: str
    nip: str | None
    name: str | None
    given: dict[str, str | None]
    stands: dict[str, str | None]


def merged(connection: Connection, *, most: int) -> list[MergedLine]:
    """The last values that the system merged against their author."""
    rows = connection.exec_driver_sql(
        f"SELECT j.change_id, j.wall, coalesce(u.name, j.user_id), j.entity, j.record_id, j.fields, l.fate, "
        f"{_PERSON}, b.body FROM sync_log l JOIN sync_change j ON j.change_id = l.change_id "
        "LEFT JOIN user u ON u.uid = j.user_id LEFT JOIN sync_base b ON b.record_id = coalesce((SELECT now FROM "
        "sync_alias WHERE was = j.record_id), j.record_id) "
        "AND b.partition = l.partition WHERE l.without IS NOT NULL ORDER BY l.rowid DESC").fetchall()
    known = _people(connection, {row[7] for row in rows if row[7]})
    found: list[MergedLine] = []
    for row in rows:
        found.extend(_lost(row, known))
        if len(found) >= most:
            break
    return found[:most]


def _lost(row: Any, known: dict[str, tuple[str, str]]) -> Iterator[MergedLine]:
    change, at, by, entity, record, fields, fate, who, body = row
    lost, told, stands = json.loads(fate)[8], json.loads(fields), json.loads(body or "{}")
    nip, name = known.get(who, (None, None))
    for group in lost:
        names = [one for one in told if group_of(one) == group and _writes(entity, one)]
        if names:
            yield MergedLine(change, at, by, entity, record, group, nip, name,
                             {one.rpartition(".")[2]: told[one][1] for one in names},
                             {one.rpartition(".")[2]: stands.get(one) for one in names})


def _writes(entity: str, name: str) -> bool:
    return entity in KINDS and KINDS[entity].has(name.rpartition(".")[2])
