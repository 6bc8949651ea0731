"""The NIP: what is wrong first, what it proves, and that no text can make it fail."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain import nip
from simata_desktop.sheets.reference import vocabulary

RULES = vocabulary().nip
CODES = {"nip.empty", "nip.number", "nip.scientific", "nip.letters", "nip.old", "nip.length", "nip.birth_date",
         "nip.month", "nip.year", "nip.sex"}


def code(value: str | float) -> str | None:
    return nip.read(value, RULES, this_year=2026).code


@pytest.mark.parametrize("text", [
    "197602171995032011", "19760217 199503 2 011", "'197602171995032011", "NIP. 19760217 199503 2 011",
    "1976.0217-199503/2_011", "197602171995032011-", " NIP : 197602171995032011 ", "N I P 197602171995032011",
    "NIPPPK 197602171995032011", "\ufeff197602171995032011\xa0"])
def test_spellings_of_one_nip(text: str) -> None:
    assert nip.read(text, RULES, this_year=2026).nip == "197602171995032011"


@pytest.mark.parametrize(("value", "expected"), [
    ("", "nip.empty"), ("-", "nip.empty"), ("–", "nip.empty"), ("null", "nip.empty"), ("NULL", "nip.empty"),
    ("nan", "nip.empty"), ("\\N", "nip.empty"), ("NIP -", "nip.empty"), ("NIP.", "nip.empty"), (".", "nip.empty"),
    ("0000000000000000", "nip.empty"), (0.0, "nip.empty"), ("0", "nip.empty"),
    (1.98003e17, "nip.number"), (1e15, "nip.number"), (999999999999999.0, "nip.length"), (6677.0, "nip.length"),
    ("1.98003E+17", "nip.scientific"), ("1,98E+17", "nip.scientific"), ("1E17", "nip.scientific"),
    ("BELUM ADA", "nip.letters"), ("=", "nip.letters"), ("19760217199503201A", "nip.letters"),
    ("131234567", "nip.old"), (131234567.0, "nip.old"),
    ("19760217199503201", "nip.length"), ("1976021719950320111", "nip.length"), ("3319121211800007", "nip.length"),
    ("375-04078355-068007-7159", "nip.length"),
    ("197613171995032011", "nip.birth_date"), ("197602301995032011", "nip.birth_date"),
    ("192902171995032011", "nip.birth_date"), ("201102172030032011", "nip.birth_date"),
    ("197602171995002011", "nip.month"), ("197602171995132011", "nip.month"), ("197602171995302011", "nip.month"),
    ("197602172017212011", "nip.month"), ("197602172018212011", None), ("197602172024292011", None),
    ("197602171949032011", "nip.year"), ("197602172027032011", "nip.year"), ("197602171990032011", "nip.year"),
    ("197602171991032011", None),
    ("197602171995033011", "nip.sex"), ("197602171995030011", "nip.sex"), ("197602171995031011", None)])
def test_the_first_thing_wrong(value: str | float, expected: str | None) -> None:
    assert code(value) == expected


def test_length_says_how_many() -> None:
    assert nip.read("1234", RULES, this_year=2026).params == {"found": 4, "expected": 18}


def test_what_a_nip_proves() -> None:
    assert nip.birth_date("197602171995032011") == date(1976, 2, 17)
    assert nip.sex("197602171995032011", RULES) == "P"
    assert nip.grouped("197602171995032011") == "19760217 199503 2 011"


@given(st.text() | st.floats() | st.integers())
def test_any_value_is_read_or_has_a_code(value: str | float) -> None:
    reading = nip.read(value, RULES, this_year=2026)
    assert (reading.nip is None) == (reading.code in CODES)
    if reading.nip is not None:
        assert len(reading.nip) == 18
        assert reading.nip.isdecimal()


born = st.dates(date(1930, 1, 1), date(2010, 12, 31))


@given(born, st.integers(15, 50), st.integers(1, 12), st.sampled_from("12"), st.integers(0, 999))
def test_every_nip_made_by_the_rule_is_read(day: date, age: int, month: int, sex: str, order: int) -> None:
    start = day.year + age
    text = f"{day:%Y%m%d}{start}{month:02d}{sex}{order:03d}"
    reading = nip.read(nip.grouped(text), RULES, this_year=2026)
    assert reading.nip == (text if 1950 <= start <= 2026 else None)


@given(st.integers(0, 17), st.sampled_from("123456789"))
def test_a_nip_short_of_a_digit_or_with_one_more_is_never_taken(place: int, digit: str) -> None:
    text = "197602171995032011"
    assert code(text[:place] + text[place + 1:]) == "nip.length"
    assert code(text[:place] + digit + text[place:]) == "nip.length"
