"""One copy of a device in the walk: its disk, and the driver that does what the real engine asks for."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import msgspec
from msgspec.structs import replace as with_values

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.merge import IDENTITY, LEAVE, WHOLE, State, Version, group_of
from simata_desktop.sync import course
from simata_desktop.sync.engine import Engine
from simata_desktop.sync.outbox import freeze
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Place, Welcome
from simata_desktop.sync.protocol.pages import Taken, checked, put, visible
from simata_desktop.sync.protocol.wire import Change, Save
from simata_desktop.sync.stepping import Search
from tests.sync_sim import twins
from tests.sync_sim.centre import Centre
from tests.sync_sim.disk import DeviceDisk, Dispute, Entry, Kept, Tail
from tests.sync_sim.line import CutError, RefusedError
from tests.sync_sim.line import Line as Wire


class KilledError(Exception):
    """The program was ended."""


class Device:
    """A copy of a device at work. ``kill`` decides before and after each transaction whether the program ends there."""

    def __init__(self, name: str, disk: DeviceDisk, centre: Centre, line: Wire, bits: Mapping[str, int]) -> None:
        self.name, self.disk, self.centre, self.line, self.bits = name, disk, centre, line, bits
        self.clock_off = 0
        self.engine: Engine | None = None
        self.command: course.Command | None = None
        self.token = ""
        self.kill: Callable[[], bool] = lambda: False
        self.late_base = self.cursor_first = self.blind = False  # planted bugs
        self.ended: list[tuple[int, int]] = []  # generation and time of greeting of what ended
        self.greeted = 0

    # Work

    def wall(self) -> int:
        return self.centre.now() + self.clock_off

    def shown(self, partition: str, record: str) -> tuple[dict[str, str | None], bool] | None:
        """What people see of a record; None where there is none."""
        own = [(change.kind, {name: wire.pair(value)[1] for name, value in change.fields.items()})
               for change in twins.waiting(self.disk, partition) if change.record == record]
        state = self.disk.states.get((partition, record))
        own = [] if state and state.gone_from(partition) else own
        return visible(state or State(""), own) if state or own else None

    def write(self, rng: random.Random, changes: Sequence[Change], user: str) -> list[Entry]:
        """One save."""
        disk, wall = self.disk, self.wall()
        disk.hlc = max(disk.hlc + 1, wall << 16)
        tx = str(UUID(int=((wall % (1 << 48)) << 80) | (7 << 76) | (2 << 62) | rng.getrandbits(62)
                      | rng.getrandbits(12) << 64))
        save = Save(tx, user, "set", _iso(wall), "+0000", disk.hlc, 1, "1", [], None, None)
        found = []
        for place, one in enumerate(changes):
            id_ = wire.change_id(tx, place)
            base = disk.cursors.get(one.partition, Place()).seq
            entry = Entry(id_, save, with_values(one, id=id_, base=base, clock=place))
            found.append(entry)
        disk.hlc += len(changes)
        disk.journal |= {one.id: one for one in found}
        return found

    # The course

    def begin(self) -> None:
        """Start a synchronisation."""
        disk = self.disk
        self.engine = Engine()
        pending = sum(one.verdict is None for one in disk.journal.values())
        self.command = self.engine.step(course.Begin(course.Standing(
            disk.device, disk.gen, disk.lease, disk.epoch, dict(disk.cursors), disk.last_n, pending, "1", 1,
            self.wall(), tuple(disk.tails), disk.anew)))

    def die(self) -> None:
        """The program ends; what is on disk stays."""
        self.engine = self.command = None

    def go_on(self) -> course.Command | None:
        """Do the command under way; returns it when it was the last."""
        if self.engine is None or self.command is None:
            self.begin()
        command, engine = self.command, self.engine
        assert command is not None
        assert engine is not None
        try:
            if isinstance(command, course.End):
                self._commit(partial(self._end, command))
            if isinstance(command, course.End | course.GiveUp):
                self.die()
                return command
            self.command = engine.step(self._event(command))
        except KilledError:
            self.die()
        return None

    def _event(self, command: course.Command) -> course.Event:
        try:
            return self._do(command)
        except CutError:
            if self.blind and isinstance(command, course.SendRest):
                return self._blind(command)
            resumes = isinstance(command, course.SendRest | course.AskStaged | course.FetchPage)
            return course.Cut() if resumes else course.Failed("line.failed")
        except RefusedError as refused:
            if refused.code == "device.forked":
                return course.Forked()
            if refused.code == "log.none" and isinstance(command, course.FetchPage):
                return course.NothingMore(command.partition)
            return course.Failed(refused.code)
        except UserError as error:
            return course.Failed(error.code)

    def _do(self, command: course.Command) -> course.Event:
        match command:
            case course.SayHello(hello):
                answer = self.line.ask(self.centre.hello, msgspec.json.encode(hello))
                welcome = msgspec.json.decode(answer, type=Welcome)
                self.token, self.greeted = welcome.token, self.centre.now()
                return course.Welcomed(welcome)
            case course.Renumber(gen, lease, epoch):
                self._commit(partial(self._renumber, gen, lease, epoch))
                return course.Renumbered(dict(self.disk.lineage))
            case course.StepBack(partition, epoch):
                return self._step_back(partition, epoch)
            case course.OfferAgain(partition):
                return self._offer_again(partition)
            case course.FetchPage(partition, after):
                return self._page(partition, after)
            case course.FreezeBatch(gen, _):
                self._commit(partial(self._freeze, gen))
                return course.Frozen(self.disk.fixed.fixed if self.disk.fixed else None)
            case course.AskStaged(batch):
                ask = partial(_staged, self.centre, self.token, batch)
                return course.Staged(int(self.line.ask(ask, b"?")))
            case course.SendRest(batch, offset):
                return course.Replied(msgspec.json.decode(self._send(batch, offset), type=wire.Reply))
            case course.KeepReply(_, reply):
                self._commit(partial(self._keep, reply))
                counts = {state: sum(one.last - one.first + 1 for one in reply.verdicts if one.state == state)
                          for state in (wire.ACCEPTED, wire.CONFLICT, wire.QUARANTINED)}
                return course.VerdictsKept(*counts.values())
        raise AssertionError(command)

    def _commit(self, *writes: Callable[[], None]) -> None:
        """One transaction: nothing of it before, all of it after."""
        if self.kill():
            raise KilledError
        for one in writes:
            one()
        if self.kill():
            raise KilledError

    def _end(self, command: course.End) -> None:
        self.disk.lease, self.disk.anew = command.lease, False
        self.ended.append((self.disk.gen, self.greeted))

    def _renumber(self, gen: int, lease: str, epoch: str) -> None:
        disk = self.disk
        disk.gen, disk.lease, disk.epoch, disk.anew = gen, lease, epoch, False
        disk.fixed, disk.next_no, disk.last_n = None, 1, 0
        disk.journal = {one.id: one if one.logged else replace(one, gen=0, n=0, verdict=None, followed=False)
                        for one in disk.journal.values()}

    # Pull

    def _page(self, partition: str, after: Place) -> course.Event:
        disk = self.disk
        ask = partial(_page, self.centre, self.token, partition, after.seq, dict(disk.lineage))
        head, logged = wire.read_page(self.line.ask(ask, b"?", turns=True))
        if head.partition != partition:
            raise UserError("page.gap")
        place, taken = checked(head, logged, after, self._own)
        move = partial(disk.cursors.__setitem__, partition, place)
        if self.cursor_first:
            self._commit(move)
            self._commit(partial(self._apply, partition, taken))
        else:
            self._commit(partial(self._apply, partition, taken), move)
        return course.PageApplied(partition, place, head.head, sum(not one.own for one in taken))

    def _own(self, id_: str) -> tuple[Save, Change] | None:
        entry = self.disk.journal.get(id_)
        return None if entry is None else (entry.save, entry.change)

    def _apply(self, partition: str, taken: Sequence[Taken]) -> None:
        disk = self.disk
        chain = disk.log[partition][-1].chain if disk.log.get(partition) else wire.GENESIS.hex()
        for one in taken:
            chain = wire.link(bytes.fromhex(chain), one.logged, one.line,
                              wire.content(one.logged, one.line, partition)).hex()
            whole = with_values(one.line, id=one.id)
            self._take(partition, Kept(with_values(one.logged, lines=[]), whole, chain, one.own), one)
        if partition in disk.tails:
            self._forget_tails(partition)

    def _take(self, partition: str, kept: Kept, one: Taken) -> None:
        disk, line = self.disk, kept.line
        if line.was and line.was != line.record:
            disk.aliases[partition, line.was] = line.record
        there = disk.states.get((partition, line.record)) or State(line.entity)
        state = replace(there, body=dict(there.body), versions=dict(there.versions), clocks={})
        self._meet(partition, kept, state)
        put(state, one)
        disk.states[partition, line.record] = state
        disk.log.setdefault(partition, []).append(kept)
        disk.seen |= 1 << self.bits[line.id]
        entry = disk.journal.get(line.id)
        if entry is not None:
            disk.journal[line.id] = replace(entry, logged=True, followed=False)
            disk.lineage[kept.logged.gen] = max(line.n, disk.lineage.get(kept.logged.gen, 0))

    def _meet(self, partition: str, kept: Kept, state: State) -> None:
        """What a line does to conflicts."""
        disk, line = self.disk, kept.line
        if line.kind == LEAVE:
            disk.disputes |= {id_: replace(one, open=False) for id_, one in disk.disputes.items()
                              if (one.partition, one.record) == (partition, line.record)}
        if line.resolves in disk.disputes:
            disk.disputes[line.resolves] = replace(disk.disputes[line.resolves], open=False)
        for group, id_ in line.held.items():
            if group == IDENTITY:
                disk.disputes[id_] = twins.dispute(disk, partition, line, id_)
                continue
            offered = {name: wire.pair(value)[1] for name, value in (line.fields or {}).items()
                       if group in (WHOLE, group_of(name))}
            there = disk.disputes.get(id_)
            version = state.newest() if group == WHOLE else state.versions.get(group)
            by = disk.log[partition][version.seq - 1].line.id if version else None
            disk.disputes[id_] = replace(there, offered=offered, offered_by=line.id) if there else Dispute(
                id_, partition, line.record, group, {name: state.body.get(name) for name in offered}, by, offered,
                line.id)

    # A centre that was restored

    def _step_back(self, partition: str, epoch: str) -> course.Event:
        own = {kept.line.seq: kept.chain for kept in self.disk.log.get(partition, ())}
        search = Search(0, len(own))
        while places := search.questions():
            ask = partial(_chains, self.centre, self.token, partition, places)
            search = search.narrowed(own, msgspec.json.decode(self.line.ask(ask, b"?"), type=dict[int, str]))
        place = search.place(own)
        kept = len(own) - place.seq
        self._commit(partial(self._cut_back, partition, place))
        return course.SteppedBack(partition, place, kept)

    def _cut_back(self, partition: str, place: Place) -> None:
        disk = self.disk
        log = disk.log.pop(partition, [])
        stays, tail = log[:place.seq], log[place.seq:]
        older = [replace(one, common=min(one.common, place.seq)) for one in disk.tails.get(partition, ())]
        if tail:
            disk.tails[partition] = [Tail(place, place.seq, tail), *older]
        disk.states = {key: state for key, state in disk.states.items() if key[0] != partition}
        disk.disputes = {id_: one for id_, one in disk.disputes.items() if one.partition != partition}
        disk.aliases = {key: now for key, now in disk.aliases.items() if key[0] != partition}
        cut = {kept.line.id for kept in tail}
        for one in [one for one in disk.journal.values() if one.change.partition == partition]:
            if not one.logged or one.id in cut:
                change = with_values(one.change, base=min(one.change.base, place.seq))
                disk.journal[one.id] = replace(one, change=change, logged=False, verdict=None, gen=0, n=0)
        for kept in stays:
            version = _version(kept)
            self._take(partition, kept, Taken(kept.logged, kept.line, version, kept.line.id, kept.own))
        disk.cursors[partition] = place

    def _offer_again(self, partition: str) -> course.Event:
        end = 0
        for tail in self.disk.tails.get(partition, ()):
            first, last = tail.lines[0], tail.lines[-1]
            head = wire.PageHead(partition, "", first.line.seq, last.line.seq, 0, last.chain)
            data = wire.pack_page(head, list(wire.grouped((kept.logged, kept.line) for kept in tail.lines)))
            end = int(self.line.ask(partial(_recall, self.centre, self.token, tail), data))
        return course.OfferedAgain(partition, end)

    def _forget_tails(self, partition: str) -> None:
        """What the pulled log has again need not be kept."""
        disk = self.disk
        here = {kept.line.id for kept in disk.log.get(partition, ())}
        left = [one for one in disk.tails.pop(partition, ()) if not here.issuperset(k.line.id for k in one.lines)]
        if left:
            disk.tails[partition] = left

    # Push

    def _freeze(self, gen: int) -> None:
        disk = self.disk
        if disk.fixed is not None:
            return
        waiting = [one for one in disk.journal.values() if one.verdict is None and not one.logged]
        pairs = [(one.save, self._based(one.change)) for one in waiting]
        batch = freeze(pairs, device=disk.device, gen=gen, no=disk.next_no, first=disk.last_n + 1,
                       lineage=disk.lineage, most_changes=5, most_bytes=2000)
        if batch is None:
            return
        for n, one in enumerate(waiting[:batch.count], disk.last_n + 1):
            disk.journal[one.id] = replace(one, gen=gen, n=n)
        disk.fixed, disk.last_n = batch, batch.fixed.last

    def _based(self, change: Change) -> Change:
        if self.late_base:
            return with_values(change, base=self.disk.cursors.get(change.partition, Place()).seq)
        return change

    def _send(self, batch: course.FrozenBatch, offset: int) -> bytes:
        fixed = self.disk.fixed
        assert fixed is not None
        assert fixed.fixed == batch
        push = partial(_push, self.centre, self.token, batch, offset)
        parts = partial(_part, self.centre, self.token, batch, offset)
        return self.line.ask(push, fixed.content[offset:], parts=parts)

    def _keep(self, reply: wire.Reply) -> None:
        disk = self.disk
        states = {n: one for one in reply.verdicts for n in range(one.first, one.last + 1)}
        for one in list(disk.journal.values()):
            if one.gen == disk.gen and one.n in states:
                told = states[one.n]
                followed = told.state != wire.QUARANTINED and told.partition not in ("", one.change.partition)
                disk.journal[one.id] = replace(one, verdict=told.state, followed=followed and not one.logged)
        for gen, n in (one.known_as for one in reply.verdicts if one.known_as):
            disk.lineage[gen] = max(n, disk.lineage.get(gen, 0))
        disk.lineage[disk.gen] = max(max(states), disk.lineage.get(disk.gen, 0))
        disk.fixed, disk.next_no = None, disk.next_no + 1

    def _blind(self, command: course.SendRest) -> course.Event:
        batch = command.batch
        verdict = wire.Verdict(batch.first, batch.last, wire.ACCEPTED, "")
        return course.Replied(wire.Reply(batch.no, [verdict], {}, ""))


def _version(kept: Kept) -> Version:
    return Version(kept.line.seq, kept.logged.device, kept.logged.gen, kept.line.n)


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")


# Requests as the line carries them: bytes in, bytes out


def _staged(centre: Centre, token: str, batch: course.FrozenBatch, _: bytes) -> bytes:
    return str(centre.staged(token, batch.no, batch.sha256)).encode()


def _push(centre: Centre, token: str, batch: course.FrozenBatch, offset: int, data: bytes) -> bytes:
    return centre.push(token, batch.no, batch.sha256, offset=offset, data=data)


def _part(centre: Centre, token: str, batch: course.FrozenBatch, offset: int, data: bytes) -> bytes:
    centre.part(token, batch.no, batch.sha256, offset=offset, data=data)
    return b""


def _page(centre: Centre, token: str, partition: str, after: int, have: Mapping[int, int], _: bytes) -> bytes:
    return centre.page(token, partition, after, have)


def _chains(centre: Centre, token: str, partition: str, places: Sequence[int], _: bytes) -> bytes:
    return msgspec.json.encode(centre.chains(token, partition, places))


def _recall(centre: Centre, token: str, tail: Tail, data: bytes) -> bytes:
    return str(centre.recall(token, tail.start, tail.common, data)).encode()
