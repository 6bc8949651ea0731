"""How complete the evidence is, unit by unit: for the first page, the paper and ``simata quality``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Lift:
    """A piece of evidence (``INDICATOR`` or ``INDICATOR.PART``, value, words of its row) and whom it alone would lift.

    ``people``: how many would reach the first cut of the performance axis by it; nobody is counted twice in a piece,
    but whom either of two pieces lifts stands in both.
    """

    code: str
    value: str
    label: str
    people: int


def lifted_by_indicator(lifts: Iterable[Lift]) -> tuple[tuple[str, int], ...]:
    """Code of the indicator (without its part) and people one piece of it would lift, most people first."""
    people: Counter[str] = Counter()
    for one in lifts:
        people[one.code.partition(".")[0]] += one.people
    return tuple(sorted(people.items(), key=lambda found: (-found[1], found[0])))


@dataclass(frozen=True, slots=True)
class UnitCompleteness:
    """One unit directly under the office with all units below it, inside the target of the mapping.

    ``ready`` are the rated, ``missing`` and ``expired`` count people by indicator code, ``held_down`` those rated Baik
    or better whose performance stays under the first cut by its lower end, ``lifted`` those of them whom one piece of
    evidence would bring there, ``lifts`` by which piece (most people first). ``ending`` are people by indicator whose
    evidence counts today and no longer in 90 days, ``ending_people`` how many they are; ``unverified`` counts records
    that feed a score and that nobody has verified, ``doubtful`` people with values that contradict each other or the
    rules (``domain.doubts``).
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
    lifted: int = 0
    lifts: tuple[Lift, ...] = ()
    ending: Mapping[str, int] = field(default_factory=dict)
    ending_people: int = 0
    unverified: int = 0
    doubtful: int = 0


@dataclass(frozen=True, slots=True)
class Expiring:
    """A session whose assessments end soon: what it is called, for how many people it is the latest, the last day."""

    session: str
    people: int
    until: date


@dataclass(frozen=True, slots=True)
class Since:
    """What was counted on an earlier ``day`` of the same map by the same rules and target."""

    day: date
    people: int
    ready: int
    held_down: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """All units, the worst first, and the sums; ``labels`` gives words to indicator codes.

    ``unit`` and ``tiers`` are what it was narrowed to; ``since`` is None where nothing was kept to compare with.
    """

    period: int
    rating_year: int
    day: date
    units: tuple[UnitCompleteness, ...]
    total: UnitCompleteness
    labels: dict[str, str]
    outside_target: int
    expiring: tuple[Expiring, ...] = ()  # the soonest first
    unit: str | None = None
    tiers: tuple[str, ...] = ()
    since: Since | None = None


@dataclass(frozen=True, slots=True)
class PersonGaps:
    """Somebody whose unit is asked for evidence: codes of indicators that were never told, and of those that ended."""

    nip: str
    name: str
    missing: tuple[str, ...]
    expired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitLetter:
    """What the head of a unit is written: its counts, and who lacks what of ``codes`` (in the scheme's order).

    Sanctions and assessments are the office's own matter and are not among the codes.
    """

    unit: UnitCompleteness
    codes: tuple[str, ...]
    people: tuple[PersonGaps, ...]
