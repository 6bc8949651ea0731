"""The recovery code: readable, and slips of the pen are noticed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.domain.errors import UserError
from simata_desktop.store.recovery_code import new_recovery_code, recovery_bytes
from tests.store.sources import SeededSource

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
seeds = st.integers(0, 2**32)


@given(seeds)
def test_a_code_is_seven_groups_of_four_and_reads_back(seed: int) -> None:
    code = new_recovery_code(SeededSource(seed))
    assert [len(group) for group in code.split("-")] == [4] * 7
    drawn = SeededSource(seed).random_bytes(17)
    assert int.from_bytes(recovery_bytes(code), "big") == int.from_bytes(drawn, "big") >> 6


@given(seeds)
def test_small_letters_blanks_and_lookalikes_are_forgiven(seed: int) -> None:
    code = new_recovery_code(SeededSource(seed))
    sloppy = "  " + code.lower().replace("-", " – ").replace("0", "o").replace("1", "l") + "\n"
    assert recovery_bytes(sloppy) == recovery_bytes(code)


@settings(max_examples=50)
@given(seeds, st.integers(0, 27))
def test_every_single_wrong_sign_is_noticed(seed: int, place: int) -> None:
    code = new_recovery_code(SeededSource(seed)).replace("-", "")
    for sign in SIGNS:
        if sign != code[place]:
            with pytest.raises(UserError) as refused:
                recovery_bytes(code[:place] + sign + code[place + 1:])
            assert refused.value.code == "recovery.mistyped"


@given(seeds, st.integers(0, 26))
def test_two_neighbours_exchanged_are_noticed(seed: int, place: int) -> None:
    code = new_recovery_code(SeededSource(seed)).replace("-", "")
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2:]
    if swapped == code:
        return
    with pytest.raises(UserError):
        recovery_bytes(swapped)


@pytest.mark.parametrize("typed", ["", "-", "ABCD", "U" * 28, "É" * 28, "0" * 27, "0" * 29, "٣" * 28])
def test_what_is_no_code_is_mistyped(typed: str) -> None:
    with pytest.raises(UserError) as refused:
        recovery_bytes(typed)
    assert refused.value.code == "recovery.mistyped"
