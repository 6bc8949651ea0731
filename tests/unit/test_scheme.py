"""A scheme as values: look-ups, versions in force, numbers shown, what may be declared."""

from datetime import date
from fractions import Fraction

import pytest

from simata_desktop.domain.scheme import version_on
from simata_desktop.domain.scheme_parsing import parse_scheme
from tests.unit.people import SCHEMES, indicator_data, scheme, scheme_data


def test_look_ups():
    rules = scheme()
    assert rules.required == ("performance_predicate", "competency_assessment", "potential_assessment")
    assert rules.indicator("awards").rubric.row("nasional").score == 75
    assert rules.indicator("hadiah") is None
    assert rules.indicator("position_experience").absence_of("non_definitive") == "tidak_ada"
    assert rules.indicator("position_experience").absence_of("diversity") is None
    assert rules.indicator("position_experience").absence_of("nihil") is None
    assert rules.box(9).recommendations[0] == "Dipromosikan dan dipertahankan"
    assert len(rules.indicators) == 11
    assert rules.override_allowed
    assert rules.override_article is None


def test_the_agencys_numbers_are_shown_only_where_the_file_says_so():
    data = scheme_data()
    assert [parse_scheme(data).shown_number(n) for n in range(1, 10)] == list(range(1, 10))
    data["numbering"]["use"] = "agency"
    assert [parse_scheme(data).shown_number(n) for n in range(1, 10)] == [1, 4, 2, 5, 6, 3, 8, 7, 9]


def test_the_highest_version_in_force_is_taken_else_the_earliest_one():
    data = scheme_data()
    first = parse_scheme(data)
    second = parse_scheme({**data, "version": 2, "effective_from": "2027-01-01", "effective_to": "2027-12-31"})
    assert version_on([second, first], date(2026, 1, 1)) == (first, True)
    assert version_on([first, second], date(2027, 6, 1)) == (second, True)
    assert version_on([first, second], date(2028, 1, 1)) == (first, True)
    assert version_on([second, first], date(2025, 12, 31)) == (first, False)
    with pytest.raises(ValueError, match="no version"):
        version_on([], date(2026, 1, 1))


def test_the_rating_year_follows_the_scheme():
    data = scheme_data()
    data["axes"]["performance"]["rating_year"] = "same"
    assert (scheme().rating_year(2026), parse_scheme(data).rating_year(2026)) == (2025, 2026)


def test_a_band_without_a_label_is_named_by_its_bounds():
    data = scheme_data()
    bands = indicator_data(data, "competency_development")["rubric"]["bands"]
    for band in bands:
        del band["label"]
    bands[0]["below"] = bands[1]["from"] = "0.5"
    labels = [band.label for band in parse_scheme(data).indicator("competency_development").rubric.bands]
    assert (labels[0], labels[1], labels[-1]) == ("≥ 0, < 0.5", "≥ 0.5, < 4", "≥ 8")


@pytest.mark.parametrize("code", SCHEMES)
def test_every_number_of_a_shipped_scheme_says_how_sure_it_is(code):
    data = scheme_data(code)
    for axis in data["axes"].values():
        assert "confidence" in axis
        assert all("confidence" in i for component in axis["components"] for i in component["indicators"])
    assert "confidence" in data["talent_score"]
    assert "confidence" in data["jpm"]
    assert all(basis["confidence"] for basis in data["legal_basis"])
    for tier in data.get("eligibility", {"tiers": []})["tiers"]:
        assert all("confidence" in gate for gate in tier["gates"])


def test_weights_are_exact():
    data = scheme_data()
    for code, weight in (("awards", "15.1"), ("team_assignments", "14.9")):
        indicator_data(data, code)["weight"] = weight
    assert parse_scheme(data).indicator("awards").weight == Fraction(151, 10)
