"""The matter of the papers of a session's day."""

from __future__ import annotations

from simata_desktop.domain.assessment import FINAL, MACHINE
from simata_desktop.domain.session_day import DayPerson, SessionDay, agenda
from simata_desktop.services.assessment_reading import AssessmentReading
from simata_desktop.services.desk import Desk


def session_day(desk: Desk, code: str) -> SessionDay:
    """A session with those of its participants the user may see. Raises ``session.unknown``, ``right.missing``."""
    reading = AssessmentReading(desk)
    line, people = reading.session(code), reading.participants(code)
    return SessionDay(
        line.code, line.name, line.kind, line.method == MACHINE, line.state == FINAL, line.date, line.place, line.start,
        agenda(line.schedule), tuple(DayPerson(one.nip, one.name, one.position, one.unit, one.assessors, one.attended,
                                               one.judged.complete) for one in people))
