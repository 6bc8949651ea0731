"""Peta kompetensi as the rows of its paper: the same numbers as on the page Kompetensi."""

from __future__ import annotations

from fractions import Fraction

from simata_desktop.domain.competency import MAPPING_CATEGORIES
from simata_desktop.domain.competency_sheet import CompetencySheet, SheetPerson, SheetUnit
from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.services.competency_map import Asked, CompetencyMapService, MapPerson, UnitLine
from simata_desktop.services.desk import Desk
from simata_desktop.services.talent import MapRequest


def competency_sheet(desk: Desk, request: MapRequest) -> CompetencySheet:
    """The paper of a unit (without one: of the office) on the date of data. Raises as ``CompetencyMapService.map``."""
    with desk.database.reading() as connection:
        day = desk.standing.view(connection, period=request.period, day=request.day).context.day
    found = CompetencyMapService(desk).map(Asked(request.unit, request.tiers, day))
    cuts = found.rule.mapping
    return CompetencySheet(
        found.day, found.unit_name or "", found.tiers, tuple(_person(one) for one in found.people), found.without,
        found.inactive, found.spreads, found.weakest, found.jpm,
        tuple((code, found.categories.get(code, 0)) for code in reversed(MAPPING_CATEGORIES)),
        (float(cuts[0]), float(cuts[1])) if cuts else None, tuple(_unit(one) for one in found.units),
        sum(len(one.disputed) for one in found.people))


def _person(one: MapPerson) -> SheetPerson:
    levels, needs = one.standing.levels, one.standing.needs
    return SheetPerson(
        one.nip, one.title or one.name, one.position, one.unit, one.tier,
        tuple(_number(levels.get(code)) for code in COMPETENCIES),
        tuple(_number(levels[code] - needs[code]) if code in levels and code in needs else None
              for code in COMPETENCIES), _number(one.standing.jpm), one.category)


def _unit(one: UnitLine) -> SheetUnit:
    stands = one.standing
    return SheetUnit(one.name, one.people, one.without, stands.jpm if stands else None,
                     stands.weakest if stands else (),
                     tuple((spread.below, spread.judged) for spread in stands.spreads) if stands else ())


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
