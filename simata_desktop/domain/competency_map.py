"""Peta kompetensi: who stands below, at and above the standard in each of the nine, where it is weakest, since when.

Everything is counted over people who have a level and, where a standard is asked for, one of their own; who has none is
counted apart and never taken for zero. Quartiles are exact, interpolated between neighbours (position (n − 1) · share).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from simata_desktop.domain.competency import Levels
from simata_desktop.domain.exact import ZERO
from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.domain.scheme import JpmRule

STEPS = 6  # levels 0 to 5; a level between two counts with the one that is reached
QUARTERS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
USUAL_STEP = Fraction(5)  # points of JPM in a bar where a scheme has no cuts
CLASSES = 3

Ratio = tuple[int, int]  # a fraction as its two numbers: a key that is hashed quickly


@dataclass(frozen=True, slots=True)
class Assessed:
    """One person with one assessment: levels, the levels the own post needs, JPM (None: not known), unit, day."""

    person: str
    unit: str
    levels: Levels
    needs: Levels
    jpm: Fraction | None
    day: date


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Lower quartile, median, upper quartile of ``count`` values."""

    count: int
    low: Fraction
    median: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Lift:
    """The smallest number of people who, raised to their own standard, bring the median of the gaps to 0.

    Those nearest to it are taken: they would gain ``least`` to ``most`` levels each, ``total`` together.
    """

    people: int
    least: Fraction
    most: Fraction
    total: Fraction


@dataclass(frozen=True, slots=True)
class Spread:
    """One competency over many people.

    ``assessed`` have a level; of them ``judged`` have a standard too: ``below``, ``at`` or ``above`` it. ``levels`` and
    ``gap`` (level − standard) are None over nobody, ``mean_gap`` likewise; ``reached`` counts people by the whole level
    they reach (0 … 5); ``needs`` is the lowest and the highest standard among them; ``lift`` None: nothing is to be
    lifted.
    """

    code: str
    assessed: int
    judged: int
    below: int
    at: int
    above: int
    levels: Quartiles | None
    gap: Quartiles | None
    mean_gap: Fraction | None
    reached: tuple[int, ...]
    needs: tuple[Fraction, Fraction] | None
    lift: Lift | None

    @property
    def share_below(self) -> Fraction | None:
        """The part of the judged who stand below their standard, 0 to 1; None where nobody is judged."""
        return Fraction(self.below, self.judged) if self.judged else None


@dataclass(frozen=True, slots=True)
class Histogram:
    """People by JPM: ``counts`` of bars ``step`` points wide from ``start`` on; an edge belongs to the upper one."""

    start: Fraction
    step: Fraction
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """One unit: ``people`` assessed, their spreads in the order of the law, JPM, the weakest competencies (ties)."""

    unit: str
    people: int
    spreads: tuple[Spread, ...]
    jpm: Quartiles | None
    weakest: tuple[str, ...]
    histogram: Histogram


@dataclass(frozen=True, slots=True)
class YearStanding:
    """What was measured in a year: ``people`` once each, by their latest assessment of that year."""

    year: int
    people: int
    jpm: Quartiles | None
    spreads: tuple[Spread, ...]


def spread(code: str, people: Iterable[Assessed]) -> Spread:
    """The spread of one competency."""
    pairs: Counter[tuple[Ratio, Ratio | None]] = Counter()
    for one in people:
        level = one.levels.get(code)
        if level is not None:
            need = one.needs.get(code)
            pairs[level.as_integer_ratio(), None if need is None else need.as_integer_ratio()] += 1
    levels: Counter[Fraction] = Counter()
    gaps: Counter[Fraction] = Counter()
    needs: set[Fraction] = set()
    for (level_, need_), count in pairs.items():
        reached = Fraction(*level_)
        levels[reached] += count
        if need_ is not None:
            needs.add(Fraction(*need_))
            gaps[reached - Fraction(*need_)] += count
    judged = gaps.total()
    return Spread(
        code, levels.total(), judged, _sum(gaps, -1), _sum(gaps, 0), _sum(gaps, 1), quartiles(levels), quartiles(gaps),
        sum((gap * count for gap, count in gaps.items()), ZERO) / judged if judged else None, _reached(levels),
        (min(needs), max(needs)) if needs else None, lift(gaps))


def spreads(people: Sequence[Assessed]) -> tuple[Spread, ...]:
    """The spreads of all nine, in the order of the law."""
    return tuple(spread(code, people) for code in COMPETENCIES)


def tally(values: Iterable[Fraction]) -> dict[Fraction, int]:
    """How often each value occurs."""
    return {Fraction(*ratio): count for ratio, count in Counter(value.as_integer_ratio() for value in values).items()}


def quartiles(counted: Mapping[Fraction, int]) -> Quartiles | None:
    """The quartiles of values that occur so often; None where there are none."""
    ordered, count = sorted(counted.items()), sum(counted.values())
    if not count:
        return None
    low, median, high = (_quantile(ordered, (count - 1) * share) for share in QUARTERS)
    return Quartiles(count, low, median, high)


def _quantile(ordered: Sequence[tuple[Fraction, int]], place: Fraction) -> Fraction:
    """The value at ``place`` (from 0) of the ordered values, between two neighbours where it is no whole number."""
    before = floor(place)
    first, second = _at(ordered, before), _at(ordered, before + 1)
    return first + (second - first) * (place - before)


def _at(ordered: Sequence[tuple[Fraction, int]], place: int) -> Fraction:
    passed = 0
    for value, count in ordered:
        passed += count
        if passed > place:
            return value
    return ordered[-1][0]


def lift(gaps: Mapping[Fraction, int]) -> Lift | None:
    """What would bring the median of ``gaps`` (level − standard, with how many have it) to 0; None where it is there.

    More than half must then be at their standard, for nobody is raised above it; those nearest are the cheapest.
    """
    found = quartiles(gaps)
    if found is None or found.median >= 0:
        return None
    wanted = left = found.count // 2 + 1 - sum(count for gap, count in gaps.items() if gap >= 0)
    whole, used = ZERO, []
    for gap in sorted((gap for gap in gaps if gap < 0), reverse=True):
        taken = min(left, gaps[gap])
        if not taken:
            break
        used.append(-gap)
        whole, left = whole - gap * taken, left - taken
    return Lift(wanted, used[0], used[-1], whole)


def weakest(found: Iterable[Spread]) -> tuple[str, ...]:
    """The competency with the largest share below its standard, then the lowest mean gap; all that tie."""
    ranks = {one.code: (one.share_below, -one.mean_gap) for one in found
             if one.share_below is not None and one.mean_gap is not None}
    worst = max(ranks.values(), default=None)
    return tuple(code for code, rank in ranks.items() if rank == worst)


def histogram(values: Iterable[Fraction], rule: JpmRule) -> Histogram:
    """People by JPM in bars whose edges meet the cuts of the scheme, from the lowest value to the highest."""
    cuts = rule.mapping or rule.fill
    step = (cuts[1] - cuts[0]) / CLASSES if cuts else USUAL_STEP
    base = cuts[0] if cuts else ZERO
    places: Counter[int] = Counter()
    for value, count in tally(values).items():
        places[floor((value - base) / step)] += count
    if not places:
        return Histogram(base, step, ())
    first = min(places)
    return Histogram(base + first * step, step, tuple(places[place] for place in range(first, max(places) + 1)))


def units(people: Iterable[Assessed], rule: JpmRule) -> tuple[UnitStanding, ...]:
    """Every unit that has somebody assessed, in the order met."""
    held: dict[str, list[Assessed]] = defaultdict(list)
    for one in people:
        held[one.unit].append(one)
    return tuple(unit_standing(unit, some, rule) for unit, some in held.items())


def unit_standing(unit: str, people: Sequence[Assessed], rule: JpmRule) -> UnitStanding:
    """How the people of one unit stand."""
    found = spreads(people)
    matches = [one.jpm for one in people if one.jpm is not None]
    return UnitStanding(unit, len(people), found, quartiles(tally(matches)), weakest(found), histogram(matches, rule))


def years(rows: Iterable[Assessed]) -> tuple[YearStanding, ...]:
    """The years in which somebody was assessed, from the first: each person once a year, by the latest of the year."""
    latest: dict[int, dict[str, Assessed]] = defaultdict(dict)
    for row in rows:
        held = latest[row.day.year].get(row.person)
        if held is None or row.day >= held.day:
            latest[row.day.year][row.person] = row
    return tuple(_year(year, list(latest[year].values())) for year in sorted(latest))


def _year(year: int, people: Sequence[Assessed]) -> YearStanding:
    matches = tally(one.jpm for one in people if one.jpm is not None)
    return YearStanding(year, len(people), quartiles(matches), spreads(people))


def _sum(gaps: Mapping[Fraction, int], sign: int) -> int:
    return sum(count for gap, count in gaps.items() if (gap > 0) - (gap < 0) == sign)


def _reached(levels: Mapping[Fraction, int]) -> tuple[int, ...]:
    counts = [0] * STEPS
    for level, count in levels.items():
        counts[max(0, min(floor(level), STEPS - 1))] += count
    return tuple(counts)
