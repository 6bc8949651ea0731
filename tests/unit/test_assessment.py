"""Levels as typed, what single sheets of assessors lead to, and what follows from the cells of a participant."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.assessment import (
    Cells,
    Rules,
    agreed,
    disagree,
    follows,
    judge,
    level_text,
    measures,
    read_level,
    unreadable,
)
from simata_desktop.domain.competency import gaps
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.exact import exact
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.domain.scheme import JpmRule

RULES = Rules(JpmRule(mapping=(Fraction(78), Fraction(90)), fill=(Fraction(68), Fraction(80))))
THREE = dict.fromkeys(COMPETENCIES, Fraction(3))
FOUR = dict.fromkeys(COMPETENCIES, Fraction(4))
levels = st.integers(0, 500).map(lambda n: Fraction(n, 100))
sheet = st.none() | st.sampled_from([Fraction(2), Fraction(3), Fraction(4)])


@given(levels)
def test_a_level_is_read_with_comma_and_point_and_kept_exactly(level: Fraction) -> None:
    text = level_text(level)
    assert read_level(text, "integrity") == read_level(f" {text.replace('.', ',')} ", "integrity") == level
    assert exact(text) == level


@pytest.mark.parametrize(("text", "code", "why"), [
    ("7", "integrity", "value.range"), ("5.01", "teamwork", "value.range"), ("0", "grit", "value.range"),
    ("6", "grit", "value.range"), ("tinggi", "integrity", "value.unreadable"),
    ("3,,0", "integrity", "value.unreadable"),
    ("-1", "integrity", "value.unreadable"), ("3 4", "integrity", "value.unreadable"),
    ("٣", "integrity", "value.unreadable"), ("1e1", "integrity", "value.unreadable")])
def test_what_is_no_level_is_refused_with_what_was_typed(text: str, code: str, why: str) -> None:
    with pytest.raises(UserError) as refused:
        read_level(text, code)
    assert (refused.value.code, refused.value.field, refused.value.params["value"]) == (why, code, text)


def test_a_long_wrong_text_is_cut() -> None:
    assert unreadable("x" * 100) == "x" * 40


@given(st.lists(sheet, max_size=4), st.lists(sheet, max_size=4))
def test_a_participant_follows_the_sheets_while_they_agree(before: list[Fraction | None],
                                                           after: list[Fraction | None]) -> None:
    assert follows(agreed(before), before, after) == agreed(after)
    assert follows(None, before, after) == agreed(after)
    if disagree(after):
        assert follows(agreed(before), before, after) is None


@given(st.lists(sheet, max_size=4), st.lists(sheet, max_size=4))
def test_a_consensus_settled_apart_stands(before: list[Fraction | None], after: list[Fraction | None]) -> None:
    assert follows(Fraction(1), before, after) == 1


def test_the_vector_of_the_domain_tables() -> None:
    """26.66 of 27 is 98.7 per cent against 3, and 74.06 against the 36 of JPT Pratama (domain.md 3.3, S23)."""
    cells = Cells({**THREE, "integrity": Fraction("2.66")}, {})
    judged = judge(cells, "competency", THREE, FOUR, RULES)
    assert judged.total == Fraction("26.66")
    assert round(float(judged.jpm), 2) == 98.74
    assert (judged.category, judged.fill_category) == ("O", "MS")
    assert round(float(judged.projection), 2) == 74.06
    assert (judged.projection_category, judged.projection_fill) == ("KO", "MMS")


@given(st.dictionaries(st.sampled_from(COMPETENCIES), levels), st.dictionaries(st.sampled_from(ASPECTS), levels),
       st.sampled_from(["competency", "potential", "both"]))
def test_what_is_missing_and_what_is_known_make_the_whole(some: dict[str, Fraction], aspects: dict[str, Fraction],
                                                           kind: str) -> None:
    judged = judge(Cells(some, aspects), kind, THREE, {}, RULES)
    assert judged.filled + len(judged.missing) == judged.needed == len(measures(kind))
    assert judged.complete == (not judged.missing)
    assert (judged.jpm is None) == (len(some) < len(COMPETENCIES))
    assert (judged.potential is None) == (len(aspects) < len(ASPECTS))
    assert judged.projection is None
    assert judged.so_far_count == len(some)
    if judged.jpm is not None:
        assert judged.so_far == judged.jpm


@given(st.dictionaries(st.sampled_from(COMPETENCIES), levels))
def test_gaps_begin_with_the_largest_and_end_with_the_unknown(some: dict[str, Fraction]) -> None:
    found = gaps(some, THREE)
    assert {one.code for one in found} == set(COMPETENCIES)
    known = [one.gap for one in found if one.gap is not None]
    assert known == sorted(known)
    assert [one.gap is None for one in found] == sorted(one.gap is None for one in found)
    equal = [one.code for one in found if one.gap is None]
    assert equal == [code for code in COMPETENCIES if code in equal]
