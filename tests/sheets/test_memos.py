"""Shortcuts of reading give what the plain reading gives."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.cell_values import Raw
from simata_desktop.sheets.reference import vocabulary
from simata_desktop.sheets.values import Memo, NipMemo, TextMemo

TODAY = date(2026, 6, 1)
TEXT = st.text(max_size=14) | st.sampled_from(["-", "NULL", "null", " - ", "123", "A  B", "Ani\n", "\xa0", "12-3"])
DIGITS = st.builds("{:04d}{:02d}{:02d}{:04d}{:02d}{:01d}{:03d}".format, st.integers(1930, 2012), st.integers(0, 13),
                   st.integers(0, 32), st.integers(1960, 2028), st.integers(0, 23), st.integers(0, 9),
                   st.integers(0, 999))


@pytest.mark.parametrize("word", ["nama", "email_dinas", "jabatan", "tempat_lahir"])
@given(raw=TEXT | st.floats() | st.integers())
def test_text(word: str, raw: Raw) -> None:
    known = vocabulary()
    rule = known.rule(word)
    kind = TextMemo if rule.kind in ("text", "name") else Memo
    quick, plain = kind(rule, known, TODAY), Memo(rule, known, TODAY)
    assert (quick[raw], quick.code(raw)) == (plain[raw], plain.code(raw))


@given(raw=DIGITS | TEXT | st.text("0123456789", min_size=18, max_size=18) | st.integers(0, 10**19) | st.floats())
def test_nip(raw: Raw) -> None:
    known = vocabulary()
    quick, plain = NipMemo(known.rule("nip"), known, TODAY), Memo(known.rule("nip"), known, TODAY)
    assert (quick[raw], quick.code(raw)) == (plain[raw], plain.code(raw))
