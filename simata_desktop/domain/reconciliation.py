"""Our map beside the national system's: who stands in the same box, in another, or on one side only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from simata_desktop.domain.indicator_comparison import Cause, Line
from simata_desktop.domain.talent_map import SchemeLabel


@dataclass(frozen=True, slots=True)
class Person:
    """Who is compared, as lists show people; ``unit`` the OPD (else the unit) in words."""

    nip: str
    name: str
    title: str
    unit: str
    position: str
    tier: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One person with another box there; the cause with the greatest effect first, none where the file tells none.

    ``columns``: the file has indicator columns for this person.
    """

    person: Person
    ours: int
    theirs: int
    causes: tuple[Cause, ...]
    columns: bool = True


@dataclass(frozen=True, slots=True)
class Alone:
    """One person with a box on one side only; ``reasons`` (``INDICATOR.missing`` …) why none is certain here."""

    person: Person
    box: int
    state: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NationalFile:
    """The newest file that told the national results of the year; ``read_at`` the moment, ISO with zone."""

    name: str
    read_at: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Compared: a certain box here and a box there; equal: the same one. ``told``: results of the year are known."""

    compared: int = 0
    equal: int = 0
    only_here: int = 0
    only_there: int = 0
    told: bool = False

    @property
    def different(self) -> int:
        """How many stand in another box there."""
        return self.compared - self.equal


@dataclass(frozen=True)
class Reconciliation:
    """Both maps side by side, ordered by NIP. ``rating_year`` is the year of the national scores."""

    period: int
    rating_year: int
    day: date
    scheme: SchemeLabel
    unit: str | None
    unit_name: str | None
    tiers: tuple[str, ...]
    counts: Counts
    differences: tuple[Difference, ...]
    only_here: tuple[Alone, ...]
    only_there: tuple[Alone, ...]
    file: NationalFile | None
    outside_target: int = 0


@dataclass(frozen=True)
class Comparison:
    """One person on both sides, every indicator in the scheme's order. Boxes and scores are None where not certain.

    ``state`` as on the map, or the kind of exclusion; scores are those of performance and potential; ``file``, ``cell``
    and ``read_at`` say where the national box was read.
    """

    person: Person
    period: int
    rating_year: int
    scheme: SchemeLabel
    state: str
    ours: int | None
    theirs: int | None
    lines: tuple[Line, ...]
    causes: tuple[Cause, ...]
    scores: tuple[float | None, float | None]
    scores_there: tuple[float | None, float | None]
    file: str | None = None
    cell: str | None = None
    read_at: str | None = None
    split: int = 0  # so many lines are of performance, the others of potential
