"""Assessment sessions as they are asked for: lists, participants, sheets, one person's, the latest of everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from simata_desktop.domain.assessment import BOTH
from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import fold
from simata_desktop.domain.nip import plain_nip
from simata_desktop.services.assessment_history import PersonSession, counting, histories, known_at
from simata_desktop.services.assessment_rows import (
    Participant,
    Roster,
    SessionLine,
    SheetLine,
    by_person,
    names,
    sheet_lines,
)
from simata_desktop.services.desk import ASSESSOR, LEADER, VERIFIER, Desk
from simata_desktop.services.rules import check_tiers
from simata_desktop.store.queries import assessments
from simata_desktop.store.queries.assessments import ParticipantRow, SessionRow, SheetRow
from simata_desktop.store.queries.people import by_nip
from simata_desktop.store.queries.units import unit_tree


class AssessmentReading:
    """What sessions hold, for those who may see it: verifier and leader all, an assessor where he is named."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def sessions(self) -> tuple[SessionLine, ...]:
        """The sessions the user may see, the latest day first."""
        self._desk.allow(VERIFIER, LEADER, ASSESSOR)
        with self._desk.database.reading() as connection:
            roster = Roster(self._desk, connection)
            lines = []
            for row in assessments.sessions(connection):
                people = assessments.participants(connection, row.uid)
                if self._sees_all() or self._named(connection, row, people):
                    lines.append(roster.session(row, self._judged(roster, row, people)))
            return tuple(lines)

    def session(self, code: str) -> SessionLine:
        """One session. Raises ``session.unknown``, ``right.missing``."""
        with self._desk.database.reading() as connection:
            row, roster = self._seen(connection, code), Roster(self._desk, connection)
            return roster.session(row, self._judged(roster, row, assessments.participants(connection, row.uid)))

    def participants(self, code: str, *, only: Sequence[int] | None = None) -> tuple[Participant, ...]:
        """Who takes part, by name; ``only`` these local keys. An assessor alone sees the people he is named for."""
        with self._desk.database.reading() as connection:
            row = self._seen(connection, code)
            rows = self._visible(connection, row, assessments.participants(connection, row.uid, only=only))
            sheets = assessments.sheets(connection, row.uid, persons=None if only is None else [
                one.person for one in rows])
            return self._judged(Roster(self._desk, connection), row, rows, sheets)

    def sheets(self, code: str, assessor: str | None = None) -> tuple[SheetLine, ...]:
        """The single sheets of a session, in the order of its participants; of one assessor."""
        with self._desk.database.reading() as connection:
            row = self._seen(connection, code)
            rows = self._visible(connection, row, assessments.participants(connection, row.uid))
            found = assessments.sheets(connection, row.uid)
            return sheet_lines(rows, [one for one in found
                                      if assessor is None or fold(one.assessor) == fold(assessor)])

    def of_person(self, nip: str, at: date | None = None) -> tuple[PersonSession, ...]:
        """All sessions of one person, the latest day first; ``at``: as this store knew them at the end of that day.

        Who may not see what a session holds is told that there is one. Raises ``person.unknown``.
        """
        with self._desk.database.reading() as connection:
            person = by_nip(connection, plain_nip(nip))
            if person is None:
                raise UserError("person.unknown", field="nip", nip=nip)
            rows = assessments.of_person(connection, person.uid)
            held = {one.uid: one for one in assessments.sessions(connection)}
            if at is not None:
                rows, held = known_at(connection, rows, held, at)
            roster, now = Roster(self._desk, connection), at or today(self._desk.clock)
            found = histories(roster, rows, held, now)
            seen = {row.session for row in rows if self._sees_all() or self._is_named(row.assessors)}
            return tuple(one if uid in seen else replace(one, participant=None) for uid, one in found)

    def matrix(self, unit: str | None = None, tiers: Sequence[str] = (),
               day: date | None = None) -> tuple[Participant, ...]:
        """The assessment that counts on ``day`` (today) of everybody in a unit and below it, by name.

        A session with all nine levels goes before one with holes. Raises ``unit.unknown``, ``tier.unknown``.
        """
        self._desk.allow(VERIFIER, LEADER)
        check_tiers(self._desk.rulebook().tiers, tiers)
        day = day or today(self._desk.clock)
        with self._desk.database.reading() as connection:
            units: tuple[str, ...] = ()
            if unit:
                tree = unit_tree(connection)
                units = tree.under(tree.find(unit).uid)
            roster = Roster(self._desk, connection)
            held = counting(connection, roster, units, day)
            rows = assessments.of_ids(connection, [one.uid for one in held.values()])
            people = [roster.participant(row, BOTH) for row in rows]
            return tuple(one for one in people if not tiers or (one.tier or "unknown") in tiers)

    # What is shared with the commands

    def _sees_all(self) -> bool:
        return not self._desk.user.roles.isdisjoint((VERIFIER, LEADER))

    def _found(self, connection: Any, code: str) -> SessionRow:
        found = assessments.session_of(connection, code.strip())
        if found is None:
            raise UserError("session.unknown", field="session", session=code)
        return found

    def _seen(self, connection: Any, code: str) -> SessionRow:
        """The session of a code, if the user may read it."""
        self._desk.allow(VERIFIER, LEADER, ASSESSOR)
        row = self._found(connection, code)
        if not self._sees_all() and not self._named(connection, row, assessments.participants(connection, row.uid)):
            raise UserError("session.not_yours", session=code)
        return row

    def _visible(self, connection: Any, row: SessionRow,
                 people: Sequence[ParticipantRow]) -> list[ParticipantRow]:
        if self._sees_all():
            return list(people)
        mine = self._mine(assessments.sheets(connection, row.uid))
        return [one for one in people if self._is_named(one.assessors) or one.person in mine]

    def _named(self, connection: Any, row: SessionRow, people: Sequence[ParticipantRow]) -> bool:
        return any(self._is_named(one.assessors) for one in people) or bool(
            self._mine(assessments.sheets(connection, row.uid)))

    def _mine(self, sheets: Sequence[SheetRow]) -> set[str]:
        me = fold(self._desk.user.name)
        return {one.person for one in sheets if fold(one.assessor) == me}

    def _is_named(self, assessors: str | None) -> bool:
        return fold(self._desk.user.name) in map(fold, names(assessors))

    @staticmethod
    def _judged(roster: Roster, row: SessionRow, rows: Sequence[ParticipantRow],
                sheets: Sequence[SheetRow] = ()) -> tuple[Participant, ...]:
        held, kind = by_person(sheets), row.values["jenis"] or BOTH
        return tuple(roster.participant(one, kind, held.get(one.person, ())) for one in rows)
