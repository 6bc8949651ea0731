"""Locks and unlocks single key slots; which slots there are is the matter of :mod:`simata_desktop.store.slots`."""

from __future__ import annotations

import hmac
from typing import NoReturn

from msgspec.structs import replace

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import IdSource
from simata_desktop.store.keys import (
    KEY_BYTES,
    NONCE_BYTES,
    SALT_BYTES,
    Argon2,
    Cost,
    DataKey,
    Derive,
    Hkdf,
    check_cost,
    mac,
    passphrase_bytes,
    subkey,
    unwrap,
    wrap,
)
from simata_desktop.store.recovery_code import recovery_bytes
from simata_desktop.store.slot_file import Slot, SlotTable, canonical

RECOVERY = "recovery"


class Locksmith:
    """Makes and opens slots with one source of random bytes and one way of deriving keys."""

    def __init__(self, source: IdSource, derive: Derive) -> None:
        self._source = source
        self._derive = derive

    def user_slot(self, key: DataKey, table: SlotTable, *, user_id: str, name: str, passphrase: str,
                  cost: Cost) -> Slot:
        """A slot that opens by ``passphrase`` at that cost."""
        how = Argon2(self._source.random_bytes(SALT_BYTES), cost.memory_kib, cost.passes, cost.lanes)
        check_cost(how)
        slot = Slot("user", user_id, name, how, b"", b"", b"")
        return self._lock(table, slot, secret=passphrase_bytes(passphrase), key=key)

    def recovery_slot(self, key: DataKey, table: SlotTable, *, code: str) -> Slot:
        """The slot that opens by the recovery code."""
        slot = Slot("recovery", RECOVERY, RECOVERY, Hkdf(self._source.random_bytes(SALT_BYTES)), b"", b"", b"")
        return self._lock(table, slot, secret=recovery_bytes(code), key=key)

    def derived(self, secret: bytes, slot: Slot) -> bytes:
        """The key that ``secret`` gives with the salt and cost of ``slot``."""
        return self._derive(secret, slot.derivation)

    def unlock(self, table: SlotTable, slot: Slot, *, derived: bytes) -> DataKey | None:
        """The data key; None for a wrong secret. Raises ``slots.damaged`` where the file was tampered with."""
        slot_key = unwrap(derived, slot.slot_key, belongs_to=_place(table, slot, part="slot_key"))
        if slot_key is None:
            return None
        raw = unwrap(slot_key, slot.data_key, belongs_to=_place(table, slot, part="data_key"))
        if raw is None:
            damaged()
        key = DataKey(raw)
        check_seal(key, table)
        return key

    def turned(self, table: SlotTable, slot: Slot, *, old: DataKey, new: DataKey) -> Slot:
        """The same slot for a new data key, by its spare."""
        slot_key = unwrap(subkey(old, "spare"), slot.spare, belongs_to=_place(table, slot, part="spare"))
        if slot_key is None:
            damaged()
        return self._fill(table, slot, slot_key=slot_key, key=new)

    def _lock(self, table: SlotTable, slot: Slot, *, secret: bytes, key: DataKey) -> Slot:
        slot_key = self._source.random_bytes(KEY_BYTES)
        sealed = self._wrap(self.derived(secret, slot), slot_key, place=_place(table, slot, part="slot_key"))
        return self._fill(table, replace(slot, slot_key=sealed), slot_key=slot_key, key=key)

    def _fill(self, table: SlotTable, slot: Slot, *, slot_key: bytes, key: DataKey) -> Slot:
        return replace(slot, data_key=self._wrap(slot_key, key.raw, place=_place(table, slot, part="data_key")),
                       spare=self._wrap(subkey(key, "spare"), slot_key, place=_place(table, slot, part="spare")))

    def _wrap(self, key: bytes, secret: bytes, *, place: bytes) -> bytes:
        return wrap(key, secret, nonce=self._source.random_bytes(NONCE_BYTES), belongs_to=place)


def seal(key: DataKey, table: SlotTable) -> SlotTable:
    """The table with the mark that only a holder of the data key can make."""
    return replace(table, seal=_seal(key, table))


def check_seal(key: DataKey, table: SlotTable) -> None:
    """Refuse a table that somebody without the data key has written (``slots.damaged``)."""
    if not hmac.compare_digest(table.seal, _seal(key, table)):
        damaged()


def damaged() -> NoReturn:
    """The slot file is not what the program wrote."""
    raise UserError("slots.damaged")


def _seal(key: DataKey, table: SlotTable) -> bytes:
    return mac(subkey(key, "slots"), canonical(replace(table, seal=b"")))


def _place(table: SlotTable, slot: Slot, *, part: str) -> bytes:
    """What a sealed part belongs to: format, store, slot, person, cost; moved or altered, it does not open."""
    return canonical({"format": table.format, "store": table.store, "kind": slot.kind, "id": slot.id,
                      "name": slot.name, "derivation": slot.derivation, "part": part})
