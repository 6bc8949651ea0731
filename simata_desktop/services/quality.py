"""Completeness of the evidence inside the target of the mapping, per unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from simata_desktop.domain.completeness import Completeness, UnitCompleteness
from simata_desktop.domain.results import PROVISIONAL, RATED, UNRATED
from simata_desktop.domain.scheme import Scheme
from simata_desktop.services.desk import Desk
from simata_desktop.store.queries import maps
from simata_desktop.store.queries.units import UnitTree
from simata_desktop.store.standing import NAMES

OPEN = ("missing", "unverified")


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

    def line(self, code: str | None, name: str) -> UnitCompleteness:
        """As a plain row."""
        return UnitCompleteness(code, name, sum(self.states.values()), self.states[RATED], self.states[PROVISIONAL],
                                self.states[UNRATED], dict(self.missing), dict(self.expired), self.held_down)


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
        tree, sums, total = view.reader.units, defaultdict[str, _Sums](_Sums), _Sums()
        for unit, state, letters, people, held in rows:
            for one in (sums[tree.top(unit) or ""], total):
                one.add(view.scheme, state, letters, people, held)
        lines = sorted(_lines(tree, sums.items()), key=lambda line: (line.ready / line.people, line.name))
        labels = {indicator.code: indicator.label for indicator in view.scheme.indicators}
        return Completeness(view.period, view.context.rating_year, view.context.day, tuple(lines), total.line(None, ""),
                            labels, outside)


def _lines(tree: UnitTree, sums: Iterable[tuple[str, _Sums]]) -> Iterable[UnitCompleteness]:
    for uid, one in sums:
        row = tree.by_uid.get(uid)
        yield one.line(row.code if row else None, row.name if row else "")
