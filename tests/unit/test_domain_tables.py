"""What ships agrees with the domain tables: test vectors, boxes, rubrics, required levels, lists."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from simata_desktop.domain.facts import Facts
from simata_desktop.domain.mapping import evaluate
from simata_desktop.resources import read_json
from tests.unit.people import CONTEXT, STANDARDS, scheme, score, value

TABLES = Path(__file__).resolve().parents[2].parent / "shared" / "domain" / "domain-tables.json"
LEVELS = {"low": 1, "mid": 2, "high": 3}
VECTORS = [  # name, eleven scores in the order of the scheme, performance, potential, talent score, box
    ("star", (100, 75, 75, 100, 90, 100, 60, 80, 90, 100, 100), "92.5", "88", "90.25", 9),
    ("baik_without_reinforcement", (80, 0, 0, 80, 90, 100, 60, 80, 90, 100, 100), "56", "88", "72", 6),
    ("sangat_baik_without_reinforcement", (100, 0, 0, 100, 90, 100, 60, 80, 90, 100, 100), "70", "88", "79", 8),
    ("baik_full_team", (80, 25, 75, 80, 75, 50, 60, 70, 80, 50, 100), "71", "71.5", "71.25", 5),
]


@pytest.fixture(scope="module")
def tables():
    if not TABLES.exists():
        pytest.skip("../shared/domain/domain-tables.json is not here")
    return json.loads(TABLES.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "scores", "performance", "potential", "talent", "box"), VECTORS)
def test_vectors(name, scores, performance, potential, talent, box):
    codes = [indicator.code for indicator in scheme().indicators]
    evidence = [value(code, "tidak_ada") if number == 0 else score(code, str(number), 2025)
                for code, number in zip(codes, scores, strict=True)]
    result = evaluate(Facts("p", evidence=tuple(evidence)), scheme(), CONTEXT)
    assert (result.state, result.box) == ("rated", box)
    assert (result.performance.score, result.potential.score, result.talent_score) == (
        Fraction(performance), Fraction(potential), Fraction(talent))


def test_the_vectors_are_those_of_the_tables(tables):
    given = [(v["name"], tuple(v["inputs"].values()), v["performance"], v["potential"], v["talent_score"], v["box"])
             for v in tables["scoring_models"]["bkn411"]["test_vectors"]]
    assert [(n, s, float(y), float(x), float(t), b) for n, s, y, x, t, b in VECTORS] == given


def test_boxes_and_their_words(tables):
    for row in tables["boxes"]["items"]:
        for code in ("bkn411", "simantap", "pu_djbk"):
            box = scheme(code).box(row["number"])
            assert (box.roman, box.performance, box.potential) == (
                row["roman"], LEVELS[row["performance"]], LEVELS[row["potential"]])
            assert (box.description, list(box.recommendations), box.succession) == (
                row["description"], row["recommendations"], row["succession_scope"])


def test_levels_cuts_and_components(tables):
    model = tables["scoring_models"]["bkn411"]
    for axis in scheme().axes:
        assert list(axis.levels) == [row["label"] for row in tables["levels"][axis.code]]
        assert axis.cuts == (model["thresholds"]["mid_from"], model["thresholds"]["high_from"])
        theirs = model["axes"][axis.code]["components"]
        assert [(c.label, [(i.code, i.label, i.weight) for i in c.indicators]) for c in axis.components] == [
            (c["label"], [(i["code"], i["label"], i["weight"]) for i in c["indicators"]]) for c in theirs]
        assert [sum(i.weight for i in c.indicators) for c in axis.components] == [c["weight"] for c in theirs]
    assert {axis: float(w) for axis, w in scheme().talent_score.items()} == model["talent_score"]["weights"]


def test_required_levels(tables):
    assert {row["tier"]: row["levels"] for row in tables["required_levels"]} == STANDARDS
    shipped = read_json("reference", "required_levels.json")["tiers"]
    assert [(r["tier"], r["confidence"]) for r in shipped] == [
        (r["tier"], r["confidence"]) for r in tables["required_levels"]]


def test_jpm_cuts(tables):
    categories = tables["jpm"]["categories"]
    for code in ("bkn411", "simantap", "pu_djbk"):
        rule = scheme(code).jpm
        assert list(rule.fill) == [row["from"] for row in categories["pengisian_jabatan"][1::-1]]
        assert list(rule.mapping) == [row["from"] for row in categories["pemetaan"][1::-1]]


def test_retirement_ages_echelons_and_the_skp_matrix(tables):
    ages = read_json("reference", "retirement_age.json")["tiers"]
    theirs = dict(tables["retirement_age"]["items"])
    assert {ages[tier] for tier in ages if tier.startswith("jpt")} == {theirs["jpt"]}
    for tier in ("administrator", "pengawas", "pelaksana", "jf_ahli_pertama", "jf_ahli_madya", "jf_ahli_utama"):
        assert ages[tier] == theirs[tier]
    for tier in ("jf_penyelia", "jf_mahir", "jf_terampil", "jf_pemula"):
        assert ages[tier] == theirs["jf_keterampilan"]
    echelons = read_json("reference", "tiers.json")["echelons"]
    assert echelons == {row["code"]: row["tier"] for row in tables["eselon"]["items"]}
    labels = {row["code"]: row["label"] for row in read_json("reference", "skp.json")["ratings"]}
    words = {row["code"]: row["label"] for row in read_json("reference", "skp.json")["predicates"]}
    assert [(labels[c["work_result"]], labels[c["behaviour"]], words[c["predicate"]])
            for c in read_json("reference", "skp.json")["matrix"]] == [
        (c["work_result_label"], c["work_behaviour_label"], c["predicate"]) for c in tables["skp"]["matrix"]]


def test_the_gates_of_promotion(tables):
    for row in tables["promotion_requirements"]:
        gates = {gate.kind: gate for gate in scheme().gates[row["tier"]]}
        education = {"S1/D-IV": "s1_d4", "D-III": "d3", "SLTA": "slta"}[row["education_min"]]
        assert gates["education_min"].value == education
        held = gates.get("held_tier")
        assert (held.value["years"] if held else None) == row.get("held_years")
        for kind, key in (("experience_years", "experience_years"), ("age_max", "age_max")):
            assert (gates[kind].value if kind in gates else None) == row.get(key)
        if row["tier"] != "pelaksana":
            assert gates["boxes"].value == [7, 8, 9]
            assert gates["jpm_min"].value == 68


@pytest.mark.parametrize(("code", "agency"), [("simantap", "SIMANTAP"), ("pu_djbk", "Ditjen Bina Konstruksi")])
def test_the_weights_of_the_local_examples(tables, code, agency):
    row = next(r for r in tables["agency_weight_examples"] if r["agency"].startswith(agency))
    for axis in scheme(code).axes:
        ours = sorted(indicator.weight for indicator in axis.indicators)
        theirs = list(row[axis.code].values())
        if code == "simantap" and axis.code == "potential":  # three of theirs are the parts of one of ours
            assert [p.weight for p in scheme(code).indicator("position_experience").rubric.parts] == [4, 3, 3]
            theirs = [w for w in theirs if w not in (4, 3)] + [10]
        assert ours == sorted(theirs)
        assert list(axis.cuts) == row["thresholds"]
