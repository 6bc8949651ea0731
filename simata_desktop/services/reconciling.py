"""Reconciliation with the national system: our boxes beside those of its export, and why they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.exact import exact
from simata_desktop.domain.nip import plain_nip
from simata_desktop.domain.reconciliation import (
    Alone,
    Comparison,
    Counts,
    Difference,
    NationalFile,
    Person,
    Reconciliation,
)
from simata_desktop.domain.results import RATED
from simata_desktop.resources import read_json
from simata_desktop.services.desk import LEADER, VERIFIER, Desk
from simata_desktop.services.indicator_lines import Comparer
from simata_desktop.services.reconciling_sheet import Say, difference_sheet
from simata_desktop.services.rules import check_tiers
from simata_desktop.services.talent import is_kept, reasons_of, scheme_label
from simata_desktop.sheets.writer import Written, write_sheet
from simata_desktop.store.queries import maps, reconciling
from simata_desktop.store.queries.history import source_of
from simata_desktop.store.queries.maps import Narrowed
from simata_desktop.store.queries.people import by_nip
from simata_desktop.store.queries.reconciling import NOTHING_TOLD, Listed, Pair, Told
from simata_desktop.store.queries.units import UnitRow
from simata_desktop.store.standing import NAMES, View

BOTH, HERE, THERE = "both", "here", "there"  # on which sides somebody has a box


@dataclass(frozen=True, slots=True)
class ReconcileRequest:
    """Which map is compared: by default that of the present year, by the office's rules, everybody meant."""

    period: int | None = None
    unit: str | None = None
    tiers: tuple[str, ...] = ()
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class _Standing:
    """What lists tell of a person beside his name."""

    tier: str | None
    state: str
    reasons: tuple[str, ...]


@dataclass
class _Sides:
    """Who is in another box there, or has one on one side only; ``known`` where the map had to be computed now."""

    counts: Counts
    pairs: list[Pair]
    outside: int
    known: dict[int, _Standing] = field(default_factory=dict)


def known_heads() -> tuple[str, ...]:
    """The heads of the national system's export that are known, from one public importer."""
    known = read_json("reference", "national_export.json")
    return (*known["person"], *known["scores"])


class ReconcileService:
    """Who stands in the same box of the national system, who does not, and why; rights as for the map."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def reconcile(self, request: ReconcileRequest = ReconcileRequest()) -> Reconciliation:
        """Both maps side by side. Raises ``unit.unknown``, ``tier.unknown``, ``scheme.unknown``, ``right.missing``."""
        self._desk.allow(VERIFIER, LEADER)
        with self._desk.database.reading() as connection:
            view, what, unit = self._narrowed(connection, request)
            sides = self._sides(connection, view, what)
            file = reconciling.newest_file(connection, view.context.rating_year)
            people = _people(connection, view, sides)
            return Reconciliation(
                view.period, view.context.rating_year, view.context.day,
                scheme_label(view.scheme, in_force=view.in_force), (unit.code or unit.name) if unit else None,
                unit.name if unit else None, request.tiers, sides.counts,
                _differences(connection, view, [one for one in people if one.kind == BOTH]),
                tuple(one.alone() for one in people if one.kind == HERE),
                tuple(one.alone() for one in people if one.kind == THERE),
                NationalFile(*file) if file else None, sides.outside)

    def counts(self, request: ReconcileRequest = ReconcileRequest()) -> Counts:
        """How many are equal and how many differ, without saying who or why. Raises as ``reconcile``."""
        self._desk.allow(VERIFIER, LEADER)
        with self._desk.database.reading() as connection:
            view, what, _ = self._narrowed(connection, request)
            if not reconciling.is_told(connection, view.context.rating_year):
                return Counts()
            return self._sides(connection, view, what, listed=False).counts

    def compare(self, nip: str, *, period: int | None = None, scheme: str | None = None) -> Comparison:
        """One person, every indicator here and there, with file and cell. Raises ``person.unknown``."""
        self._desk.allow(VERIFIER, LEADER)
        with self._desk.database.reading() as connection:
            found = by_nip(connection, plain_nip(nip))
            if found is None:
                raise UserError("person.unknown", field="nip", nip=nip)
            view = self._desk.standing.view(connection, period=period, scheme=scheme)
            return _comparison(connection, view, found.id)

    def save(self, found: Reconciliation, out: Path, *, say: Say) -> Written:
        """The differences as a sheet, one row a cause; ``say`` makes the words. Errors as ``write_sheet``."""
        self._desk.allow(VERIFIER, LEADER)
        return write_sheet(out, difference_sheet(found, say))

    def _narrowed(self, connection: Any, request: ReconcileRequest) -> tuple[View, Narrowed, UnitRow | None]:
        view = self._desk.standing.view(connection, period=request.period, scheme=request.scheme)
        check_tiers(view.reader.tiers, request.tiers)
        unit = view.reader.units.find(request.unit) if request.unit else None
        return view, Narrowed(view.reader.units.under(unit.uid) if unit else None, request.tiers), unit

    def _sides(self, connection: Any, view: View, what: Narrowed, *, listed: bool = True) -> _Sides:
        if not is_kept(self._desk, connection, view):
            return _computed(connection, view, what)
        year = view.context.rating_year
        counts = Counts(*reconciling.sums(connection, what, year), told=reconciling.is_told(connection, year))
        if not listed:
            return _Sides(counts, [], 0)
        return _Sides(counts, reconciling.pairs(connection, what, year), maps.counts(connection, what).outside)


@dataclass(frozen=True, slots=True)
class _Found:
    """Somebody who is not in the same box on both sides; ``kind``: both, here, there."""

    id: int
    uid: str
    kind: str
    ours: int | None
    theirs: int | None
    person: Person
    standing: _Standing

    def alone(self) -> Alone:
        """With a box on one side only."""
        return Alone(self.person, self.ours or self.theirs or 0, self.standing.state, self.standing.reasons)


def _computed(connection: Any, view: View, what: Narrowed) -> _Sides:
    """The same of a map that is not kept: everybody is placed now."""
    there = reconciling.boxes_there(connection, view.context.rating_year)
    seen: Counter[str] = Counter()
    found = _Sides(Counts(), [], 0)
    for one in view.reader.read(connection):
        if (what.units is not None and one.unit_id not in what.units) or (
                what.tiers and (one.tier or "unknown") not in what.tiers):
            continue
        state, placed = view.place(one)
        if state != placed.state:  # taken out of the map
            continue
        if not view.target.means(one.unit_id, one.tier, view.reader.units):
            found.outside += 1
            continue
        ours, theirs = placed.box, there.get(one.uid)
        if ours == theirs:
            seen["equal"] += ours is not None
            continue
        seen[_kind(ours, theirs)] += 1
        found.pairs.append((one.id, ours, theirs))
        reasons = reasons_of(view.scheme, state, [of for of, _ in placed.indicators])
        found.known[one.id] = _Standing(one.tier, state, reasons)
    told = reconciling.is_told(connection, view.context.rating_year)
    found.counts = Counts(seen["equal"] + seen[BOTH], seen["equal"], seen[HERE], seen[THERE], told)
    return found


def _kind(ours: int | None, theirs: int | None) -> str:
    return HERE if theirs is None else THERE if ours is None else BOTH


def _people(connection: Any, view: View, sides: _Sides) -> list[_Found]:
    """Everybody but the equal ones, ordered by NIP."""
    boxes = {id_: (ours, theirs) for id_, ours, theirs in sides.pairs}
    known = sides.known or _kept_standings(connection, view, list(boxes))
    found = []
    for one in reconciling.listed(connection, list(boxes)):
        ours, theirs = boxes[one.id]
        person = _person(view, one, known[one.id].tier)
        found.append(_Found(one.id, one.uid, _kind(ours, theirs), ours, theirs, person, known[one.id]))
    return found


def _kept_standings(connection: Any, view: View, ids: Sequence[int]) -> dict[int, _Standing]:
    return {id_: _Standing(tier, state, () if state == RATED else
                           reasons_of(view.scheme, state, [NAMES[letter] for letter in letters]))
            for id_, (tier, state, letters) in reconciling.standings(connection, ids).items()}


def _person(view: View, one: Listed, tier: str | None) -> Person:
    units = view.reader.units
    return Person(one.nip, one.name, one.title, units.name(units.top(one.unit_id)) or one.unit, one.position, tier)


def _differences(connection: Any, view: View, people: Sequence[_Found]) -> tuple[Difference, ...]:
    """With the causes; the facts of these people alone are read."""
    if not people:
        return ()
    told = reconciling.told(connection, [one.uid for one in people], view.context.rating_year)
    comparer, by_id = Comparer(view), {one.id: one for one in people}
    found: dict[int, Difference] = {}
    for known in view.reader.read(connection, sorted(by_id)):
        one = by_id[known.id]
        said, boxes = told.get(one.uid, NOTHING_TOLD), (one.ours or 0, one.theirs or 0)
        causes = comparer.causes(known.facts, said, boxes)
        found[known.id] = Difference(one.person, *boxes, causes, _has_columns(view, said))
    return tuple(found[one.id] for one in people)


def _has_columns(view: View, told: Told) -> bool:
    return any(one.code in told.columns for one in view.scheme.indicators)


def _comparison(connection: Any, view: View, id_: int) -> Comparison:
    known = next(iter(view.reader.read(connection, [id_])))
    year, comparer = view.context.rating_year, Comparer(view)
    held = reconciling.external(connection, known.uid, year)
    told = reconciling.told(connection, [known.uid], year).get(known.uid, NOTHING_TOLD)
    source = source_of(connection, held.uid, "kotak") if held else None
    state, placed = view.place(known)
    ours, theirs = placed.box if state == placed.state else None, held.box if held else None
    causes = comparer.causes(known.facts, told, (ours, theirs)) if ours and theirs and ours != theirs else ()
    person = _person(view, next(iter(reconciling.listed(connection, [id_]))), known.tier)
    return Comparison(
        person, view.period, year, scheme_label(view.scheme, in_force=view.in_force), state, ours, theirs,
        comparer.lines(known.facts, told), causes, (placed.performance, placed.potential),
        (_number(told.performance), _number(told.potential)), source.file if source else None,
        source.cell if source else None, source.at if source else None, len(view.scheme.performance.indicators))


def _number(text: str | None) -> float | None:
    number = exact(text)
    return None if number is None else float(number)
