"""This workspace joins a centre with a one-time code (sync.md 3.12)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import ROOT_UNIT
from simata_desktop.services.desk import ADMIN, Desk
from simata_desktop.store.database import Connection
from simata_desktop.store.exchange import identity, questions
from simata_desktop.store.exchange.identity import Identity
from simata_desktop.store.exchange.questions import Question
from simata_desktop.store.lock import WriterLock
from simata_desktop.store.work import Work
from simata_desktop.sync.identity import KEY_BYTES, DeviceKeys
from simata_desktop.sync.protocol.hello import Enrol, Enrolled
from simata_desktop.sync.protocol.stick import code_hash
from simata_desktop.sync.transport import HttpLine, checked_address

LARGEST_AUTHORITY = 64 * 1024  # bytes


class EnrolLine(Protocol):
    """The way to a centre that does not know this device yet."""

    def enrol(self, asked: Enrol) -> Enrolled:
        """Join with a one-time code. Raises UserError ``enrol.*``, EnvironmentProblem ``line.*``."""


@dataclass(frozen=True, slots=True)
class Joined:
    """As what this device has joined."""

    device: str
    gen: int
    office: str
    office_name: str
    server: str
    user: str
    roles: tuple[str, ...]


class EnrolService:
    """Joining a centre. ``pc`` names this computer, ``fingerprint`` its disk and folder."""

    def __init__(self, desk: Desk, *, app: str, pc: str, fingerprint: Callable[[], str]) -> None:
        self._desk, self._app, self._pc, self._fingerprint = desk, app, pc, fingerprint

    def check(self) -> None:
        """May this user join with this workspace? Raises ``right.missing``, ``workspace.practice``,
        ``enrol.already``."""
        self._desk.allow(ADMIN)
        if self._desk.practice:
            raise UserError("workspace.practice")
        with self._desk.database.reading() as connection:
            if identity.known(connection) is not None:
                raise UserError("enrol.already")

    def by_line(self, server: str, code: str, authority: Path | None = None) -> Joined:
        """Join over the net. ``authority``: the file of the certificate that alone is trusted.

        Raises as :meth:`join`; ``server.address``, ``server.insecure``, ``server.authority``.
        """
        self.check()
        pem = read_authority(authority) if authority is not None else ""
        with HttpLine(server, authority=pem, app=self._app) as line:
            return self.join(line, checked_address(server), code, authority=pem)

    def join(self, line: EnrolLine, server: str, code: str, *, authority: str = "") -> Joined:
        """Join by line; what was made before is pushed with the first synchronisation.

        The keys are kept before they go out: where the answer is lost, the same question gets it again.
        ``authority``: the certificate (PEM) that alone is trusted from now on. Raises as :meth:`check`, and what the
        line raises.
        """
        self.check()
        waits = self.question(code, server=server, authority=authority)
        with self.writing() as connection:
            questions.keep(connection, questions.LINE, waits)
        keys = DeviceKeys.read(waits.sign_key, waits.seal_key)
        return self.keep(line.enrol(self.asked(keys, code)), keys, server, authority)

    def move(self, server: str, authority: Path | None = None) -> Identity:
        """The address of the centre from now on, for a device that joined by stick or whose centre has moved.

        Raises ``right.missing``, ``sync.not_enrolled``, ``server.address``, ``server.insecure``, ``server.authority``.
        """
        self._desk.allow(ADMIN)
        pem = read_authority(authority) if authority is not None else ""
        with HttpLine(server, authority=pem, app=self._app):  # refuses what could never be asked
            address = checked_address(server)
        with self.writing() as connection:
            me = identity.known(connection)
            if me is None:
                raise UserError("sync.not_enrolled")
            me = replace(me, server=address, ca=pem)
            identity.keep(connection, me)
        return me

    def question(self, code: str, *, server: str = "", authority: str = "") -> Question:
        """A question to join; the keys are those that went out with this code before, else new ones."""
        with self._desk.database.reading() as connection:
            before = [questions.known(connection, way) for way in questions.WAYS]
        user, known = self._desk.user.id, code_hash(code)
        same = next((one for one in before if one and one.user == user and code_hash(one.code) == known), None)
        if same is not None:
            return replace(same, server=server or same.server, authority=authority or same.authority)
        sign, seal = DeviceKeys.of(self._desk.ids.random_bytes(2 * KEY_BYTES)).written()
        return Question(user, self._desk.clock.now().isoformat(timespec="seconds"), code.strip(), sign, seal, server,
                     authority)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction under the writer lock."""
        with WriterLock(self._desk.folder / "writer.lock"), self._desk.database.writing() as connection:
            yield connection

    def asked(self, keys: DeviceKeys, code: str) -> Enrol:
        """What the centre is asked. The office is told where the workspace has one."""
        sign, seal = keys.public()
        with self._desk.database.reading() as connection:
            found = Work(connection, self._desk.ids).find("unit", ROOT_UNIT)
        office = (found[0].get("kode") or "") if found else ""
        return Enrol(code.strip(), sign, seal, self._desk.user.name, self._desk.user.id, office, self._pc, self._app)

    def keep(self, enrolled: Enrolled, keys: DeviceKeys, server: str, authority: str) -> Joined:
        """Remember who we are from now on, in one save that names the office and adds the roles of the code.

        Raises UserError ``enrol.office`` where the workspace became another office's meanwhile.
        """
        sign, seal = keys.written()
        me = Identity(enrolled.device, enrolled.gen, enrolled.lease, enrolled.epoch, enrolled.office, enrolled.root,
                      server, enrolled.user_id, tuple(enrolled.roles), sign, seal, enrolled.server_sign_key,
                      enrolled.server_seal_key, authority, self._fingerprint())
        with self._desk.save("enrol") as result:
            self._name_office(result.work, enrolled)
            user = self._desk.user
            if result.work.find("user", user.id) is not None:
                roles = json.dumps(sorted(user.roles | set(enrolled.roles)))
                held = result.work.read("user", user.id).get("peran")
                if set(json.loads(held or "[]")) != set(json.loads(roles)):
                    result.work.set("user", user.id, {"peran": roles})
            identity.keep(result.work.connection, me)
            questions.forget(result.work.connection, *questions.WAYS)
        return Joined(me.device, me.gen, me.office, enrolled.office_name, server, enrolled.user, me.roles)

    @staticmethod
    def _name_office(work: Work, enrolled: Enrolled) -> None:
        found = work.find("unit", ROOT_UNIT)
        if found is None:
            work.create("unit", ROOT_UNIT, {"kode": enrolled.office, "nama": enrolled.office_name})
        elif found[0].get("kode") not in (None, "", enrolled.office):
            raise UserError("enrol.office", field="office", office=found[0].get("kode"))
        elif not found[0].get("kode"):
            work.set("unit", ROOT_UNIT, {"kode": enrolled.office,
                                         "nama": found[0].get("nama") or enrolled.office_name})


def read_authority(file: Path) -> str:
    """The text of a certificate file. Raises UserError ``file.missing``, ``server.authority``."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_AUTHORITY)
    except OSError:
        raise UserError("file.missing", field="ca", file=str(file)) from None
    try:
        return content.decode("ascii")
    except UnicodeDecodeError:
        raise UserError("server.authority", field="ca") from None
