"""The exchange with the centre: bytes on the line, and everybody at 08.00, at a real centre."""

from __future__ import annotations

from bench import accepting, exchange
from bench.centre import centre
from bench.line import Line
from bench.load import Morning, morning
from bench.office import Offices
from bench.process import run
from bench.scale import Scale

LONGEST, MEMORY = 60.0, 600.0  # seconds until the last device is done; MB of the server without its database
AT_ONCE = 500


def mornings(few: str, offices: str) -> list[dict[str, object]]:
    """Devices of one office, then one of each of many offices, from a process of its own."""
    with centre() as at:
        first = morning(at, at.devices("A001", int(few)), at_once=AT_ONCE)
        many = [one for number in range(int(offices)) for one in at.devices(f"B{number:03d}", 1)]
        second = morning(at, many, at_once=AT_ONCE)
    return [line.data() for line in (
        _line(f"{few} devices of one office at 08.00, the last one done", first),
        _line(f"{offices} offices at 08.00, the last one done", second),
        Line("memory of the centre then", max(first.memory, second.memory), None, MEMORY, "MB",
             f"with its PostgreSQL {max(first.with_database, second.with_database):.0f} MB"))]


def _line(work: str, seen: Morning) -> Line:
    middle = seen.waits[len(seen.waits) // 2]
    return Line(work, seen.waits[-1], None, LONGEST, "s",
                f"half within {middle:.1f} s; {seen.tries} exchanges; all ended")


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """Bytes and requests against their bars, waits and memory against theirs."""
    del offices  # registers of their own kind are made here
    told = [*run(exchange.measured, scale.some, scale.exchanged), *run(mornings, scale.devices, scale.offices)]
    rate = accepting.line(*run(accepting.measured, scale.batches))
    return [rate, *(Line(one["work"], one["ours"], one["floor"], one["bar"], one["unit"], one["note"]) for one in told)]
