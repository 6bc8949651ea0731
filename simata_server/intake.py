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
    HOME_GROUP,
    IDENTITY,
    LATE,
    LEAVE,
    MOVES,
    NOTHING_HELD,
    TRANSFER,
    WHOLE,
    Judged,
    Offer,
    Pair,
    State,
    Version,
    apply,
    group_of,
    judge,
    judge_late,
)
from simata_desktop.domain.records import KINDS
from simata_desktop.domain.same_person import OFFICE, OTHER
from simata_desktop.domain.transitions import late_groups, session_of
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change, Line, Logged, Save, Verdict
from simata_server import moving
from simata_server.conflict import SETTLED, Conflict, Side
from simata_server.moving import Move
from simata_server.outcome import Head, Known, Outcome, Quarantined
from simata_server.people import PERSON, People, Register, told

WAITS, MISSING, UNKNOWN, NO_OFFICE = "waits", "record.missing", "change.unknown", "office.unknown"


class Shelf(Register, moving.Records, Protocol):
    """What the judge looks up; all of it was loaded under the lock of the heads."""

    def has(self, partition: str) -> bool:
        """Is there such a partition?"""

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


@dataclass(frozen=True, slots=True)
class _Coming:
    """A change on its way through the judge, in the partition where its record lies. ``was``: the id it was offered
    under, where it is rewritten; ``late``: its author knew the record in an office that it had left, in the partition
    ``left``; ``waits``: of a line the centre wrote for a transfer, what is held, and as which kind of conflict."""

    save: Save
    change: Change
    offer: Offer
    was: str = ""
    late: bool = False
    left: str = ""
    waits: Mapping[str, str] = field(default_factory=dict)


class Intake:
    """Takes in one batch, or what a restored centre had lost, or what a person lets out of quarantine."""

    def __init__(self, shelf: Shelf, sender: Sender, may: Right, received: str) -> None:
        self._shelf, self._sender, self._may, self._received = shelf, sender, may, received
        self._lineage = dict(sender.lineage)
        self._people = People(shelf)
        self._stuck: set[str] = set()
        self._here: dict[str, tuple[str, Known]] = {}
        self.outcome = Outcome()

    def take(self, saves: Iterable[Save]) -> Outcome:
        """Judge all changes in the order of their numbers. What is here already keeps its verdict."""
        for save in saves:
            for number, change in enumerate(save.changes, save.start):
                id_ = change.id or wire.change_id(save.tx, number)
                here = self._people.renamed(change)
                met = self._here.get(id_) or self._met(here, id_)
                if met is not None:
                    self._again(change, *met)
                    continue
                place = moving.lies(self._shelf, here)
                why = self._refusal(save, here, place)
                known = (self._set_aside(save, change, id_, why=why, record=here.record) if why
                         else self._accept(self._coming(save, change, self._people.joined(here), id_)))
                self._here[id_] = change.partition if why else place, known
        return self.outcome

    def _coming(self, save: Save, offered: Change, here: Change, id_: str) -> _Coming:
        """A change whose record has gone goes after it; what it had seen was another log."""
        place = moving.lies(self._shelf, here)
        late, was = place != here.partition, "" if here is offered else offered.record
        left, here = here.partition, msgspec.structs.replace(here, partition=place, base=0) if late else here
        return _Coming(save, here, self._offer(save, here, id_), was, late, left if late else "")

    def _met(self, change: Change, id_: str) -> tuple[str, Known] | None:
        """What became of a change that came before, wherever its record lay by then."""
        return next(((partition, known) for partition in moving.stations(self._shelf, change)
                     if (known := self._shelf.known(partition, id_)) is not None), None)

    def recall(self, partition: str, common: int, lines: Iterable[tuple[Logged, Line]]) -> Outcome:
        """Take in again lines that the log of ``partition`` held before the centre was restored. Up to ``common`` the
        lost log is the present one.

        Everything keeps its author and number and counts as seen by whoever saw it in the lost log.
        """
        lost: list[tuple[str, int, int]] = []
        for logged, line in lines:
            begin = line.seq - len(lost) - 1
            lost.append((logged.device, 0 if line.kind in MOVES else logged.gen, line.n))
            if line.id in self._here or self._logged(partition, line.id):
                self._people.recalled(partition, line)
                continue
            held = _change(line, partition, min(line.base, common))
            change = self._people.joined(self._people.renamed(held))
            offer = Offer(line.id, logged.device, logged.gen, line.n, change.base, line.entity, change.record,
                          line.kind, _pairs(change), logged.clock + line.clock, logged.user, resolves=line.resolves,
                          known=frozenset(lost[:max(line.base - begin, 0)]))
            was = line.was or ("" if change is held else line.record)
            waits = {group: kind for group, kind in line.kinds.items() if group != IDENTITY}
            coming = _Coming(_save(logged, change), change, offer, was, LATE in waits.values(), waits=waits)
            if self._shelf.state(partition, line.entity, change.record).stub and line.kind not in MOVES:
                self._recall_gone(coming)
            else:
                self._accept(coming)
        return self.outcome

    def _recall_gone(self, coming: _Coming) -> None:
        """What is told again of a record that has gone meanwhile stands in its log and does nothing there; it is a
        proposal where the record lies."""
        change, offer = coming.change, coming.offer
        met, place = self._met(change, offer.id), moving.lies(self._shelf, change)
        self._count(coming, NOTHING_HELD, self._shelf.state(change.partition, offer.entity, offer.record))
        judged = judge_late(offer, self._shelf.state(place, offer.entity, offer.record))
        for group, kind in judged.held.items() if met is None else ():
            offered = Side(_values(offer, group), coming.save.user, coming.save.wall, offer.device,
                           Version(0, offer.device, offer.gen, offer.n))
            self._write(coming, moving.proposal(place, offer.id, Conflict(
                "", place, offer.entity, offer.record, group, kind, offered, offered)))

    def release(self, waiting: Iterable[Quarantined]) -> Outcome:
        """Take in what a person lets out of quarantine, in its order, as ``Sender`` had offered it.

        Nobody is joined so: what is about him may have come before him, and a person is at hand anyway.
        """
        for one in waiting:
            here = self._people.renamed(one.change)
            met = self._met(here, one.change.id)
            if met is not None and met[1].version.seq > 0:
                continue
            self._lineage = dict(one.lineage)
            self._accept(self._coming(one.save, one.change, here, one.change.id))
        return self.outcome

    def _logged(self, partition: str, id_: str) -> bool:
        known = self._shelf.known(partition, id_)
        return known is not None and known.version.seq > 0

    def _again(self, change: Change, place: str, known: Known) -> None:
        """The same verdict again. A change that is here under an older number shows how far the sender's own chain
        under that generation goes."""
        version = known.version
        older = version.device == self._sender.device and version.gen != self._sender.gen
        if older:
            self._lineage[version.gen] = max(version.n, self._lineage.get(version.gen, 0))
        self.outcome.verdicts.append(Verdict(change.n, change.n, known.state, place,
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
        seq, held = self._count(coming, self._judged(coming, state), state)
        verdict, conflicts = wire.CONFLICT if held else wire.ACCEPTED, tuple(sorted(held.values()))
        self.outcome.verdicts.append(Verdict(offer.n, offer.n, verdict, partition, seq, conflicts=list(conflicts)))
        to = moving.target(coming.change)
        if to is not None and not held and not coming.late:
            self._move(coming, partition.rpartition("/")[0], to)
        if coming.left and not self._shelf.state(coming.left, offer.entity, offer.record).made:
            self._write(coming, moving.left_behind(coming.change, offer.id, coming.left))
        return Known(verdict, Version(seq, offer.device, offer.gen, offer.n), conflicts=conflicts)

    def _judged(self, coming: _Coming, state: State) -> Judged:
        if coming.offer.kind in MOVES:
            return Judged(coming.waits)
        offer = coming.offer
        if coming.late:
            return judge_late(offer, state)
        session = session_of(state, {name: after for name, (_, after) in offer.fields.items()})
        held = self._shelf.state(coming.change.partition, "session", session) if session else None
        return judge(offer, state, settled=self._decided(offer), late=late_groups(offer, state, held))

    def _count(self, coming: _Coming, judged: Judged, state: State) -> tuple[int, dict[str, str]]:
        """Give the change its place in the log, with all that follows from it; the place and what is held."""
        offer, partition = coming.offer, coming.change.partition
        nip = self._people.nip(partition, offer.record) if offer.entity == PERSON else None
        head = self._shelf.head(partition)
        head.seq += 1
        version = Version(head.seq, offer.device, offer.gen, offer.n)
        held = self._hold(coming, judged, state, version)
        apply(state, version, offer.kind, {name: after for name, (_, after) in offer.fields.items()},
              without=(*judged.held, *judged.lost), clock=0 if offer.suspect else offer.hlc,
              late=LATE in judged.held.values())
        if offer.kind == LEAVE:
            for one in self._shelf.disputed(partition, offer.record):
                self._shelf.keep(replace(one, state=SETTLED))
        self._people.accepted(coming.change, coming.was)
        beside = self._people.clash(partition, offer.record, nip) if offer.entity == PERSON else None
        if beside is not None:
            held[IDENTITY] = self._clash(coming, beside, version)
        self._log(coming, judged, held, head, beside=beside or "")
        return head.seq, held

    def _move(self, coming: _Coming, office: str, to: str) -> None:
        """A person goes to another office: what the centre writes for it follows the line that says so."""
        transfer = msgspec.structs.replace(coming.change, id=coming.offer.id)
        for one in moving.moves(self._shelf, transfer, office, to) if office != to else ():
            if self._shelf.known(one.partition, one.id) is None:  # else a restored centre has been told of it before
                self._write(coming, one)

    def _write(self, coming: _Coming, move: Move) -> None:
        written = _written(coming, move)
        self._here[move.id] = move.partition, Known(wire.ACCEPTED, Version(0, "", 0, 0))
        self._count(written, Judged(written.waits), self._shelf.state(move.partition, move.entity, move.record))

    def _refusal(self, save: Save, change: Change, place: str) -> str:
        """Why a change is set aside whose record lies in ``place``; empty where it is to be judged."""
        if self._sender.revoked:
            return "device.revoked"
        if change.kind not in CHANGE_KINDS or change.entity not in KINDS:
            return UNKNOWN
        to, state = moving.target(change), self._shelf.state(place, change.entity, change.record)
        if (to is None) != (HOME_GROUP not in map(group_of, change.fields) and change.kind != TRANSFER):
            return UNKNOWN
        if change.record in self._stuck or self._shelf.waiting(self._sender.device, change.record):
            return WAITS
        why = self._may(save, change, state)  # first: who has no right learns nothing
        if not why and not state.made and change.kind != CREATE:
            return MISSING
        if not why and to is not None and place == change.partition and not self._shelf.has(f"{to}/{wire.OPEN}"):
            return NO_OFFICE
        return why

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
                         if one.partition == coming.change.partition and one.offered.device == offer.device
                         and offer.has_seen(one.offered.version)), None)
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


def _written(coming: _Coming, move: Move) -> _Coming:
    """A line the centre writes for a transfer, in the name of who asked for it; what is offered in a conflict keeps its
    author, and is a save of its own."""
    save, offer = coming.save, replace(coming.offer, id=move.id, entity=move.entity, record=move.record, kind=move.kind,
                                       fields=move.fields, base=0, resolves="")
    if move.goes_on is not None:
        side = move.goes_on.offered
        save = msgspec.structs.replace(save, tx=move.id, user=side.user, wall=side.wall)
        if side.version is not None:
            offer = replace(offer, device=side.version.device, gen=side.version.gen, n=side.version.n)
    change = Change(offer.n, move.entity, move.record, move.kind, wire.fields_on_wire(move.fields), move.partition, 0,
                    coming.change.clock, move.id)
    return _Coming(save, change, offer, waits={move.goes_on.group: move.goes_on.kind} if move.goes_on else {})


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
