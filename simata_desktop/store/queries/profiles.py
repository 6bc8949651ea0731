"""What the individual profile tells beside the map's facts, read for a number of people at once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from simata_desktop.domain.records import HISTORY, PERSON
from simata_desktop.store.bulk import texts
from simata_desktop.store.queries.people import PersonRecord

_HISTORY_WORDS = tuple(field.word for field in HISTORY.fields if field.word != "pegawai")


@dataclass(frozen=True, slots=True)
class EvidenceMark:
    """What names a piece of evidence on paper: its value, number, issuer, date or year."""

    indicator: str
    value: str
    number: str
    issuer: str
    date: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Attended:
    """One person's row of a session that is final, as the journal of sessions names it."""

    participant: str
    person: str
    code: str
    date: str


def keys_of(connection: Connection, nips: Sequence[str]) -> dict[str, int]:
    """The local key of each of these NIPs that stands on the register."""
    rows = connection.exec_driver_sql(
        "SELECT nip, min(id) FROM person WHERE deleted = 0 AND nip IN (SELECT value FROM json_each(?)) GROUP BY nip",
        (json.dumps(list(nips)),))
    return {row[0]: row[1] for row in rows}


def persons(connection: Connection, ids: Sequence[int]) -> dict[int, PersonRecord]:
    """People as stored, by local key."""
    columns = ", ".join(f'"{field.column}"' for field in PERSON.fields)
    rows = connection.exec_driver_sql(
        f"SELECT id, uid, {columns} FROM person WHERE deleted = 0 AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),))
    return {row[0]: PersonRecord(row[0], row[1], texts(PERSON.words, row[2:])) for row in rows}


def histories(connection: Connection, uids: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the history of these people by word, oldest first."""
    columns = ", ".join(f'"{HISTORY.field(word).column}"' for word in _HISTORY_WORDS)
    rows = connection.exec_driver_sql(
        f"SELECT person_id, {columns} FROM history WHERE deleted = 0 "
        "AND person_id IN (SELECT value FROM json_each(?)) ORDER BY id", (json.dumps(list(uids)),))
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for person, *values in rows:
        found[person].append(dict(zip(_HISTORY_WORDS, values, strict=True)))
    return found


def evidence_marks(connection: Connection, uids: Iterable[str]) -> dict[str, EvidenceMark]:
    """Number and date of these pieces of evidence, by their ids."""
    rows = connection.exec_driver_sql(
        "SELECT uid, indicator, value, number, issuer, date, year FROM evidence "
        "WHERE uid IN (SELECT value FROM json_each(?))", (json.dumps(list(uids)),))
    return {uid: EvidenceMark(indicator, value or "", number or "", issuer or "", day,
                              int(year) if year is not None else None)
            for uid, indicator, value, number, issuer, day, year in rows}


def declaration_numbers(connection: Connection) -> dict[str, str]:
    """The number of every declaration of completeness, by its id."""
    return {uid: number or "" for uid, number in connection.exec_driver_sql(
        "SELECT uid, number FROM declaration WHERE deleted = 0")}


def attended(connection: Connection, uids: Iterable[str]) -> dict[str, list[Attended]]:
    """The rows of these people in final sessions, by person."""
    rows = connection.exec_driver_sql(
        "SELECT c.uid, c.person_id, s.code, s.date FROM participant c JOIN session s ON s.uid = c.session_id "
        "AND s.deleted = 0 AND s.state = 'final' AND s.date IS NOT NULL "
        "WHERE c.deleted = 0 AND c.person_id IN (SELECT value FROM json_each(?))", (json.dumps(list(uids)),))
    found: dict[str, list[Attended]] = defaultdict(list)
    for uid, person, code, day in rows:
        found[person].append(Attended(uid, person, code or "", day))
    return found
