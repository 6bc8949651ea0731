"""Own changes that wait become batches: whole saves, numbered without a gap, of limited size (sync.md 3.9)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from msgspec.structs import replace

from simata_desktop.domain.ids import place_of
from simata_desktop.sync.course import FrozenBatch
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import BatchHead, Change, Save

Waiting = tuple[Save, Change]  # the save without changes, and one of its changes with its id


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that never changes: its bytes, and how many of the waiting changes are in it."""

    fixed: FrozenBatch
    content: bytes
    count: int


def freeze(waiting: Sequence[Waiting], *, device: str, gen: int, no: int, first: int, lineage: Mapping[int, int],
           users: Mapping[str, str] | None = None, most_changes: int = wire.MOST_CHANGES,
           most_bytes: int = wire.MOST_BYTES) -> Batch | None:
    """The next batch of what waits, in order of the journal; None when nothing does.

    ``first``: one more than the last number given under ``gen`` in this journal. Saves are divided only where one alone
    is too large.
    """
    count = _whole(waiting, most_changes)
    while count:
        head = BatchHead(device, gen, no, first, first + count - 1, tuple(sorted(lineage.items())),
                         dict(users or {}), wire.PROTOCOL)
        content = wire.pack_batch(head, list(gathered(waiting[:count], first)))
        if len(content) <= most_bytes or count == 1:
            fixed = FrozenBatch(gen, no, first, head.last, len(content), hashlib.sha256(content).hexdigest())
            return Batch(fixed, content, count)
        count = _whole(waiting[:count], max(1, min(count - 1, count * most_bytes // len(content))))
    return None


def gathered(waiting: Iterable[Waiting], first: int) -> Iterable[Save]:
    """Neighbouring changes of one save put together and numbered from ``first``."""
    n = first
    for _, some in groupby(waiting, key=lambda one: one[0].tx):
        group = list(some)
        save = group[0][0]
        changes = [replace(change, n=n + place) for place, (_, change) in enumerate(group)]
        n += len(changes)
        yield replace(save, changes=changes, start=place_of(save.tx, changes[0].id) or 0)


def _whole(waiting: Sequence[Waiting], most: int) -> int:
    """How many of the first ``most`` can go without dividing the last save; all where it is one save."""
    if len(waiting) <= most:
        return len(waiting)
    count = most
    while count and waiting[count - 1][0].tx == waiting[count][0].tx:
        count -= 1
    return count or most
