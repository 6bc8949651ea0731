"""Who is entered twice, while one batch is judged (sync.md 3.2): joined in the same push, or told apart by a person.

The one that is in the log stays: of a record that others have pulled the id cannot be taken back, while the one that
comes is known to its author alone. What names him says the id that stays from then on (``Line.was``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from msgspec.structs import replace

from simata_desktop.domain.merge import CREATE, State
from simata_desktop.domain.same_person import NIP, TOLD, rewritten, same
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change, Line

PERSON = "person"


class Register(Protocol):
    """What is looked up; all of it was loaded under the lock of the heads and of the NIPs."""

    def state(self, partition: str, entity: str, record: str) -> State:
        """A record, an empty state where there is none."""

    def alias(self, office: str, was: str) -> str | None:
        """The id that stays for one that was joined in an office before this batch."""

    def rename(self, partition: str, was: str, now: str) -> None:
        """An id that is joined from now on."""

    def namesakes(self, nip: str) -> Collection[tuple[str, str]]:
        """Partition and id of the living people of a NIP, as they were before this batch."""


class People:
    """The people of one batch on their way into the log."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._joined: dict[tuple[str, str], str] = {}  # by office, what this batch has joined
        self._here: dict[str, set[tuple[str, str]]] = defaultdict(set)  # by NIP, what this batch has touched

    def renamed(self, change: Change) -> Change:
        """The change with the ids that stay."""
        return self._written(change, {})

    def joined(self, change: Change) -> Change:
        """The same for one that makes a person whom the log has under another id already; nothing is noted yet.

        Only who is new is joined so: a record that others have pulled keeps its id, and is told apart by a person.
        """
        nip = wire.pair(change.fields.get(NIP))[1]
        if change.entity != PERSON or change.kind != CREATE or not nip or self._state(change.partition,
                                                                                    change.record).made:
            return change
        told = {name: wire.pair(value)[1] for name, value in change.fields.items()}
        twin = next((record for place, record in self._living(nip) if place == change.partition
                     and same(told, self._state(place, record).body)), None)
        return change if twin is None else self._written(change, {change.record: twin})

    def accepted(self, change: Change, was: str) -> None:
        """Such a change is in the log."""
        if was and was != change.record:
            self._joined[change.partition.rpartition("/")[0], was] = change.record
            self._register.rename(change.partition, was, change.record)

    def recalled(self, partition: str, line: Line) -> None:
        """A line that is here already was joined in the lost log: what that log called the record it is called here."""
        office = partition.rpartition("/")[0]
        now = self._joined.get((office, line.was)) or self._register.alias(office, line.was) or line.was
        if line.was and now != line.record and not self._register.state(partition, line.entity, line.record).made:
            self._joined[office, line.record] = now
            self._register.rename(partition, line.record, now)

    def foreseen(self, changes: Iterable[Change]) -> Sequence[Change]:
        """The changes as they will be written if all are accepted, so that what they are about can be read at once."""
        found = []
        for change in changes:
            here = self.joined(self.renamed(change))
            if here.record != change.record:
                self._joined[change.partition.rpartition("/")[0], change.record] = here.record
            found.append(here)
        return found

    def clash(self, partition: str, record: str, before: str | None) -> str | None:
        """With whom a person who has just got his NIP (``before``: the one he had) shares it: the id of a record of the
        same office, else the code of another office; None where with nobody."""
        nip = self.nip(partition, record)
        if nip is None or nip == before:
            return None
        self._here[nip].add((partition, record))
        others = [one for one in self._living(nip) if one != (partition, record)]
        near = [id_ for place, id_ in others if place == partition]
        return next(iter([*near, *(place.rpartition("/")[0] for place, _ in others)]), None)

    def nip(self, partition: str, record: str) -> str | None:
        """The NIP of a living person."""
        state = self._state(partition, record)
        return (state.body.get(NIP) or None) if state.made and state.deleted is None else None

    def _living(self, nip: str) -> Sequence[tuple[str, str]]:
        known = {*self._register.namesakes(nip), *self._here[nip]}
        return sorted(one for one in known if self.nip(*one) == nip)

    def _state(self, partition: str, record: str) -> State:
        return self._register.state(partition, PERSON, record)

    def _written(self, change: Change, joining: Mapping[str, str]) -> Change:
        office = change.partition.rpartition("/")[0]

        def now(id_: str) -> str:
            id_ = self._register.alias(office, id_) or id_
            id_ = self._joined.get((office, id_)) or id_
            return joining.get(id_) or id_

        fields = {name: wire.pair(value) for name, value in change.fields.items()}
        record, others = rewritten(change.entity, change.record, fields, now)
        if (record, others) == (change.record, fields):
            return change
        return replace(change, record=record, fields=wire.fields_on_wire(others))


def told(state: State) -> dict[str, str | None]:
    """By what a person can be told from another."""
    return {name: state.body.get(name) for name in TOLD if state.body.get(name) is not None}
