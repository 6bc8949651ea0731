"""Who is taken for one person twice: each reason by itself, and strangers with neighbouring numbers are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.duplicates import Registered, alike, pairs
from simata_desktop.domain.merging import DROP, KEEP, meet
from simata_desktop.domain.records import PERSON
from simata_desktop.sheets.reference import vocabulary

RULES = vocabulary().nip
ANI = Registered("a", "198001012005012001", "Ani Contoh", "1980-01-01")


def reasons(*others: Registered) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.first, one.second, one.reasons) for one in pairs([ANI, *others], RULES)]


@pytest.mark.parametrize(("other", "why"), [
    (Registered("b", ANI.nip, "Budi Contoh", "1990-02-02"), ("same_nip",)),
    (Registered("b", "199002022014011001", "Budi Contoh", old_nip=ANI.nip), ("old_nip",)),
    (Registered("b", "198001012005012010", "ANI  CONTOH"), ("same_name",)),
    (Registered("b", "198001012006012001", "Ani Contoh, S.E.", "1980-01-02"), ("near_nip",)),
    (Registered("b", "198001012021212001", "Ani Contoh", status="PPPK"), ("status_change",)),
    (Registered("b", "198001012005012002", "Ani Contoh"), ("near_nip", "same_name")),
])
def test_each_reason_is_found(other: Registered, why: tuple[str, ...]) -> None:
    assert reasons(other) == [("a", "b", why)]


@pytest.mark.parametrize("other", [
    Registered("b", "198001012005012002", "Sari Teladan", "1980-01-01"),  # born and taken on together
    Registered("b", "198101012005012001", "Sari Teladan"),
    Registered("b", "199001012015012001", "Ani Contoh", "1990-01-01"),  # a namesake
    Registered("b", "", "", None), Registered("b", "bukan nip", "Ani Contoh", "1999-01-01"),
])
def test_strangers_are_left_alone(other: Registered) -> None:
    assert reasons(other) == []


def test_the_same_old_nip_joins_two_but_a_filler_does_not() -> None:
    def lines(number: int, old: str) -> list[Registered]:
        return [Registered(f"x{n}", f"19{70 + n}01012005011001", f"Orang {chr(65 + n) * 5}", old_nip=old)
                for n in range(number)]

    assert [one.reasons for one in pairs(lines(2, "131234567"), RULES)] == [("same_old_nip",)]
    assert pairs(lines(20, "000000000"), RULES) == ()


@given(st.text("abc ", max_size=8), st.text("abc ", max_size=8))
def test_alike_names_are_alike_from_both_sides(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)


VALUES = st.fixed_dictionaries({word: st.sampled_from([None, "x", "y"]) for word in PERSON.words})


@given(VALUES, VALUES, st.dictionaries(st.sampled_from(sorted({f.group for f in PERSON.fields})),
                                       st.sampled_from([KEEP, DROP])))
def test_nothing_is_lost_or_made_up_where_two_meet(mine: dict[str, str | None], theirs: dict[str, str | None],
                                                   choices: dict[str, str]) -> None:
    met = meet(PERSON, mine, theirs, choices)
    for field in PERSON.fields:
        value = met.values[field.word]
        assert value in (mine[field.word], theirs[field.word])
        if field.group in met.differs:
            side = mine if choices.get(field.group, KEEP) == KEEP else theirs
            assert value == side[field.word]
        else:
            assert value is not None or mine[field.word] is None is theirs[field.word]
    assert meet(PERSON, mine, mine, {}).values == mine
    assert meet(PERSON, mine, mine, {}).differs == ()
