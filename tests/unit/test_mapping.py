"""The rules of schemes.md one by one: what counts, what is missing, who stands where."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from simata_desktop.domain.facts import Facts, Ref
from simata_desktop.domain.mapping import Mapper, evaluate
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.domain.scheme_parsing import parse_scheme
from tests.unit.people import (
    COMPLETE,
    CONTEXT,
    DAY,
    VERIFIED,
    declared,
    found,
    indicator_data,
    post,
    rating,
    scheme,
    scheme_data,
    score,
    session,
    value,
    with_evidence,
    without,
)

NOBODY = Facts("p")


def ours(facts, code="awards", *, context=CONTEXT, rules=None):
    """The result of one indicator."""
    return found(evaluate(facts, rules or scheme(), context), code)


def changed(code="bkn411", **indicators):
    """A shipped scheme with fields of some indicators changed."""
    data = scheme_data(code)
    for name, fields in indicators.items():
        indicator_data(data, name).update(fields)
    return parse_scheme(data)


# --- persons -------------------------------------------------------------------------------------------------------

def test_a_complete_person_is_rated_with_every_number_exact():
    result = evaluate(COMPLETE, scheme(), CONTEXT)
    assert (result.state, result.box, result.possible, result.provisional_box) == ("rated", 9, (9,), None)
    assert result.performance.score == Fraction("92.5")
    experience = (Fraction(100) + 80 + 0) / 3
    assert result.potential.score == 20 + 10 + experience / 10 + 20 + 9 + 10 + 15
    assert result.talent_score == (result.performance.score + result.potential.score) / 2
    assert result.reasons == ()


def test_nobody_known_is_unrated_with_full_ranges_and_no_box():
    result = evaluate(NOBODY, scheme(), CONTEXT)
    assert (result.state, result.box, result.provisional_box, result.possible) == ("unrated", None, None, ())
    assert result.reasons == ("performance_predicate.missing", "competency_assessment.missing",
                              "potential_assessment.missing")
    assert (result.performance.low, result.performance.high, result.potential.high) == (0, 100, 100)
    assert result.performance.score is None
    assert result.talent_score is None


def test_missing_evidence_gives_the_boxes_still_possible_and_the_lower_ends_box():
    facts = without(without(replace(COMPLETE, ratings=(rating("baik"),)), "awards"), "team_assignments")
    result = evaluate(facts, scheme(), CONTEXT)
    assert (result.performance.low, result.performance.high) == (58, 88)
    assert (result.state, result.possible, result.provisional_box) == ("provisional", (6, 8, 9), 6)
    assert result.reasons == ("awards.missing", "team_assignments.missing")


def test_a_range_within_one_box_is_rated_and_gives_no_reason():
    result = evaluate(without(COMPLETE, "field_fit"), scheme(), CONTEXT)
    assert (result.state, result.box, result.reasons) == ("rated", 9, ())
    assert result.potential.score is None


def test_unrated_comes_before_rated_though_one_box_alone_is_possible():
    data = scheme_data()
    indicator_data(data, "performance_predicate")["weight"] = 0
    indicator_data(data, "awards")["weight"] = 75
    result = evaluate(replace(COMPLETE, ratings=()), parse_scheme(data), CONTEXT)
    assert result.performance.score is not None
    assert (result.state, result.box, result.reasons) == ("unrated", None, ("performance_predicate.missing",))


@pytest.mark.parametrize(("number", "level"), [("59.999999", 1), ("60", 2), ("79.999999", 2), ("80", 3)])
def test_a_value_on_a_cut_belongs_to_the_upper_level(number, level):
    data = scheme_data("pu_djbk")
    for component in data["axes"]["potential"]["components"]:
        for indicator in component["indicators"]:
            indicator["weight"] = 100 if indicator["code"] == "potkom" else 0
    rules = parse_scheme(data)
    facts = Facts("p", ratings=(rating("sangat_baik"),), evidence=(value("potkom", number),))
    result = evaluate(facts, rules, CONTEXT)
    assert (result.state, result.box) == ("rated", {1: 4, 2: 7, 3: 9}[level])


# --- evidence and its window -----------------------------------------------------------------------------------------

def back(years, days=0):
    """The day so many years before the date of data, and some days."""
    return DAY.replace(year=DAY.year - years) + timedelta(days=days)


@pytest.mark.parametrize(("when", "state"), [
    (back(5), "expired"), (back(5, 1), "known"), (DAY, "known"), (DAY + timedelta(days=1), "missing"),
    (2021, "expired"), (2022, "known"), (2026, "known"), (2027, "missing")])
def test_the_window_counts_whole_years_to_the_day_and_years_by_their_number(when, state):
    assert ours(with_evidence(NOBODY, value("awards", "nasional", when))).state == state


def test_an_expired_and_a_later_record_stand_aside_differently():
    old, later = value("awards", "nasional", back(6)), value("awards", "nasional", DAY + timedelta(days=1))
    result = ours(with_evidence(NOBODY, old, later))
    assert (result.state, result.ref) == ("expired", None)
    assert result.others == (Ref("evidence", old.id, "nilai"),)


@pytest.mark.parametrize(("age", "state"), [((3, 0), "known"), ((3, -1), "expired"), ((0, 1), "missing")])
def test_an_assessment_is_valid_up_to_and_with_its_last_day(age, state):
    facts = Facts("p", tier="administrator", assessments=(session(day=back(*age)),))
    assert ours(facts, "competency_assessment").state == state
    assert ours(facts, "potential_assessment").state == state


def test_an_expired_assessment_makes_a_person_unrated_with_that_reason():
    result = evaluate(replace(COMPLETE, assessments=(session(day=back(4)),)), scheme(), CONTEXT)
    assert result.state == "unrated"
    assert result.reasons == ("competency_assessment.expired", "potential_assessment.expired")


@pytest.mark.parametrize(("indicator", "texts", "taken", "points"), [
    ("awards", ("instansi", "nasional", "lintas_instansi"), "nasional", 75),
    ("team_assignments", ("anggota_internal", "ketua_lintas"), "ketua_lintas", 100),
    ("discipline_record", ("ringan", "berat", "tidak_pernah"), "berat", 25),
    ("competency_development", ("2", "1", "3"), "6", 75),
    ("field_fit", ("sesuai", "tidak_sesuai"), "tidak_sesuai", 50),
    ("formal_education", ("s3", "s1_d4"), "s1_d4", 80),
    ("competency_assessment", ("90", "75.5"), "75.5", Fraction("75.5"))])
def test_of_several_records_the_highest_lowest_latest_or_the_sum_counts(indicator, texts, taken, points):
    records = [value(indicator, text, back(1, n), id=f"e{n}") for n, text in enumerate(texts)]
    result = ours(with_evidence(NOBODY, *records), indicator)
    assert (result.value, result.score) == (taken, points)
    counted = {ref.id for ref in result.counted}
    assert counted.isdisjoint(ref.id for ref in result.others)
    assert counted | {ref.id for ref in result.others} == {record.id for record in records}


def test_a_sum_names_every_record_newest_first():
    records = [value("competency_development", "2", back(1, n), id=f"e{n}") for n in range(3)]
    result = ours(with_evidence(NOBODY, *records), "competency_development")
    assert [ref.id for ref in result.counted] == ["e2", "e1", "e0"]
    assert result.ref == result.counted[0]


def test_of_equal_days_the_one_accepted_later_counts_and_a_year_stands_at_its_end():
    first = value("field_fit", "sesuai", date(2025, 12, 31), order=1, id="a")
    second = value("field_fit", "tidak_sesuai", 2025, order=2, id="b")
    assert ours(with_evidence(NOBODY, second, first), "field_fit").ref.id == "b"
    assert ours(with_evidence(NOBODY, first, replace(second, order=0)), "field_fit").ref.id == "a"


def test_rejected_records_never_count_and_stand_aside():
    record = value("awards", "nasional", state="rejected")
    result = ours(with_evidence(NOBODY, record))
    assert (result.state, [ref.id for ref in result.others]) == ("missing", [record.id])


def test_feedback_is_that_of_the_rating_year():
    assert ours(with_evidence(NOBODY, value("feedback_360", "baik", 2024)), "feedback_360").state == "missing"
    assert ours(with_evidence(NOBODY, value("feedback_360", "baik", date(2025, 5, 5))), "feedback_360").score == 80
    assert ours(with_evidence(NOBODY, value("feedback_360", "baik", 2026)), "feedback_360").state == "missing"


# --- verification ----------------------------------------------------------------------------------------------------

def test_under_verified_an_unverified_record_waits_with_the_range_of_a_missing_one():
    facts = with_evidence(NOBODY, value("awards", "nasional"))
    result = ours(facts, context=VERIFIED)
    assert (result.state, result.low, result.high, result.score) == ("unverified", 0, 100, None)
    assert ours(with_evidence(NOBODY, value("awards", "instansi", state="verified"),
                              value("awards", "nasional")), context=VERIFIED).score == 25


def test_an_unverified_record_is_not_overruled_by_a_declaration():
    facts = replace(with_evidence(NOBODY, value("discipline_record", "berat")),
                    declarations=(declared("discipline_record"),))
    assert ours(facts, "discipline_record", context=VERIFIED).state == "unverified"


def test_unverified_counts_the_records_that_feed_a_score():
    facts = with_evidence(COMPLETE, value("awards", "instansi", id="aside"))
    assert evaluate(facts, scheme(), CONTEXT).unverified == 8
    verified = replace(facts, evidence=tuple(replace(e, state="verified") for e in facts.evidence))
    assert evaluate(verified, scheme(), CONTEXT).unverified == 0


# --- declarations ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("indicator", "text", "points"), [
    ("awards", "tidak_ada", 0), ("team_assignments", "tidak_ada", 0), ("feedback_360", "tidak_dilaksanakan", 0),
    ("competency_development", "0", 0), ("discipline_record", "tidak_pernah", 100),
    ("position_experience.non_definitive", "tidak_ada", 0)])
def test_a_declaration_turns_no_record_into_the_absence_row(indicator, text, points):
    result = ours(replace(NOBODY, declarations=(declared(indicator),)), indicator)
    assert (result.state, result.value, result.score) == ("declared", text, points)
    assert (result.ref.entity, result.rule.kind) == ("declaration", "absence")


def test_a_declaration_of_another_year_or_over_a_record_that_counts_does_nothing():
    assert ours(replace(NOBODY, declarations=(declared("awards", 2025),))).state == "missing"
    facts = replace(with_evidence(NOBODY, value("awards", "nasional")), declarations=(declared("awards"),))
    assert ours(facts).state == "known"
    assert ours(replace(facts, evidence=(value("awards", "nasional", back(6)),))).state == "declared"


def test_education_and_field_fit_cannot_be_declared():
    facts = replace(NOBODY, declarations=(declared("formal_education"), declared("field_fit")))
    assert [ours(facts, code).state for code in ("formal_education", "field_fit")] == ["missing", "missing"]
    assert scheme().declarable == (
        "awards", "team_assignments", "feedback_360", "competency_development",
        "position_experience.non_definitive", "discipline_record")


# --- the national system's numbers -----------------------------------------------------------------------------------

def test_a_national_number_is_used_until_own_evidence_counts():
    assert ours(with_evidence(NOBODY, score("awards", "62.5"))).score == Fraction("62.5")
    result = ours(with_evidence(NOBODY, score("awards", "62.5"), value("awards", "instansi", back(1))))
    assert (result.score, result.rule.kind) == (25, "rows")
    assert ours(with_evidence(NOBODY, score("awards", "62.5"), value("awards", "instansi", back(6)))).score == 62.5


@pytest.mark.parametrize(("indicator", "state"), [
    ("awards", "missing"), ("team_assignments", "missing"), ("field_fit", "known"), ("discipline_record", "known")])
def test_a_zero_of_a_reinforcing_indicator_counts_as_missing(indicator, state):
    facts = with_evidence(NOBODY, score(indicator, "0"))
    assert ours(facts, indicator).state == state
    assert ours(replace(facts, declarations=(declared(indicator),)), indicator).state == (
        "declared" if state == "missing" else "known")


def test_a_national_number_beyond_the_scale_is_clamped_and_shown_as_it_is():
    result = ours(with_evidence(NOBODY, score("potential_assessment", "114.5")), "potential_assessment")
    assert (result.value, result.score) == ("114.5", 100)


def test_the_national_number_of_a_mean_serves_until_every_part_is_known():
    facts = replace(with_evidence(NOBODY, score("position_experience", "70")), posts=(post(),))
    result = ours(facts, "position_experience")
    assert (result.state, result.score, result.rule.kind) == ("known", 70, "score")
    assert result.parts == ()
    facts = with_evidence(facts, value("position_experience.diversity", "lintas_unit"),
                          value("position_experience.non_definitive", "plt_setara"))
    assert ours(facts, "position_experience").score == (100 + 80 + 60) / Fraction(3)


def test_a_national_predicate_counts_only_for_the_rating_year():
    assert ours(with_evidence(NOBODY, score("performance_predicate", "80", 2025)), "performance_predicate").score == 80
    assert ours(with_evidence(NOBODY, score("performance_predicate", "80", 2024)),
                "performance_predicate").state == "missing"


# --- register: education and tenure ----------------------------------------------------------------------------------

@pytest.mark.parametrize(("level", "points"), [("s3", 100), ("s2", 90), ("s1_d4", 80), ("d3", 70), ("slta", 60)])
def test_education_comes_from_the_register(level, points):
    result = ours(replace(NOBODY, education=level), "formal_education")
    assert (result.score, result.ref) == (points, Ref("person", "p", "pendidikan"))
    assert ours(replace(with_evidence(NOBODY, value("formal_education", "s3")), education=level),
                "formal_education").score == 100


@pytest.mark.parametrize("level", ["sd", "sltp", "d1", "d2"])
def test_a_level_without_a_row_is_missing_and_says_so(level):
    result = evaluate(replace(COMPLETE, education=level), scheme(), CONTEXT)
    education = found(result, "formal_education")
    assert (education.state, education.value, education.rule.kind) == ("missing", level, "no_row")
    assert (education.low, education.high) == (0, 100)


@pytest.mark.parametrize(("since", "years", "points"), [
    (DAY, "0", 60), (back(2, 1), "1", 60), (back(2), "2", 80), (back(5, 1), "4", 80), (back(5), "5", 100)])
def test_tenure_counts_whole_years_in_the_present_tier(since, years, points):
    result = ours(replace(NOBODY, posts=(post(since=since),)), "position_experience.tenure_in_tier")
    assert (result.value, result.score) == (years, points)
    assert result.ref == Ref("person", "p", "tmt_jabatan")


def test_tenure_begins_with_the_first_post_of_the_unbroken_run_in_the_tier():
    def years(*posts):
        return ours(replace(NOBODY, posts=posts), "position_experience.tenure_in_tier").value
    assert years(post(since=back(1)), post(since=back(4))) == "4"
    assert years(post(since=back(1)), post("pengawas", back(4))) == "1"
    assert years(post(since=back(1)), post("pengawas", back(4)), post(since=back(9))) == "1"
    assert years(post(None, back(3)), post(None, back(8))) == "3"
    assert years(post(since=None)) is None


def test_a_post_that_begins_after_the_date_of_data_gives_way_to_the_one_before():
    later = post("jpt_pratama", DAY + timedelta(days=30))
    result = evaluate(replace(NOBODY, posts=(later, post(since=back(3)))), scheme(), CONTEXT)
    assert found(result, "position_experience.tenure_in_tier").value == "3"
    assert result.valid_until == DAY + timedelta(days=30)
    assert ours(replace(NOBODY, posts=(later,)), "position_experience.tenure_in_tier").state == "missing"


def test_given_tenure_comes_before_the_register():
    facts = replace(with_evidence(NOBODY, value("position_experience.tenure_in_tier", "1")), posts=(post(),))
    assert ours(facts, "position_experience.tenure_in_tier").score == 60


# --- competency and potential ----------------------------------------------------------------------------------------

def test_the_jpm_stands_against_the_tier_uncapped_in_value_and_clamped_on_the_axis():
    result = ours(Facts("p", tier="pengawas", assessments=(session(3),)), "competency_assessment")
    assert (result.value, result.score) == ("150", 100)
    assert len(result.counted) == 9
    assert result.ref == Ref("participant", "session:2025-06-01", "integrity")


def test_the_own_post_raises_the_standard_of_the_tier():
    facts = Facts("p", tier="administrator", assessments=(session(3),), required_levels={"integrity": Fraction(4)})
    assert ours(facts, "competency_assessment").score == Fraction(2700, 28)


def test_without_a_tier_there_is_no_jpm_and_the_reason_says_so():
    result = evaluate(replace(COMPLETE, tier=None), scheme(), CONTEXT)
    assert result.reasons == ("competency_assessment.no_standard",)
    assert found(result, "competency_assessment").state == "missing"


def test_nine_known_levels_are_needed_else_the_sheets_own_jpm_counts():
    partial = {code: Fraction(3) for code in COMPETENCIES[:8]}
    facts = Facts("p", tier="administrator", assessments=(session(levels=partial),))
    assert ours(facts, "competency_assessment").state == "missing"
    facts = replace(facts, assessments=(session(levels=partial, jpm=Fraction("88.5")),))
    result = ours(facts, "competency_assessment")
    assert (result.score, result.rule.kind, result.ref.field) == (Fraction("88.5"), "score", "jpm")


def test_the_latest_complete_session_counts_and_older_ones_stand_aside():
    sessions = (session(2, day=back(1)), session(3, day=back(2)), session(day=back(0), levels={}, aspects={}))
    result = ours(Facts("p", tier="administrator", assessments=sessions), "competency_assessment")
    assert result.score == Fraction(200, 3)
    assert [ref.id for ref in result.others] == [sessions[1].id]


def test_a_number_given_later_than_the_session_counts():
    facts = Facts("p", tier="administrator", assessments=(session(3, day=back(1)),))
    later = with_evidence(facts, value("competency_assessment", "70", back(1, 1)))
    assert ours(later, "competency_assessment").score == 70
    earlier = with_evidence(facts, value("competency_assessment", "70", back(1, -1)))
    assert ours(earlier, "competency_assessment").score == 100


def test_the_potential_is_the_sum_of_eight_aspects_over_forty():
    aspects = {code: Fraction(n % 5 + 1) for n, code in enumerate(ASPECTS)}
    facts = Facts("p", assessments=(session(aspects=aspects),))
    assert ours(facts, "potential_assessment").score == Fraction(100 * 21, 40)
    del aspects["grit"]
    facts = Facts("p", assessments=(session(aspects=aspects, levels={}),))
    assert ours(facts, "potential_assessment").state == "missing"


# --- ratings ---------------------------------------------------------------------------------------------------------

def test_only_the_rating_of_the_rating_year_counts():
    facts = Facts("p", ratings=(rating("sangat_baik", 2024), rating("kurang", 2026)))
    assert ours(facts, "performance_predicate").state == "missing"
    same_year = replace(CONTEXT, rating_year=2026)
    assert ours(facts, "performance_predicate", context=same_year).score == 40
    assert (scheme().rating_year(2026), scheme().rating_year(2025)) == (2025, 2024)


def test_a_word_of_an_older_scale_is_missing_not_zero():
    result = ours(Facts("p", ratings=(rating("cukup"),)), "performance_predicate")
    assert (result.state, result.value, result.rule.kind, result.low, result.high) == (
        "missing", "cukup", "no_row", 0, 100)


def test_the_rating_that_feeds_the_indicator_is_chosen_by_the_scheme():
    rows = [{"code": code, "label": code, "score": points} for code, points in (
        ("di_atas", 100), ("sesuai", 70), ("di_bawah", 40))]
    rules = changed(performance_predicate={"source": "work_result", "rubric": {"kind": "rows", "rows": rows}})
    result = ours(Facts("p", ratings=(rating(None, work_result="sesuai", behaviour="di_atas"),)),
                  "performance_predicate", rules=rules)
    assert (result.score, result.ref.field) == (70, "rating_hasil_kerja")


@pytest.mark.parametrize(("years", "expected"), [
    ({"kind": "mean_last_n", "n": 2}, 90), ({"kind": "weighted", "weights": [3, 1]}, 95), ("latest", 100)])
def test_years_are_counted_back_from_the_rating_year(years, expected):
    data = scheme_data()
    data["axes"]["performance"]["years"] = years
    facts = Facts("p", ratings=(rating("sangat_baik", 2025), rating("baik", 2024)))
    assert ours(facts, "performance_predicate", rules=parse_scheme(data)).score == expected


def test_several_years_need_all_their_years():
    data = scheme_data()
    data["axes"]["performance"]["years"] = {"kind": "mean_last_n", "n": 3}
    facts = Facts("p", ratings=(rating("sangat_baik", 2025), rating("baik", 2024)))
    assert ours(facts, "performance_predicate", rules=parse_scheme(data)).state == "missing"


# --- the rule for what is missing ------------------------------------------------------------------------------------

def test_missing_zero_is_zero_because_the_rule_says_so():
    rules = changed(awards={"missing": "zero"})
    result = evaluate(without(COMPLETE, "awards"), rules, CONTEXT)
    awards = found(result, "awards")
    assert (awards.state, awards.score, awards.contribution) == ("missing", 0, 0)
    assert result.performance.score == Fraction("81.25")
    assert result.reasons == ()


def test_missing_excluded_spreads_the_weight_over_the_others():
    rules = changed(awards={"missing": "excluded"}, feedback_360={"missing": "excluded"})
    result = evaluate(without(without(COMPLETE, "awards"), "feedback_360"), rules, CONTEXT)
    awards, team = found(result, "awards"), found(result, "team_assignments")
    assert (awards.state, awards.weight, awards.rule.weight, awards.contribution) == ("not_applicable", 0, 15, None)
    assert team.weight == Fraction(1500, 75)
    assert result.performance.score == (60 * 100 + 15 * 75) / Fraction(75)
    assert sum(i.contribution or 0 for i in result.performance.indicators) == result.performance.score


def test_excluded_everywhere_leaves_nothing_known():
    rules = changed("pu_djbk", performance_predicate={"missing": "excluded", "required": False})
    result = evaluate(Facts("p"), rules, CONTEXT)
    assert (result.performance.low, result.performance.high) == (0, 100)


# --- mean ------------------------------------------------------------------------------------------------------------

def test_an_unknown_part_of_a_mean_ranges_over_the_whole_scale():
    facts = replace(with_evidence(NOBODY, value("position_experience.diversity", "lintas_instansi")), posts=(post(),))
    result = ours(facts, "position_experience")
    assert (result.state, result.score) == ("missing", None)
    assert (result.low, result.high) == (Fraction(200, 3), 100)
    assert [(part.part, part.state) for part in result.parts] == [
        ("tenure_in_tier", "known"), ("diversity", "known"), ("non_definitive", "missing")]


def test_the_parts_of_a_known_mean_contribute_its_whole():
    result = ours(COMPLETE, "position_experience", rules=scheme("simantap"))
    assert [part.rule.weight for part in result.parts] == [4, 3, 3]
    assert sum(part.contribution for part in result.parts) == result.contribution
    assert result.score == (4 * 100 + 3 * 80 + 0) / Fraction(10)


# --- validity in time ------------------------------------------------------------------------------------------------

def test_valid_until_is_the_first_day_on_which_time_may_change_the_answer():
    tenure_only = replace(NOBODY, posts=(post(since=back(4)),))
    assert evaluate(tenure_only, scheme(), CONTEXT).valid_until == DAY.replace(year=2027)
    assert evaluate(replace(NOBODY, posts=(post(since=back(9)),)), scheme(), CONTEXT).valid_until is None
    award = with_evidence(NOBODY, value("awards", "nasional", back(1)))
    assert evaluate(award, scheme(), CONTEXT).valid_until == DAY.replace(year=DAY.year + 4)
    by_year = with_evidence(NOBODY, value("awards", "nasional", 2025))
    assert evaluate(by_year, scheme(), CONTEXT).valid_until == date(2030, 1, 1)
    assessed = replace(NOBODY, assessments=(session(day=back(1)),))
    assert evaluate(assessed, scheme(), CONTEXT).valid_until == DAY.replace(year=2028) + timedelta(days=1)
    future = with_evidence(NOBODY, value("awards", "nasional", DAY + timedelta(days=9)))
    assert evaluate(future, scheme(), CONTEXT).valid_until == DAY + timedelta(days=9)


# --- place -----------------------------------------------------------------------------------------------------------

def test_place_gives_plain_numbers_and_the_same_people_share_one_answer():
    mapper = Mapper(scheme(), CONTEXT)
    placed = mapper.place(COMPLETE)
    assert (placed.state, placed.box, placed.performance, placed.performance_range) == ("rated", 9, 92.5, (92.5, 92.5))
    assert dict(zip((i.code for i in scheme().indicators), placed.indicators, strict=True))["awards"] == ("known", 75.0)
    assert mapper.place(NOBODY) is mapper.place(Facts("q"))
