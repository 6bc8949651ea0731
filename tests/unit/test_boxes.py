"""Reachable boxes, and what is missing to the next one."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.boxes import boundary_gap, box_of, distances, possible_boxes
from tests.unit.people import scheme

RULES = scheme()
SCORES = st.fractions(0, 100, max_denominator=1000)


@given(SCORES, SCORES, SCORES, SCORES)
def test_possible_boxes_are_those_of_points_in_the_rectangle(y1, y2, x1, x2):
    y, x = sorted((y1, y2)), sorted((x1, x2))
    inside_y = [v for v in (y[0], y[1], Fraction(60), Fraction(80)) if y[0] <= v <= y[1]]
    inside_x = [v for v in (x[0], x[1], Fraction(60), Fraction(80)) if x[0] <= v <= x[1]]
    assert possible_boxes(RULES, tuple(y), tuple(x)) == tuple(
        sorted({box_of(RULES, a, b) for a in inside_y for b in inside_x}))


@given(SCORES, SCORES)
def test_the_points_named_reach_the_box_and_one_hair_less_does_not(y, x):
    hair = Fraction(1, 10**9)
    for one in distances(RULES, y, x):
        assert box_of(RULES, y + one.performance, x + one.potential) == one.box
        if one.performance:
            assert box_of(RULES, y + one.performance - hair, x + one.potential) != one.box
        if one.potential:
            assert box_of(RULES, y + one.performance, x + one.potential - hair) != one.box


@pytest.mark.parametrize(("y", "x", "expected"), [
    ("56", "88", [(8, "4", "0"), (9, "24", "0")]), ("79.6", "85", [(9, "0.4", "0")]), ("80", "80", [])])
def test_the_nearest_box_comes_first(y, x, expected):
    assert [(d.box, d.performance, d.potential) for d in distances(RULES, Fraction(y), Fraction(x))] == [
        (box, Fraction(a), Fraction(b)) for box, a, b in expected]


def test_the_gap_to_the_nearest_cut():
    assert boundary_gap(RULES, Fraction("59.5"), Fraction(95)) == Fraction(1, 2)
    assert boundary_gap(RULES, Fraction(70), Fraction("80.25")) == Fraction(1, 4)
