"""A thousand random people agree with a second implementation written from the domain tables alone."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from simata_desktop.domain.mapping import Mapper
from tests.unit import naive_mapping as naive
from tests.unit.people import CONTEXT, VERIFIED, RandomPeople, found, scheme

TABLES = Path(__file__).resolve().parents[2].parent / "shared" / "domain" / "domain-tables.json"


NEXT_YEAR = replace(CONTEXT, day=date(2027, 2, 28), period=2027, rating_year=2026)


@pytest.mark.parametrize("context", [CONTEXT, VERIFIED, NEXT_YEAR], ids=["recorded", "verified", "2027"])
def test_a_thousand_people_agree_with_the_naive_reading(context):
    mapper = Mapper(scheme(), context)
    other = naive.NaiveMap(context.day, context.period, verified_only=context.evidence_counts == "verified")
    people = RandomPeople(411)
    states = Counter()
    for n in range(1000):
        facts = people.one(f"p{n}")
        ours, theirs = mapper.evaluate(facts), other.person(facts)
        states[ours.state] += 1
        assert (ours.state, ours.box, ours.provisional_box, list(ours.possible)) == (
            theirs["state"], theirs["box"], theirs["provisional_box"], theirs["possible"]), facts
        assert (ours.performance.low, ours.performance.high) == theirs["performance"], facts
        assert (ours.potential.low, ours.potential.high) == theirs["potential"], facts
        assert {code: found(ours, code).state for code in theirs["states"]} == theirs["states"], facts
    assert min(states[state] for state in ("rated", "provisional", "unrated")) > 20 or context is NEXT_YEAR, states


@pytest.mark.skipif(not TABLES.exists(), reason="../shared/domain/domain-tables.json is not here")
def test_the_naive_numbers_are_those_of_the_domain_tables():
    tables = json.loads(TABLES.read_text(encoding="utf-8"))
    model = tables["scoring_models"]["bkn411"]
    weights = {axis: {i["code"]: i["weight"] for c in part["components"] for i in c["indicators"]}
               for axis, part in model["axes"].items()}
    assert weights == {"performance": naive.WEIGHTS_Y, "potential": naive.WEIGHTS_X}
    assert model["thresholds"]["mid_from"] == 60
    assert model["thresholds"]["high_from"] == 80
    rubrics = model["rubrics"]
    assert [score for _, score in rubrics["performance_predicate"]] == list(naive.PREDICATE.values())
    for code in ("awards", "team_assignments", "discipline_record"):
        assert [score for _, score in rubrics[code]["items"]] == list(naive.TABLES[code].values())
        assert rubrics[code]["window_years"] == naive.WINDOW[code]
    assert rubrics["competency_development"]["window_years"] == naive.WINDOW["competency_development"]
    for code in ("formal_education", "field_fit"):
        assert [score for _, score in rubrics[code]] == list(naive.TABLES[code].values())
    parts = rubrics["position_experience"]["parts"]
    assert [score for _, score in parts["diversity"]] == list(naive.TABLES["diversity"].values())
    assert [score for _, score in parts["non_definitive_posts"]] == list(naive.TABLES["non_definitive"].values())
    assert tables["jpm"]["validity_years"]["value"] == naive.VALID
    top_down = [[naive.GRID[row][column] for column in (1, 2, 3)] for row in (3, 2, 1)]
    assert top_down == tables["grid"]["rows_top_to_bottom"]
    for row in tables["required_levels"]:
        tier = row["tier"]
        assert row["levels"] == {**dict.fromkeys(naive.COMPETENCIES, naive.LEVEL[tier]), **naive.RAISED.get(tier, {})}
    assert [c["code"] for c in tables["competencies"]] == list(naive.COMPETENCIES)
    assert [a["code"] for a in tables["potential_aspects"]["items"]] == list(naive.ASPECTS)
