"""Tier of a post, in service or not, day of retirement, years on the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simata_desktop.domain.tiers import TIER_CODES, Tiers, parse_retirement_ages, retirement_day
from simata_desktop.domain.years import completes, months_after, still_valid_from, whole_years, years_after
from simata_desktop.resources import read_json

TIERS = Tiers.parse(read_json("reference", "tiers.json"))
AGES = parse_retirement_ages(read_json("reference", "retirement_age.json"))


@pytest.mark.parametrize(("post", "tier"), [
    ({"echelon": "II.b", "kind": "structural"}, "jpt_pratama"), ({"echelon": "II b"}, "jpt_pratama"),
    ({"echelon": "i.a"}, "jpt_madya"), ({"echelon": "III.a"}, "administrator"), ({"echelon": "IV.b"}, "pengawas"),
    ({"kind": "executor", "position": "Pengadministrasi Umum"}, "pelaksana"),
    ({"echelon": "-", "kind": "executor"}, "pelaksana"),
    ({"kind": "functional", "position": "Analis SDM Aparatur Ahli Muda"}, "jf_ahli_muda"),
    ({"kind": "functional", "position": "PERAWAT  PENYELIA"}, "jf_penyelia"),
    ({"kind": "functional", "position": "Guru", "level": "Ahli Pertama"}, "jf_ahli_pertama"),
    ({"position": "Auditor Ahli Madya"}, "jf_ahli_madya"),
    ({"kind": "functional", "position": "Guru"}, None), ({"kind": "structural", "position": "Kepala Dinas"}, None),
    ({"kind": "structural", "position": "Staf Ahli Muda"}, None),
    ({"kind": "functional", "position": "Ahli Muda Perencana"}, None), ({}, None)])
def test_the_tier_of_a_post(post, tier):
    assert TIERS.tier(**post) == tier


def test_every_tier_has_a_label_a_standard_and_a_retirement_age():
    assert TIERS.codes == TIER_CODES
    assert set(AGES) == set(TIER_CODES)
    assert {row["tier"] for row in read_json("reference", "required_levels.json")["tiers"]} == set(TIER_CODES)
    assert {*TIERS.echelons.values(), *TIERS.kinds.values(), *TIERS.grade_words.values()} <= set(TIER_CODES)


@pytest.mark.parametrize(("status", "active"), [
    ("Aktif", True), ("PPPK Aktif", True), ("Cuti Luar Tanggungan Negara", True), (None, None), ("  ", None),
    ("PENSIUN", False), ("Berhenti atas permintaan", False), ("Meninggal Dunia", False), ("Wafat", False),
    ("Pemberhentian sementara", False), ("MPP", False), ("Masa Persiapan Pensiun (M.P.P.)", False),
    ("Kamppung", True)])
def test_who_is_in_service(status, active):
    assert TIERS.in_service(status) is active


@pytest.mark.parametrize(("born", "age", "day"), [
    (date(1968, 11, 24), 58, date(2026, 12, 1)), (date(1968, 11, 1), 58, date(2026, 12, 1)),
    (date(1968, 12, 31), 58, date(2027, 1, 1)), (date(1968, 2, 29), 58, date(2026, 3, 1)),
    (date(1966, 5, 5), 60, date(2026, 6, 1))])
def test_retirement_is_the_first_of_the_month_after_the_birthday(born, age, day):
    assert retirement_day(born, age) == day


def test_retirement_is_unknown_where_birth_or_tier_is():
    assert retirement_day(None, 58) is None
    assert retirement_day(date(1968, 1, 1), AGES.get("")) is None


DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))
YEARS = st.integers(0, 10)


@given(DAYS, YEARS)
@example(date(2024, 2, 29), 1)
@example(date(2023, 2, 28), 1)
def test_a_day_leaves_a_window_when_the_years_are_complete(day, years):
    out = completes(day, years)
    assert years_after(out, -years) >= day > years_after(out - timedelta(days=1), -years) or years == 0
    assert whole_years(day, out) >= years
    assert years == 0 or whole_years(day, out - timedelta(days=1)) < years


@given(DAYS, YEARS)
@example(date(2028, 2, 29), 3)
@example(date(2027, 2, 28), 3)
def test_validity_reaches_its_last_day(day, years):
    first = still_valid_from(day, years)
    assert years_after(first, years) >= day > years_after(first - timedelta(days=1), years)


@pytest.mark.parametrize(("day", "months", "expected"), [
    (date(2026, 11, 24), 12, date(2027, 11, 24)), (date(2027, 1, 31), 1, date(2027, 2, 28)),
    (date(2026, 12, 31), 2, date(2027, 2, 28)), (date(2026, 3, 31), -1, date(2026, 2, 28))])
def test_months(day, months, expected):
    assert months_after(day, months) == expected


def test_the_calendar_has_ends():
    assert years_after(date(9999, 1, 1), 1) == date.max
    assert years_after(date(1, 1, 1), -1) == date.min
