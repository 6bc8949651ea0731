"""The sessions of one person: which one counts, which is superseded or expired, and what was known on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from simata_desktop.domain.assessment import BOTH, COUNTS, EMPTY, EXPIRED, FINAL, HOLES, OPEN, SUPERSEDED
from simata_desktop.domain.competency import complete
from simata_desktop.domain.records import ASPECTS, COMPETENCIES, MEASURES
from simata_desktop.services.assessment_rows import Day, Participant, Roster, day_of
from simata_desktop.store.queries import assessments
from simata_desktop.store.queries.assessments import ParticipantRow, SessionRow
from simata_desktop.store.queries.history import values_at


@dataclass(frozen=True, slots=True)
class PersonSession:
    """One person in one session. ``standing``: counts, superseded (by a later one), expired, running (not final yet),
    empty (final without levels), incomplete (neither all levels nor all aspects). ``participant`` None: the user may
    know of it, not what it holds."""

    code: str
    name: str
    kind: str
    date: Day | None
    state: str
    valid_until: Day | None
    standing: str
    participant: Participant | None


@dataclass(frozen=True, slots=True)
class Measured:
    """The levels of one person in one final session of ``day``, as stored."""

    uid: str
    person: str
    day: Day
    cells: tuple[str | None, ...]


def measurements(connection: Any, units: Sequence[str], days: Mapping[str, date], *,
                 codes: Sequence[str] = COMPETENCIES) -> Iterator[Measured]:
    """What was measured in the sessions ``days`` (by id, with their day): who has no level at all is left out."""
    for uid, person, session, cells in assessments.measured(connection, units, sessions=days, codes=codes):
        if any(cells[:len(COMPETENCIES)]):
            yield Measured(uid, person, days[session], cells)


def final_days(connection: Any) -> dict[str, date]:
    """The day of every final session by its id."""
    return {uid: date.fromisoformat(day) for uid, (_, _, day) in assessments.final_days(connection).items()}


def counting(connection: Any, roster: Roster, units: Sequence[str], day: date, *,
             codes: Sequence[str] = COMPETENCIES) -> dict[str, Measured]:
    """By person what counts on ``day``: the latest valid final session, one with all nine levels before one with holes.

    The nine stand first in ``codes``.
    """
    days = {uid: when for uid, when in final_days(connection).items()
            if when <= day and ((until := roster.valid_until(when)) is None or until >= day)}
    latest: dict[str, tuple[tuple[bool, date], Measured]] = {}
    for one in measurements(connection, units, days, codes=codes):
        rank = (None not in one.cells[:len(COMPETENCIES)], one.day)
        if one.person not in latest or rank > latest[one.person][0]:
            latest[one.person] = (rank, one)
    return {person: one for person, (_, one) in latest.items()}


def histories(roster: Roster, rows: Sequence[ParticipantRow], held: Mapping[str, SessionRow],
              day: date) -> list[tuple[str, PersonSession]]:
    """What each session of one person stands for on ``day``, the latest first, with the id of the session."""
    found = [(row.session, _one(roster, held[row.session], row, day)) for row in rows if row.session in held]
    found.sort(key=lambda one: one[1].date or date.min, reverse=True)
    counting = set()
    for measured in (_all_levels, _all_aspects):  # each axis takes the latest valid one that has all of its own
        counting.add(next((uid for uid, one in found if one.standing == COUNTS and measured(one.participant)), None))
    return [(uid, replace(one, standing=_passed_over(one)) if one.standing == COUNTS and uid not in counting else one)
            for uid, one in found]


def _passed_over(one: PersonSession) -> str:
    """Why a valid final session does not count: a later one does, or nothing in it is whole."""
    return SUPERSEDED if _all_levels(one.participant) or _all_aspects(one.participant) else HOLES


def _one(roster: Roster, session: SessionRow, row: ParticipantRow, now: date) -> PersonSession:
    told, day = session.values, day_of(session)
    person, until = roster.participant(row, told["jenis"] or BOTH), roster.valid_until(day)
    standing = COUNTS
    if told["status"] != FINAL or day is None or day > now:
        standing = OPEN
    elif not (person.levels or person.aspects or person.told_jpm is not None or person.told_potential is not None):
        standing = EMPTY
    elif until is not None and until < now:
        standing = EXPIRED
    return PersonSession(told["kode"] or "", told["nama"] or "", told["jenis"] or BOTH, day, told["status"] or "",
                         until, standing, person)


def known_at(connection: Any, rows: Sequence[ParticipantRow], held: Mapping[str, SessionRow],
             day: date) -> tuple[list[ParticipantRow], dict[str, SessionRow]]:
    """Participants and sessions as this store knew them at the end of ``day``."""
    until = f"{day.isoformat()}T23:59:59.999"
    then_held, then = {}, []
    for row in rows:
        values = {word: one.value for word, one in values_at(connection, "participant", row.uid, until=until).items()}
        session = values_at(connection, "session", row.session, until=until)
        if not values or not session or row.session not in held:
            continue
        cells = {code: text for code in MEASURES if (text := values.get(code))}
        then.append(replace(row, cells=cells, jpm=values.get("jpm"), potential=values.get("nilai_potensi"),
                            unread=values.get("keliru"), technical=values.get("teknis")))
        told = {word: one.value for word, one in session.items()}
        then_held[row.session] = replace(held[row.session], values={**dict.fromkeys(held[row.session].values), **told})
    return then, then_held


def _all_levels(person: Participant | None) -> bool:
    return person is not None and (complete(person.levels) or person.told_jpm is not None)


def _all_aspects(person: Participant | None) -> bool:
    return person is not None and (len(person.aspects) == len(ASPECTS) or person.told_potential is not None)
