"""Exact numbers: decimals as they are written become fractions, and fractions become decimal text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from math import lcm

HUNDRED = Fraction(100)
ZERO = Fraction(0)
LIMIT = 10**15

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?")


def exact(value: object) -> Fraction | None:
    """The number written in ``value`` (int, decimal text, float by its shortest text), None where it is none.

    A truth value is no number; neither are NaN, infinity, blanks and numbers of more than 15 digits before the point.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int):
        return Fraction(value) if abs(value) < LIMIT else None
    if not isinstance(value, float | str):
        return None
    text = value if isinstance(value, str) else repr(value)
    return Fraction(text) if _NUMBER.fullmatch(text) else None


def ratio_total(values: Sequence[Fraction]) -> tuple[int, int]:
    """Their exact sum over one common denominator, not reduced: numerator, denominator."""
    pairs = [value.as_integer_ratio() for value in values]
    below = lcm(*[bottom for _, bottom in pairs])
    return sum([top * (below // bottom) for top, bottom in pairs]), below


def total(values: Sequence[Fraction]) -> Fraction:
    """Their exact sum."""
    return Fraction(*ratio_total(values))


class Weights:
    """Fixed weights, made whole once, for many exact weighted sums (plain fractions cost ten times as much)."""

    def __init__(self, weights: Sequence[Fraction], *, over: Fraction = Fraction(1)) -> None:
        """``over`` divides every sum."""
        scaled = [weight / over for weight in weights]
        self._below = lcm(*[weight.denominator for weight in scaled])
        self._whole = [weight.numerator * (self._below // weight.denominator) for weight in scaled]

    def sum(self, values: Sequence[Fraction]) -> Fraction:
        """Σ weight × value / over; as many values as weights."""
        pairs = [value.as_integer_ratio() for value in values]
        below = lcm(*[bottom for _, bottom in pairs])
        tops = sum([weight * top * (below // bottom)
                    for weight, (top, bottom) in zip(self._whole, pairs, strict=True)])
        return Fraction(tops, below * self._below)


def clamped(value: Fraction) -> Fraction:
    """``value`` held inside 0–100, as it feeds an axis."""
    top, bottom = value.as_integer_ratio()
    return ZERO if top < 0 else HUNDRED if top > 100 * bottom else value


def decimal_text(value: Fraction, places: int = 6) -> str:
    """``value`` as decimal text, exact where it ends within ``places``, else rounded half up to them."""
    scaled = value * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if whole < 0 else ""
    digits = str(abs(whole)).rjust(places + 1, "0")
    tail = digits[-places:].rstrip("0")
    return f"{sign}{digits[:-places]}{'.' + tail if tail else ''}"
