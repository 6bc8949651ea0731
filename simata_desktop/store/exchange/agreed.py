"""Agreed states of records, and how a page of a log changes them (the third tree of sync.md 3.3)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from simata_desktop.domain.merge import HOME, LEAVE, State, Version, apply
from simata_desktop.store.exchange import conflicts
from simata_desktop.store.exchange.accepted import Accepted


def advance(connection: Connection, partition: str, changes: Sequence[Accepted]) -> dict[str, State]:
    """Put accepted changes into the agreed states in their order; returns the states of their records."""
    states = of_records(connection, partition, {one.record: one.entity for one in changes})
    others = of_records(connection, partition, {one.beside: "person" for one in changes if one.beside})
    for one in changes:
        state = states[one.record]
        if one.resolves or one.held or one.kind == LEAVE:
            conflicts.meet(connection, partition, one, state, states.get(one.beside) or others.get(one.beside))
        apply(state, Version(one.seq, one.device, one.gen, one.n), one.kind,
              {name: after for name, (_, after) in one.fields.items()}, without=one.without, late=one.late)
    _keep(connection, partition, states)
    return states


def of_records(connection: Connection, partition: str, records: Mapping[str, str]) -> dict[str, State]:
    """The agreed states of records (id → kind of record), empty ones where there is none."""
    rows = connection.exec_driver_sql(
        "SELECT record_id, entity, body, versions, deleted FROM sync_base WHERE partition = ? AND record_id IN "
        "(SELECT value FROM json_each(?))", (partition, json.dumps(list(records))))
    found = {record: _state(entity, body, versions, deleted) for record, entity, body, versions, deleted in rows}
    return {record: found.get(record) or State(entity) for record, entity in records.items()}


def every(connection: Connection, partition: str) -> Iterable[tuple[str, State]]:
    """All agreed states of a partition."""
    for record, *told in connection.exec_driver_sql(
            "SELECT record_id, entity, body, versions, deleted FROM sync_base WHERE partition = ?", (partition,)):
        yield record, _state(*told)


@dataclass(frozen=True, slots=True, order=True)
class Standing:
    """How a log tells of a record: does it lie there still, and after how many moves? The greatest is where it lies."""

    here: bool
    moves: int
    partition: str = field(compare=False)


def standings(connection: Connection, records: Iterable[str]) -> dict[str, list[Standing]]:
    """What each log says of where these records lie."""
    found: dict[str, list[Standing]] = defaultdict(list)
    for record, partition, moved in connection.exec_driver_sql(  # few have moved, and only these are to be read
            "SELECT record_id, partition, CASE WHEN instr(body, ?) > 0 THEN body END FROM sync_base "
            "WHERE record_id IN (SELECT value FROM json_each(?))", (f'"{HOME}"', json.dumps(list(records)))):
        state = State("", json.loads(moved) if moved else {})
        found[record].append(Standing(not state.gone_from(partition), len(state.trail), partition))
    return found


def _state(entity: str, body: str, versions: str, deleted: str | None) -> State:
    groups = {group: Version(*told) for *told, groups in json.loads(versions) for group in groups}
    return State(entity, json.loads(body), groups, {}, Version(*json.loads(deleted)) if deleted else None, made=True)


def _keep(connection: Connection, partition: str, states: Mapping[str, State]) -> None:
    rows = [(record, partition, state.entity, _json(state.body), _versions(state.versions),
             _json(state.deleted) if state.deleted else None) for record, state in states.items()]
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO sync_base(record_id, partition, entity, body, versions, deleted) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (record_id, partition) DO UPDATE SET body = excluded.body, versions = excluded.versions, "
            "deleted = excluded.deleted", rows)


def _versions(versions: Mapping[str, Version]) -> str:
    """Groups of one version together, for most groups of a record have come with one change."""
    groups: dict[Version, list[str]] = {}
    for group, version in versions.items():
        groups.setdefault(version, []).append(group)
    return _json([[*version, some] for version, some in groups.items()])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
