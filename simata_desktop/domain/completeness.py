"""How complete the evidence is, unit by unit: for the first page, the paper and ``simata quality``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UnitCompleteness:
    """One unit directly under the office with all units below it, inside the target of the mapping.

    ``ready`` are the rated, ``missing`` and ``expired`` count people by indicator code, ``held_down`` those rated Baik
    or better whose performance stays under the first cut by its lower end.
    """

    code: str | None
    name: str
    people: int
    ready: int
    provisional: int
    unrated: int
    missing: dict[str, int]
    expired: dict[str, int]
    held_down: int
    uid: str | None = None


@dataclass(frozen=True, slots=True)
class Expiring:
    """A session whose assessments end soon: what it is called, for how many people it is the latest, the last day."""

    session: str
    people: int
    until: date


@dataclass(frozen=True, slots=True)
class Completeness:
    """All units, the worst first, and the sums; ``labels`` gives words to indicator codes."""

    period: int
    rating_year: int
    day: date
    units: tuple[UnitCompleteness, ...]
    total: UnitCompleteness
    labels: dict[str, str]
    outside_target: int
    expiring: tuple[Expiring, ...] = ()  # the soonest first
