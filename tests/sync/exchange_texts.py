"""Saves, log lines and batches of invented changes."""

from __future__ import annotations

from simata_desktop.domain.ids import change_id, natural
from simata_desktop.sync.protocol.wire import Change, Line, Logged, Save

DEVICE = "019a0000-0000-7000-8000-0000000000d1"


def tx(number: int) -> str:
    """The id of a save."""
    return f"019ab{number:03x}-{number % 4096:04x}-7{number % 1000:03d}-8abc-{number * 7919 % (1 << 40):012x}"


def save(number: int, changes: int = 1, *, first: int | None = None, partition: str = "O1/closed") -> Save:
    """A save of scores; its changes are numbered from ``first`` (else from its own number)."""
    n = number if first is None else first
    wall = f"2026-11-{1 + number % 28:02d}T09:41:07.{number % 1000:03d}+07:00"
    return Save(tx(number), natural("user", "1"), "assess", wall, "+0700", 1 << 56, 7, "0.1.0", [
        Change(n + place, "participant", natural("participant", str(number), str(place)), "set",
               {"assessment.integrity.integrity": ["3", str(number % 6)]}, partition, 4, place,
               change_id(tx(number), place)) for place in range(changes)])


def logged(number: int, seq: int, changes: int = 1, device: str = DEVICE) -> Logged:
    """The same as log lines from place ``seq`` on."""
    told = save(number, changes)
    lines = [Line(seq + place, one.n, one.entity, one.record, one.kind, one.fields, one.base, one.clock, one.id)
             for place, one in enumerate(told.changes)]
    return Logged(device, 1, told.tx, told.user, told.command, told.wall, told.zone, told.clock, told.schema, told.app,
                  "2026-11-24T02:00:00Z", lines)
