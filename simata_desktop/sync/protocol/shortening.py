"""What follows from the line before does not travel: numbers that go up by one, times that stand in an identifier,
identifiers that follow from the save. Shortening and restoring are exact for any content.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from msgspec.structs import replace

from simata_desktop.domain.ids import change_id, place_of

if TYPE_CHECKING:
    from simata_desktop.sync.protocol.wire import Line, Logged, Save

NEAR = "~"  # before a wall time told in milliseconds after the one in the save's id
NEXT = "+"  # before a place told from the place before
COUNTER_BITS = 16
FAR = 10 * 365 * 86_400_000  # milliseconds between id and wall that are still told as a distance
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Timed = TypeVar("Timed", "Save", "Logged")


def short_saves(saves: Sequence[Save], first: int) -> list[Save]:
    """Saves as they travel. ``first``: the number of the batch's first change."""
    found = []
    for save in saves:
        changes = []
        for place, one in enumerate(save.changes):
            place += save.start
            id_ = "" if place_of(save.tx, one.id) == place else one.id
            changes.append(replace(one, n=one.n - first, clock=one.clock - place, id=id_))
            first = one.n + 1
        found.append(replace(_short_time(save), changes=changes))
    return found


def whole_saves(saves: Sequence[Save], first: int) -> list[Save]:
    """What ``short_saves`` was given, with every id told."""
    found = []
    for save in saves:
        changes = []
        for place, one in enumerate(save.changes):
            place += save.start
            changes.append(replace(one, n=one.n + first, clock=one.clock + place,
                                   id=one.id or change_id(save.tx, place)))
            first += one.n + 1
        found.append(replace(_whole_time(save), changes=changes))
    return found


def short_lines(logged: Iterable[Logged], first: int) -> list[Logged]:
    """Log lines as they travel. ``first``: the place of the page's first line."""
    found = []
    last: dict[tuple[str, int], int] = {}
    for save in logged:
        lines, place = [], -1
        n = last.get((save.device, save.gen), 0)
        for one in save.lines:
            told, place = _short_id(save.tx, one.id, place)
            lines.append(replace(one, seq=one.seq - first, n=one.n - n, clock=one.clock - max(place, 0), id=told))
            first, n = one.seq + 1, one.n + 1
        last[save.device, save.gen] = n
        found.append(replace(_short_time(save), lines=lines))
    return found


def whole_lines(logged: Iterable[Logged], first: int) -> list[Logged]:
    """What ``short_lines`` was given."""
    found = []
    last: dict[tuple[str, int], int] = {}
    for save in logged:
        lines, place = [], -1
        n = last.get((save.device, save.gen), 0)
        for one in save.lines:
            id_, place = _whole_id(save.tx, one.id, place)
            whole: Line = replace(one, seq=one.seq + first, n=one.n + n, clock=one.clock + max(place, 0), id=id_)
            lines.append(whole)
            first, n = whole.seq + 1, whole.n + 1
        last[save.device, save.gen] = n
        found.append(replace(_whole_time(save), lines=lines))
    return found


def _short_id(tx: str, id_: str, before: int) -> tuple[str, int]:
    place = place_of(tx, id_)
    if place is None:
        return (f"{NEXT}{id_}" if id_.startswith(NEXT) else id_), before
    return "" if place == before + 1 else f"{NEXT}{place - before}", place


def _whole_id(tx: str, told: str, before: int) -> tuple[str, int]:
    if told and not told.startswith(NEXT):
        return told, before
    if told.startswith(NEXT * 2):  # an id of its own that begins like a distance
        return told[1:], before
    place = before + (int(told[1:]) if told else 1)
    return change_id(tx, place), place


def _short_time(save: Timed) -> Timed:
    """The wall time as a distance from the one in the save's id, the clock as one from the wall time."""
    bare = replace(save, wall=f"{NEAR}{save.wall}") if save.wall.startswith(NEAR) else save
    try:
        written = datetime.fromisoformat(save.wall)
        wall = (written - EPOCH) // timedelta(milliseconds=1)
        near = replace(save, wall=f"{NEAR}{wall - _born(save.tx)}", clock=save.clock - (wall << COUNTER_BITS))
        return near if abs(wall - _born(save.tx)) < FAR and _whole_time(near) == save else bare
    except (ValueError, TypeError, OverflowError):
        return bare


def _whole_time(save: Timed) -> Timed:
    if not save.wall.startswith(NEAR):
        return save
    if save.wall.startswith(NEAR * 2):  # a text that is no time and begins like a distance
        return replace(save, wall=save.wall[1:])
    wall = _born(save.tx) + int(save.wall[1:])
    sign = -1 if save.zone.startswith("-") else 1
    zone = timezone(sign * timedelta(hours=int(save.zone[1:3]), minutes=int(save.zone[3:5])))
    written = (EPOCH + timedelta(milliseconds=wall)).astimezone(zone)
    return replace(save, wall=written.isoformat(timespec="milliseconds"), clock=save.clock + (wall << COUNTER_BITS))


def _born(tx: str) -> int:
    """Milliseconds in a UUIDv7."""
    return UUID(tx).int >> 80
