"""What the name of a document's file suggests about the evidence in it; its content is never looked at.

Nothing is guessed: of two days, two years or two indicators that fit alike, none is proposed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from simata_desktop.domain.dates import read_day
from simata_desktop.domain.ids import fold
from simata_desktop.domain.nip import birth_date

EARLIEST_YEAR = 1950
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_NIP = re.compile(r"(?<!\d)(\d{8})[ ._-]?(\d{6})[ ._-]?(\d)[ ._-]?(\d{3})(?!\d)")
_NUMBER = re.compile(r"(?<![^\W_])(?:nomor|nomer|no|nr)(?![^\W_])[ .:=-]*([0-9A-Za-z][^\s,;()\[\]]*)", re.IGNORECASE)
_DAYS = (
    re.compile(r"(?<!\d)\d{4}[-._ ]\d{1,2}[-._ ]\d{1,2}(?!\d)"),
    re.compile(r"(?<!\d)\d{1,2}[-._ ]\d{1,2}[-._ ]\d{4}(?!\d)"),
    re.compile(r"(?<!\d)\d{1,2}[-._ ]?[A-Za-z]{3,}[-._ ]?\d{4}(?!\d)"),
    re.compile(r"(?<!\d)\d{8}(?!\d)"),
)
_YEAR = re.compile(r"(?<![\dA-Za-z])\d{4}(?![\dA-Za-z])")
_SMALL = frozenset({"dan", "atau", "dalam", "dari", "di", "ke", "untuk", "yang", "of", "in", "and"})  # in many labels


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file name suggests: ``INDICATOR`` or ``INDICATOR.PART``, number of the document, its day or only its
    year, the NIP of the person; None for what it does not say."""

    indicator: str | None = None
    number: str | None = None
    date: date | None = None
    year: int | None = None
    nip: str | None = None


NOTHING = Proposal()


def propose(name: str, words: Mapping[str, Iterable[str]], months: Mapping[str, int], *, today: date) -> Proposal:
    """Read a file name. ``words`` are the labels and other words of each indicator or part by its code, ``months``
    the spellings of months; a day after ``today`` is none."""
    text = _ENDING.sub("", name.strip())
    if " " not in text:
        text = text.replace("_", " ").replace("+", " ")
    nip, text = _take_nip(text)
    number, text = _take_number(text)
    days, text = _take_days(text, months)
    known = {day for day in days if day.year >= EARLIEST_YEAR and day <= today}
    day = known.pop() if len(known) == 1 else None
    years = {int(found) for found in _YEAR.findall(text) if EARLIEST_YEAR <= int(found) <= today.year}
    year = years.pop() if len(years) == 1 and not days else None
    return Proposal(_indicator(text, words), number, day, year, nip)


def _take_nip(text: str) -> tuple[str | None, str]:
    found = {"".join(match.groups()) for match in _NIP.finditer(text)}
    real = {digits for digits in found if birth_date(digits)}
    return (real.pop() if len(real) == 1 else None), _NIP.sub(" ", text)


def _take_number(text: str) -> tuple[str | None, str]:
    for match in _NUMBER.finditer(text):
        number = match[1].rstrip("._-/")
        if any(sign.isdigit() for sign in number):
            return number, f"{text[:match.start()]} {text[match.end():]}"
    return None, text


def _take_days(text: str, months: Mapping[str, int]) -> tuple[list[date], str]:
    """Every day written in ``text``, and what is left of it."""
    found = []
    for pattern in _DAYS:
        rest, start = [], 0
        for match in pattern.finditer(text):
            day = read_day(match[0].replace("_", "-"), months)
            if day is not None:
                found.append(day)
                rest.append(text[start:match.start()])
                start = match.end()
        text = " ".join([*rest, text[start:]])
    return found, text


def _indicator(text: str, words: Mapping[str, Iterable[str]]) -> str | None:
    """The code whose words fit best: a word counts the less, the more codes share it. None where two fit alike."""
    told = set(fold(text).split())
    known = {code: {word for some in texts for word in fold(some).split()} - _SMALL for code, texts in words.items()}
    shared = Counter(word for some in known.values() for word in some)
    fits = sorted(((sum((Fraction(1, shared[word]) for word in some & told), Fraction(0)), code)
                   for code, some in known.items()), reverse=True)
    if not fits or not fits[0][0] or (len(fits) > 1 and fits[1][0] == fits[0][0]):
        return None
    return fits[0][1]
