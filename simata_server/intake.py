"""What the centre does with a batch, without database or clock: judge each change in order, number what is accepted.

The caller holds the heads of all partitions the batch writes to, has loaded what ``Shelf`` is asked for, and stores the
outcome in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from simata_desktop.domain.ids import natural
from simata_desktop.domain.merge import (
    CHANGE_KINDS,
    CREATE,
    RESOLVE,
    WHOLE,
    Judged,
    Offer,
    State,
    Version,
    apply,
    judge,
    judge_resolve,
)
from simata_desktop.domain.records import KINDS
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change, Line, Logged, Reply, Save, Verdict

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
    """A change that was not judged, and why; it is kept until a person settles it."""

    save: Save
    change: Change
    why: str


@dataclass(slots=True)
class Head:
    """Where the log of a partition ends."""

    seq: int = 0
    chain: bytes = wire.GENESIS


class Shelf(Protocol):
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
    """What a batch did: log lines by partition, quarantine, and the verdicts in order of n."""

    lines: dict[str, list[tuple[Logged, Line]]] = field(default_factory=dict)
    quarantined: list[Quarantined] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def reply(self, no: int, shelf: Shelf, received: str) -> Reply:
        """The answer to the batch ``no``."""
        heads = {partition: shelf.head(partition).seq for partition in self.lines}
        return Reply(no, list(_runs(self.verdicts)), heads, received)


class Intake:
    """Takes one batch in."""

    def __init__(self, shelf: Shelf, sender: Sender, may: Right, received: str) -> None:
        self._shelf, self._sender, self._may, self._received = shelf, sender, may, received
        self._stuck: set[str] = set()
        self.outcome = Outcome()

    def take(self, saves: Iterable[Save]) -> Outcome:
        """Judge all changes in the order of their numbers."""
        for save in saves:
            for place, change in enumerate(save.changes):
                self._one(save, change, change.id or wire.change_id(save.tx, place))
        return self.outcome

    def _one(self, save: Save, change: Change, id_: str) -> None:
        state = self._shelf.state(change.partition, change.entity, change.record)
        why = self._refusal(save, change, state)
        if why:
            self._stuck.add(change.record)
            self.outcome.quarantined.append(Quarantined(save, change, why))
            self.outcome.verdicts.append(Verdict(change.n, change.n, wire.QUARANTINED, change.partition, why=why))
            return
        offer = self._offer(save, change, id_)
        judged = self._judge(offer, change, state)
        head = self._shelf.head(change.partition)
        head.seq += 1
        held = self._hold(offer, save, judged, state, partition=change.partition)
        version = Version(head.seq, offer.device, offer.gen, offer.n)
        apply(state, version, offer.kind, {name: after for name, (_, after) in offer.fields.items()},
              without=(*judged.held, *judged.lost), clock=0 if offer.suspect else offer.hlc)
        self._log(save, change, id_, judged=judged, held=held, head=head)
        self.outcome.verdicts.append(Verdict(
            change.n, change.n, wire.CONFLICT if held else wire.ACCEPTED, change.partition, head.seq,
            conflicts=sorted(held.values())))

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
                     {name: wire.pair(value) for name, value in change.fields.items()}, save.clock + change.clock,
                     save.user, sender.suspect, sender.lineage, change.resolves)

    def _judge(self, offer: Offer, change: Change, state: State) -> Judged:
        if change.kind != RESOLVE:
            return judge(offer, state)
        conflict = self._shelf.conflict(change.resolves)
        settled = conflict is None or conflict.state == SETTLED
        judged = judge_resolve(offer, state, settled=settled)
        if conflict is not None and not settled:
            self._shelf.keep(replace(conflict, state=SETTLED))
        return judged

    def _hold(self, offer: Offer, save: Save, judged: Judged, state: State, *, partition: str) -> dict[str, str]:
        """Open a conflict for each held group, or put a later edit of the same branch into the one it waits under."""
        found = {}
        for group, kind in judged.held.items():
            offered = Side(_values(offer, group), save.user, save.wall, offer.device,
                           Version(0, offer.device, offer.gen, offer.n))
            same = next((one for one in self._shelf.open_on(offer.record, group)
                         if one.offered.version and offer.has_seen(one.offered.version)
                         and one.offered.device == offer.device), None)
            if same is not None:
                self._shelf.keep(replace(same, offered=offered))
                found[group] = same.id
                continue
            version = state.newest() if group == WHOLE else state.versions.get(group)
            stands = Side({name: state.body.get(name) for name in offered.values}, "", "",
                          version.device if version else "", version)
            conflict = Conflict(natural("conflict", offer.id, group), partition, offer.entity, offer.record, group,
                                kind, stands, offered)
            self._shelf.keep(conflict)
            found[group] = conflict.id
        return found

    def _log(self, save: Save, change: Change, id_: str, *, judged: Judged, held: Mapping[str, str],
             head: Head) -> None:
        sender = self._sender
        line = Line(head.seq, change.n, change.entity, change.record, change.kind, change.fields, change.base,
                    change.clock, id_, change.resolves, dict(held), list(judged.lost), dict(judged.held))
        logged = Logged(sender.device, sender.gen, save.tx, save.user, save.command, save.wall, save.zone, save.clock,
                        save.schema, save.app, self._received, [], save.reason, save.session)
        head.chain = wire.link(head.chain, seq=head.seq, change=id_, device=sender.device, gen=sender.gen, n=change.n,
                               content=wire.content(save, change, change.partition), held=held)
        self.outcome.lines.setdefault(change.partition, []).append((logged, line))


def _values(offer: Offer, group: str) -> dict[str, str | None]:
    if group == WHOLE:
        return {name: after for name, (_, after) in offer.fields.items()}
    return {name: after for name, (_, after) in offer.fields.items() if name.rpartition(".")[0] == group}


def _runs(verdicts: Iterable[Verdict]) -> Iterable[Verdict]:
    """Neighbouring accepted numbers of one partition put together."""
    held: Verdict | None = None
    for one in verdicts:
        joins = (held is not None and one.state == held.state == wire.ACCEPTED and one.partition == held.partition
                 and one.first == held.last + 1 and one.seq == held.seq + held.last - held.first + 1)
        if joins and held is not None:
            held = Verdict(held.first, one.last, held.state, held.partition, held.seq)
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held
