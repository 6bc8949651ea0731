"""Which evidence records count on the date of data (cli.md, "Words, units, days" and "Evidence")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    ``until``: the first later day on which time alone may change this.
    """

    __slots__ = ("expired", "own", "pending", "scores", "until", "unusable")

    def __init__(self) -> None:
        self.own: tuple[Candidate, ...] = ()
        self.scores: tuple[Candidate, ...] = ()
        self.pending = False
        self.expired = False
        self.unusable: tuple[str, str | Fraction | None] | None = None
        self.until = date.max

    def may_change_on(self, day: date) -> None:
        """Time alone may change the answer on ``day``."""
        if day < self.until:
            self.until = day

    def count(self, candidate: Candidate, *, score: bool) -> None:
        """``candidate`` counts: as own evidence, or as a number of the national system."""
        if score:
            self.scores += (candidate,)
        else:
            self.own += (candidate,)


class Reach(NamedTuple):
    """What a day or a year means on the date of data: it counts, it lay before, and when that changes."""

    counts: bool
    expired: bool
    until: date


NOWHERE = Reach(counts=False, expired=False, until=date.max)


class Window:
    """The window of an indicator on a day: years back, validity, or one year only; each day is judged once."""

    def __init__(self, context: Context, years: int | None = None, validity: int | None = None,
                 counted_years: frozenset[int] | None = None) -> None:
        self.context = context
        self.years = years
        self.validity = validity
        self.counted_years = counted_years
        self.countable = ("verified",) if context.evidence_counts == "verified" else ("recorded", "verified")
        self._after = date.min if years is None else years_after(context.day, -years)
        self._valid_from = date.min if validity is None else still_valid_from(context.day, validity)
        self._days: dict[date, Reach] = {}
        self._years: dict[int, Reach] = {}

    def sift(self, records: Iterable[EvidenceFact]) -> Sifted:
        """Sort ``records``; rejected and later ones are left out."""
        found = Sifted()
        for record in records:
            if record.state == "rejected" or not _note(self.reach(record), found):
                continue
            if record.state not in self.countable:
                found.pending = True
                continue
            day = record.date or date(record.year or date.max.year, 12, 31)
            found.count(Candidate(day, record.order, record.value, record, VALUE_WORD), score=record.kind == "score")
        return found

    def reach(self, record: EvidenceFact) -> Reach:
        """What the day or year of ``record`` means; a record without either never counts."""
        day = record.date
        if day is None or (record.year is not None and self.counted_years is not None):
            return NOWHERE if record.year is None else self._of_year(record.year)
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = self._day(day)
        return found

    def day_counts(self, day: date, found: Sifted) -> bool:
        """Does something of that ``day`` count? Notes in ``found`` what lay before and what time will change."""
        reach = self._days.get(day)
        if reach is None:
            reach = self._days[day] = self._day(day)
        return _note(reach, found)

    def year_counts(self, year: int, found: Sifted) -> bool:
        """Does something of that ``year``, its day unknown, count? Notes as above."""
        return _note(self._of_year(year), found)

    def _of_year(self, year: int) -> Reach:
        reach = self._years.get(year)
        if reach is None:
            reach = self._years[year] = self._year(year)
        return reach

    def _day(self, day: date) -> Reach:
        if day > self.context.day:
            return Reach(counts=False, expired=False, until=day)
        if self.counted_years is not None:
            return Reach(day.year in self.counted_years, expired=False, until=date.max)
        if (self.years is not None and day <= self._after) or day < self._valid_from:
            return Reach(counts=False, expired=True, until=date.max)
        leaves = date.max if self.years is None else completes(day, self.years)
        lapses = date.max if self.validity is None else years_after(day, self.validity) + DAY
        return Reach(counts=True, expired=False, until=min(leaves, lapses))

    def _year(self, year: int) -> Reach:
        this = self.context.day.year
        if year > this:
            return Reach(counts=False, expired=False, until=date(year, 1, 1))
        if self.counted_years is not None:
            return Reach(year in self.counted_years, expired=False, until=date.max)
        if (self.years is not None and year <= this - self.years) or (
                self.validity is not None and year < this - self.validity):
            return Reach(counts=False, expired=True, until=date.max)
        leaves = date.max if self.years is None else date(year + self.years, 1, 1)
        lapses = date.max if self.validity is None else date(year + self.validity + 1, 1, 1)
        return Reach(counts=True, expired=False, until=min(leaves, lapses))


def _note(reach: Reach, found: Sifted) -> bool:
    counts, expired, until = reach
    if until < found.until:
        found.until = until
    if expired:
        found.expired = True
    return counts


def latest(candidates: Sequence[Candidate]) -> Candidate:
    """The latest one: by day, of equal days the one accepted later."""
    return candidates[0] if len(candidates) == 1 else max(candidates, key=lambda c: (c.day, c.order))
