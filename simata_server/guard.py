"""May a change of a batch be made? The device's rights with those of its author, and the steps of states (sync.md 3.7,
3.13), judged under the lock of the heads from what the centre knows itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from psycopg import Connection

from simata_desktop.domain import transitions
from simata_desktop.domain.merge import CREATE, DELETE, RESOLVE, State, Version, group_of
from simata_desktop.domain.transitions import STATUS, WHY, Hand
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change, Save
from simata_server import database, devices, moving
from simata_server.authors import Authors
from simata_server.devices import Device
from simata_server.intake import Sender
from simata_server.rights import PLACE, RIGHT, Actor, told_values
from simata_server.shelf import PostgresShelf

USER, EVIDENCE, SESSION, ROLES = "user", "evidence", "session", "user.peran"
UNKNOWN_AUTHOR, DISMISSED, LATE = "author.unknown", "author.dismissed", "device.long_away"


@dataclass
class Guard:
    """Judges the changes of one batch, in order. ``late``: up to this number the device's changes wait for a person, as
    it had not been seen for too long when it said hello."""

    shelf: PostgresShelf
    actor: Actor
    user: str
    sender: Sender
    late: int
    authors: Authors
    _content: dict[tuple[str, str], str] = field(default_factory=dict)  # who entered what evidence says now
    _taken_away: dict[str, list[State]] = field(default_factory=dict)  # by save: judged evidence that goes with it

    def may(self, save: Save, change: Change, state: State) -> str:
        """Why a change may not be made; empty where it may. What may is counted as made."""
        actor = self._with_roles(save.user)
        why = self._author(save, change) or actor.may(save, change, state)
        why = why or self._foreign_user(change, state) or self._conflict(change)
        why = why or (LATE if change.n <= self.late else "")
        if not why and change.kind != RESOLVE:
            why = self._step(save, change, state, verifier="verifier" in actor.roles)
        if not why:
            self._note(save, change, state)
        return why

    # Who

    def _author(self, save: Save, change: Change) -> str:
        known = self.shelf.state(self._users, USER, save.user)
        if known.deleted is not None:
            return DISMISSED
        if known.made or save.user == self.user:
            return UNKNOWN_AUTHOR if self.authors.of_another(save.user, self.user) else ""
        enters = (change.entity, change.record, change.kind) == (USER, save.user, CREATE)  # the first of a workspace
        return "" if enters and not self.authors.of_another(save.user, self.user) else UNKNOWN_AUTHOR

    @property
    def _users(self) -> str:
        return f"{self.actor.office}/{wire.OPEN}"

    def _with_roles(self, user: str) -> Actor:
        """The device with those of its roles that its user has by his own record."""
        told = self.shelf.state(self._users, USER, user).body.get(ROLES)
        try:
            named = json.loads(told) if told else self.actor.roles
        except ValueError:
            named = ()
        mine = {one for one in named if isinstance(one, str)} if isinstance(named, Sequence) else set()
        return replace(self.actor, roles=tuple(one for one in self.actor.roles if one in mine))

    def _foreign_user(self, change: Change, state: State) -> str:
        """Users made elsewhere are the administrator's."""
        if change.entity != USER or not state.made or "admin" in self.actor.roles:
            return ""
        made = state.versions.get(USER)
        return "" if made is not None and made.device == self.actor.device else RIGHT

    def _conflict(self, change: Change) -> str:
        """A decision is about the record it is made on."""
        found = self.shelf.conflict(change.resolves) if change.resolves else None
        about = None if found is None else (found.partition, found.record)
        return PLACE if about not in (None, (change.partition, change.record)) else ""

    # Steps

    def _step(self, save: Save, change: Change, state: State, *, verifier: bool) -> str:
        if moving.lies(self.shelf, change) != change.partition:
            return ""  # a late edit of who has gone to another office: a person looks at it there
        told = told_values(change)
        if change.entity == EVIDENCE and not verifier and self._seen(change, transitions.judged(state)) and (
                state.body.get(STATUS) == transitions.VERIFIED and state.deleted is None):
            return transitions.EVIDENCE_LOCKED
        if not verifier and any(map(transitions.measured, map(group_of, told))):
            session = self.shelf.state(change.partition, SESSION, transitions.session_of(state, told))
            if self._seen(change, transitions.closed(session)):
                return transitions.SESSION_LOCKED
        if STATUS not in change.fields or self._carried(save, change, told):
            return ""
        hand = Hand(verifier, bool((save.reason or told.get(WHY) or "").strip()), self._own(save, change, told))
        return transitions.step_refusal(change.entity, self._before(change, state), told[STATUS], hand)

    def _before(self, change: Change, state: State) -> str | None:
        """The state the author saw: the present one, but what he could not know."""
        version = state.versions.get("state")
        if not state.made or state.deleted is not None:
            return None
        unseen = version is not None and not self._seen(change, version)
        return wire.pair(change.fields[STATUS])[0] if unseen else state.body.get(STATUS)

    def _seen(self, change: Change, version: Version | None) -> bool:
        """Did the author know this version? Not one that is not."""
        if version is None:
            return False
        own = version.device == self.sender.device and (
            version.n < change.n if version.gen == self.sender.gen
            else version.n <= self.sender.lineage.get(version.gen, 0))
        return own or version.seq <= change.base

    def _own(self, save: Save, change: Change, told: Mapping[str, str | None]) -> bool:
        """Would he verify what he entered himself, though another could?"""
        if change.entity != EVIDENCE or told[STATUS] not in (transitions.VERIFIED, transitions.REJECTED):
            return False
        key = change.partition, change.record
        enters = any(group_of(name) == EVIDENCE for name in told)
        author = save.user if enters else self._content.get(key) or self.authors.of_content(*key)
        return author == save.user and self.authors.another_verifier(change.partition, save.user)

    def _carried(self, save: Save, change: Change, told: Mapping[str, str | None]) -> bool:
        """Does a record take over the verdict on another that goes in the same save, as when two persons are one?"""
        gone = self._taken_away.get(save.tx, ()) if change.entity == EVIDENCE else ()
        return any(all(told.get(name) == one.body.get(name) for name in (STATUS, "state.diverifikasi_oleh"))
                   and all(told.get(name, one.body.get(name)) == one.body.get(name)
                           for name in ("evidence.indikator", "evidence.nilai", "evidence.nomor")) for one in gone)

    def _note(self, save: Save, change: Change, state: State) -> None:
        if change.entity != EVIDENCE:
            return
        if change.kind == DELETE and transitions.judged(state) is not None:
            self._taken_away.setdefault(save.tx, []).append(replace(state, body=dict(state.body)))
        if any(group_of(name) == EVIDENCE for name in change.fields):
            self._content[change.partition, change.record] = save.user


def guard(connection: Connection, shelf: PostgresShelf, device: Device, sender: Sender, saves: Sequence[Save]) -> Guard:
    """The guard of a batch of a device whose records are loaded."""
    actor, users = devices.actor(connection, device), {save.user for save in saves}
    shelf.load_records({(f"{actor.office}/{wire.OPEN}", one) for one in users} - shelf.states.keys())
    authors = Authors.read(connection, actor, users, above=database.parents(connection), records=[
        (change.partition, change.record, version.seq) for save in saves for change in save.changes
        if change.entity == EVIDENCE and STATUS in change.fields
        and (version := shelf.state(change.partition, EVIDENCE, change.record).versions.get(EVIDENCE)) is not None])
    row = connection.execute("SELECT late FROM generation WHERE device = %s AND gen = %s",
                             (device.id, sender.gen)).fetchone()
    return Guard(shelf, actor, device.user_id, sender, row[0] if row else 0, authors)
