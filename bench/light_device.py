"""A device whose store is memory: the engine, keys and transport of the client, so that hundreds fit into a process."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.ids import natural
from simata_desktop.sync import course
from simata_desktop.sync.course import Standing
from simata_desktop.sync.engine import Engine
from simata_desktop.sync.identity import DeviceKeys
from simata_desktop.sync.outbox import Batch, Waiting, freeze
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Enrol, Enrolled, Place
from simata_desktop.sync.protocol.pages import checked
from simata_desktop.sync.protocol.wire import Change, Save
from simata_desktop.sync.transport import HttpLine

SCHEMA = 9
CUTS = ("line.cut", "line.timeout")


def asking(code: str, keys: DeviceKeys, user: str) -> Enrol:
    """What a device says to join."""
    sign, seal = keys.public()
    return Enrol(code, sign, seal, user, natural("bench-user", user), device_name=user)


@dataclass
class LightDevice:
    """A device that has joined. ``tries``, ``longest``: of the last ``exchange``, seconds with all waiting;
    ``pulls``: False where only what it sends is to be measured."""

    enrolled: Enrolled
    keys: DeviceKeys
    journal: dict[str, Waiting] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    cursors: dict[str, Place] = field(default_factory=dict)
    fixed: list[Batch] = field(default_factory=list)
    last_n: int = 0
    lease: str = ""
    counter: int = 0
    tries: int = 0
    pulls: bool = True
    _next: int = 1

    @property
    def me(self) -> str:
        """Its id at the centre."""
        return self.enrolled.device

    @property
    def pending(self) -> int:
        """How many of its changes wait for an answer."""
        return len(self.waiting) + sum(one.count for one in self.fixed)

    def write(self, tx: str, changes: Sequence[Change]) -> None:
        """One save, which waits from now on."""
        ms = int(time.time() * 1000)
        save = Save(tx, self.enrolled.user_id, "set", "2026-11-25T08:00:00.000+07:00", "+0700", ms << 16, SCHEMA,
                    "1", [])
        for place, change in enumerate(changes):
            id_ = wire.change_id(tx, place)
            self.journal[id_] = (save, Change(0, change.entity, change.record, change.kind, change.fields,
                                              change.partition, change.base, place, id_))
            self.waiting.append(self.journal[id_])

    def freeze_all(self) -> None:
        """Fix everything that waits in batches."""
        while self._fix():
            pass

    def _fix(self) -> bool:
        batch = freeze(self.waiting[:wire.MOST_CHANGES + 1], device=self.me, gen=self.enrolled.gen,
                       no=self._next, first=self.last_n + 1, lineage={})
        if batch is not None:
            self.fixed.append(batch)
            self.last_n, self._next = batch.fixed.last, self._next + 1
            del self.waiting[:batch.count]
        return batch is not None

    def until_done(self, server: str, rng: random.Random, patience: float) -> float:
        """Exchange until it ends, with the client's full jitter between tries; seconds it took.

        RuntimeError after ``patience`` seconds.
        """
        begun, self.tries = time.monotonic(), 0
        while True:
            self.tries += 1
            failed = self.exchange(server)
            if failed is None:
                return time.monotonic() - begun
            if time.monotonic() - begun > patience:
                raise RuntimeError(f"a device starved: {failed.code} after {self.tries} tries")
            time.sleep(max(rng.random() * 2 ** min(self.tries, 4), float(failed.retry_after or 0)))

    def exchange(self, server: str) -> course.GiveUp | None:
        """One synchronisation; why it ended early, else None."""
        engine = Engine()
        event: course.Event = course.Begin(Standing(
            self.me, self.enrolled.gen, self.lease or self.enrolled.lease, self.enrolled.epoch, self.cursors,
            self.last_n, self.pending, "1", SCHEMA, int(time.time() * 1000)))
        with HttpLine(server, keys=self.keys, app="1") as line:
            while True:
                match command := engine.step(event):
                    case course.End(lease, _):
                        self.lease = lease
                        return None
                    case course.GiveUp():
                        return command
                    case _:
                        event = self._done(command, line)

    def _done(self, command: course.Command, line: HttpLine) -> course.Event:
        try:
            return self._do(command, line)
        except EnvironmentProblem as error:
            if error.code in CUTS and isinstance(command, course.SendRest | course.AskStaged | course.FetchPage):
                return course.Cut()
            wait = error.params.get("retry_after")
            return course.Failed(error.code, wait if isinstance(wait, int) else None)
        except UserError as error:
            return course.Failed(error.code)

    def _do(self, command: course.Command, line: HttpLine) -> course.Event:
        match command:
            case course.SayHello(hello):
                self.counter += 1
                welcome = line.hello(hello, self.counter)
                return course.Welcomed(welcome if self.pulls else replace(welcome, heads={}))
            case course.FetchPage(partition, after):
                return self._page(line.page(partition, after.seq, {self.enrolled.gen: self.last_n}), partition, after)
            case course.FreezeBatch():
                return course.Frozen(self.fixed[0].fixed if self.fixed or self._fix() else None)
            case course.AskStaged(batch):
                return course.Staged(line.staged(batch))
            case course.SendRest(batch, offset):
                reply = line.send(batch, self.fixed[0].content, offset)
                return course.Replied(reply if self.pulls else replace(reply, heads={}))
            case course.KeepReply(_, reply):
                del self.fixed[0]
                counts = dict.fromkeys((wire.ACCEPTED, wire.CONFLICT, wire.QUARANTINED), 0)
                for one in reply.verdicts:
                    counts[one.state] += one.last - one.first + 1
                return course.VerdictsKept(*counts.values())
        raise RuntimeError(f"nobody told a light device of {command}")

    def _page(self, data: bytes, partition: str, after: Place) -> course.Event:
        head, logged = wire.read_page(data)
        place, taken = checked(head, logged, after, self.journal.get)
        self.cursors[partition] = place
        return course.PageApplied(partition, place, head.head, len(taken))
