"""Who may sign in on this PC, with which roles; passphrases and the recovery code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.services.desk import ADMIN, ASSESSOR, ENTRY, LEADER, VERIFIER, Desk
from simata_desktop.store.keys import DataKey
from simata_desktop.store.lock import WriterLock
from simata_desktop.store.passphrase import check_passphrase
from simata_desktop.store.queries.units import unit_tree
from simata_desktop.store.queries.users import UserRow, user_rows
from simata_desktop.store.slots import Slots

ROLES = (ENTRY, ASSESSOR, VERIFIER, ADMIN, LEADER)


@dataclass(frozen=True, slots=True)
class NewUser:
    """A user to be made; ``unit`` (code or name) bounds an entry clerk."""

    name: str
    roles: tuple[str, ...]
    unit: str | None = None


class UserService:
    """Users of this store; only administrators change them."""

    def __init__(self, desk: Desk, slots: Slots, key: DataKey) -> None:
        self._desk = desk
        self._slots = slots
        self._key = key

    def list(self) -> Sequence[UserRow]:
        """All users of the store."""
        with self._desk.database.reading() as connection:
            return user_rows(connection)

    def add(self, new: NewUser, passphrase: str) -> Changes:
        """Make a user with a key slot. Raises ``user.exists``, ``role.unknown``, ``passphrase.weak``."""
        self._desk.allow(ADMIN)
        for role in new.roles:
            if role not in ROLES:
                raise UsageError("role.unknown", field="role", role=role, known=", ".join(ROLES))
        check_passphrase(passphrase, user_name=new.name)
        with self._desk.save("users", params={"name": new.name}) as result:
            unit = unit_tree(result.work.connection).find(new.unit).uid if new.unit else None
            uid = self._desk.ids.uuid7()
            result.work.create("user", uid, {"nama": new.name, "peran": json.dumps(sorted(new.roles)), "unit": unit})
            self._slots.add_user(uid, new.name, passphrase=passphrase, key=self._key)
        return result.changes

    def remove(self, name: str) -> Changes:
        """Take a user's slot away; what he did stays under his name. Raises ``user.unknown``, ``user.last``."""
        self._desk.allow(ADMIN)
        uid = self._slots.user_id(name)
        if uid is None:
            raise UserError("user.unknown", field="name", name=name)
        if uid == self._desk.user.id:
            raise UserError("user.self", field="name")
        with self._desk.save("users", params={"name": name}) as result:
            result.work.delete("user", uid)
            self._slots.remove(uid, key=self._key)
        return result.changes

    def change_passphrase(self, passphrase: str) -> None:
        """Give the user signed in another passphrase. Raises ``passphrase.weak``."""
        check_passphrase(passphrase, user_name=self._desk.user.name)
        with WriterLock(self._desk.folder / "writer.lock"):
            self._slots.change_passphrase(self._desk.user.id, passphrase, key=self._key)
