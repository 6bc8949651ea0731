"""What makes an indicator differ: every kind by hand, and properties over random sides."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.facts import AssessmentFact, Context, EvidenceFact, Facts
from simata_desktop.domain.indicator_comparison import Cause, Kind, There, causes, here, lines, row_words, same, split
from simata_desktop.domain.mapping import Mapper
from simata_desktop.domain.records import ASPECTS
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.scheme_parsing import parse_scheme
from simata_desktop.resources import read_json

SCHEME: Scheme = parse_scheme(read_json("schemes", "bkn411.json"))
DAY, YEAR = date(2026, 11, 24), 2025
MAPPER = Mapper(SCHEME, Context(DAY, 2026, YEAR))
CODES = tuple(one.code for one in SCHEME.indicators)
ALL = frozenset(CODES)
REINFORCING = ("awards", "team_assignments", "feedback_360")
ROWS = {one.code: [row.code for row in one.rubric.rows] for one in SCHEME.indicators if one.rubric.rows}


def record(indicator: str, value: str, *, kind: str = "value", day: date | None = None, **more: object) -> EvidenceFact:
    year = None if day else YEAR
    return EvidenceFact(f"{indicator}-{kind}", indicator, None, kind, value, day, year, **more)  # type: ignore[arg-type]


def told(*evidence: EvidenceFact, theirs: dict[str, There] | None = None, columns: frozenset[str] = ALL,
         assessments: tuple[AssessmentFact, ...] = ()) -> dict[str, Cause]:
    """The causes by indicator; ``theirs`` None takes the numbers among the evidence."""
    facts = Facts("p", evidence=evidence, assessments=assessments)
    own, numbers = split(facts, YEAR)
    if theirs is None:
        theirs = {code: There(Fraction(fact.value), len(fact.value.partition(".")[2]))
                  for code, fact in numbers.items()}
    found = causes(SCHEME.indicators, MAPPER.outcomes(own), own, theirs=theirs, told=columns, year=YEAR)
    shown = lines(SCHEME.indicators, MAPPER.outcomes(own), own, theirs=theirs, told=columns, year=YEAR)
    assert sorted(map(repr, found)) == sorted(repr(line.cause) for line in shown if line.cause)
    assert [one.effect for one in found] == sorted((one.effect for one in found), reverse=True)
    return {one.indicator or "": one for one in found}


def score(value: str) -> There:
    return There(Fraction(value), len(value.partition(".")[2]))


def test_what_they_lack_is_missing_there_and_names_the_document() -> None:
    found = told(record("awards", "nasional", number="800/12/2025"), theirs={})["awards"]
    assert (found.kind, found.here, found.there) == (Kind.MISSING_THERE, 75.0, None)
    assert (found.do.key, found.do.params["number"]) == ("missing_there.number", "800/12/2025")
    assert found.effect == pytest.approx(75 * 0.15)


def test_a_column_the_file_lacks_tells_nothing() -> None:
    assert told(record("awards", "nasional"), theirs={}, columns=ALL - {"awards"}) == {}


@pytest.mark.parametrize("code", REINFORCING)
def test_a_nought_of_a_reinforcing_indicator_is_missing(code: str) -> None:
    worth = next(row.code for row in SCHEME.indicator(code).rubric.rows if row.score)  # type: ignore[union-attr]
    assert told(record(code, worth), theirs={code: score("0")})[code].kind is Kind.MISSING_THERE
    assert told(theirs={code: score("0")}) == {}


def test_a_nought_of_another_indicator_is_a_value() -> None:
    found = told(record("competency_development", "2"), theirs={"competency_development": score("0")})
    assert found["competency_development"].kind is Kind.VALUE


def test_what_we_lack_is_missing_here_even_where_their_number_serves() -> None:
    found = told(record("awards", "75", kind="score"))["awards"]
    assert (found.kind, found.here, found.there) == (Kind.MISSING_HERE, None, 75.0)
    assert (found.do.key, found.do.params["what"]) == ("missing_here.row", "Nasional")


def test_our_own_nothing_is_no_gap_of_theirs() -> None:
    assert told(record("awards", "tidak_ada"), theirs={}) == {}


def test_several_certificates_are_counted() -> None:
    some = [EvidenceFact(str(n), "competency_development", None, "value", "2", None, YEAR) for n in range(2)]
    found = told(*some, theirs={})["competency_development"]
    assert (found.do.key, found.do.params["count"], found.here) == ("missing_there.several", 2, 50.0)


@pytest.mark.parametrize(("state", "key"), [("verified", "value.verified.row"), ("recorded", "value")])
def test_another_value_is_corrected_there_only_where_ours_is_verified(state: str, key: str) -> None:
    found = told(record("field_fit", "sesuai", state=state), theirs={"field_fit": score("50")})["field_fit"]
    assert (found.kind, found.here, found.there, found.do.key) == (Kind.VALUE, 100.0, 50.0, key)


def session(day: date, level: int = 3) -> AssessmentFact:
    return AssessmentFact("s", "s", day, aspects={code: Fraction(level) for code in ASPECTS})


def test_an_assessment_that_has_expired_here_is_a_matter_of_dates() -> None:
    found = told(theirs={"potential_assessment": score("70")}, assessments=(session(date(2021, 3, 1)),))
    cause = found["potential_assessment"]
    assert (cause.kind, cause.here, cause.there) == (Kind.DATE, "2021-03-01", "2025")
    assert cause.do.params["here"] == date(2021, 3, 1)


@pytest.mark.parametrize(("there", "key"), [
    (date(2026, 1, 5), "date.newer_there"), (date(2024, 1, 5), "date.newer_here")])
def test_assessments_of_two_days_with_two_scores_are_a_matter_of_dates(there: date, key: str) -> None:
    theirs = {"potential_assessment": There(Fraction(71), 0, there)}
    found = told(theirs=theirs, assessments=(session(date(2025, 5, 1)),))
    assert (found["potential_assessment"].kind, found["potential_assessment"].do.key) == (Kind.DATE, key)


def test_two_days_with_one_score_differ_only_where_theirs_has_expired() -> None:
    ours = session(date(2025, 5, 1))  # 60
    theirs = There(Fraction(60), 0, date(2022, 5, 1))
    assert told(theirs={"potential_assessment": theirs}, assessments=(ours,)) == {}
    late = There(Fraction(60), 0, date(2022, 5, 1), expired=True)
    assert told(theirs={"potential_assessment": late}, assessments=(ours,))["potential_assessment"].kind is Kind.DATE


def test_a_number_of_another_year_is_no_number_of_this() -> None:
    old = EvidenceFact("o", "awards", None, "score", "75", None, YEAR - 1)
    assert split(Facts("p", evidence=(old,)), YEAR)[1] == {}
    newer = EvidenceFact("n", "awards", None, "score", "50", None, YEAR, order=9)
    older = EvidenceFact("m", "awards", None, "score", "25", None, YEAR, order=3)
    assert split(Facts("p", evidence=(newer, older)), YEAR)[1]["awards"] is newer


def test_words_of_a_score_are_told_only_where_one_row_gives_it() -> None:
    indicator = SCHEME.indicator("field_fit")
    assert indicator is not None
    assert row_words(indicator.rubric, Fraction(50)) == "Tidak sesuai"
    assert row_words(indicator.rubric, Fraction(51)) is None


sides = st.fixed_dictionaries({}, optional={code: st.sampled_from(rows) for code, rows in ROWS.items()
                                            if code not in ("formal_education", "performance_predicate")})


@given(sides)
def test_equal_sides_give_no_cause(ours: dict[str, str]) -> None:
    evidence = [record(code, value) for code, value in ours.items()]
    own = Facts("p", evidence=tuple(evidence))
    theirs = {code: There(outcome.cell.score) for code, outcome in zip(CODES, MAPPER.outcomes(own), strict=True)
              if outcome.cell.score is not None}
    assert told(*evidence, theirs=theirs) == {}


@given(sides, sides)
def test_swapping_the_sides_swaps_what_is_missing(ours: dict[str, str], theirs: dict[str, str]) -> None:
    def scores(side: dict[str, str]) -> dict[str, There]:
        facts = Facts("p", evidence=tuple(record(code, value) for code, value in side.items()))
        return {code: There(one.cell.score) for code, one in zip(CODES, MAPPER.outcomes(facts), strict=True)
                if one.cell.score}  # a nought is worth nothing on either side

    def kinds(mine: dict[str, str], other: dict[str, str]) -> dict[str, Kind]:
        held = {code: value for code, value in mine.items() if code in scores(mine)}
        found = told(*(record(code, value) for code, value in held.items()), theirs=scores(other))
        return {code: one.kind for code, one in found.items()}

    turned = {Kind.MISSING_HERE: Kind.MISSING_THERE, Kind.MISSING_THERE: Kind.MISSING_HERE, Kind.VALUE: Kind.VALUE}
    assert kinds(theirs, ours) == {code: turned[kind] for code, kind in kinds(ours, theirs).items()}


@given(st.fractions(0, 100), st.integers(1, 6))
def test_a_score_rounded_as_the_file_writes_it_is_the_same(score: Fraction, places: int) -> None:
    written = Fraction(round(score * 10**places), 10**places)
    assert same(score, written, places)


@given(st.fractions(0, 100), st.integers(0, 9))
def test_a_score_more_than_half_a_tenth_away_is_another(score: Fraction, places: int) -> None:
    assert not same(score, score + Fraction(51, 1000), places)


def test_here_tells_the_latest_day_and_whether_all_is_verified() -> None:
    facts = Facts("p", evidence=(record("awards", "nasional", day=date(2024, 3, 3), state="verified"),))
    outcome = MAPPER.outcomes(facts)[CODES.index("awards")]
    indicator = SCHEME.indicator("awards")
    assert indicator is not None
    side = here(indicator, outcome, facts)
    assert (side.day, side.verified, side.what, side.count) == (date(2024, 3, 3), True, "Nasional", 1)
