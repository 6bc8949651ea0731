"""One person's indicators side by side: our own evidence, and the national system's numbers of the year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache

from simata_desktop.domain.exact import clamped, exact
from simata_desktop.domain.facts import EvidenceFact, Facts
from simata_desktop.domain.indicator_comparison import Cause, Line, There, causes, lines, rule, same, split
from simata_desktop.domain.years import still_valid_from
from simata_desktop.services.import_scores import DATED
from simata_desktop.store.queries.reconciling import Told
from simata_desktop.store.standing import View

ASSESSED_ON = "tanggal_asesmen"


class Comparer:
    """Compares people of one map; ``told`` is what the file said of each."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._year = view.context.rating_year
        self._indicators = view.scheme.indicators
        self._by_code = {one.code: one for one in self._indicators}
        self._weighed = {one.code for one in self._indicators if one.weight}

    def lines(self, facts: Facts, told: Told) -> tuple[Line, ...]:
        """Every indicator here and there."""
        own, numbers = split(facts, self._year)
        return lines(self._indicators, self._view.mapper.outcomes(own), own, theirs=self._theirs(numbers, told),
                     told=told.columns, year=self._year)

    def causes(self, facts: Facts, told: Told, boxes: tuple[int, int]) -> tuple[Cause, ...]:
        """Why our box (the first) is not theirs, the weightiest cause first; none where the file tells too little.

        Where every indicator is equal, or both axes are, the rules differ.
        """
        own, numbers = split(facts, self._year)
        theirs = self._theirs(numbers, told)
        found = causes(self._indicators, self._view.mapper.outcomes(own), own, theirs=theirs, told=told.columns,
                       year=self._year)
        if found or not (self._weighed <= {*told.columns, *theirs} or self._axes_equal(facts, told)):
            return found
        return rule(boxes, f"{self._view.scheme.title} v{self._view.scheme.version}")

    def _theirs(self, numbers: Mapping[str, EvidenceFact], told: Told) -> dict[str, There]:
        found = {}
        for code, fact in numbers.items():
            score, decimals = _number(fact.value)
            if score is not None and code in self._by_code:
                dated = code in DATED and ASSESSED_ON in told.columns
                found[code] = self._dated(fact, score, decimals) if dated else There(score, decimals)
        return found

    def _dated(self, fact: EvidenceFact, score: Fraction, decimals: int) -> There:
        """A score with the day of its assessment, unless it is the one an import takes where the row tells none."""
        day = None if fact.date == date(self._year, 12, 31) else fact.date
        validity = self._by_code[fact.indicator].validity_years
        expired = day is not None and validity is not None and day < still_valid_from(self._view.context.day, validity)
        return There(score, decimals, day, expired)

    def _axes_equal(self, facts: Facts, told: Told) -> bool:
        placed = self._view.mapper.place(facts)
        for ours, text in ((placed.performance, told.performance), (placed.potential, told.potential)):
            theirs, decimals = _number(text or "")
            mine = exact(ours)
            if theirs is None or mine is None or not same(mine, theirs, decimals):
                return False
        return True


@lru_cache(maxsize=4096)  # most scores of an office are of few kinds
def _number(text: str) -> tuple[Fraction | None, int]:
    """A score as written, held inside 0–100, and its decimals."""
    score = exact(text)
    return None if score is None else clamped(score), len(text.partition(".")[2])
