"""The individual talent profile (Profil Talenta Individu) as plain rows: what its paper says of one person.

Scores, levels and per cents are the nearest doubles of the exact ones, unrounded; None is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Identity:
    """Who it is. ``rank`` is the rank of the grade, empty for contract staff; ``education`` the code of the level."""

    nip: str
    name: str
    grade: str
    rank: str
    grade_since: date | None
    post: str
    post_since: date | None
    agency: str
    unit: str
    education: str | None
    major: str
    graduated: int | None
    retirement: date | None
    tier: str | None
    contract: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from. ``kind``: rating, number (of a document), cell (of a file), session, files,
    register, history, declaration, national, entry; ``text`` its number, code, cell or count."""

    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator: ``rule`` and ``row`` as in ``results.Rule``, ``reached`` of a sum of levels, ``parts`` of a mean,
    ``range`` of the result on the axis, ``contribution`` the result itself where it is known."""

    code: str
    label: str
    state: str
    rule: str
    row: str | None
    score: float | None
    weight: float
    contribution: float | None
    range: tuple[float, float]
    source: Source | None
    value: str | None = None
    parts: int = 0


@dataclass(frozen=True, slots=True)
class AxisLine:
    """One axis. ``level`` is its name where it is certain; ``next_level`` and ``lacking`` what is missing to it."""

    code: str
    score: float | None
    range: tuple[float, float]
    cuts: tuple[float, float]
    level: str | None
    next_level: str | None
    lacking: float | None
    weight: float
    indicators: tuple[IndicatorLine, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The box with all that must be said beside it. ``excluded`` is why the person is on no map, else None.

    Boxes bear the law's numbers; ``shown`` gives the number people see. ``external`` is the national system's box.
    """

    state: str
    box: int | None
    provisional_box: int | None
    possible: tuple[int, ...]
    reasons: tuple[str, ...]
    excluded: str | None
    description: str
    recommendations: tuple[str, ...]
    shown: Mapping[int, int]
    talent: float | None
    talent_range: tuple[float, float]
    external: int | None
    external_day: date | None
    axes: tuple[AxisLine, ...]
    labels: Mapping[str, str]
    unverified: int = 0

    @property
    def place(self) -> int | None:
        """The certain box, else the provisional one, else none."""
        return self.box if self.box is not None else self.provisional_box


@dataclass(frozen=True, slots=True)
class CompetencyLine:
    """One competency beside its required level (``need``) and that of the next tier (``target``)."""

    code: str
    level: float | None
    need: float | None
    target: float | None
    gap: float | None
    target_gap: float | None


@dataclass(frozen=True, slots=True)
class Match:
    """A job person match in per cent with its two categories, of the mapping and of filling a post."""

    value: float | None
    mapping: str | None
    fill: str | None


@dataclass(frozen=True, slots=True)
class Competencies:
    """The assessment that counts, or the last one there was (``expired``). ``lines`` in the order of the law."""

    session: str
    day: date | None
    valid_until: date | None
    expired: bool
    lines: tuple[CompetencyLine, ...]
    match: Match
    projection: Match
    so_far: tuple[float | None, int]
    tier: str
    next_tier: str
    mapping_cuts: tuple[float, float] | None
    fill_cuts: tuple[float, float] | None
    technical: tuple[tuple[str, float | None, float | None], ...] = ()

    @property
    def filled(self) -> int:
        """How many of the nine have a level."""
        return sum(line.level is not None for line in self.lines)


@dataclass(frozen=True, slots=True)
class Potential:
    """The eight aspects (1 KS – 5 BS) in the order of the law, their score 0–100 and where they come from."""

    session: str
    day: date | None
    valid_until: date | None
    expired: bool
    aspects: tuple[tuple[str, float | None], ...]
    score: float | None
    top: float = 5.0


@dataclass(frozen=True, slots=True)
class RatingYear:
    """The SKP of one year, words as stored."""

    year: int
    work_result: str | None
    behaviour: str | None
    predicate: str | None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A line of the history. ``group``: post, grade, education, training, award, team, acting, other."""

    group: str
    title: str
    place: str
    since: date | None
    year: int | None
    number: str
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be developed and how. ``kind``: competency (``gap`` below zero) or indicator; activities in words."""

    kind: str
    code: str
    gap: float | None
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """What the user may see of this person: boxes and scores; levels and words; psychological parts (aspects)."""

    standing: bool = True
    competencies: bool = True
    psychological: bool = True


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything of one person on the day of data. Parts outside ``sight`` are None or empty."""

    identity: Identity
    period: int
    rating_year: int
    day: date
    scheme: str
    scheme_code: str
    scheme_version: int
    in_force: bool
    sight: Sight
    standing: Standing | None
    competencies: Competencies | None
    potential: Potential | None
    words: Mapping[str, str] = field(default_factory=dict)
    ratings: tuple[RatingYear, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    disputed: int = 0  # values that two people have changed and a third must settle
