"""What the centre lets a device do, from its own data: which partitions it reads, which changes it may make."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simata_desktop.domain.merge import RESOLVE, TRANSFER, State, by_group
from simata_desktop.domain.records import EVIDENCE
from simata_desktop.domain.roles import Roles
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change, Save

SCOPE, RIGHT, REFERENCE = "right.scope", "right.missing", "right.reference"
INDICATOR = "evidence.indikator"


@cache
def roles() -> Roles:
    """The table shipped with the program; it cannot change while the program runs."""
    file = Path(__file__).resolve().parents[1] / "resources" / "roles.json"
    return Roles.parse(json.loads(file.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Actor:
    """A device with the rights of its user. ``below``: all offices under its own, at any depth."""

    device: str
    office: str
    below: frozenset[str]
    roles: tuple[str, ...]
    root: bool

    def reads(self) -> tuple[str, ...]:
        """The partitions it is given; the reference set is everybody's."""
        kinds = roles().reads(self.roles)
        reaches = any(one.below for name in self.roles if (one := roles().by_name.get(name)) is not None)
        offices = (self.office, *(sorted(self.below) if reaches else ()))
        return (*(f"{office}/{kind}" for office in offices for kind in sorted(kinds)), wire.REFERENCE)

    def may(self, save: Save, change: Change, state: State) -> str:
        """Why a change may not be made; empty where it may."""
        office, _, kind = change.partition.rpartition("/")
        if change.partition == wire.REFERENCE:
            if not self.root:
                return REFERENCE
        elif office != self.office and office not in self.below:
            return SCOPE
        if kind in (wire.OPEN, wire.CLOSED) and kind not in roles().reads(self.roles):
            return SCOPE
        groups = by_group({name: wire.pair(value) for name, value in change.fields.items()})
        what = TRANSFER if change.kind == TRANSFER else change.entity
        allowed = roles().may_write(self.roles, what, groups, indicator=_indicator(change, state),
                                    below=bool(office) and office != self.office)
        if not allowed:
            return RIGHT
        return "" if change.kind != RESOLVE or "verifier" in self.roles else RIGHT


def _indicator(change: Change, state: State) -> str | None:
    """The indicator of an evidence record, as it is told or known."""
    if change.entity != EVIDENCE.entity:
        return None
    told = change.fields.get(INDICATOR)
    return wire.pair(told)[1] if told is not None else state.body.get(INDICATOR)


def under(parents: Mapping[str, str | None], office: str) -> frozenset[str]:
    """All offices below one, at any depth; ``parents``: office → the one above it."""
    found: set[str] = set()
    grown: Collection[str] = (office,)
    while grown:
        grown = [code for code, above in parents.items() if above in grown and code not in found and code != office]
        found.update(grown)
    return frozenset(found)
