"""What a batch may read and write, as its records are followed from office to office (sync.md 3.13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from simata_desktop.domain.merge import State
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change, Save
from simata_server import moving

Key = tuple[str, str]  # partition, record


@dataclass
class Reach:
    """``keys``: records to be read; ``partitions``: where the batch may write."""

    keys: set[Key] = field(default_factory=set)
    partitions: set[str] = field(default_factory=set)
    _about: dict[str, set[Key]] = field(default_factory=lambda: defaultdict(set))  # person → kind and id of new records
    _moving: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, saves: Sequence[Save]) -> Reach:
        """The changes where they say they belong."""
        found = cls()
        for save in saves:
            for change in save.changes:
                found._add(change)
        return found

    def _add(self, change: Change) -> None:
        office, _, kind = change.partition.rpartition("/")
        self._at(office, kind, change.record)
        to, person = moving.target(change), moving.person_of(change)
        if to is not None:
            self._moving.add(change.record)
            self.partitions |= {f"{one}/{both}" for one in (office, to) for both in (wire.OPEN, wire.CLOSED)}
        if office and person:
            self.keys.add((f"{office}/{wire.OPEN}", person))
            self._about[person].add((kind, change.record))

    def rename(self, office: str, was: str, now: str) -> None:
        """What names one id means another one."""
        self.keys |= {(partition, now) for partition, record in self.keys
                      if record == was and partition.rpartition("/")[0] == office}
        self._about[now] |= self._about.get(was, set())
        self._moving |= {now} if was in self._moving else set()

    def go_on(self, partition: str, record: str, state: State) -> None:
        """A record has moved: it lies with another office, and what is new about a person with him. In the offices it
        has passed is read what became of earlier changes."""
        kind, home = partition.rpartition("/")[2], state.home
        self._at(home, kind, record)
        for its, new in self._about.get(record, ()):
            self._at(home, its, new)
        if record in self._moving:
            self.partitions |= {f"{home}/{both}" for both in (wire.OPEN, wire.CLOSED)}
        self.keys |= {(f"{office}/{kind}", record) for office in state.trail}

    def _at(self, office: str, kind: str, record: str) -> None:
        partition = f"{office}/{kind}" if office else kind
        self.keys.add((partition, record))
        self.partitions.add(partition)
