"""What became of a batch: lines of the logs, quarantine, and the verdicts its author is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from simata_desktop.domain.merge import Version
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change, Line, Logged, Reply, Save, Verdict


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A change that was not judged, and why; it is kept as it was offered until a person settles it. ``lineage``: what
    its author's own chain was known to be, for the day it is judged; ``record``: the id that stays for the one it
    names."""

    save: Save
    change: Change
    why: str
    lineage: Mapping[int, int] = field(default_factory=dict)
    record: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What became of a change that came before: its state, whose it is, and its place in the log (0 in quarantine)."""

    state: str
    version: Version
    why: str = ""
    conflicts: tuple[str, ...] = ()


@dataclass(slots=True)
class Head:
    """Where the log of a partition ends."""

    seq: int = 0
    chain: bytes = wire.GENESIS


@dataclass
class Outcome:
    """What a batch did: log lines by partition with the chain after each, quarantine, the verdicts in order of n."""

    lines: dict[str, list[tuple[Logged, Line]]] = field(default_factory=dict)
    chains: dict[str, list[bytes]] = field(default_factory=dict)
    quarantined: list[Quarantined] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def reply(self, no: int, head: Callable[[str], Head], received: str, reads: Collection[str]) -> Reply:
        """The answer to the batch ``no``, with the heads of what it wrote to and its author ``reads``."""
        heads = {partition: head(partition).seq for partition in self.lines if partition in reads}
        return Reply(no, list(_runs(self.verdicts)), heads, received)


def _runs(verdicts: Iterable[Verdict]) -> Iterable[Verdict]:
    """Neighbouring accepted numbers of one partition put together."""
    held: Verdict | None = None
    for one in verdicts:
        joins = (held is not None and one.state == held.state == wire.ACCEPTED and one.partition == held.partition
                 and one.known_as is held.known_as is None and one.first == held.last + 1
                 and one.seq == held.seq + held.last - held.first + 1)
        if joins and held is not None:
            held = Verdict(held.first, one.last, held.state, held.partition, held.seq)
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held
