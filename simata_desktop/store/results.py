"""Keeping the engine's results and their tally beside the rows they follow from, inside the same transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection

from simata_desktop.store import bulk

CURRENT, BEFORE = 0, 1
COLUMNS = (
    "map", "person", "unit_id", "tier", "meant", "state", "box", "provisional_box", "possible", "performance_low",
    "performance_high", "potential_low", "potential_high", "talent_low", "talent_high", "states", "held_down",
    "unverified", "valid_until",
)
TallyKey = tuple[int, str, str, int, str, int]
Row = tuple[object, ...]

_MAP, _UNIT, _TIER, _MEANT, _STATE, BOX, PROVISIONAL, _HELD, _UNVERIFIED = 0, 2, 3, 4, 5, 6, 7, 16, 17


def key(row: Sequence[object]) -> TallyKey:
    """The tally line a result belongs to; the place is the certain or the provisional box, 0 for none."""
    return (row[_MAP], row[_UNIT] or "", row[_TIER] or "", row[_MEANT], row[_STATE],  # type: ignore[return-value]
            row[BOX] or row[PROVISIONAL] or 0)


def replace(connection: Connection, rows: Sequence[Row], persons: Iterable[int], *, kept: int) -> None:
    """Take the results of these people out of map ``kept`` and put ``rows`` in; the tally follows by differences."""
    some = msgspec.json.encode(list(persons)).decode()
    named = ", ".join(COLUMNS)
    old = connection.exec_driver_sql(
        f"SELECT {named} FROM result WHERE map = ? AND person IN (SELECT value FROM json_each(?))",
        (kept, some)).fetchall()
    if old:
        connection.exec_driver_sql(
            "DELETE FROM result WHERE map = ? AND person IN (SELECT value FROM json_each(?))", (kept, some))
    bulk.insert(connection, "result", COLUMNS, rows)
    _shift(connection, old, rows)


def add(connection: Connection, rows: Sequence[Row]) -> None:
    """Put in results of people who had none in this map; the tally follows."""
    bulk.insert(connection, "result", COLUMNS, rows)
    _shift(connection, (), rows)


def rebuild(connection: Connection, rows: Iterable[Row], *, kept: int) -> None:
    """Replace the whole of one map."""
    connection.exec_driver_sql("DELETE FROM result WHERE map = ?", (kept,))
    connection.exec_driver_sql("DELETE FROM tally WHERE map = ?", (kept,))
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 5000:
            bulk.insert(connection, "result", COLUMNS, batch)
            batch.clear()
    bulk.insert(connection, "result", COLUMNS, batch)
    connection.exec_driver_sql(
        "INSERT INTO tally(map, unit_id, tier, meant, state, place, people, unverified, held_down) "
        "SELECT map, coalesce(unit_id, ''), coalesce(tier, ''), meant, state, coalesce(box, provisional_box, 0), "
        "count(*), sum(unverified), sum(held_down) FROM result WHERE map = ? GROUP BY 1, 2, 3, 4, 5, 6", (kept,))


def _shift(connection: Connection, old: Sequence[Sequence[object]], new: Sequence[Row]) -> None:
    people: Counter[TallyKey] = Counter()
    unverified: Counter[TallyKey] = Counter()
    held: Counter[TallyKey] = Counter()
    for sign, rows in ((-1, old), (1, new)):
        for row in rows:
            line = key(row)
            people[line] += sign
            unverified[line] += sign * int(row[_UNVERIFIED])  # type: ignore[call-overload]
            held[line] += sign * int(row[_HELD])  # type: ignore[call-overload]
    changed = [(*line, people[line], unverified[line], held[line]) for line in people
               if people[line] or unverified[line] or held[line]]
    if changed:
        connection.exec_driver_sql(
            "INSERT INTO tally(map, unit_id, tier, meant, state, place, people, unverified, held_down) "
            "VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET people = people + excluded.people, "
            "unverified = unverified + excluded.unverified, held_down = held_down + excluded.held_down", changed)


def meta(connection: Connection, name: str) -> str | None:
    """A value this store keeps about itself."""
    row = connection.exec_driver_sql("SELECT value FROM meta WHERE key = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def set_meta(connection: Connection, name: str, value: str) -> None:
    """Keep a value about this store."""
    connection.exec_driver_sql("INSERT INTO meta(key, value) VALUES (?, ?) "
                               "ON CONFLICT DO UPDATE SET value = excluded.value",
                               (name, value))
