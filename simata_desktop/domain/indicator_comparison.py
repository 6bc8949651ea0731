"""One indicator as our evidence and as the national system has it: equal, or a cause with what to enter where.

The national scores are those of the indicator columns of its export. A cause is told only where the file has the
column; a score there that our map is borrowing does not count as ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from simata_desktop.domain.exact import HUNDRED, ZERO
from simata_desktop.domain.facts import EvidenceFact, Facts
from simata_desktop.domain.indicators import ASPECTS, LEVELS, feed_of
from simata_desktop.domain.outcome import DECLARED, EXPIRED, KNOWN, UNVERIFIED, Outcome
from simata_desktop.domain.scheme import Indicator, Rubric

MOST_DECIMALS = 6  # a score is compared to as many decimals as the file gives, but never finer than this
Value = float | str | None


class Kind(StrEnum):
    """Why two boxes differ (cli.md, "National system")."""

    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    VALUE = "value"
    DATE = "date"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Do:
    """What to enter where: a sentence of the catalogue (``ui.reconcile.do.KEY``) with its parameters."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Here:
    """One indicator as our own evidence tells it, without any number of the national system.

    ``state`` as in ``domain.outcome``; ``score`` None while nothing counts. ``what`` are the words of the rubric's row
    or band, ``count`` how many records counted, ``number`` the latest one's; ``day`` the day of the latest record, of
    one that has expired too.
    """

    state: str
    score: Fraction | None
    what: str | None = None
    count: int = 0
    number: str | None = None
    day: date | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class There:
    """A score of the national system, ``decimals`` as written; ``day`` where the file dates it, ``expired`` by it."""

    score: Fraction
    decimals: int = 0
    day: date | None = None
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Cause:
    """Why the boxes differ. ``here``, ``there``: scores, dates (``date``) or boxes (``rule``), None where unknown.

    ``indicator`` None for ``rule``. ``effect``: points of an axis (0–100) that hang on it.
    """

    indicator: str | None
    kind: Kind
    here: Value
    there: Value
    do: Do
    effect: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator side by side; ``there_what`` the words of the rubric's row with that score; ``cause`` if any.

    ``told``: the file has a column for it.
    """

    indicator: Indicator
    here: Here
    there: There | None
    there_what: str | None
    told: bool
    cause: Cause | None


def split(facts: Facts, year: int) -> tuple[Facts, dict[str, EvidenceFact]]:
    """The person without the national system's numbers; by indicator the one told last for the scores of ``year``."""
    own, numbers = [], dict[str, EvidenceFact]()
    for one in facts.evidence:
        if one.kind != "score":
            own.append(one)
            continue
        of_year = one.year if one.year is not None else one.date.year if one.date else None
        if one.part is not None or of_year != year or one.state == "rejected":
            continue
        held = numbers.get(one.indicator)
        if held is None or held.order < one.order:
            numbers[one.indicator] = one
    return replace(facts, evidence=tuple(own)), numbers


def here(indicator: Indicator, outcome: Outcome, facts: Facts) -> Here:
    """Our side of an indicator; ``outcome`` and ``facts`` without national numbers."""
    cell = outcome.cell
    counted = [one for one in outcome.facts if isinstance(one, EvidenceFact)]
    days = [day for one in outcome.facts if isinstance(day := getattr(one, "date", None), date)]
    if cell.state == EXPIRED:
        days = _days(indicator.code, facts)
    known = cell.state in (KNOWN, DECLARED)
    return Here(cell.state, cell.score if known else None, _words(outcome) if known else None, len(counted),
                next((one.number for one in counted if one.number), None), max(days, default=None),
                bool(counted) and all(one.state == "verified" for one in counted))


def _words(outcome: Outcome) -> str | None:
    """The row or band; of a mean those of its parts."""
    if outcome.parts:
        return "; ".join(part.cell.row for part in outcome.parts if part.cell.row) or None
    return outcome.cell.row


def _days(code: str, facts: Facts) -> list[date]:
    """The days of all records of an indicator, of those too that count no more."""
    source = feed_of(code).source
    sessions = [one.date for one in facts.assessments
                if (source == LEVELS and (one.levels or one.jpm is not None))
                or (source == ASPECTS and (one.aspects or one.potential_score is not None))]
    return sessions + [one.date for one in facts.evidence
                       if one.indicator == code and one.date and one.state != "rejected"]


def lines(indicators: Sequence[Indicator], outcomes: Sequence[Outcome], facts: Facts, *,
          theirs: Mapping[str, There], told: frozenset[str], year: int) -> tuple[Line, ...]:
    """Every indicator side by side; ``outcomes`` and ``facts`` without national numbers, ``told``: who has a column."""
    made = []
    for indicator, outcome in zip(indicators, outcomes, strict=True):
        there, ours = theirs.get(indicator.code), here(indicator, outcome, facts)
        has = indicator.code in told or there is not None
        what = None if there is None else row_words(indicator.rubric, there.score)
        made.append(Line(indicator, ours, there, what, has, _cause(indicator, ours, there, has=has, year=year)))
    return tuple(made)


def causes(indicators: Sequence[Indicator], outcomes: Sequence[Outcome], facts: Facts, *,
           theirs: Mapping[str, There], told: frozenset[str], year: int) -> tuple[Cause, ...]:
    """The causes alone, the weightiest first: what is plainly equal is not looked at any further."""
    found = []
    for indicator, outcome in zip(indicators, outcomes, strict=True):
        there, cell = theirs.get(indicator.code), outcome.cell
        if there is None:
            if indicator.code not in told or not cell.score:
                continue
        elif there.day is None and not cell.open and cell.score is not None and (
                cell.score.as_integer_ratio() == there.score.as_integer_ratio()):
            continue
        cause = _cause(indicator, here(indicator, outcome, facts), there, has=True, year=year)
        if cause is not None:
            found.append(cause)
    return tuple(sorted(found, key=lambda one: -one.effect))


def rule(boxes: tuple[int, int], scheme: str) -> tuple[Cause, ...]:
    """All scores are equal, the boxes (ours, theirs) are not."""
    return (Cause(None, Kind.RULE, *boxes, Do("rule", {"scheme": scheme})),)


def row_words(rubric: Rubric, score: Fraction) -> str | None:
    """The words of the one row or band that gives ``score``; None where none or several do."""
    found = [row.label for row in rubric.rows if row.score == score]
    found += [band.label for band in rubric.bands if band.score == score]
    return found[0] if len(found) == 1 else None


def same(ours: Fraction, theirs: Fraction, decimals: int) -> bool:
    """Are two scores one, as far as the file's decimals tell? At least one decimal is asked of it."""
    finest = Fraction(1, 2 * 10 ** min(max(decimals, 1), MOST_DECIMALS))
    return abs(ours - theirs) <= finest


def _cause(indicator: Indicator, ours: Here, theirs: There | None, *, has: bool, year: int) -> Cause | None:
    there = theirs
    if theirs is not None and theirs.score == 0 and feed_of(indicator.code).reinforcing:
        there = None  # a 0 of a reinforcing indicator counts as missing (cli.md)
    if there is None:
        if not has or not ours.score:  # nothing here either, or what is here is worth nothing
            return None
        return _made(indicator, Kind.MISSING_THERE, (float(ours.score), None), (ours.score, ZERO),
                     do=_enter_there(indicator, ours))
    if ours.score is None:
        return _lacking_here(indicator, ours, there, year=year)
    equal = same(ours.score, there.score, there.decimals)
    if ours.day and there.day and ours.day != there.day and (not equal or there.expired):
        return _dated(indicator, ours, there)
    if equal:
        return None
    return _made(indicator, Kind.VALUE, (float(ours.score), float(there.score)), (ours.score, there.score),
                 do=_set_right(indicator, ours, there))


def _made(indicator: Indicator, kind: Kind, told: tuple[Value, Value], scores: tuple[Fraction, Fraction], *,
          do: Do) -> Cause:
    effect = abs(scores[0] - scores[1]) * indicator.weight / HUNDRED
    return Cause(indicator.code, kind, *told, do, float(effect))


def _lacking_here(indicator: Indicator, ours: Here, there: There, *, year: int) -> Cause:
    score = float(there.score)
    params = {"indicator": indicator.label, "score": score}
    if ours.state == EXPIRED and ours.day:
        told = there.day.isoformat() if there.day else str(year)
        return _made(indicator, Kind.DATE, (ours.day.isoformat(), told), (ZERO, there.score),
                     do=Do("date.expired_here", {"indicator": indicator.label, "here": ours.day, "score": score}))
    if ours.state == UNVERIFIED:
        do = Do("missing_here.verify", params)
    elif what := row_words(indicator.rubric, there.score):
        do = Do("missing_here.row", {**params, "what": what})
    else:
        do = Do("missing_here", params)
    return _made(indicator, Kind.MISSING_HERE, (None, score), (ZERO, there.score), do=do)


def _enter_there(indicator: Indicator, ours: Here) -> Do:
    params: dict[str, object] = {"indicator": indicator.label, "score": float(ours.score or 0)}
    if not ours.what:
        return Do("missing_there", params)
    params["what"] = ours.what
    if ours.count > 1:
        return Do("missing_there.several", {**params, "count": ours.count})
    if ours.number:
        return Do("missing_there.number", {**params, "number": ours.number})
    return Do("missing_there.row", params)


def _set_right(indicator: Indicator, ours: Here, there: There) -> Do:
    params: dict[str, object] = {"indicator": indicator.label, "here": float(ours.score or 0),
                                 "there": float(there.score)}
    if not ours.verified:
        return Do("value", params)
    if not ours.what:
        return Do("value.verified", params)
    return Do("value.verified.row", {**params, "what": ours.what})


def _dated(indicator: Indicator, ours: Here, there: There) -> Cause:
    """The same indicator from another day: the later one is to be entered on the other side."""
    mine, their = ours.day or date.min, there.day or date.min
    params = {"indicator": indicator.label, "here": mine, "there": their}
    do = Do("date.newer_here" if mine > their else "date.newer_there", params)
    return _made(indicator, Kind.DATE, (mine.isoformat(), their.isoformat()), (ours.score or ZERO, there.score), do=do)
