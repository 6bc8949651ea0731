"""Somebody goes to another office: where a record lies by now, and which lines the centre writes so that all that is
about him lies there (sync.md 3.13). Without database or clock; the caller holds the heads of both offices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from simata_desktop.domain.ids import ROOT_UNIT, natural
from simata_desktop.domain.merge import DISPUTE, ENTER, HOME, IDENTITY, LEAVE, TRAIL, TRANSFER, Pair, State
from simata_desktop.domain.records import KINDS, PERSON, SESSION
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change
from simata_server.conflict import Conflict

ABOUT, HELD_IN = (frozenset(f"{field.group}.{field.word}" for kind in KINDS.values() for field in kind.fields
                            if field.column == column) for column in ("person_id", "session_id"))
UNIT = "post.unit"


class Records(Protocol):
    """Where the records are found, loaded under the lock of the heads."""

    def state(self, partition: str, entity: str, record: str) -> State:
        """A record, an empty state where there is none."""

    def about(self, office: str, person: str) -> Sequence[tuple[str, str]]:
        """Partition and id of every living record of an office about a person, he himself first."""

    def known(self, partition: str, id_: str) -> object | None:
        """What became of a change or line with this id, if it is in the log of the partition."""

    def disputed(self, partition: str, record: str) -> Sequence[Conflict]:
        """The open conflicts of a record."""


@dataclass(frozen=True, slots=True)
class Move:
    """A line to be written, with the id that follows from the transfer: ``leave``, ``enter``, or ``dispute``: what
    is offered in a conflict (``goes_on``) that goes along."""

    id: str
    partition: str
    entity: str
    record: str
    kind: str
    fields: Mapping[str, Pair]
    goes_on: Conflict | None = None


def person_of(change: Change) -> str | None:
    """The person a change says its record is about."""
    if change.entity == PERSON.entity:
        return change.record
    return next((wire.pair(value)[1] for name, value in change.fields.items() if name in ABOUT), None)


def people(state: State) -> set[str]:
    """The person a record says it is about."""
    return {value for name in ABOUT if (value := state.body.get(name))}


def target(change: Change) -> str | None:
    """The office a transfer names; None where the change is no transfer as it should be."""
    if change.kind != TRANSFER or change.entity != PERSON.entity or set(change.fields) != {HOME}:
        return None
    return wire.pair(change.fields[HOME])[1] or None


def lies(records: Records, change: Change) -> str:
    """The partition where the record lies by now; one that is new lies with the person it is about."""
    office, _, kind = change.partition.rpartition("/")
    known = records.state(change.partition, change.entity, change.record)
    person = None if known.made else person_of(change)
    passed: list[str] = []
    while office and office not in passed:
        passed.append(office)
        state = records.state(f"{office}/{wire.OPEN}", PERSON.entity, person) if person else records.state(
            f"{office}/{kind}", change.entity, change.record)
        office = state.home or office
    return f"{office}/{kind}" if passed else change.partition


def stations(records: Records, change: Change) -> list[str]:
    """Every partition a change of this record may have been counted in, the one it names first."""
    found = [change.partition]
    kind = change.partition.rpartition("/")[2]
    for partition in (change.partition, lies(records, change)):
        trail = records.state(partition, change.entity, change.record).trail
        found += [partition, *(f"{office}/{kind}" for office in trail)]
    return list(dict.fromkeys(found))


def moves(records: Records, transfer: Change, office: str, to: str) -> list[Move]:
    """The lines by which a person and everything about him go from ``office`` to another one, in order. ``transfer``
    tells its id.

    A record that lives there already under the same id stays where it is; where that is he himself, all stays. Sessions
    are copied, for others took part. Whose NIP another one has is found anew where he comes.
    """
    found: list[Move] = []
    copied: set[str] = set()
    for partition, record in records.about(office, transfer.record):
        there = f"{to}/{partition.rpartition('/')[2]}"
        state, enter = records.state(partition, "", record), natural(ENTER, transfer.id, record)
        if _lives(records.state(there, state.entity, record)) and records.known(there, enter) is None:
            if record == transfer.record:
                return []
            continue
        for session in (value for name, value in state.body.items() if name in HELD_IN and value):
            found += [] if session in copied else _copy(records, transfer, partition, there, session)
            copied.add(session)
        way = {HOME: (office, to), TRAIL: ("/".join(state.trail) or None, "/".join((*(state.trail or (office,)), to)))}
        found.append(Move(natural(LEAVE, transfer.id, record), partition, state.entity, record, LEAVE, way))
        found.append(Move(enter, there, state.entity, record, ENTER, _whole(state) | way))
        waits = (one for one in records.disputed(partition, record) if one.group != IDENTITY)
        found += [_dispute(transfer, there, one) for one in waits]
    return found


def proposal(there: str, id_: str, conflict: Conflict) -> Move:
    """The line by which a change of this id is offered where its record lies by now."""
    offered = {name: (None, value) for name, value in conflict.offered.values.items()}
    return Move(natural(DISPUTE, id_, conflict.group), there, conflict.entity, conflict.record, DISPUTE, offered,
                conflict)


def left_behind(change: Change, id_: str, left: str) -> Move:
    """The line that says in the log of an old office where a record went that was made there too late, so that what is
    said of it later finds it."""
    office, to = left.rpartition("/")[0], change.partition.rpartition("/")[0]
    way: dict[str, Pair] = {HOME: (office, to), TRAIL: (None, f"{office}/{to}")}
    return Move(natural(LEAVE, id_, change.record), left, change.entity, change.record, LEAVE, way)


def _lives(state: State) -> bool:
    return state.made and state.deleted is None


def _copy(records: Records, transfer: Change, partition: str, there: str, session: str) -> Iterator[Move]:
    state = records.state(partition, SESSION.entity, session)
    if state.made and not records.state(there, SESSION.entity, session).made:
        yield Move(natural(ENTER, transfer.id, session), there, SESSION.entity, session, ENTER, _whole(state))


def _whole(state: State) -> dict[str, Pair]:
    """All values of a record; the units of the old office are not in the log of the new one."""
    return {name: (None, ROOT_UNIT if name == UNIT else value) for name, value in state.body.items()
            if value is not None and name not in (HOME, TRAIL)}


def _dispute(transfer: Change, there: str, conflict: Conflict) -> Move:
    offered = {name: (None, value) for name, value in conflict.offered.values.items()}
    return Move(natural(DISPUTE, transfer.id, conflict.id), there, conflict.entity, conflict.record, DISPUTE, offered,
                conflict)
