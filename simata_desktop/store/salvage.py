"""What can still be read of a damaged store, row by row: pages whose seal is broken are passed over, never guessed at.

Nothing is written to the store.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from simata_desktop.domain.errors import EnvironmentProblem
from simata_desktop.domain.records import KINDS
from simata_desktop.store.database import connect
from simata_desktop.store.keys import DataKey

STRIDE = 1000  # rows that are read at once where nothing is broken
FINE, TAIL = 32, 64  # steps of the search for the end of a table, and how many rows a broken end may have held

Row = tuple[Any, ...]


class Wreck:
    """A store that does not open any more, and its key. ``lost``: places of rows by table that could not be read; some
    of them may have been empty."""

    def __init__(self, store: Path, key: DataKey) -> None:
        self._store, self._key = store, key
        self._connection: Any = None
        self.lost: dict[str, int] = {}

    def close(self) -> None:
        """Close what is open."""
        if self._connection is not None:
            with suppress(driver.Error):
                self._connection.close()
            self._connection = None

    def records(self, entity: str) -> list[Row]:
        """The rows of a kind of record that are not deleted: values in the order of its fields."""
        kind = KINDS[entity]
        columns = ", ".join(f'"{field.column}"' for field in kind.fields)
        return list(self._rows(kind.table, f"SELECT {columns} FROM \"{kind.table}\" WHERE deleted = 0 AND"))

    def unsent(self) -> list[Row]:
        """Own changes the centre has not answered, in order: time, user, command, kind of record, record, kind, fields,
        reason."""
        found = self._rows("sync_change", (
            "SELECT pos, wall, user_id, command, entity, record_id, kind, fields, reason FROM sync_change NOT INDEXED "
            "WHERE verdict IS NULL AND state IS NULL AND"))
        return [(*row[1:7], json.loads(row[7]), row[8]) for row in sorted(found)]

    def people(self) -> list[Row]:
        """Id and NIP of everybody, also of those who were deleted: as the journal has it, and as it is now."""
        told = self._rows("sync_change", (
            "SELECT record_id, json_extract(fields, '$.\"nip.nip\"[1]') FROM sync_change NOT INDEXED "
            "WHERE entity = 'person' AND fields LIKE '%\"nip.nip\"%' AND"))
        return [*told, *self._rows("person", "SELECT uid, nip FROM person WHERE")]

    def roles(self, user: str) -> tuple[str, ...]:
        """The roles of a user; none where they cannot be read."""
        kind = KINDS["user"]
        rows = self._rows(kind.table, f"SELECT uid, roles FROM \"{kind.table}\" WHERE deleted = 0 AND")
        return next((tuple(json.loads(told or "[]")) for uid, told in rows if uid == user), ())

    def _rows(self, table: str, select: str) -> Iterator[Row]:
        self.lost[table] = 0
        last = self._last(table)
        for start in range(1, last + 1, STRIDE):
            yield from self._between(table, select, start, min(start + STRIDE - 1, last))

    def _between(self, table: str, select: str, first: int, last: int) -> Sequence[Row]:
        """The rows from place to place; halved where one of them cannot be read."""
        try:
            return self._ask(f"{select} rowid BETWEEN ? AND ?", first, last)
        except driver.Error:
            self.close()  # the engine reads nothing more over this connection
        if first == last:
            self.lost[table] += 1
            return ()
        middle = (first + last) // 2
        return (*self._between(table, select, first, middle), *self._between(table, select, middle + 1, last))

    def _last(self, table: str) -> int:
        """The place of the last row; where the end cannot be read, a little behind the last place that can."""
        try:
            return int(self._ask(f'SELECT coalesce(max(rowid), 0) FROM "{table}"')[0][0])
        except driver.Error:
            self.close()
        low = next((2**n for n in range(30, -1, -1) if self._reads(table, 2**n)), 0)
        step = max(low // FINE, 1)
        while True:
            low = next((at for at in range(low + step * FINE, low, -step) if self._reads(table, at)), low)
            if step == 1:
                return low + TAIL
            step = max(step // FINE, 1)

    def _reads(self, table: str, place: int) -> bool:
        """Can the row at a place, or the one before it, be read?"""
        try:
            return bool(self._ask(f'SELECT 1 FROM "{table}" WHERE rowid <= ? ORDER BY rowid DESC LIMIT 1', place))
        except driver.Error:
            self.close()
            return False

    def _ask(self, statement: str, *params: object) -> list[Row]:
        """Raises EnvironmentProblem ``store.damaged`` where not even the first page can be read."""
        if self._connection is None:
            self._connection = connect(self._store, self._key, read_only=True)
            try:
                self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except driver.Error as error:
                raise EnvironmentProblem("store.damaged") from error
        found: list[Row] = self._connection.execute(statement, params).fetchall()
        return found
