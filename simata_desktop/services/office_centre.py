"""This PC as the centre of one office or one room: set up, started and stopped from the window.

The same server as the agency's, in a folder beside the store: its own authority, its own PostgreSQL, TLS. Unlike the
store its database is not encrypted by this program; the window says so before anything is made.
"""

from __future__ import annotations

import ipaddress
import json
import platform
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.ids import ROOT_UNIT
from simata_desktop.domain.progress import Progress, Silent
from simata_desktop.reports.saving import save
from simata_desktop.services import centre_process
from simata_desktop.services.centre_process import CentreProcess
from simata_desktop.services.desk import ADMIN, ASSESSOR, ENTRY, VERIFIER, Desk
from simata_desktop.services.enrolling import EnrolService, Joined
from simata_desktop.store.durable import replace_file
from simata_desktop.store.work import Work

FOLDER, NOTE = "centre", "centre.json"
STAGES = ("setup", "office", "start", "join")
ROLES = (ENTRY, ASSESSOR, VERIFIER, ADMIN)


@dataclass(frozen=True, slots=True)
class CentreNote:
    """What is remembered beside the store. ``serve``: the words by which it answers; ``on``: it is to answer whenever
    the window is open."""

    office: str
    address: str
    authority: str
    fingerprint: str
    serve: tuple[str, ...] = ()
    on: bool = True


@dataclass(frozen=True, slots=True)
class PcCode:
    """What is typed at another PC to join."""

    address: str
    code: str
    fingerprint: str
    authority: Path
    expires_at: str


class OfficeCentre:
    """The centre on this PC. ``process`` outlives the workspace: other PCs go on while this window is locked."""

    def __init__(self, desk: Desk, enrolling: EnrolService, process: CentreProcess | None = None) -> None:
        self._desk, self._enrolling = desk, enrolling
        self.process = process or CentreProcess()

    @property
    def folder(self) -> Path:
        """Where the centre keeps what it knows."""
        return self._desk.folder / FOLDER

    def note(self) -> CentreNote | None:
        """What was set up here; None where this PC is no centre."""
        try:
            return CentreNote(**json.loads((self.folder / NOTE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):  # absent, or not written by this program
            return None

    def refuse(self) -> None:
        """May this PC become one? Raises ``right.missing``, ``workspace.practice``, ``enrol.already``,
        ``centre.missing``, ``centre.office``."""
        self._enrolling.check()
        if not centre_process.installed():
            raise UserError("centre.missing")
        if not all(self._office()):
            raise UserError("centre.office")

    def set_up(self, address: str, progress: Progress | None = None) -> Joined:
        """Make the centre, start it and join it with this workspace; may be done again where it broke off.

        ``address``: ``HOST`` or ``HOST:PORT`` by which other PCs of the room find this one. Raises as :meth:`refuse`;
        EnvironmentProblem ``centre.*``; what joining raises.
        """
        progress = progress or Silent()
        self.refuse()
        code, name = self._office()
        self._stage(progress, "setup")
        made = centre_process.ask(self.folder, "setup", "--name", name, "--address", address.strip())
        self._stage(progress, "office")
        known = centre_process.ask(self.folder, "office", "list")["offices"]
        if not any(one["code"] == code for one in known):
            centre_process.ask(self.folder, "office", "add", code, name)
        note = CentreNote(code, made["address"], made["authority"], made["fingerprint"], tuple(made["serve"]))
        self._keep(note)
        self._stage(progress, "start")
        self.start()
        self._stage(progress, "join")
        roles = sorted(self._desk.user.roles & set(ROLES)) or [ADMIN]
        issued = self._issue(code, roles, self._desk.user.name)
        return self._enrolling.by_line(note.address, issued["code"], Path(note.authority))

    def start(self) -> None:
        """Answer from now on, and whenever the window is open. Raises EnvironmentProblem ``centre.start``."""
        note = self._noted()
        self.process.start(self.folder, note.serve)
        self._keep(note, on=True)

    def stop(self) -> None:
        """Answer no more until somebody starts it again; nothing of what it holds is lost."""
        note = self._noted()
        self.process.stop()
        self._keep(note, on=False)

    def keep_running(self) -> None:
        """Start it where it is to run and does not; a failure is told where somebody looks."""
        note = self.note()
        if note is not None and note.on and not self.process.running:
            try:
                self.start()
            except EnvironmentProblem:
                return

    def code(self, roles: tuple[str, ...] = ROLES) -> PcCode:
        """A code for one more PC of the office. Raises ``right.missing``, ``centre.none``, EnvironmentProblem
        ``centre.failed``."""
        self._desk.allow(ADMIN)
        note = self._noted()
        issued = self._issue(note.office, list(roles))
        return PcCode(note.address, issued["code"], note.fingerprint, Path(note.authority), issued["expires_at"])

    def cards(self, out: Path) -> int:
        """The same as a page to hand out; returns the number of pages. Raises as :meth:`code`."""
        self._desk.allow(ADMIN)
        note = self._noted()
        return int(centre_process.ask(self.folder, "cards", "--out", str(out), "--office", note.office)["pages"])

    def certificate(self, out: Path) -> None:
        """The certificate that the other PCs trust. Raises ``centre.none``, EnvironmentProblem ``disk.full``,
        ``file.not_writable``, ``centre.start``."""
        try:
            content = Path(self._noted().authority).read_bytes()
        except OSError as error:
            raise EnvironmentProblem("centre.start") from error
        save(content, out)

    def _issue(self, office: str, roles: list[str], user: str = "") -> dict[str, str]:
        named = ["--user", user] if user else []
        return centre_process.ask(self.folder, "code", "--office", office, "--role", *roles, *named)

    def _office(self) -> tuple[str, str]:
        """Code and name of the office; empty where it has none."""
        with self._desk.database.reading() as connection:
            found = Work(connection, self._desk.ids).find("unit", ROOT_UNIT)
        values = found[0] if found else {}
        return values.get("kode") or "", values.get("nama") or ""

    def _noted(self) -> CentreNote:
        note = self.note()
        if note is None:
            raise UserError("centre.none")
        return note

    def _keep(self, note: CentreNote, *, on: bool = True) -> None:
        text = json.dumps({**asdict(note), "on": on}, ensure_ascii=False, indent=1)
        replace_file(self.folder / NOTE, text.encode())

    @staticmethod
    def _stage(progress: Progress, name: str) -> None:
        progress.raise_if_cancelled()
        progress.step(STAGES.index(name), len(STAGES), f"centre.{name}")


def addresses() -> list[str]:
    """By which names and numbers other PCs may find this one, the likeliest first."""
    found = [_outward(), *_own_numbers()]
    numbers = [one for one in dict.fromkeys(found) if one and not ipaddress.ip_address(one).is_loopback]
    name = platform.node()
    return [*numbers, *([name] if name else []), *([] if numbers else ["127.0.0.1"])]


def _outward() -> str:
    """The number of the network card that leads out; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("10.255.255.255", 1))
            return str(asked.getsockname()[0])
        except OSError:
            return ""


def _own_numbers() -> list[str]:
    try:
        return [str(one[4][0]) for one in socket.getaddrinfo(platform.node(), None, socket.AF_INET)]
    except OSError:
        return []
