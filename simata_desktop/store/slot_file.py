"""The key slot file on disk: two copies beside the store, each checked by its own sum, the newer good one counts."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.store.durable import replace_file
from simata_desktop.store.keys import Argon2, Hkdf

FORMAT = 1
NAMES = ("slots.json", "slots.copy.json")


class Slot(Struct, frozen=True, forbid_unknown_fields=True):
    """One way into the store.

    ``slot_key``: a random key of this slot, sealed by the key from the passphrase or code. ``data_key``: the store's
    key sealed by the slot key. ``spare``: the slot key sealed by a subkey of the data key, so that a new data key can
    be given to every slot that stays, without asking everybody for the passphrase.
    """

    kind: Literal["user", "recovery"]
    id: str
    name: str
    derivation: Argon2 | Hkdf
    slot_key: bytes
    data_key: bytes
    spare: bytes


class SlotTable(Struct, frozen=True, forbid_unknown_fields=True):
    """All slots of one store; ``seal`` is the HMAC of the rest under a subkey of the data key."""

    store: str
    generation: int
    slots: tuple[Slot, ...]
    seal: bytes = b""
    format: int = FORMAT


class _Envelope(Struct, frozen=True, forbid_unknown_fields=True):
    body: SlotTable
    sha256: str


def canonical(value: object) -> bytes:
    """JSON with sorted keys and no blanks: the same bytes for the same value."""
    return msgspec.json.encode(value, order="sorted")


def encode(table: SlotTable) -> bytes:
    """The bytes of the file; the same table always gives the same bytes."""
    return canonical(_Envelope(body=table, sha256=sha256(canonical(table)).hexdigest())) + b"\n"


def decode(data: bytes) -> SlotTable | None:
    """The table, or None where a single byte differs from what was written."""
    try:
        table = msgspec.json.decode(data, type=_Envelope).body
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return table if encode(table) == data else None


def read(folder: Path) -> SlotTable:
    """The newest good copy; the other is written anew from it where it is missing, damaged or older.

    Raises :class:`UserError` ``slots.missing`` (no copy), ``slots.damaged`` (no good one), ``slots.newer``.
    """
    copies = [_bytes(folder / name) for name in NAMES]
    if copies == [None, None]:
        raise UserError("slots.missing")
    tables = [None if data is None else decode(data) for data in copies]
    good = [table for table in tables if table is not None]
    if not good:
        raise UserError("slots.newer" if any(_is_newer(data) for data in copies) else "slots.damaged")
    best = max(good, key=lambda table: table.generation)
    for name, table in zip(NAMES, tables, strict=True):
        if table is None or table.generation < best.generation:
            with suppress(EnvironmentProblem):  # a store that can only be read is still opened
                replace_file(folder / name, encode(best))
    return best


def bad_copies(folder: Path) -> tuple[str, ...]:
    """The copies that are missing or damaged; nothing is mended."""
    return tuple(name for name in NAMES if (data := _bytes(folder / name)) is None or decode(data) is None)


def write(folder: Path, table: SlotTable) -> None:
    """Both copies, one after the other: at any moment at least one is whole."""
    for name in NAMES:
        replace_file(folder / name, encode(table))


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


class _AnyBody(Struct, frozen=True):
    format: int


class _AnyEnvelope(Struct, frozen=True):
    body: _AnyBody


def _is_newer(data: bytes | None) -> bool:
    """Was this written by a later version of the program?"""
    try:
        return data is not None and msgspec.json.decode(data, type=_AnyEnvelope).body.format > FORMAT
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
