"""A session as cells, with who typed each, and cells back into its records."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simata_desktop.domain.assessment import PLANNED, RUNNING
from simata_desktop.domain.ids import natural
from simata_desktop.domain.records import MEASURES
from simata_desktop.domain.session_merge import SESSION, TECHNICAL, Cells, Joined, Place, Typed, followed
from simata_desktop.domain.session_pack import (
    CODE,
    PERSON_FIELDS,
    SESSION_FIELDS,
    SKILLS,
    STATE,
    UNREAD,
    Met,
    PackedPerson,
    PackedSheet,
    SessionPack,
)
from simata_desktop.services.assessment_entry import sheet_id
from simata_desktop.store.queries import assessments
from simata_desktop.store.queries.assessments import ParticipantRow, SessionRow
from simata_desktop.store.queries.history import ValueAt, values_of
from simata_desktop.store.work import Work

PARTS = frozenset((UNREAD, SKILLS))

Values = dict[str, str | None]
TypedBy = dict[str, tuple[str, str]]


def packed(connection: Any, session: SessionRow, people: Sequence[ParticipantRow], *, origin: Met,
           met: tuple[Met, ...] = ()) -> SessionPack:
    """These people of a session with all that was typed of them, as the journal knows it."""
    sheets = assessments.sheets(connection, session.uid, persons=[one.person for one in people])
    records = [session.uid, *(one.uid for one in people), *(one.uid for one in sheets)]
    told = values_of(connection, records, parts=PARTS)
    nips = {one.person: one.nip for one in people}
    return SessionPack(
        str(session.values[CODE]), origin, _told(told.get(session.uid, {}), SESSION_FIELDS),
        tuple(PackedPerson(one.nip, one.title or one.name, _cells(told.get(one.uid, {}), PERSON_FIELDS))
              for one in people),
        tuple(PackedSheet(nips[one.person], one.assessor, _cells(told.get(one.uid, {}), MEASURES)) for one in sheets),
        met)


def _cells(told: Mapping[str, ValueAt], words: Iterable[str]) -> dict[str, Typed]:
    """The cells of one record: a text that is no level stands in the place of the level."""
    found = _told(told, words)
    for name, value in told.items():
        part, point, key = name.partition(".")
        if point and value.value is not None and part == SKILLS:
            found[f"{TECHNICAL}{key}"] = Typed(value.value, value.by, value.at)
        elif point and value.value is not None and part == UNREAD:
            found[key] = Typed(value.value, value.by, value.at, wrong=True)
    return found


def _told(told: Mapping[str, ValueAt], words: Iterable[str]) -> dict[str, Typed]:
    return {word: Typed(one.value, one.by, one.at) for word in words
            if (one := told.get(word)) is not None and one.value is not None}


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two PCs' cells joined: people by NIP to their ids here, and the names of assessors as they are written."""

    session: SessionRow | None
    code: str
    joined: Joined
    people: Mapping[str, str]
    assessors: Mapping[str, str]  # folded name → as written


def put(work: Work, meeting: Meeting) -> None:
    """Write what is not here yet; a session that is not here is made, and one with levels runs."""
    uid = meeting.session.uid if meeting.session else natural("session", meeting.code)
    cells, taken = meeting.joined.cells, set(meeting.joined.taken)
    by_record: dict[tuple[str, str], dict[str, Typed]] = defaultdict(dict)
    for place, cell in cells.items():
        by_record[place.nip, place.sheet][place.field] = cell
    changed = {(place.nip, place.sheet) for place in taken}
    _put_session(work, uid, meeting, by_record[SESSION, ""])
    for nip, person in meeting.people.items():
        for sheet, name in meeting.assessors.items():
            if (nip, sheet) in changed:
                values, typed = _record(by_record[nip, sheet], _taken(taken, nip, sheet), skills=False)
                work.put("sheet", sheet_id(uid, person, name),
                         {"sesi": uid, "pegawai": person, "asesor": name, **values}, typed=typed)
        values, typed = _record(by_record[nip, ""], _taken(taken, nip, ""), skills=True)
        _follow(cells, nip, values, typed)
        work.put("participant", natural("participant", uid, person), {"sesi": uid, "pegawai": person, **values},
                 typed=typed or None)


def _taken(taken: Iterable[Place], nip: str, sheet: str) -> set[str]:
    return {place.field for place in taken if (place.nip, place.sheet) == (nip, sheet)}


def _put_session(work: Work, uid: str, meeting: Meeting, cells: Mapping[str, Typed]) -> None:
    values: Values = {word: cell.text for word, cell in cells.items()}
    levels = any(place.field in MEASURES for place in meeting.joined.taken)
    if meeting.session is None or (levels and meeting.session.values[STATE] == PLANNED):
        values[STATE] = RUNNING if levels else PLANNED
    typed = _typed(cells, {place.field for place in meeting.joined.taken if place.nip == SESSION})
    work.put("session", uid, {CODE: meeting.code, **values}, typed=typed or None)


def _record(cells: Mapping[str, Typed], taken: set[str], *, skills: bool) -> tuple[Values, TypedBy]:
    """The values of one record and who typed those that are new here."""
    wrong = {name: cell.text for name, cell in cells.items() if cell.wrong}
    technical = {name.removeprefix(TECHNICAL): cell.text for name, cell in cells.items() if name.startswith(TECHNICAL)}
    values: Values = {name: cell.text for name, cell in cells.items()
                      if not cell.wrong and not name.startswith(TECHNICAL)}
    values |= dict.fromkeys(wrong)
    values[UNREAD] = _object(wrong)
    if skills:
        values[SKILLS] = _object(technical)
    return values, _typed(cells, taken)


def _typed(cells: Mapping[str, Typed], taken: set[str]) -> TypedBy:
    found: TypedBy = {}
    for name in taken:
        cell = cells[name]
        if cell.by:
            word = f"{UNREAD}.{name}" if cell.wrong else name
            found[word] = (cell.by, cell.at)
    return found


def _follow(cells: Cells, nip: str, values: Values, typed: TypedBy) -> None:
    """The levels that follow from the single sheets, worked out again."""
    for place, cell in followed({place: cell for place, cell in cells.items() if place.nip == nip}).items():
        values[place.field] = None if cell is None else cell.text
        if cell is not None and cell.by:
            typed[place.field] = (cell.by, cell.at)


def _object(texts: Mapping[str, str]) -> str | None:
    return json.dumps(texts, ensure_ascii=False, sort_keys=True) if texts else None
