"""Identifiers: time-ordered ones for people and changes, natural ones for what has a key of its own (sync.md 3.2)."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Protocol

_RANDOM, _PLACE = (1 << 62) - 1, 40  # the random end of a UUIDv7, and the bit where the place in its save is added


class IdSource(Protocol):
    """Makes new UUIDv7 texts and random bytes; fixed in tests."""

    def uuid7(self) -> str:
        """A fresh UUIDv7 as text."""

    def random_bytes(self, n: int) -> bytes:
        """``n`` unpredictable bytes."""


def natural(kind: str, *key: str) -> str:
    """UUIDv8 of SHA-256(kind ‖ key): the same record wherever it is made."""
    digest = hashlib.sha256("\x1f".join((kind, *key)).encode()).digest()
    raw = bytearray(digest[:16])
    raw[6] = (raw[6] & 0x0F) | 0x80
    raw[8] = (raw[8] & 0x3F) | 0x80
    text = raw.hex()  # UUID would take three times as long, and an import makes one a cell
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def change_id(tx: str, place: int) -> str:
    """The id of the change at ``place`` (from 0) of the save ``tx``, a UUIDv7: it follows, so that it need not travel.

    Time and version stay; the place goes into the random part, far from where counters count.
    """
    number = int(tx.replace("-", ""), 16)
    text = f"{number & ~_RANDOM | (number + ((place + 1) << _PLACE)) & _RANDOM:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def place_of(tx: str, id_: str) -> int | None:
    """The place in the save ``tx`` that gave a change its id; None where the id does not follow from the save."""
    try:
        number, save = (int(text.replace("-", ""), 16) for text in (id_, tx))
    except ValueError:
        return None
    place = (((number - save) & _RANDOM) >> _PLACE) - 1
    return place if place >= 0 and change_id(tx, place) == id_ else None


def fold(name: str) -> str:
    """A name for comparing: case, accents, dots and blanks do not count."""
    plain = unicodedata.normalize("NFKD", name)
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.casefold().split())


ROOT_UNIT = natural("unit", "root")
