"""The texts of a report out of a bank: every known level speaks, nothing else does, the largest come first."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.domain.records import ASPECTS, COMPETENCIES, REPORT_WORDS
from simata_desktop.domain.report_words import (
    ABOVE,
    AT,
    NAMED,
    PLACEMENT,
    POTENTIAL,
    RECOMMENDATION,
    SEEN,
    STRENGTHS,
    TO_DEVELOP,
    Assessed,
    Bank,
    compose,
)
from simata_desktop.resources import read_json

ITEM = "<{name} {level}/{need}>"
SENTENCES = {f"{code}.{level}": f"[{code} {level}]" for code in (*COMPETENCIES, *ASPECTS) for level in range(6)}
SENTENCES |= {f"{code}.{level}.kembang": f"(ke {code} {level + 1})" for code in COMPETENCIES for level in range(5)}
SENTENCES |= {f"rekomendasi.{one}": f"saran {one}" for one in ("KO", "CO", "O")}
SENTENCES |= {f"saran_penempatan.{one}": f"tempat {one}" for one in ("KMS", "MMS", "MS")}
SENTENCES |= {ABOVE: "Di atas", AT: "Sesuai"}
BANK = Bank(SENTENCES, {code: code.upper() for code in COMPETENCIES}, ITEM)

LEVEL = st.integers(0, 500).map(lambda n: Fraction(n, 100))
WHOLE = st.integers(1, 5).map(Fraction)
PEOPLE = st.builds(
    Assessed,
    st.dictionaries(st.sampled_from(COMPETENCIES), LEVEL | WHOLE, max_size=9),
    st.dictionaries(st.sampled_from(ASPECTS), WHOLE, max_size=8),
    st.dictionaries(st.sampled_from(COMPETENCIES), WHOLE, max_size=9),
    st.sampled_from((None, "KO", "CO", "O")), st.sampled_from((None, "KMS", "MMS", "MS")))


@settings(max_examples=80)
@given(PEOPLE)
def test_each_known_level_has_its_sentence_in_the_order_of_the_law_and_no_other(person: Assessed) -> None:
    found = compose(person, BANK)
    for word, order, levels in ((SEEN, COMPETENCIES, person.levels), (POTENTIAL, ASPECTS, person.aspects)):
        wanted = [f"[{code} {int(levels[code])}]" for code in order if code in levels]
        assert found.get(word, "") == " ".join(wanted)
    assert found.get(RECOMMENDATION) == (f"saran {person.category}" if person.category else None)
    assert found.get(PLACEMENT) == (f"tempat {person.fill_category}" if person.fill_category else None)
    assert set(found) <= set(REPORT_WORDS)
    assert all(found.values())


@settings(max_examples=80)
@given(PEOPLE)
def test_strengths_and_shortfalls_are_the_largest_and_never_the_same_competency(person: Assessed) -> None:
    found = compose(person, BANK)
    gap = {code: person.levels[code] - person.standard[code]
           for code in COMPETENCIES if code in person.levels and code in person.standard}
    strong = [code for code in COMPETENCIES if f"<{code.upper()} " in found.get(STRENGTHS, "")]
    weak = [code for code in COMPETENCIES if f"<{code.upper()} " in found.get(TO_DEVELOP, "")]
    assert len(strong) == min(NAMED, sum(value >= 0 for value in gap.values()))
    assert len(weak) == min(NAMED, sum(value < 0 for value in gap.values()))
    assert all(gap[code] >= 0 for code in strong)
    assert all(gap[code] < 0 for code in weak)
    if strong:
        assert min(gap[code] for code in strong) >= max([gap[c] for c in gap if c not in strong], default=Fraction(-9))
    if weak:
        assert max(gap[code] for code in weak) <= min([gap[c] for c in gap if c not in weak], default=Fraction(9))


@settings(max_examples=40)
@given(PEOPLE)
def test_the_same_person_always_gives_the_same_words(person: Assessed) -> None:
    turned = Assessed(dict(reversed(person.levels.items())), dict(reversed(person.aspects.items())),
                      dict(reversed(person.standard.items())), person.category, person.fill_category)
    assert compose(person, BANK) == compose(turned, BANK)


def test_strengths_tell_what_is_above_before_what_is_at_the_standard() -> None:
    levels = dict.fromkeys(COMPETENCIES, Fraction(3)) | {"communication": Fraction("3.25"),
                                                         "teamwork": Fraction(4), "integrity": Fraction("2.5")}
    found = compose(Assessed(levels, {}, dict.fromkeys(COMPETENCIES, Fraction(3))), BANK)
    assert found[STRENGTHS] == ("Di atas: <TEAMWORK 4/3>; <COMMUNICATION 3,25/3>.\n"
                                "Sesuai: <RESULTS_ORIENTATION 3/3>.")
    assert found[TO_DEVELOP] == "<INTEGRITY 2,5/3>: (ke integrity 3)"


@pytest.mark.parametrize("word", REPORT_WORDS)
def test_a_bank_without_sentences_says_nothing(word: str) -> None:
    person = Assessed(dict.fromkeys(COMPETENCIES, Fraction(3)), dict.fromkeys(ASPECTS, Fraction(4)),
                      dict.fromkeys(COMPETENCIES, Fraction(3)), "O", "MS")
    assert word not in compose(person, Bank({}, {}, ITEM))


def test_the_shipped_bank_has_a_sentence_of_its_own_for_every_level() -> None:
    told = read_json("templates", "sentences.json")
    assert list(told["seen"]) == list(told["develop"]) == list(COMPETENCIES)
    assert list(told["aspects"]) == list(ASPECTS)
    assert {len(some) for some in told["seen"].values()} == {6}
    assert {len(some) for face in ("develop", "aspects") for some in told[face].values()} == {5}
    said = [text for face in ("seen", "develop", "aspects") for some in told[face].values() for text in some]
    said += [text for word in (PLACEMENT, RECOMMENDATION) for text in told["categories"][word].values()]
    assert len(set(said)) == len(said)
    assert all(text == " ".join(text.split()) and text.endswith(".") and "{" not in text for text in said)
    assert set(told["categories"][RECOMMENDATION]) == {"O", "CO", "KO"}
    assert set(told["categories"][PLACEMENT]) == {"MS", "MMS", "KMS"}
