"""JPM by its three variants, the categories on their cuts, the potential score."""

from fractions import Fraction

import pytest

from simata_desktop.domain.competency import (
    Standard,
    capped_jpm,
    fill_category,
    jpm,
    mapping_category,
    potential_score,
    uncapped_jpm,
)
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.domain.scheme import JpmRule
from tests.unit.people import STANDARDS, scheme

ADMINISTRATOR = Standard.of(STANDARDS["administrator"])
PRATAMA = Standard.of(STANDARDS["jpt_pratama"])


def levels(*values):
    return dict(zip(COMPETENCIES, map(Fraction, values), strict=False))


def test_the_published_example_and_its_projection():
    """domain.md 3.4: 26.66 of 27 is 98.7 %, of 36 it is 74.06 %."""
    person = levels(*["2.96"] * 8, "2.98")
    assert round(float(uncapped_jpm(person, ADMINISTRATOR)), 1) == 98.7
    assert round(float(uncapped_jpm(person, PRATAMA)), 2) == 74.06


def test_a_strength_covers_a_gap_only_in_the_uncapped_sum():
    person = levels(5, 1, *[3] * 7)
    assert uncapped_jpm(person, ADMINISTRATOR) == 100
    assert capped_jpm(person, ADMINISTRATOR) == (8 + Fraction(1, 3)) / 9 * 100


def test_a_competency_without_a_required_level_does_not_count_in_the_capped_mean():
    standard = Standard.of({**STANDARDS["administrator"], "integrity": Fraction(0)})
    assert capped_jpm(levels(0, *[3] * 8), standard) == 100


@pytest.mark.parametrize("match", [uncapped_jpm, capped_jpm])
def test_a_hole_on_either_side_gives_nothing(match):
    assert match(levels(*[3] * 8), ADMINISTRATOR) is None
    assert match(levels(*[3] * 9), Standard.of({})) is None
    assert match(levels(*[3] * 9), Standard.of(dict.fromkeys(COMPETENCIES, Fraction(0)))) is None


def test_a_blend_needs_both():
    rule = JpmRule("blend", p=Fraction(30), k=Fraction(70))
    person = levels(*[3] * 9)
    assert jpm(person, ADMINISTRATOR, rule, potential=Fraction(60)) == 88
    assert jpm(person, ADMINISTRATOR, rule) is None
    assert jpm(levels(), ADMINISTRATOR, rule, potential=Fraction(60)) is None


@pytest.mark.parametrize(("value", "mapping", "fill"), [
    ("89.999", "CO", "MS"), ("90", "O", "MS"), ("78", "CO", "MMS"), ("77.999", "KO", "MMS"), ("80", "CO", "MS"),
    ("68", "KO", "MMS"), ("67.999", "KO", "KMS")])
def test_categories_are_of_the_unrounded_value_and_a_cut_belongs_above(value, mapping, fill):
    rule = scheme().jpm
    assert (mapping_category(Fraction(value), rule), fill_category(Fraction(value), rule)) == (mapping, fill)


def test_without_cuts_there_is_no_category():
    assert (mapping_category(Fraction(90), JpmRule()), fill_category(Fraction(90), JpmRule())) == (None, None)


def test_potential_is_unknown_until_all_eight_aspects_are():
    aspects = dict.fromkeys(ASPECTS, Fraction(4))
    assert potential_score(aspects, Fraction(5)) == 80
    del aspects["grit"]
    assert potential_score(aspects, Fraction(5)) is None
