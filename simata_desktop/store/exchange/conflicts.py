"""Values that wait for a person: they arise from held lines of a log and end with the line of a decision."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from simata_desktop.domain.merge import DELETE, DISPUTE, EDIT_EDIT, IDENTITY, LEAVE, WHOLE, State, Version, group_of
from simata_desktop.domain.same_person import OFFICE, OTHER, TOLD
from simata_desktop.store.exchange.accepted import Accepted

OPEN, SETTLED = "open", "settled"
_ROWS = ("SELECT id, partition, entity, record_id, field_group, kind, stands, offered, state, opened, settled_by "
         "FROM sync_conflict ")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two values: by ``group.word``, who gave it, when, on which device, by which change and kind of change.
    ``user`` is an id."""

    values: Mapping[str, str | None]
    user: str | None
    at: str | None
    device: str | None
    change: str | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One conflict: the accepted side and the offered one."""

    id: str
    partition: str
    entity: str
    record: str
    group: str
    kind: str
    stands: Side
    offered: Side
    state: str
    opened: str
    settled_by: str | None


def meet(connection: Connection, partition: str, one: Accepted, state: State, other: State | None = None) -> None:
    """What a log line does to conflicts: a decision settles one, a held group opens one or renews what is offered. What
    waits about a record that goes to another office goes on there.

    ``other``: the record beside which a person stands with the same NIP; unmade where he lies with another office.
    """
    if one.kind == LEAVE:
        connection.exec_driver_sql(
            "UPDATE sync_conflict SET state = ?, settled_by = ? WHERE record_id = ? AND partition = ? AND state = ?",
            (SETTLED, one.id, one.record, partition, OPEN))
    if one.resolves:
        connection.exec_driver_sql("UPDATE sync_conflict SET state = ?, settled_by = ? WHERE id = ?",
                                   (SETTLED, one.id, one.resolves))
    for group, id_ in one.held.items():
        news = {name: after for name, (_, after) in one.fields.items()}
        if group == IDENTITY:
            offered = _told({**state.body, **{name: news[name] for name in news if group_of(name) not in one.without}})
            version = other.newest() if other else None
            standing = {**_told(other.body), OTHER: one.beside} if other and other.made else {OFFICE: one.beside}
        else:
            offered = {name: after for name, after in news.items() if group in (WHOLE, group_of(name))}
            version = state.newest() if group == WHOLE else state.versions.get(group)
            standing = {name: state.body.get(name) for name in offered}
        kind = DELETE if one.kind == DISPUTE and group == WHOLE and not offered else one.kind
        side = [offered, one.user, one.wall, one.device, one.id, kind]
        stands = [standing, *_author(connection, partition, version)]
        connection.exec_driver_sql(
            "INSERT INTO sync_conflict(id, partition, entity, record_id, field_group, kind, stands, offered, state, "
            "opened) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET offered = excluded.offered",
            (id_, partition, one.entity, one.record, group, one.kinds.get(group, EDIT_EDIT), json.dumps(stands),
             json.dumps(side), OPEN, one.received))


def _told(body: Mapping[str, str | None]) -> dict[str, str | None]:
    """By what a person can be told from another."""
    return {name: body[name] for name in TOLD if body.get(name) is not None}


def _author(connection: Connection, partition: str, version: Version | None) -> tuple[str | None, ...]:
    """Who made the accepted value, when, on which device, by which change, as the log tells."""
    row = None if version is None else connection.exec_driver_sql(
        "SELECT j.user_id, j.wall, j.change_id, j.kind FROM sync_log l JOIN sync_change j "
        "ON j.change_id = l.change_id WHERE l.partition = ? AND l.seq = ?", (partition, version.seq)).fetchone()
    if row is None or version is None:
        return (None,) * 5
    return row[0], row[1], version.device, row[2], row[3]


def every(connection: Connection, *, settled: bool = False) -> list[ConflictRow]:
    """Conflicts, the newest first; only open ones unless ``settled``."""
    where = "" if settled else f"WHERE state = '{OPEN}' "
    return [_row(row) for row in connection.exec_driver_sql(f"{_ROWS}{where}ORDER BY opened DESC, id")]


def of_id(connection: Connection, id_: str) -> ConflictRow | None:
    """One conflict."""
    row = connection.exec_driver_sql(f"{_ROWS}WHERE id = ?", (id_,)).fetchone()
    return None if row is None else _row(row)


def _row(row: Any) -> ConflictRow:
    values = list(row)
    values[6], values[7] = Side(*json.loads(row[6])), Side(*json.loads(row[7]))
    return ConflictRow(*values)


def count(connection: Connection) -> int:
    """How many wait for a person."""
    return int(connection.exec_driver_sql("SELECT count(*) FROM sync_conflict WHERE state = ?", (OPEN,)).scalar_one())


def disputed(connection: Connection, records: Iterable[str]) -> dict[tuple[str, str], str]:
    """(record, group) whose value waits for a person → the conflict's id; who somebody is, is disputed in his NIP."""
    rows = connection.exec_driver_sql(
        "SELECT record_id, field_group, id FROM sync_conflict WHERE state = ? AND record_id IN "
        "(SELECT value FROM json_each(?)) ORDER BY opened", (OPEN, json.dumps(list(records))))
    return {(record, "nip" if group == IDENTITY else group): id_ for record, group, id_ in rows}


def disputed_groups(connection: Connection, entity: str) -> dict[str, frozenset[str]]:
    """Of every record of one kind with values that wait for a person: the last words of their groups."""
    found: dict[str, set[str]] = {}
    for record, group in connection.exec_driver_sql(
            "SELECT record_id, field_group FROM sync_conflict WHERE state = ? AND entity = ?", (OPEN, entity)):
        found.setdefault(record, set()).add(group.rpartition(".")[2])
    return {record: frozenset(groups) for record, groups in found.items()}
