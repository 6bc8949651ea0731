"""The NIP: eight digits of birth, six of appointment, one of sex, three of order (PermenPANRB and BKN practice).

``read`` finds the first thing wrong with it, in the order of spreadsheets.md rule 2; ``birth_date`` and ``sex`` say
what a readable NIP proves of its holder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

_LABEL = re.compile(r"^\W*n\s*i\s*p(?:\s*p\s*p\s*k)?(?![a-z])\W*", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"^\d+(?:[.,]\d+)?e\+?\d+$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s.\-‐‑–—/,:;'’‘`´\"*_()\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class NipRules:
    """What makes a NIP readable. Years are calendar years; ``contract`` are the digits 13–14 of PPPK."""

    length: int
    old_length: int
    first_birth_year: int
    last_birth_year: int
    first_start_year: int
    youngest_start: int
    contract_codes: tuple[int, int]
    first_contract_year: int
    exact_digits: int
    sexes: Mapping[str, str]
    empty: frozenset[str]


@dataclass(frozen=True, slots=True)
class NipReading:
    """A readable ``nip`` of 18 digits, or the ``code`` of what is wrong with numbers for its sentence."""

    nip: str | None
    code: str | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)


def read(value: str | float | int, rules: NipRules, *, this_year: int) -> NipReading:
    """Read a NIP as found in a cell. A number of 10^15 or more has lost its last digits (``nip.number``)."""
    if isinstance(value, (int, float)):
        if value != value or value in (float("inf"), float("-inf")) or value < 0:
            return NipReading(None, "nip.letters")
        if value >= 10**rules.exact_digits:
            return NipReading(None, "nip.number")
        value = str(int(value)) if value == int(value) else repr(value)
    if _is_bare(value, rules):
        code = _digits_code(value, rules, this_year)
        return NipReading(None, code) if code else NipReading(value)
    text = strip_label(value)
    if is_empty(text, rules):
        return NipReading(None, "nip.empty")
    if _SCIENTIFIC.match(text):
        return NipReading(None, "nip.scientific")
    digits = _SEPARATORS.sub("", text)
    if not (digits.isascii() and digits.isdigit()):
        return NipReading(None, "nip.letters")
    if len(digits) == rules.old_length:
        return NipReading(None, "nip.old")
    if len(digits) != rules.length:
        return NipReading(None, "nip.length", {"found": len(digits), "expected": rules.length})
    code = _digits_code(digits, rules, this_year)
    return NipReading(None, code) if code else NipReading(digits)


def is_plain(value: str, rules: NipRules, *, this_year: int) -> bool:
    """Is this a readable NIP as it stands, without anything to take away?"""
    return _is_bare(value, rules) and _digits_code(value, rules, this_year) is None


def _is_bare(value: str, rules: NipRules) -> bool:
    return len(value) == rules.length and value.isdecimal() and value.isascii() and value.strip("0") != ""


def strip_label(text: str) -> str:
    """The text without blanks around it, the label NIP and signs before it."""
    return _LABEL.sub("", text.strip()).strip().strip("'`’\"").strip()


def is_empty(text: str, rules: NipRules) -> bool:
    """Is this no NIP at all: blank, a dash, a database's null, zeros only?"""
    if text.casefold() in rules.empty:
        return True
    bare = _SEPARATORS.sub("", text)
    return not bare or not bare.strip("0")


def _digits_code(digits: str, rules: NipRules, this_year: int) -> str | None:
    born = int(digits[:4])
    if not rules.first_birth_year <= born <= rules.last_birth_year or _day(digits[:8]) is None:
        return "nip.birth_date"
    start, month = int(digits[8:12]), int(digits[12:14])
    first_code, last_code = rules.contract_codes
    contract = first_code <= month <= last_code
    if not 1 <= month <= 12 and not (contract and start >= rules.first_contract_year):
        return "nip.month"
    if not rules.first_start_year <= start <= this_year or start - born < rules.youngest_start:
        return "nip.year"
    return None if digits[14] in rules.sexes else "nip.sex"


def birth_date(nip: str) -> date | None:
    """The birth date that the first eight digits prove, None where they are no day."""
    return _day(nip[:8])


@lru_cache(maxsize=16384)  # the birthdays of half a century
def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def sex(nip: str, rules: NipRules) -> str | None:
    """``L`` or ``P`` as the fifteenth digit says."""
    return rules.sexes.get(nip[14:15])


def grouped(nip: str) -> str:
    """The NIP for reading: groups of 8, 6, 1 and 3 digits."""
    return f"{nip[:8]} {nip[8:14]} {nip[14:15]} {nip[15:]}"


def plain_nip(text: str) -> str:
    """A NIP as typed in a command: blanks, dots and hyphens dropped."""
    return "".join(c for c in text if c not in " .-\u00a0'")
