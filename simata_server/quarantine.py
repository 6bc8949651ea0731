"""Changes that were not judged: seen by the administrator, let out into the log, or laid aside with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from psycopg import Connection

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.merge import CHANGE_KINDS, CREATE
from simata_desktop.domain.records import KINDS
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Save, Verdict
from simata_server import database, moving, subjects
from simata_server.intake import Intake, Sender
from simata_server.outcome import Quarantined
from simata_server.rights import misplaced
from simata_server.shelf import PostgresShelf

OPEN, DROPPED = "open", "dropped"
_COLUMNS = "id, device::text, gen, partition, record, why, body, lineage, state, received"


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of the quarantine."""

    id: int
    device: str
    gen: int
    partition: str
    record: str
    why: str
    save: Save
    lineage: Mapping[int, int]
    state: str
    received: str


def every(connection: Connection, *, settled: bool = False) -> list[dict[str, Any]]:
    """What waits, the oldest first; with ``settled`` also what was let out or laid aside."""
    rows = [_kept(row) for row in connection.execute(
        f"SELECT {_COLUMNS} FROM quarantine WHERE state = %s OR %s ORDER BY id", (OPEN, settled))]
    bodies = subjects.bodies(connection, {(one.partition, one.record) for one in rows})
    told, people = {}, {}
    for one in rows:
        change = one.save.changes[0]
        told[one.id] = {**bodies.get((one.partition, one.record), {}), **subjects.offered(change.fields)}
        people[one.id] = subjects.person(change.entity, one.record, told[one.id])
    nips, names = subjects.nips(connection, {id_ for id_ in people.values() if id_}), subjects.users(connection)
    return [{
        "id": one.id, "device": one.device,
        "nip": told[one.id].get("nip.nip") or nips.get(people[one.id] or ""),
        "field": _field(one, told[one.id]), "value": subjects.typed(subjects.offered(one.save.changes[0].fields)),
        "reason": one.why, "received_at": one.received, "by": names.get(one.save.user, one.save.user),
        "state": one.state} for one in rows]


def release(connection: Connection, id_: int) -> Verdict:
    """Let a change out into the log, as its device had offered it; what became of it.

    Raises UserError ``quarantine.none`` (unknown or settled), ``quarantine.order`` (an older one of the same record
    waits), ``quarantine.not_possible`` (no such record, kind of record or place at this centre).
    """
    one = _open(connection, id_, lock=False)
    shelf = PostgresShelf(connection, one.device)
    shelf.lock_for([one.save])
    one = _open(connection, id_, lock=True)
    change = one.save.changes[0]
    first = connection.execute("SELECT min(id) FROM quarantine WHERE device = %s AND record = %s AND state = 'open'",
                               (one.device, one.record)).fetchone()
    if first is not None and first[0] != id_:
        raise UserError("quarantine.order", id=first[0])
    shelf.load([one.save])
    state = shelf.state(moving.lies(shelf, change), change.entity, one.record)
    to = moving.target(change)
    places = [one.partition, *([] if to is None else [f"{to}/{wire.OPEN}"])]
    if not all(map(shelf.has, places)) or change.entity not in KINDS or change.kind not in CHANGE_KINDS or (
            not state.made and change.kind != CREATE) or misplaced(change, state):
        raise UserError("quarantine.not_possible", why=one.why)
    received = database.now(connection).isoformat(timespec="milliseconds")
    sender = Sender(one.device, one.gen, one.lineage)
    outcome = Intake(shelf, sender, lambda *_: "", received).release(
        [Quarantined(one.save, change, one.why, one.lineage)])
    shelf.write(outcome, received, "released")
    return outcome.verdicts[0]


def drop(connection: Connection, id_: int, reason: str) -> None:
    """Lay a change aside for good; it stays readable. Raises UserError ``quarantine.none``, ``reason.needed``."""
    if not reason.strip():
        raise UserError("reason.needed", field="reason")
    _open(connection, id_, lock=True)
    connection.execute("UPDATE quarantine SET state = %s, reason = %s WHERE id = %s", (DROPPED, reason.strip(), id_))


def _open(connection: Connection, id_: int, *, lock: bool) -> Kept:
    row = connection.execute(f"SELECT {_COLUMNS} FROM quarantine WHERE id = %s AND state = 'open'"
                             f"{' FOR UPDATE' if lock else ''}", (id_,)).fetchone()
    if row is None:
        raise UserError("quarantine.none", field="id", id=id_)
    return _kept(row)


def _kept(row: tuple[Any, ...]) -> Kept:
    id_, device, gen, partition, record, why, body, lineage, state, received = row
    return Kept(id_, device, gen, partition, record, why, msgspec.json.decode(body, type=Save),
                {int(old): n for old, n in lineage.items()}, state, received.isoformat(timespec="milliseconds"))


def _field(one: Kept, body: subjects.Body) -> str:
    """The word of the one field a change is about; else the group, or the kind of change."""
    change = one.save.changes[0]
    names = list(change.fields)
    if len(names) == 1:
        return names[0].rpartition(".")[2]
    groups = {name.rpartition(".")[0] for name in names}
    return subjects.group_name(change.entity, groups.pop(), body) if len(groups) == 1 else change.entity
