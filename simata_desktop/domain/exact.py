"""Exact numbers: decimals as they are written become fractions, and fractions become decimal text."""

from __future__ import annotations

import re
from fractions import Fraction

HUNDRED = Fraction(100)
ZERO = Fraction(0)

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?")


def exact(value: object) -> Fraction | None:
    """The number written in ``value`` (int, decimal text, float by its shortest text), None where it is none.

    A truth value is no number; neither are NaN, infinity, blanks and numbers of more than 15 digits before the point.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, int | float | str):
        return None
    text = value if isinstance(value, str) else repr(value)
    return Fraction(text) if _NUMBER.fullmatch(text) else None


def clamped(value: Fraction) -> Fraction:
    """``value`` held inside 0–100, as it feeds an axis."""
    return min(max(value, ZERO), HUNDRED)


def decimal_text(value: Fraction, places: int = 6) -> str:
    """``value`` as decimal text, exact where it ends within ``places``, else rounded half up to them."""
    scaled = value * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if whole < 0 else ""
    digits = str(abs(whole)).rjust(places + 1, "0")
    tail = digits[-places:].rstrip("0")
    return f"{sign}{digits[:-places]}{'.' + tail if tail else ''}"
