"""Values that are kept and yet do not agree with each other or with the rules: somebody should look at them.

Doubtful ("perlu dicek") is a predicate that contradicts both ratings, a value of evidence the rubric has no row for,
and one document number that stands twice with different values.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from simata_desktop.domain.cells import Cells
from simata_desktop.domain.evidence import Window
from simata_desktop.domain.facts import Context, EvidenceFact
from simata_desktop.domain.indicators import feed_of
from simata_desktop.domain.scheme import Indicator, Rubric, Scheme

Value = tuple[str, str | None, str]  # indicator, part, value as it stands


def without_row(scheme: Scheme, value: Value) -> bool:
    """Has the rubric of an indicator (or part) of the scheme no score for this value? False for other indicators."""
    code, part, text = value
    indicator = scheme.indicator(code)
    rubric = _rubric(indicator, part) if indicator else None
    return rubric is not None and Cells(rubric, "unknown").of(text) is None


def _rubric(indicator: Indicator, part: str | None) -> Rubric | None:
    if part is None:
        return None if indicator.rubric.kind == "mean" else indicator.rubric
    found = indicator.rubric.part(part)
    return found.rubric if found else None


def in_window(scheme: Scheme, context: Context, record: EvidenceFact) -> bool:
    """Does a record lie where the scheme looks on the date of data?"""
    indicator = scheme.indicator(record.indicator)
    if indicator is None:
        return False
    years = frozenset({context.rating_year}) if feed_of(record.indicator, record.part).yearly else None
    window = Window(context, indicator.window_years, indicator.validity_years, years)
    return window.reach(record).counts


def dated(indicator: str, part: str | None, value: str, *, day: str | None, year: int | None) -> EvidenceFact:
    """A record as far as its place in time is asked for."""
    return EvidenceFact("", indicator, part, "value", value, date.fromisoformat(day) if day else None, year)


def same_value(first: str, second: str) -> bool:
    """Are two values the same, as words or as numbers?"""
    try:
        return first == second or Fraction(first) == Fraction(second)
    except (ValueError, ZeroDivisionError):
        return False
