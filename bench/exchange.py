"""The bytes of an exchange: a first synchronisation, a day's changes, nothing to do, and a line that breaks."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.centre import Centre, centre
from bench.exchange_office import Counted, counted, register, rescored, two, write
from bench.line import Line
from simata_desktop.app import Workspace
from tests.server.cutting_proxy import CuttingProxy, cutting

FIRST, FIRST_A_RECORD, FIRST_REQUESTS = 1_700.0, 0.085, 25  # kB; at other sizes kB a record, and 4 KiB
UP, DOWN, REQUESTS = 40.0, 45.0, 6  # of 1,000 changes
IDLE = 1.0
AGAIN, MOST = 32.768, 40_000  # kB sent again for a cut; bytes until one
SOME, TRIES, ROUNDS = 4.096, 200, 3
PEERS = {  # sync.md 6: measured on 24 November 2026 with the same work, loopback; kB / requests
    "first": "PouchDB 5,070 kB/104, Morango 29,430/94, Kinto 11,420/20",
    "up": "PouchDB 811 kB/7, Morango 163/16, Kinto 1,932/40",
    "down": "PouchDB 324 kB/14, Morango 1,493/18, Kinto 1,143/2",
    "idle": "PouchDB 86 kB/12, Morango 42/29, Kinto 0.7/1 (pull only)",
    "cuts": "extra with cuts: PouchDB +13 to +126 %, Morango +6 to +111 %, Kinto +4 to +94 %",
}


def measured(people: str, changes: str) -> list[dict[str, object]]:
    """The lines as data, from a process of its own."""
    with tempfile.TemporaryDirectory(prefix="simata-tukar-") as folder, centre() as at, \
            cutting(at.address, random.Random(1), kind=True) as (address, proxy):
        pcs = list(two(Path(folder), at, address))
        try:
            found = _lines(at, address, proxy, pcs, int(people), int(changes))
        finally:
            for one in pcs:
                one.close()
    return [one.data() for one in found]


def _lines(at: Centre, address: str, proxy: CuttingProxy, pcs: Sequence[Workspace], people: int,
           changes: int) -> list[Line]:
    first, second = pcs
    for one in pcs:
        counted(one, proxy)
    write(first, register(people))
    up, down = counted(first, proxy), counted(second, proxy)
    largest = FIRST if people == 10_000 else 2 * people * FIRST_A_RECORD + SOME
    name = f"first exchange of 2 × {people:,} records"
    found = [_line(f"{name}, up", up, largest, PEERS["first"]), _line(f"{name}, down", down, largest),
             _requests(f"requests of {name}, the more of both ways", max(up.requests, down.requests), FIRST_REQUESTS)]
    counted(first, proxy)
    rescored(first, people, changes, seed=7)
    up, down = counted(first, proxy), counted(second, proxy)
    share = changes / 1000
    found += [_line(f"{changes:,} changes up", up, UP * share + (SOME if changes < 1000 else 0), PEERS["up"]),
              _line(f"{changes:,} changes down", down, DOWN * share + (SOME if changes < 1000 else 0), PEERS["down"]),
              _requests(f"requests of {changes:,} changes, the more of both ways", max(up.requests, down.requests),
                        REQUESTS)]
    counted(first, proxy)
    idle = counted(first, proxy)
    found += [_line("nothing to do", idle, IDLE, PEERS["idle"]),
              _requests("requests of nothing to do", idle.requests, 1)]
    return [*found, _cut(proxy, pcs, people, changes)]


def _line(work: str, one: Counted, bar: float, note: str = "") -> Line:
    return Line(work, one.kilobytes, None, bar, "kB", f"{one.requests} requests" + (f"; {note}" if note else ""))


def _requests(work: str, count: int, bar: float) -> Line:
    return Line(work, count, None, bar, "requests")


def _cut(proxy: CuttingProxy, pcs: Sequence[Workspace], people: int, changes: int) -> Line:
    """The same work twice, over a whole line and over one that breaks: what was sent the more, for each cut."""
    whole = sum(_up_and_down(proxy, pcs, people, changes, seed) for seed in range(8, 8 + ROUNDS))
    proxy.most, proxy.kind, before = MOST, False, proxy.cuts
    broken = sum(_up_and_down(proxy, pcs, people, changes, seed) for seed in range(18, 18 + ROUNDS))
    proxy.kind, cuts = True, proxy.cuts - before
    return Line("sent again for each cut", max(broken - whole, 0.0) / max(cuts, 1), None, AGAIN, "kB",
                f"{cuts} cuts; {PEERS['cuts']}")


def _up_and_down(proxy: CuttingProxy, pcs: Sequence[Workspace], people: int, changes: int, seed: int) -> float:
    first, second = pcs
    rescored(first, people, changes, seed)
    return sum(counted(one, proxy, tries=TRIES).kilobytes for one in (first, second, first))
