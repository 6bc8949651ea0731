"""One person's indicators side by side: our own evidence, and the national system's numbers of the year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from simata_desktop.domain.exact import clamped, exact
from simata_desktop.domain.facts import EvidenceFact, Facts
from simata_desktop.domain.indicator_comparison import (
    Cause,
    Line,
    There,
    causes,
    here,
    lines,
    national_scores,
    own_facts,
    same,
)
from simata_desktop.domain.mapping import Placement
from simata_desktop.domain.scheme import Indicator
from simata_desktop.domain.years import still_valid_from
from simata_desktop.services.import_scores import DATED
from simata_desktop.store.queries.reconciling import Told
from simata_desktop.store.standing import View

ASSESSED_ON = "tanggal_asesmen"


@dataclass(frozen=True)
class Compared:
    """Both sides of one person; ``axes`` the scores of performance and potential there, None where not told."""

    lines: tuple[Line, ...]
    axes: tuple[Fraction | None, Fraction | None]
    placed: Placement

    def causes(self, boxes: tuple[int, int], scheme: str) -> tuple[Cause, ...]:
        """Why our box (the first) is not theirs."""
        return causes(self.lines, boxes, axes_equal=self._axes_equal(), scheme=scheme)

    @property
    def columns(self) -> bool:
        """Has the file columns for indicators?"""
        return any(line.told for line in self.lines)

    def _axes_equal(self) -> bool:
        pairs = zip((self.placed.performance, self.placed.potential), self.axes, strict=True)
        known = [(exact(ours), theirs) for ours, theirs in pairs]
        return all(ours is not None and theirs is not None and same(ours, theirs, _decimals(theirs))
                   for ours, theirs in known)


def compare(view: View, facts: Facts, told: Told) -> Compared:
    """Every indicator of one person here and there; ``told`` is what the file said of him."""
    year = view.context.rating_year
    indicators = view.scheme.indicators
    own = replace(facts, evidence=own_facts(facts))
    ours = [here(one, outcome, own) for one, outcome in zip(indicators, view.mapper.outcomes(own), strict=True)]
    theirs = {code: there for code, fact in national_scores(facts, year).items()
              if (indicator := view.scheme.indicator(code)) and (there := _there(indicator, fact, told, view=view))}
    return Compared(lines(indicators, ours, theirs, told=told.columns, year=year),
                    (exact(told.performance), exact(told.potential)), view.mapper.place(facts))


def _there(indicator: Indicator, fact: EvidenceFact, told: Told, *, view: View) -> There | None:
    score = exact(fact.value)
    if score is None:
        return None
    day = fact.date if indicator.code in DATED and ASSESSED_ON in told.columns else None
    if day == date(view.context.rating_year, 12, 31):  # the day an import takes where the row tells none
        day = None
    validity = indicator.validity_years
    expired = bool(day and validity is not None and day < still_valid_from(view.context.day, validity))
    return There(clamped(score), len(fact.value.partition(".")[2]), day, expired)


def _decimals(score: Fraction) -> int:
    """As many decimals as ``score`` needs, six at most."""
    return next((places for places in range(7) if (score * 10**places).denominator == 1), 6)
