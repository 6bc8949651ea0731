"""Completeness of the evidence inside the target of the mapping, per unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from simata_desktop.domain.completeness import Completeness, Expiring, UnitCompleteness
from simata_desktop.domain.results import PROVISIONAL, RATED, UNRATED
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.years import months_after, years_after
from simata_desktop.services.desk import Desk
from simata_desktop.store.queries import maps
from simata_desktop.store.queries.units import UnitTree
from simata_desktop.store.standing import NAMES

OPEN = ("missing", "unverified")
ASSESSED = ("competency_assessment", "potential_assessment")
SOON = 6  # months ahead in which the end of an assessment is told


@dataclass
class _Sums:
    states: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    expired: Counter[str] = field(default_factory=Counter)
    held_down: int = 0

    def add(self, scheme: Scheme, state: str, letters: str, people: int, held: int) -> None:
        """Count ``people`` who share a state and the states of their indicators."""
        self.states[state] += people
        self.held_down += held
        for indicator, letter in zip(scheme.indicators, letters, strict=True):
            if NAMES[letter] in OPEN:
                self.missing[indicator.code] += people
            elif NAMES[letter] == "expired":
                self.expired[indicator.code] += people

    def line(self, code: str | None, name: str, uid: str | None = None) -> UnitCompleteness:
        """As a plain row."""
        return UnitCompleteness(code, name, sum(self.states.values()), self.states[RATED], self.states[PROVISIONAL],
                                self.states[UNRATED], dict(self.missing), dict(self.expired), self.held_down, uid)


class QualityService:
    """What is missing, where; entry clerks may see it, it holds no box and no score."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def completeness(self) -> Completeness:
        """The default map's completeness, the worst unit first."""
        with self._desk.database.reading() as connection:
            view = self._desk.standing.view(connection)
            rows = list(maps.completeness(connection))
            outside = maps.counts(connection, maps.Narrowed()).outside
            ending = _expiring(maps.latest_sessions(connection), view.scheme, view.context.day)
        tree, sums, total = view.reader.units, defaultdict[str, _Sums](_Sums), _Sums()
        for unit, state, letters, people, held in rows:
            for one in (sums[tree.top(unit) or ""], total):
                one.add(view.scheme, state, letters, people, held)
        lines = sorted(_lines(tree, sums.items()), key=lambda line: (line.ready / line.people, line.name))
        labels = {indicator.code: indicator.label for indicator in view.scheme.indicators}
        return Completeness(view.period, view.context.rating_year, view.context.day, tuple(lines), total.line(None, ""),
                            labels, outside, ending)


def _lines(tree: UnitTree, sums: Iterable[tuple[str, _Sums]]) -> Iterable[UnitCompleteness]:
    for uid, one in sums:
        row = tree.by_uid.get(uid)
        yield one.line(row.code if row else None, row.name if row else "", uid or None)


def _expiring(sessions: Iterable[tuple[str, date, int]], scheme: Scheme, day: date) -> tuple[Expiring, ...]:
    """The sessions whose assessments end within ``SOON`` months, by the shortest validity the scheme gives them."""
    spans = [one.validity_years for one in scheme.indicators if one.code in ASSESSED and one.validity_years]
    if not spans:
        return ()
    ends = [Expiring(name, people, years_after(held, min(spans))) for name, held, people in sessions]
    return tuple(sorted((one for one in ends if day <= one.until <= months_after(day, SOON)),
                        key=lambda one: (one.until, one.session)))
