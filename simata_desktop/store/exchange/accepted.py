"""One accepted change as a log holds it, in the words of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simata_desktop.domain.merge import LATE

Pair = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Accepted:
    """One accepted change as it stands in a log. ``fields``: ``group.word`` → (before, after). ``clock`` is the whole
    hybrid time, ``started`` that of its save; ``chain`` the log's after it; ``base`` what its author had seen. ``was``
    and ``beside`` as in ``wire.Line``: the id it was offered under, with whom a person shares his NIP."""

    id: str
    seq: int
    device: str
    gen: int
    n: int
    entity: str
    record: str
    kind: str
    fields: Mapping[str, Pair]
    tx: str
    user: str
    command: str
    wall: str
    zone: str
    clock: int
    started: int
    schema: int
    app: str
    received: str
    chain: bytes
    base: int = 0
    reason: str | None = None
    session: str | None = None
    resolves: str = ""
    held: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    lost: Sequence[str] = ()
    soft: bool = False
    was: str = ""
    beside: str = ""

    @property
    def without(self) -> tuple[str, ...]:
        """The groups that were not taken."""
        return (*self.held, *self.lost)

    @property
    def late(self) -> bool:
        """Was it held as it came from an office that the record had left?"""
        return LATE in self.kinds.values()

    @property
    def verdict(self) -> str:
        """What the journal says of it."""
        return f"{'conflict' if self.held else 'accepted'}:{self.seq}"
