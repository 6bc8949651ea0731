"""``serve`` as a process: its one line, other commands beside it, its end by a signal and by kill -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import psycopg

from simata_server import embedded
from tests.server.conftest import Administrator


@contextmanager
def served(data: Path, port: int) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The process of ``serve`` and the address of its ready line."""
    words = ["serve", "--data", str(data), "--port", str(port)]
    with subprocess.Popen([sys.executable, "-m", "simata_server.cli", *words], stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            word, _, address = process.stdout.readline().decode().strip().partition(" ")
            assert word == "siap"
            yield process, address
        finally:
            process.kill()


def test_it_serves_beside_commands_ends_cleanly_and_begins_again_after_a_kill(
        pusat: Path, admin: Administrator) -> None:
    admin.environment = {"SIMATA_SERVER_DATA": str(pusat)}
    admin("init")
    with served(pusat, 0) as (first, address):
        port = int(address.rpartition(":")[2])
        assert urllib.request.urlopen(f"{address}/v1/alive", timeout=5).status == 200
        admin("office", "add", "BKPSDM", "BKPSDM")
        assert admin("serve", "--port", str(port), code=4)["error"]["code"] == "server.port"
        os.kill(first.pid, signal.SIGKILL)
        first.wait(5)
        with served(pusat, port) as (second, again):
            assert again == address
            second.terminate()
            assert second.wait(10) == 0
    assert not (pusat / "postgresql" / "postmaster.pid").exists(), "nobody is left on the database"
    assert admin("office", "list")["offices"][0]["code"] == "BKPSDM"


def test_a_database_that_was_killed_a_moment_ago_is_begun_anew(pusat: Path) -> None:
    mark = pusat / "postgresql" / "postmaster.pid"
    with embedded.private(pusat):
        left = mark.read_text().splitlines()
    with subprocess.Popen([sys.executable, "-c", ""]) as dying:  # has ended, and still has its number
        mark.write_text("\n".join([str(dying.pid), *left[1:], ""]))
        os.waitid(os.P_PID, dying.pid, os.WEXITED | os.WNOWAIT)
        Timer(0.5, dying.wait).start()
        with embedded.private(pusat) as url, psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_without_tls_others_are_not_served(admin: Administrator) -> None:
    told = admin("serve", "--host", "0.0.0.0", code=3)
    assert told["error"]["code"] == "server.insecure"


def test_it_ends_with_the_program_that_started_it(url: str) -> None:
    words = ["serve", "--database", url, "--port", "0", "--workers", "1", "--until-input-ends"]
    with subprocess.Popen([sys.executable, "-m", "simata_server.cli", *words], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline().startswith(b"siap ")
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(10) == 0


def test_an_address_that_is_none_is_refused_without_being_repeated(admin: Administrator) -> None:
    for words in (["serve", "--port", "0", "--replica"], ["digest", "--office", "X", "--database"]):
        told = admin.run(*words, "rahasia sekali")
        assert told.code == 2
        assert "rahasia" not in told.words
