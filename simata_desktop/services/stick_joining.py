"""Joining a centre without a line: a request goes out on a stick, the centre's grant comes back (sync.md 3.12).

The keys are made with the request and stay in the encrypted store; the code never travels.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from simata_desktop.domain.errors import Trouble, UserError
from simata_desktop.reports.saving import save
from simata_desktop.services.desk import ADMIN, Desk
from simata_desktop.services.enrolling import EnrolService, Joined, read_authority
from simata_desktop.services.stick_file import read_file
from simata_desktop.store.exchange import questions
from simata_desktop.store.exchange.questions import Question
from simata_desktop.sync.identity import DeviceKeys
from simata_desktop.sync.protocol import stick
from simata_desktop.sync.transport import checked_address


@dataclass(frozen=True, slots=True)
class Requested:
    """A request that waits for its grant: since when, asked by whom (id), the file where it was just written."""

    at: str
    user: str
    file: Path | None = None


class StickJoining:
    """The two steps of joining by stick."""

    def __init__(self, desk: Desk, enrolling: EnrolService) -> None:
        self._desk, self._enrolling = desk, enrolling

    def waiting(self) -> Requested | None:
        """The request that has no grant yet."""
        found = self._question()
        return Requested(found.at, found.user) if found else None

    def request(self, file: Path, code: str, *, server: str = "", authority: Path | None = None,
                replace: bool = False) -> Requested:
        """Write the file for the centre's administrator. With the same code the same request is written again; one with
        another code needs ``replace``, for the grant of the first can then no longer be used.

        ``server`` and ``authority`` (a file): where the centre is once there is a line. Raises as
        ``EnrolService.check``; ``enrol.code_form``, ``enrol.waiting``, ``server.*``, ``file.missing``, ``disk.full``,
        ``file.not_writable``.
        """
        self._enrolling.check()
        if not stick.is_code(code):
            raise UserError("enrol.code_form", field="code")
        address = checked_address(server) if server else ""
        pem = read_authority(authority) if authority is not None else ""
        before, asked = self._question(), self._enrolling.question(code, server=address, authority=pem)
        if before and before.sign_key != asked.sign_key and not replace:
            raise UserError("enrol.waiting", field="code", at=before.at.partition("T")[0])
        self._remember(asked)
        keys = DeviceKeys.read(asked.sign_key, asked.seal_key)
        try:
            save(stick.request(self._enrolling.asked(keys, asked.code), sign_key=keys.signing()), file)
        except Trouble:
            self._remember(before)
            raise
        return Requested(asked.at, asked.user, file)

    def grant(self, file: Path) -> Joined:
        """Join by the file that came back.

        Raises as ``EnrolService.check``; ``enrol.not_asked``, ``enrol.other_user``, ``file.missing``,
        ``file.unreadable``, ``enrol.office``; ``bundle.*`` for a file that is damaged, or the answer to another request
        or code.
        """
        self._enrolling.check()
        asked = self._question()
        if asked is None:
            raise UserError("enrol.not_asked")
        if asked.user != self._desk.user.id:
            raise UserError("enrol.other_user")
        keys = DeviceKeys.read(asked.sign_key, asked.seal_key)
        told = stick.read_grant(read_file(file, stick.LONGEST), asked.code, seal_key=keys.sealing())
        server, authority = (asked.server, asked.authority) if asked.server else (told.server, told.authority)
        return self._enrolling.keep(told, keys, server, authority)

    def withdraw(self) -> None:
        """The request is no longer wanted; a grant for it can then not be used. Raises ``right.missing``."""
        self._desk.allow(ADMIN)
        self._remember(None)

    def _question(self) -> Question | None:
        with self._desk.database.reading() as connection:
            return questions.known(connection, questions.STICK)

    def _remember(self, asked: Question | None) -> None:
        with self._enrolling.writing() as connection:
            if asked is None:
                questions.forget(connection, questions.STICK)
            else:
                questions.keep(connection, questions.STICK, asked)
