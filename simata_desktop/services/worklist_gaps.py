"""What a worklist asks: the columns a scheme gives, and who lacks which of them on the date of data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simata_desktop.domain.facts import Facts, RatingFact
from simata_desktop.domain.indicators import ASPECTS, EDUCATION, LEVELS, RATINGS, TENURE, feed_of
from simata_desktop.domain.outcome import EXPIRED, MISSING
from simata_desktop.domain.records import CLOSED_INDICATORS
from simata_desktop.domain.scheme import Indicator, Rubric, Scheme
from simata_desktop.services.evidence_block import BEHAVIOUR, PREDICATE, WORK_RESULT
from simata_desktop.store.queries.facts import Known
from simata_desktop.store.standing import View

ELSEWHERE = (LEVELS, ASPECTS, EDUCATION, TENURE)  # sessions and the register hold these
RATED = {"predicate": PREDICATE, "work_result": WORK_RESULT, "behaviour": BEHAVIOUR}
_OF_FACT = {PREDICATE: "predicate", WORK_RESULT: "work_result", BEHAVIOUR: "behaviour"}
OPEN = (MISSING, EXPIRED)


@dataclass(frozen=True, slots=True)
class Question:
    """A value that may be asked: ``code`` is its column (of a rating the field's word), ``indicator`` the indicator or
    ``INDICATOR.PART`` it serves, ``words`` code → label of its closed list, ``yearly``: only the rating year counts."""

    code: str
    indicator: str
    label: str
    rubric: Rubric
    words: tuple[tuple[str, str], ...]
    rated: bool = False
    yearly: bool = False


def questions(scheme: Scheme, lists: Mapping[str, Any]) -> tuple[Question, ...]:
    """All of a scheme in its order: never discipline, assessments, or what the register holds.

    ``lists`` are the words of the yearly SKP (``resources/reference/skp.json``).
    """
    return tuple(one for indicator in scheme.indicators for one in _of_indicator(indicator, lists))


def _of_indicator(indicator: Indicator, lists: Mapping[str, Any]) -> Iterator[Question]:
    code, feed = indicator.code, feed_of(indicator.code)
    if code in CLOSED_INDICATORS or feed.source in ELSEWHERE:
        return
    if feed.source == RATINGS:
        word = RATED[indicator.source]
        listed = lists["predicates" if word == PREDICATE else "ratings"]
        words = tuple((row["code"], row["label"]) for row in listed)
        yield Question(word, code, indicator.label, indicator.rubric, words, rated=True)
    elif indicator.rubric.kind != "mean":
        yield Question(code, code, indicator.label, indicator.rubric, _words(indicator.rubric), yearly=feed.yearly)
    for part in indicator.rubric.parts:
        own = feed_of(code, part.code)
        if own.source not in ELSEWHERE:
            yield Question(f"{code}.{part.code}", f"{code}.{part.code}", f"{indicator.label}: {part.label}",
                           part.rubric, _words(part.rubric), yearly=own.yearly)


def _words(rubric: Rubric) -> tuple[tuple[str, str], ...]:
    return tuple((row.code, row.label) for row in rubric.rows)


def gaps(view: View, known: Known, asked: Sequence[Question]) -> tuple[str, ...]:
    """The codes of ``asked`` that somebody lacks: no evidence that counts, no rating of the rating year."""
    states = view.mapper.states(known.facts)
    return tuple(one.code for one in asked if (
        not _has_rating(known.facts, view.context.rating_year, one.code) if one.rated
        else states.get(one.code) in OPEN))


def _has_rating(facts: Facts, year: int, word: str) -> bool:
    return any(one.year == year and _value(one, word) is not None for one in facts.ratings)


def _value(fact: RatingFact, word: str) -> str | None:
    value: str | None = getattr(fact, _OF_FACT[word])
    return value
