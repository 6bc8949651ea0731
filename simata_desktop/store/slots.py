"""Key slots: each user's passphrase and the office's recovery code open the same data key (security.md 2.1).

Whoever changes the slots must hold the data key; the file's seal shows that nobody else did. Writers hold the
workspace's writer lock while they call; readers need none.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import IdSource, fold
from simata_desktop.store import slot_file
from simata_desktop.store.keys import FLOOR, Cost, DataKey, Derive, derive, new_data_key, passphrase_bytes
from simata_desktop.store.locksmith import RECOVERY, Locksmith, check_seal, damaged, seal
from simata_desktop.store.recovery_code import new_recovery_code, recovery_bytes
from simata_desktop.store.slot_file import Slot, SlotTable


@dataclass(frozen=True, slots=True)
class Opened:
    """What a right passphrase or code gives; ``user_id`` and ``name`` are empty after the recovery code."""

    key: DataKey
    user_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Created:
    """A new set of slots: its data key, and the recovery code, which nobody can show a second time."""

    key: DataKey
    recovery_code: str


class Slots:
    """The slots of the store in ``folder``; ``cost`` is that of new slots, old ones keep theirs."""

    def __init__(self, folder: Path, source: IdSource, *, cost: Cost = FLOOR, derive: Derive = derive) -> None:
        self._folder = folder
        self._source = source
        self._cost = cost
        self._locksmith = Locksmith(source, derive)

    def create(self, store_id: str, *, user_id: str, name: str, passphrase: str) -> Created:
        """A data key with its first user and its recovery slot, in one write; refuses to replace (``slots.exists``)."""
        if self.exist():
            raise UserError("slots.exists")
        key, code = new_data_key(self._source), new_recovery_code(self._source)
        empty = SlotTable(store=store_id, generation=0, slots=())
        user = self._user_slot(key, empty, user_id=user_id, name=_checked(name), passphrase=passphrase)
        self._write(key, empty, slots=[user, self._locksmith.recovery_slot(key, empty, code=code)])
        return Created(key, code)

    def exist(self) -> bool:
        """Is there a slot file, good or damaged?"""
        return any((self._folder / file).exists() for file in slot_file.NAMES)

    def store_id(self) -> str:
        """The store these slots belong to."""
        return self._read().store

    def names(self) -> tuple[str, ...]:
        """The names people sign in with, sorted."""
        return tuple(sorted(slot.name for slot in _users(self._read())))

    def user_id(self, name: str) -> str | None:
        """Whose slot that name opens; case, blanks and dots do not count."""
        slot = _named(self._read(), name)
        return None if slot is None else slot.id

    def snapshot(self) -> bytes:
        """The slot file for a backup; written as ``slots.json`` beside a restored store it is whole."""
        return slot_file.encode(self._read())

    def open(self, name: str, passphrase: str) -> Opened:
        """Sign in. Raises :class:`UserError` ``login.wrong`` (also, after the same time, for an unknown name)."""
        table = self._read()
        named = _named(table, name)
        # for an unknown name the same work is done on somebody's slot, so that the time tells nothing
        slot = named or _users(table)[0]
        derived = self._locksmith.derived(passphrase_bytes(passphrase), slot)
        key = self._locksmith.unlock(table, slot, derived=derived)
        if named is None or key is None:
            raise UserError("login.wrong", field="passphrase")
        return Opened(key, slot.id, slot.name)

    def open_recovery(self, code: str) -> Opened:
        """Open by the code from the safe. Raises ``recovery.mistyped`` (a slip of the pen) or ``recovery.wrong``."""
        secret = recovery_bytes(code)
        table = self._read()
        slot = next((slot for slot in table.slots if slot.kind == RECOVERY), None)
        if slot is None:
            damaged()
        key = self._locksmith.unlock(table, slot, derived=self._locksmith.derived(secret, slot))
        if key is None:
            raise UserError("recovery.wrong", field="recovery_code")
        return Opened(key, "", "")

    def add_user(self, user_id: str, name: str, *, passphrase: str, key: DataKey) -> None:
        """A slot for one more person. Raises ``user.name`` (no letter or digit in it) or ``user.exists``."""
        table = self._sealed(key)
        if _named(table, _checked(name)) or any(slot.id == user_id for slot in table.slots):
            raise UserError("user.exists", field="name", name=name)
        added = self._user_slot(key, table, user_id=user_id, name=name, passphrase=passphrase)
        self._write(key, table, slots=[*table.slots, added])

    def change_passphrase(self, user_id: str, passphrase: str, *, key: DataKey) -> None:
        """A new passphrase for ``user_id``; the old one no longer opens. Raises ``user.unknown``."""
        table = self._sealed(key)
        old = _user(table, user_id)
        new = self._user_slot(key, table, user_id=user_id, name=old.name, passphrase=passphrase)
        self._write(key, table, slots=[new if slot is old else slot for slot in table.slots])

    def remove(self, user_id: str, *, key: DataKey) -> None:
        """Drop a user's slot; the last one stays (``user.last``). For a key he may have kept: :meth:`rotated`."""
        table = self._sealed(key)
        gone = _user(table, user_id)
        if len(_users(table)) == 1:
            raise UserError("user.last")
        self._write(key, table, slots=[slot for slot in table.slots if slot is not gone])

    def new_recovery(self, *, key: DataKey) -> str:
        """A new recovery code in the place of the old one, which no longer opens."""
        table = self._sealed(key)
        code = new_recovery_code(self._source)
        recovery = self._locksmith.recovery_slot(key, table, code=code)
        self._write(key, table, slots=[*_users(table), recovery])
        return code

    def rotated(self, old: DataKey, new: DataKey) -> bytes:
        """The slot file for a store that bears a new data key; everybody's passphrase and the code open it as before.

        Nothing is written: put it as ``slots.json`` beside the newly encrypted store, then swap both at once.
        """
        table = self._sealed(old)
        turned = tuple(self._locksmith.turned(table, slot, old=old, new=new) for slot in table.slots)
        return slot_file.encode(seal(new, replace(table, generation=table.generation + 1, slots=turned)))

    def _user_slot(self, key: DataKey, table: SlotTable, *, user_id: str, name: str, passphrase: str) -> Slot:
        return self._locksmith.user_slot(key, table, user_id=user_id, name=name, passphrase=passphrase, cost=self._cost)

    def _read(self) -> SlotTable:
        table = slot_file.read(self._folder)
        if not _users(table):
            damaged()
        return table

    def _sealed(self, key: DataKey) -> SlotTable:
        table = self._read()
        check_seal(key, table)
        return table

    def _write(self, key: DataKey, table: SlotTable, *, slots: list[Slot]) -> None:
        changed = replace(table, generation=table.generation + 1, slots=tuple(slots))
        slot_file.write(self._folder, seal(key, changed))


def _users(table: SlotTable) -> list[Slot]:
    return [slot for slot in table.slots if slot.kind == "user"]


def _named(table: SlotTable, name: str) -> Slot | None:
    return next((slot for slot in _users(table) if fold(slot.name) == fold(name)), None)


def _user(table: SlotTable, user_id: str) -> Slot:
    slot = next((slot for slot in _users(table) if slot.id == user_id), None)
    if slot is None:
        raise UserError("user.unknown")
    return slot


def _checked(name: str) -> str:
    if not fold(name):
        raise UserError("user.name", field="name")
    return name
