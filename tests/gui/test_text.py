"""What a user reads: numbers and dates in the Indonesian manner, sentences of errors, NIPs grouped."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.errors import UserError
from simata_desktop.resources import Words, words
from simata_desktop.ui.text import Text, bare_nip, grouped_nip


@pytest.mark.parametrize(("value", "decimals", "words_"), [
    (1234.5, 1, "1.234,5"), (Decimal("79.6"), 1, "79,6"), (-0.67, 2, "–0,67"), (0, 1, "0,0"), (None, 1, "–"),
    (4870, 0, "4.870"),
])
def test_numbers(text: Text, value: float | None, decimals: int, words_: str) -> None:
    assert text.number(value, decimals) == words_


def test_dates_shares_and_counts(text: Text) -> None:
    assert text.day(date(2026, 11, 24)) == "24 November 2026"
    assert text.day(date(2026, 8, 7)) == "7 Agustus 2026"
    assert text.moment(datetime(2026, 11, 24, 9, 5)) == "24 November 2026 09.05"
    assert text.share(0.0541) == "5,4 %"
    assert text.count(4870) == "4.870"
    assert [text.day(None), text.clock(None), text.share(None), text.count(None)] == ["–"] * 4


def test_english_reads_english() -> None:
    english = Text(words("en"))
    assert english.number(1234.5) == "1,234.5"
    assert english.day(date(2026, 8, 7)) == "7 August 2026"
    assert english("ui.page.people") == "People"


def test_parameters_are_written_out() -> None:
    text = Text(Words("id", {"x": "{day}; {score}; {list}; {year}; {exact}"}))
    assert text("x", day=date(2026, 1, 2), score=2.50, list=("a", "b"), year=2025, exact=Decimal("3")) == (
        "2 Januari 2026; 2,5; a, b; 2025; 3")


def test_errors_become_sentences() -> None:
    text = Text(Words("id", {"error.a.b": "Nilai {value} salah.", "ui.error.known": "Ditolak ({code}).",
                             "ui.error.bug": "Kesalahan."}))
    assert text.trouble(UserError("a.b", value=6)) == "Nilai 6 salah."
    assert text.trouble(UserError("a.b")) == "Ditolak (a.b)."
    assert text.trouble(UserError("c.d")) == "Ditolak (c.d)."
    assert text.trouble(ZeroDivisionError("secret 197908142005012006")) == "Kesalahan."


def test_a_nip_is_grouped_for_reading_and_bare_on_the_clipboard() -> None:
    assert grouped_nip("197908142005012006") == "19790814 200501 2 006"
    assert grouped_nip("1979081420050120") == "1979081420050120"
    assert bare_nip("19790814 200501 2 006") == "197908142005012006"
    assert bare_nip("Wulan Contohwati") == "Wulan Contohwati"


@given(st.text(alphabet="0123456789 ", max_size=24))
def test_grouping_loses_no_digit(typed: str) -> None:
    assert grouped_nip(typed).replace(" ", "") == typed.replace(" ", "")
