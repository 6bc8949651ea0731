"""A page of a log as it goes to one device: what it wrote itself comes back as an echo (sync.md 3.10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Line, Logged, PageHead

Have = Mapping[int, int]  # generation → last number of it that the device's journal holds


@dataclass(frozen=True, slots=True)
class Row:
    """A stored log line with the chain after it (hex)."""

    logged: Logged
    line: Line
    chain: str


def page(partition: str, epoch: str, head: int, rows: Sequence[Row], *, device: str, have: Have,
         most_bytes: int = wire.MOST_BYTES) -> bytes:
    """Rows that follow each other, as many as fit into ``most_bytes``, but one at least. There must be one."""
    count = min(len(rows), wire.MOST_LINES)
    while True:
        some = rows[:count]
        data = wire.pack_page(
            PageHead(partition, epoch, some[0].line.seq, some[-1].line.seq, head, some[-1].chain),
            list(wire.grouped(_told(row, device, have) for row in some)))
        if len(data) <= most_bytes or count == 1:
            return data
        count = max(1, min(count - 1, count * most_bytes // len(data)))


def _told(row: Row, device: str, have: Have) -> tuple[Logged, Line]:
    if row.logged.device != device or row.line.n > have.get(row.logged.gen, 0) or row.line.was \
            or wire.is_derived(row.line.id):
        return row.logged, row.line
    save = replace(row.logged, user="", command="", wall="", zone="", clock=0, schema=0, app="", reason=None,
                   session=None)
    return save, replace(row.line, entity="", record="", kind="", fields=None, clock=0, resolves="")
