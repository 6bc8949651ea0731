"""A real centre for measuring: ``simata-server serve`` with two workers over a private PostgreSQL of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.light_device import LightDevice, asking
from simata_desktop.sync.identity import DeviceKeys
from simata_server import database, embedded, enrolment, offices

WORKERS = 2
ROLES = ("entry", "assessor", "verifier", "admin")


@dataclass(frozen=True)
class Centre:
    """A centre that answers. ``url``: its database; ``address``: where it answers; ``process``: of ``serve``."""

    url: str
    address: str
    process: subprocess.Popen[str]

    def code(self, office: str) -> str:
        """A one-time code for a device of an office, which is made where it is new."""
        with database.connected(self.url) as connection:
            _know(connection, office)
            return offices.issue(connection, office, ROLES).code

    def devices(self, office: str, count: int) -> list[LightDevice]:
        """So many devices of one office."""
        with database.connected(self.url, statement_ms=60_000) as connection:
            _know(connection, office)
            return [_joined(connection, office, number) for number in range(count)]

    def resident(self, *, with_database: bool = False) -> float:
        """MB (proportional, so that nothing shared counts twice) of ``serve`` and its workers."""
        known = _family(self.process.pid)
        if with_database:
            with psycopg.connect(self.url) as connection:
                row = connection.execute("SELECT pg_read_file('postmaster.pid', 0, 20)").fetchone()
            known += _family(int(row[0].split()[0])) if row else []
        return sum(_share(pid) for pid in known)


def _know(connection: psycopg.Connection, office: str) -> None:
    if connection.execute("SELECT 1 FROM office WHERE code = %s", (office,)).fetchone() is None:
        root = connection.execute("SELECT code FROM office WHERE parent IS NULL").fetchone()
        offices.add(connection, office, f"Kantor {office}", root[0] if root else None)


def _joined(connection: psycopg.Connection, office: str, number: int) -> LightDevice:
    keys = DeviceKeys.of(f"{office}/{number}".encode().ljust(64, b"."))
    code = offices.issue(connection, office, ROLES).code
    return LightDevice(enrolment.join(connection, asking(code, keys, f"{office}-{number}"), "bench"), keys)


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    below = [int(one) for one in children.read_text().split()] if children.exists() else []
    return [pid, *(other for one in below for other in _family(one))]


def _share(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:  # it has ended meanwhile, or is another user's
        return 0.0
    return sum(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")) / 1024


@contextmanager
def centre() -> Iterator[Centre]:
    """One that holds nothing yet, and goes when it is left."""
    with tempfile.TemporaryDirectory(prefix="simata-pusat-", ignore_cleanup_errors=True) as folder, \
            embedded.private(Path(folder)) as url:
        with database.connected(url, statement_ms=60_000) as connection:
            database.found(connection)
        with serving(("--database", url)) as (address, process):
            yield Centre(url, address, process)


@contextmanager
def serving(words: Sequence[str]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """``serve`` at a free port, without a limit of requests."""
    process = subprocess.Popen(
        [sys.executable, "-m", "simata_server.cli", "serve", "--port", "0", "--rate", "0", "--workers", str(WORKERS),
         *words], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    try:
        told = process.stdout.readline().split() if process.stdout else []
        if told[:1] != ["siap"]:
            raise RuntimeError(f"the centre does not answer: {told}")
        yield told[1], process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
