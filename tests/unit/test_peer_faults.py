"""The ten faults of arithmetic found in programs like ours; each test fails on its fault."""

from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from simata_desktop.domain.boxes import box_of, possible_boxes
from simata_desktop.domain.facts import Facts
from simata_desktop.domain.mapping import Mapper, evaluate
from simata_desktop.domain.scheme import version_on
from simata_desktop.domain.scheme_check import check_scheme
from simata_desktop.domain.scheme_parsing import parse_scheme
from tests.unit.people import (
    COMPLETE,
    CONTEXT,
    DAY,
    SCHEMES,
    RandomPeople,
    found,
    indicator_data,
    rating,
    scheme,
    scheme_data,
    value,
    with_evidence,
)

NOBODY = Facts("p")
GRID = {(1, 1): 1, (2, 1): 2, (1, 2): 3, (3, 1): 4, (2, 2): 5, (1, 3): 6, (3, 2): 7, (2, 3): 8, (3, 3): 9}
HUNDREDTHS = [Fraction(n, 100) for n in (0, 1, 5999, 6000, 6001, 6650, 7999, 8000, 8001, 9999, 10000)]


def test_1_one_definition_of_a_box_whatever_the_order_of_rows():
    data = scheme_data()
    data["boxes"].reverse()
    turned = parse_scheme(data)
    for y in HUNDREDTHS:
        for x in HUNDREDTHS:
            levels = (1 + (y >= 60) + (y >= 80), 1 + (x >= 60) + (x >= 80))
            for rules in (scheme(), turned):
                assert box_of(rules, y, x) == GRID[levels]
                assert possible_boxes(rules, (y, y), (x, x)) == (GRID[levels],)
    for n in range(60):
        facts = RandomPeople(n).one("p")
        mixed = replace(facts, evidence=facts.evidence[::-1], ratings=facts.ratings[::-1])
        assert Mapper(scheme(), CONTEXT).place(facts)[:11] == Mapper(turned, CONTEXT).place(mixed)[:11]


@pytest.mark.parametrize(("y", "x", "box"), [
    ("60", "60", 5), ("80", "80", 9), ("59.9999999", "60", 3), ("60", "79.9999999", 5), ("80", "59.9999999", 4)])
def test_2_a_value_on_a_cut_belongs_to_the_upper_level(y, x, box):
    assert box_of(scheme(), Fraction(y), Fraction(x)) == box


def test_3_no_score_falls_between_two_classes_or_into_both():
    bands = scheme().indicator("competency_development").rubric.bands
    for n in range(1200):
        number = Fraction(n, 100)
        holding = [b for b in bands if number >= b.start and (b.below is None or number < b.below)]
        assert holding == [scheme().indicator("competency_development").rubric.band(number)]
    for below, code in ((66, "rubric.hole"), (68, "rubric.overlap")):
        data = scheme_data()
        indicator_data(data, "competency_development")["rubric"]["bands"] = [
            {"from": 0, "below": below, "score": 0}, {"from": 67, "below": None, "score": 100}]
        indicator_data(data, "competency_development")["absence"] = None
        assert [problem.code for problem in check_scheme(data)] == [code]


def test_4_missing_is_not_zero_and_not_low():
    result = evaluate(NOBODY, scheme(), CONTEXT)
    assert (result.state, result.box, result.provisional_box) == ("unrated", None, None)
    assert (result.performance.score, result.potential.score, result.talent_score) == (None, None, None)
    unreadable = replace(COMPLETE, ratings=(rating("lumayan"),))
    assert evaluate(unreadable, scheme(), CONTEXT).state == "unrated"
    for indicator in (*result.performance.indicators, *result.potential.indicators):
        assert (indicator.score, indicator.contribution) == (None, None)


@pytest.mark.parametrize("code", SCHEMES)
def test_5_every_band_can_be_reached(code):
    for indicator in scheme(code).indicators:
        for rubric in (indicator.rubric, *(part.rubric for part in indicator.rubric.parts)):
            assert [rubric.band(band.start) for band in rubric.bands] == list(rubric.bands)
    data = scheme_data()
    indicator_data(data, "competency_development")["rubric"]["bands"] = [
        {"from": 0, "below": 21, "score": 0}, {"from": 21, "below": 31, "score": 50},
        {"from": 21, "below": None, "score": 100}]
    assert [(p.code, p.path[-8:]) for p in check_scheme(data)] == [("rubric.overlap", "bands[2]")]


def test_6_a_window_of_two_years_is_two_years_and_silence_is_no_clean_record():
    for days, state in ((730, "expired"), (729, "known")):  # 24 November 2024 is two whole years back
        facts = with_evidence(NOBODY, value("team_assignments", "ketua_lintas", DAY - timedelta(days=days)))
        assert found(evaluate(facts, scheme(), CONTEXT), "team_assignments").state == state
    years = [found(evaluate(with_evidence(NOBODY, value("team_assignments", "ketua_lintas", year)), scheme(), CONTEXT),
                   "team_assignments").state for year in (2024, 2025, 2026)]
    assert years == ["expired", "known", "known"]
    silent = found(evaluate(NOBODY, scheme(), CONTEXT), "discipline_record")
    assert (silent.state, silent.score, silent.low, silent.high) == ("missing", None, 0, 100)


@pytest.mark.parametrize(("number", "points"), [("7", 75), ("8", 100), ("5", 50), ("3", 25), ("0", 0)])
def test_7_the_top_class_begins_where_the_rule_says(number, points):
    facts = with_evidence(NOBODY, value("competency_development", number))
    assert found(evaluate(facts, scheme(), CONTEXT), "competency_development").score == points


def test_8_nothing_is_made_up_where_a_source_fails():
    answers = {Mapper(scheme(), CONTEXT).place(Facts(f"p{n}")) for n in range(20)}
    assert len(answers) == 1
    assert all(score is None for _, score in answers.pop().indicators)
    broken = with_evidence(NOBODY, value("competency_assessment", "galat"), value("competency_development", ""))
    result = evaluate(broken, scheme(), CONTEXT)
    assert found(result, "competency_assessment").score is None
    assert found(result, "competency_development").score is None


def test_9_a_new_version_leaves_the_old_one_and_its_results_alone():
    data = scheme_data()
    old = parse_scheme(data)
    before = evaluate(COMPLETE, old, CONTEXT)
    data.update(version=2, effective_from="2027-01-01")
    data["axes"]["performance"]["cuts"][:] = [90, 95]
    new = parse_scheme(data)
    assert evaluate(COMPLETE, new, CONTEXT).box == 8
    assert evaluate(COMPLETE, old, CONTEXT) == before
    assert version_on((new, old), DAY) == (old, True)
    assert version_on((old, new), date(2027, 1, 1)) == (new, True)
    with pytest.raises(FrozenInstanceError):
        old.performance.cuts = new.performance.cuts  # type: ignore[misc]


def test_10_nine_boxes_from_two_axes_of_three_levels_and_each_can_be_reached():
    rules = scheme()
    assert {(box.performance, box.potential): box.number for box in rules.boxes} == GRID
    reached = {box_of(rules, Fraction(y), Fraction(x)) for y in (30, 70, 90) for x in (30, 70, 90)}
    assert reached == set(range(1, 10))
    assert possible_boxes(rules, (Fraction(0), Fraction(100)), (Fraction(0), Fraction(100))) == tuple(range(1, 10))
