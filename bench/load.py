"""Everybody at 08.00: devices that all begin at once, each with a morning's work and all of its office's to fetch."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.centre import Centre
from bench.light_device import LightDevice
from simata_desktop.domain.ids import natural
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change

CHANGES = 20  # of each device since yesterday
PATIENCE = 150.0  # seconds until a device counts as starved
LOOK = 0.25  # seconds between two looks at the memory


@dataclass(frozen=True)
class Morning:
    """``waits``: seconds of each device until it was done, sorted; ``memory``: most MB of the server, and with its
    database; ``tries``: synchronisations of all."""

    waits: Sequence[float]
    wall: float
    memory: float
    with_database: float
    tries: int


def people(device: LightDevice, count: int, start: int = 0) -> Iterable[Change]:
    """New people of the device's office."""
    office = device.enrolled.office
    for number in range(start, start + count):
        yield Change(0, "person", natural("bench-person", device.me, str(number)), "create", {
            "name.nama": f"Orang {number}", "grade.golongan": "III/c", "post.jabatan": "Analis"},
                     f"{office}/{wire.OPEN}")


def tx(*parts: str) -> str:
    """The id of a save, the same in each run."""
    told = natural("bench-save", *parts)
    return f"019ab000-0000-7000-8000-{told[-12:]}"


def morning(centre: Centre, devices: Sequence[LightDevice], *, at_once: int) -> Morning:
    """All of them begin at the same moment; at most ``at_once`` have a thread at a time."""
    for one in devices:
        one.write(tx(one.me, str(one.last_n)), list(people(one, CHANGES, one.last_n)))
        one.freeze_all()
    seen, ended = [0.0, 0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(LOOK):
            for place, both in enumerate((False, True)):
                seen[place] = max(seen[place], centre.resident(with_database=both))

    watcher = threading.Thread(target=watch)
    watcher.start()
    begun = time.monotonic()

    def run(number: int) -> float:
        devices[number].until_done(centre.address, random.Random(number), PATIENCE)
        return time.monotonic() - begun

    try:
        with ThreadPoolExecutor(at_once) as pool:
            waits = sorted(pool.map(run, range(len(devices))))
    finally:
        ended.set()
        watcher.join()
    return Morning(waits, time.monotonic() - begun, seen[0], seen[1], sum(one.tries for one in devices))
