"""A centre set up on a computer: what its services are started with, and the proof from outside that it answers."""

from __future__ import annotations

import getpass
import ipaddress
import os
import re
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_server.authority import Authority
from simata_server.place import DATABASE

PORT, ANSWER_S, END_S = 8420, 5.0, 12.0
UNIT, SERVICE, SETTINGS = "simata-server.service", "simata-server.xml", "simata-server.env"
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")

SYSTEMD = """[Unit]
Description=SIMATA, the centre of {name}
After=network-online.target
Wants=network-online.target

[Service]
User={user}
EnvironmentFile=-{settings}
ExecStart={command}
Restart=on-failure
RestartSec=5
TimeoutStopSec=20
KillSignal=SIGTERM
KillMode=mixed
UMask=0077
NoNewPrivileges=yes
ProtectSystem=full
ReadWritePaths={data}

[Install]
WantedBy=multi-user.target
"""

WINDOWS = """<service>
  <id>simata-server</id>
  <name>SIMATA ({name})</name>
  <description>SIMATA, the centre of {name}</description>
  <executable>{executable}</executable>
  <arguments>{arguments}</arguments>
  <onfailure action="restart" delay="5 sec"/>
  <stoptimeout>20 sec</stoptimeout>
  <startmode>Automatic</startmode>
  <logpath>{data}</logpath>{settings}
</service>
"""


@dataclass(frozen=True, slots=True)
class Address:
    """Where offices find the centre."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Address:
        """``HOST``, ``HOST:PORT`` or the same behind ``https://``. Raises UserError ``setup.address``."""
        bare = text.strip().lower().removeprefix("https://").rstrip("/")
        host, colon, port = bare.rpartition(":") if re.search(r"(^[^:]*|\]):\d+$", bare) else (bare, "", "")
        host = host.strip("[]")
        if not (_is_address(host) or _HOST.fullmatch(host)) or (colon and not 0 < int(port) < 65536):
            raise UserError("setup.address", field="address", address=text)
        return cls(host, int(port) if colon else PORT)

    @property
    def url(self) -> str:
        """As the offices type it."""
        return f"https://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def serve_words(address: Address, authority: Authority) -> list[str]:
    """The words by which the program serves there, without the place of its data."""
    return ["serve", "--host", "0.0.0.0", "--port", str(address.port), "--tls-cert", str(authority.server_certificate),
            "--tls-key", str(authority.server_key)]


def serve_command(words: Sequence[str], data: Path, database: str | None) -> list[str]:
    """The whole command. The address of a ``database`` is not in it: everybody could read its password."""
    place = () if database is not None else ("--data", str(data))
    return [*itself(), *words, *place]


def itself() -> list[str]:
    """How this program is started once more: by its interpreter, or as the built program it is."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "simata_server.cli"]


def settings(database: str | None) -> dict[str, str]:
    """What the surroundings of the service must say."""
    return {} if database is None else {DATABASE: database}


def systemd(name: str, command: Sequence[str], data: Path) -> str:
    """The unit for systemd; it runs as whoever sets the centre up, who owns its folder."""
    return SYSTEMD.format(user=getpass.getuser(), name=_line(name).replace("%", "%%"),
                          command=" ".join(map(_quoted, command)), data=_quoted(str(data)),
                          settings=str(data / SETTINGS).replace("%", "%%"))


def windows(name: str, command: Sequence[str], data: Path, database: str | None) -> str:
    """The description of a Windows service (for WinSW, which runs a program as one)."""
    told = "".join(f"\n  <env name={quoteattr(key)} value={quoteattr(value)}/>"
                   for key, value in settings(database).items())
    arguments = " ".join(f'"{word}"' if " " in word else word for word in command[1:])
    return WINDOWS.format(name=escape(_line(name)), executable=escape(command[0]), arguments=escape(arguments),
                          data=escape(str(data)), settings=told)


def answers(address: Address, certificate: Path) -> bool:
    """Does the centre answer there, under a certificate of this authority and no other?"""
    context = ssl.create_default_context(cafile=str(certificate))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(f"{address.url}/v1/alive", timeout=ANSWER_S) as answer:
            return bool(answer.status == 200 and b'"simata"' in answer.read(200))
    except (urllib.error.URLError, OSError, ValueError):
        return False


def prove(address: Address, authority: Authority, command: Sequence[str], surroundings: Mapping[str, str]) -> None:
    """Ask the running centre; where none runs, start one for the moment, with ``surroundings`` more, and ask that.

    Raises EnvironmentProblem ``setup.start``, ``setup.unreachable``.
    """
    if answers(address, authority.certificate):
        return
    with _running(command, {**os.environ, **surroundings}):
        if not answers(address, authority.certificate):
            raise EnvironmentProblem("setup.unreachable", url=address.url)


@contextmanager
def _running(command: Sequence[str], surroundings: Mapping[str, str]) -> Iterator[None]:
    """The centre, from the line that says it is ready until the end of the block."""
    with subprocess.Popen([*command], env=surroundings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as process:
        try:
            assert process.stdout is not None
            if not process.stdout.readline().startswith(b"siap "):
                raise EnvironmentProblem("setup.start")
            yield
        finally:
            process.terminate()
            try:
                process.wait(END_S)
            except subprocess.TimeoutExpired:
                process.kill()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _line(text: str) -> str:
    return " ".join(text.split())


def _quoted(word: str) -> str:
    """A word of a systemd command line."""
    plain = word.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"' if re.search(r"[\s\"';]", word) else plain
