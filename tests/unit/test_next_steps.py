"""What the first page offers: ratings before other evidence, most people first, never a step for nobody."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.completeness import Completeness, UnitCompleteness
from simata_desktop.domain.ids import ROOT_UNIT
from simata_desktop.domain.next_steps import ASK, EVIDENCE, PRINT, RATING, RATINGS, REGISTER, NextStep, next_steps

COUNTS = st.dictionaries(st.sampled_from((RATING, "awards", "training")), st.integers(0, 9))


def unit(name: str, missing: dict[str, int], uid: str | None = None) -> UnitCompleteness:
    return UnitCompleteness(None, name, 10, 4, 3, 3, missing, {}, 0, uid)


def completeness(*units: UnitCompleteness) -> Completeness:
    sums: dict[str, int] = {}
    for one in units:
        for code, count in one.missing.items():
            sums[code] = sums.get(code, 0) + count
    total = UnitCompleteness(None, "", sum(u.people for u in units), sum(u.ready for u in units), 0, 0, sums, {}, 0)
    return Completeness(2026, 2025, date(2026, 11, 24), units, total, {}, 0)


def test_an_empty_register_asks_for_the_list() -> None:
    assert next_steps(completeness()) == (NextStep(REGISTER),)


def test_the_unit_with_most_people_without_a_rating_comes_first() -> None:
    found = next_steps(completeness(unit("A", {RATING: 2}), unit("B", {RATING: 7, "awards": 9})))
    assert found[:3] == (NextStep(RATINGS, "B", 7, RATING), NextStep(RATINGS, "A", 2, RATING),
                         NextStep(EVIDENCE, "B", 9, "awards"))
    assert found[-1] == NextStep(PRINT, people=8)


@given(st.lists(COUNTS, min_size=1, max_size=6))
def test_no_step_is_for_nobody_and_the_last_is_printing(lines: list[dict[str, int]]) -> None:
    found = next_steps(completeness(*(unit(str(n), line) for n, line in enumerate(lines))))
    assert all(step.people > 0 for step in found)
    assert [step.kind for step in found].index(PRINT) == len(found) - 1
    assert any(step.kind == RATINGS for step in found) == any(line.get(RATING) for line in lines)


def test_units_that_can_tell_what_is_missing_are_asked_first_and_all_at_once() -> None:
    told, closed = {"awards": 3}, {"discipline_record": 9, "competency_assessment": 9, "formal_education": 9}
    found = next_steps(completeness(unit("A", {RATING: 2}, "a"), unit("B", told | closed, "b"), unit("C", closed, "c"),
                                    unit("Kantor", told, ROOT_UNIT), unit("", told)))
    assert found[0] == NextStep(ASK, people=3, units=2)
    assert ASK not in [one.kind for one in next_steps(completeness(unit("C", closed, "c")))]
