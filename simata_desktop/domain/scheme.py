"""A scoring scheme: the rules of a talent map as values (the file format is ``docs/schemes.md``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

AXES = ("performance", "potential")
PANRB = "panrb"


@dataclass(frozen=True, slots=True)
class Row:
    """A named value of a rubric and its score, 0–100."""

    code: str
    label: str
    score: Fraction


@dataclass(frozen=True, slots=True)
class Band:
    """Numbers from ``start`` up to but not ``below`` (None: open) and their score, 0–100."""

    start: Fraction
    below: Fraction | None
    score: Fraction
    label: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """How a value becomes a score. ``kind``: rows, bands, direct (the number itself), mean (of ``parts``)."""

    kind: str
    rows: tuple[Row, ...] = ()
    bands: tuple[Band, ...] = ()
    parts: tuple[Part, ...] = ()

    def row(self, code: str) -> Row | None:
        """The row of that code."""
        return next((row for row in self.rows if row.code == code), None)

    def band(self, value: Fraction) -> Band | None:
        """The band ``value`` falls in; None below the first."""
        return next((b for b in reversed(self.bands) if value >= b.start), None)

    def part(self, code: str) -> Part | None:
        """The part of that code."""
        return next((part for part in self.parts if part.code == code), None)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a mean with its relative weight; ``absence`` as in ``Indicator``."""

    code: str
    label: str
    weight: Fraction
    rubric: Rubric
    absence: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: weight in per cent of its axis, rubric, what its absence means.

    ``missing``: unknown, zero, excluded. ``absence``: the row code or number a declaration of completeness turns
    "no record" into; None where none may be assumed. ``source``: the rating that feeds it (predicate, work_result,
    behaviour). ``own``: an indicator of this scheme alone.
    """

    code: str
    label: str
    weight: Fraction
    rubric: Rubric
    missing: str = "unknown"
    window_years: int | None = None
    validity_years: int | None = None
    article: str | None = None
    absence: str | None = None
    required: bool = False
    source: str = "predicate"
    own: bool = False
    confidence: str | None = None

    def absence_of(self, part: str | None) -> str | None:
        """The absence value of the indicator or of one of its parts: may it be declared?"""
        if part is None:
            return self.absence
        found = self.rubric.part(part)
        return found.absence if found else None


@dataclass(frozen=True, slots=True)
class Component:
    """A group of indicators of an axis."""

    code: str
    label: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Years:
    """Which yearly ratings feed the axis: ``latest``, ``mean_last_n``, ``weighted``; weights newest first."""

    kind: str
    weights: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: three levels from low to high, the two cuts between them (a value on a cut is above it)."""

    code: str
    label: str
    levels: tuple[str, str, str]
    cuts: tuple[Fraction, Fraction]
    components: tuple[Component, ...]
    rating_year: str
    years: Years

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators in the order of the file."""
        return tuple(i for component in self.components for i in component.indicators)

    def level(self, score: Fraction) -> int:
        """1, 2 or 3; a value on a cut belongs to the upper level."""
        top, bottom = score.as_integer_ratio()
        return 1 + sum([top * cut.denominator >= cut.numerator * bottom for cut in self.cuts])


@dataclass(frozen=True, slots=True)
class Box:
    """One of the nine boxes: the law's number and the levels (1–3) it stands for."""

    number: int
    roman: str
    performance: int
    potential: int
    description: str
    recommendations: tuple[str, ...]
    succession: str | None


@dataclass(frozen=True, slots=True)
class Gate:
    """A requirement of a target post; ``value`` by ``kind`` (docs/schemes.md)."""

    code: str
    kind: str
    value: object
    article: str | None = None
    confidence: str | None = None
    exception: bool = False


@dataclass(frozen=True, slots=True)
class JpmRule:
    """The JPM of a scheme: variant, the two category cuts (lower, upper), the shares of a blend in per cent."""

    variant: str = "uncapped_sum"
    fill: tuple[Fraction, Fraction] | None = None
    mapping: tuple[Fraction, Fraction] | None = None
    p: Fraction | None = None
    k: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Who is left out of the map: ``retirement_within_months`` (months) or ``discipline`` (levels, years)."""

    kind: str
    value: object


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A rule the scheme rests on, and how sure that is."""

    ref: str
    confidence: str | None
    note: str | None


@dataclass(frozen=True)
class Scheme:
    """A scheme of one code and version. ``numbering``: other numbers of the boxes, law's number → number shown."""

    code: str
    version: int
    title: str
    effective_from: date
    effective_to: date | None
    performance: Axis
    potential: Axis
    talent_score: dict[str, Fraction]
    boxes: tuple[Box, ...]
    legal_basis: tuple[LegalBasis, ...] = ()
    numbering: dict[str, dict[int, int]] = field(default_factory=dict)
    shown: str = PANRB
    jpm: JpmRule = JpmRule()
    gates: dict[str, tuple[Gate, ...]] = field(default_factory=dict)
    tie_break: tuple[str, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    override_allowed: bool = False
    override_article: str | None = None

    @property
    def axes(self) -> tuple[Axis, Axis]:
        """Performance, potential."""
        return self.performance, self.potential

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators, performance first."""
        return self.performance.indicators + self.potential.indicators

    def indicator(self, code: str) -> Indicator | None:
        """The indicator of that code."""
        return next((i for i in self.indicators if i.code == code), None)

    @property
    def required(self) -> tuple[str, ...]:
        """Codes of the indicators without which nobody stands in a box."""
        return tuple(i.code for i in self.indicators if i.required)

    @property
    def declarable(self) -> tuple[str, ...]:
        """What a declaration of completeness may name: ``INDICATOR`` or ``INDICATOR.PART``."""
        return tuple(_declarable(self.indicators))

    def box(self, number: int) -> Box:
        """The box of the law's number."""
        return next(box for box in self.boxes if box.number == number)

    def box_at(self, performance: int, potential: int) -> int:
        """The law's number of the box of two levels (1–3)."""
        return next(b.number for b in self.boxes if (b.performance, b.potential) == (performance, potential))

    def shown_number(self, number: int) -> int:
        """The number people see for the law's ``number``."""
        return self.numbering.get(self.shown, {}).get(number, number)

    def rating_year(self, period: int) -> int:
        """The year of the SKP that counts in the mapping year ``period``."""
        return period if self.performance.rating_year == "same" else period - 1

    def in_force(self, day: date) -> bool:
        """Is this version in force on ``day`` (first and last day count)?"""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


def _declarable(indicators: Iterable[Indicator]) -> Iterator[str]:
    for indicator in indicators:
        if indicator.absence is not None:
            yield indicator.code
        for part in indicator.rubric.parts:
            if part.absence is not None:
                yield f"{indicator.code}.{part.code}"


def version_on(versions: Iterable[Scheme], day: date) -> tuple[Scheme, bool]:
    """Of the versions of one code the highest in force on ``day`` and True; else the earliest one and False.

    Raises ValueError when there is none at all.
    """
    known = sorted(versions, key=lambda scheme: scheme.version)
    if not known:
        raise ValueError("no version")
    in_force = [scheme for scheme in known if scheme.in_force(day)]
    return (in_force[-1], True) if in_force else (known[0], False)
