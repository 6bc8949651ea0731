"""What the centre lets a device do, from its own data: which partitions it reads, which changes it may make."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simata_desktop.domain.merge import CREATE, DELETE, RESOLVE, TRANSFER, UNDELETE, State, group_of
from simata_desktop.domain.records import CLOSED_INDICATORS, EVIDENCE, KINDS, PERSON, Partition
from simata_desktop.domain.roles import Roles
from simata_desktop.domain.transitions import waits_again
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change, Save

SCOPE, RIGHT, REFERENCE, PLACE = "right.scope", "right.missing", "right.reference", "right.place"
INDICATOR = "evidence.indikator"
WHOLE_RECORD = (CREATE, DELETE, UNDELETE)  # touch more than the groups they name


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

    @property
    def enters_below(self) -> bool:
        """May it enter people of the offices below?"""
        return roles().may_write(self.roles, PERSON.entity, {field.group for field in PERSON.fields}, below=True)

    def may(self, save: Save, change: Change, state: State) -> str:
        """Why a change may not be made; empty where it may."""
        office, _, kind = change.partition.rpartition("/")
        if change.partition == wire.REFERENCE:
            if not self.root:
                return REFERENCE
        elif (office != self.office and office not in self.below) or kind not in roles().reads(self.roles):
            return SCOPE
        if misplaced(change, state):
            return PLACE
        if change.kind == RESOLVE and "verifier" not in self.roles:
            return RIGHT
        what = TRANSFER if change.kind == TRANSFER else change.entity
        allowed = roles().may_write(self.roles, what, _groups(change), indicator=_indicator(change, state),
                                    below=bool(office) and office != self.office)
        return "" if allowed else RIGHT


def misplaced(change: Change, state: State) -> bool:
    """Is this no change of such a record in such a partition: another kind of record, one that lies elsewhere for ever
    (sync.md 3.1), or a known field under a group that is not its own?"""
    record = KINDS.get(change.entity)
    if record is None:
        return False  # of a later program
    if state.made and state.entity != change.entity:
        return True
    closed = record.partition is Partition.CLOSED or _indicator(change, state) in CLOSED_INDICATORS
    wanted = {wire.CLOSED} if closed else {wire.OPEN}
    if record.partition is Partition.REFERENCE:  # an office below proposes
        wanted = {wire.OPEN, wire.REFERENCE}
    known = {field.word: field.group for field in record.fields}
    names = [name.rpartition(".") for name in change.fields]
    here = change.partition.rpartition("/")[2]
    return here not in wanted or any(known.get(word, group) != group for group, _, word in names)


def _groups(change: Change) -> set[str]:
    """The groups a change touches; that of its first field stands for the record as a whole. That evidence waits for a
    verifier again is said by whoever changes it."""
    told = told_values(change)
    named = {group_of(name) for name in told}
    if change.entity == EVIDENCE.entity and waits_again(told):
        named.discard("state")
    record = KINDS.get(change.entity)
    return named | {record.fields[0].group} if record is not None and change.kind in WHOLE_RECORD else named


def told_values(change: Change) -> dict[str, str | None]:
    """What a change makes of its fields."""
    return {name: wire.pair(value)[1] for name, value in change.fields.items()}


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
