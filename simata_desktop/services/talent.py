"""Maps and derivations: the kept default map, any other map on request, and where a number comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.mapping import Placement
from simata_desktop.domain.nip import plain_nip
from simata_desktop.domain.results import PROVISIONAL, RATED, UNRATED
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.talent_map import BOXES, MapEntry, SchemeLabel, TalentMap
from simata_desktop.services.derivation import Derivation, derive
from simata_desktop.services.desk import LEADER, VERIFIER, Desk
from simata_desktop.services.rules import check_tiers
from simata_desktop.store.exchange.lists import disputed_people
from simata_desktop.store.queries import maps
from simata_desktop.store.queries.maps import Narrowed
from simata_desktop.store.queries.people import by_nip, full_name
from simata_desktop.store.queries.units import UnitRow
from simata_desktop.store.standing import NAMES, View

STATES = (RATED, PROVISIONAL, UNRATED)
OPEN = ("missing", "expired", "unverified")


@dataclass(frozen=True, slots=True)
class MapRequest:
    """Which map: by default the present year, today, the workspace's scheme, everybody inside the target.

    ``counts_only``: how many stand in each box and no more; reasons and the comparison with the national system are
    left empty (they are counted from everybody's result, the boxes from a tally).
    """

    period: int | None = None
    day: date | None = None
    unit: str | None = None
    tiers: tuple[str, ...] = ()
    scheme: str | None = None
    entries: bool = False
    counts_only: bool = False


class TalentService:
    """Where people stand and why; only verifiers and leaders may ask."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def map(self, request: MapRequest = MapRequest()) -> TalentMap:
        """The talent map of a request. Raises ``unit.unknown``, ``tier.unknown``, ``scheme.unknown``."""
        self._desk.allow(VERIFIER, LEADER)
        with self._desk.database.reading() as connection:
            view = self._desk.standing.view(connection, period=request.period, day=request.day, scheme=request.scheme)
            check_tiers(view.reader.tiers, request.tiers)
            unit = view.reader.units.find(request.unit) if request.unit else None
            what = Narrowed(view.reader.units.under(unit.uid) if unit else None, request.tiers)
            kept = is_kept(self._desk, connection, view)
            external = maps.external_boxes(connection, view.context.rating_year) if request.entries or not kept else {}
            if kept:
                drawn = _kept(connection, view, what, request=request, external=external)
            else:
                drawn = _computed(connection, view, what, request=request, external=external)
            waits = disputed_people(connection)
        disputed = sum(what.units is None or place in what.units for _, place in waits)
        return replace(drawn.map(view, unit, request.tiers), disputed=disputed)

    def explain(self, nip: str, *, period: int | None = None, scheme: str | None = None,
                day: date | None = None) -> Derivation:
        """The derivation of one person's box down to article, file and cell. Raises ``person.unknown``."""
        self._desk.allow(VERIFIER, LEADER)
        with self._desk.database.reading() as connection:
            person = by_nip(connection, plain_nip(nip))
            if person is None:
                raise UserError("person.unknown", field="nip", nip=nip)
            view = self._desk.standing.view(connection, period=period, scheme=scheme, day=day)
            return derive(connection, view, person)

    def indicator_scores(self, period: int | None = None) -> tuple[Scheme, dict[str, tuple[float | None, ...]]]:
        """By NIP the score of every indicator in the scheme's order, None where it is no one point."""
        self._desk.allow(VERIFIER, LEADER)
        with self._desk.database.reading() as connection:
            view = self._desk.standing.view(connection, period=period)
            names = maps.identities(connection)
            scores = {names[known.id][0]: tuple(score for _, score in view.mapper.place(known.facts).indicators)
                      for known in view.reader.read(connection)}
        return view.scheme, scores


def is_kept(desk: Desk, connection: Any, view: View) -> bool:
    """Is the map of ``view`` the default one (this year, today, the office's rules), and are its results of today?"""
    this_year = view.period == view.context.day.year
    return this_year and view.context.day == today(desk.clock) and not desk.standing.stale(connection, view)


@dataclass
class _Drawn:
    """A map being counted."""

    rated: Counter[int]
    provisional: Counter[int]
    states: Counter[str]
    reasons: Counter[str]
    outside: int
    unverified: int
    compared: int
    entries: tuple[MapEntry, ...]

    def map(self, view: View, unit: UnitRow | None, tiers: tuple[str, ...]) -> TalentMap:
        """As the faces show it."""
        excluded = {kind: n for kind, n in self.states.items() if kind not in STATES and n}
        return TalentMap(
            view.period, view.context.rating_year, view.context.day, scheme_label(view.scheme, in_force=view.in_force),
            (unit.code or unit.name) if unit else None, tiers,
            sum(self.states[state] for state in STATES), self.states[RATED], self.states[PROVISIONAL],
            self.states[UNRATED], {box: self.rated[box] for box in BOXES},
            {box: self.provisional[box] for box in BOXES}, dict(self.reasons), excluded, self.outside, self.unverified,
            self.compared, self.entries, unit.name if unit else None)


def scheme_label(scheme: Scheme, *, in_force: bool) -> SchemeLabel:
    """What a map says of its rules."""
    first, second = scheme.performance, scheme.potential
    return SchemeLabel(
        scheme.code, scheme.version, scheme.title, _pair(first.cuts), _pair(second.cuts), first.levels, second.levels,
        {box.number: box.description for box in scheme.boxes},
        {box.number: tuple(box.recommendations) for box in scheme.boxes},
        {number: scheme.shown_number(number) for number in BOXES}, not in_force,
        {one.code: one.label for one in scheme.indicators}, scheme.override_allowed, scheme.override_article)


def _pair(cuts: Sequence[Any]) -> tuple[float, float]:
    return float(cuts[0]), float(cuts[1])


def reasons_of(scheme: Scheme, state: str, states: Sequence[str]) -> tuple[str, ...]:
    """Why somebody stands in no certain box: the required parts for the unrated, every open one for the provisional."""
    if state == RATED:
        return ()
    return tuple(f"{indicator.code}.{found}" for indicator, found in zip(scheme.indicators, states, strict=True)
                 if found in OPEN and (indicator.required or state == PROVISIONAL))


def _kept(connection: Any, view: View, what: Narrowed, *, request: MapRequest,
          external: dict[str, dict[str, Any]]) -> _Drawn:
    found = maps.counts(connection, what)
    reasons: Counter[str] = Counter()
    if request.counts_only:
        return _Drawn(found.rated, found.provisional, found.states, reasons, found.outside, found.unverified, 0, ())
    for letters, people in maps.open_states(connection, what, UNRATED):
        for reason in reasons_of(view.scheme, UNRATED, [NAMES[letter] for letter in letters]):
            reasons[reason] += people
    entries = tuple(_kept_entry(row, view, external) for row in maps.entries(connection, what)) \
        if request.entries else ()
    return _Drawn(found.rated, found.provisional, found.states, reasons, found.outside, found.unverified,
                  maps.compared(connection, what, view.context.rating_year), entries)


def _kept_entry(row: dict[str, Any], view: View, external: dict[str, dict[str, Any]]) -> MapEntry:
    state = row["state"]
    possible = tuple(box for box in BOXES if row["possible"] >> (box - 1) & 1)
    performance = (row["performance_low"], row["performance_high"])
    potential = (row["potential_low"], row["potential_high"])
    talent = (row["talent_low"], row["talent_high"])
    states = [NAMES[letter] for letter in row["states"]]
    return MapEntry(
        row["nip"] or "", row["name"] or "", row["title"], row["work_unit"] or "", row["agency"] or "",
        row["position"] or "", row["tier"], row["grade"], state, row["box"], row["provisional_box"],
        () if state == UNRATED else possible, reasons_of(view.scheme, state, states), _point(performance),
        _point(potential), _point(talent), performance, potential, external.get(row["uid"], {}).get("box"),
        row["before"])


def _point(ends: tuple[float, float]) -> float | None:
    return ends[0] if ends[0] == ends[1] else None


def _computed(connection: Any, view: View, what: Narrowed, *, request: MapRequest,
              external: dict[str, dict[str, Any]]) -> _Drawn:
    drawn = _Drawn(Counter(), Counter(), Counter(), Counter(), 0, 0, 0, ())
    placed: list[tuple[int, str, Placement, str | None]] = []
    for known in view.reader.read(connection):
        if what.units is not None and known.unit_id not in what.units:
            continue
        if what.tiers and (known.tier or "unknown") not in what.tiers:
            continue
        state, placement = view.place(known)
        stands = state == placement.state
        if stands and not view.target.means(known.unit_id, known.tier, view.reader.units):
            drawn.outside += 1
            continue
        _count(drawn, state, placement)
        drawn.compared += stands and known.uid in external
        if stands and request.entries:
            placed.append((known.id, known.uid, placement, known.tier))
    if placed:
        drawn.entries = tuple(sorted(_fresh_entries(connection, placed, external), key=lambda one: one.nip))
    return drawn


def _count(drawn: _Drawn, state: str, placement: Placement) -> None:
    drawn.states[state] += 1
    if state not in STATES:
        return
    drawn.unverified += placement.unverified
    if state == RATED:
        drawn.rated[placement.box or 0] += 1
    elif state == PROVISIONAL:
        drawn.provisional[placement.provisional_box or 0] += 1
    else:
        drawn.reasons.update(placement.reasons)


def _fresh_entries(connection: Any, placed: list[tuple[int, str, Placement, str | None]],
                   external: dict[str, dict[str, Any]]) -> Iterator[MapEntry]:
    names = maps.identities(connection)
    for id_, uid, p, tier in placed:
        nip, name, prefix, suffix, unit, agency, position, grade = names[id_]
        yield MapEntry(nip or "", name or "", full_name(prefix, name, suffix), unit or "", agency or "",
                       position or "", tier, grade, p.state, p.box, p.provisional_box,
                       () if p.state == UNRATED else p.possible, p.reasons, p.performance, p.potential,
                       p.talent_score, p.performance_range, p.potential_range,
                       external.get(uid, {}).get("box"), None)
