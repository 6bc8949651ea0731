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
from simata_desktop.store.sign_in import sign_in
from simata_desktop.store.slots import Slots
from simata_desktop.store.tries import Tries

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
        _known(new.roles)
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
        uid = self._other(name, UserError("user.self", field="name"))
        with self._desk.save("users", params={"name": name}) as result:
            result.work.delete("user", uid)
            self._slots.remove(uid, key=self._key)
        return result.changes

    def change(self, name: str, *, roles: tuple[str, ...], unit: str | None) -> Changes:
        """Other roles and another unit for a user, never for oneself. Raises ``user.unknown``, ``user.own_roles``."""
        self._desk.allow(ADMIN)
        _known(roles)
        uid = self._other(name, UserError("user.own_roles", field="role"))
        with self._desk.save("users", params={"name": name}) as result:
            bound = unit_tree(result.work.connection).find(unit).uid if unit else None
            result.work.set("user", uid, {"peran": json.dumps(sorted(roles)), "unit": bound})
        return result.changes

    def _other(self, name: str, oneself: UserError) -> str:
        """The id of another user; ``oneself`` is raised for the one signed in."""
        uid = self._slots.user_id(name)
        if uid is None:
            raise UserError("user.unknown", field="name", name=name)
        if uid == self._desk.user.id:
            raise oneself
        return uid

    def confirm(self, passphrase: str) -> None:
        """Is it really the user signed in who sits here? Raises ``passphrase.wrong``, ``login.wait``."""
        try:
            sign_in(self._slots, Tries(self._desk.folder, self._desk.clock), name=self._desk.user.name,
                    passphrase=passphrase)
        except UserError as error:
            if error.code != "login.wrong":
                raise
            raise UserError("passphrase.wrong", field="passphrase", **error.params) from None

    def new_recovery(self, passphrase: str) -> str:
        """A new recovery code; the old one opens nothing any more. Raises what ``confirm`` raises."""
        self._desk.allow(ADMIN)
        self.confirm(passphrase)
        with WriterLock(self._desk.folder / "writer.lock"):
            return self._slots.new_recovery(key=self._key)

    def check_passphrase(self, name: str, passphrase: str) -> None:
        """Raise ``passphrase.weak`` where ``name`` may not use it."""
        check_passphrase(passphrase, user_name=name)

    def change_passphrase(self, passphrase: str) -> None:
        """Give the user signed in another passphrase. Raises ``passphrase.weak``."""
        check_passphrase(passphrase, user_name=self._desk.user.name)
        with WriterLock(self._desk.folder / "writer.lock"):
            self._slots.change_passphrase(self._desk.user.id, passphrase, key=self._key)


def _known(roles: Sequence[str]) -> None:
    for role in roles:
        if role not in ROLES:
            raise UsageError("role.unknown", field="role", role=role, known=", ".join(ROLES))
    if not roles:
        raise UserError("role.missing", field="role")
