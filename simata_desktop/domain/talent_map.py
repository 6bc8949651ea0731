"""A talent map as the window, the paper and the command line show it: plain rows and counts, no rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

BOXES = (1, 2, 3, 4, 5, 6, 7, 8, 9)
SUCCESSION_BOXES = (7, 8, 9)


@dataclass(frozen=True, slots=True)
class MapEntry:
    """One person on the map or in the tray. Scores are the nearest doubles of the exact ones, None while a range.

    ``title`` is the name with its titles; ``external_box`` the national system's box, ``previous_box`` ours of the
    period before (None where there is none).
    """

    nip: str
    name: str
    title: str
    unit: str
    agency: str
    position: str
    tier: str | None
    grade: str | None
    state: str
    box: int | None
    provisional_box: int | None
    possible_boxes: tuple[int, ...]
    reasons: tuple[str, ...]
    performance: float | None
    potential: float | None
    talent_score: float | None
    performance_range: tuple[float, float]
    potential_range: tuple[float, float]
    external_box: int | None = None
    previous_box: int | None = None

    @property
    def place(self) -> int | None:
        """The box the person is drawn in: the certain one, else the provisional one, else none (tray)."""
        return self.box if self.box is not None else self.provisional_box


@dataclass(frozen=True, slots=True)
class SchemeLabel:
    """What a map and a paper must say of the rules they follow."""

    code: str
    version: int
    title: str
    performance_cuts: tuple[float, float] = (60.0, 80.0)
    potential_cuts: tuple[float, float] = (60.0, 80.0)
    performance_levels: tuple[str, str, str] = ("Di Bawah Ekspektasi", "Sesuai Ekspektasi", "Di Atas Ekspektasi")
    potential_levels: tuple[str, str, str] = ("Rendah", "Menengah", "Tinggi")
    box_names: dict[int, str] = field(default_factory=dict)
    recommendations: dict[int, tuple[str, ...]] = field(default_factory=dict)
    shown_numbers: dict[int, int] = field(default_factory=dict)  # law's number → number shown (agency numbering)
    not_in_force: bool = False  # no version was in force on the date of data; the earliest one was taken
    indicators: dict[str, str] = field(default_factory=dict)  # indicator code → words
    override_allowed: bool = False  # may a committee replace a box, and by which article (None: not known)
    override_article: str | None = None


@dataclass(frozen=True)
class TalentMap:
    """Counts and, where asked for, entries ordered by NIP. ``counts`` are the rated, ``provisional_counts`` apart.

    ``compared`` counts the people of this map for whom a result of the national system is known.
    """

    period: int
    rating_year: int
    day: date
    scheme: SchemeLabel
    unit: str | None
    tiers: tuple[str, ...]
    people: int
    rated: int
    provisional: int
    unrated: int
    counts: dict[int, int]
    provisional_counts: dict[int, int]
    unrated_reasons: dict[str, int]
    excluded: dict[str, int]
    outside_target: int
    unverified: int
    compared: int
    entries: tuple[MapEntry, ...] = ()
    unit_name: str | None = None  # ``unit`` is its code where it has one
    disputed: int = 0  # values of the people of these units that two people have changed and a third must settle
