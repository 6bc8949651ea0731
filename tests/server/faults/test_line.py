"""Fault matrix (sync.md 5), the line: the real client and ``simata-server serve`` on PostgreSQL over a bad line.

Longer runs of the same are marked ``soak``.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, repeat

import httpx
import psycopg
import pytest

from simata_desktop.app import Workspace
from simata_desktop.services.sync_steps import SyncSteps
from simata_desktop.sync import transport
from simata_desktop.sync.course import Begin, FrozenBatch
from simata_desktop.sync.engine import Engine
from simata_desktop.sync.identity import DeviceKeys
from simata_desktop.sync.transport import HttpLine
from tests.server.conftest import Administrator
from tests.server.cutting_proxy import CuttingProxy, cutting
from tests.server.faults.conftest import Pcs, Running
from tests.server.faults.office_by_line import (
    FAST,
    assert_all_there_once,
    count,
    nip,
    one_line_a_worker,
    until_done,
    write_some,
)
from tests.server.test_line import person, serving, write

OPENED = ["POST /v1/hello", "PUT /v1/batch", "GET /v1/log", "POST /v1/digest"]
SOAK = pytest.mark.soak


@pytest.mark.parametrize("cuts", [25, pytest.param(500, marks=SOAK)])
def test_cuts_at_random_bytes_lose_nothing_and_send_little_again(
        cuts: int, centre: Running, another: str, pcs: Pcs, admin: Administrator, url: str,
        record_testsuite_property: Callable[[str, object], None]) -> None:
    """Three PCs write and exchange by turns over a line that breaks and doubles, three others over a good one."""
    with cutting(centre[0], random.Random(1), doubled=0.05) as (address, bad):
        devices = pcs(3, admin, address)
        turns = by_turns(devices, bad, cuts, 0)
        sent, bad.kind = bad.up + bad.down, True
        assert_all_there_once(devices, url)
    beside = Administrator(another, admin.capture, {"SIMATA_SERVER_DATABASE": another})
    beside("office", "add", "DEMO", "Kantor Contoh")
    with serving("--database", another, *FAST) as (address, _), cutting(
            address, random.Random(1), kind=True) as (good, proxy):
        by_turns(pcs(3, beside, good, "good"), proxy, 0, turns)
        needed = proxy.up + proxy.down
    again = (sent - needed) / bad.cuts
    record_testsuite_property("cuts", f"{bad.cuts} cuts, {bad.doubles} doubled, {turns} turns, {needed} bytes, "
                                      f"sent again {again:.0f} bytes a cut")
    assert bad.cuts >= cuts
    assert bad.doubles > 0
    assert again <= 32 * 1024


def by_turns(devices: list[Workspace], proxy: CuttingProxy, cuts: int, turns: int) -> int:
    """Each in turn writes a little, now and then a lot, and exchanges until it is done; so many turns, or until the
    line has broken so often."""
    rng, turn = random.Random(2), 0
    while turn < turns or proxy.cuts < cuts:
        large = turn % 9 == 0
        proxy.most = 40_000 if large else 4_000
        write_some(devices[turn % len(devices)], rng, turn * 1000, 400 if large else 15)
        until_done(devices[turn % len(devices)])
        turn += 1
    return turn


@pytest.mark.parametrize("step", [997, pytest.param(1, marks=SOAK)])
def test_cut_after_each_byte_of_request_or_answer(
        step: int, centre: Running, pcs: Pcs, admin: Administrator, url: str) -> None:
    """A small exchange, hello to digest, is cut behind its first byte, its second, and so on to its last."""
    with cutting(centre[0], random.Random(1), kind=True) as (bad, proxy):
        workspace, other = pcs(2, admin, bad)
        until_done(workspace)
        at, cut = step, True
        while cut:
            for number, one in enumerate((workspace, other)):
                write(one, person(one, nip=nip(at * 2 + number), nama=f"Contoh {at}"))
            until_done(other)
            fates: Iterator[int | None] = chain([at], repeat(None))
            proxy.fate, proxy.kind, before = fates.__next__, False, proxy.cuts
            until_done(workspace)
            proxy.kind, cut = True, proxy.cuts > before
            at += step
        assert at > 2000
        assert_all_there_once([workspace, other], url)


def test_answer_lost_after_commit(centre: Running, pcs: Pcs, admin: Administrator, url: str) -> None:
    """The centre has done it, and nobody hears of it: asked again, it says the same and does nothing."""
    with cutting(centre[0], random.Random(1), kind=True) as (bad, proxy):
        first, second = pcs(2, admin, bad)
        for number, request in enumerate(OPENED):
            write_some(second, random.Random(number), 100 * number + 50, 2)
            until_done(second)  # so that there is something to pull
            write_some(first, random.Random(number), 100 * number, 2)
            batches, losses = count(url, "SELECT count(*) FROM batch"), proxy.losses

            def once(asked: bytes, request: str = request, losses: int = losses) -> bool:
                return asked.startswith(request.encode()) and proxy.losses == losses

            proxy.loses, proxy.share, proxy.kind = once, 0.0, False
            until_done(first)
            proxy.kind = True
            assert proxy.losses == losses + 1, request
            assert count(url, "SELECT count(*) FROM batch") == batches + 1, request
        assert_all_there_once([first, second], url)


@pytest.mark.parametrize(("rate", "delay", "part"), [(120_000, 0.02, 0.3), pytest.param(5_000, 0.3, 10, marks=SOAK)])
def test_ten_percent_loss_2g_delay_5_kb_per_second(
        rate: int, delay: float, part: float, centre: Running, pcs: Pcs, admin: Administrator, url: str,
        monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow line of which one connection in ten breaks: it ends, and a batch goes in several requests."""
    monkeypatch.setattr(transport, "PART_S", part)
    rng = random.Random(5)
    with cutting(centre[0], rng, share=0.1, rate=rate, delay=delay) as (bad, proxy):
        first, second = pcs(2, admin, bad)
        until_done(first)
        write(first, *(person(first, nip=nip(one), nama=rng.randbytes(150).hex()) for one in range(1200)))
        parts: list[bytes] = []
        proxy.loses = lambda asked: bool(asked.startswith(b"PUT") and parts.append(asked[:80]))
        until_done(first)
        assert len(parts) >= 3
        until_done(second)
        proxy.kind, proxy.rate, proxy.delay = True, 0, 0.0
        assert_all_there_once([first, second], url)


def test_writers_in_one_office_at_once_long_transactions_elsewhere(
        centre: Running, pcs: Pcs, admin: Administrator, url: str) -> None:
    """Three PCs push at once while others hold an old snapshot and an open write: who pulls misses nothing and does not
    wait for them."""
    *writers, reader = pcs(4, admin, centre[0])
    until_done(reader)
    with psycopg.connect(url) as snapshot, psycopg.connect(url) as writing, ThreadPoolExecutor(3) as pool:
        snapshot.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        seen = snapshot.execute("SELECT count(*) FROM change").fetchone()
        writing.execute("INSERT INTO meta VALUES ('long', 'open')")
        work = [pool.submit(push_often, one, number) for number, one in enumerate(writers)]
        places = [0]
        while not all(one.done() for one in work):
            until_done(reader)
            places.append(max(one.seq for one in reader.syncing.state.status().cursors))
        for one in work:
            one.result()
        until_done(reader)
        assert len(set(places)) > 3, "it got further while they wrote"
        reached = {one.partition: one.seq for one in reader.syncing.state.status().cursors}
        assert reached["DEMO/open"] == count(url, "SELECT last_seq FROM part_head WHERE partition = 'DEMO/open'")
        assert snapshot.execute("SELECT count(*) FROM change").fetchone() == seen
        writing.rollback()
    assert_all_there_once([*writers, reader], url)


def push_often(workspace: Workspace, number: int) -> None:
    """What one PC does while others do the same."""
    for turn in range(4):
        write_some(workspace, random.Random(number * 100 + turn), 10_000 * (number + 1) + 100 * turn, 10)
        until_done(workspace)


def test_two_workers_take_one_batch(centre: Running, pcs: Pcs, admin: Administrator, url: str) -> None:
    """The same batch comes to two processes at the same moment, in pieces that do not match: one effect, one reply."""
    rng = random.Random(8)
    workspace, = pcs(1, admin, centre[0])
    until_done(workspace)
    with one_line_a_worker(*centre) as lines:
        for number in range(4):
            people = (person(workspace, nip=nip(number * 400 + one), nama=rng.randbytes(150).hex())
                      for one in range(400))
            write(workspace, *people)
            replies = at_once(lines, *fixed(workspace), rng)
            assert {one.status_code for one in replies} == {200}, [one.content for one in replies]
            assert len({one.content for one in replies}) == 1
            until_done(workspace)
    assert count(url, "SELECT count(*) FROM batch") == count(url, "SELECT max(no) FROM batch")
    assert_all_there_once([workspace], url)


def fixed(workspace: Workspace) -> tuple[FrozenBatch, bytes, str]:
    """The next batch of a PC, its bytes, and a token to send it with."""
    me, steps = workspace.syncing.identity(), SyncSteps(workspace.desk)
    with HttpLine(me.server, keys=DeviceKeys.read(me.sign_key, me.seal_key)) as line:
        said = Engine().step(Begin(steps.standing("1", me.fingerprint)))
        welcome = line.hello(said.hello, steps.counter(0))  # type: ignore[union-attr]
    batch = steps.freeze(welcome.gen).batch  # type: ignore[attr-defined]
    return batch, steps.content(batch), welcome.token


def at_once(lines: list[httpx.Client], batch: FrozenBatch, content: bytes, token: str,
            rng: random.Random) -> list[httpx.Response]:
    """Send a batch over all lines at the same time, each cut into other pieces."""
    starting = threading.Barrier(len(lines))

    def pieces(seed: float) -> Iterator[bytes]:
        dice, start = random.Random(seed), 0
        pause = dice.choice((0, 0.004, 0.1))  # one may be judged while the other is still on its way
        starting.wait()
        while start < len(content):
            size = dice.randrange(1, 40_000)
            yield content[start: start + size]
            start += size
            time.sleep(dice.random() * pause)

    def send(line: httpx.Client, seed: float) -> httpx.Response:
        path = f"/v1/batch/{batch.gen}/{batch.no}?sha256={batch.sha256}&size={batch.size}&offset="
        told = {"Authorization": f"Simata {token}"}
        answer = line.put(path + "0", content=pieces(seed), headers=told)
        while answer.status_code == httpx.codes.ACCEPTED:  # of what both brought, the centre has kept so much
            kept = answer.json()["staged"]
            answer = line.put(f"{path}{kept}", content=content[kept:], headers=told)
        return answer

    with ThreadPoolExecutor(len(lines)) as pool:
        return list(pool.map(send, lines, [rng.random() for _ in lines]))
