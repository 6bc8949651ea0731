"""Is a whole batch to be taken in? Judged by what is stored of its device, under the lock of the heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from simata_desktop.sync.protocol.wire import BatchHead, Save
from simata_server.greeting import Generation

MOST = 1_000_000  # numbers in one batch that anything is kept of


class Course(Enum):
    """What is to be done with a batch."""

    TAKE = "take"
    REPEAT = "repeat"  # it was taken in before: the stored reply
    FORK = "fork"  # its numbers do not go on from ours: a sibling has used them, or we have lost some (sync.md 3.15)
    DAMAGED = "damaged"  # its head does not say what is in it


@dataclass(frozen=True, slots=True)
class Stored:
    """A batch of this number that was taken in: its SHA-256 (hex) and the packed reply."""

    sha256: str
    reply: bytes


def course(head: BatchHead, saves: Sequence[Save] | None, sha256: str, stored: Stored | None,
           generation: Generation | None) -> Course:
    """``saves``: None where they cannot be read. ``stored``: what was taken in under (device, generation, number);
    ``generation``: as the centre knows it."""
    if stored is not None:
        return Course.REPEAT if stored.sha256 == sha256 else Course.FORK
    if not 0 <= head.last - head.first < MOST or not head.first > 0:
        return Course.DAMAGED
    numbers = range(head.first, head.last + 1)
    if saves is not None and [change.n for save in saves for change in save.changes] != list(numbers):
        return Course.DAMAGED
    return Course.TAKE if generation is not None and head.first == generation.last_n + 1 else Course.FORK
