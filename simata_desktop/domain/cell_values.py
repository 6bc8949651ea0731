"""One cell, one value: what a field makes of the text or number found, and the code of what is wrong with it.

A reading never raises. ``value`` is the stored word or canonical text, None where nothing is stored; ``near`` is the
word a spelling within one letter points to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from simata_desktop.domain import nip
from simata_desktop.domain.dates import read_day, split_place
from simata_desktop.domain.numbers import decimal_text, read_number, read_percent
from simata_desktop.domain.vocabulary import FieldRule, Vocabulary, key
from simata_desktop.domain.word_values import read_echelon, read_education, read_grade, read_roman, read_word

Raw = str | float | int


class Reading(NamedTuple):
    """What one cell says."""

    value: str | None
    code: str | None = None
    params: Mapping[str, str | int] = {}
    near: str | None = None


NOTHING = Reading(None)
_WRITTEN_OUT = 1e21
LONGEST_EMPTY = 10
_STROKES = re.compile(r"[\n/|]")
UNKNOWN = Reading(None, "value.unknown")
_NO_LETTERS = Reading(None, "name.letters")


def plain(value: Raw) -> str:
    """A cell as text: white space collapsed, whole numbers without a point."""
    if isinstance(value, float) and value == value and abs(value) < _WRITTEN_OUT:
        return decimal_text(Decimal(repr(value)))
    return " ".join(str(value).split())


def read_cell(value: Raw, rule: FieldRule, vocabulary: Vocabulary, *, today: date) -> Reading:
    """Read one cell by the rule of its field. Blank and what stands for blank is :data:`NOTHING`."""
    text = value if isinstance(value, str) and value.isalnum() else plain(value)
    if not text or (len(text) <= LONGEST_EMPTY and text.casefold() in vocabulary.empty):
        dash = rule.kind in _MEASURES and text and not text.strip("-–— ")
        return Reading(None, "value.missing") if dash else NOTHING
    return _READERS[rule.kind](value, text, rule, vocabulary, today)


def _text(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    return Reading(text)


def _name(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    return Reading(text) if text.upper() != text.lower() or any(map(str.isalpha, text)) else _NO_LETTERS


def _nip(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    found = nip.read(value, vocabulary.nip, this_year=today.year)
    if found.code in ("nip.letters", "nip.length") and isinstance(value, str) and _STROKES.search(value):
        parts = [nip.read(part, vocabulary.nip, this_year=today.year) for part in _STROKES.split(value)]
        found = next((part for part in parts if part.nip is not None), found)  # a card number behind the NIP
    return Reading(found.nip, found.code, found.params)


def _date(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    text = _last_line(value, text)
    day = read_day(text if isinstance(value, str) else value, vocabulary.months)
    return _checked_day(day, rule, today)


def _birth_date(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    text = _last_line(value, text)
    day = read_day(text if isinstance(value, str) else value, vocabulary.months)
    return _checked_day(day or split_place(text, vocabulary.months)[1], rule, today)


def _last_line(value: Raw, text: str) -> str:
    """Of a cell of several lines the last one: a day stands under the name, the rank, the post."""
    if not isinstance(value, str) or "\n" not in value:
        return text
    return plain(value[value.rindex("\n"):]) or text


def _checked_day(day: date | None, rule: FieldRule, today: date) -> Reading:
    if day is None or not (rule.low or 0) <= day.year <= today.year + int(rule.high or 0):
        return Reading(None, "date.invalid")
    return Reading(day.isoformat())


def _place(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    """A place of birth, also before a birth date in the same cell."""
    text = _last_line(value, text)
    place, day = split_place(text, vocabulary.months)
    if day is None and any(c.isdigit() for c in text):
        head = text.split(",")[0].strip()
        return Reading(head) if not any(c.isdigit() for c in head) else UNKNOWN
    return Reading(place or None) if day else Reading(text)


def _beside_name(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    """Place or day of birth in a column that holds the name too: nothing where the cell tells no birth."""
    place, day = split_place(_last_line(value, text), vocabulary.months)
    if day is None:
        return NOTHING
    return Reading(place or None) if rule.kind == "place_beside_name" else _checked_day(day, rule, today)


def _year(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    number = read_number(value if not isinstance(value, str) else text)
    if number is None:
        day = read_day(text, vocabulary.months)
        number = Decimal(day.year) if day else None
    if number is None or number != int(number):
        return Reading(None, "value.number")
    if not (rule.low or 0) <= number <= today.year + int(rule.high or 0):
        return Reading(None, "value.range", {"low": str(rule.low), "high": today.year + int(rule.high or 0)})
    return Reading(str(int(number)))


def _whole(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    number = read_number(value if not isinstance(value, str) else text, unit=True)
    if number is None or number != int(number):
        return Reading(None, "value.number")
    return _in_range(number, rule)


def _decimal(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    number = read_number(value if not isinstance(value, str) else text, unit=rule.kind == "hours")
    return Reading(None, "value.number") if number is None else _in_range(number, rule)


def _percent(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    limit = (rule.stored_to or Decimal(100)) / 100
    number = read_percent(value if not isinstance(value, str) else text, limit)
    return Reading(None, "value.number") if number is None else _in_range(number, rule)


def _in_range(number: Decimal, rule: FieldRule) -> Reading:
    """Inside ``low``–``high``; up to ``stored_to`` it is stored all the same, and told."""
    low, high = rule.low, rule.high
    if (low is None or number >= low) and (high is None or number <= high):
        return Reading(decimal_text(number))
    kept = low is not None and number >= low and rule.stored_to is not None and number <= rule.stored_to
    params = {"low": "" if low is None else decimal_text(low), "high": "" if high is None else decimal_text(high)}
    return Reading(decimal_text(number) if kept else None, "value.range", params)


def _rating(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    """A number of a scale, or one of its words."""
    word = vocabulary.words[rule.words or ""].exact.get(key(text))
    return Reading(word) if word is not None else _decimal(value, text, rule, vocabulary, today)


def _box(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    number = read_roman(text, vocabulary) or read_number(value if not isinstance(value, str) else text.split()[-1])
    if number is None or number != int(number):
        return Reading(None, "value.number")
    return _in_range(Decimal(number), rule)


def _closed(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    """A word of a closed list that is not stored unless known (predicates, ratings)."""
    words = vocabulary.words[rule.words or ""]
    found = read_word(text, words)
    if found.word is None and not found.silent:
        older = key(text) in words.older
        return Reading(None, "value.scale" if older else "value.unknown", {}, found.near)
    return Reading(found.word)


def _word(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    """A word of a list; what cannot be read stays as typed, and is told."""
    found = read_word(text, vocabulary.words[rule.words or ""])
    if found.word is None and not found.silent:
        return Reading(text, "value.unknown", {}, found.near)
    return Reading(found.word)


def _grade(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    grade = read_grade(text, vocabulary.grades)
    return Reading(grade) if grade else Reading(text, "value.unknown")


def _echelon(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    found = read_echelon(text, vocabulary)
    return Reading(found.word) if found.word or found.silent else Reading(text, "value.unknown")


def _education(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    found = read_education(text, vocabulary)
    return Reading(found) if found else Reading(text, "value.unknown")


def _kind_of_post(value: Raw, text: str, rule: FieldRule, vocabulary: Vocabulary, today: date) -> Reading:
    """The kind of post that a word of an eselon column gives (Pelaksana, JFT); nothing where it is an eselon."""
    return Reading(vocabulary.words["echelon_kinds"].exact.get(key(text)))


Reader = Callable[[Raw, str, FieldRule, Vocabulary, date], Reading]
_READERS: dict[str, Reader] = {
    "text": _text, "name": _name, "nip": _nip, "date": _date, "birth_date": _birth_date, "birth_place": _place,
    "year": _year, "whole": _whole, "hours": _decimal, "level": _decimal, "score": _decimal, "percent": _percent,
    "rating": _rating, "box": _box, "closed": _closed, "word": _word, "grade": _grade, "echelon": _echelon,
    "education": _education, "kind_of_post": _kind_of_post,
    "place_beside_name": _beside_name, "date_beside_name": _beside_name,
}
_MEASURES = frozenset({"level", "score", "percent", "rating", "box"})
