"""The centre of the walk: the real judge, greeting, batches and pages over dictionaries that commit like a database."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.merge import TRANSFER, State, Version
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Hello, Place, Welcome
from simata_desktop.sync.protocol.pages import checked
from simata_desktop.sync.protocol.wire import Change, Save
from simata_server import moving
from simata_server.batches import Course, Stored, course
from simata_server.conflict import OPEN, SETTLED, Conflict
from simata_server.greeting import Generation, greet
from simata_server.intake import Intake, Sender
from simata_server.outcome import Head, Known, Outcome, Quarantined
from simata_server.paging import Row, page
from tests.sync_sim.line import PART, RefusedError

SUSPECT_MS = 86_400_000


@dataclass(frozen=True)
class Office:
    """An office of the walk, and the one above."""

    name: str
    above: str | None


@dataclass(frozen=True)
class Grant:
    """What the centre knows of a device. ``closed``: sees the closed partition; ``below``: writes below too."""

    office: str
    closed: bool
    below: bool
    revoked: bool = False


@dataclass(frozen=True)
class Held:
    """A change in quarantine, from whom, in order of arrival."""

    sender: Sender
    one: Quarantined
    state: str = OPEN


@dataclass
class CentreDisk:
    """All tables. Values are replaced, never changed in place, so that a copy is a backup."""

    epoch: str
    offices: frozenset[str]
    grants: dict[str, Grant] = field(default_factory=dict)
    generations: dict[str, dict[int, Generation]] = field(default_factory=dict)
    logs: dict[str, list[Row]] = field(default_factory=dict)
    channels: dict[str, list[str]] = field(default_factory=dict)
    states: dict[tuple[str, str], State] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    known: dict[tuple[str, str], Known] = field(default_factory=dict)
    quarantine: dict[tuple[str, str], Held] = field(default_factory=dict)
    batches: dict[tuple[str, int, int], Stored] = field(default_factory=dict)
    staged: dict[tuple[str, int, int, str], bytes] = field(default_factory=dict)
    aliases: dict[tuple[str, str], str] = field(default_factory=dict)  # (office, id) → the id that stays
    tokens: dict[str, tuple[str, int, bool]] = field(default_factory=dict)
    clock_off: dict[str, int] = field(default_factory=dict)

    def copied(self) -> CentreDisk:
        """A backup."""
        found = copy(self)
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if isinstance(value, dict):
                inner = next(iter(value.values()), None)
                setattr(found, name, {key: copy(one) for key, one in value.items()}
                        if isinstance(inner, dict | list) else dict(value))
        return found


class InOrder(dict[str, list[Any]]):
    """Lines by partition, and the partitions in the order in which their lines came."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []

    def setdefault(self, partition: str, lines: list[Any]) -> list[Any]:  # type: ignore[override]
        self.order.append(partition)
        return super().setdefault(partition, lines)


class Shelf:
    """The judge's view of one transaction: what it changes is copied first."""

    def __init__(self, disk: CentreDisk) -> None:
        self.disk = disk
        self.heads: dict[str, Head] = {}
        self.states: dict[tuple[str, str], State] = {}
        self.conflicts: dict[str, Conflict] = {}
        self.renamed: dict[tuple[str, str], str] = {}

    def head(self, partition: str) -> Head:
        if partition not in self.heads:
            log = self.disk.logs.get(partition, [])
            self.heads[partition] = Head(len(log), bytes.fromhex(log[-1].chain)) if log else Head()
        return self.heads[partition]

    def state(self, partition: str, entity: str, record: str) -> State:
        key = partition, record
        if key not in self.states:
            there = self.disk.states.get(key)
            self.states[key] = State(entity) if there is None else replace(
                there, body=dict(there.body), versions=dict(there.versions), clocks=dict(there.clocks))
        return self.states[key]

    def has(self, partition: str) -> bool:
        return partition.rpartition("/")[0] in self.disk.offices

    def about(self, office: str, person: str) -> Sequence[tuple[str, str]]:
        keys = [key for key in self.disk.states.keys() | self.states.keys() if key[0].rpartition("/")[0] == office]
        found = [key for key in keys if (state := self.state(*key[:1], "", key[1])).made and state.deleted is None
                 and (key[1] == person or person in moving.people(state))]
        return sorted(found, key=lambda key: (key[1] != person, key))

    def disputed(self, partition: str, record: str) -> Sequence[Conflict]:
        merged = self.disk.conflicts | self.conflicts
        return [one for one in merged.values() if (one.partition, one.record, one.state) == (partition, record, OPEN)]

    def conflict(self, id_: str) -> Conflict | None:
        return self.conflicts.get(id_) or self.disk.conflicts.get(id_)

    def open_on(self, record: str, group: str) -> Sequence[Conflict]:
        merged = self.disk.conflicts | self.conflicts
        return [one for one in merged.values() if (one.record, one.group, one.state) == (record, group, OPEN)]

    def keep(self, conflict: Conflict) -> None:
        self.conflicts[conflict.id] = conflict

    def known(self, partition: str, id_: str) -> Known | None:
        return self.disk.known.get((partition, id_))

    def waiting(self, device: str, record: str) -> bool:
        return any(held.state == OPEN and held.one.record == record
                   for (of, _), held in self.disk.quarantine.items() if of == device)

    def alias(self, office: str, was: str) -> str | None:
        return self.disk.aliases.get((office, was))

    def rename(self, partition: str, was: str, now: str) -> None:
        self.renamed[partition.rpartition("/")[0], was] = now

    def namesakes(self, nip: str) -> Collection[tuple[str, str]]:
        return [key for key, state in self.disk.states.items() if state.entity == "person"
                and state.deleted is None and state.body.get("nip.nip") == nip]


@dataclass
class Job:
    """A worker with one batch between reading and writing."""

    shelf: Shelf
    sender: Sender
    outcome: Outcome
    head: wire.BatchHead
    sha: str


class Centre:
    """Answers requests; each is one transaction. ``watch`` is told of every line that is committed."""

    def __init__(self, rng: random.Random, offices: Sequence[Office], now: Callable[[], int]) -> None:
        self.rng, self.offices, self.now = rng, {one.name: one for one in offices}, now
        self.disk = CentreDisk(self._name(), frozenset(self.offices))
        self.watch: Callable[[str, Row, str], None] = lambda *_: None
        self.lag = 0  # lines by which the replica that gives pages is behind
        self.locked = True  # planted bug: two workers without the lock of the heads
        self.leases = True  # planted bug: nobody looks at the lease

    def _name(self) -> str:
        return f"{self.rng.getrandbits(64):016x}"

    # Who may

    def below(self, office: str) -> list[str]:
        """The office and all below."""
        return [office, *[name for one in self.offices.values() if one.above == office
                          for name in self.below(one.name)]]

    def scope(self, device: str) -> list[str]:
        """The partitions a device may pull."""
        grant = self.disk.grants[device]
        kinds = (wire.OPEN, wire.CLOSED) if grant.closed else (wire.OPEN,)
        return [wire.REFERENCE, *[f"{office}/{kind}" for office in self.below(grant.office) for kind in kinds]]

    def may(self, device: str) -> Callable[[Save, Change, State], str]:
        grant = self.disk.grants[device]
        offices = self.below(grant.office) if grant.below else [grant.office]
        root = next(one.name for one in self.offices.values() if one.above is None)

        def right(_save: Save, change: Change, _state: State) -> str:
            office, _, kind = change.partition.partition("/")
            if change.kind == TRANSFER and not grant.closed:
                return "right.missing"
            if change.partition == wire.REFERENCE:
                return "" if grant.office == root else "right.missing"
            return "" if office in offices and (grant.closed or kind == wire.OPEN) else "right.missing"

        return right

    # Requests

    def enrol(self, device: str, grant: Grant) -> Generation:
        """A new device."""
        first = Generation(1, lease=self._name())
        self.disk.grants[device], self.disk.generations[device] = grant, {1: first}
        return first

    def hello(self, request: bytes, *, by_stick: bool = False) -> bytes:
        """One round trip: who goes on as whom, where the logs stand."""
        hello = msgspec.json.decode(request, type=Hello)
        disk, grant = self.disk, self.disk.grants[hello.device]
        known = disk.generations[hello.device]
        if not self.leases and hello.gen in known:
            hello = msgspec.structs.replace(hello, lease=known[hello.gen].lease)
        greeting = greet(hello, known, epoch=disk.epoch, lease=self._name(), floor=self.now() // 1000,
                         chain_at=self.chain, by_stick=by_stick)
        mine = greeting.generation
        disk.generations[hello.device] = known | {mine.gen: mine}
        disk.clock_off[hello.device] = hello.wall - self.now()
        token = self._name()
        disk.tokens[token] = hello.device, mine.gen, grant.revoked
        heads = {one: len(disk.logs.get(one, ())) for one in self.scope(hello.device)}
        return msgspec.json.encode(Welcome(
            token, disk.epoch, mine.gen, mine.lease, {} if grant.revoked else heads, mine.last_n + 1, self.now(),
            diverged=list(greeting.diverged), revoked=grant.revoked))

    def chain(self, partition: str, seq: int) -> str | None:
        log = self.disk.logs.get(partition, [])
        return log[seq - 1].chain if 0 < seq <= len(log) else None

    def _session(self, token: str) -> tuple[str, int]:
        if token not in self.disk.tokens:
            raise RefusedError("token.expired")
        device, gen, _ = self.disk.tokens[token]
        return device, gen

    def staged(self, token: str, no: int, sha: str) -> int:
        """How many bytes of a batch are here."""
        device, gen = self._session(token)
        return len(self.disk.staged.get((device, gen, no, sha), b""))

    def part(self, token: str, no: int, sha: str, *, offset: int, data: bytes) -> None:
        """What arrived of a request that was cut: whole parts stay."""
        device, gen = self._session(token)
        here = self.disk.staged.get((device, gen, no, sha), b"")
        if offset == len(here):
            self.disk.staged[device, gen, no, sha] = here + data[:len(data) // PART * PART]

    def begin(self, token: str, no: int, sha: str, *, offset: int, data: bytes) -> Job | bytes:
        """The rest of a batch arrived: what a worker reads and judges. Bytes where it was answered before."""
        device, gen = self._session(token)
        here = self.disk.staged.get((device, gen, no, sha), b"")
        whole = here[:offset] + data
        if len(here) < offset or hashlib.sha256(whole).hexdigest() != sha:
            raise RefusedError("batch.damaged")
        try:
            head, saves = wire.read_batch(whole)
        except UserError as error:
            raise RefusedError(error.code) from None
        if (head.device, head.gen, head.no) != (device, gen, no):
            raise RefusedError("batch.foreign")
        stored = self.disk.batches.get((device, gen, no))
        what = course(head, saves, sha, stored, self.disk.generations[device].get(gen))
        if what is Course.REPEAT and stored is not None:
            return stored.reply
        if what is not Course.TAKE:
            raise RefusedError("device.forked" if what is Course.FORK else f"batch.{what.value}")
        sender = Sender(device, gen, dict(head.lineage), suspect=abs(self.disk.clock_off[device]) > SUSPECT_MS,
                        revoked=self.disk.grants[device].revoked)
        shelf = Shelf(self.disk)
        outcome = self._intake(shelf, sender).take(saves)
        return Job(shelf, sender, outcome, head, sha)

    def finish(self, job: Job) -> bytes:
        """Write what a worker judged, with the reply."""
        device, gen = job.sender.device, job.sender.gen
        reply = msgspec.json.encode(job.outcome.reply(job.head.no, job.shelf.head, str(self.now()),
                                                      self.scope(device)))
        self._write(job.shelf, job.sender, job.outcome, "line")
        mine = self.disk.generations[device]
        self.disk.generations[device] = mine | {gen: replace(mine[gen], last_n=job.head.last)}
        self.disk.batches[device, gen, job.head.no] = Stored(job.sha, reply)
        self.disk.staged.pop((device, gen, job.head.no, job.sha), None)
        return reply

    def push(self, token: str, no: int, sha: str, *, offset: int, data: bytes) -> bytes:
        """A worker alone."""
        job = self.begin(token, no, sha, offset=offset, data=data)
        return job if isinstance(job, bytes) else self.finish(job)

    def page(self, token: str, partition: str, after: int, have: Mapping[int, int]) -> bytes:
        """A page of a log, as far as the replica has it."""
        device, _ = self._session(token)
        log = self.disk.logs.get(partition, [])
        ends = max(len(log) - self.lag, 0)
        rows = log[after:min(after + 7, ends)]
        if partition not in self.scope(device) or self.disk.grants[device].revoked or not rows:
            raise RefusedError("log.none")
        return page(partition, self.disk.epoch, ends, rows, device=device, have=have)

    def chains(self, token: str, partition: str, places: Sequence[int]) -> dict[int, str]:
        """The chain at each place that is there."""
        self._session(token)
        return {seq: chain for seq in places if (chain := self.chain(partition, seq)) is not None}

    def recall(self, token: str, start: Place, common: int, data: bytes) -> int:
        """What a device held of a log this centre has lost; returns where the log ends now."""
        device, gen = self._session(token)
        try:
            head, logged = wire.read_page(data)
            checked(head, logged, start, lambda _: None)
        except UserError as error:
            raise RefusedError(error.code) from None
        if head.partition not in self.scope(device) or self.disk.grants[device].revoked:
            raise RefusedError("log.none")
        shelf, sender = Shelf(self.disk), Sender(device, gen, {})
        lines = [(save, line) for save in logged for line in save.lines]
        outcome = self._intake(shelf, sender).recall(head.partition, common, lines)
        self._write(shelf, sender, outcome, "recall")
        return len(self.disk.logs.get(head.partition, ()))

    def _intake(self, shelf: Shelf, sender: Sender) -> Intake:
        intake = Intake(shelf, sender, self.may(sender.device), str(self.now()))
        intake.outcome.lines = InOrder()
        return intake

    # What people at the centre do

    def release(self, device: str, record: str) -> None:
        """Let out of quarantine what waits of one record, in order."""
        for key, held in [(key, held) for key, held in self.disk.quarantine.items()
                          if key[0] == device and held.state == OPEN and held.one.change.record == record]:
            shelf = Shelf(self.disk)
            outcome = self._intake(shelf, held.sender).release([held.one])
            self.disk.quarantine[key] = replace(held, state=SETTLED)
            self._write(shelf, held.sender, outcome, "release")

    def restored(self, backup: CentreDisk, *, told: bool = True) -> None:
        """Go on from a backup: a new epoch, if people have ``told`` so, all sessions ended; who was revoked since is
        revoked again."""
        grants = self.disk.grants
        self.disk = backup.copied()
        self.disk.epoch = self._name() if told else self.disk.epoch
        self.disk.tokens, self.disk.staged = {}, {}
        self.disk.grants = dict(grants)
        self.disk.generations = {device: self.disk.generations.get(device, {}) for device in grants}

    def _write(self, shelf: Shelf, sender: Sender, outcome: Outcome, channel: str) -> None:
        disk = self.disk
        disk.states.update({key: state for key, state in shelf.states.items() if state.made})
        disk.conflicts.update(shelf.conflicts)
        for (office, was), now in shelf.renamed.items():
            disk.aliases = {key: now if key[0] == office and there == was else there
                            for key, there in disk.aliases.items()} | {(office, was): now}
        for one in outcome.quarantined:
            disk.quarantine[sender.device, one.change.id] = Held(sender, one)
            version = Version(0, sender.device, sender.gen, one.change.n)
            disk.known[one.change.partition, one.change.id] = Known(wire.QUARANTINED, version, one.why)
        lines = {partition: zip(some, outcome.chains[partition], strict=True)
                 for partition, some in outcome.lines.items()}
        assert isinstance(outcome.lines, InOrder)
        for partition in outcome.lines.order:
            (save, line), chain = next(lines[partition])
            row = Row(save, line, chain.hex())
            disk.logs.setdefault(partition, []).append(row)
            disk.channels.setdefault(partition, []).append(channel)
            disk.known[partition, line.id] = Known(
                wire.CONFLICT if line.held else wire.ACCEPTED, _version(row),
                conflicts=tuple(sorted(line.held.values())))
            for key in [(of, id_) for of, id_ in disk.quarantine if id_ == line.id]:
                disk.quarantine[key] = replace(disk.quarantine[key], state=SETTLED)
            self.watch(partition, row, channel)


def _version(row: Row) -> Version:
    return Version(row.line.seq, row.logged.device, row.logged.gen, row.line.n)
