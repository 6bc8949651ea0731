"""What is known of one person when the engine looks: plain values, each with a reference to the record it stands in.

The store fills these from rows; the engine (``domain.mapping``) never asks for more. Dates are days, scores exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple


class Ref(NamedTuple):
    """Where a value stands: the kind of record, its id and the word of its field (source is looked up from it)."""

    entity: str
    id: str
    field: str


@dataclass(frozen=True, slots=True)
class RatingFact:
    """One yearly SKP rating; words as stored (``sangat_baik`` …; ``di_atas sesuai di_bawah``), None where not given."""

    id: str
    year: int
    predicate: str | None = None
    work_result: str | None = None
    behaviour: str | None = None


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """One evidence record of an indicator or of a part of it.

    ``kind`` is ``value`` (the rubric's own input: row code, count, number) or ``score`` (0–100 as given by the
    national system, used until own evidence counts). It has a date, or only a year. ``state``: recorded, verified,
    rejected. ``order`` rises with the time of acceptance and settles equal dates: the later one counts.
    """

    id: str
    indicator: str
    part: str | None
    kind: str
    value: str
    date: date | None = None
    year: int | None = None
    number: str | None = None
    state: str = "recorded"
    order: int = 0


@dataclass(frozen=True, slots=True)
class AssessmentFact:
    """One person's row of a final session; levels exact, absent where not known."""

    id: str
    session: str
    date: date
    levels: dict[str, Fraction] = field(default_factory=dict)
    aspects: dict[str, Fraction] = field(default_factory=dict)
    jpm: Fraction | None = None
    potential_score: Fraction | None = None


class PostFact(NamedTuple):
    """A post held: its tier and since when; ``ref`` names the record that says so."""

    tier: str | None
    since: date | None
    ref: Ref


@dataclass(frozen=True, slots=True)
class DeclarationFact:
    """A declaration of completeness that covers the person's unit; withdrawn ones are left out."""

    id: str
    indicator: str
    part: str | None
    period: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All the engine needs of one person on the day of data. ``posts``: present post first, then earlier ones."""

    person: str
    tier: str | None = None
    education: str | None = None
    posts: tuple[PostFact, ...] = ()
    ratings: tuple[RatingFact, ...] = ()
    evidence: tuple[EvidenceFact, ...] = ()
    assessments: tuple[AssessmentFact, ...] = ()
    declarations: tuple[DeclarationFact, ...] = ()
    required_levels: dict[str, Fraction] | None = None  # of the person's own post; None: the standard of the tier
    retirement: date | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The map that is asked for: date of data, mapping year, rating year, and what evidence counts.

    ``evidence_counts`` is ``recorded`` or ``verified`` (cli.md "Evidence"). ``standards`` are the required levels by
    tier: tier → competency → level. ``aspect_top`` is the highest level of a potential aspect (schemes.md: 1–5).
    """

    day: date
    period: int
    rating_year: int
    evidence_counts: str = "recorded"
    standards: dict[str, dict[str, Fraction]] = field(default_factory=dict)
    aspect_top: Fraction = Fraction(5)
