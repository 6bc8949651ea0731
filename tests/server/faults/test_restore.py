"""A centre that goes back in time: brought back from yesterday's copy, or its lagging replica in its place."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import psycopg
import pytest
import uvicorn
from psycopg_pool import ConnectionPool

from simata_desktop.app import Workspace
from simata_desktop.store.exchange import durable
from simata_server import app, database, digests
from simata_server.limits import Limits
from tests.server.conftest import Administrator, Open
from tests.server.faults.office_by_line import nip
from tests.server.replicas import Replica, replica_of
from tests.server.test_line import joined, person, told_of, write

LOG = "DEMO/open"


@contextmanager
def centre_at(url: str) -> Iterator[str]:
    """The application in this process, which starts in a tenth of the time of ``serve``."""
    with ConnectionPool(url, min_size=1, max_size=4) as pool, socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app.centre(pool, Limits(0)), log_level="warning", server_header=False,
                                               date_header=False))
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


def sync(*workspaces: Workspace) -> None:
    """One after the other; each must end well."""
    for one in workspaces:
        done = one.syncing.by_line()
        assert (done.trouble, done.pending, done.summary.quarantined) == (None, 0, 0)


def moved(server: str, *workspaces: Workspace) -> None:
    for one in workspaces:
        told_of(one, server)


def logged(url: str) -> set[str]:
    """The ids of all changes in the logs, which must be dense with chains that hold."""
    with database.connected(url) as connection:
        assert digests.dense(connection, LOG)
        assert digests.chain_holds(connection, LOG)
    with psycopg.connect(url) as connection:
        return {str(row[0]) for row in connection.execute("SELECT change_id FROM change")}


def promised(workspace: Workspace) -> dict[str, int]:
    """How far the device has been told that copies go."""
    with workspace.desk.database.reading() as connection:
        return durable.places(connection)


class Office:
    """Two PCs; ``told``: everything that was ever acknowledged to either."""

    def __init__(self, first: Workspace, second: Workspace) -> None:
        self.first, self.second = first, second
        self.people, self.told = 0, set[str]()

    def work(self, url: str) -> None:
        """Both write something; only the second has all of it."""
        self.people += 2
        write(self.first, person(self.first, nip=nip(self.people), nama="Contoh"))
        sync(self.first, self.second)
        self.second.people.set(nip(self.people), {"golongan": f"III/{'abcd'[self.people // 2 % 4]}"})
        write(self.second, person(self.second, nip=nip(self.people + 1), nama="Lain"))
        sync(self.second)
        self.told |= logged(url)

    def agree(self, url: str, admin: Administrator) -> None:
        """What was acknowledged is in the log again, and everybody holds the same."""
        sync(self.first, self.second, self.first)
        assert self.told <= logged(url)
        for one in (self.first, self.second):
            assert one.syncing.by_line(verify=True).digest == "equal"
            assert "device.cloned" not in [notice.code for notice in one.syncing.state.status().notices]
            assert not [row for row in one.conflicts.list() if row.nip]
        root = admin("digest", "--office", "DEMO", "--database", url)["root"]
        assert {one.syncing.state.status().digest for one in (self.first, self.second)} == {root}


@contextmanager
def failed_over(office: Office, url: str) -> Iterator[Replica]:
    """The primary goes on for a while after its replica has lost it, and is gone."""
    with replica_of(url) as replica:
        with centre_at(url) as server:
            moved(server, office.first, office.second)
            office.work(url)
            replica.catch_up()
            replica.cut_off()
            office.work(url)
        assert not office.told <= logged(replica.url)
        replica.promote()
        yield replica


@pytest.mark.parametrize("told", [pytest.param(True, id="as-the-runbook-says", marks=pytest.mark.soak),
                                  pytest.param(False, id="epoch-forgotten")])
def test_server_restored_to_yesterday_and_failover_to_lagging_replica(
        pc: Open, admin: Administrator, url: str, tmp_path: Path, *, told: bool) -> None:
    admin("office", "add", "DEMO", "Kantor Contoh")
    with centre_at(url) as server:
        office = Office(*(joined(pc(number), admin, server) for number in range(2)))
        office.work(url)
        admin("backup", "--out", tmp_path / "pusat.dump")
        end = office.first.syncing.state.digests()[LOG][0]
        assert promised(office.second) == {}
        office.work(url)
        assert promised(office.second)[LOG] >= end
        idle = office.second.syncing.by_line()
        assert (idle.requests, idle.bytes_up + idle.bytes_down <= 1000) == (1, True)
    copied = promised(office.second)[LOG]
    admin("restore", tmp_path / "pusat.dump")
    assert not office.told <= logged(url)
    with centre_at(url) as server:
        moved(server, office.first, office.second)
        sync(office.second)  # what the first wrote is told by the second too, should the first never come again
        assert office.told <= logged(url)
        office.agree(url, admin)
        assert promised(office.second)[LOG] == copied  # the copy it was brought back from
    with failed_over(office, url) as replica:
        if told:
            admin("epoch", "new", "--database", replica.url)
        with centre_at(replica.url) as server:
            moved(server, office.first, office.second)
            sync(office.second)
            assert office.told <= logged(replica.url)
            office.agree(replica.url, admin)
