"""Identifiers that follow from others: the same wherever they are made, and never the same twice."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from uuid_utils import uuid7

from simata_desktop.domain.ids import change_id, natural


@given(st.integers(0, 100_000))
def test_the_change_of_a_save_keeps_time_and_version(place: int) -> None:
    tx = str(uuid7())
    made = UUID(change_id(tx, place))
    assert (made.version, made.variant, made.int >> 80) == (7, UUID(tx).variant, UUID(tx).int >> 80)


def test_changes_of_many_saves_have_ids_of_their_own() -> None:
    saves = [str(UUID(int=(0x0197A << 108) | (7 << 76) | (2 << 62) | number)) for number in range(200)]
    saves += [str(uuid7()) for _ in range(200)]
    made = [change_id(tx, place) for tx in saves for place in range(50)]
    assert len({*made, *saves}) == len(made) + len(saves)


def test_natural_ids_are_those_of_the_key() -> None:
    assert natural("rating", "a", "2025") == natural("rating", "a", "2025") != natural("rating", "a2025")
    assert UUID(natural("unit", "root")).version == 8
