"""What must hold for everybody: nothing invented, ranges that only shrink, sums that are sums, one engine."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.domain.boxes import box_of
from simata_desktop.domain.facts import Context, Facts
from simata_desktop.domain.mapping import Mapper
from simata_desktop.domain.results import PersonResult
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.scheme_parsing import parse_scheme
from tests.unit.people import (
    CONTEXT,
    DAY,
    DECLARABLE,
    PREDICATES,
    ROWS,
    SCHEMES,
    VERIFIED,
    RandomPeople,
    declared,
    found,
    indicator_data,
    rating,
    scheme,
    scheme_data,
    score,
    session,
    value,
    with_evidence,
)


def all_rules() -> dict[str, Scheme]:
    """The shipped schemes, and bkn411 with every other rule for what is missing and for years."""
    zero, excluded, years = scheme_data(), scheme_data(), scheme_data()
    for code in ("awards", "field_fit", "position_experience", "feedback_360"):
        indicator_data(zero, code)["missing"] = "zero"
        indicator_data(excluded, code)["missing"] = "excluded"
    years["axes"]["performance"]["years"] = {"kind": "weighted", "weights": [2, 1]}
    years["jpm"].update(variant="blend", p=30, k=70)
    return {**{code: scheme(code) for code in SCHEMES},
            **{name: parse_scheme(data) for name, data in (("zero", zero), ("excluded", excluded), ("years", years))}}


RULES = all_rules()
PEOPLE = st.integers(0, 10**6).map(lambda seed: RandomPeople(seed).one("p"))
CONTEXTS = st.sampled_from((CONTEXT, VERIFIED))
MANY = settings(max_examples=300, deadline=None)


@pytest.mark.parametrize("name", RULES)
@settings(max_examples=120, deadline=None)
@given(facts=PEOPLE, context=CONTEXTS)
def test_place_and_evaluate_are_one_engine(name, facts, context):
    mapper = Mapper(RULES[name], context)
    placed, full = mapper.place(facts), mapper.evaluate(facts)
    performance, potential = full.performance, full.potential
    assert placed[:5] == (full.state, full.box, full.provisional_box, full.possible, full.reasons)
    assert (placed.performance, placed.potential, placed.talent_score) == tuple(
        None if s is None else float(s) for s in (performance.score, potential.score, full.talent_score))
    assert placed.performance_range == (float(performance.low), float(performance.high))
    assert placed.potential_range == (float(potential.low), float(potential.high))
    assert placed.indicators == tuple((i.state, None if i.score is None else float(i.score))
                                      for i in (*performance.indicators, *potential.indicators))
    assert (placed.valid_until, placed.unverified) == (full.valid_until, full.unverified)
    assert mapper.states(facts) == {f"{i.code}.{i.part}" if i.part else i.code: i.state for one in (
        *performance.indicators, *potential.indicators) for i in (one, *one.parts)}


@pytest.mark.parametrize("name", RULES)
@settings(max_examples=120, deadline=None)
@given(facts=PEOPLE, context=CONTEXTS)
def test_a_person_mapped_after_others_has_the_same_answer_as_alone(name, facts, context):
    used = Mapper(RULES[name], context)
    for n in range(5):
        used.place(RandomPeople(n).one("q"))
    assert used.evaluate(facts) == Mapper(RULES[name], context).evaluate(facts)
    assert used.place(facts) == Mapper(RULES[name], context).place(facts)


@pytest.mark.parametrize("name", RULES)
@settings(max_examples=120, deadline=None)
@given(facts=PEOPLE, context=CONTEXTS)
def test_contributions_sum_to_the_score_and_ranges_to_the_range(name, facts, context):
    result = Mapper(RULES[name], context).evaluate(facts)
    for axis in (result.performance, result.potential):
        if all(i.weight == 0 for i in axis.indicators):
            assert (axis.low, axis.high) == (0, 100)
            continue
        assert sum(i.weight for i in axis.indicators) == 100
        assert sum(i.low * i.weight for i in axis.indicators) / 100 == axis.low
        assert sum(i.high * i.weight for i in axis.indicators) / 100 == axis.high
        known = sum((i.contribution for i in axis.indicators if i.contribution is not None), Fraction(0))
        assert known == axis.score if axis.score is not None else known <= axis.high
        for indicator in axis.indicators:
            if indicator.parts and indicator.rule.kind == "mean" and indicator.score is not None:
                assert sum(p.contribution or 0 for p in indicator.parts) == indicator.contribution


@MANY
@given(facts=PEOPLE, context=CONTEXTS)
def test_no_score_is_invented(facts, context):
    """A score stands on a record, a declaration or the register, and is one the rubric can give for that value."""
    rules = RULES["bkn411"]
    result = Mapper(rules, context).evaluate(facts)
    for one in (*result.performance.indicators, *result.potential.indicators):
        for piece in (one, *one.parts):
            assert 0 <= piece.low <= piece.high <= 100
            if piece.state in ("known", "declared"):
                assert piece.ref is not None
                assert piece.score == piece.low == piece.high
            else:
                assert (piece.score, piece.contribution) == (None, None)
                assert piece.parts or (piece.ref is None and (piece.low, piece.high) == (0, 100))
            rubric = rules.indicator(one.code).rubric
            rubric = rubric.part(piece.part).rubric if piece.part else rubric
            if piece.score is not None and piece.rule.kind in ("rows", "absence") and rubric.kind == "rows":
                assert rubric.row(piece.value).score == piece.score


@pytest.mark.parametrize("name", RULES)
@settings(max_examples=120, deadline=None)
@given(facts=PEOPLE, context=CONTEXTS)
def test_a_rejected_record_beside_each_other_changes_nothing(name, facts, context):
    """Holds the shortcut for a single record against the general way, which a second record takes."""
    mapper = Mapper(RULES[name], context)
    beside = tuple(replace(e, id=f"beside:{e.id}", state="rejected") for e in facts.evidence)
    crowded = replace(facts, evidence=facts.evidence + beside)
    assert mapper.place(crowded) == mapper.place(facts)
    ours, theirs = mapper.evaluate(facts), mapper.evaluate(crowded)
    for one in (*ours.performance.indicators, *ours.potential.indicators):
        other = found(theirs, one.code)
        assert (one.value, one.counted, one.rule) == (other.value, other.counted, other.rule)


@MANY
@given(facts=PEOPLE)
def test_an_empty_person_and_a_person_with_nothing_that_counts_are_the_same(facts):
    rejected = tuple(replace(e, state="rejected") for e in facts.evidence)
    silent = replace(facts, evidence=rejected, ratings=(), assessments=(), posts=(), declarations=(), education=None)
    mapper = Mapper(RULES["bkn411"], CONTEXT)
    assert mapper.place(silent) == mapper.place(Facts("nobody"))


def fillings(code: str, result: PersonResult) -> list[str]:
    """The open parts of an indicator that may be filled: the parts of a mean, else the indicator itself."""
    one = found(result, code)
    names = [f"{code}.{part.part}" for part in one.parts] or [code]
    return [name for name in names if found(result, name).state in ("missing", "expired")]


@st.composite
def more_evidence(draw: st.DrawFn, facts: Facts, result: PersonResult) -> Facts:
    """``facts`` with any evidence for some of the parts that are missing or expired and not declared."""
    codes = [i.code for i in (*result.performance.indicators, *result.potential.indicators)]
    places = [name for code in codes for name in fillings(code, result)]
    for name in draw(st.lists(st.sampled_from(places), unique=True)) if places else []:
        if name == "performance_predicate":
            others = tuple(r for r in facts.ratings if r.year != 2025)
            facts = replace(facts, ratings=(*others, rating(draw(st.sampled_from(PREDICATES)))))
        elif name in ("competency_assessment", "potential_assessment") and draw(st.booleans()):
            fresh = session(draw(st.integers(1, 5)), draw(st.integers(1, 5)), day=DAY, id="fresh")
            fresh = replace(fresh, aspects={}) if name == "competency_assessment" else replace(fresh, levels={})
            facts = replace(facts, assessments=(*facts.assessments, fresh), tier=facts.tier or "administrator")
        elif draw(st.booleans()) and name in DECLARABLE:
            facts = replace(facts, declarations=(*facts.declarations, declared(name)))
        else:
            when = 2025 if name == "feedback_360" else DAY
            text = draw(st.sampled_from([t for t in ROWS[name] if t != "sltp"]))
            facts = with_evidence(facts, value(name, text, when, order=10**6, state="verified", id=f"fresh:{name}"))
    return facts


@MANY
@given(st.data(), PEOPLE, CONTEXTS)
def test_filling_gaps_gives_a_range_inside_the_old_one_and_a_possible_box(data, facts, context):
    mapper = Mapper(RULES["bkn411"], context)
    before = mapper.evaluate(facts)
    after = mapper.evaluate(data.draw(more_evidence(facts, before)))
    for old, new in ((before.performance, after.performance), (before.potential, after.potential)):
        assert old.low <= new.low <= new.high <= old.high
    assert before.talent_low <= after.talent_low <= after.talent_high <= before.talent_high
    reachable = set(before.possible or range(1, 10))
    assert set(after.possible) <= reachable
    assert before.state != "rated" or after.box == before.box
    if after.box is not None:
        assert after.box in reachable


@MANY
@given(PEOPLE, CONTEXTS)
def test_the_three_states_and_the_boxes_fit_together(facts, context):
    rules = RULES["bkn411"]
    result = Mapper(rules, context).evaluate(facts)
    lacking = any(found(result, code).state not in ("known", "declared") for code in rules.required)
    assert (result.state == "unrated") == lacking
    assert (result.box is not None) == (result.state == "rated")
    assert (result.provisional_box is not None) == (result.state == "provisional")
    assert (len(result.possible) > 1) == (result.state == "provisional")
    assert bool(result.reasons) == (result.state != "rated")
    if result.state != "unrated":
        corners = {box_of(rules, y, x) for y in (result.performance.low, result.performance.high)
                   for x in (result.potential.low, result.potential.high)}
        assert corners <= set(result.possible)
        assert box_of(rules, result.performance.low, result.potential.low) in (result.box, result.provisional_box)


@settings(max_examples=150, deadline=None)
@given(PEOPLE, CONTEXTS, st.integers(0, 2500))
def test_nothing_changes_by_time_alone_before_valid_until(facts, context, days):
    rules = RULES["bkn411"]
    now = Mapper(rules, context).place(facts)
    day = DAY + timedelta(days=days)
    if now.valid_until is not None:
        assert now.valid_until > DAY
        day = min(day, now.valid_until - timedelta(days=1))
    later = Mapper(rules, replace(context, day=day)).place(facts)
    assert later[:12] == now[:12]


@MANY
@given(PEOPLE)
def test_verified_only_widens_ranges_and_accepting_everything_gives_the_recorded_answer(facts):
    rules = RULES["bkn411"]
    accepted = replace(facts, evidence=tuple(
        replace(e, state="verified") if e.state == "recorded" else e for e in facts.evidence))
    recorded = Mapper(rules, CONTEXT).place(facts)
    assert Mapper(rules, VERIFIED).place(accepted)[:12] == recorded[:12]


@MANY
@given(st.integers(0, 10000), st.integers(0, 10000))
def test_every_pair_of_levels_has_one_box(y, x):
    rules = RULES["bkn411"]
    performance, potential = Fraction(y, 100), Fraction(x, 100)
    levels = rules.performance.level(performance), rules.potential.level(potential)
    fitting = [box.number for box in rules.boxes if (box.performance, box.potential) == levels]
    assert fitting == [box_of(rules, performance, potential)]


def test_an_unknown_indicator_of_a_record_is_left_aside():
    facts = with_evidence(Facts("p"), value("potkom", "90"), score("tidak_dikenal", "90"))
    assert Mapper(RULES["bkn411"], CONTEXT).place(facts) == Mapper(RULES["bkn411"], CONTEXT).place(Facts("p"))


def test_contexts_are_not_mixed():
    context = Context(DAY, 2026, 2025)
    assert Mapper(RULES["bkn411"], context).context is context
