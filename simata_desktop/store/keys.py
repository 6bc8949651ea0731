"""The data key of a store, and the keys that are made from a passphrase or a recovery code to wrap it.

Sizes are bytes unless a name says otherwise; all keys are 32 bytes. Wrapping is AES-256-GCM with a fresh 12-byte
nonce in front; what the sealed bytes belong to goes in as associated data, so that none can be put in another place.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from time import perf_counter

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.ids import IdSource

KEY_BYTES, SALT_BYTES, NONCE_BYTES = 32, 16, 12
MEMORY_KIB, MEMORY_KIB_MOST = 64 * 1024, 1024 * 1024
PASSES, PASSES_MOST = 3, 200
LANES, LANES_MOST = 4, 16
AIM_SECONDS = 0.7  # in the middle of the half second to one second that a sign-in may take


@dataclass(frozen=True, slots=True)
class DataKey:
    """The 32 random bytes that encrypt one store; never shown, never logged."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise ValueError("a data key has 32 bytes")


class Argon2(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="argon2id"):
    """How a passphrase becomes a key: Argon2id with its cost and the slot's salt."""

    salt: bytes
    memory_kib: int = MEMORY_KIB
    passes: int = PASSES
    lanes: int = LANES


class Hkdf(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="hkdf-sha256"):
    """How a recovery code becomes a key: it is random already, so no costly step is needed."""

    salt: bytes


Derivation = Argon2 | Hkdf
Derive = Callable[[bytes, Derivation], bytes]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try at a passphrase costs: memory, passes over it, lanes side by side."""

    memory_kib: int = MEMORY_KIB
    passes: int = PASSES
    lanes: int = LANES


FLOOR = Cost()


def new_data_key(source: IdSource) -> DataKey:
    """A fresh data key."""
    return DataKey(source.random_bytes(KEY_BYTES))


def passphrase_bytes(passphrase: str) -> bytes:
    """The same bytes for the same passphrase whatever keyboard composed its accents (NFC)."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogateescape")


def derive(secret: bytes, how: Derivation) -> bytes:
    """The key from a passphrase or recovery code.

    Raises :class:`UserError` ``slots.parameters`` where the cost lies under the floor or above what a PC can bear (a
    file that was tampered with), :class:`EnvironmentProblem` ``memory.full``.
    """
    check_cost(how)
    if isinstance(how, Hkdf):
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=how.salt, info=b"simata recovery slot").derive(secret)
    try:
        return hash_secret_raw(secret, how.salt, time_cost=how.passes, memory_cost=how.memory_kib,
                               parallelism=how.lanes, hash_len=KEY_BYTES, type=Type.ID)
    except (HashingError, MemoryError) as error:
        raise EnvironmentProblem("memory.full") from error


def check_cost(how: Derivation) -> None:
    """Refuse a derivation that is too weak, or so costly that it would stop the PC (``slots.parameters``)."""
    dear_enough = len(how.salt) == SALT_BYTES and (isinstance(how, Hkdf) or (
        MEMORY_KIB <= how.memory_kib <= MEMORY_KIB_MOST
        and PASSES <= how.passes <= PASSES_MOST
        and LANES <= how.lanes <= LANES_MOST))
    if not dear_enough:
        raise UserError("slots.parameters")


def calibrate(clock: Callable[[], float] = perf_counter) -> Cost:
    """The cost at which a sign-in takes half a second to a second on this PC, never under the floor.

    The time is proportional to the passes; the quicker of two trials counts, as the other may have been disturbed.
    """
    trials = []
    for _ in range(2):
        start = clock()
        derive(b"calibration", Argon2(salt=bytes(SALT_BYTES)))
        trials.append(clock() - start)
    passes = round(PASSES * AIM_SECONDS / max(min(trials), 0.001))
    return Cost(passes=min(max(passes, PASSES), PASSES_MOST))


def wrap(key: bytes, secret: bytes, *, nonce: bytes, belongs_to: bytes) -> bytes:
    """``secret`` sealed under ``key``; opens only beside the same ``belongs_to``."""
    return nonce + AESGCM(key).encrypt(nonce, secret, belongs_to)


def unwrap(key: bytes, sealed: bytes, *, belongs_to: bytes) -> bytes | None:
    """The secret, or None where key, place or content are not those it was sealed with."""
    if len(sealed) != NONCE_BYTES + KEY_BYTES + 16:
        return None
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], belongs_to)
    except InvalidTag:
        return None


def subkey(key: DataKey, purpose: str) -> bytes:
    """A key of its own for another purpose than encrypting the store."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(key.raw)


def mac(key: bytes, content: bytes) -> bytes:
    """HMAC-SHA-256 of ``content``, 32 bytes."""
    return hmac.new(key, content, sha256).digest()
