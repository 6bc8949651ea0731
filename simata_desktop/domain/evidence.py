"""Which evidence records count on the date of data (cli.md, "Words, units, days" and "Evidence")."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from simata_desktop.domain.facts import AssessmentFact, Context, EvidenceFact, RatingFact
from simata_desktop.domain.years import DAY, completes, still_valid_from, years_after

VALUE_WORD = ("nilai",)


class Candidate(NamedTuple):
    """A value that counts: its day (31 December where only the year is known), its order among equals, its source."""

    day: date
    order: int
    value: str | Fraction
    fact: EvidenceFact | AssessmentFact | RatingFact
    words: tuple[str, ...]


class Sifted:
    """The records of one indicator sorted by what they are good for on the date of data.

    ``own`` and ``scores`` count (own evidence; numbers of the national system); ``pending`` waits for verification,
    ``expired`` lay before the window; ``unusable``: why a record that lies in the window gives no score, and its value.
    """

    __slots__ = ("expired", "own", "pending", "scores", "until", "unusable")

    def __init__(self) -> None:
        self.own: list[Candidate] = []
        self.scores: list[Candidate] = []
        self.pending = False
        self.expired = False
        self.unusable: tuple[str, str | Fraction | None] | None = None
        self.until = date.max

    def may_change_on(self, day: date) -> None:
        """Time alone may change the answer on ``day``."""
        self.until = min(self.until, day)


class Window:
    """The window of an indicator on a day: years back, validity, or one year only."""

    __slots__ = ("_after", "_valid_from", "context", "counted_years", "validity", "verified_only", "years")

    def __init__(self, context: Context, years: int | None = None, validity: int | None = None,
                 counted_years: frozenset[int] | None = None) -> None:
        self.context = context
        self.years = years
        self.validity = validity
        self.counted_years = counted_years
        self.verified_only = context.evidence_counts == "verified"
        self._after = None if years is None else years_after(context.day, -years)
        self._valid_from = None if validity is None else still_valid_from(context.day, validity)

    def sift(self, records: Iterable[EvidenceFact]) -> Sifted:
        """Sort ``records``; rejected and later ones are left out."""
        found = Sifted()
        for record in records:
            if record.state == "rejected" or not self._in_window(record, found):
                continue
            if self.verified_only and record.state != "verified":
                found.pending = True
                continue
            day = record.date or date(record.year or date.max.year, 12, 31)
            counted = found.scores if record.kind == "score" else found.own
            counted.append(Candidate(day, record.order, record.value, record, VALUE_WORD))
        return found

    def _in_window(self, record: EvidenceFact, found: Sifted) -> bool:
        if self.counted_years is not None and record.year is not None:
            return self.year_counts(record.year, found)
        if record.date is None:
            return record.year is not None and self._year_in_window(record.year, found)
        return self.day_counts(record.date, found)

    def day_counts(self, day: date, found: Sifted) -> bool:
        """Does something of that ``day`` count? Notes in ``found`` what lay before and what time will change."""
        if day > self.context.day:
            found.may_change_on(day)
            return False
        if self.counted_years is not None:
            return day.year in self.counted_years
        if (self._after is not None and day <= self._after) or (
                self._valid_from is not None and day < self._valid_from):
            found.expired = True
            return False
        if self.years is not None:
            found.may_change_on(completes(day, self.years))
        if self.validity is not None:
            found.may_change_on(years_after(day, self.validity) + DAY)
        return True

    def _year_in_window(self, year: int, found: Sifted) -> bool:
        this = self.context.day.year
        if year > this:
            found.may_change_on(date(year, 1, 1))
            return False
        if (self.years is not None and year <= this - self.years) or (
                self.validity is not None and year < this - self.validity):
            found.expired = True
            return False
        if self.years is not None:
            found.may_change_on(date(year + self.years, 1, 1))
        if self.validity is not None:
            found.may_change_on(date(year + self.validity + 1, 1, 1))
        return True

    def year_counts(self, year: int, found: Sifted) -> bool:
        """Is ``year`` one of the counted ones, and not later than the date of data?"""
        if year > self.context.day.year:
            found.may_change_on(date(year, 1, 1))
            return False
        return self.counted_years is not None and year in self.counted_years


def latest(candidates: list[Candidate]) -> Candidate:
    """The latest one: by day, of equal days the one accepted later."""
    return candidates[0] if len(candidates) == 1 else max(candidates, key=lambda c: (c.day, c.order))
