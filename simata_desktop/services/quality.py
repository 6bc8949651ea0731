"""Completeness of the evidence inside the target of the mapping, per unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from simata_desktop.domain.completeness import (
    Completeness,
    Expiring,
    PersonGaps,
    Since,
    UnitCompleteness,
    UnitLetter,
)
from simata_desktop.domain.doubts import dated, in_window, same_value, without_row
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.lifting import Piece, exact_score, lifting_pieces
from simata_desktop.domain.mapping import Mapper
from simata_desktop.domain.outcome import DECLARED, EXPIRED, KNOWN, MISSING, OPEN
from simata_desktop.domain.performance import agrees, parse_matrix
from simata_desktop.domain.records import CLOSED_INDICATORS
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.years import months_after, years_after
from simata_desktop.services.desk import ADMIN, LEADER, VERIFIER, Desk
from simata_desktop.services.quality_sums import Found, Sums
from simata_desktop.services.rules import check_tiers
from simata_desktop.services.talent import STATES, MapRequest, is_kept
from simata_desktop.store.queries import completeness, maps
from simata_desktop.store.queries.completeness import Stand
from simata_desktop.store.queries.maps import Narrowed
from simata_desktop.store.queries.people import full_name
from simata_desktop.store.queries.units import UnitRow, UnitTree
from simata_desktop.store.results import Row
from simata_desktop.store.standing import NAMES, UNKNOWN_TIER, View
from simata_desktop.store.trend import since

ASSESSED = ("competency_assessment", "potential_assessment")
SOON = 6  # months ahead in which the end of an assessment is told
NEAR = timedelta(days=90)  # ahead in which the end of evidence is told
COUNTING = (KNOWN, DECLARED)
THIS_YEAR = MapRequest()


@dataclass(frozen=True)
class _Standing:
    """Who stands where on the map asked for; ``earlier`` as counted a month before, where that was kept."""

    view: View
    unit: UnitRow | None
    stands: list[Stand]
    outside: int
    earlier: Since | None = None


class QualityService:
    """What is missing, where; entry clerks may see it of their unit, it holds no box and no score."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def completeness(self, request: MapRequest = THIS_YEAR) -> Completeness:
        """The completeness of a map, by default of this year's, the worst unit first.

        Raises UsageError ``tier.unknown``; ``unit.unknown``, ``quality.unit`` (an entry clerk asks for another unit).
        """
        with self._desk.database.reading() as connection:
            return self._report(connection, self._standing(connection, request), request)

    def letters(self, request: MapRequest = THIS_YEAR) -> tuple[Completeness, tuple[UnitLetter, ...]]:
        """The same with what the head of each unit is written: who lacks what. Units that lack nothing get none."""
        with self._desk.database.reading() as connection:
            found = self._standing(connection, request)
            report = self._report(connection, found, request)
            names = maps.identities(connection)
        return report, tuple(_letters(report, found, names))

    def _standing(self, connection: Any, request: MapRequest) -> _Standing:
        view = self._desk.standing.view(connection, period=request.period, day=request.day, scheme=request.scheme)
        check_tiers(view.reader.tiers, request.tiers)
        unit = self._unit(view.reader.units, request.unit)
        what = Narrowed(view.reader.units.under(unit.uid) if unit else None, request.tiers)
        if not is_kept(self._desk, connection, view):
            return _Standing(view, unit, *_computed(connection, view, what))
        earlier = None if what.tiers else since(connection, view.context.day, self._desk.standing.rules_of(view),
                                                units=what.units)
        return _Standing(view, unit, completeness.stands(connection, what), maps.counts(connection, what).outside,
                         earlier)

    def _report(self, connection: Any, one: _Standing, request: MapRequest) -> Completeness:
        view, stands = one.view, one.stands
        found = Found(_pieces(connection, view, stands), _ending(connection, view, stands),
                      frozenset(self._doubtful(connection, view)))
        narrowed = one.unit is not None or bool(request.tiers)
        sessions = () if narrowed else _expiring(maps.latest_sessions(connection), view.scheme, view.context.day)
        lines, total = _lines(view, stands, found)
        labels = {indicator.code: indicator.label for indicator in view.scheme.indicators}
        return Completeness(view.period, view.context.rating_year, view.context.day, lines, total, labels, one.outside,
                            sessions, one.unit.name if one.unit else None, request.tiers, one.earlier)

    def _unit(self, tree: UnitTree, asked: str | None) -> UnitRow | None:
        """The unit asked for; an entry clerk of one unit sees that one and those under it."""
        found = tree.find(asked) if asked else None
        user = self._desk.user
        if user.unit is None or not user.roles.isdisjoint((VERIFIER, LEADER, ADMIN)):
            return found
        if found is not None and user.unit not in tree.above(found.uid):
            raise UserError("quality.unit", field="unit", unit=tree.name(user.unit))
        return found or tree.by_uid.get(user.unit)

    def _doubtful(self, connection: Any, view: View) -> set[int]:
        """People with values that contradict each other or the rules where the scheme looks for them."""
        matrix, scheme, context = parse_matrix(self._desk.rulebook().predicates), view.scheme, view.context
        odd = completeness.odd_values(connection, lambda value: without_row(scheme, value))
        return {*completeness.contradicting(connection, context.rating_year,
                                            lambda given, work, behaviour: agrees(given, work, behaviour,
                                                                                  matrix=matrix)),
                *completeness.twice(connection, same_value),
                *(one.person for one in odd if in_window(scheme, context, dated(
                    one.indicator, one.part, one.value, day=one.day, year=one.year)))}


def _computed(connection: Any, view: View, what: Narrowed) -> tuple[list[Stand], int]:
    """Where everybody stands on another map than the kept one, and how many are outside its target."""
    found, outside = [], 0
    for known in view.reader.read(connection):
        if (what.units is not None and known.unit_id not in what.units) or (
                what.tiers and (known.tier or UNKNOWN_TIER) not in what.tiers):
            continue
        meant, stand = _stand(view.row(known))
        if stand.state not in STATES:
            continue
        if meant:
            found.append(stand)
        else:
            outside += 1
    return found, outside


def _stand(row: Row) -> tuple[bool, Stand]:
    _, person, unit, _, meant, state, _, _, _, low, *_, letters, held, unverified, until = row
    return bool(meant), Stand(person, unit, state, letters, low, bool(held), unverified, until)  # type: ignore[arg-type]


def _pieces(connection: Any, view: View, stands: Iterable[Stand]) -> dict[int, Sequence[Piece]]:
    """Of those held down the pieces any one of which would lift them; people who stand alike are worked out once."""
    axis, codes = view.scheme.performance, [one.code for one in view.scheme.performance.indicators]
    held = [one for one in stands if one.held_down]
    if any(one.rubric.kind == "mean" for one in axis.indicators):  # the letters do not tell which parts are open
        low = {one.person: one.low for one in held}
        return {known.id: lifting_pieces(axis, view.mapper.states(known.facts), exact_score(low[known.id]))
                for known in view.reader.read(connection, sorted(low))}
    alike: dict[tuple[str, float], Sequence[Piece]] = {}
    found: dict[int, Sequence[Piece]] = {}
    for one in held:
        key = one.letters[: len(codes)], one.low
        if key not in alike:
            states = {code: NAMES[letter] for code, letter in zip(codes, key[0], strict=True)}
            alike[key] = lifting_pieces(axis, states, exact_score(one.low))
        found[one.person] = alike[key]
    return found


def _ending(connection: Any, view: View, stands: Iterable[Stand]) -> dict[int, Sequence[str]]:
    """By person the indicators whose evidence counts on the date of data and no longer in 90 days."""
    last = view.context.day + NEAR
    near = {one.person: one.letters for one in stands if one.until and one.until <= last.isoformat()}
    later = Mapper(view.scheme, replace(view.context, day=last))
    codes = [one.code for one in view.scheme.indicators]
    found: dict[int, Sequence[str]] = {}
    for known in view.reader.read(connection, sorted(near)):
        then = later.place(known.facts).indicators
        ends = [code for code, before, (after, _) in zip(codes, near[known.id], then, strict=True)
                if NAMES[before] in COUNTING and after in OPEN]
        if ends:
            found[known.id] = ends
    return found


def _lines(view: View, stands: Iterable[Stand],
           found: Found) -> tuple[tuple[UnitCompleteness, ...], UnitCompleteness]:
    tree, sums, total = view.reader.units, defaultdict[str, Sums](Sums), Sums()
    tops: dict[str | None, str] = {}
    for one in stands:
        if one.unit not in tops:
            tops[one.unit] = tree.top(one.unit) or ""
        sums[tops[one.unit]].add(one, found)
    for counted in sums.values():
        total.join(counted)
    rows = ((uid, tree.by_uid.get(uid), counted) for uid, counted in sums.items())
    lines = [counted.line(view.scheme, code=row.code if row else None, name=row.name if row else "", uid=uid or None)
             for uid, row, counted in rows]
    return (tuple(sorted(lines, key=lambda line: (line.ready / line.people, line.name))), total.line(view.scheme))


def _letters(report: Completeness, found: _Standing, names: Mapping[int, tuple[Any, ...]]) -> Iterator[UnitLetter]:
    """A letter for each unit where somebody lacks what is asked of units."""
    tree, scheme = found.view.reader.units, found.view.scheme
    asked = [(place, one.code) for place, one in enumerate(scheme.indicators) if one.code not in CLOSED_INDICATORS]
    people = defaultdict[str | None, list[PersonGaps]](list)
    for one in found.stands:
        states = [(code, NAMES[one.letters[place]]) for place, code in asked]
        missing, expired = (tuple(code for code, state in states if state == kind) for kind in (MISSING, EXPIRED))
        if missing or expired:
            nip, name, prefix, suffix, *_ = names[one.person]
            people[tree.top(one.unit)].append(PersonGaps(nip or "", full_name(prefix, name, suffix), missing, expired))
    codes = tuple(code for _, code in asked)
    for unit in sorted(report.units, key=lambda line: (line.code or "", line.name)):
        if unit.uid and unit.uid in people:
            yield UnitLetter(unit, codes, tuple(sorted(people[unit.uid], key=lambda one: (one.name, one.nip))))


def _expiring(sessions: Iterable[tuple[str, date, int]], scheme: Scheme, day: date) -> tuple[Expiring, ...]:
    """The sessions whose assessments end within ``SOON`` months, by the shortest validity the scheme gives them."""
    spans = [one.validity_years for one in scheme.indicators if one.code in ASSESSED and one.validity_years]
    if not spans:
        return ()
    ends = [Expiring(name, people, years_after(held, min(spans))) for name, held, people in sessions]
    return tuple(sorted((one for one in ends if day <= one.until <= months_after(day, SOON)),
                        key=lambda one: (one.until, one.session)))
