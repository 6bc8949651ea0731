"""Deriving and wrapping keys."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from simata_desktop.domain.errors import UserError
from simata_desktop.store.keys import (
    FLOOR,
    Argon2,
    Cost,
    DataKey,
    Hkdf,
    calibrate,
    derive,
    new_data_key,
    passphrase_bytes,
    unwrap,
    wrap,
)
from tests.store.sources import SeededSource

SALT = bytes(range(16))


def test_argon2id_agrees_with_a_second_implementation() -> None:
    openssl = Argon2id(salt=SALT, length=32, iterations=3, lanes=4, memory_cost=65536).derive(b"kuda merah terbang")
    assert derive(b"kuda merah terbang", Argon2(SALT)) == openssl


def test_a_composed_and_a_decomposed_accent_are_the_same_passphrase() -> None:
    assert passphrase_bytes("café sore hari") == passphrase_bytes("cafe\u0301 sore hari")
    assert passphrase_bytes("cafe sore hari") != passphrase_bytes("café sore hari")


def test_a_passphrase_that_is_no_text_still_gives_bytes() -> None:
    assert passphrase_bytes(b"kopi\xff".decode("utf-8", "surrogateescape")) == b"kopi\xff"


@pytest.mark.parametrize("how", [
    Argon2(SALT, memory_kib=64 * 1024 - 1), Argon2(SALT, memory_kib=1024 * 1024 + 1), Argon2(SALT, passes=2),
    Argon2(SALT, passes=201), Argon2(SALT, lanes=3), Argon2(SALT, lanes=17), Argon2(SALT[:15]), Hkdf(b""),
])
def test_a_cost_outside_the_bounds_is_refused(how: Argon2 | Hkdf) -> None:
    with pytest.raises(UserError) as refused:
        derive(b"x", how)
    assert refused.value.code == "slots.parameters"


def test_wrapped_opens_only_with_the_same_key_and_place() -> None:
    key, secret = bytes(32), bytes(range(32))
    sealed = wrap(key, secret, nonce=bytes(12), belongs_to=b"here")
    assert unwrap(key, sealed, belongs_to=b"here") == secret
    assert unwrap(key, sealed, belongs_to=b"there") is None
    assert unwrap(bytes([1]) + bytes(31), sealed, belongs_to=b"here") is None
    assert unwrap(key, sealed[:-1], belongs_to=b"here") is None
    assert unwrap(key, b"", belongs_to=b"here") is None


def test_a_data_key_never_shows_itself() -> None:
    key = new_data_key(SeededSource())
    assert key.raw.hex() not in repr(key)
    assert repr(key.raw) not in repr(key)
    with pytest.raises(ValueError, match="32"):
        DataKey(bytes(31))


@pytest.mark.parametrize(("seconds", "passes"), [(0.1, 21), (0.35, 6), (0.7, 3), (5.0, 3), (0.0, 200)])
def test_calibration_aims_between_half_a_second_and_a_second(seconds: float, passes: int) -> None:
    ticks = iter([0.0, seconds + 9, 20.0, 20.0 + seconds])  # the first trial was disturbed
    assert calibrate(lambda: next(ticks)) == Cost(passes=passes)


def test_the_floor_is_what_the_design_says() -> None:
    assert (FLOOR.memory_kib, FLOOR.passes, FLOOR.lanes) == (65536, 3, 4)
