"""The way from a real workspace to a real centre on PostgreSQL without HTTP between: the requests, called."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from psycopg import Connection

from simata_desktop import app
from simata_desktop.services.sync_state import Synchronised
from simata_desktop.sync.course import FrozenBatch
from simata_desktop.sync.protocol.hello import Hello, Place, Welcome
from simata_desktop.sync.protocol.wire import Reply
from simata_server import database, devices, digests, exchange, pull
from simata_server.exchange import Part, Session
from tests.server.conftest import NAME, PASSPHRASE, Administrator
from tests.server.test_bundles import joined

Answer = TypeVar("Answer")
PC_FILES = ("pc0", "pc1")


class StraightLine:
    """Each request is a transaction of its own, as behind the line. ``hellos``: what was said."""

    def __init__(self, url: str, device: str) -> None:
        self.url, self.device, self.gen = url, device, 0
        self.bytes_up = self.bytes_down = self.requests = 0
        self.hellos: list[Hello] = []
        self.welcomes: list[Welcome] = []

    def _ask(self, work: Callable[[Connection, Session], Answer]) -> Answer:
        self.requests += 1
        with database.connected(self.url) as connection:
            return work(connection, Session(devices.of_id(connection, self.device), self.gen))

    def hello(self, hello: Hello, counter: int) -> Welcome:
        welcome = self._ask(lambda connection, session: exchange.hello(connection, session.device, hello))
        self.gen = welcome.gen
        self.hellos.append(hello)
        self.welcomes.append(welcome)
        return welcome

    def page(self, partition: str, after: int, have: Mapping[int, int]) -> bytes:
        return self._ask(lambda connection, session: pull.log_page(connection, session, partition, after, have))

    def staged(self, batch: FrozenBatch) -> int:
        return self._ask(lambda connection, session: exchange.staged(connection, session, _part(batch)))

    def send(self, batch: FrozenBatch, content: bytes, offset: int) -> Reply:
        part = _part(batch)
        before = self._ask(lambda connection, session: exchange.answered(connection, session, part))
        if before is None:
            session = self._ask(lambda _, session: session)
            head, saves = exchange.parsed(content, session, part)
            before = self._ask(lambda connection, session: exchange.push(
                connection, session, part, head, saves, content=content))
        return msgspec.json.decode(before, type=Reply)

    def chains(self, partition: str, places: Sequence[int]) -> dict[int, str]:
        return self._ask(lambda connection, _: exchange.chains(connection, partition, places))

    def recall(self, partition: str, start: Place, common: int, content: bytes) -> int:
        return self._ask(lambda connection, session: exchange.recall(
            connection, session, partition, start, common, content))

    def digest(self, partition: str, seq: int) -> str | None:
        return self._ask(lambda connection, _: digests.root_at(connection, partition, seq))


def _part(batch: FrozenBatch) -> Part:
    return Part(batch.gen, batch.no, batch.sha256, 0, batch.size)


def line(one: app.Workspace, url: str) -> StraightLine:
    """The way of this workspace."""
    return StraightLine(url, one.syncing.identity().device)


def sync(one: app.Workspace, url: str) -> Synchronised:
    """Synchronise once; it must come to its end."""
    done = one.syncing.synchronise(line(one, url))
    assert done.trouble is None, done.trouble
    return done


def two_pcs(pc: Callable[[int], app.Workspace], admin: Administrator) -> tuple[app.Workspace, app.Workspace]:
    """Two PCs of one office that know the centre."""
    admin("office", "add", "DEMO", "Kantor Contoh")
    return joined(pc(0), admin), joined(pc(1), admin)


def moved(one: app.Workspace, to: Path) -> app.Workspace:
    """The workspace, closed, copied and opened elsewhere."""
    folder = one.desk.folder
    one.close()
    shutil.copytree(folder, to)
    return app.open_workspace(to, NAME, PASSPHRASE)


def agree(admin: Administrator, *all_: app.Workspace) -> None:
    """Nothing waits, every digest is the centre's, its logs are dense, every journal is sound."""
    told = admin("digest", "--office", "DEMO")
    assert told["dense"]
    for one in all_:
        status = one.syncing.state.status()
        assert (status.digest, status.pending) == (told["root"], 0)
        assert one.office.audit_verify().faults == ()
