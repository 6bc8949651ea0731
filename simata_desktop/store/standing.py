"""Where everybody stands: the default map and the one before it, renewed in the transaction that changes a fact."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import islice
from operator import itemgetter
from typing import Protocol

from sqlalchemy import Connection

from simata_desktop.domain.clock import Clock, today
from simata_desktop.domain.exclusions import excluded_by
from simata_desktop.domain.facts import Context
from simata_desktop.domain.ids import natural
from simata_desktop.domain.mapping import Mapper, Placement
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.tiers import Tiers
from simata_desktop.store import results, trend
from simata_desktop.store.database import Database
from simata_desktop.store.journal import Delta, Given
from simata_desktop.store.queries import facts
from simata_desktop.store.queries.units import UnitTree, unit_tree

LETTERS = {"known": "k", "declared": "d", "missing": "m", "expired": "x", "unverified": "u", "not_applicable": "n"}
NAMES = {letter: state for state, letter in LETTERS.items()}
INACTIVE = "inactive"
GOOD_PREDICATES = ("sangat_baik", "baik")
OF_PERSON = ("rating", "evidence", "participant", "history")
IN_FORCE = {"participant": "JOIN session s ON s.uid = c.session_id AND s.state = 'final' "}  # what else must hold
UNKNOWN_TIER = "unknown"
COUNTING_SETTINGS = frozenset(natural("setting", key) for key in ("scheme", "evidence_counts"))


class Rules(Protocol):
    """What the standing needs of the rulebook."""

    tiers: Tiers
    retirement_ages: dict[str, int]

    def scheme(self, code: str, version: int | None = None, *, day: date | None = None) -> tuple[Scheme, bool]:
        """The version of a scheme in force on a day."""

    def context(self, scheme: Scheme, period: int, *, day: date, evidence_counts: str) -> Context:
        """What the engine is told of a map."""


@dataclass(frozen=True)
class Target:
    """Who is meant to be mapped; empty lists mean everybody."""

    tiers: frozenset[str]
    units: frozenset[str]

    def means(self, unit: str | None, tier: str | None, units: UnitTree) -> bool:
        """Does the target name this person?"""
        if self.tiers and (tier or UNKNOWN_TIER) not in self.tiers:
            return False
        return not self.units or any(one in self.units for one in units.above(unit))


EVERYBODY = Target(frozenset(), frozenset())


@dataclass(frozen=True)
class View:
    """One map made ready: scheme and date of data, the reader of facts, the target, and where it is kept."""

    kept: int
    period: int
    scheme: Scheme
    context: Context
    mapper: Mapper
    reader: facts.Reader
    target: Target
    in_force: bool = True
    alike: dict[facts.Alike, results.Row] = field(default_factory=dict, compare=False)  # of people without any record

    @cached_property
    def weights(self) -> tuple[float, float]:
        """The share of each axis in the talent score."""
        return float(self.scheme.talent_score["performance"]), float(self.scheme.talent_score["potential"])

    @cached_property
    def first_cut(self) -> float:
        """Below it performance is under expectation."""
        return float(self.scheme.performance.cuts[0])

    def place(self, known: facts.Known) -> tuple[str, Placement]:
        """State (or kind of exclusion) and placement of one person."""
        if not known.active:
            return INACTIVE, self.mapper.place(known.facts)
        excluded = excluded_by(known.facts, self.scheme, self.context) if self.scheme.exclusions else None
        placed = self.mapper.place(known.facts)
        return excluded or placed.state, placed

    def row(self, known: facts.Known) -> results.Row:
        """The stored result of one person."""
        meant = int(self.target.means(known.unit_id, known.tier, self.reader.units))
        alike = None if self.scheme.exclusions else known.alike
        found = self.alike.get(alike) if alike else None
        if found is None:
            found = self._result(known)
            if alike:
                self.alike[alike] = found
        return (self.kept, known.id, known.unit_id, known.tier, meant, *found)

    def _result(self, known: facts.Known) -> results.Row:
        """All of a result that follows from the facts alone: state, boxes, ranges, states of the indicators."""
        state, p = self.place(known)
        box, provisional = (p.box, p.provisional_box) if state == p.state else (None, None)
        performance, potential = p.performance_range, p.potential_range
        if p.talent_score is not None:
            low = high = p.talent_score
        else:
            first, second = self.weights
            low, high = first * performance[0] + second * potential[0], first * performance[1] + second * potential[1]
        return (state, box, provisional, bits(p.possible), *performance, *potential, low, high,
                "".join([LETTERS[state] for state, _ in p.indicators]), int(self._held_down(known, p)), p.unverified,
                p.valid_until.isoformat() if p.valid_until else None)

    def standing_rows(self, people: Iterable[facts.Known]) -> Iterator[results.Row]:
        """Stored results of those only who stand in some box: all that a later map asks of an earlier one."""
        for known in people:
            row = self.row(known)
            if row[results.BOX] is not None or row[results.PROVISIONAL] is not None:
                yield row

    def _held_down(self, known: facts.Known, placed: Placement) -> bool:
        """Rated Baik or better, and yet under the first cut of the performance axis by the lower end."""
        if placed.performance_range[0] >= self.first_cut:
            return False
        year = self.context.rating_year
        return any(one.year == year and one.predicate in GOOD_PREDICATES for one in known.facts.ratings)


@lru_cache(maxsize=512)  # there are only so many sets of nine boxes
def bits(boxes: tuple[int, ...]) -> int:
    """Boxes as one number: bit b-1 stands for box b."""
    return sum(1 << (box - 1) for box in boxes)


def setting(connection: Connection, name: str) -> str | None:
    """A setting of the office."""
    row = connection.exec_driver_sql("SELECT value FROM setting WHERE key = ? AND deleted = 0", (name,)).fetchone()
    return None if row is None else row[0]


def target_of(connection: Connection, period: int) -> Target:
    """The target of a mapping year; everybody where none is set."""
    row = connection.exec_driver_sql(
        "SELECT tiers, units FROM target WHERE period = ? AND deleted = 0", (period,)).fetchone()
    if row is None:
        return EVERYBODY
    return Target(frozenset(json.loads(row[0] or "[]")), frozenset(json.loads(row[1] or "[]")))


class Standing:
    """Keeps results of the default map (today, the workspace's scheme) and of the period before it."""

    def __init__(self, rules: Callable[[Connection], Rules], clock: Clock, *, default_scheme: str) -> None:
        self._rules = rules
        self._clock = clock
        self._default_scheme = default_scheme

    def view(self, connection: Connection, *, period: int | None = None, day: date | None = None,
             scheme: str | None = None, kept: int = results.CURRENT) -> View:
        """Make a map ready; by default the present year, today (a past period: its 31 December)."""
        now = today(self._clock)
        period = period or now.year
        day = day or (now if period >= now.year else date(period, 12, 31))
        rules = self._rules(connection)
        code = scheme or setting(connection, "scheme") or self._default_scheme
        chosen, in_force = rules.scheme(code, day=day)
        context = rules.context(chosen, period, day=day,
                                evidence_counts=setting(connection, "evidence_counts") or "recorded")
        reader = facts.Reader(rules.tiers, rules.retirement_ages, unit_tree(connection), day)
        return View(kept, period, chosen, context, Mapper(chosen, context), reader, target_of(connection, period),
                    in_force)

    def views(self, connection: Connection) -> tuple[View, View]:
        """The default map and the one of the period before."""
        now = self.view(connection)
        return now, self.view(connection, period=now.period - 1, kept=results.BEFORE)

    def signature(self, view: View) -> str:
        """What the kept results were made with; another one asks for a rebuild."""
        return f"{view.period}/{view.scheme.code}/{view.scheme.version}/{view.context.evidence_counts}"

    def rules_of(self, view: View) -> str:
        """What counts of a map were made with, target included: only such may be compared."""
        target = {"tiers": sorted(view.target.tiers), "units": sorted(view.target.units)}
        return f"{self.signature(view)} {json.dumps(target, sort_keys=True)}"

    def renew(self, connection: Connection, deltas: Sequence[Delta]) -> None:
        """Bring the results of everybody a save touches up to date, in its transaction."""
        if self._touches_all(deltas):
            self.rebuild(connection)
            return
        new = _newcomers(deltas)
        persons = _touched(connection, [delta for delta in deltas if delta.uid not in new])
        if not (new or persons):
            return
        now, before = self.views(connection)
        known = list(now.reader.read(connection, persons)) if persons else []
        results.replace(connection, [now.row(one) for one in known], persons, kept=now.kept)
        results.replace(connection, list(before.standing_rows(known)), persons, kept=before.kept)
        made = now.reader.read_new(connection, _rows_of(connection, new))
        while some := list(islice(made, facts.CHUNK)):
            results.add(connection, [now.row(one) for one in some])
            results.add(connection, list(before.standing_rows(some)))

    def rebuild(self, connection: Connection) -> None:
        """Compute both maps anew for everybody."""
        now, before = self.views(connection)
        rules = results.meta(connection, "results.rules")
        if rules is not None:  # else nobody knows what they were made with
            trend.keep(connection, rules, now.context.day)
        results.rebuild(connection, (now.row(known) for known in now.reader.read(connection)), kept=now.kept)
        results.rebuild(connection, before.standing_rows(now.reader.read(connection)), kept=before.kept)
        results.set_meta(connection, "results.of", self.signature(now))
        results.set_meta(connection, "results.rules", self.rules_of(now))
        results.set_meta(connection, "results.day", now.context.day.isoformat())

    def stale(self, connection: Connection, view: View) -> bool:
        """Has the day, the year or the scheme of the default map ``view`` passed over the kept results?"""
        return (results.meta(connection, "results.of") != self.signature(view)
                or results.meta(connection, "results.day") != view.context.day.isoformat())

    def ensure(self, database: Database) -> None:
        """Bring the kept results to today: only those whose day has passed, or all after a change of year or rules."""
        with database.reading() as connection:
            if not self.stale(connection, self.view(connection)):
                return
        with database.writing() as connection:
            view = self.view(connection)
            if results.meta(connection, "results.of") != self.signature(view):
                self.rebuild(connection)
                return
            trend.keep(connection, self.rules_of(view), view.context.day)  # the same as before, or all were made anew
            passed = [row[0] for row in connection.exec_driver_sql(
                "SELECT person FROM result WHERE map = ? AND valid_until <= ?",
                (results.CURRENT, view.context.day.isoformat()))]
            found = [view.row(known) for known in view.reader.read(connection, passed)]
            results.replace(connection, found, passed, kept=results.CURRENT)
            results.set_meta(connection, "results.day", view.context.day.isoformat())

    @staticmethod
    def _touches_all(deltas: Sequence[Delta]) -> bool:
        return any(
            delta.entity in ("target", "scheme")
            or (delta.entity == "unit" and delta.kind == "set" and "induk" in delta.fields)
            or (delta.entity == "setting" and delta.uid in COUNTING_SETTINGS)
            or (delta.entity == "post" and "standar" in delta.fields)
            for delta in deltas)


def _newcomers(deltas: Sequence[Delta]) -> dict[str, Given]:
    """The people a save makes and of whom it tells nothing else: all that is known of them is what they are made of.

    Their ids are drawn when they are made, so that no record of an earlier save names them.
    """
    if any(delta.entity == "session" or delta.entity in OF_PERSON for delta in deltas):
        return {}
    again = {delta.uid for delta in deltas if delta.entity == "person" and delta.kind != "create"}
    return {delta.uid: delta.fields for delta in deltas if delta.entity == "person" and delta.kind == "create"
            and isinstance(delta.fields, Given) and delta.uid not in again}


def _rows_of(connection: Connection, new: Mapping[str, Given]) -> Iterator[facts.PersonRow]:
    """Newcomers as rows of the register, ordered by local key."""
    keys = connection.exec_driver_sql(
        "SELECT id, uid FROM person WHERE uid IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(new)),)).fetchall() if new else []
    for id_, uid in keys:
        given = new[uid]
        yield (id_, uid, *_fact_values(given.words)((*given.told, None)))


@lru_cache(maxsize=256)  # most rows of a list have the same columns
def _fact_values(words: tuple[str, ...]) -> Callable[[tuple[str | None, ...]], tuple[str | None, ...]]:
    """Picks the values of a row of facts from those of ``words`` and a last None, which stands for what is not told."""
    return itemgetter(*[words.index(word) if word in words else -1 for word in facts.PERSON_WORDS])


def _touched(connection: Connection, deltas: Sequence[Delta]) -> list[int]:
    """Local keys of the people a save concerns."""
    people = [d.uid for d in deltas if d.entity == "person"]
    units = [d.uid for d in deltas if d.entity == "declaration"]
    sessions = [d.uid for d in deltas if d.entity == "session"]
    found = set(_ids(connection, "SELECT id FROM person WHERE uid IN (SELECT value FROM json_each(?))", people))
    for entity in OF_PERSON:
        uids = [d.uid for d in deltas if d.entity == entity]
        found.update(_ids(connection, f"SELECT p.id FROM {entity} c JOIN person p ON p.uid = c.person_id "
                                      f"{IN_FORCE.get(entity, '')}"
                                      "WHERE c.uid IN (SELECT value FROM json_each(?))", uids))
    found.update(_ids(connection, "SELECT p.id FROM participant c JOIN person p ON p.uid = c.person_id "
                                  "WHERE c.session_id IN (SELECT value FROM json_each(?))", sessions))
    if units:
        tree = unit_tree(connection)
        rows = _ids(connection, "SELECT unit_id FROM declaration WHERE uid IN (SELECT value FROM json_each(?))", units)
        under = [one for unit in rows for one in tree.under(str(unit))]
        found.update(_ids(connection, "SELECT id FROM person WHERE unit_id IN (SELECT value FROM json_each(?))", under))
    return sorted(found)


def _ids(connection: Connection, statement: str, keys: Iterable[object]) -> list[int]:
    keys = list(keys)
    return [row[0] for row in connection.exec_driver_sql(statement, (json.dumps(keys),))] if keys else []
