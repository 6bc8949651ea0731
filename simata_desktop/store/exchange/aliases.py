"""Ids this device gave to people whom the centre had under another one: known by both, shown once (sync.md 3.2).

Own changes of the former id that no log holds yet count for the one that stays (``rows.unlogged``); what was written
before keeps the id it was written with, as the journal never changes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from simata_desktop.domain.records import KINDS, PERSON, Partition, RecordKind, lies_closed
from simata_desktop.domain.same_person import OWNER, natural_id
from simata_desktop.store.bulk import texts
from simata_desktop.store.exchange.accepted import Accepted
from simata_desktop.store.journal import Delta

OF_PEOPLE = tuple(kind for kind in KINDS.values() if kind.has(OWNER))
Key = tuple[str, str]  # entity, id


@dataclass(frozen=True, slots=True)
class Joined:
    """What is called otherwise from now on: rows to be hidden, and by partition the records (id → kind) to be shown
    anew, whose id or person is another one."""

    hidden: Sequence[Key]
    shown: Mapping[str, Mapping[str, str]]


def learn(connection: Connection, partition: str, changes: Iterable[Accepted]) -> Joined:
    """Note what lines of a log have joined, and what this device has about the people among it."""
    lines = {one.was: (one.record, one.entity) for one in changes if one.was and one.was != one.record}
    _note(connection, partition, lines)
    people = {was: now for was, (now, entity) in lines.items() if entity == PERSON.entity}
    shown: dict[str, dict[str, str]] = defaultdict(dict)
    followed: dict[str, tuple[str, str]] = {}
    for kind, uid, values in _about(connection, people):
        owner = str(values[OWNER])
        follows = uid == natural_id(kind.entity, values, owner)
        now = (natural_id(kind.entity, values, people[owner]) if follows else None) or uid
        if now != uid:
            followed[uid] = now, kind.entity
        part = Partition.CLOSED if lies_closed(kind.entity, values) else kind.partition
        shown[f"{partition.rpartition('/')[0]}/{part}"][now] = kind.entity
    _note(connection, partition, followed)
    return Joined([(entity, was) for was, (_, entity) in {**lines, **followed}.items()], shown)


def _note(connection: Connection, partition: str, found: Mapping[str, tuple[str, str]]) -> None:
    if not found:
        return
    connection.exec_driver_sql("UPDATE sync_alias SET now = ? WHERE now = ?",
                               [(now, was) for was, (now, _) in found.items()])
    connection.exec_driver_sql(
        "INSERT INTO sync_alias(was, now, entity, partition) VALUES (?, ?, ?, ?) ON CONFLICT (was) DO UPDATE SET "
        "now = excluded.now, partition = excluded.partition",
        [(was, now, entity, partition) for was, (now, entity) in found.items()])


def _about(connection: Connection,
           people: Mapping[str, str]) -> Iterator[tuple[RecordKind, str, dict[str, str | None]]]:
    """The records of this device that name one of these people."""
    for kind in OF_PEOPLE if people else ():
        columns = ", ".join(f'"{field.column}"' for field in kind.fields)
        for uid, *row in connection.exec_driver_sql(
                f'SELECT uid, {columns} FROM "{kind.table}" WHERE "{kind.field(OWNER).column}" IN '
                "(SELECT value FROM json_each(?))", (json.dumps(list(people)),)).fetchall():
            yield kind, uid, texts(kind.words, row)


def hide(connection: Connection, was: Sequence[Key]) -> list[Delta]:
    """Rows that are shown under another id now go; returns them as deltas for the derived results."""
    by_entity: dict[str, list[str]] = defaultdict(list)
    for entity, uid in was:
        by_entity[entity].append(uid)
    deltas = []
    for entity, uids in by_entity.items():
        there = [uid for uid, in connection.exec_driver_sql(
            f'SELECT uid FROM "{KINDS[entity].table}" WHERE deleted = 0 AND uid IN (SELECT value FROM json_each(?))',
            (json.dumps(uids),))]
        if there:
            connection.exec_driver_sql(f'UPDATE "{KINDS[entity].table}" SET deleted = 1 WHERE uid = ?',
                                       [(uid,) for uid in there])
            connection.exec_driver_sql("UPDATE touched SET journalled = journalled + ? WHERE entity = ?",
                                       (len(there), entity))
        deltas += [Delta(entity, uid, "delete", {}) for uid in there]
    return deltas


def of_partition(connection: Connection, partition: str) -> list[tuple[str, str, str]]:
    """What the log of a partition has joined: kind of record, former id, id that stays."""
    return [(entity, was, now) for entity, was, now in connection.exec_driver_sql(
        "SELECT entity, was, now FROM sync_alias WHERE partition = ? ORDER BY was", (partition,))]


def forget(connection: Connection, partition: str) -> None:
    """Nothing is joined by the log of a partition any more."""
    connection.exec_driver_sql("DELETE FROM sync_alias WHERE partition = ?", (partition,))


def former(connection: Connection, records: Iterable[str]) -> dict[str, str]:
    """Former id → one of ``records``."""
    return dict(map(tuple, connection.exec_driver_sql(
        "SELECT was, now FROM sync_alias WHERE now IN (SELECT value FROM json_each(?))", (json.dumps(list(records)),))))


def staying(connection: Connection, changes: Iterable[tuple[str, str, str, Mapping[str, Sequence[str | None]]]]
            ) -> Callable[[str], str]:
    """What the ids in changes (record, kind of record, kind, fields) are called now."""
    ids = {record for record, *_ in changes} | {
        value for *_, fields in changes for name, values in fields.items() if name.rpartition(".")[2] == OWNER
        for value in values if value}
    found: dict[str, str] = dict(map(tuple, connection.exec_driver_sql(
        "SELECT was, now FROM sync_alias WHERE was IN (SELECT value FROM json_each(?))", (json.dumps(sorted(ids)),))))
    return lambda id_: found.get(id_, id_)


def any_joined(connection: Connection) -> bool:
    """Has this device ever had to call a record otherwise?"""
    return connection.exec_driver_sql("SELECT 1 FROM sync_alias LIMIT 1").fetchone() is not None
