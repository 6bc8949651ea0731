"""One piece of evidence: what is named lifts, and nothing smaller of the same rubric does; checked by the engine."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.facts import EvidenceFact, Facts
from simata_desktop.domain.lifting import Piece, exact_score, lifting_pieces
from simata_desktop.domain.mapping import Mapper
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.scheme_parsing import parse_scheme
from tests.unit.people import CONTEXT, DAY, SCHEMES, RandomPeople, rating, scheme, scheme_data, value

BAIK = Facts("p", ratings=(rating("baik"),))


def pieces_of(facts: Facts, rules: Scheme) -> tuple[Piece, ...]:
    mapper = Mapper(rules, CONTEXT)
    return lifting_pieces(rules.performance, mapper.states(facts), mapper.evaluate(facts).performance.low)


def record(code: str, text: str) -> EvidenceFact:
    """A fresh record that beats every other one of its indicator."""
    yearly = code.partition(".")[0] == "feedback_360"
    return value(code, text, CONTEXT.rating_year if yearly else DAY, order=10**6, state="verified")


def test_a_person_rated_baik_needs_the_top_row_of_one_indicator() -> None:
    assert pieces_of(BAIK, scheme()) == (
        Piece("awards", "internasional", "Internasional", Fraction(15)),
        Piece("team_assignments", "ketua_lintas", "Pemilik/Penilai/Ketua tim kerja lintas instansi", Fraction(15)))


def test_what_is_known_already_makes_the_piece_smaller() -> None:
    found = pieces_of(replace(BAIK, evidence=(value("team_assignments", "anggota_internal"),)), scheme())
    assert [(one.code, one.value, one.gain) for one in found] == [("awards", "nasional", Fraction("11.25")),
                                                                  ("feedback_360", "sangat_baik", Fraction(10))][::-1]


@pytest.mark.parametrize("predicate", ["sangat_baik", "kurang"])
def test_nobody_is_lifted_who_stands_on_the_cut_or_too_far_below_it(predicate: str) -> None:
    assert pieces_of(replace(BAIK, ratings=(rating(predicate),)), scheme()) == ()


def test_an_indicator_left_out_leaves_its_weight_to_the_others() -> None:
    data = scheme_data()
    for one in data["axes"]["performance"]["components"][1]["indicators"]:
        one["missing"] = "excluded" if one["code"] == "feedback_360" else one["missing"]
    rules = parse_scheme(data)
    found = pieces_of(BAIK, rules)
    assert {one.gain for one in found} == {Fraction(50) * 15 / 90}
    assert {one.value for one in found} == {"lintas_instansi", "anggota_lintas"}


@pytest.mark.parametrize("code", SCHEMES)
@given(seed=st.integers(0, 10**6))
def test_a_piece_lifts_and_no_smaller_row_of_its_rubric_does(code: str, seed: int) -> None:
    rules, facts = scheme(code), RandomPeople(seed).one("p")
    mapper, cut = Mapper(rules, CONTEXT), rules.performance.cuts[0]
    low, states = mapper.evaluate(facts).performance.low, mapper.states(facts)
    pieces = lifting_pieces(rules.performance, states, low)
    assert not (pieces and low >= cut)
    for piece in pieces:
        after = mapper.evaluate(replace(facts, evidence=(*facts.evidence, record(piece.code, piece.value))))
        assert after.performance.low == low + piece.gain >= cut
    named = {piece.code: piece.gain for piece in pieces}
    for indicator in rules.performance.indicators:
        if states[indicator.code] not in ("missing", "expired") or low >= cut:
            continue
        for row in indicator.rubric.rows:
            after = mapper.evaluate(replace(facts, evidence=(*facts.evidence, record(indicator.code, row.code))))
            if after.performance.low >= cut and indicator.source != "work_result" \
                    and indicator.code != "performance_predicate":
                assert named[indicator.code] <= after.performance.low - low


@given(st.integers(0, 10**6), st.integers(1, 10**4))
def test_a_stored_score_is_read_back_exactly(top: int, bottom: int) -> None:
    score = Fraction(top % (100 * bottom + 1), bottom)
    assert exact_score(float(score)) == score
