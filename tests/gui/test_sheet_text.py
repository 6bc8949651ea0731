"""The clipboard text of a spreadsheet: what is written comes back, and what Excel writes is understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.ui.widgets.sheet_text import read_block, write_block

cells = st.text(alphabet=st.sampled_from('ab1,"\t\n '), max_size=6).map(lambda text: text.replace("\r", ""))
blocks = st.integers(1, 4).flatmap(lambda width: st.lists(
    st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=5))


@given(blocks)
def test_what_is_written_comes_back(block: list[list[str]]) -> None:
    if len(block) > 1 and block[-1] == [""]:
        block = [*block, ["x"]]  # an empty last line is what Excel adds and no row
    assert read_block(write_block(block)) == block


@pytest.mark.parametrize(("text", "block"), [
    ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
    ("1\n2", [["1"], ["2"]]),
    ('"a\tb"\tc', [["a\tb", "c"]]),
    ('"dua\nbaris"\r\nsatu', [["dua\nbaris"], ["satu"]]),
    ('"ia bilang ""ya"""', [['ia bilang "ya"']]),
    ('5" pipa\tx', [['5" pipa', "x"]]),
    ('"tidak ditutup\tx', [['"tidak ditutup', "x"]]),
    ("\t\t", [["", "", ""]]),
    ("", [[""]]),
])
def test_what_spreadsheets_write(text: str, block: list[list[str]]) -> None:
    assert read_block(text) == block
