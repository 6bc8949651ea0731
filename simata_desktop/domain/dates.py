"""Days as offices write them: ISO, day-month-year, month names, serial numbers of a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

_SERIAL_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 10_959, 80_000  # 1930 to 2119: a bare year is never taken for a serial number
_TIME = r"(?:[T ]+\d{1,2}[:.]\d{2}.*)?"
_ISO = re.compile(r"(\d{4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})" + _TIME)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})" + _TIME)
_NAMED = re.compile(r"(\d{1,2})\s*[-/. ]?\s*([a-z]{3,})[-/., ]*(\d{4})" + _TIME, re.IGNORECASE)
_NAME_FIRST = re.compile(r"([a-z]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TRAILING = re.compile(r"(\d{1,2}\s*[-/. ]\s*(?:\d{1,2}|[a-z]{3,})[-/., ]*\d{4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})\s*$",
                       re.IGNORECASE)


def read_day(value: str | float | int, months: Mapping[str, int]) -> date | None:
    """The day written in ``value``; None where it is no day of the calendar (31/02, 00-00-0000, two-digit years)."""
    if isinstance(value, (int, float)):
        return _from_number(value)
    text = value.strip()
    if text.isascii() and text.isdigit():
        return _from_number(int(text)) if len(text) <= 8 else None
    return _from_text(text, months)


def split_place(text: str, months: Mapping[str, int]) -> tuple[str, date | None]:
    """Place and day of "Semarang, 12 November 1980"; the day is None where the end of the text is none."""
    found = _TRAILING.search(text)
    if found is None:
        return "", None
    return text[: found.start()].strip(" ,;/\n\t-–."), read_day(found.group(1), months)


def _from_number(number: float) -> date | None:
    if number != number or abs(number) >= 10**8:
        return None
    whole = int(number)
    if _FIRST_SERIAL <= whole <= _LAST_SERIAL:
        return _SERIAL_ZERO + timedelta(days=whole)
    compact = _COMPACT.fullmatch(str(whole))
    return _day(*compact.groups()) if compact else None


def _from_text(text: str, months: Mapping[str, int]) -> date | None:
    if found := _ISO.fullmatch(text):
        return _day(*found.groups())
    if found := _DAY_FIRST.fullmatch(text):
        return _day(found[3], found[2], found[1])
    if found := _NAMED.fullmatch(text):
        return _day(found[3], months.get(found[2].lower(), 0), found[1])
    if found := _NAME_FIRST.fullmatch(text):
        return _day(found[3], months.get(found[1].lower(), 0), found[2])
    return None


def _day(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
