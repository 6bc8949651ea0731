"""What an import must know of the store: people by NIP, records by id, units, codes of sessions, remembered answers.

Everything is read in bulk: one query a table, never one a row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from simata_desktop.domain.records import HISTORY, KINDS, PERSON
from simata_desktop.store.bulk import texts
from simata_desktop.store.queries.units import LOCAL, UnitRow

Values = dict[str, str | None]
CHUNK = 20_000


class Held(NamedTuple):
    """A record as stored: its id, its values by word, and whether it is marked as deleted."""

    uid: str
    values: Values
    deleted: bool = False


def position(connection: Connection) -> int:
    """The last position of the journal; another one means that something has changed."""
    return int(connection.exec_driver_sql("SELECT coalesce(max(pos), 0) FROM sync_change").scalar_one())


def people(connection: Connection, nips: Iterable[str], words: Sequence[str]) -> dict[str, Held]:
    """The people of these NIPs on the register, with the values of ``words``."""
    columns = "".join(f', "{PERSON.field(word).column}"' for word in words)
    found: dict[str, Held] = {}
    for some in _chunks(nips):
        rows = connection.exec_driver_sql(
            f"SELECT uid, nip{columns} FROM person WHERE deleted = 0 "
            "AND nip IN (SELECT value FROM json_each(?)) ORDER BY id DESC", (some,))
        for uid, nip, *row in rows:
            found[nip] = Held(uid, texts(words, row))
    return found


def nips_of(connection: Connection, names: Iterable[str]) -> dict[tuple[str, str], set[str]]:
    """The NIPs of people by name (case does not count) and birth date, for the names asked for."""
    found: dict[tuple[str, str], set[str]] = {}
    for some in _chunks({name.casefold() for name in names}):
        rows = connection.exec_driver_sql(
            "SELECT lower(name), birth_date, nip FROM person WHERE deleted = 0 AND birth_date IS NOT NULL "
            "AND lower(name) IN (SELECT value FROM json_each(?))", (some,))
        for name, born, nip in rows:
            found.setdefault((name, born), set()).add(nip)
    return found


def records(connection: Connection, entity: str, uids: Iterable[str], words: Sequence[str]) -> dict[str, Held]:
    """The records of these ids, deleted ones too, with the values of ``words``."""
    kind = KINDS[entity]
    columns = "".join(f', "{kind.field(word).column}"' for word in words)
    found: dict[str, Held] = {}
    for some in _chunks(uids):
        rows = connection.exec_driver_sql(
            f'SELECT uid, deleted{columns} FROM "{kind.table}" WHERE uid IN (SELECT value FROM json_each(?))', (some,))
        for uid, deleted, *row in rows:
            found[uid] = Held(uid, texts(words, row), bool(deleted))
    return found


def history_of(connection: Connection, persons: Iterable[str]) -> list[Values]:
    """All history rows of these people."""
    columns = ", ".join(f'"{field.column}"' for field in HISTORY.fields)
    found: list[Values] = []
    for some in _chunks(persons):
        rows = connection.exec_driver_sql(
            f"SELECT {columns} FROM history WHERE deleted = 0 AND person_id IN (SELECT value FROM json_each(?))",
            (some,))
        found += [texts(HISTORY.words, row) for row in rows]
    return found


def units(connection: Connection) -> tuple[list[UnitRow], frozenset[str]]:
    """All units in the order they were made, and the ids of deleted ones."""
    rows = connection.exec_driver_sql(
        "SELECT uid, code, name, parent_id, home, deleted FROM unit ORDER BY id").fetchall()
    live = [UnitRow(uid, code, name or "", parent, home) for uid, code, name, parent, home, deleted in rows
            if not deleted]
    return live, frozenset(uid for uid, *_, home, deleted in rows if deleted and home == LOCAL)


def session_codes(connection: Connection, beginning: str) -> set[str]:
    """Codes of sessions that begin so, deleted ones too."""
    rows = connection.exec_driver_sql(
        "SELECT code FROM session WHERE substr(code, 1, ?) = ?", (len(beginning), beginning))
    return {row[0] for row in rows}


class Assessed(NamedTuple):
    """Somebody takes part in a session: its id, code, method and state."""

    session: str
    code: str
    method: str | None
    state: str | None


def assessed(connection: Connection, day: str) -> dict[str, list[Assessed]]:
    """By person the sessions of a day, in the order they were made."""
    found: dict[str, list[Assessed]] = {}
    for person, uid, code, method, state in connection.exec_driver_sql(
            "SELECT c.person_id, s.uid, s.code, s.method, s.state FROM session s "
            "JOIN participant c ON c.session_id = s.uid AND c.deleted = 0 "
            "WHERE s.deleted = 0 AND s.date = ? ORDER BY s.id", (day,)):
        found.setdefault(person, []).append(Assessed(uid, code or "", method, state))
    return found


def remembered(connection: Connection, shape: str) -> str | None:
    """The answer given before for heads of this shape, as JSON."""
    row = connection.exec_driver_sql("SELECT answer FROM remembered_heads WHERE shape = ?", (shape,)).fetchone()
    return None if row is None else str(row[0])


def remember(connection: Connection, shape: str, answer: str, *, wall: str) -> None:
    """Keep an answer for heads of this shape; it belongs to this PC alone and is no record."""
    connection.exec_driver_sql(
        "INSERT INTO remembered_heads(shape, answer, wall) VALUES (?, ?, ?) "
        "ON CONFLICT(shape) DO UPDATE SET answer = excluded.answer, wall = excluded.wall", (shape, answer, wall))


def _chunks(keys: Iterable[str]) -> Iterable[str]:
    listed = list(keys)
    return [json.dumps(listed[start: start + CHUNK]) for start in range(0, len(listed), CHUNK)]
