"""Assessment sessions, their participants and the single sheets of assessors, as rows."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from simata_desktop.domain.records import COMPETENCIES, MEASURES, PARTICIPANT, REPORT_WORDS, SESSION, SHEET
from simata_desktop.store.queries.people import full_name

Texts = dict[str, str | None]
_SESSION = ", ".join(f"s.{field.column}" for field in SESSION.fields)
_CELLS = ", ".join(f"c.{PARTICIPANT.field(code).column}" for code in MEASURES)
_WORDS = ", ".join(f"c.{PARTICIPANT.field(word).column}" for word in REPORT_WORDS)
_PERSON = "p.name, p.title_prefix, p.title_suffix, p.nip, p.unit_id, u.name, p.agency, p.work_unit, p.position, " \
          "p.position_code, p.grade, p.echelon, p.position_kind, p.position_level"


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as stored: its id, its values by word, and how many people take part."""

    uid: str
    values: Mapping[str, str | None]
    people: int


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """A participant as stored with what the register tells of the person; texts as stored, None where nothing is."""

    id: int
    uid: str
    session: str
    person: str
    person_id: int
    name: str
    title: str
    nip: str
    unit_id: str | None
    unit: str
    agency: str
    position: str
    position_code: str | None
    grade: str
    echelon: str | None
    kind: str | None
    level: str | None
    assessors: str | None
    attended: int | None
    unread: str | None
    technical: str | None
    cells: Mapping[str, str]
    words: Mapping[str, str]
    jpm: str | None
    potential: str | None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """What typing into a participant needs of the row, and nothing of the person."""

    id: int
    uid: str
    person: str
    assessors: str | None
    unread: str | None
    technical: str | None
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The single sheet of one assessor about one participant."""

    uid: str
    person: str
    assessor: str
    unread: str | None
    cells: Mapping[str, str]


def sessions(connection: Connection) -> list[SessionRow]:
    """Every session, the latest day first."""
    rows = connection.exec_driver_sql(
        f"SELECT s.uid, (SELECT count(*) FROM participant c WHERE c.session_id = s.uid AND c.deleted = 0), {_SESSION} "
        "FROM session s WHERE s.deleted = 0 ORDER BY s.date DESC, s.code DESC")
    return [SessionRow(uid, _texts(SESSION.words, values), people) for uid, people, *values in rows]


def session_of(connection: Connection, code: str) -> SessionRow | None:
    """The session of that code, or None."""
    rows = connection.exec_driver_sql(
        f"SELECT s.uid, (SELECT count(*) FROM participant c WHERE c.session_id = s.uid AND c.deleted = 0), {_SESSION} "
        "FROM session s WHERE s.deleted = 0 AND s.code = ? ORDER BY s.id LIMIT 1", (code,)).fetchall()
    return next((SessionRow(uid, _texts(SESSION.words, values), people) for uid, people, *values in rows), None)


def participants(connection: Connection, session: str, *, only: Sequence[int] | None = None) -> list[ParticipantRow]:
    """Who takes part in a session, by name; ``only`` these local keys."""
    wanted = "" if only is None else " AND c.id IN (SELECT value FROM json_each(?))"
    return _read(connection, f"c.session_id = ?{wanted}",
                 (session, *(() if only is None else (json.dumps(list(only)),))))


def of_person(connection: Connection, person: str) -> list[ParticipantRow]:
    """One person in every session."""
    return _read(connection, "c.person_id = ?", (person,))


def entries(connection: Connection, session: str, ids: Iterable[int]) -> dict[int, EntryRow]:
    """Rows of a session to type into, by their local keys."""
    return _entries(connection, "c.session_id = ? AND c.id IN (SELECT value FROM json_each(?))",
                    (session, json.dumps(list(ids))))


def entry_of(connection: Connection, session: str, person: str) -> EntryRow | None:
    """The row of one person in a session; None where he does not take part."""
    found = _entries(connection, "c.session_id = ? AND c.person_id = ?", (session, person))
    return next(iter(found.values()), None)


def _entries(connection: Connection, where: str, params: tuple[object, ...]) -> dict[int, EntryRow]:
    rows = connection.exec_driver_sql(
        f"SELECT c.id, c.uid, c.person_id, c.assessor, c.unread, c.technical, {_CELLS} FROM participant c "
        f"WHERE c.deleted = 0 AND {where}", params)
    return {id_: EntryRow(id_, uid, person, assessors, unread, technical, _known(MEASURES, cells))
            for id_, uid, person, assessors, unread, technical, *cells in rows}


def of_ids(connection: Connection, uids: Iterable[str]) -> list[ParticipantRow]:
    """The participants of these ids."""
    return _read(connection, "c.uid IN (SELECT value FROM json_each(?))", (json.dumps(list(uids)),))


def _read(connection: Connection, where: str, params: tuple[object, ...]) -> list[ParticipantRow]:
    rows = connection.exec_driver_sql(
        f"SELECT c.id, c.uid, c.session_id, c.person_id, p.id, c.assessor, c.attended, c.unread, c.technical, c.jpm, "
        f"c.potential_score, {_PERSON}, {_CELLS}, {_WORDS} FROM participant c "
        "JOIN person p ON p.uid = c.person_id AND p.deleted = 0 LEFT JOIN unit u ON u.uid = p.unit_id "
        f"WHERE c.deleted = 0 AND {where} ORDER BY p.name COLLATE NOCASE, p.id, c.id", params)
    return [_participant(row) for row in rows]


def _participant(row: Sequence[Any]) -> ParticipantRow:
    id_, uid, session, person, person_id, assessors, attended, unread, technical, jpm, potential = row[:11]
    name, prefix, suffix, nip, unit_id, unit, agency, work_unit, position, code = row[11:21]
    grade, echelon, kind, level = row[21:25]
    cells, words = row[25: 25 + len(MEASURES)], row[25 + len(MEASURES):]
    return ParticipantRow(
        id_, uid, session, person, person_id, name or "", full_name(prefix, name, suffix), nip or "", unit_id,
        unit or work_unit or "", agency or "", position or "", code, grade or "", echelon, kind, level, assessors,
        attended, unread, technical, _known(MEASURES, cells), _known(REPORT_WORDS, words), jpm, potential)


def sheets(connection: Connection, session: str, *, persons: Iterable[str] | None = None) -> list[SheetRow]:
    """The single sheets of a session; only of these people."""
    wanted = "" if persons is None else " AND person_id IN (SELECT value FROM json_each(?))"
    columns = ", ".join(SHEET.field(code).column for code in MEASURES)
    rows = connection.exec_driver_sql(
        f"SELECT uid, person_id, assessor, unread, {columns} FROM sheet WHERE deleted = 0 AND session_id = ?{wanted} "
        "ORDER BY id", (session, *(() if persons is None else (json.dumps(list(persons)),))))
    return [SheetRow(uid, person, assessor or "", unread, _known(MEASURES, cells))
            for uid, person, assessor, unread, *cells in rows]


def final_days(connection: Connection) -> dict[str, tuple[str, str, str]]:
    """Code, name and day of every final session, by its id."""
    return {uid: (code or "", name or "", day) for uid, code, name, day in connection.exec_driver_sql(
        "SELECT uid, code, name, date FROM session WHERE deleted = 0 AND state = 'final' AND date IS NOT NULL")}


def measured(connection: Connection, units: Sequence[str], *, sessions: Collection[str],
             codes: Sequence[str] = COMPETENCIES) -> list[tuple[str, str, str, tuple[str | None, ...]]]:
    """Participant, person, session and the cells ``codes`` of every row of these sessions; no ``units``: everybody."""
    columns = ", ".join(f"c.{PARTICIPANT.field(code).column}" for code in codes)
    where = " AND p.unit_id IN (SELECT value FROM json_each(?))" if units else ""
    rows = connection.exec_driver_sql(
        f"SELECT c.uid, c.person_id, c.session_id, {columns} FROM participant c "
        "JOIN person p ON p.uid = c.person_id AND p.deleted = 0 "
        f"WHERE c.deleted = 0 AND c.session_id IN (SELECT value FROM json_each(?)){where}",
        (json.dumps(list(sessions)), *((json.dumps(list(units)),) if units else ()))).fetchall()
    return [(uid, person, session, tuple(cells)) for uid, person, session, *cells in rows]


def post_standards(connection: Connection) -> dict[str, dict[str, Any]]:
    """The required levels of posts that have their own, by the code of the post."""
    return {code: msgspec.json.decode(text) for code, text in connection.exec_driver_sql(
        "SELECT code, standard FROM post WHERE deleted = 0 AND standard IS NOT NULL AND code IS NOT NULL")}


def session_codes(connection: Connection) -> list[str]:
    """The codes of all sessions, deleted ones too: none is given twice."""
    return [code for code, in connection.exec_driver_sql("SELECT code FROM session WHERE code IS NOT NULL")]


def _texts(words: tuple[str, ...], values: Sequence[Any]) -> Texts:
    return {word: None if value is None else str(value) for word, value in zip(words, values, strict=True)}


def _known(words: tuple[str, ...], values: Sequence[Any]) -> dict[str, str]:
    return {word: str(value) for word, value in zip(words, values, strict=True) if value not in (None, "")}
