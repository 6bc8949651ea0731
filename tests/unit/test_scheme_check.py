"""The checker finds every planted fault with its path and code, and never raises."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.domain.scheme_check import check_scheme
from simata_desktop.domain.scheme_parsing import parse_scheme
from tests.unit.people import SCHEMES, scheme_data

PERF, POT = "axes.performance.components", "axes.potential.components"
AWARDS, TEAM, F360 = (f"{PERF}[1].indicators[{n}]" for n in range(3))
PREDICATE = f"{PERF}[0].indicators[0]"
DEVELOPMENT, EXPERIENCE = f"{POT}[0].indicators[1]", f"{POT}[0].indicators[2]"
BANDS = f"{DEVELOPMENT}.rubric.bands"
TENURE = f"{EXPERIENCE}.rubric.parts[0]"
GATES = "eligibility.tiers[2].gates"
GONE = object()

# (where the value stands, the value planted there, where the fault is found, its code)
PLANTED: list[tuple[str, Any, str, str]] = [
    ("format", 2, "format", "format.unknown"),
    ("format", "1", "format", "format.unknown"),
    ("format", GONE, "format", "field.missing"),
    ("code", "", "code", "value.type"),
    ("code", "../../etc", "code", "value.unknown"),
    ("version", "1", "version", "value.type"),
    ("version", 0, "version", "value.unknown"),
    ("title", None, "title", "value.type"),
    ("effective_from", "1 Januari 2026", "effective_from", "value.type"),
    ("effective_from", "2026-02-30", "effective_from", "value.type"),
    ("effective_to", "2025-12-31", "effective_to", "dates.order"),
    ("warna", "merah", "warna", "field.unknown"),
    ("axes.waktu", {}, "axes.waktu", "field.unknown"),
    ("axes.potential", GONE, "axes.potential", "field.missing"),
    ("axes.performance", [], "axes.performance", "value.type"),
    ("axes.performance.levels", ["Rendah", "Tinggi"], "axes.performance.levels", "value.type"),
    ("axes.potential.levels", [], "axes.potential.levels", "field.missing"),
    ("axes.performance.cuts", [80, 60], "axes.performance.cuts", "cuts.order"),
    ("axes.potential.cuts", [60, 60], "axes.potential.cuts", "cuts.order"),
    ("axes.potential.cuts", [-1, 60], "axes.potential.cuts", "cuts.order"),
    ("axes.potential.cuts", [60, 101], "axes.potential.cuts", "cuts.order"),
    ("axes.potential.cuts", [60, 80, 90], "axes.potential.cuts", "value.type"),
    ("axes.performance.rating_year", "next", "axes.performance.rating_year", "value.unknown"),
    ("axes.performance.years", "best", "axes.performance.years", "value.unknown"),
    ("axes.performance.years", {"kind": "mean_last_n"}, "axes.performance.years.n", "field.missing"),
    ("axes.performance.years", {"kind": "weighted", "n": 2}, "axes.performance.years.weights", "field.missing"),
    (f"{AWARDS}.weight", 16, "axes.performance", "weights.sum"),
    (f"{DEVELOPMENT}.weight", "9.9", "axes.potential", "weights.sum"),
    (f"{AWARDS}.weight", "lima belas", f"{AWARDS}.weight", "value.type"),
    (f"{AWARDS}.weight", True, f"{AWARDS}.weight", "value.type"),
    (f"{AWARDS}.weight", -15, f"{AWARDS}.weight", "value.unknown"),
    (f"{AWARDS}.weight", GONE, f"{AWARDS}.weight", "field.missing"),
    (f"{AWARDS}.missing", "nol", f"{AWARDS}.missing", "value.unknown"),
    (f"{AWARDS}.window_years", "5", f"{AWARDS}.window_years", "value.type"),
    (f"{AWARDS}.window_years", 0, f"{AWARDS}.window_years", "value.unknown"),
    (f"{AWARDS}.required", "ya", f"{AWARDS}.required", "value.type"),
    (f"{AWARDS}.confidence", "pasti", f"{AWARDS}.confidence", "value.unknown"),
    (f"{AWARDS}.warna", 1, f"{AWARDS}.warna", "field.unknown"),
    (f"{PREDICATE}.source", "atasan", f"{PREDICATE}.source", "value.unknown"),
    (f"{AWARDS}.code", "hadiah", f"{AWARDS}.code", "indicator.unknown"),
    (f"{AWARDS}.code", "team_assignments", f"{TEAM}.code", "code.duplicate"),
    (f"{DEVELOPMENT}.code", "awards", f"{DEVELOPMENT}.code", "code.duplicate"),
    (f"{AWARDS}.evidence_kind", "own", f"{AWARDS}.code", "code.duplicate"),
    (f"{AWARDS}.evidence_kind", "award", f"{AWARDS}.evidence_kind", "value.unknown"),
    (f"{PERF}[1].code", "main_performance", f"{PERF}[1].code", "code.duplicate"),
    (f"{AWARDS}.absence", "nihil", f"{AWARDS}.absence", "absence.unknown"),
    (f"{DEVELOPMENT}.absence", "nihil", f"{DEVELOPMENT}.absence", "absence.unknown"),
    (f"{EXPERIENCE}.absence", "tidak_ada", f"{EXPERIENCE}.absence", "absence.unknown"),
    (f"{EXPERIENCE}.rubric.parts[2].absence", "nihil", f"{EXPERIENCE}.rubric.parts[2].absence", "absence.unknown"),
    (f"{AWARDS}.rubric.kind", "tabel", f"{AWARDS}.rubric.kind", "value.unknown"),
    (f"{AWARDS}.rubric.rows[1].score", 101, f"{AWARDS}.rubric.rows[1]", "rubric.range"),
    (f"{AWARDS}.rubric.rows[4].score", "-0.5", f"{AWARDS}.rubric.rows[4]", "rubric.range"),
    (f"{AWARDS}.rubric.rows[1].code", "internasional", f"{AWARDS}.rubric.rows[1].code", "code.duplicate"),
    (f"{AWARDS}.rubric.rows[1].label", GONE, f"{AWARDS}.rubric.rows[1].label", "field.missing"),
    (f"{AWARDS}.rubric.rows", [], f"{AWARDS}.rubric.rows", "field.missing"),
    (f"{BANDS}[3].score", 175, f"{BANDS}[3]", "rubric.range"),
    (f"{BANDS}[2].from", 5, f"{BANDS}[2]", "rubric.hole"),
    (f"{BANDS}[2].from", 3, f"{BANDS}[2]", "rubric.overlap"),
    (f"{BANDS}[2].below", 4, f"{BANDS}[2]", "rubric.overlap"),
    (f"{BANDS}[1].below", None, f"{BANDS}[2]", "rubric.overlap"),
    (f"{BANDS}[0].from", 1, f"{BANDS}[0]", "rubric.hole"),
    (f"{BANDS}[4].below", 20, f"{BANDS}[4]", "rubric.hole"),
    (f"{BANDS}[1].below", GONE, f"{BANDS}[1].below", "field.missing"),
    (f"{TENURE}.weight", 0, f"{TENURE}.weight", "value.unknown"),
    (f"{TENURE}.rubric", {"kind": "mean", "parts": []}, f"{TENURE}.rubric.kind", "value.unknown"),
    (f"{EXPERIENCE}.rubric.parts[1].code", "tenure_in_tier", f"{EXPERIENCE}.rubric.parts[1].code", "code.duplicate"),
    ("talent_score.potential", "0.6", "talent_score", "talent_score.sum"),
    ("talent_score.potential", GONE, "talent_score.potential", "field.missing"),
    ("boxes[3].number", 9, "boxes[3]", "box.duplicate"),
    ("boxes[3].number", 9, "boxes", "box.missing"),
    ("boxes[3].potential", 2, "boxes[6]", "box.duplicate"),
    ("boxes[3].number", 10, "boxes[3].number", "value.unknown"),
    ("boxes[3].performance", 0, "boxes[3].performance", "value.unknown"),
    ("boxes[8]", GONE, "boxes", "box.missing"),
    ("boxes[3].description", GONE, "boxes[3].description", "field.missing"),
    ("numbering.agency.4", 12, "numbering.agency.4", "numbering.range"),
    ("numbering.agency.4", 4, "numbering.agency.4", "numbering.range"),
    ("numbering.agency.4", GONE, "numbering.agency.4", "numbering.range"),
    ("numbering.agency.10", 1, "numbering.agency.10", "numbering.range"),
    ("numbering.use", "provinsi", "numbering.use", "value.unknown"),
    ("jpm.variant", "kira_kira", "jpm.variant", "value.unknown"),
    ("jpm.variant", "blend", "jpm.p", "field.missing"),
    ("jpm.fill", [80, 68], "jpm.fill", "cuts.order"),
    ("eligibility.tiers[0].tier", "eselon_ii", "eligibility.tiers[0].tier", "value.unknown"),
    (f"{GATES}[0].value", "s4", f"{GATES}[0].value", "value.unknown"),
    (f"{GATES}[1].value.any_of[0]", "camat", f"{GATES}[1].value.any_of[0]", "value.unknown"),
    (f"{GATES}[1].kind", "ijazah", f"{GATES}[1].kind", "value.unknown"),
    (f"{GATES}[1].code", "education", f"{GATES}[1].code", "code.duplicate"),
    ("tie_break[1]", "abjad", "tie_break[1]", "value.unknown"),
    ("exclusions", [{"kind": "umur", "value": 1}], "exclusions[0].kind", "value.unknown"),
    ("exclusions", [{"kind": "discipline", "value": {"levels": ["tegas"], "years": 2}}],
     "exclusions[0].value.levels[0]", "value.unknown"),
    ("committee_override.allowed", GONE, "committee_override.allowed", "field.missing"),
    ("legal_basis", "KepBKN", "legal_basis", "value.type"),
]


def steps(path: str) -> list[str | int]:
    """``a.b[1].c`` → a, b, 1, c."""
    return [int(s) if s.isdigit() and before == "[" else s for before, s in _split(path)]


def _split(path: str) -> list[tuple[str, str]]:
    found, word, sign = [], "", "."
    for letter in path + ".":
        if letter in ".[]":
            if word:
                found.append((sign, word))
            word, sign = "", letter
        else:
            word += letter
    return found


def plant(data: dict[str, Any], path: str, value: Any) -> None:
    """Put ``value`` at ``path``, or take away what stands there."""
    *way, last = steps(path)
    place: Any = data
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = copy.deepcopy(value)


@pytest.mark.parametrize("code", SCHEMES)
def test_the_shipped_schemes_are_sound_and_can_be_parsed(code):
    assert check_scheme(scheme_data(code)) == []
    assert parse_scheme(scheme_data(code)).code == code


@pytest.mark.parametrize(("where", "value", "path", "code"), PLANTED, ids=[f"{p[2]}-{p[3]}" for p in PLANTED])
def test_each_planted_fault_is_found_at_its_place(where, value, path, code):
    data = scheme_data()
    plant(data, where, value)
    assert (path, code) in [(problem.path, problem.code) for problem in check_scheme(data)]


def test_the_table_of_faults_is_long_enough_and_knows_every_code():
    assert len(PLANTED) >= 60
    assert {code for *_, code in PLANTED} == {
        "weights.sum", "rubric.hole", "rubric.overlap", "rubric.range", "cuts.order", "box.missing", "box.duplicate",
        "indicator.unknown", "code.duplicate", "talent_score.sum", "format.unknown", "field.unknown", "value.type",
        "value.unknown", "numbering.range", "field.missing", "absence.unknown", "dates.order"}


@pytest.mark.parametrize("where", [where for where, *_ in PLANTED if where != "format"])
def test_a_fault_brings_no_crowd_of_others(where):
    value = next(value for place, value, *_ in PLANTED if place == where)
    data = scheme_data()
    plant(data, where, value)
    assert len(check_scheme(data)) <= 3


def test_of_an_unknown_format_nothing_else_is_said():
    assert [(p.path, p.code) for p in check_scheme({"format": 2, "boxes": 7})] == [("format", "format.unknown")]


def test_decimals_may_be_text_float_or_whole():
    data = scheme_data()
    for path, value in ((f"{AWARDS}.weight", "12.5"), (f"{TEAM}.weight", 17.5), ("talent_score.performance", 0.4),
                        ("talent_score.potential", "0.6")):
        plant(data, path, value)
    assert check_scheme(data) == []
    scheme = parse_scheme(data)
    assert sum(i.weight for i in scheme.performance.indicators) == 100
    assert sum(scheme.talent_score.values()) == 1


def test_own_indicators_need_their_mark_and_others_must_be_known():
    data = scheme_data("pu_djbk")
    assert check_scheme(data, known_indicators=()) != []
    assert check_scheme(json.loads(json.dumps(data))) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=12)


@pytest.mark.parametrize("where", [where for where, *_ in PLANTED])
@pytest.mark.parametrize("value", [10**5000, [10**5000], "x" * 9000, -(10**5000)], ids=["big", "list", "text", "low"])
def test_monstrous_values_are_answered_shortly(where, value):
    data = scheme_data()
    plant(data, where, value)
    assert all(len(str(p.params)) < 200 and len(p.code) < 30 for p in check_scheme(data))


@given(JSON)
def test_any_json_is_answered_with_problems(data):
    assert check_scheme(data)


@st.composite
def mutated(draw: Callable[..., Any]) -> dict[str, Any]:
    """A shipped scheme with one to three values anywhere replaced by any JSON, taken away or doubled."""
    data = scheme_data(draw(st.sampled_from(SCHEMES)))
    for _ in range(draw(st.integers(1, 3))):
        place: Any = data
        while isinstance(place, dict | list) and place:
            key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
            inner = place[key]
            if not isinstance(inner, dict | list) or not inner or draw(st.integers(0, 3)) == 0:
                _spoil(place, key, draw(st.sampled_from(("set", "drop", "double"))), draw(JSON))
                break
            place = inner
    return data


def _spoil(place: Any, key: Any, how: str, value: Any) -> None:
    if how == "drop":
        del place[key]
    elif how == "double" and isinstance(place, list):
        place.append(copy.deepcopy(place[key]))
    else:
        place[key] = value


@settings(max_examples=300, deadline=None)
@given(mutated())
def test_a_scheme_found_sound_can_be_parsed_and_a_spoilt_one_never_raises(data):
    problems = check_scheme(data)
    assert all(isinstance(p.path, str) and p.code for p in problems)
    if not problems:
        scheme = parse_scheme(data)
        for axis in scheme.axes:
            assert sum(i.weight for i in axis.indicators) == 100
        assert sorted(box.number for box in scheme.boxes) == list(range(1, 10))
