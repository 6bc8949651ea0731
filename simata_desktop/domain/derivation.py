"""The words of a derivation: outcomes become indicator results with rule, source and the records left aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from simata_desktop.domain.exact import HUNDRED, ZERO, decimal_text, total
from simata_desktop.domain.facts import (
    AssessmentFact,
    Context,
    DeclarationFact,
    EvidenceFact,
    Facts,
    PostFact,
    RatingFact,
    Ref,
)
from simata_desktop.domain.indicators import ASPECTS, LEVELS, feed_of
from simata_desktop.domain.outcome import AnyFact, Outcome
from simata_desktop.domain.results import AxisResult, IndicatorResult, Rule
from simata_desktop.domain.scheme import Axis, Indicator, Part
from simata_desktop.domain.verdict import AxisSum

Records = Mapping[str, Sequence[EvidenceFact]]


def axis_result(axis: Axis, outcomes: Sequence[Outcome], summed: AxisSum, *, facts: Facts, records: Records,
                context: Context) -> AxisResult:
    """The axis with every indicator derived; the contributions of known indicators sum to its lower end."""
    results = []
    for indicator, outcome, weight in zip(axis.indicators, outcomes, summed.weights, strict=True):
        aside = list(_looked_at(records.get(indicator.code, ()), context))
        results.append(_indicator(indicator, outcome, weight, aside=aside, facts=facts, context=context))
    return AxisResult(axis.code, tuple(results), summed.low, summed.high)


def _looked_at(records: Iterable[EvidenceFact], context: Context) -> Iterator[EvidenceFact]:
    """Evidence of the date of data or before; nothing later is looked at."""
    for record in records:
        day = record.date or date(record.year or date.max.year, 1, 1)
        if day <= context.day:
            yield record


def _indicator(indicator: Indicator, outcome: Outcome, weight: Fraction, *, aside: Sequence[EvidenceFact],
               facts: Facts, context: Context) -> IndicatorResult:
    parts = tuple(_parts(indicator, outcome, weight, aside=aside))
    used = {id(fact) for one in (outcome, *outcome.parts) for fact in one.facts}
    sessions = _sessions(indicator, facts, context)
    others = [record for record in aside if not parts or record.part is None]
    return _result(indicator, None, outcome, weight=weight, nominal=indicator.weight, parts=parts,
                   others=_refs_of((*sessions, *others), used))


def _parts(indicator: Indicator, outcome: Outcome, weight: Fraction, *,
           aside: Sequence[EvidenceFact]) -> Iterator[IndicatorResult]:
    """The parts of a mean; none where a number of the national system serves for the whole."""
    parts = indicator.rubric.parts if outcome.parts else ()
    whole = total([part.weight for part in parts])
    held = total([part.weight for part, one in zip(parts, outcome.parts, strict=True) if not one.cell.excluded])
    for part, one in zip(parts, outcome.parts, strict=True):
        share = ZERO if not held or one.cell.excluded else weight * part.weight / held
        used = {id(fact) for fact in one.facts}
        others = _refs_of((record for record in aside if record.part == part.code), used)
        yield _result(indicator, part, one, weight=share, nominal=indicator.weight * part.weight / whole, others=others)


def _sessions(indicator: Indicator, facts: Facts, context: Context) -> Iterator[AssessmentFact]:
    source = feed_of(indicator.code).source
    for session in facts.assessments:
        told = (session.levels or session.jpm is not None) if source == LEVELS else (
            source == ASPECTS and (session.aspects or session.potential_score is not None))
        if told and session.date <= context.day:
            yield session


def _result(indicator: Indicator, part: Part | None, outcome: Outcome, *, weight: Fraction, nominal: Fraction,
            parts: tuple[IndicatorResult, ...] = (), others: tuple[Ref, ...] = ()) -> IndicatorResult:
    cell = outcome.cell
    counted = tuple(_counted(outcome))
    value = decimal_text(outcome.value) if isinstance(outcome.value, Fraction) else outcome.value
    return IndicatorResult(
        indicator.code, part.code if part else None, cell.state, value, cell.score, cell.low, cell.high, weight,
        None if cell.score is None else cell.score * weight / HUNDRED,
        Rule(cell.kind, cell.row, nominal, indicator.article), counted[0] if counted else None, parts, others, counted)


def _counted(outcome: Outcome) -> Iterator[Ref]:
    for fact in outcome.facts:
        for word in outcome.words:
            yield reference(fact, word)


def _refs_of(facts: Iterable[AnyFact], used: set[int]) -> tuple[Ref, ...]:
    return tuple(reference(fact, "nilai" if isinstance(fact, EvidenceFact) else "") for fact in facts
                 if id(fact) not in used)


def reference(fact: AnyFact, word: str) -> Ref:
    """The record a fact stands in, and the word of its field."""
    match fact:
        case EvidenceFact():
            return Ref("evidence", fact.id, word)
        case RatingFact():
            return Ref("rating", fact.id, word)
        case AssessmentFact():
            return Ref("participant", fact.id, word)
        case DeclarationFact():
            return Ref("declaration", fact.id, word)
        case PostFact():
            return fact.ref
        case Facts():
            return Ref("person", fact.person, word)
