"""The words of an argument as a value; a wrong word is a :class:`UsageError`, which ends with exit 2."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from simata_desktop.domain.errors import UsageError

FIRST_YEAR, LAST_YEAR = 1900, 2200
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}


def year(text: str) -> int:
    """A year of four digits. Raises ``usage.year``."""
    if len(text) == 4 and text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    raise UsageError("usage.year", field="period", value=text)


def day(text: str) -> date:
    """A day as ISO 8601. Raises ``usage.date``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("usage.date", field="date", value=text) from None


def box(text: str) -> int:
    """A box 1–9, roman allowed. Raises ``usage.box``."""
    number = ROMAN.get(text.strip().upper()) or (int(text) if text.isascii() and text.isdigit() else 0)
    if number not in ROMAN.values():
        raise UsageError("usage.box", field="box", value=text)
    return number


def count(text: str) -> int:
    """A whole number from 1. Raises ``usage.count``."""
    if text.isascii() and text.isdigit() and 0 < int(text) < 10**9:
        return int(text)
    raise UsageError("usage.count", value=text)


def nip(text: str) -> str:
    """A NIP without the separators people type; whether there is such a person the register says."""
    return "".join(c for c in text if c.isalnum())


def pairs(words: Iterable[str]) -> dict[str, str]:
    """``NAME=VALUE`` words. Raises ``usage.pair``, ``usage.pair_twice`` (a name again), ``usage.pairs_none``."""
    found: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        name = name.strip()
        if not sign or not name:
            raise UsageError("usage.pair", field=name or None, value=word)
        if name in found:
            raise UsageError("usage.pair_twice", field=name, name=name)
        found[name] = value.strip()
    if not found:
        raise UsageError("usage.pairs_none")
    return found
