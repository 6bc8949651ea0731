"""A history that a test tells: named devices of the simulator's world do what it says; the naive model judges."""

from __future__ import annotations

import random
from collections.abc import Mapping

from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change
from simata_server.conflict import OPEN, Conflict
from tests.sync_sim.device import Device
from tests.sync_sim.line import Handler, Line, _quietly
from tests.sync_sim.world import ENTITY, World

OFFICE = "O0"
PEOPLE, SESSIONS = f"{OFFICE}/{wire.OPEN}", f"{OFFICE}/{wire.CLOSED}"
NAME, GRADE, PHONE, SCORE = ("name.nama", "grade.golongan", "contact.telepon_dinas",
                             "assessment.integrity.integrity")
DAY, MONTH = 86_400_000, 30 * 86_400_000  # milliseconds


class Story(World):
    """Devices of one office by name, over a line that is good. What holds at any time is checked after every step;
    ``end`` lets all come to rest and checks what must hold then."""

    def __init__(self, *names: str, line: Line | None = None) -> None:
        super().__init__(1)
        self.devices.clear()
        self.line = line or Line(random.Random(1))
        self.line.bad = False
        self.by_name: dict[str, Device] = {}
        for number, name in enumerate(names):
            self._enrol(f"00000000-0000-7000-8000-0000000000{number + 10}", OFFICE, closed=True)
            self.by_name[name] = self.devices[-1]

    def __getitem__(self, name: str) -> Device:
        return self.by_name[name]

    def write(self, name: str, values: Mapping[str, str], *, record: str = "r", kind: str = "",
              partition: str = PEOPLE, resolves: str = "") -> None:
        """One save of one change, as the device sees the record now."""
        device = self[name]
        shown = device.shown(partition, record)
        body = shown[0] if shown else {}
        fields: dict[str, wire.Field] = {
            key: value if body.get(key) is None else [body[key], value] for key, value in values.items()}
        change = Change(0, ENTITY[partition.rpartition("/")[2]], record, kind or ("set" if shown else "create"), fields,
                        partition, resolves=resolves)
        self.time += 60_000
        self._save(device, [change])
        self.check()

    def sync(self, *names: str) -> None:
        """Each synchronises, in this order."""
        for name in names:
            self.agreement._in_full(self[name])
            self.check()

    def copy(self, name: str, of: str, image: object = None) -> None:
        """Another copy of a device, from an ``image`` of its disk or as it is now."""
        self.by_name[name] = self._copied(self[of], image or self[of].disk)  # type: ignore[arg-type]

    def lose(self, name: str) -> None:
        """The disk of a device is gone."""
        self.devices.remove(self.by_name.pop(name))
        self.judge.disaster(self.agreement.places())

    def end(self) -> None:
        """All come to rest."""
        self.quiet()
        self.line.bad = False

    def open(self) -> list[Conflict]:
        """The conflicts that wait for a person, in the order of what was offered."""
        return sorted((one for one in self.centre.disk.conflicts.values() if one.state == OPEN),
                      key=lambda one: one.offered.version or (0,))

    def value(self, key: str, record: str = "r", partition: str = PEOPLE) -> str | None:
        """What stands, at the centre and with everybody."""
        values = {self.centre.disk.states[partition, record].body.get(key),
                  *(one.disk.states[partition, record].body.get(key) for one in self.devices)}
        (found,) = values
        return found

    def deleted(self, record: str = "r", partition: str = PEOPLE) -> bool:
        """Is the record gone, at the centre and for everybody?"""
        (found,) = {self.centre.disk.states[partition, record].deleted is not None,
                    *(one.disk.states[partition, record].deleted is not None for one in self.devices)}
        return found

    def logged(self) -> list[tuple[str, str]]:
        """(partition, change) in the order of the logs."""
        return [(partition, row.line.id) for partition, log in sorted(self.centre.disk.logs.items()) for row in log]


class Repeating(Line):
    """Keeps a copy of everything that went over it."""

    def __init__(self) -> None:
        super().__init__(random.Random(1), bad=False)
        self.copies: list[tuple[Handler, bytes]] = []

    def ask(self, handler: Handler, request: bytes, *, parts: Handler | None = None, turns: bool = False) -> bytes:
        """As any line, and twice at once."""
        self.copies.append((handler, request))
        _quietly(handler, request)
        return handler(request)

    def again(self) -> None:
        """Every copy arrives, the last one first."""
        for handler, request in reversed(list(self.copies)):
            _quietly(handler, request)


def sides(conflict: Conflict) -> tuple[str, dict[str, str | None], dict[str, str | None]]:
    """Group, what stands, what was offered."""
    return conflict.group, dict(conflict.stands.values), dict(conflict.offered.values)
