"""Rows of the entry table: people with their ratings of some years, or with what counts for every indicator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from simata_desktop.domain.facts import EvidenceFact, RatingFact
from simata_desktop.domain.ids import natural
from simata_desktop.domain.indicators import RATINGS, feed_of
from simata_desktop.domain.performance import Matrix
from simata_desktop.domain.records import CLOSED_INDICATORS, EVIDENCE, RATING
from simata_desktop.domain.results import IndicatorResult
from simata_desktop.domain.scheme import Rubric, Scheme
from simata_desktop.store.exchange.conflicts import disputed_groups
from simata_desktop.store.queries.evidence import performance_ranges, ratings_of
from simata_desktop.store.queries.history import record_history, values_at
from simata_desktop.store.queries.people import PersonLine, page
from simata_desktop.store.standing import View

YEARS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A stored word and what a user calls it."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class IndicatorColumn:
    """A column of evidence: an indicator, or a part of one. ``rated``: yearly ratings feed it, it is typed there."""

    code: str
    label: str
    rubric: Rubric
    rated: bool
    closed: bool


@dataclass(frozen=True)
class TableRules:
    """What the table is made from: mapping year and rules, the years shown (oldest first), the words of a rating."""

    period: int
    rating_year: int
    scheme: Scheme
    years: tuple[int, ...]
    predicates: tuple[Word, ...]
    ratings: tuple[Word, ...]
    matrix: Matrix
    columns: tuple[IndicatorColumn, ...]
    declarable: tuple[str, ...]

    def label(self, code: str) -> str:
        """The words of ``INDICATOR`` or ``INDICATOR.PART``."""
        return next((column.label for column in self.columns if column.code == code), code)


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One person with the ratings by year; ``score`` is the range of the performance axis, ``level`` its level 1–3
    where both ends lie in one; both None for those who may not see it. ``disputed``: years with two values of which a
    person must choose."""

    line: PersonLine
    ratings: Mapping[int, RatingFact]
    score: tuple[float, float] | None
    level: int | None
    disputed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class EvidenceValue:
    """What counts for one indicator or part: its state and value, the kind of its rule, and where it stands.

    ``entity`` and ``record`` name the record the value stands in (None where there is none), ``records`` all evidence
    records of it looked at; ``counted`` how many of them count, ``verified`` whether the record has been verified,
    ``disputed`` whether two values wait for a person's choice.
    """

    state: str
    value: str | None
    rule: str
    entity: str | None = None
    record: str | None = None
    records: tuple[str, ...] = ()
    counted: int = 0
    verified: bool = False
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceTableRow:
    """One person with what counts for every column, by its code."""

    line: PersonLine
    values: Mapping[str, EvidenceValue]


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a value: from what to what, when, by whom, from which file and cell, and why.

    ``kind`` is import, entry, demo; ``old`` and ``new`` are as stored, None for no value.
    """

    at: str
    by: str
    kind: str
    old: str | None
    new: str | None
    file: str | None
    cell: str | None
    reason: str | None


def table_rules(view: View, lists: Mapping[str, Any], matrix: Matrix) -> TableRules:
    """The columns of a view; ``lists`` are the words of the yearly SKP (``resources/reference/skp.json``)."""
    scheme, rating_year = view.scheme, view.context.rating_year
    words = {name: tuple(Word(one["code"], one["label"]) for one in lists[name]) for name in ("predicates", "ratings")}
    years = tuple(rating_year - back for back in reversed(range(YEARS_SHOWN)))
    return TableRules(view.period, rating_year, scheme, years, words["predicates"], words["ratings"], matrix,
                      tuple(_columns(scheme)), scheme.declarable)


def _columns(scheme: Scheme) -> Iterator[IndicatorColumn]:
    for indicator in scheme.indicators:
        rated, closed = feed_of(indicator.code).source == RATINGS, indicator.code in CLOSED_INDICATORS
        if indicator.rubric.kind != "mean":
            yield IndicatorColumn(indicator.code, indicator.label, indicator.rubric, rated, closed)
        for part in indicator.rubric.parts:
            yield IndicatorColumn(f"{indicator.code}.{part.code}", part.label, part.rubric, rated, closed)


def rating_rows(connection: Any, view: View, keys: Sequence[int], *, scored: bool, kept: bool) -> list[RatingRow]:
    """The people of these local keys that are still there.

    ``scored``: with what the engine makes of them; ``kept``: as it is kept for the default map, else computed now.
    """
    ratings, ranges = ratings_of(connection, keys), {}
    if scored and kept:
        ranges = performance_ranges(connection, keys)
    elif scored:
        ranges = {one.id: view.mapper.place(one.facts).performance_range for one in view.reader.read(connection, keys)}
    waits = disputed_groups(connection, RATING.entity)
    return [RatingRow(line, told := ratings.get(line.id, {}), ranges.get(line.id),
                      _level(view.scheme, ranges.get(line.id)),
                      frozenset(year for year, one in told.items() if one.id in waits))
            for line in page(connection, keys)]


def _level(scheme: Scheme, ends: tuple[float, float] | None) -> int | None:
    """The level of both ends where it is one. Scores have small denominators: a double next to a cut is the cut."""
    if ends is None:
        return None
    low, high = (scheme.performance.level(Fraction(end)) for end in ends)
    return low if low == high else None


def evidence_table(connection: Any, view: View, keys: Sequence[int], *, closed: bool) -> list[EvidenceTableRow]:
    """The same people with their evidence; ``closed``: with what lies in the closed partition."""
    known = {one.id: one.facts for one in view.reader.read(connection, keys)}
    waits = frozenset(disputed_groups(connection, EVIDENCE.entity))
    rows = []
    for line in page(connection, keys):
        facts = known[line.id]
        result, records = view.mapper.evaluate(facts), {one.id: one for one in facts.evidence}
        rows.append(EvidenceTableRow(line, {
            code: _value(one, records, waits) for code, one in _cells((*result.performance.indicators,
                                                                *result.potential.indicators))
            if closed or one.code not in CLOSED_INDICATORS}))
    return rows


def _cells(results: Sequence[IndicatorResult]) -> Iterator[tuple[str, IndicatorResult]]:
    for result in results:
        yield result.code, result
        yield from ((f"{part.code}.{part.part}", part) for part in result.parts)


def _value(one: IndicatorResult, records: Mapping[str, EvidenceFact], waits: AbstractSet[str]) -> EvidenceValue:
    looked_at = tuple(dict.fromkeys(ref.id for ref in (*one.counted, *one.others) if ref.id in records))
    found = records.get(one.ref.id) if one.ref else None
    counted = len({ref.id for ref in one.counted})
    return EvidenceValue(one.state, one.value, one.rule.kind, one.ref.entity if one.ref else None,
                         one.ref.id if one.ref else None, looked_at, counted,
                         found is not None and found.state == "verified", not waits.isdisjoint(looked_at))


def rating_id(connection: Any, person: int, year: int) -> str:
    """The id of the rating record of a person (local key) and year, whether it exists or not."""
    uid = connection.exec_driver_sql("SELECT uid FROM person WHERE id = ?", (person,)).scalar()
    return natural("rating", str(uid), str(year))


def history_of(connection: Any, uid: str, word: str) -> list[Step]:
    """Every change of one field of a record, the newest first; empty for a record that never was."""
    steps: list[Step] = []
    value: str | None = None
    for row in reversed(record_history(connection, uid)):
        told = values_at(connection, row.entity, uid, until=row.at[:23]).get(word)
        if word in row.fields:
            new = row.fields[word][1]
        else:  # taken away, brought back, or another field
            new = value if row.fields else told.value if told else None
        if new != value:
            mine = told if told and told.change_id == row.change_id else None
            steps.append(Step(row.at, row.by, mine.kind if mine else "entry", value, new, mine.file if mine else None,
                              mine.cell if mine else None, row.reason))
        value = new
    return steps[::-1]
