"""Levels and aspects of a person for the profile: the assessment the map counts, else the last one there was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from simata_desktop.domain.assessment import BOTH, Judged
from simata_desktop.domain.competency import Levels
from simata_desktop.domain.profile import Competencies, CompetencyLine, Match, Potential
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.domain.results import AxisResult, PersonResult
from simata_desktop.domain.scheme import JpmRule
from simata_desktop.services.assessment_rows import Participant, Roster
from simata_desktop.store.queries.assessments import ParticipantRow
from simata_desktop.store.queries.profiles import Attended

LEVELS_FEED, ASPECTS_FEED = "competency_assessment", "potential_assessment"


@dataclass(frozen=True, slots=True)
class Sat:
    """One person's row of a final session: where and when, and the participant judged by the rules."""

    session: str
    day: date
    participant: Participant


def sittings(roster: Roster, rows: Iterable[ParticipantRow], attended: Sequence[Attended],
             day: date) -> dict[str, Sat]:
    """By participant the sessions of a person up to ``day``, the latest first."""
    held = {row.uid: row for row in rows}
    known = sorted((one for one in attended if one.date <= day.isoformat() and one.participant in held),
                   key=lambda one: one.date, reverse=True)
    return {one.participant: Sat(one.code, date.fromisoformat(one.date),
                                 roster.participant(held[one.participant], BOTH)) for one in known}


def counting(result: PersonResult, sat: Mapping[str, Sat], feed: str) -> tuple[Sat | None, bool]:
    """The sitting the axis takes, and False; else the latest that tells anything of it, and True."""
    for axis in (result.performance, result.potential):
        uid = _counted(axis, feed)
        if uid in sat:
            return sat[uid], False
    told = (one for one in sat.values() if _tells(one.participant, feed))
    return next(told, None), True


def _counted(axis: AxisResult, feed: str) -> str:
    found = (ref.id for one in axis.indicators if one.code == feed for ref in one.counted
             if ref.entity == "participant")
    return next(found, "")


def _tells(person: Participant, feed: str) -> bool:
    if feed == LEVELS_FEED:
        return bool(person.levels) or person.told_jpm is not None
    return bool(person.aspects) or person.told_potential is not None


def competencies(sat: Sat, rule: JpmRule, *, until: date | None, day: date) -> Competencies:
    """The nine levels of a sitting beside both standards."""
    one = sat.participant
    judged, told = one.judged, one.told_jpm if not one.levels else None
    match = Match(_number(told), None, None) if told is not None else Match(
        _number(judged.jpm), judged.category, judged.fill_category)
    return Competencies(
        sat.session, sat.day, until, until is not None and until < day,
        tuple(_line(code, one.levels, one.standard, one.target) for code in COMPETENCIES), match,
        _projection(judged), (_number(judged.so_far), judged.so_far_count), one.tier_label, one.next_label,
        _pair(rule.mapping), _pair(rule.fill), _technical(one.technical, one.technical_standard))


def potential(sat: Sat, *, top: Fraction, until: date | None, day: date) -> Potential:
    """The eight aspects of a sitting."""
    one = sat.participant
    score = one.told_potential if not one.aspects else one.judged.potential
    return Potential(sat.session, sat.day, until, until is not None and until < day,
                     tuple((code, _number(one.aspects.get(code))) for code in ASPECTS), _number(score), float(top))


def _projection(judged: Judged) -> Match:
    return Match(_number(judged.projection), judged.projection_category, judged.projection_fill)


def _line(code: str, levels: Levels, standard: Levels, target: Levels) -> CompetencyLine:
    level, need, above = levels.get(code), standard.get(code), target.get(code)
    return CompetencyLine(code, _number(level), _number(need), _number(above), _less(level, need), _less(level, above))


def _technical(levels: Levels, standard: Levels) -> tuple[tuple[str, float | None, float | None], ...]:
    return tuple((name, _number(levels.get(name)), _number(standard.get(name)))
                 for name in dict.fromkeys((*standard, *levels)))


def _less(level: Fraction | None, need: Fraction | None) -> float | None:
    return None if level is None or need is None else float(level - need)


def _pair(cuts: tuple[Fraction, Fraction] | None) -> tuple[float, float] | None:
    return None if cuts is None else (float(cuts[0]), float(cuts[1]))


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
