"""From a person's facts to a box: the one engine behind grid, print, export and command line.

``Mapper`` reads every indicator once into an ``Outcome``; ``place`` answers with bare numbers, fast, ``evaluate``
with the words of the derivation. Both go through the same outcomes and the same arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from simata_desktop.domain.derivation import Records, axis_result
from simata_desktop.domain.evidence import Window
from simata_desktop.domain.facts import Context, DeclarationFact, EvidenceFact, Facts
from simata_desktop.domain.indicators import ASPECTS, EDUCATION, LEVELS, RATINGS, TENURE, Feed, feed_of
from simata_desktop.domain.mean_reader import MeanReader
from simata_desktop.domain.outcome import Cell, Outcome
from simata_desktop.domain.readers import Declared, Reader
from simata_desktop.domain.register_readers import (
    AspectsReader,
    EducationReader,
    LevelsReader,
    RatingsReader,
    TenureReader,
)
from simata_desktop.domain.results import PersonResult
from simata_desktop.domain.scheme import Axis, Indicator, Rubric, Scheme
from simata_desktop.domain.verdict import MEMO_LIMIT, AxisSum, Brief, Judge, Verdict

READERS: dict[str, type[Reader]] = {
    RATINGS: RatingsReader, LEVELS: LevelsReader, ASPECTS: AspectsReader, EDUCATION: EducationReader,
    TENURE: TenureReader}


class Placement(NamedTuple):
    """Where a person stands, as plain values: scores are the nearest doubles, None where they are a range.

    ``indicators``: state and score of each indicator in the scheme's order; the rest as in ``PersonResult``.
    """

    state: str
    box: int | None
    provisional_box: int | None
    possible: tuple[int, ...]
    reasons: tuple[str, ...]
    performance: float | None
    potential: float | None
    talent_score: float | None
    performance_range: tuple[float, float]
    potential_range: tuple[float, float]
    indicators: tuple[Brief, ...]
    valid_until: date | None
    unverified: int


class Mapper:
    """A scheme made ready for one context; reuse it for all people of a map."""

    def __init__(self, scheme: Scheme, context: Context) -> None:
        self.scheme = scheme
        self.context = context
        self._readers = tuple(
            _reader(indicator, scheme, axis, context) for axis in scheme.axes for indicator in axis.indicators)
        self._codes = tuple(reader.key[0] for reader in self._readers)
        self._places = {code: place for place, code in enumerate(self._codes)}
        self._judge = Judge(scheme)
        nobody = Facts(person="")
        self._blank = tuple(reader.read(nobody, (), {}) for reader in self._readers)
        self._blank_cells = tuple(outcome.cell for outcome in self._blank)
        self._fed = {kind: tuple(self._fed_by(kind)) for kind in (RATINGS, LEVELS, ASPECTS, EDUCATION, TENURE)}
        self._fed_by_sessions = tuple({*self._fed[LEVELS], *self._fed[ASPECTS]})
        self._placed: dict[tuple[Cell, ...], Placement] = {}

    def _fed_by(self, source: str) -> Iterable[int]:
        for place, reader in enumerate(self._readers):
            parts = reader.parts if isinstance(reader, MeanReader) else ()
            if any(one.feed.source == source for one in (reader, *parts)):
                yield place

    def place(self, facts: Facts) -> Placement:
        """State, box, ranges and scores of a person, without the words."""
        signature = list(self._blank_cells)
        until = date.max
        unverified = 0
        for place, outcome in self._outcomes(facts, self._records(facts)):
            signature[place] = outcome.cell
            if outcome.until < until:
                until = outcome.until
            unverified += outcome.unverified
        cells = tuple(signature)
        placed = self._placed.get(cells)
        if placed is None:
            placed = _placement(self._judge.judge(cells))
            if len(self._placed) < MEMO_LIMIT:
                self._placed[cells] = placed
        if until == date.max and not unverified:
            return placed
        return Placement(*placed[:11], None if until == date.max else until, unverified)

    def states(self, facts: Facts) -> dict[str, str]:
        """The state of every indicator, and as ``INDICATOR.PART`` of every part looked at, without the words."""
        found: dict[str, str] = {}
        for indicator, outcome in zip(self.scheme.indicators, self.outcomes(facts), strict=True):
            found[indicator.code] = outcome.cell.state
            if outcome.parts:  # none where a number of the national system serves for the whole
                found.update((f"{indicator.code}.{part.code}", one.cell.state)
                             for part, one in zip(indicator.rubric.parts, outcome.parts, strict=True))
        return found

    def outcomes(self, facts: Facts) -> list[Outcome]:
        """What counts for every indicator in the scheme's order: state, score, row, and the facts behind them."""
        outcomes = list(self._blank)
        for place, outcome in self._outcomes(facts, self._records(facts)):
            outcomes[place] = outcome
        return outcomes

    def evaluate(self, facts: Facts) -> PersonResult:
        """The full answer with the derivation of every number."""
        records, outcomes = self._records(facts), self.outcomes(facts)
        verdict = self._judge.judge(tuple(one.cell for one in outcomes))
        until = min(one.until for one in outcomes)
        split = len(self.scheme.performance.indicators)
        performance, potential = (
            axis_result(axis, found, total, facts=facts, records=records, context=self.context)
            for axis, found, total in ((self.scheme.performance, outcomes[:split], verdict.performance),
                                       (self.scheme.potential, outcomes[split:], verdict.potential)))
        return PersonResult(
            verdict.state, verdict.box, verdict.provisional_box, verdict.possible, performance, potential,
            *verdict.talent, verdict.reasons, None if until == date.max else until,
            sum(one.unverified for one in outcomes))

    def _records(self, facts: Facts) -> Records:
        records: dict[str, list[EvidenceFact]] = {}
        for record in facts.evidence:
            if record.indicator in records:
                records[record.indicator].append(record)
            else:
                records[record.indicator] = [record]
        return records

    def _outcomes(self, facts: Facts, records: Records) -> list[tuple[int, Outcome]]:
        """Place and outcome of every indicator that some fact touches; the others have the blank one."""
        declared: dict[tuple[str, str | None], DeclarationFact] = {}
        for one in facts.declarations:
            if one.period == self.context.period:
                declared[one.indicator, one.part] = one
        return [(place, self._readers[place].read(facts, records.get(self._codes[place], ()), declared))
                for place in self._touched(facts, records, declared)]

    def _touched(self, facts: Facts, records: Records, declared: Declared) -> Iterable[int]:
        places: list[int] = []
        if facts.education is not None:
            places += self._fed[EDUCATION]
        if facts.posts:
            places += self._fed[TENURE]
        if facts.ratings:
            places += self._fed[RATINGS]
        if facts.assessments:
            places += self._fed_by_sessions
        if not records and not declared:
            return places
        places += [self._places[code] for code in records if code in self._places]
        places += [self._places[code] for code, _ in declared if code in self._places]
        return set(places)


def evaluate(facts: Facts, scheme: Scheme, context: Context) -> PersonResult:
    """One person by one scheme; for many people make a ``Mapper`` once."""
    return Mapper(scheme, context).evaluate(facts)


def _reader(indicator: Indicator, scheme: Scheme, axis: Axis, context: Context) -> Reader:
    feed = feed_of(indicator.code)
    years = frozenset(context.rating_year - n for n in range(len(axis.years.weights))) if feed.yearly else None
    window = Window(context, indicator.window_years, indicator.validity_years,
                    years if feed.source == RATINGS or years is None else frozenset({context.rating_year}))
    reader = _plain_reader((indicator.code, None), indicator.rubric, indicator, feed=feed, window=window)
    if isinstance(reader, LevelsReader):
        reader.rule = scheme.jpm
    if isinstance(reader, RatingsReader):
        reader.source, reader.years = indicator.source, axis.years
    if isinstance(reader, MeanReader):
        parts = indicator.rubric.parts
        readers = tuple(_plain_reader((indicator.code, part.code), part.rubric, indicator, window=window,
                                      feed=feed_of(indicator.code, part.code)) for part in parts)
        reader.take(readers, tuple(part.weight for part in parts))
    return reader


def _plain_reader(key: tuple[str, str | None], rubric: Rubric, indicator: Indicator, *, feed: Feed,
                  window: Window) -> Reader:
    kind = MeanReader if rubric.kind == "mean" else READERS.get(feed.source, Reader)
    return kind(key, rubric=rubric, absence=indicator.absence_of(key[1]), missing=indicator.missing, feed=feed,
                window=window)


def _placement(verdict: Verdict) -> Placement:
    low, high = verdict.talent
    return Placement(
        verdict.state, verdict.box, verdict.provisional_box, verdict.possible, verdict.reasons,
        _score(verdict.performance), _score(verdict.potential), float(low) if low == high else None,
        _range(verdict.performance), _range(verdict.potential), verdict.briefs, None, 0)


def _score(total: AxisSum) -> float | None:
    return float(total.low) if total.low == total.high else None


def _range(total: AxisSum) -> tuple[float, float]:
    return float(total.low), float(total.high)
