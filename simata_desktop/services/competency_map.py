"""Peta kompetensi of a unit or the office: everybody with the assessment that counts, and the whole counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from simata_desktop.domain import competency_map as figures
from simata_desktop.domain.clock import today
from simata_desktop.domain.competency import Standard, fill_category, jpm, mapping_category, potential_score
from simata_desktop.domain.competency_map import Assessed, Histogram, Spread, UnitStanding, YearStanding
from simata_desktop.domain.ids import ROOT_UNIT
from simata_desktop.domain.records import ASPECTS, COMPETENCIES, MEASURES
from simata_desktop.domain.scheme import JpmRule
from simata_desktop.services.assessment_history import Measured, counting, final_days, measurements
from simata_desktop.services.assessment_rows import Roster
from simata_desktop.services.desk import LEADER, VERIFIER, Desk
from simata_desktop.services.rules import check_tiers
from simata_desktop.store.queries import competency_map
from simata_desktop.store.queries.competency_map import PersonRow
from simata_desktop.store.queries.units import UnitTree, unit_tree

UNKNOWN = "unknown"  # the tier nothing tells
BLEND = "blend"


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which unit (with all below it), which tiers (none: all), on which day (None: today)."""

    unit: str | None = None
    tiers: tuple[str, ...] = ()
    day: date | None = None


@dataclass(frozen=True, slots=True)
class MapPerson:
    """One person with the assessment that counts; ``standing.unit`` is the id of the unit of the map he is counted in.

    ``category`` O CO KO, ``fill_category`` MS MMS KMS of the JPM; None where there is none. ``disputed``: competencies
    with two values of which a person must choose.
    """

    id: int
    nip: str
    name: str
    title: str
    unit: str
    position: str
    tier: str | None
    standing: Assessed
    category: str | None
    fill_category: str | None
    disputed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit directly under the one asked for, with all below it, or that one itself: who has no assessment apart.

    ``id`` "" gathers people of no unit; ``standing`` None where nobody is assessed.
    """

    id: str
    name: str
    people: int
    without: int
    standing: UnitStanding | None


@dataclass(frozen=True)
class CompetencyMap:
    """Everybody in service with a valid assessment by name, and the whole counted.

    ``without`` are those in service who have none that counts and holds levels; ``inactive`` people stand in nothing.
    """

    day: date
    unit: str | None
    unit_name: str | None
    tiers: tuple[str, ...]
    rule: JpmRule
    people: tuple[MapPerson, ...]
    without: int
    inactive: int
    spreads: tuple[Spread, ...]
    weakest: tuple[str, ...]
    jpm: figures.Quartiles | None
    categories: Mapping[str, int]
    histogram: Histogram
    units: tuple[UnitLine, ...]


@dataclass(frozen=True)
class Trends:
    """What was measured year by year of the people who are there now, against the standard of their present posts."""

    day: date
    years: tuple[YearStanding, ...]


class CompetencyMapService:
    """Reads what the sessions hold of many people; for the roles that may see assessments."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def map(self, asked: Asked = Asked()) -> CompetencyMap:
        """The map asked for. Raises ``right.missing``, ``unit.unknown``, UsageError ``tier.unknown``."""
        self._allow(asked)
        day = asked.day or today(self._desk.clock)
        with self._desk.database.reading() as connection:
            tree = unit_tree(connection)
            found = tree.find(asked.unit) if asked.unit else None
            units = tree.under(found.uid) if found else ()
            maker = _Maker(Roster(self._desk, connection), self._desk.rulebook().tiers)
            register = maker.register(competency_map.people(connection, units), asked.tiers)
            held = counting(connection, maker.roster, units, day, codes=maker.codes)
        groups = _Groups(tree, found.uid if found else ROOT_UNIT)
        people = [maker.person(row, tier, held[row.uid], groups.of(row.unit_id))
                  for row, tier in register.rows if row.uid in held]
        standing = figures.unit_standing("", [one.standing for one in people], maker.rule)
        return CompetencyMap(
            day, found.uid if found else None, found.name if found else None, asked.tiers, maker.rule, tuple(people),
            len(register.rows) - len(people), register.inactive, standing.spreads, standing.weakest, standing.jpm,
            Counter(one.category for one in people if one.category), standing.histogram,
            _lines(tree, groups, register, people, maker.rule))

    def trends(self, asked: Asked = Asked()) -> Trends:
        """What all final sessions up to the day say, year by year. Raises as ``map``."""
        self._allow(asked)
        day = asked.day or today(self._desk.clock)
        with self._desk.database.reading() as connection:
            tree = unit_tree(connection)
            units = tree.under(tree.find(asked.unit).uid) if asked.unit else ()
            maker = _Maker(Roster(self._desk, connection), self._desk.rulebook().tiers)
            known = {row.uid: (row, tier)
                     for row, tier in maker.register(competency_map.people(connection, units), asked.tiers).rows}
            days = {uid: when for uid, when in final_days(connection).items() if when <= day}
            rows = list(measurements(connection, units, days, codes=maker.codes))
        return Trends(day, figures.years(maker.assessed(*known[one.person], one, "")
                                         for one in rows if one.person in known))

    def _allow(self, asked: Asked) -> None:
        self._desk.allow(VERIFIER, LEADER)
        check_tiers(self._desk.rulebook().tiers, asked.tiers)


@dataclass(frozen=True, slots=True)
class _Register:
    """Who is in service and of the tiers asked for, with his tier; how many are not in service."""

    rows: list[tuple[PersonRow, str | None]]
    inactive: int


class _Maker:
    """Makes people of the map of stored rows; standards and tiers are looked up once a kind of post."""

    def __init__(self, roster: Roster, tiers: Any) -> None:
        self.roster, self.rule = roster, roster.rules.jpm
        self.codes = MEASURES if self.rule.variant == BLEND else COMPETENCIES  # aspects count in a blend only
        self._tiers = tiers
        self._known: dict[tuple[str | None, ...], str | None] = {}
        self._standards: dict[tuple[str | None, str | None], Standard] = {}
        self._active: dict[str | None, bool] = {}

    def register(self, rows: Iterable[PersonRow], tiers: Collection[str]) -> _Register:
        """Who stands in the map; a person whose status is not known does."""
        found, inactive = [], 0
        for row in rows:
            tier = self._tier(row)
            if tiers and (tier or UNKNOWN) not in tiers:
                continue
            if row.legal_status not in self._active:
                self._active[row.legal_status] = self._tiers.in_service(row.legal_status) is not False
            if self._active[row.legal_status]:
                found.append((row, tier))
            else:
                inactive += 1
        return _Register(found, inactive)

    def assessed(self, row: PersonRow, tier: str | None, one: Measured, unit: str) -> Assessed:
        """The person beside the standard of the post."""
        cells = {code: text for code, text in zip(self.codes, one.cells, strict=True) if text is not None}
        levels, standard = self.roster.levels(cells, COMPETENCIES), self._standard(tier, row.position_code)
        potential = potential_score(self.roster.levels(cells, ASPECTS), self.roster.rules.aspect_top) \
            if self.rule.variant == BLEND else None
        return Assessed(row.uid, unit, levels, standard.levels, jpm(levels, standard, self.rule, potential=potential),
                        one.day)

    def person(self, row: PersonRow, tier: str | None, one: Measured, unit: str) -> MapPerson:
        """The same as a line of the map."""
        standing = self.assessed(row, tier, one, unit)
        return MapPerson(row.id, row.nip, row.name, row.title, row.unit, row.position, tier, standing,
                         *_categories(standing.jpm, self.rule), self.roster.disputed(one.uid))

    def _tier(self, row: PersonRow) -> str | None:
        key = (row.echelon, row.kind, row.position, row.level)
        if key not in self._known:
            self._known[key] = self._tiers.tier(echelon=row.echelon, kind=row.kind, position=row.position,
                                                level=row.level)
        return self._known[key]

    def _standard(self, tier: str | None, post: str | None) -> Standard:
        if (tier, post) not in self._standards:
            self._standards[tier, post] = Standard.of(self.roster.standard(tier, post))
        return self._standards[tier, post]


class _Groups:
    """Into which unit of the map somebody is counted: the one directly under ``chosen``, or that one itself."""

    def __init__(self, tree: UnitTree, chosen: str) -> None:
        self._tree, self._chosen = tree, chosen
        self._known: dict[str | None, str] = {}

    def of(self, unit: str | None) -> str:
        """The id of the unit; "" for people of no unit."""
        if unit not in self._known:
            chain = self._tree.above(unit)
            place = chain.index(self._chosen) if self._chosen in chain else len(chain)
            self._known[unit] = chain[max(place - 1, 0)] if chain else ""
        return self._known[unit]


def _lines(tree: UnitTree, groups: _Groups, register: _Register, people: Iterable[MapPerson],
           rule: JpmRule) -> tuple[UnitLine, ...]:
    """The units of the map by name."""
    everybody: dict[str, int] = defaultdict(int)
    for row, _ in register.rows:
        everybody[groups.of(row.unit_id)] += 1
    standing = {one.unit: one for one in figures.units((one.standing for one in people), rule)}
    lines = [UnitLine(unit, tree.name(unit), count, count - (standing[unit].people if unit in standing else 0),
                      standing.get(unit)) for unit, count in everybody.items()]
    return tuple(sorted(lines, key=lambda line: (line.name.casefold(), line.id)))


def _categories(value: Fraction | None, rule: JpmRule) -> tuple[str | None, str | None]:
    return (None, None) if value is None else (mapping_category(value, rule), fill_category(value, rule))
