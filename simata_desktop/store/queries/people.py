"""Lists of people: look-up by NIP, instant search, ordered keys and pages for the window and the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from simata_desktop.domain.records import PERSON
from simata_desktop.store.bulk import texts
from simata_desktop.store.results import CURRENT

SORTS = {"name": "p.name", "nip": "p.nip", "unit": "p.work_unit", "position": "p.position", "grade": "p.grade"}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of a list of people. ``place`` is the certain or the provisional box."""

    id: int
    nip: str
    name: str
    title: str
    unit: str
    agency: str
    position: str
    grade: str | None
    tier: str | None
    state: str | None
    box: int | None
    place: int | None


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What a list shows; empty means everybody. ``units`` are ids with all units under them already in."""

    search: str = ""
    units: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    boxes: tuple[int, ...] = ()
    states: tuple[str, ...] = ()


_LINE = ("SELECT p.id, p.nip, p.name, p.title_prefix, p.title_suffix, p.work_unit, p.agency, p.position, p.grade, "
         "r.tier, r.state, r.box, coalesce(r.box, r.provisional_box) FROM person p "
         f"LEFT JOIN result r ON r.person = p.id AND r.map = {CURRENT} ")


def full_name(prefix: str | None, name: str | None, suffix: str | None) -> str:
    """The name with its titles as written on paper."""
    before = f"{prefix} " if prefix else ""
    after = f", {suffix}" if suffix else ""
    return f"{before}{name or ''}{after}"


def keys(connection: Connection, what: PeopleFilter, *, sort: str = "nip", descending: bool = False,
         limit: int | None = None) -> list[int]:
    """Local keys in order; the window then asks for pages of them."""
    where, params = _where(what)
    way = "DESC" if descending else "ASC"
    end = f" LIMIT {int(limit)}" if limit is not None else ""
    join = f"LEFT JOIN result r ON r.person = p.id AND r.map = {CURRENT} " if what.tiers or what.boxes or what.states \
        else ""
    rows = connection.exec_driver_sql(
        f"SELECT p.id FROM person p {join}WHERE {where} ORDER BY {SORTS[sort]} {way}, p.id{end}", params)
    return [row[0] for row in rows]


def count(connection: Connection, what: PeopleFilter) -> int:
    """How many people the filter leaves."""
    where, params = _where(what)
    return int(connection.exec_driver_sql(
        f"SELECT count(*) FROM person p LEFT JOIN result r ON r.person = p.id AND r.map = {CURRENT} WHERE {where}",
        params).scalar_one())


def everybody(connection: Connection) -> int:
    """How many people stand on the register."""
    return int(connection.exec_driver_sql("SELECT count(*) FROM person WHERE deleted = 0").scalar_one())


def page(connection: Connection, ids: Sequence[int]) -> list[PersonLine]:
    """The lines of these keys, in their order."""
    rows = connection.exec_driver_sql(f"{_LINE}WHERE p.id IN (SELECT value FROM json_each(?))",
                                      (json.dumps(list(ids)),))
    found = {row[0]: _line(row) for row in rows}
    return [found[one] for one in ids if one in found]


def quick_search(connection: Connection, text: str, limit: int = 50) -> list[PersonLine]:
    """People whose name or NIP has words that begin so; unranked, for each key stroke."""
    match = matching(text)
    if match is None:
        return []
    rows = connection.exec_driver_sql(
        f"{_LINE}WHERE p.id IN (SELECT rowid FROM person_search WHERE person_search MATCH ? LIMIT ?)", (match, limit))
    return [_line(row) for row in rows]


def _line(row: Sequence[Any]) -> PersonLine:
    return PersonLine(row[0], row[1] or "", row[2] or "", full_name(row[3], row[2], row[4]), row[5] or "",
                      row[6] or "", row[7] or "", *row[8:])


def matching(text: str) -> str | None:
    """What the index of names is asked for words that begin like those of ``text``; None where it holds no word."""
    words = re.findall(r"\w+", text)
    joined = "".join(words)
    if joined.isdigit():
        words = [joined]
    return " ".join(f'"{word}"*' for word in words) or None


def _where(what: PeopleFilter) -> tuple[str, tuple[object, ...]]:
    parts, params = ["p.deleted = 0"], []
    match = matching(what.search)
    if match is not None:
        parts.append("p.id IN (SELECT rowid FROM person_search WHERE person_search MATCH ?)")
        params.append(match)
    for column, wanted in (("p.unit_id", what.units), ("coalesce(r.tier, 'unknown')", what.tiers),
                           ("coalesce(r.box, r.provisional_box)", what.boxes), ("r.state", what.states)):
        if wanted:
            parts.append(f"{column} IN (SELECT value FROM json_each(?))")
            params.append(json.dumps(list(wanted)))
    return " AND ".join(parts), tuple(params)


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person as stored: both keys and all values by word."""

    id: int
    uid: str
    values: dict[str, str | None]


def by_nip(connection: Connection, nip: str) -> PersonRecord | None:
    """The person of that NIP on the register, or None."""
    columns = ", ".join(f'"{field.column}"' for field in PERSON.fields)
    row = connection.exec_driver_sql(
        f"SELECT id, uid, {columns} FROM person WHERE nip = ? AND deleted = 0 ORDER BY id LIMIT 1", (nip,)).fetchone()
    return None if row is None else PersonRecord(row[0], row[1], texts(PERSON.words, row[2:]))


def by_id(connection: Connection, uid: str) -> PersonRecord | None:
    """The person of that id on the register, or None."""
    columns = ", ".join(f'"{field.column}"' for field in PERSON.fields)
    row = connection.exec_driver_sql(f"SELECT id, uid, {columns} FROM person WHERE uid = ? AND deleted = 0",
                                     (uid,)).fetchone()
    return None if row is None else PersonRecord(row[0], row[1], texts(PERSON.words, row[2:]))


def children(connection: Connection, entity: str, columns: Sequence[str], person: str) -> list[dict[str, Any]]:
    """The records of one kind about a person, oldest first, chosen columns by name."""
    named = ", ".join(f'"{column}"' for column in ("uid", *columns))
    rows = connection.exec_driver_sql(
        f'SELECT {named} FROM "{entity}" WHERE person_id = ? AND deleted = 0 ORDER BY id', (person,))
    return [dict(zip(("uid", *columns), row, strict=True)) for row in rows]
