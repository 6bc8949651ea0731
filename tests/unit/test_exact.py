"""Exact numbers: as written, never as stored by a processor."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.exact import Weights, clamped, decimal_text, exact, total

FRACTIONS = st.fractions(-1000, 1000, max_denominator=1000)


@pytest.mark.parametrize(("written", "number"), [
    ("12.5", Fraction(25, 2)), (0.1, Fraction(1, 10)), (7, Fraction(7)), ("-3", Fraction(-3)), ("1e2", Fraction(100)),
    (True, None), (None, None), ("", None), ("12,5", None), ("1/3", None), ("١", None), (" 1", None), ([], None),
    (math.inf, None), (math.nan, None), ("9" * 99, None), ("1e999999999", None)])
def test_what_is_a_number(written, number):
    assert exact(written) == number


def test_a_whole_number_too_long_to_be_written_is_none():
    assert exact(10**5000) is None
    assert exact(10**15 - 1) == 10**15 - 1


@pytest.mark.parametrize(("number", "text"), [
    ("98.7", "98.7"), ("100", "100"), ("0", "0"), ("-0.25", "-0.25"), ("2666/27", "98.740741"), ("-1/3", "-0.333333"),
    ("0.0000004", "0"), ("0.0000005", "0.000001")])
def test_decimal_text(number, text):
    assert decimal_text(Fraction(number)) == text


@given(st.lists(FRACTIONS, max_size=9))
def test_totals_are_sums(values):
    assert total(values) == sum(values)


@given(st.lists(st.tuples(FRACTIONS, FRACTIONS), max_size=9), st.fractions(1, 100))
def test_weighted_sums_are_sums_of_products(pairs, over):
    weights, values = [w for w, _ in pairs], [v for _, v in pairs]
    assert Weights(weights, over=over).sum(values) == sum((w * v for w, v in pairs), Fraction(0)) / over


@given(FRACTIONS)
def test_clamped_stays_inside(value):
    assert 0 <= clamped(value) <= 100
    assert clamped(value) == value or not 0 <= value <= 100
