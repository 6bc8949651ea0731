"""Peta kompetensi beside a naive twin: lists of values, counted and sorted one by one."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import combinations
from statistics import median

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.domain.competency_map import (
    Assessed,
    Quartiles,
    Spread,
    histogram,
    lift,
    quartiles,
    spread,
    spreads,
    tally,
    units,
    weakest,
    years,
)
from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.domain.scheme import JpmRule

CODE, DAY = COMPETENCIES[0], date(2026, 5, 1)
BKN = JpmRule(mapping=(Fraction(78), Fraction(90)), fill=(Fraction(68), Fraction(80)))
LEVELS = st.sampled_from([Fraction(text) for text in ("0", "1", "1.5", "2", "2.33", "2.67", "3", "3.5", "4", "5")])
PAIRS = st.lists(st.tuples(st.none() | LEVELS, st.none() | LEVELS), max_size=12)


def person(number: int, level: Fraction | None, need: Fraction | None, *, jpm: Fraction | None = None,
           unit: str = "u", day: date = DAY) -> Assessed:
    return Assessed(str(number), unit, {} if level is None else {CODE: level}, {} if need is None else {CODE: need},
                    jpm, day)


def people(pairs: list[tuple[Fraction | None, Fraction | None]]) -> list[Assessed]:
    return [person(number, level, need) for number, (level, need) in enumerate(pairs)]


@given(PAIRS)
@settings(max_examples=120, deadline=None)
def test_a_spread_counts_what_a_list_counts(pairs: list[tuple[Fraction | None, Fraction | None]]) -> None:
    found = spread(CODE, people(pairs))
    levels = [level for level, _ in pairs if level is not None]
    gaps = [level - need for level, need in pairs if level is not None and need is not None]
    assert (found.assessed, found.judged) == (len(levels), len(gaps))
    assert (found.below, found.at, found.above) == (
        sum(gap < 0 for gap in gaps), sum(gap == 0 for gap in gaps), sum(gap > 0 for gap in gaps))
    assert found.mean_gap == (sum(gaps) / Fraction(len(gaps)) if gaps else None)
    assert found.reached == tuple(sum(int(level) == step for level in levels) for step in range(6))
    needs = [need for level, need in pairs if level is not None and need is not None]
    assert found.needs == ((min(needs), max(needs)) if needs else None)
    assert found.share_below == (Fraction(sum(gap < 0 for gap in gaps), len(gaps)) if gaps else None)
    for held, values in ((found.levels, levels), (found.gap, gaps)):
        assert (held is None) == (not values)
        if held is not None:
            assert held.median == median(values)
            told = np.quantile([float(value) for value in values], [0.25, 0.75])
            assert np.allclose([float(held.low), float(held.high)], told)
            assert held.count == len(values)


def fewest(gaps: list[Fraction]) -> tuple[int, Fraction] | None:
    """How many must be raised to 0 so that the median is no more below it, and the least they gain together."""
    if not gaps or median(gaps) >= 0:
        return None
    short = [place for place, gap in enumerate(gaps) if gap < 0]
    for count in range(1, len(short) + 1):
        sums = [sum(-gaps[place] for place in some) for some in combinations(short, count)
                if median([Fraction(0) if place in some else gap for place, gap in enumerate(gaps)]) >= 0]
        if sums:
            return count, min(sums)
    raise AssertionError("all at their standard have the median there")


@given(st.lists(st.sampled_from([Fraction(n, 3) for n in range(-9, 7)]), max_size=8))
@settings(max_examples=150, deadline=None)
def test_no_smaller_group_and_no_smaller_gain_lifts_the_median(gaps: list[Fraction]) -> None:
    found = lift(Counter(gaps))
    assert (None if found is None else (found.people, found.total)) == fewest(gaps)
    if found is not None:
        nearest = sorted(-gap for gap in gaps if gap < 0)[:found.people]
        assert (found.least, found.most) == (nearest[0], nearest[-1])


def test_what_lifts_a_median_by_hand() -> None:
    found = lift(Counter([Fraction(-2), Fraction(-1), Fraction(-1), Fraction(0), Fraction(1)]))
    assert found is not None
    assert (found.people, found.least, found.most, found.total) == (0 + 1, 1, 1, 1)
    assert lift({Fraction(-1): 1, Fraction(1): 1}) is None


def made(code: str, below: int, judged: int, mean: Fraction | None) -> Spread:
    return Spread(code, judged, judged, below, 0, judged - below, None, None, mean, (0,) * 6, None, None)


def test_the_weakest_is_told_by_share_then_by_gap_and_ties_are_told() -> None:
    a, b, c, d = COMPETENCIES[:4]
    few = made(a, 1, 4, Fraction(-2))
    assert weakest([few, made(b, 2, 4, Fraction(0))]) == (b,)
    assert weakest([made(b, 2, 4, Fraction(0)), made(c, 1, 2, Fraction(-1)), made(d, 3, 6, Fraction(-1))]) == (c, d)
    assert weakest([made(a, 0, 0, None)]) == ()
    assert weakest([made(a, 0, 0, None), few]) == (a,)


@given(st.lists(st.fractions(0, 200, max_denominator=9), max_size=20))
@settings(max_examples=80, deadline=None)
def test_bars_hold_everybody_and_never_straddle_a_cut(values: list[Fraction]) -> None:
    found = histogram(values, BKN)
    assert sum(found.counts) == len(values)
    edges = [found.start + place * found.step for place in range(len(found.counts) + 1)]
    for place, count in enumerate(found.counts):
        assert count == sum(edges[place] <= value < edges[place + 1] for value in values)
        assert not any(edges[place] < cut < edges[place + 1] for cut in (78, 90))
    assert histogram(values, JpmRule()).step == 5


@given(st.lists(st.fractions(-5, 5, max_denominator=6), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_counted_values_have_the_quartiles_of_the_list(values: list[Fraction]) -> None:
    found = quartiles(tally(values))
    assert isinstance(found, Quartiles)
    assert found.median == median(values)
    assert min(values) <= found.low <= found.median <= found.high <= max(values)


@given(st.lists(st.tuples(st.sampled_from("abc"), LEVELS, LEVELS, st.none() | LEVELS), max_size=12))
@settings(max_examples=60, deadline=None)
def test_units_stand_as_their_people_alone(rows: list[tuple[str, Fraction, Fraction, Fraction | None]]) -> None:
    everybody = [person(number, level, need, jpm=None if jpm is None else jpm * 30, unit=unit)
                 for number, (unit, level, need, jpm) in enumerate(rows)]
    found = units(everybody, BKN)
    assert [one.unit for one in found] == list(dict.fromkeys(unit for unit, *_ in rows))
    for one in found:
        own = [row for row in everybody if row.unit == one.unit]
        assert one.people == len(own)
        assert one.spreads == spreads(own)
        assert one.weakest == weakest(one.spreads) == (CODE,)
        known = [row.jpm for row in own if row.jpm is not None]
        assert (one.jpm.median if one.jpm else None) == (median(known) if known else None)
        assert sum(one.histogram.counts) == len(known)


DAYS = st.dates(date(2023, 1, 1), date(2025, 12, 31))


@given(st.lists(st.tuples(st.integers(0, 4), DAYS, LEVELS), max_size=15))
@settings(max_examples=80, deadline=None)
def test_a_year_counts_everybody_once_by_the_latest(rows: list[tuple[int, date, Fraction]]) -> None:
    rows = list({(number, day): (number, day, level) for number, day, level in rows}.values())
    found = years([person(number, level, Fraction(3), jpm=level * 30, day=day) for number, day, level in rows])
    assert [one.year for one in found] == sorted({day.year for _, day, _ in rows})
    for one in found:
        last = {number: level for number, day, level in sorted(rows, key=lambda row: row[1]) if day.year == one.year}
        assert one.people == len(last)
        assert one.jpm is not None
        assert one.jpm.median == median(level * 30 for level in last.values())
        assert one.spreads[0].levels is not None
        assert one.spreads[0].levels.median == median(last.values())
        assert one.spreads[1].levels is None
