"""A page of a partition's log, checked before anything of it is applied (sync.md 3.10, 3.16)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.merge import LATE, State, Version, apply
from simata_desktop.domain.merge import visible as visible
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Place
from simata_desktop.sync.protocol.wire import Change, Line, Logged, PageHead, Save


@dataclass(frozen=True, slots=True)
class Taken:
    """One accepted change as it is to be applied: who made it (``logged``), what it says, its version and id.

    ``own``: it is this device's own journal entry that has come back.
    """

    logged: Logged
    line: Line
    version: Version
    id: str
    own: bool


Own = Callable[[str], tuple[Save, Change] | None]  # change id → the device's own journal entry


def checked(head: PageHead, logged: Sequence[Logged], place: Place, own: Own) -> tuple[Place, list[Taken]]:
    """The changes of a page, in order, and the place behind it.

    Raises UserError ``page.gap`` (not the place that follows, or holes), ``page.chain`` (a byte differs from what the
    centre numbered), ``page.unknown_echo`` (an own change this journal does not hold).
    """
    seq, chain = place.seq, bytes.fromhex(place.chain) if place.chain else wire.GENESIS
    found = []
    for save in logged:
        for line in save.lines:
            seq += 1
            if line.seq != seq:
                raise UserError("page.gap", partition=head.partition, seq=seq)
            one = _taken(save, line, own)
            chain = wire.link(chain, one.logged, one.line, wire.content(one.logged, one.line, head.partition))
            found.append(one)
    if seq != head.last or (found and found[0].version.seq != head.first):
        raise UserError("page.gap", partition=head.partition, seq=seq)
    if chain.hex() != head.chain:
        raise UserError("page.chain", partition=head.partition, seq=seq)
    return Place(seq, head.chain), found


def _taken(save: Logged, line: Line, own: Own) -> Taken:
    """The line as it was numbered. Number and base stay those of the log: after a fork the journal's are newer."""
    mine = own(line.id) if line.fields is None or line.was else None
    if line.fields is not None:
        return Taken(save, line, Version(line.seq, save.device, save.gen, line.n), line.id, own=mine is not None)
    if mine is None:
        raise UserError("page.unknown_echo", seq=line.seq)
    told, change = mine
    whole = Logged(save.device, save.gen, told.tx, told.user, told.command, told.wall, told.zone, told.clock,
                   told.schema, told.app, save.received, [], told.reason, told.session)
    full = msgspec.structs.replace(line, entity=change.entity, record=change.record, kind=change.kind,
                                   fields=change.fields, clock=change.clock, resolves=change.resolves)
    return Taken(whole, full, Version(line.seq, save.device, save.gen, line.n), line.id, own=True)


def put(state: State, one: Taken) -> None:
    """Put a checked change into the agreed state of its record."""
    values = {name: wire.pair(value)[1] for name, value in (one.line.fields or {}).items()}
    apply(state, one.version, one.line.kind, values, without=(*one.line.held, *one.line.lost),
          late=LATE in one.line.kinds.values())
