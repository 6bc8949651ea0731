"""What the engine says of one person: scores with their range, the box or the boxes still possible, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from simata_desktop.domain.facts import Ref

RATED, PROVISIONAL, UNRATED = "rated", "provisional", "unrated"


@dataclass(frozen=True, slots=True)
class Rule:
    """The words of the rule that gave a score: rubric row or band, weight in per cent, article.

    ``kind``: rows, bands, direct, mean, score (a number of the national system), absence; of an open part: no_row (a
    value the rubric has no row for), no_standard (levels without a required level), or the rubric's own kind.
    ``row`` is the label of the row or band (Indonesian, from the scheme file), None where no row applies.
    """

    kind: str
    row: str | None
    weight: Fraction
    article: str | None


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator (or one part of it) of one person.

    ``state``: known, declared, missing, expired, unverified, not_applicable. ``value`` is what was entered (row code,
    count, number) as text; ``score`` 0–100 exact or None; ``low``/``high`` its range; ``contribution`` score × weight
    / 100 on the axis (None while not known). ``ref`` names the record behind it; ``others`` those that did not count,
    ``counted`` all that did (a sum has several, a JPM its nine levels). ``weight`` is the one in effect: a part left
    out under the rule ``excluded`` has 0 and the others share it; ``rule.weight`` is the scheme's.
    """

    code: str
    part: str | None
    state: str
    value: str | None
    score: Fraction | None
    low: Fraction
    high: Fraction
    weight: Fraction
    contribution: Fraction | None
    rule: Rule
    ref: Ref | None = None
    parts: tuple[IndicatorResult, ...] = ()
    others: tuple[Ref, ...] = ()
    counted: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class AxisResult:
    """One axis: its indicators, the range of the weighted sum, the score where the range is one point."""

    code: str
    indicators: tuple[IndicatorResult, ...]
    low: Fraction
    high: Fraction

    @property
    def score(self) -> Fraction | None:
        """The score, or None while it is not one point."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True)
class PersonResult:
    """The engine's answer. ``reasons``: ``INDICATOR.missing``, ``INDICATOR.expired`` … of what keeps the box open.

    ``valid_until`` is the first later day on which the answer may change by the passing of time alone (None: never
    within the period); ``unverified`` counts the records that feed a score and that nobody has verified.
    """

    state: str
    box: int | None
    provisional_box: int | None
    possible: tuple[int, ...]
    performance: AxisResult
    potential: AxisResult
    talent_low: Fraction
    talent_high: Fraction
    reasons: tuple[str, ...] = ()
    valid_until: date | None = None
    unverified: int = 0

    @property
    def talent_score(self) -> Fraction | None:
        """The weighted sum of both axes where it is one point."""
        return self.talent_low if self.talent_low == self.talent_high else None
