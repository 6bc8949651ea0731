"""What the centre does with a batch, without database or clock: judge each change in order, number what is accepted.

The caller holds the heads of all partitions the batch writes to, has loaded what ``Shelf`` is asked for, and stores the
outcome in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import msgspec

from simata_desktop.domain.ids import natural
from simata_desktop.domain.merge import (
    CHANGE_KINDS,
    CREATE,
    IDENTITY,
    WHOLE,
    Judged,
    Offer,
    Pair,
    State,
    Version,
    apply,
    judge,
)
from simata_desktop.domain.records import KINDS
from simata_desktop.domain.same_person import OFFICE, OTHER
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change, Line, Logged, Reply, Save, Verdict
from simata_server.people import PERSON, People, Register, told

OPEN, SETTLED = "open", "settled"
WAITS, MISSING, UNKNOWN = "waits", "record.missing", "change.unknown"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two values of a conflict: by group.word, who gave it, when, on which device."""

    values: Mapping[str, str | None]
    user: str
    wall: str
    device: str
    version: Version | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A group whose value a person must decide: ``stands`` is the accepted side, ``offered`` came later."""

    id: str
    partition: str
    entity: str
    record: str
    group: str
    kind: str
    stands: Side
    offered: Side
    state: str = OPEN


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A change that was not judged, and why; it is kept as it was offered until a person settles it. ``lineage``: what
    its author's own chain was known to be, for the day it is judged; ``record``: the id that stays for the one it
    names."""

    save: Save
    change: Change
    why: str
    lineage: Mapping[int, int] = field(default_factory=dict)
    record: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What became of a change that came before: its state, whose it is, and its place in the log (0 in quarantine)."""

    state: str
    version: Version
    why: str = ""
    conflicts: tuple[str, ...] = ()


@dataclass(slots=True)
class Head:
    """Where the log of a partition ends."""

    seq: int = 0
    chain: bytes = wire.GENESIS


class Shelf(Register, Protocol):
    """What the judge looks up; all of it was loaded under the lock of the heads."""

    def head(self, partition: str) -> Head:
        """The head of a partition; it is moved in place."""

    def state(self, partition: str, entity: str, record: str) -> State:
        """A record, an empty state where there is none; it is changed in place."""

    def conflict(self, id_: str) -> Conflict | None:
        """A conflict by its id."""

    def open_on(self, record: str, group: str) -> Sequence[Conflict]:
        """Open conflicts about a group of a record."""

    def keep(self, conflict: Conflict) -> None:
        """A conflict that is new or has changed."""

    def known(self, partition: str, id_: str) -> Known | None:
        """What became of a change with this id, in log or quarantine."""

    def waiting(self, device: str, record: str) -> bool:
        """Has this device a change of the record in quarantine?"""


Right = Callable[[Save, Change, State], str]  # why a change may not be made; empty where it may


@dataclass(frozen=True, slots=True)
class Sender:
    """The device a batch came from. ``suspect``: its clock was more than a day off after correction."""

    device: str
    gen: int
    lineage: Mapping[int, int]
    suspect: bool = False
    revoked: bool = False


@dataclass
class Outcome:
    """What a batch did: log lines by partition with the chain after each, quarantine, the verdicts in order of n."""

    lines: dict[str, list[tuple[Logged, Line]]] = field(default_factory=dict)
    chains: dict[str, list[bytes]] = field(default_factory=dict)
    quarantined: list[Quarantined] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def reply(self, no: int, shelf: Shelf, received: str) -> Reply:
        """The answer to the batch ``no``."""
        heads = {partition: shelf.head(partition).seq for partition in self.lines}
        return Reply(no, list(_runs(self.verdicts)), heads, received)


@dataclass(frozen=True, slots=True)
class _Coming:
    """A change on its way through the judge. ``was``: the id it was offered under, where it is rewritten."""

    save: Save
    change: Change
    offer: Offer
    was: str = ""


class Intake:
    """Takes in one batch, or what a restored centre had lost, or what a person lets out of quarantine."""

    def __init__(self, shelf: Shelf, sender: Sender, may: Right, received: str) -> None:
        self._shelf, self._sender, self._may, self._received = shelf, sender, may, received
        self._lineage = dict(sender.lineage)
        self._people = People(shelf)
        self._stuck: set[str] = set()
        self._here: dict[str, Known] = {}
        self.outcome = Outcome()

    def take(self, saves: Iterable[Save]) -> Outcome:
        """Judge all changes in the order of their numbers. What is here already keeps its verdict."""
        for save in saves:
            for place, change in enumerate(save.changes):
                id_ = change.id or wire.change_id(save.tx, save.start + place)
                known = self._here.get(id_) or self._shelf.known(change.partition, id_)
                if known is not None:
                    self._again(change, known)
                    continue
                here = self._people.renamed(change)
                why = self._refusal(save, here, self._shelf.state(here.partition, here.entity, here.record))
                self._here[id_] = (self._set_aside(save, change, id_, why=why, record=here.record) if why
                                   else self._accept(self._coming(save, change, self._people.joined(here), id_)))
        return self.outcome

    def _coming(self, save: Save, offered: Change, here: Change, id_: str) -> _Coming:
        return _Coming(save, here, self._offer(save, here, id_), "" if here is offered else offered.record)

    def recall(self, partition: str, common: int, lines: Iterable[tuple[Logged, Line]]) -> Outcome:
        """Take in again lines that the log of ``partition`` held before the centre was restored. Up to ``common`` the
        lost log is the present one.

        Everything keeps its author and number and counts as seen by whoever saw it in the lost log.
        """
        lost: list[tuple[str, int, int]] = []
        for logged, line in lines:
            begin = line.seq - len(lost) - 1
            lost.append((logged.device, logged.gen, line.n))
            if self._logged(partition, line.id):
                continue
            held = _change(line, partition, min(line.base, common))
            change = self._people.joined(self._people.renamed(held))
            offer = Offer(line.id, logged.device, logged.gen, line.n, change.base, line.entity, change.record,
                          line.kind, _pairs(change), logged.clock + line.clock, logged.user, resolves=line.resolves,
                          known=frozenset(lost[:max(line.base - begin, 0)]))
            was = line.was or ("" if change is held else line.record)
            self._accept(_Coming(_save(logged, change), change, offer, was))
        return self.outcome

    def release(self, waiting: Iterable[Quarantined]) -> Outcome:
        """Take in what a person lets out of quarantine, in its order, as ``Sender`` had offered it.

        Nobody is joined so: what is about him may have come before him, and a person is at hand anyway.
        """
        for one in waiting:
            if self._logged(one.change.partition, one.change.id):
                continue
            self._lineage = dict(one.lineage)
            self._accept(self._coming(one.save, one.change, self._people.renamed(one.change), one.change.id))
        return self.outcome

    def _logged(self, partition: str, id_: str) -> bool:
        known = self._shelf.known(partition, id_)
        return known is not None and known.version.seq > 0

    def _again(self, change: Change, known: Known) -> None:
        """The same verdict again. A change that is here under an older number shows how far the sender's own chain
        under that generation goes."""
        version = known.version
        older = version.device == self._sender.device and version.gen != self._sender.gen
        if older:
            self._lineage[version.gen] = max(version.n, self._lineage.get(version.gen, 0))
        self.outcome.verdicts.append(Verdict(change.n, change.n, known.state, change.partition,
                                             version.seq, known.why, list(known.conflicts),
                                             (version.gen, version.n) if older else None))

    def _set_aside(self, save: Save, offered: Change, id_: str, *, why: str, record: str) -> Known:
        change = msgspec.structs.replace(offered, id=id_)  # out of its save it follows from nothing
        self._stuck.add(record)
        self.outcome.quarantined.append(Quarantined(save, change, why, dict(self._lineage), record))
        self.outcome.verdicts.append(Verdict(change.n, change.n, wire.QUARANTINED, change.partition, why=why))
        return Known(wire.QUARANTINED, Version(0, self._sender.device, self._sender.gen, change.n), why)

    def _accept(self, coming: _Coming) -> Known:
        offer, partition = coming.offer, coming.change.partition
        state = self._shelf.state(partition, offer.entity, offer.record)
        nip = self._people.nip(partition, offer.record) if offer.entity == PERSON else None
        judged = judge(offer, state, settled=self._decided(offer))
        head = self._shelf.head(partition)
        head.seq += 1
        version = Version(head.seq, offer.device, offer.gen, offer.n)
        held = self._hold(coming, judged, state, version)
        apply(state, version, offer.kind, {name: after for name, (_, after) in offer.fields.items()},
              without=(*judged.held, *judged.lost), clock=0 if offer.suspect else offer.hlc)
        self._people.accepted(coming.change, coming.was)
        beside = self._people.clash(partition, offer.record, nip) if offer.entity == PERSON else None
        if beside is not None:
            held[IDENTITY] = self._clash(coming, beside, version)
        self._log(coming, judged, held, head, beside=beside or "")
        verdict = wire.CONFLICT if held else wire.ACCEPTED
        self.outcome.verdicts.append(Verdict(offer.n, offer.n, verdict, partition, head.seq,
                                             conflicts=sorted(held.values())))
        return Known(verdict, version, conflicts=tuple(sorted(held.values())))

    def _refusal(self, save: Save, change: Change, state: State) -> str:
        if self._sender.revoked:
            return "device.revoked"
        if change.kind not in CHANGE_KINDS or change.entity not in KINDS:
            return UNKNOWN
        if change.record in self._stuck or self._shelf.waiting(self._sender.device, change.record):
            return WAITS
        if not state.made and change.kind != CREATE:
            return MISSING
        return self._may(save, change, state)

    def _offer(self, save: Save, change: Change, id_: str) -> Offer:
        sender = self._sender
        return Offer(id_, sender.device, sender.gen, change.n, change.base, change.entity, change.record, change.kind,
                     _pairs(change), save.clock + change.clock, save.user, sender.suspect, self._lineage,
                     change.resolves)

    def _decided(self, offer: Offer) -> bool:
        """Settle the conflict the offer decides; had somebody decided it before?"""
        conflict = self._shelf.conflict(offer.resolves) if offer.resolves else None
        if conflict is None or conflict.state == SETTLED:
            return bool(offer.resolves)
        self._shelf.keep(replace(conflict, state=SETTLED))
        return False

    def _hold(self, coming: _Coming, judged: Judged, state: State, version: Version) -> dict[str, str]:
        """Open a conflict for each held group, or put a later edit of the same branch into the one it waits under."""
        offer, found = coming.offer, {}
        for group, kind in judged.held.items():
            offered = Side(_values(offer, group), coming.save.user, coming.save.wall, offer.device, version)
            same = next((one for one in self._shelf.open_on(offer.record, group)
                         if one.offered.device == offer.device and offer.has_seen(one.offered.version)), None)
            if same is not None:
                self._shelf.keep(replace(same, offered=offered))
                found[group] = same.id
                continue
            present = state.newest() if group == WHOLE else state.versions.get(group)
            stands = Side({name: state.body.get(name) for name in offered.values}, "", "",
                          present.device if present else "", present)
            conflict = Conflict(natural("conflict", offer.id, group), coming.change.partition, offer.entity,
                                offer.record, group, kind, stands, offered)
            self._shelf.keep(conflict)
            found[group] = conflict.id
        return found

    def _clash(self, coming: _Coming, beside: str, version: Version) -> str:
        """A person has the NIP of another one: both are here, and a person says who it is."""
        partition, save, offer = coming.change.partition, coming.save, coming.offer
        other = self._shelf.state(partition, PERSON, beside)
        newest = other.newest() if other.made else None
        stands = (Side({**told(other), OTHER: beside}, "", "", newest.device, newest) if newest
                  else Side({OFFICE: beside}, "", "", ""))
        offered = Side(told(self._shelf.state(partition, PERSON, offer.record)), save.user, save.wall, offer.device,
                       version)
        conflict = Conflict(natural("conflict", offer.id, IDENTITY), partition, PERSON, offer.record, IDENTITY,
                            IDENTITY, stands, offered)
        self._shelf.keep(conflict)
        return conflict.id

    def _log(self, coming: _Coming, judged: Judged, held: Mapping[str, str], head: Head, *, beside: str) -> None:
        save, change, offer = coming.save, coming.change, coming.offer
        kinds = dict(judged.held) | ({IDENTITY: IDENTITY} if beside else {})
        line = Line(head.seq, change.n, change.entity, change.record, change.kind, change.fields, change.base,
                    change.clock, offer.id, change.resolves, dict(held), list(judged.lost), kinds, judged.soft,
                    coming.was, beside)
        logged = Logged(offer.device, offer.gen, save.tx, save.user, save.command, save.wall, save.zone, save.clock,
                        save.schema, save.app, self._received, [], save.reason, save.session)
        head.chain = wire.link(head.chain, logged, line, wire.content(save, change, change.partition))
        self.outcome.lines.setdefault(change.partition, []).append((logged, line))
        self.outcome.chains.setdefault(change.partition, []).append(head.chain)


def _change(line: Line, partition: str, base: int) -> Change:
    return Change(line.n, line.entity, line.record, line.kind, line.fields or {}, partition, base, line.clock, line.id,
                  line.resolves)


def _save(logged: Logged, change: Change) -> Save:
    return Save(logged.tx, logged.user, logged.command, logged.wall, logged.zone, logged.clock, logged.schema,
                logged.app, [change], logged.reason, logged.session)


def _pairs(change: Change) -> dict[str, Pair]:
    return {name: wire.pair(value) for name, value in change.fields.items()}


def _values(offer: Offer, group: str) -> dict[str, str | None]:
    if group == WHOLE:
        return {name: after for name, (_, after) in offer.fields.items()}
    return {name: after for name, (_, after) in offer.fields.items() if name.rpartition(".")[0] == group}


def _runs(verdicts: Iterable[Verdict]) -> Iterable[Verdict]:
    """Neighbouring accepted numbers of one partition put together."""
    held: Verdict | None = None
    for one in verdicts:
        joins = (held is not None and one.state == held.state == wire.ACCEPTED and one.partition == held.partition
                 and one.known_as is held.known_as is None and one.first == held.last + 1
                 and one.seq == held.seq + held.last - held.first + 1)
        if joins and held is not None:
            held = Verdict(held.first, one.last, held.state, held.partition, held.seq)
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held
