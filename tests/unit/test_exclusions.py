"""Who a scheme leaves out of the map."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from simata_desktop.domain.exclusions import excluded_by, sanctioned
from simata_desktop.domain.facts import Facts
from simata_desktop.domain.scheme_parsing import parse_scheme
from tests.unit.people import CONTEXT, DAY, scheme, scheme_data, value, with_evidence

RULES = parse_scheme({**scheme_data(), "exclusions": [
    {"kind": "retirement_within_months", "value": 12},
    {"kind": "discipline", "value": {"levels": ["sedang", "berat"], "years": 2}}]})
NOBODY = Facts("p")


@pytest.mark.parametrize(("day", "kind"), [
    (date(2027, 11, 24), "retirement_within_months"), (date(2027, 12, 1), None),
    (date(2026, 1, 1), "retirement_within_months"), (None, None)])
def test_retirement_within_the_months(day, kind):
    assert excluded_by(replace(NOBODY, retirement=day), RULES, CONTEXT) == kind


@pytest.mark.parametrize(("text", "days", "kind"), [
    ("sedang", 100, "discipline"), ("berat", 100, "discipline"), ("ringan", 100, None), ("sedang", 900, None),
    ("sedang_menjalani", 10, "discipline"), ("tidak_pernah", 1, None)])
def test_a_sanction_within_the_years(text, days, kind):
    facts = with_evidence(NOBODY, value("discipline_record", text, DAY - timedelta(days=days)))
    assert excluded_by(facts, RULES, CONTEXT) == kind


def test_a_rejected_record_and_a_scheme_without_exclusions_leave_nobody_out():
    facts = with_evidence(replace(NOBODY, retirement=DAY), value("discipline_record", "berat", state="rejected"))
    assert not sanctioned(facts, CONTEXT, levels=("berat",), years=2)
    assert excluded_by(facts, scheme(), CONTEXT) is None
