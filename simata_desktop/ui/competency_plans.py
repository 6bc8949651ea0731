"""What the radar beside the competency map shows: people over each other, sessions of one, or the middle of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from simata_desktop.domain.competency_map import Quartiles, Spread
from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.figures.radar_plan import Band, Level, RadarPlan, Series, axes_of, values_of
from simata_desktop.services.assessment_history import PersonSession
from simata_desktop.services.assessment_rows import Participant
from simata_desktop.services.competency_map import MapPerson
from simata_desktop.ui.text import Text

MOST = 4  # people or sessions over each other


def people_plan(text: Text, names: CompetencyNames, people: Sequence[MapPerson], called: Sequence[str]) -> RadarPlan:
    """Up to four people; a standard stands there where all of them need the same."""
    needs = people[0].standing.needs
    same = bool(needs) and all(one.standing.needs == needs for one in people)
    return RadarPlan(axes_of(names.competencies),
                     tuple(Series(name, values_of(names.competencies, one.standing.levels))
                           for one, name in zip(people, called, strict=True)),
                     standard=_level(text("ui.competency.radar.standard"), names, needs) if same else None)


def person_plan(text: Text, names: CompetencyNames, one: Participant, called: str) -> RadarPlan:
    """One person with the standard of the post and that of the tier above."""
    return RadarPlan(
        axes_of(names.competencies), (Series(called, values_of(names.competencies, one.levels)),),
        standard=_level(text("ui.competency.radar.standard_of", tier=one.tier_label), names, one.standard),
        target=_level(text("ui.competency.radar.target", tier=one.next_label), names, one.target))


def sessions_plan(text: Text, names: CompetencyNames, sessions: Sequence[PersonSession]) -> RadarPlan:
    """One person over up to four sessions, the latest first."""
    held = [(one, one.participant) for one in sessions if one.participant is not None][:MOST]
    return RadarPlan(
        axes_of(names.competencies),
        tuple(Series(text.day(one.date), values_of(names.competencies, person.levels)) for one, person in held),
        standard=_level(text("ui.competency.radar.standard_of", tier=held[0][1].tier_label), names,
                        held[0][1].standard) if held else None)


def group_plan(text: Text, names: CompetencyNames, spreads: Sequence[Spread]) -> RadarPlan:
    """The median of many people with its quartiles; their standard where all need the same."""
    found = {one.code: one for one in spreads}
    needs = {code: one.needs[0] for code, one in found.items() if one.needs and one.needs[0] == one.needs[1]}
    whole = len(needs) == len(names.competencies)
    edges = (tuple(_edge(found[one.code].levels, edge) for one in names.competencies)
             for edge in ("low", "median", "high"))
    return RadarPlan(axes_of(names.competencies), band=Band(text("ui.competency.radar.band"), *edges),
                     standard=_level(text("ui.competency.radar.standard"), names, needs) if whole else None)


def with_levels(sessions: Sequence[PersonSession]) -> list[PersonSession]:
    """The sessions that hold levels the user may see, the latest first."""
    return [one for one in sessions if one.participant is not None and one.participant.levels]


def _level(words: str, names: CompetencyNames, needs: Mapping[str, Fraction]) -> Level | None:
    return Level(words, values_of(names.competencies, needs)) if needs else None


def _edge(found: Quartiles | None, edge: str) -> float | None:
    return None if found is None else float(getattr(found, edge))

