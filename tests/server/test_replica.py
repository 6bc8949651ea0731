"""Logs read at a real streaming replica that lags: an earlier end, never a hole; and what happens without it."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import conninfo
from psycopg_pool import ConnectionPool

from simata_desktop.domain.errors import UserError
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Place
from simata_desktop.sync.protocol.pages import checked
from simata_server import database, devices, digests, reader
from simata_server.exchange import Session
from simata_server.reader import Reader
from tests.server.conftest import Administrator, Open
from tests.server.offices_at_work import Pc, join, nips, two_offices
from tests.server.replicas import Replica, replica_of
from tests.server.test_line import NIP, joined, person, served, write

PART, PEOPLE = "DINKES/open", nips(999)


@pytest.fixture
def pcs(url: str) -> tuple[Pc, Pc]:
    """One that writes and one that reads, of an office."""
    with database.connected(url) as connection:
        two_offices(connection)
        return join(connection, "DINKES"), join(connection, "DINKES")


@pytest.fixture(scope="module")
def following(postgres: str) -> Iterator[Replica]:
    """One for all tests that leave it as it was; making another costs two seconds."""
    with replica_of(conninfo.make_conninfo(postgres, dbname="founded")) as one:
        yield one


@pytest.fixture
def replica(following: Replica) -> Replica:
    following.resume()
    return following


@contextmanager
def reading(url: str, at: str, patience_s: float = 300) -> Iterator[Reader]:
    with ConnectionPool(url, min_size=1) as primary, reader.pool(at) as copy:
        with copy.connection(timeout=20) as there:  # a slow machine takes longer than a centre waits
            there.execute("SELECT 1")
        yield Reader(primary, copy, patience_s=patience_s)


class Follower:
    """A device that pulls a log and holds every page to what it has."""

    def __init__(self, pc: Pc, url: str) -> None:
        with database.connected(url) as connection:
            self.session = Session(devices.of_id(connection, pc.enrolled.device), pc.enrolled.gen)
        self.place = Place()

    def pull(self, from_: Reader) -> bool:
        """One page; False where there is nothing more now."""
        try:
            page = from_.page(self.session, PART, self.place.seq, {})
        except UserError as nothing:
            if nothing.code != "log.none":
                raise
            return False
        head, logged = wire.read_page(page)
        assert head.last <= head.head
        self.place, _ = checked(head, logged, self.place, lambda _: None)
        return True


def end_of_log(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT last_seq FROM part_head WHERE partition = %s", (PART,)).fetchone()
        return row[0] if row else 0


def given(url: str, follower: Follower) -> list[tuple[int, int]]:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT first_seq, last_seq FROM delivery WHERE device = %s ORDER BY first_seq",
                                  (follower.session.device.id,)).fetchall()


def test_a_replica_that_lags_while_others_write_has_an_earlier_end_and_no_hole(
        url: str, pcs: tuple[Pc, Pc], replica: Replica) -> None:
    rng, writer, follower = random.Random(7), pcs[0], Follower(pcs[1], url)
    ended = threading.Event()

    def work() -> None:
        for start in range(0, 120, 3):
            with database.connected(url) as connection:
                writer.push(connection, *(writer.person(nip, "Contoh") for nip in PEOPLE[start:start + 3]))
        ended.set()

    thread = threading.Thread(target=work)
    thread.start()
    earlier = pages = 0
    with reading(url, replica.url) as one:
        while not ended.is_set():
            rng.choice((replica.pause, replica.resume, replica.resume))()
            while follower.pull(one):
                pages += 1
            earlier += follower.place.seq < end_of_log(url)
        thread.join()
        replica.pause()
        with database.connected(url) as connection:
            writer.push(connection, writer.person(PEOPLE[120], "Contoh"))
        while follower.pull(one):
            pass
        assert follower.place.seq < end_of_log(url) == 121
        replica.resume()
        replica.catch_up()
        while follower.pull(one):
            pass
        assert follower.place.seq == 121
        with database.connected(url) as connection:
            assert one.root(follower.session, PART, 121) == digests.root_at(connection, PART, 121) is not None
            assert one.root(follower.session, PART, 120) is None
    assert (earlier > 0, pages > 0) == (True, True)
    noted = given(url, follower)
    assert [first for first, _ in noted] == [1, *(last + 1 for _, last in noted[:-1])]  # all that was given, once
    assert noted[-1][1] == 121


def test_the_primary_gives_where_the_replica_is_late_or_another_centre_s_or_away(
        url: str, pcs: tuple[Pc, Pc], admin: Administrator, caplog: pytest.LogCaptureFixture,
        monkeypatch: pytest.MonkeyPatch) -> None:
    caplog.set_level(logging.WARNING, "simata.centre")
    monkeypatch.setattr(reader, "DOUBT_S", 0.0)
    writer, follower = pcs[0], Follower(pcs[1], url)

    def more() -> None:
        with database.connected(url) as connection:
            writer.push(connection, writer.person(PEOPLE[writer.n], "Contoh"))

    def told() -> list[str]:
        said = [one.message for one in caplog.records if one.name == "simata.centre"]
        caplog.clear()
        return said

    with replica_of(url) as replica, reading(url, replica.url, patience_s=0) as one:
        replica.pause()
        more()
        assert follower.pull(one)
        assert told() == ["replica.behind"]
        replica.resume()
        replica.cut_off()
        replica.promote()
        with database.connected(replica.url) as connection:  # its log goes on beside the primary's
            pcs[1].push(connection, *(pcs[1].person(PEOPLE[500 + n], "Lain") for n in range(3)))
        more()
        assert follower.pull(one)
        assert "replica.foreign" in told()
        with database.connected(replica.url) as connection:
            connection.execute("UPDATE meta SET value = '' WHERE key = 'sign_key'")
        refused = admin("serve", "--port", "0", "--replica", replica.url, code=3)
        assert refused["error"]["code"] == "replica.foreign"
        replica.stop()
        more()
        assert follower.pull(one)
        assert told() == ["replica.away"]
    assert follower.place.seq == end_of_log(url) == 3
    assert [first for first, _ in given(url, follower)] == [1, 2, 3]


def test_without_the_primary_nothing_is_given(url: str, pcs: tuple[Pc, Pc], replica: Replica) -> None:
    with database.connected(url) as connection:
        pcs[0].push(connection, pcs[0].person(PEOPLE[0], "Contoh"))
    replica.catch_up()
    with ConnectionPool("postgresql://nobody@127.0.0.1:9/none", min_size=1, timeout=0.1) as away, \
            reader.pool(replica.url) as copy, pytest.raises(psycopg.OperationalError):
        Follower(pcs[1], url).pull(Reader(away, copy))


def test_devices_over_the_line_come_to_the_same_by_a_lagging_replica(
        pc: Open, admin: Administrator, url: str, replica: Replica) -> None:
    admin("office", "add", "DEMO", "Kantor Contoh")
    with served(url, "--replica", replica.url) as server:
        first, second = (joined(pc(number), admin, server) for number in range(2))
        replica.pause()
        write(first, *(person(first, nip=f"{int(NIP) + number}", nama=f"Contoh {number}") for number in range(9)))
        for one in (first, second, second, first):
            done = one.syncing.by_line()
            assert (done.trouble, done.pending, done.summary.pulled) == (None, 0, 0)
        replica.resume()
        replica.catch_up()
        assert second.syncing.by_line().digest == "equal"
        second.people.set(NIP, {"golongan": "III/d"})
        second.syncing.by_line()
        replica.stop()
        for one in (second, first):
            done = one.syncing.by_line(verify=True)
            assert (done.trouble, done.digest) == (None, "equal")
        replica.start()
        assert first.people.show(NIP)["values"]["golongan"]["value"] == "III/d"
    assert first.syncing.state.status().digest == admin("digest", "--office", "DEMO")["root"]
