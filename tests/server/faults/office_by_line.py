"""PCs of one office over a real line: what they write between two exchanges, and whether all of it arrived once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx
import psycopg
from psycopg import conninfo

from simata_desktop.app import Workspace
from simata_desktop.domain.errors import Trouble
from simata_desktop.services.sync_state import Synchronised
from simata_server import database, digests
from tests.server.test_line import NIP, person, write

FAST = ("--rate", "1000000")  # requests a minute; not what is tested here
PATIENCE = 400  # exchanges


def nip(number: int) -> str:
    """The number-th invented person."""
    return f"{int(NIP) + number}"


def write_some(workspace: Workspace, rng: random.Random, first: int, count: int) -> None:
    """What one PC does in an hour: new people from ``first`` on, and changes of people it knows, some of which others
    change too."""
    write(workspace, *(person(workspace, nip=nip(first + number), nama=f"Contoh {rng.random()}",
                              jabatan=f"Jabatan {rng.randrange(50)}") for number in range(count)))
    for _ in range(3):
        told = {"telepon_dinas": f"021{rng.randrange(10**7):07d}", "golongan": rng.choice(("III/a", "III/b", "III/c"))}
        workspace.people.set(nip(first + rng.randrange(count)), told)
    with workspace.desk.database.reading() as connection:
        known = connection.exec_driver_sql("SELECT count(*) FROM person WHERE nip = ?", (NIP,)).scalar_one()
    if known:
        workspace.people.set(NIP, {"golongan": rng.choice(("III/a", "III/b", "III/c", "III/d"))})


@contextmanager
def another_centre(url: str) -> Iterator[str]:
    """A second centre in the same PostgreSQL, empty as the one of ``url`` is, to which nobody may be connected now."""
    other = conninfo.make_conninfo(url, dbname="another")
    server = conninfo.make_conninfo(url, dbname="postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE another TEMPLATE founded")
        try:
            yield other
        finally:
            connection.execute("DROP DATABASE another WITH (FORCE)")


def until_done(workspace: Workspace) -> Synchronised:
    """Synchronise again and again, as the timer does, until an exchange ends well."""
    for _ in range(PATIENCE):
        done = workspace.syncing.by_line()
        if done.trouble is None:
            return done
        assert excusable(done.trouble), done.trouble
    raise AssertionError("it never ends")


def excusable(trouble: Trouble) -> bool:
    """May a bad line or a centre that was killed say this?"""
    return trouble.code in ("line.failed", "line.cut", "line.unreachable", "line.timeout", "line.busy",
                            "device.replay", "token.expired")


def assert_all_there_once(workspaces: Sequence[Workspace], url: str) -> None:
    """Every change of every journal is in the centre's logs exactly once, in its device's order; logs are dense and
    their chains hold; queues are empty, and all digests are equal."""
    for _ in range(2):  # what one has sent last, the others have to pull
        for one in workspaces:
            done = one.syncing.by_line(verify=True)
            assert (done.trouble, done.pending, done.summary.quarantined, done.digest) == (None, 0, 0, "equal")
    with database.connected(url, statement_ms=60_000) as connection:
        there = Counter(id_ for id_, in connection.execute("SELECT change_id::text FROM change"))
        assert set(there.values()) == {1}
        assert connection.execute("SELECT count(*) FROM quarantine").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM batch_part").fetchone() == (0,)
        for one in workspaces:
            with one.desk.database.reading() as local:
                mine = [id_ for id_, in local.exec_driver_sql("SELECT change_id FROM sync_change ORDER BY pos")]
            assert set(mine) <= set(there)
            me = one.syncing.identity()
            logged = connection.execute(
                "SELECT change_id::text FROM change WHERE device = %s AND partition = %s ORDER BY seq",
                (me.device, f"{me.office}/open")).fetchall()
            own = {id_ for id_, in logged}
            assert [id_ for id_, in logged] == [id_ for id_ in mine if id_ in own]
        partitions = [name for name, in connection.execute("SELECT partition FROM part_head WHERE last_seq > 0")]
        assert partitions
        assert all(digests.dense(connection, one) and digests.chain_holds(connection, one) for one in partitions)
        root = digests.over(digests.of_partitions(connection, partitions))
    assert {one.syncing.state.status().digest for one in workspaces} == {root}
    for one in workspaces:
        assert one.office.audit_verify().faults == ()


def children_of(process: int) -> list[int]:
    """The numbers of the processes that one has started; of ``serve`` its workers."""
    with open(f"/proc/{process}/task/{process}/children", encoding="ascii") as children:
        return [int(word) for word in children.read().split()]


@contextmanager
def one_line_a_worker(address: str, process: subprocess.Popen[str]) -> Iterator[list[httpx.Client]]:
    """To each worker a connection of its own: the others are held still while it is made."""
    clients, workers = [], children_of(process.pid)
    try:
        for number in workers:
            for other in workers:
                os.kill(other, signal.SIGCONT if other == number else signal.SIGSTOP)
            client = httpx.Client(base_url=address, trust_env=False, timeout=30)
            client.get("/v1/alive").raise_for_status()
            clients.append(client)
        for number in workers:
            os.kill(number, signal.SIGCONT)
        yield clients
    finally:
        for number in workers:
            os.kill(number, signal.SIGCONT)
        for client in clients:
            client.close()


def alive(address: str, seconds: float = 30) -> None:
    """Wait until the centre answers."""
    until = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"{address}/v1/alive", timeout=2).close()
            return
        except OSError:
            assert time.monotonic() < until, "the centre does not come back"
            time.sleep(0.05)


def count(url: str, sql: str) -> int:
    """One number out of the centre's database."""
    with psycopg.connect(url) as connection:
        row = connection.execute(sql).fetchone()
    assert row is not None
    return int(row[0])
