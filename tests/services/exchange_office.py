"""PCs with a real encrypted store, a centre in memory (the one of the walk), and a line between that can break."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.merge import visible
from simata_desktop.domain.records import KINDS
from simata_desktop.services.desk import ADMIN, ENTRY, VERIFIER, Desk, User, read_rulebook
from simata_desktop.services.rules import DEFAULT_SCHEME
from simata_desktop.services.sync_state import Synchronised
from simata_desktop.services.syncing import SyncService
from simata_desktop.store.exchange import agreed, identity
from simata_desktop.store.exchange.identity import Identity
from simata_desktop.store.journal import Delta, FieldChange
from simata_desktop.store.standing import Standing
from simata_desktop.store.work import Recorder, Save, Work
from simata_desktop.sync.course import FrozenBatch
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Hello, Place, Welcome
from tests.store.stores import KEY, RisingIds, opened
from tests.sync_sim.centre import Centre, Grant, Office
from tests.sync_sim.line import RefusedError

OFFICE = "DEMO"


class PcIds(RisingIds):
    """Identifiers that no other PC makes."""

    def __init__(self, pc: int) -> None:
        super().__init__()
        self.pc = pc

    def uuid7(self) -> str:
        self.count += 1
        return str(UUID(int=(0x0197A << 108) | (7 << 76) | (2 << 62) | (self.pc << 32) | self.count))


@dataclass
class CentreLine:
    """The line to the centre in memory. ``fate`` may raise before or after a request (``before send``)."""

    centre: Centre
    fate: Callable[[str], None] = lambda at: None
    bytes_up: int = 0
    bytes_down: int = 0
    requests: int = 0
    token: str = ""
    device: str = ""

    def _ask(self, what: str, ask: Callable[[], Any]) -> Any:
        self.requests += 1
        self.fate(f"before {what}")
        try:
            answer = ask()
        except RefusedError as refused:
            raise UserError(refused.code) from None
        self.fate(f"after {what}")
        return answer

    def hello(self, hello: Hello, counter: int) -> Welcome:
        answer = self._ask("hello", lambda: self.centre.hello(msgspec.json.encode(hello)))
        welcome = msgspec.json.decode(answer, type=Welcome)
        self.token, self.device = welcome.token, hello.device
        return welcome

    def page(self, partition: str, after: int, have: Mapping[int, int]) -> bytes:
        return self._ask("page", lambda: self.centre.page(self.token, partition, after, have))

    def staged(self, batch: FrozenBatch) -> int:
        return self._ask("staged", lambda: self.centre.staged(self.token, batch.no, batch.sha256))

    def send(self, batch: FrozenBatch, content: bytes, offset: int) -> wire.Reply:
        answer = self._ask("send", lambda: self.centre.push(self.token, batch.no, batch.sha256, offset=offset,
                                                    data=content[offset:]))
        return msgspec.json.decode(answer, type=wire.Reply)

    def chains(self, partition: str, places: Sequence[int]) -> dict[int, str]:
        return self._ask("chains", lambda: self.centre.chains(self.token, partition, places))

    def recall(self, partition: str, start: Place, common: int, content: bytes) -> int:
        return self._ask("recall", lambda: self.centre.recall(self.token, start, common, content))

    def digest(self, partition: str, seq: int) -> str | None:
        return None


@dataclass
class Pc:
    """One PC of an office."""

    folder: Path
    number: int
    clock: FixedClock = field(default_factory=FixedClock)
    user: User = field(init=False)
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        roles = frozenset((ENTRY, VERIFIER, ADMIN))
        self.user = User(PcIds(self.number + 1000).uuid7(), f"petugas{self.number}", roles)
        self.ids = PcIds(self.number)
        self.open()

    def open(self) -> None:
        store = opened(self.folder)
        standing = Standing(read_rulebook, self.clock, default_scheme=DEFAULT_SCHEME)
        recorder = Recorder(store.database, self.clock, self.ids, session_id="test", app_v="test",
                            renew=standing.renew)
        self.desk = Desk(self.folder, store.database, recorder, standing, self.clock, self.ids, self.user)
        self.sync = SyncService(self.desk, app="test", pc="pc")

    def join(self, centre: Centre, *, office: str = OFFICE, closed: bool = True) -> None:
        """As if enrolled: the centre knows the device."""
        device = f"00000000-0000-7000-8000-{self.number:012x}"
        first = centre.enrol(device, Grant(office, closed, below=closed))
        root = centre.offices[office].above is None
        with self.desk.database.writing() as connection:
            identity.keep(connection, Identity(device, first.gen, first.lease, centre.disk.epoch, office, root,
                                               "http://127.0.0.1", self.user.id, ("verifier",), "", "", "", "",
                                               fingerprint=self.sync.fingerprint()))

    def save(self, write: Callable[[Work], None], command: str = "set") -> None:
        self.clock.move(seconds=1)
        with self.desk.recorder.save(Save(command, f"undo.{command}", self.user.id)) as saved:
            write(saved.work)

    def person(self, uid: str, **values: str) -> None:
        self.save(lambda work: work.create("person", uid, values), "import")

    def set(self, uid: str, entity: str = "person", **values: str | None) -> None:
        self.save(lambda work: work.set(entity, uid, values) and None)

    def resolve(self, conflict: str, entity: str, uid: str, fields: Mapping[str, FieldChange]) -> None:
        self.save(lambda work: work.add(Delta(entity, uid, "resolve", fields, resolves=conflict)), "conflicts")

    def exchange(self, line: CentreLine) -> Synchronised:
        return self.sync.synchronise(line)

    def shown(self, entity: str, uid: str) -> dict[str, str] | None:
        with self.desk.database.reading() as connection:
            found = Work(connection, self.ids).find(entity, uid)
        return None if found is None or found[1] else {word: value for word, value in found[0].items() if value}

    def close(self) -> None:
        self.desk.database.close()


def centre(*offices: Office, seed: int = 1) -> Centre:
    """A centre in memory."""
    moment = [1_795_500_000_000]

    def now() -> int:
        moment[0] += 1000
        return moment[0]

    return Centre(random.Random(seed), offices or (Office(OFFICE, None),), now)


def cutting(rng: random.Random, share: float) -> Callable[[str], None]:
    """A line that breaks so often."""
    def fate(at: str) -> None:
        if rng.random() < share:
            raise EnvironmentProblem("line.cut")

    return fate


def down(what: str) -> Callable[[str], None]:
    """A line that fails at one kind of request (``before send``, ``after recall``)."""
    def fate(at: str) -> None:
        if at == what:
            raise EnvironmentProblem("line.unreachable")

    return fate


def agrees(pc: Pc, found: Centre, partitions: Collection[str] | None = None) -> list[str]:
    """Records (of these partitions) of which the PC holds something else than the centre, in the agreed state or in
    the row."""
    differ = []
    with pc.desk.database.reading() as connection:
        for (partition, record), state in found.disk.states.items():
            if partitions is not None and partition not in partitions:
                continue
            mine = agreed.of_records(connection, partition, {record: state.entity})[record]
            if (mine.body, mine.versions, mine.deleted) != (state.body, state.versions, state.deleted):
                differ.append(f"{partition} {record}")
            if state.entity in KINDS:
                row = Work(connection, pc.ids).find(state.entity, record)
                body, deleted = visible(replace(mine), ())
                told = {name.rpartition(".")[2]: value for name, value in body.items() if value is not None}
                known = {word: value for word, value in told.items() if word in KINDS[state.entity].words}
                if row is None or row[1] != deleted or {w: v for w, v in row[0].items() if v is not None} != known:
                    differ.append(f"row {record}")
    return differ


__all__ = ["KEY", "OFFICE", "CentreLine", "Office", "Pc", "agrees", "centre", "cutting", "down"]
