"""Numbers as cells hold them, exact: decimal comma or point, thousands, per cent, a unit behind ("24 jam")."""

from __future__ import annotations

import re
from decimal import Decimal

_PLAIN = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,20})?")
_COMMA = re.compile(r"[+-]?\d{1,15},\d{1,20}")
_THOUSANDS_DOT = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}")
_THOUSANDS_COMMA = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}")
_UNIT = re.compile(r"([+-]?[\d.,]+)\s*[a-z][a-z .()]*", re.IGNORECASE)
_LIMIT = Decimal(10) ** 15


def read_number(value: str | float | int, *, unit: bool = False) -> Decimal | None:
    """The number in ``value``, None where it is none. ``unit``: words may follow it. Never infinite."""
    if isinstance(value, (int, float)):
        return _finite(value)
    text = value.strip().replace("\u2212", "-")
    if unit and (found := _UNIT.fullmatch(text)):
        text = found[1]
    if not text.isascii():
        return None
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _COMMA.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if _THOUSANDS_DOT.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _THOUSANDS_COMMA.fullmatch(text):
        return Decimal(text.replace(",", ""))
    return None


def read_percent(value: str | float | int, fraction_to: Decimal) -> Decimal | None:
    """Per cent: "98,75%", 98.75, or a fraction up to ``fraction_to`` (0.9875), which is multiplied by 100."""
    if isinstance(value, str) and value.rstrip().endswith("%"):
        return read_number(value.rstrip()[:-1])
    number = read_number(value)
    if number is not None and 0 < number <= fraction_to:
        return number * 100
    return number


def decimal_text(number: Decimal) -> str:
    """The canonical text: no exponent, no zeros behind, no sign on zero."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _finite(value: float) -> Decimal | None:
    if isinstance(value, bool) or value != value or abs(value) >= _LIMIT:
        return None
    return Decimal(value) if isinstance(value, int) else Decimal(repr(value))
