"""Deletions by others that are so many that a person is asked first: found before a page is applied, kept to be shown.

Counted are records that were here when an exchange came to its end last, so that a first pull, however often it is cut,
asks nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from sqlalchemy import Connection

from simata_desktop.domain.bulk_deletion import asks
from simata_desktop.domain.merge import DELETE, UNDELETE, WHOLE
from simata_desktop.store.exchange import identity
from simata_desktop.store.exchange.accepted import Accepted

HELD, REACHED, ALLOWED = "deletes_held", "deletes_reached", "deletes_allowed"  # notes
SHOWN = 5  # people or records named of one save


@dataclass(frozen=True, slots=True)
class DeletingSave:
    """What one save deletes: by whom (name), when, by which command and why, how many records of which kinds, and what
    the first of them are called."""

    by: str
    at: str
    command: str
    reason: str | None
    records: int
    kinds: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldDeletions:
    """Deletions of a log up to the place ``seq`` that wait for a person, since when; ``living``: the records there."""

    partition: str
    seq: int
    at: str
    records: int
    living: int
    saves: tuple[DeletingSave, ...]


def judged(connection: Connection, partition: str, changes: Sequence[Accepted], device: str,
           now: str) -> HeldDeletions | None:
    """What of a page must wait; None where it may be applied. Own deletions (``device``) never wait."""
    reached = _places(connection, REACHED).get(partition)
    if reached is None:
        return None
    allowed = max(reached, _places(connection, ALLOWED).get(partition, 0))
    gone = {record: one for record, one in _gone(changes, device).items() if one.seq > allowed}
    here = _here(connection, partition, list(gone), reached)
    before = _counted(connection, "deleted IS NOT NULL AND json_extract(deleted, '$[0]') > ? "
                      "AND json_extract(deleted, '$[1]') <> ? AND versions NOT LIKE '%,[\"home\"]]]'",
                      partition, allowed, device)  # who has gone to another office is none of them
    living = _counted(connection, "deleted IS NULL", partition) + before
    if not here or not asks(len(here) + before, living):
        return None
    saves = _saves(connection, [gone[record] for record in here])
    return HeldDeletions(partition, changes[-1].seq, now, len(here) + before, living, saves)


def _gone(changes: Sequence[Accepted], device: str) -> dict[str, Accepted]:
    """The records that others delete and that stay deleted at the end of a page."""
    found: dict[str, Accepted] = {}
    for one in changes:
        if one.kind == DELETE and WHOLE not in one.held:
            found.setdefault(one.record, one)
        elif one.kind == UNDELETE or WHOLE in one.held:
            found.pop(one.record, None)
    return {record: one for record, one in found.items() if one.device != device}


def _here(connection: Connection, partition: str, records: Sequence[str], reached: int) -> list[str]:
    """Those of the records that live, and were here at that place of the log."""
    return [record for record, in connection.exec_driver_sql(
        "SELECT b.record_id FROM sync_base b WHERE b.partition = ? AND b.deleted IS NULL AND b.record_id IN "
        "(SELECT value FROM json_each(?)) AND EXISTS (SELECT 1 FROM sync_change j JOIN sync_log l "
        "ON l.change_id = j.change_id WHERE j.record_id = b.record_id AND l.partition = b.partition AND l.seq <= ?)",
        (partition, json.dumps(records), reached))]


def _counted(connection: Connection, where: str, *params: object) -> int:
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM sync_base WHERE partition = ? AND {where}",
                                          params).scalar_one())


def _saves(connection: Connection, deletions: Sequence[Accepted]) -> tuple[DeletingSave, ...]:
    users: dict[str, str] = dict(map(tuple, connection.exec_driver_sql(
        "SELECT uid, name FROM user WHERE name IS NOT NULL")))
    names: dict[str, str] = dict(map(tuple, connection.exec_driver_sql(
        "SELECT uid, name FROM person WHERE name IS NOT NULL AND uid IN (SELECT value FROM json_each(?))",
        (json.dumps([one.record for one in deletions]),))))
    found: dict[str, DeletingSave] = {}
    for one in deletions:
        there = found.get(one.tx) or DeletingSave(users.get(one.user, one.user), one.wall, one.command, one.reason, 0,
                                                  (), ())
        named = (*there.names, names[one.record]) if one.record in names else there.names
        found[one.tx] = replace(there, records=there.records + 1, names=named[:SHOWN],
                                kinds=tuple(sorted({*there.kinds, one.entity})))
    return tuple(found.values())


# Notes


def every(connection: Connection) -> tuple[HeldDeletions, ...]:
    """What waits for a person."""
    return tuple(_read(told) for told in json.loads(identity.noted(connection, HELD) or "[]"))


def hold(connection: Connection, held: HeldDeletions) -> None:
    """Keep what waits, to be shown; since when stays as it was."""
    others = {one.partition: one for one in every(connection)}
    since = others.get(held.partition, held).at
    _keep(connection, others | {held.partition: replace(held, at=since)})


def passed(connection: Connection, partition: str) -> None:
    """Nothing of this log waits any more."""
    others = {one.partition: one for one in every(connection)}
    if others.pop(partition, None) is not None:
        _keep(connection, others)


def allow(connection: Connection) -> int:
    """A person agrees to what waits, as far as it was shown; how many records that are."""
    waiting = every(connection)
    _note(connection, ALLOWED, _places(connection, ALLOWED) | {one.partition: one.seq for one in waiting})
    return sum(one.records for one in waiting)


def reach(connection: Connection) -> None:
    """An exchange came to its end: what is here now is what can be deleted."""
    _note(connection, REACHED, {one.partition: one.seq for one in identity.cursors(connection)})


def step_back(connection: Connection, partition: str, seq: int) -> None:
    """A log was cut back: places beyond mean nothing any more."""
    for key in (REACHED, ALLOWED):
        places = _places(connection, key)
        if places.get(partition, 0) > seq:
            _note(connection, key, places | {partition: seq})
    passed(connection, partition)


def _places(connection: Connection, key: str) -> dict[str, int]:
    found: dict[str, int] = json.loads(identity.noted(connection, key) or "{}")
    return found


def _note(connection: Connection, key: str, places: Mapping[str, int]) -> None:
    identity.note(connection, {key: json.dumps(places)})


def _keep(connection: Connection, held: Mapping[str, HeldDeletions]) -> None:
    identity.note(connection, {HELD: json.dumps([asdict(one) for one in held.values()])})


def _read(told: dict[str, object]) -> HeldDeletions:
    saves = tuple(DeletingSave(**{**one, "kinds": tuple(one["kinds"]), "names": tuple(one["names"])})
                  for one in told.pop("saves"))  # type: ignore[attr-defined]
    return HeldDeletions(**told, saves=saves)  # type: ignore[arg-type]
