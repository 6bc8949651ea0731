"""The world of the walk: offices, devices, one centre, and what happens to them, all from one seed.

Each action is told as (what, salt) and draws its chances from its salt alone, so that a trace can be shortened.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from simata_desktop.domain.merge import State
from simata_desktop.sync import engine as course
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Place
from simata_desktop.sync.protocol.wire import Change
from simata_server.intake import OPEN
from simata_server.paging import Row
from tests.sync_sim.centre import Centre, CentreDisk, Grant, Job, Office
from tests.sync_sim.device import Device, DeviceDisk, Entry
from tests.sync_sim.line import Line, RefusedError
from tests.sync_sim.naive import BrokenError, Fact, Naive

START = 1_795_500_000_000  # milliseconds; the day the walk begins
TEN_YEARS = 10 * 365 * 86_400_000
FIELDS = {
    "person": (("name.nama",), ("grade.golongan", "grade.tmt_golongan"), ("contact.telepon_dinas",), ("future.warna",)),
    "participant": (("assessment.integrity.integrity",), ("assessment.teamwork.teamwork",), ("attendance.hadir",)),
    "unit": (("unit.nama", "unit.kode"),),
}
ENTITY = {wire.OPEN: "person", wire.CLOSED: "participant", wire.REFERENCE: "unit"}
RECORDS = 4  # of a partition: few, so that people meet
WEIGHTS = {
    "edit": 34, "go_on": 36, "run": 12, "resolve": 5, "delete": 4, "poison": 1.5, "release": 2, "twins": 3, "late": 3,
    "die": 2, "kill": 3, "clock": 2, "backup": 2, "restore": 0.7, "clone": 0.5, "centre_backup": 1.5,
    "centre_restore": 0.5, "revoke": 0.2,
}
ROUNDS, COMMANDS = 12, 400  # until quiet; of one synchronisation on a good line

Action = tuple[str, int]


def actions(rng: random.Random) -> Iterator[Action]:
    """An endless history."""
    names, weights = list(WEIGHTS), list(WEIGHTS.values())
    while True:
        yield rng.choices(names, weights)[0], rng.getrandbits(32)


@dataclass
class Backup:
    """An image of a disk, and of which device."""

    device: str
    disk: DeviceDisk


class World:
    """Everything there is."""

    def __init__(self, seed: int, plant: Callable[[World], None] = lambda _: None) -> None:
        rng = random.Random(seed)
        self.time = START
        self.rng = rng
        self.judge = Naive()
        self.bits: dict[str, int] = {}
        self.centre = Centre(random.Random(seed + 1), _offices(rng.randint(2, 4)), lambda: self.time)
        self.centre.watch = self._watch
        self.line = Line(rng)
        self.devices: list[Device] = []
        self.copies = 0
        self.copied: dict[str, int] = defaultdict(int)  # device → when it was copied last
        self.backups: list[Backup] = []
        self.centre_backups: list[CentreDisk] = []
        self.plant = plant
        plant(self)
        for number in range(rng.randint(3, 8)):
            self._enrol(f"00000000-0000-7000-8000-{number:012x}", list(self.centre.offices)[number % len(
                self.centre.offices)], closed=rng.random() < 0.7)

    def _enrol(self, device: str, office: str, *, closed: bool) -> None:
        first = self.centre.enrol(device, Grant(office, closed, below=closed))
        self._start(DeviceDisk(device, first.gen, first.lease, self.centre.disk.epoch))

    def _start(self, disk: DeviceDisk) -> Device:
        self.copies += 1
        one = Device(f"copy{self.copies}", disk, self.centre, self.line, self.bits)
        self.plant_device(one)
        self.devices.append(one)
        return one

    def plant_device(self, device: Device) -> None:
        """Planted bugs of a device."""

    def _watch(self, partition: str, row: Row, channel: str) -> None:
        line = row.line
        self.judge.logged(partition, (line.seq, line.id, row.logged.device, row.logged.gen, line.n,
                                      tuple(line.held.items()), tuple(line.lost), channel))

    # Steps

    def act(self, action: Action) -> None:
        """One thing happens."""
        what, salt = action
        self.rng.seed(salt)
        self.time += self.rng.choice((5_000, 60_000, 3_600_000))
        getattr(self, f"_{what}")(self.rng.choice(self.devices))

    def _edit(self, device: Device) -> None:
        partition = self.rng.choice(self._writable(device))
        self._save(device, [self._change(device, partition) for _ in range(self.rng.choice((1, 1, 1, 2, 3)))])

    def _writable(self, device: Device) -> list[str]:
        grant = self.centre.disk.grants[device.disk.device]
        return [one for one in self.centre.scope(device.disk.device)
                if self.centre.may(device.disk.device)(None, Change(0, "", "", "", {}, one), State("")) == ""  # type: ignore[arg-type]
                or grant.revoked]

    def _change(self, device: Device, partition: str, record: str = "") -> Change:
        kind = partition.rpartition("/")[2]
        entity = ENTITY[kind]
        record = record or f"{partition}#{self.rng.randrange(RECORDS)}"
        shown = device.shown(partition, record)
        names = self.rng.choice(FIELDS[entity])
        body, deleted = shown or ({}, False)
        fields: dict[str, wire.Field] = {}
        for name in names[:self.rng.randint(1, len(names))]:
            before, after = body.get(name), str(self.rng.randrange(6))
            fields[name] = after if before is None else [before, after]
        if deleted:
            return Change(0, entity, record, "undelete", {}, partition)
        return Change(0, entity, record, "set" if shown else "create", fields, partition)

    def _save(self, device: Device, changes: Sequence[Change], *, allowed: bool = True) -> None:
        changes = list({(one.partition, one.record): one for one in changes}.values())  # one of a record in a save
        user = self.rng.choice(("user-a", "user-b"))
        past = device.disk.seen
        for entry in device.write(self.rng, changes, f"{device.disk.device}/{user}"):
            self._wrote(device, entry, past, allowed=allowed)
            past = device.disk.seen

    def _wrote(self, device: Device, entry: Entry, past: int, *, allowed: bool) -> None:
        lost = past & ~self._held(device)  # seen in a log that is no more: the base cannot tell
        bit = self.bits[entry.id] = len(self.bits)
        device.disk.seen |= 1 << bit
        change = entry.change
        self.judge.wrote(Fact(entry.id, bit, past, device.disk.device, entry.save.user, entry.save.wall,
                              change.partition, change.record, change.kind,
                              {name: wire.pair(value)[1] for name, value in change.fields.items()}, allowed,
                              relaxed=bool(lost)))

    def _held(self, device: Device) -> int:
        """Bits of what journal and log of a device hold."""
        found = 0
        for id_ in device.disk.journal.keys() & self.bits.keys():
            found |= 1 << self.bits[id_]
        for partition, place in device.disk.cursors.items():
            if place.seq and self.centre.chain(partition, place.seq) == place.chain:
                for kept in device.disk.log.get(partition, ()):
                    found |= 1 << self.bits[kept.line.id]
        return found

    def _delete(self, device: Device) -> None:
        partition = self.rng.choice(self._writable(device))
        record = f"{partition}#{self.rng.randrange(RECORDS)}"
        shown = device.shown(partition, record)
        if shown and not shown[1]:
            self._save(device, [Change(0, ENTITY[partition.rpartition("/")[2]], record, "delete", {}, partition)])

    def _resolve(self, device: Device) -> None:
        known = [one for one in device.disk.disputes.values() if one.partition in self._writable(device)
                 and (one.open or self.rng.random() < 0.2)]
        if not known:
            return
        one = self.rng.choice(known)
        state = device.disk.states[one.partition, one.record]
        chosen = self.rng.choice((one.stands, one.offered))
        fields: dict[str, wire.Field] = {name: [state.body.get(name), value] for name, value in chosen.items()}
        self._save(device, [Change(0, state.entity, one.record, "resolve", fields, one.partition, resolves=one.id)])

    def _poison(self, device: Device) -> None:
        """A change the centre must set aside: where it has no right, or of a kind that is not known yet."""
        own = self._writable(device)
        foreign = [f"{office}/{wire.OPEN}" for office in self.centre.offices if f"{office}/{wire.OPEN}" not in own]
        if foreign and self.rng.random() < 0.5:
            partition = self.rng.choice(foreign)
            change = Change(0, "person", f"{partition}#{self.rng.randrange(RECORDS)}", "create", {"name.nama": "x"},
                            partition)
        else:
            partition = self.rng.choice(own)
            change = Change(0, "gadget", f"{partition}#g", "create", {"gadget.colour": "red"}, partition)
        self._save(device, [change], allowed=False)

    def _release(self, _: Device) -> None:
        waiting = [(device, held.one.change.record) for (device, _), held in self.centre.disk.quarantine.items()
                   if held.state == OPEN]
        if waiting:
            self.centre.release(*self.rng.choice(waiting))

    def _go_on(self, device: Device) -> None:
        self.line.rng = self.rng
        device.go_on()

    def _run(self, device: Device) -> None:
        self.line.rng = self.rng
        for _ in range(COMMANDS):
            if device.go_on() is not None or device.engine is None:
                return

    def _kill(self, device: Device) -> None:
        """The program ends somewhere in the next transactions."""
        chances = [self.rng.random() < 0.3 for _ in range(20)]
        device.kill = lambda: bool(chances and chances.pop())
        self._run(device)
        device.kill = lambda: False

    def _die(self, device: Device) -> None:
        device.die()

    def _late(self, _: Device) -> None:
        self.line.deliver_late()

    def _twins(self, device: Device) -> None:
        """Two workers have a batch each in hand at the same time, or both the same."""
        other = self.rng.choice(self.devices)
        sending = [one for one in (device, other) if isinstance(one.command, course.SendRest)]
        jobs: list[Job] = []
        for one in (sending * 2)[:2]:
            assert isinstance(one.command, course.SendRest)
            batch = one.command.batch
            assert one.disk.fixed is not None
            with suppress(RefusedError):
                job = self.centre.begin(one.token, batch.no, batch.sha256, offset=0, data=one.disk.fixed.content)
                if isinstance(job, Job):
                    jobs.append(job)
                    if self.centre.locked:
                        self.centre.finish(jobs.pop())
        for job in jobs:
            self.centre.finish(job)

    def _clock(self, device: Device) -> None:
        device.clock_off = self.rng.choice((0, 0, -TEN_YEARS, TEN_YEARS, 3_600_000, -3_600_000))

    def _backup(self, device: Device) -> None:
        self.backups.append(Backup(device.disk.device, device.disk.copied()))

    def _restore(self, device: Device) -> None:
        images = [one for one in self.backups if one.device == device.disk.device]
        if images:
            self.devices.remove(device)
            again = self._copied(device, self.rng.choice(images).disk)
            again.disk.anew = self.rng.random() < 0.3
            self.judge.disaster(self._places())

    def _clone(self, device: Device) -> None:
        if len(self.devices) < 12:
            self._copied(device, device.disk)

    def _copied(self, device: Device, disk: DeviceDisk) -> Device:
        """From now on another copy of the device lives; turns are counted from here."""
        self.copied[device.disk.device] = self.time
        return self._start(disk.copied())

    def _centre_backup(self, _: Device) -> None:
        self.centre_backups.append(self.centre.disk.copied())

    def _centre_restore(self, _: Device) -> None:
        if self.centre_backups:
            self.time += 86_400_000
            backup = self.rng.choice(self.centre_backups)
            self.centre.restored(backup)
            self.centre_backups = [one for one in self.centre_backups if one is backup]
            self.judge.cut({partition: len(log) for partition, log in self.centre.disk.logs.items()})
            for fact in self.judge.facts.values():
                fact.relaxed = True
            self.judge.disaster(self._places())

    def _revoke(self, device: Device) -> None:
        grants = self.centre.disk.grants
        grant = grants[device.disk.device]
        if sum(one.revoked for one in grants.values()) * 4 < len(grants):
            grants[device.disk.device] = Grant(grant.office, grant.closed, grant.below, revoked=True)

    # What must hold

    def _places(self) -> set[str]:
        """Ids of all changes that are somewhere."""
        found = self._central()
        for device in self.devices:
            found |= device.disk.journal.keys()
            for log in device.disk.log.values():
                found.update(kept.line.id for kept in log)
            for tails in device.disk.tails.values():
                found.update(kept.line.id for tail in tails for kept in tail.lines)
        return found

    def _central(self) -> set[str]:
        disk = self.centre.disk
        return {row.line.id for log in disk.logs.values() for row in log} | {id_ for _, id_ in disk.quarantine}

    def check(self) -> None:
        """What holds at any time."""
        self.judge.no_loss(self._places())
        disk = self.centre.disk
        for partition, log in disk.logs.items():
            self.judge.same_log(partition, (row.line.id for row in log))
        self.judge.same_records(11, "the centre", disk.states, set(disk.logs))
        for device in self.devices:
            self._check_device(device)
        self._check_copies()

    def _check_device(self, device: Device) -> None:
        disk, mine = device.disk, set(self.centre.scope(device.disk.device))
        if not set(disk.log) <= mine:
            raise BrokenError(12, f"{device.name} holds {set(disk.log) - mine}")
        for partition, place in disk.cursors.items():
            log = disk.log.get(partition, [])
            if [kept.line.seq for kept in log] != list(range(1, place.seq + 1)):
                raise BrokenError(5, f"{device.name} is at {place.seq} of {partition} with {len(log)} lines")
            central = self.centre.disk.logs.get(partition, [])[:place.seq]
            same = len(central) == place.seq and central and central[-1].chain == place.chain
            if same and [kept.line.id for kept in log] != [row.line.id for row in central]:
                raise BrokenError(5, f"{device.name} holds another log of {partition}")

    def _check_copies(self) -> None:
        """Two copies of a device do not both go on under one generation."""
        by: dict[tuple[str, int], list[tuple[int, str]]] = {}
        for device in self.devices:
            for gen, order in device.ended:
                if order > self.copied[device.disk.device]:
                    by.setdefault((device.disk.device, gen), []).append((order, device.name))
        for (name, gen), ends in by.items():
            order = [one for _, one in sorted(ends)]
            turns = [one for place, one in enumerate(order) if not place or order[place - 1] != one]
            if len(turns) > len(set(turns)):
                raise BrokenError(16, f"copies of {name} take turns under {gen}")

    def quiet(self) -> None:
        """The lines are good, everybody synchronises until nothing moves; then all agree."""
        self.line.bad = False
        self.line.late.clear()
        for _ in range(ROUNDS):
            before = self._fingerprint()
            for device in self.devices:
                self._in_full(device)
            if self._fingerprint() == before:
                break
        else:
            raise BrokenError(21, "it does not come to rest")
        self.check()
        self._agreed()
        self.line.bad = True

    def _fingerprint(self) -> object:
        return ({part: log[-1].chain for part, log in self.centre.disk.logs.items()}, len(self.centre.disk.quarantine),
                [dict(device.disk.cursors) for device in self.devices])

    def _in_full(self, device: Device) -> None:
        device.die()
        self.time += 1000
        for _ in range(COMMANDS):
            last = device.go_on()
            if isinstance(last, course.GiveUp):
                raise BrokenError(21, f"{device.name} gives up on a good line: {last.code}")
            self.time += 1000
            if last is not None:
                return
        raise BrokenError(21, f"{device.name} does not end")

    def _agreed(self) -> None:
        disk, central = self.centre.disk, self._central()
        lost = self.judge.facts.keys() - self.judge.gone - central - self._untrusted()
        if lost:
            raise BrokenError(17 if self.centre_backups else 1, f"{sorted(lost)[:3]} did not come to the centre")
        for device in self.devices:
            if disk.grants[device.disk.device].revoked:
                continue
            scope = set(self.centre.scope(device.disk.device))
            for partition in scope:
                if device.disk.cursors.get(partition, Place()).seq != len(disk.logs.get(partition, [])):
                    raise BrokenError(6, f"{device.name} is behind in {partition}")
            self.judge.same_records(6, device.name, device.disk.states, scope)
            self._same_versions(device, scope)
            self._same_disputes(device, scope)
        self._attributed()
        self._isolated()

    def _untrusted(self) -> set[str]:
        """Changes of others that only revoked devices still hold: nobody takes their word for those."""
        held: dict[bool, set[str]] = {True: set(), False: set()}
        for device in self.devices:
            of = held[self.centre.disk.grants[device.disk.device].revoked]
            of.update(kept.line.id for log in device.disk.log.values() for kept in log)
            of.update(kept.line.id for tails in device.disk.tails.values() for tail in tails for kept in tail.lines)
            held[False] |= device.disk.journal.keys()
        return held[True] - held[False]

    def _same_versions(self, device: Device, scope: set[str]) -> None:
        for key, state in self.centre.disk.states.items():
            if key[0] in scope:
                mine = device.disk.states[key]
                if (mine.versions, mine.deleted, mine.body) != (state.versions, state.deleted, state.body):
                    raise BrokenError(6, f"{device.name} has other versions of {key}")

    def _same_disputes(self, device: Device, scope: set[str]) -> None:
        centre = {one.id: (one.state == OPEN, dict(one.stands.values), dict(one.offered.values))
                  for one in self.centre.disk.conflicts.values() if one.partition in scope}
        mine = {one.id: (one.open, dict(one.stands), dict(one.offered)) for one in device.disk.disputes.values()}
        told = {id_: (one.stands, one.offered) for id_, one in self.judge.clashes.items() if one.partition in scope}
        if mine != centre or {id_: one[1:] for id_, one in mine.items()} != told:
            raise BrokenError(8, f"{device.name} shows other conflicts than there are")

    def _attributed(self) -> None:
        for (partition, record), state in self.centre.disk.states.items():
            for group, version in state.versions.items():
                row = self.centre.disk.logs[partition][version.seq - 1]
                fact = self.judge.facts[row.line.id]
                told = self.judge.told[partition, record].writer[group]
                if (row.logged.device, row.logged.gen, row.line.n) != version[1:] or told != fact.id:
                    raise BrokenError(10, f"{group} of {record} points to {version}")
                if (row.logged.user, row.logged.wall) != (fact.user, fact.wall):
                    raise BrokenError(10, f"{fact.id} is another's")

    def _isolated(self) -> None:
        """Nothing is in quarantine but for a reason of its own or of the same record."""
        disk = self.centre.disk
        bad = {(device, held.one.change.record) for (device, id_), held in disk.quarantine.items()
               if not self.judge.facts[id_].allowed or disk.grants[device].revoked}
        for (device, id_), held in disk.quarantine.items():
            if held.state == OPEN and (device, held.one.change.record) not in bad:
                raise BrokenError(22, f"{id_} waits though nothing of its record is bad: {held.one.why}")


def _offices(count: int) -> list[Office]:
    above = (None, "O0", "O0", "O1")
    return [Office(f"O{number}", above[number]) for number in range(count)]
