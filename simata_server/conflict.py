"""A value that a person must decide, as the centre keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simata_desktop.domain.merge import Version

OPEN, SETTLED = "open", "settled"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two values of a conflict: by group.word, who gave it, when, on which device."""

    values: Mapping[str, str | None]
    user: str
    wall: str
    device: str
    version: Version | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A group whose value a person must decide: ``stands`` is the accepted side, ``offered`` came later."""

    id: str
    partition: str
    entity: str
    record: str
    group: str
    kind: str
    stands: Side
    offered: Side
    state: str = OPEN
