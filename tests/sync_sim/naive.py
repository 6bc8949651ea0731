"""The second model: a dict and a list, none of the product's code. It is told what was written, with everything the
author had before his eyes, and what the centre logged; it says what must have become of it.

Left out here: 20 (the stick: the same intake is met by copies that come a month late; bundles have their own tests).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.sync_sim.naive_offices import Offices
from tests.sync_sim.naive_people import BrokenError, People

SELF_MERGING = {"contact"}
MEANT_WHOLE = "*"
IDENTITY = "identity"


@dataclass
class Fact:
    """A change as it was written. ``past``: bits of all changes its author's disk held."""

    id: str
    bit: int
    past: int
    device: str
    user: str
    wall: str
    partition: str
    record: str
    entity: str
    kind: str
    values: dict[str, str | None]
    allowed: bool
    derived: bool = False  # written by the centre for a transfer
    relaxed: bool = False  # its base was cut back by a restore of the centre: it may clash where it need not


@dataclass
class Told:
    """A record as the log makes it."""

    entity: str = ""
    body: dict[str, str | None] = field(default_factory=dict)
    writer: dict[str, str] = field(default_factory=dict)
    deleted: str | None = None


@dataclass
class Clash:
    """A conflict there must be."""

    partition: str
    record: str
    group: str
    stands: dict[str, str | None]
    offered: dict[str, str | None]
    offered_by: str


@dataclass
class Naive:
    """Facts, the log as it was seen to grow, and what follows."""

    facts: dict[str, Fact] = field(default_factory=dict)
    logs: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    history: list[tuple[str, tuple[Any, ...], Any, int]] = field(default_factory=list)  # of all logs, as they grew
    told: dict[tuple[str, str], Told] = field(default_factory=dict)
    clashes: dict[str, Clash] = field(default_factory=dict)
    had: dict[str, Clash] = field(default_factory=dict)  # before a restore, which may tell of them in any order
    names: dict[tuple[str, int, int], str] = field(default_factory=dict)
    last: dict[tuple[str, str, int], int] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)  # lost with a disk, and nowhere else
    was_cut: bool = False  # the centre was restored once
    movers: bool = False  # people change office, and nobody is entered twice
    people: People = field(init=False)
    offices: Offices = field(init=False)

    def __post_init__(self) -> None:
        self.people = People(self.told)
        self.offices = Offices(self)

    def wrote(self, fact: Fact) -> None:
        """A device committed a change."""
        self.facts[fact.id] = fact

    def logged(self, partition: str, line: tuple[Any, ...], content: Any, bit: int) -> None:
        """The centre committed (seq, id, device, gen, n, held, lost, channel, record, was); ``content`` is the whole
        line."""
        seq, id_, device, gen, n, held, lost, channel, record, was = line
        log = self.logs.setdefault(partition, [])
        if seq != len(log) + 1:
            raise BrokenError(4, f"{partition}: {seq} after {len(log)}")
        if any(one[1] == id_ for one in log):
            raise BrokenError(2, f"{id_} is twice in {partition}")
        known = self.facts.get(id_)
        if known is None or known.derived:
            log.append(line)
            self.history.append((partition, line, content, bit))
            self.facts.setdefault(id_, Fact(id_, bit, 0, "", "", "", partition, record, "", content.kind, {}, True,
                                            derived=True))
            self.offices.derived(partition, id_, content, dict(held), known=known is not None)
            return
        fact = self.facts[id_]
        if not fact.allowed and channel == "line":
            raise BrokenError(12, f"{id_} was not to be written to {partition}")
        place = self.offices.lies(fact)
        if partition != place and channel != "recall":
            raise BrokenError(13, f"{id_} was written to {partition}, its record lies in {place}")
        if channel == "line":
            if n <= self.last.get((partition, device, gen), 0):
                raise BrokenError(3, f"{device}/{gen}: {n} after a later one")
            self.last[partition, device, gen] = n
        if self.names.setdefault((device, gen, n), id_) != id_:
            raise BrokenError(16, f"two changes are {device}/{gen}/{n}")
        log.append(line)
        self.history.append((partition, line, content, bit))
        fact.relaxed = fact.relaxed or channel == "recall"
        if partition != fact.partition:
            self.offices.late(fact, partition, dict(held), again=channel == "recall")
            return
        here = fact if self.movers else self.people.placed(fact, record, was, channel)
        before = self.people.nip(fact.partition, record)
        clash = dict(held)
        identity = clash.pop(IDENTITY, None)
        if not self.offices.stub(fact.partition, fact.record):
            self._fold(here, clash, set(lost))
        self._same_nip(here, before, identity)
        if fact.kind == "transfer" and not held:
            self.offices.moves(fact, partition.rpartition("/")[0])

    def _same_nip(self, fact: Fact, before: str | None, identity: str | None) -> None:
        """A NIP that is new and another's must be asked about, and no other."""
        stands = self.people.beside(fact.partition, fact.record, before)
        if (stands is None) != (identity is None):
            raise BrokenError(7 if identity is None else 9, f"{fact.id}: who has the NIP of {fact.record}?")
        if stands is not None and identity is not None:
            offered = self.people.shown(fact.partition, fact.record)
            self.clashes[identity] = Clash(fact.partition, fact.record, IDENTITY, stands, offered, fact.id)

    def _fold(self, fact: Fact, held: dict[str, str], lost: set[str]) -> None:
        told = self.told.setdefault((fact.partition, fact.record), Told(fact.entity))
        must, may_lose = self._must(fact, told)
        if not must <= set(held):
            raise BrokenError(7, f"{fact.id} went over {sorted(must - set(held))} unseen")
        if set(held) - must and not fact.relaxed:
            raise BrokenError(9, f"{fact.id} need not clash in {sorted(set(held) - must)}")
        if not lost <= may_lose and not fact.relaxed:
            raise BrokenError(9, f"{fact.id} lost {sorted(lost)} without reason")
        self.clash(fact, told, held)
        if fact.kind == "delete":
            if told.deleted is None and not held:
                told.deleted = fact.id
            return
        if fact.kind == "undelete" or MEANT_WHOLE in held:
            told.deleted = None
        for name, value in fact.values.items() if fact.kind != "transfer" else ():
            group = name.rpartition(".")[0]
            if group not in held and group not in lost:
                told.body[name] = value
                told.writer[group] = fact.id

    def _must(self, fact: Fact, told: Told) -> tuple[set[str], set[str]]:
        """Groups that must wait for a person, and those that may merge against the author."""
        if fact.kind == "delete":
            unseen = told.deleted is None and any(not self._saw(fact, id_) for id_ in told.writer.values())
            return ({MEANT_WHOLE} if unseen else set()), set()
        must = set() if self._saw(fact, told.deleted) else {MEANT_WHOLE}
        may_lose = set()
        for group in {name.rpartition(".")[0] for name in fact.values}:
            same = all(told.body.get(name) == value for name, value in fact.values.items()
                       if name.rpartition(".")[0] == group)
            if not same and not self._saw(fact, told.writer.get(group)):
                (may_lose if group in SELF_MERGING else must).add(group)
        return must, may_lose

    def _saw(self, fact: Fact, other: str | None) -> bool:
        return other is None or bool(fact.past >> self.facts[other].bit & 1)

    def put(self, partition: str, record: str, body: dict[str, str | None], by: str, *, deleted: bool) -> None:
        """A record comes, or leaves a stub."""
        groups = {name.rpartition(".")[0] for name in body}
        self.told[partition, record] = Told("", dict(body), dict.fromkeys(groups, by), by if deleted else None)

    @staticmethod
    def nothing(by: str) -> Told:
        """What was only offered is no record yet."""
        return Told(deleted=by)

    def open(self, id_: str, partition: str, before: Clash) -> None:
        """A conflict that goes on in another office."""
        body = self.told[partition, before.record].body
        stands = {name: body.get(name) for name in before.offered}
        self.clashes[id_] = Clash(partition, before.record, before.group, stands, dict(before.offered),
                                  before.offered_by)

    def clash(self, fact: Fact, told: Told, held: Mapping[str, str], partition: str = "") -> None:
        """Conflicts that a change opens or goes on with."""
        for group, id_ in held.items():
            offered = {name: value for name, value in fact.values.items()
                       if group in (MEANT_WHOLE, name.rpartition(".")[0])}
            if id_ in self.clashes:
                before = self.clashes[id_]
                if not self._saw(fact, before.offered_by) and not fact.relaxed:
                    raise BrokenError(8, f"{fact.id} drives {before.offered_by} out of conflict {id_} unseen")
                before.offered, before.offered_by = offered, fact.id
            else:
                self.clashes[id_] = Clash(partition or fact.partition, fact.record, group,
                                          {name: told.body.get(name) for name in offered}, offered, fact.id)

    def cut(self, heads: Mapping[str, int]) -> None:
        """The centre was restored: its logs end at ``heads``. What was judged beyond is forgotten."""
        self.was_cut = True
        kept = [one for one in self.history if one[1][0] <= heads.get(one[0], 0)]
        names = dict(self.names)
        self.history = []
        self.had |= self.clashes
        self.logs, self.told, self.clashes, self.last = {}, {}, {}, {}
        self.people, self.offices = People(self.told), Offices(self, self.offices)
        for one in kept:
            self.names.clear()
            self.logged(*one)
        self.names = names

    # What is compared

    def same_log(self, partition: str, ids: Iterable[str]) -> None:
        """The centre's log is still what was seen to grow."""
        if [one[1] for one in self.logs.get(partition, [])] != list(ids):
            raise BrokenError(4, f"the log of {partition} has changed")

    def same_records(self, number: int, who: str, states: Mapping[tuple[str, str], Any], partitions: set[str]) -> None:
        """Bodies and deletions as the log makes them."""
        mine = {key: (one.body, one.deleted is not None) for key, one in self.told.items() if key[0] in partitions}
        theirs = {key: (one.body, one.deleted is not None) for key, one in states.items() if key[0] in partitions}
        if mine != theirs:
            differ = sorted(key for key in mine.keys() | theirs.keys() if mine.get(key) != theirs.get(key))
            raise BrokenError(number, f"{who} differs in {differ}")

    def no_loss(self, places: Iterable[str]) -> None:
        """Every change is somewhere."""
        missing = self.facts.keys() - self.gone - set(places)
        if missing:
            raise BrokenError(1, f"{sorted(missing)[:3]} is nowhere")

    def disaster(self, places: Iterable[str]) -> None:
        """A disk is gone: what is nowhere else is gone with it, and its number is nobody's."""
        self.gone |= self.facts.keys() - set(places)
        self.names = {name: id_ for name, id_ in self.names.items() if id_ not in self.gone}
