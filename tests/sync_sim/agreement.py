"""What must hold in a world at any time, and what when all is quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simata_desktop.domain.merge import MOVES
from simata_desktop.sync import course
from simata_desktop.sync.protocol.hello import Place
from simata_server.conflict import OPEN
from simata_server.intake import MISSING
from tests.sync_sim.device import Device
from tests.sync_sim.naive import BrokenError

if TYPE_CHECKING:
    from tests.sync_sim.world import World

ROUNDS, COMMANDS = 12, 400  # until quiet; of one synchronisation on a good line


class Agreement:
    """Asks the second model and compares. Errors carry the number of the invariant in sync.md section 4."""

    def __init__(self, world: World) -> None:
        self._world = world

    def places(self) -> set[str]:
        """Ids of all changes that are somewhere."""
        found = self._central()
        for device in self._world.devices:
            found |= device.disk.journal.keys()
            for log in device.disk.log.values():
                found.update(kept.line.id for kept in log)
            for tails in device.disk.tails.values():
                found.update(kept.line.id for tail in tails for kept in tail.lines)
        return found

    def _central(self) -> set[str]:
        disk = self._world.centre.disk
        return {row.line.id for log in disk.logs.values() for row in log} | {id_ for _, id_ in disk.quarantine}

    def check(self, *, quiet: bool = False) -> None:
        """What holds at any time; what only when all is ``quiet``, too."""
        self._world.judge.no_loss(self.places())
        disk = self._world.centre.disk
        for partition, log in disk.logs.items():
            self._world.judge.same_log(partition, (row.line.id for row in log))
        self._world.judge.same_records(11, "the centre", disk.states, set(disk.logs))
        for device in self._world.devices:
            self._check_device(device)
        self._check_copies()
        self._one_home(quiet=quiet)

    def _one_home(self, *, quiet: bool) -> None:
        """What has moved lies in one office, and what waits for a person lies with it. A restored centre may be told
        that somebody came before it is told that he went."""
        disk = self._world.centre.disk
        homes: dict[str, list[str]] = {}
        for (partition, record), state in disk.states.items():
            if state.made and (state.deleted is None or state.gone_from(partition)):
                homes.setdefault(record, []).extend([] if state.gone_from(partition) else [partition])
                if state.gone_from(partition) and any((one.partition, one.record) == (partition, record)
                                                      for one in disk.conflicts.values() if one.state == OPEN):
                    raise BrokenError(13, f"a conflict of {record} stayed behind in {partition}")
        astray = {record: places for record, places in homes.items() if len(places) > 1}
        if self._world.judge.was_cut and not quiet:
            return
        if astray or self._world.judge.offices.expected:
            raise BrokenError(13, f"{astray or self._world.judge.offices.expected}")

    def _check_device(self, device: Device) -> None:
        disk, mine = device.disk, set(self._world.centre.scope(device.disk.device))
        if not set(disk.log) <= mine:
            raise BrokenError(12, f"{device.name} holds {set(disk.log) - mine}")
        for partition, place in disk.cursors.items():
            log = disk.log.get(partition, [])
            if [kept.line.seq for kept in log] != list(range(1, place.seq + 1)):
                raise BrokenError(5, f"{device.name} is at {place.seq} of {partition} with {len(log)} lines")
            central = self._world.centre.disk.logs.get(partition, [])[:place.seq]
            same = len(central) == place.seq and central and central[-1].chain == place.chain
            if same and [kept.line.id for kept in log] != [row.line.id for row in central]:
                raise BrokenError(5, f"{device.name} holds another log of {partition}")

    def _check_copies(self) -> None:
        """Two copies of a device do not both go on under one generation."""
        by: dict[tuple[str, int], list[tuple[int, str]]] = {}
        for device in self._world.devices:
            for gen, order in device.ended:
                if order > self._world.copied[device.disk.device]:
                    by.setdefault((device.disk.device, gen), []).append((order, device.name))
        for (name, gen), ends in by.items():
            order = [one for _, one in sorted(ends)]
            turns = [one for place, one in enumerate(order) if not place or order[place - 1] != one]
            if len(turns) > len(set(turns)):
                raise BrokenError(16, f"copies of {name} take turns under {gen}")

    def quiet(self) -> None:
        """The lines are good, everybody synchronises until nothing moves; then all agree."""
        self._world.line.bad = False
        self._world.line.late.clear()
        self._world.centre.lag = 0
        for _ in range(ROUNDS):
            before = self._fingerprint()
            for device in self._world.devices:
                self._in_full(device)
            if self._fingerprint() == before:
                break
        else:
            raise BrokenError(21, "it does not come to rest")
        self.check(quiet=True)
        self._agreed()
        self._world.line.bad = True

    def _fingerprint(self) -> object:
        disk = self._world.centre.disk
        return ({partition: log[-1].chain for partition, log in disk.logs.items()}, len(disk.quarantine),
                [dict(device.disk.cursors) for device in self._world.devices])

    def _in_full(self, device: Device) -> None:
        device.die()
        self._world.time += 1000
        for _ in range(COMMANDS):
            last = device.go_on()
            if isinstance(last, course.GiveUp):
                raise BrokenError(21, f"{device.name} gives up on a good line: {last.code}")
            self._world.time += 1000
            if last is not None:
                return
        raise BrokenError(21, f"{device.name} does not end")

    def _agreed(self) -> None:
        disk, central = self._world.centre.disk, self._central()
        lost = self._world.judge.facts.keys() - self._world.judge.gone - central - self._untrusted()
        if lost:
            raise BrokenError(17 if self._world.centre_backups else 1, f"{sorted(lost)[:3]} did not come to the centre")
        for device in self._world.devices:
            if disk.grants[device.disk.device].revoked:
                continue
            scope = set(self._world.centre.scope(device.disk.device))
            for partition in scope:
                if device.disk.cursors.get(partition, Place()).seq != len(disk.logs.get(partition, [])):
                    raise BrokenError(6, f"{device.name} is behind in {partition}")
            self._world.judge.same_records(6, device.name, device.disk.states, scope)
            self._same_versions(device, scope)
            self._same_disputes(device, scope)
            if any(device.shown(partition, was) for partition, was in device.disk.aliases):
                raise BrokenError(6, f"{device.name} shows somebody twice")
        self._attributed()
        self._isolated()

    def _untrusted(self) -> set[str]:
        """Changes of others that only revoked devices still hold: nobody takes their word for those."""
        held: dict[bool, set[str]] = {True: set(), False: set()}
        for device in self._world.devices:
            of = held[self._world.centre.disk.grants[device.disk.device].revoked]
            of.update(kept.line.id for log in device.disk.log.values() for kept in log)
            of.update(kept.line.id for tails in device.disk.tails.values() for tail in tails for kept in tail.lines)
            held[False] |= device.disk.journal.keys()
        return held[True] - held[False]

    def _same_versions(self, device: Device, scope: set[str]) -> None:
        for key, state in self._world.centre.disk.states.items():
            if key[0] in scope:
                mine = device.disk.states[key]
                if (mine.versions, mine.deleted, mine.body) != (state.versions, state.deleted, state.body):
                    raise BrokenError(6, f"{device.name} has other versions of {key}")

    def _same_disputes(self, device: Device, scope: set[str]) -> None:
        centre = {one.id: (one.state == OPEN, dict(one.stands.values), dict(one.offered.values))
                  for one in self._world.centre.disk.conflicts.values() if one.partition in scope}
        mine = {one.id: (one.open, dict(one.stands), dict(one.offered)) for one in device.disk.disputes.values()}
        clashes = self._world.judge.clashes
        told = {id_: (one.stands, one.offered) for id_, one in clashes.items() if one.partition in scope}
        if mine != centre or {id_: one[1:] for id_, one in mine.items()} != told:
            raise BrokenError(8, f"{device.name} shows other conflicts than there are")

    def _attributed(self) -> None:
        for (partition, record), state in self._world.centre.disk.states.items():
            for group, version in state.versions.items():
                row = self._world.centre.disk.logs[partition][version.seq - 1]
                fact = self._world.judge.facts[row.line.id]
                told = self._world.judge.told[partition, record].writer[group]
                gen = 0 if row.line.kind in MOVES else row.logged.gen
                if (row.logged.device, gen, row.line.n) != version[1:] or told != fact.id:
                    raise BrokenError(10, f"{group} of {record} points to {version}")
                if not fact.derived and (row.logged.user, row.logged.wall) != (fact.user, fact.wall):
                    raise BrokenError(10, f"{fact.id} is another's")

    def _isolated(self) -> None:
        """Nothing is in quarantine but for a reason of its own or of the same record."""
        disk = self._world.centre.disk
        bad = {(device, held.one.record) for (device, id_), held in disk.quarantine.items()
               if not self._world.judge.facts[id_].allowed or disk.grants[device].revoked}
        for (device, id_), held in disk.quarantine.items():
            if self._world.judge.movers and self._world.judge.facts[id_].relaxed and held.one.why == MISSING:
                continue  # a restored centre may not know where a record went that was made too late
            if held.state == OPEN and (device, held.one.record) not in bad:
                raise BrokenError(22, f"{id_} waits though nothing of its record is bad: {held.one.why}")
