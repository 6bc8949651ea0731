"""The tables of a device in the walk. Values are replaced, never changed in place, so that a copy is a backup."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field

from simata_desktop.domain.merge import State
from simata_desktop.sync.outbox import Batch
from simata_desktop.sync.protocol.hello import Place
from simata_desktop.sync.protocol.wire import Change, Line, Logged, Save

Values = Mapping[str, str | None]


@dataclass(frozen=True)
class Entry:
    """An own change in the journal. ``logged``: the log this device holds has it."""

    id: str
    save: Save
    change: Change
    gen: int = 0
    n: int = 0
    verdict: str | None = None
    logged: bool = False
    followed: bool = False  # it went after its record into the log of another office


@dataclass(frozen=True)
class Kept:
    """A line of the pulled log, whole, with the chain after it (hex)."""

    logged: Logged
    line: Line
    chain: str
    own: bool


@dataclass(frozen=True)
class Tail:
    """Lines of a log the centre lost, from the place after ``start``; up to ``common`` that log is the present one."""

    start: Place
    common: int
    lines: list[Kept]


@dataclass(frozen=True)
class Dispute:
    """A conflict as the device shows it: values, user, time, device of both sides."""

    id: str
    partition: str
    record: str
    group: str
    stands: Values
    stands_by: str | None  # change id
    offered: Values
    offered_by: str
    open: bool = True


@dataclass
class DeviceDisk:
    """All tables. ``seen`` is the judge's shadow: bits of all changes this
    disk holds. ``lineage``: generation → last number the centre has answered of this very journal."""

    device: str
    gen: int
    lease: str
    epoch: str
    lineage: dict[int, int] = field(default_factory=dict)
    journal: dict[str, Entry] = field(default_factory=dict)
    states: dict[tuple[str, str], State] = field(default_factory=dict)
    log: dict[str, list[Kept]] = field(default_factory=dict)
    cursors: dict[str, Place] = field(default_factory=dict)
    disputes: dict[str, Dispute] = field(default_factory=dict)
    fixed: Batch | None = None
    next_no: int = 1
    last_n: int = 0
    tails: dict[str, list[Tail]] = field(default_factory=dict)
    aliases: dict[tuple[str, str], str] = field(default_factory=dict)  # (partition whose log told it, id) → what it is
    hlc: int = 0
    seen: int = 0
    anew: bool = False

    def copied(self) -> DeviceDisk:
        """A clone or a backup."""
        found = copy(self)
        for name in ("lineage", "journal", "states", "cursors", "disputes", "tails", "aliases"):
            setattr(found, name, dict(getattr(self, name)))
        found.log = {partition: list(lines) for partition, lines in self.log.items()}
        return found
