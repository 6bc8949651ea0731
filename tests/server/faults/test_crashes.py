"""Fault matrix (sync.md 5), crashes: kill -9 and power cuts of either side while they exchange.

Two kills of each side in the ordinary run; twenty-five, and the plug of the whole centre, under ``soak``.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simata_desktop import app
from simata_desktop.app import Workspace
from simata_desktop.store.lock import FileLock
from simata_server import embedded
from tests.e2e.processes import shell, start
from tests.e2e.soundness import examined
from tests.server.conftest import NAME, PASSPHRASE, Administrator
from tests.server.cutting_proxy import cutting
from tests.server.faults.conftest import Pcs, Running
from tests.server.faults.falling import falling_centre
from tests.server.faults.office_by_line import (
    FAST,
    alive,
    assert_all_there_once,
    children_of,
    nip,
    until_done,
    write_some,
)
from tests.server.faults.power import failing
from tests.server.test_line import person, serving, told_of, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of POSIX")
SOAK = pytest.mark.soak
SLOWLY = 150_000  # bytes a second: so that an exchange takes long enough to be hit


@pytest.mark.parametrize("step", [97, pytest.param(1, marks=SOAK)])
def test_crash_at_each_statement_and_power_cut_with_wal(
        step: int, centre: Running, pcs: Pcs, admin: Administrator, url: str, tmp_path: Path) -> None:
    """The power of a PC fails at the first statement of an exchange, the second, and so on; each time the disk holds
    what was flushed and any part of the rest. It goes on from there."""
    first, second = pcs(2, admin, centre[0])
    folder, at, fell = first.desk.folder, step, True
    until_done(first)
    while fell:
        for number, one in enumerate((first, second)):
            write(one, *(person(one, nip=nip(at * 20 + number * 10 + place), nama=f"Contoh {at}")
                         for place in range(3)))
        until_done(second)
        with failing(first, at, random.Random(at)) as disk:
            until_done(first)
        fell = disk.fell is not None
        if fell:
            image = shutil.copytree(folder, tmp_path / "image")
            assert examined(image, name=NAME, passphrase=PASSPHRASE)[0] == [], (at, disk.torn)
            shutil.rmtree(image)
            first = app.open_workspace(folder, NAME, PASSPHRASE)
        at += step
    assert at > 40
    assert first.syncing.identity().gen == 1, "no crash makes it another device"
    assert_all_there_once([first, second], url)
    first.close()


@pytest.mark.parametrize("step", [31, pytest.param(1, marks=SOAK)])
def test_a_backend_that_falls_at_each_statement_of_the_centre(
        step: int, pcs: Pcs, admin: Administrator, url: str) -> None:
    """The centre loses its connection to PostgreSQL before or behind each statement and commit of an exchange."""
    admin("office", "add", "DEMO", "Kantor Contoh")
    with falling_centre(url) as (address, fall):
        first, second = pcs(2, admin, address)
        until_done(first)
        at, fell = step, True
        while fell:
            for number, one in enumerate((first, second)):
                write(one, person(one, nip=nip(at * 2 + number), nama=f"Contoh {at}"))
            until_done(second)
            fall.at, fall.before, fall.happened = at, at // step % 2 == 0, False
            until_done(first)
            fell, fall.happened = fall.happened, True
            at += step
        assert at > 40
        assert_all_there_once([first, second], url)


@pytest.mark.parametrize("kills", [2, pytest.param(25, marks=SOAK)])
def test_a_client_that_is_killed_while_it_exchanges(
        kills: int, centre: Running, pcs: Pcs, admin: Administrator, url: str, tmp_path: Path) -> None:
    """``simata sync`` ends by kill -9 at a random moment of its exchange; the next one goes on."""
    rng = random.Random(11)
    with cutting(centre[0], rng, kind=True, rate=SLOWLY) as (address, proxy):
        first, second = pcs(2, admin, address)
        folder, hit, tries = first.desk.folder, 0, 0
        surroundings = shell(tmp_path / "home", folder, SIMATA_USER=NAME, SIMATA_PASSPHRASE=PASSPHRASE)
        while hit < kills:
            assert tries < 3 * kills
            write_some(first, rng, tries * 2000, 150)
            write_some(second, rng, tries * 2000 + 1000, 150)
            until_done(second)
            first.close()
            hit += killed(start(surroundings, "sync"), folder, rng.uniform(0, 2.0))
            tries += 1
            image = shutil.copytree(folder, tmp_path / "image")
            assert examined(image, name=NAME, passphrase=PASSPHRASE)[0] == []
            shutil.rmtree(image)
            first = app.open_workspace(folder, NAME, PASSPHRASE)
        proxy.kind, proxy.rate = True, 0
        assert_all_there_once([first, second], url)
        first.close()


def killed(process: subprocess.Popen[bytes], folder: Path, seconds: float) -> bool:
    """Kill a synchronisation so long after it has begun; False where it was quicker."""
    lock = FileLock(folder / "sync.lock")
    while process.poll() is None and lock.take():
        lock.release()
        time.sleep(0.01)
    until = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    ended = process.poll() is not None
    process.kill()
    _, err = process.communicate()
    assert b"Traceback" not in err, err.decode()
    return not ended


@pytest.mark.parametrize("kills", [2, pytest.param(15, marks=SOAK)])
def test_a_worker_that_is_killed_while_it_answers(
        kills: int, centre: Running, pcs: Pcs, admin: Administrator, url: str) -> None:
    """A worker process of ``serve`` ends by kill -9; the exchange goes on with the others, and it is put up again."""
    rng, (address, process) = random.Random(12), centre
    first, second = pcs(2, admin, address)
    for turn in range(kills):
        write_some(first, rng, turn * 2000, 150)
        write_some(second, rng, turn * 2000 + 1000, 150)
        before = children_of(process.pid)
        with later(rng.uniform(0, 1.0), lambda before=before: os.kill(rng.choice(before), signal.SIGKILL)):
            until_done(first)
            until_done(second)
        until = time.monotonic() + 20
        while len(set(children_of(process.pid)) - set(before)) != 1 or len(children_of(process.pid)) != 2:
            assert time.monotonic() < until, "nobody is put up in its place"
            time.sleep(0.05)
        alive(address)
    assert_all_there_once([first, second], url)


@contextmanager
def later(seconds: float, act: Callable[[], object]) -> Iterator[None]:
    """Do something so much later, beside what is done meanwhile; at the end it is done in any case."""
    timer = threading.Timer(seconds, act)
    timer.start()
    yield
    timer.join()


@pytest.mark.parametrize("kills", [pytest.param(1, marks=SOAK), pytest.param(10, marks=SOAK)])
def test_a_centre_whose_plug_is_pulled(kills: int, pusat: Path, pcs: Pcs, admin: Administrator) -> None:
    """``serve``, its workers and its private PostgreSQL end by kill -9 at once; the next ``serve`` starts by itself."""
    rng = random.Random(13)
    admin.environment = {"SIMATA_SERVER_DATA": str(pusat)}
    admin("init")
    admin("office", "add", "DEMO", "Kantor Contoh")
    words = ("--data", str(pusat), "--workers", "2", *FAST)
    devices: list[Workspace] = []
    for turn in range(kills):
        with plug(words) as (address, process):
            devices = devices or pcs(2, admin, address)
            for number, one in enumerate(devices):
                told_of(one, address)
                write_some(one, rng, turn * 2000 + number * 1000, 150)
            with later(rng.uniform(0, 1.5), lambda process=process: pull(process, pusat)):
                for one in devices:
                    one.syncing.by_line()
    with serving(*words) as (address, _):
        for one in devices:
            told_of(one, address)
            until_done(one)
        with embedded.private(pusat) as url:
            assert_all_there_once(devices, url)


@contextmanager
def plug(words: tuple[str, ...]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A centre that is not asked to end well."""
    with subprocess.Popen([sys.executable, "-m", "simata_server.cli", "serve", "--port", "0", *words],
                          stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[1], process


def pull(process: subprocess.Popen[str], data: Path) -> None:
    """Kill all of a centre."""
    postmaster = int((data / "postgresql" / "postmaster.pid").read_text().split()[0])
    for parent in (process.pid, postmaster):
        for one in (parent, *children_of(parent)):
            os.kill(one, signal.SIGKILL)
