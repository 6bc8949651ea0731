"""Changes a second that a centre takes in: six devices of one office, two workers, the database on the same PC."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from bench.centre import WORKERS, centre
from bench.floors.bare_merge import rows_a_second
from bench.light_device import LightDevice
from bench.line import Line
from bench.load import PATIENCE, people, tx
from simata_desktop.domain.ids import natural
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change

DEVICES, OFFICE, BATCH = 6, "D001", 1000
BAR = 1 / 0.15  # seconds of a change against those of the floor: at least 0.15 of its rows


def _edits(device: LightDevice, count: int, round_: int) -> Iterable[Change]:
    """As many grades, posts and telephone numbers, of the device's own people."""
    office, rng = device.enrolled.office, random.Random(round_)
    for number in range(count):
        word, old, new = rng.choice((("grade.golongan", "III/c", "III/d"), ("post.jabatan", "Analis", "Arsiparis"),
                                     ("contact.telepon_dinas", None, f"0411{number:06d}")))
        yield Change(0, "person", natural("bench-person", device.me, str(number)), "set",
                     {word: [old, f"{new} {round_}" if word == "post.jabatan" else new]}, f"{office}/{wire.OPEN}")


def measured(batches: str) -> list[float]:
    """Seconds of one change: ours, the floor's in the order of the log, and its over as many connections as there are
    workers, which no log in order could use; in one database."""
    with centre() as at:
        devices = at.devices(OFFICE, DEVICES)
        for one in devices:
            one.write(tx(one.me, "people"), list(people(one, BATCH)))
        _all(devices, at.address)
        for one in devices:  # batches are prepared before the clock starts
            for number in range(int(batches)):
                one.write(tx(one.me, "edits", str(number)), list(_edits(one, BATCH, number)))
                one.freeze_all()
            one.pulls = False
        begun = time.perf_counter()
        _all(devices, at.address)
        ours = (time.perf_counter() - begun) / (DEVICES * BATCH * int(batches))
        log = at.url, f"{OFFICE}/{wire.OPEN}", DEVICES * BATCH, BATCH
        return [ours, 1 / rows_a_second(*log, 1), 1 / rows_a_second(*log, WORKERS)]


def _all(devices: Sequence[LightDevice], address: str) -> None:
    with ThreadPoolExecutor(len(devices)) as pool:
        list(pool.map(lambda one: one.until_done(address, random.Random(one.me), PATIENCE), devices))


def line(ours: float, floor: float, beside: float) -> Line:
    """In microseconds of a change."""
    return Line(f"a change taken in: {DEVICES} devices of one office, {WORKERS} workers", ours * 1e6, floor * 1e6,
                BAR, "µs", f"{1 / ours:,.0f} a second, bare COPY and merge {1 / floor:,.0f}: {floor / ours:.3f} of it; "
                f"merged by {WORKERS} at once {1 / beside:,.0f}")
