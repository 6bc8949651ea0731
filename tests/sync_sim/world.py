"""The world of the walk: offices, devices, one centre, and what happens to them, all from one seed.

Each action is told as (what, salt) and draws its chances from its salt alone, so that a trace can be shortened.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from simata_desktop.domain.merge import HOME, HOME_GROUP, IDENTITY, State, group_of
from simata_desktop.sync import course
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change
from simata_server.conflict import OPEN
from simata_server.paging import Row
from tests.sync_sim import twins
from tests.sync_sim.agreement import COMMANDS, Agreement
from tests.sync_sim.centre import Centre, CentreDisk, Grant, Job, Office
from tests.sync_sim.device import Device, DeviceDisk, Entry
from tests.sync_sim.line import Line, RefusedError
from tests.sync_sim.naive import Fact, Naive

START = 1_795_500_000_000  # milliseconds; the day the walk begins
TEN_YEARS = 10 * 365 * 86_400_000
FIELDS = {
    "person": (("name.nama",), ("grade.golongan", "grade.tmt_golongan"), ("contact.telepon_dinas",), ("future.warna",)),
    "participant": (("assessment.integrity.integrity",), ("assessment.teamwork.teamwork",), ("attendance.hadir",)),
    "unit": (("unit.nama", "unit.kode"),),
}
ENTITY = {wire.OPEN: "person", wire.CLOSED: "participant", wire.REFERENCE: "unit"}
ABOUT = "participant.pegawai"
RECORDS = 4  # of a partition: few, so that people meet
WEIGHTS = {
    "edit": 34, "go_on": 36, "run": 12, "resolve": 5, "delete": 4, "poison": 1.5, "release": 2, "twins": 3, "late": 3,
    "die": 2, "kill": 3, "clock": 2, "backup": 2, "restore": 0.7, "clone": 0.5, "centre_backup": 1.5,
    "centre_restore": 0.5, "revoke": 0.2, "person": 8, "transfer": 3,
}

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
        self.judge = Naive(movers=bool(seed % 2))  # people change office in one half of the worlds, in the other are
        # people entered twice: the second model tells each, not yet both at once
        self.bits: dict[str, int] = {}
        self.centre = Centre(random.Random(seed + 1), _offices(rng.randint(2, 4)), lambda: self.time)
        self.centre.watch = self._watch
        self.line = Line(rng)
        self.devices: list[Device] = []
        self.copies = 0
        self.copied: dict[str, int] = defaultdict(int)  # device → when it was copied last
        self.backups: list[Backup] = []
        self.centre_backups: list[CentreDisk] = []
        self.agreement = Agreement(self)
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
        bit = self.bits.setdefault(line.id, len(self.bits))
        self.judge.logged(partition, (line.seq, line.id, row.logged.device, row.logged.gen, line.n,
                                      tuple(line.held.items()), tuple(line.lost), channel, line.record, line.was),
                          line, bit)

    def check(self) -> None:
        """What holds at any time."""
        self.agreement.check()

    def quiet(self) -> None:
        """The lines are good, everybody synchronises until nothing moves; then all agree."""
        self.agreement.quiet()

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
        record = record or self._record(device, partition)
        shown = device.shown(partition, record)
        names = self.rng.choice(FIELDS[entity])
        body, deleted = shown or ({}, False)
        fields: dict[str, wire.Field] = {}
        for name in names[:self.rng.randint(1, len(names))]:
            before, after = body.get(name), str(self.rng.randrange(6))
            fields[name] = after if before is None else [before, after]
        if entity == "participant" and not shown and self.judge.movers:
            fields[ABOUT] = f"{partition.partition('/')[0]}/{wire.OPEN}#{record.rpartition('#')[2]}"
        if deleted:
            return Change(0, entity, record, "undelete", {}, partition)
        return Change(0, entity, record, "set" if shown else "create", fields, partition)

    def _record(self, device: Device, partition: str) -> str:
        """One of those that lie there as far as the device knows, or a new one."""
        states = {record: state for (place, record), state in device.disk.states.items() if place == partition}
        own = {f"{partition}#{number}" for number in range(RECORDS)}
        return self.rng.choice(sorted(one for one in own | states.keys()
                                      if one not in states or not states[one].gone_from(partition)) or sorted(own))

    def _transfer(self, device: Device) -> None:
        """A person is given to another office, now and then by two who know nothing of each other."""
        if not self.judge.movers:
            return
        partition = self.rng.choice([one for one in self._writable(device) if one.endswith(wire.OPEN)])
        record, office = self._record(device, partition), partition.rpartition("/")[0]
        shown = device.shown(partition, record)
        to = self.rng.choice([*self.centre.offices])
        if shown and not shown[1] and to != office and self.centre.disk.grants[device.disk.device].closed:
            self._save(device, [Change(0, "person", record, "transfer", {HOME: [office, to]}, partition)])

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
                              change.partition, change.record, change.entity, change.kind,
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

    def _person(self, device: Device) -> None:
        """Somebody is entered whom others may enter too, or something about him."""
        if self.judge.movers:
            return
        partition = self.rng.choice([one for one in self._writable(device) if one.endswith(f"/{wire.OPEN}")])
        self._save(device, twins.about_somebody(self.rng, device, partition, self._writable(device)))

    def _delete(self, device: Device) -> None:
        partition = self.rng.choice(self._writable(device))
        record = self._record(device, partition)
        shown = device.shown(partition, record)
        if shown and not shown[1]:
            self._save(device, [Change(0, ENTITY[partition.rpartition("/")[2]], record, "delete", {}, partition)])

    def _resolve(self, device: Device) -> None:
        known = [one for one in device.disk.disputes.values() if one.partition in self._writable(device)
                 and (one.open or self.rng.random() < 0.2)]
        if not known:
            return
        one = self.rng.choice(known)
        if one.group == IDENTITY:
            self._save(device, [twins.decision(self.rng, device, one)])
            return
        state = device.disk.states[one.partition, one.record]
        if state.gone_from(one.partition):
            return
        chosen = self.rng.choice((one.stands, one.offered))
        fields: dict[str, wire.Field] = {name: [state.body.get(name), value] for name, value in chosen.items()
                                         if group_of(name) != HOME_GROUP}  # nobody types where a person lies
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
        self.centre.lag = self.rng.choice((0, 0, 0, 1, 3, 40))  # of its replica

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
            self.judge.disaster(self.agreement.places())

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
            self.centre.restored(backup, told=any(self.copied.values()) or self.rng.random() < 0.5)
            self.centre_backups = [one for one in self.centre_backups if one is backup]
            self.judge.cut({partition: len(log) for partition, log in self.centre.disk.logs.items()})
            for fact in self.judge.facts.values():
                fact.relaxed = True
            self.judge.disaster(self.agreement.places())

    def _revoke(self, device: Device) -> None:
        grants = self.centre.disk.grants
        grant = grants[device.disk.device]
        if sum(one.revoked for one in grants.values()) * 4 < len(grants):
            grants[device.disk.device] = Grant(grant.office, grant.closed, grant.below, revoked=True)


def _offices(count: int) -> list[Office]:
    above = (None, "O0", "O0", "O1")
    return [Office(f"O{number}", above[number]) for number in range(count)]
