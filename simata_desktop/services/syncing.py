"""Synchronising with the centre: the engine says what is next, the store and the line do it (sync.md 3.8–3.10)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from simata_desktop.domain.errors import EnvironmentProblem, Trouble, UserError
from simata_desktop.domain.ids import natural
from simata_desktop.domain.progress import Progress, Silent
from simata_desktop.services.desk import Desk
from simata_desktop.services.sync_meter import Meter
from simata_desktop.services.sync_state import BY_LINE, BY_STICK, Synchronised, SyncState
from simata_desktop.services.sync_steps import SyncSteps
from simata_desktop.services.transferring import TransferService
from simata_desktop.store.database import STORE_NAME
from simata_desktop.store.exchange.identity import Identity
from simata_desktop.store.lock import WriterLock
from simata_desktop.sync import course
from simata_desktop.sync.course import FrozenBatch, Summary
from simata_desktop.sync.engine import Engine
from simata_desktop.sync.identity import DeviceKeys
from simata_desktop.sync.protocol.hello import Hello, Place, Welcome
from simata_desktop.sync.protocol.wire import Reply
from simata_desktop.sync.stepping import Search
from simata_desktop.sync.transport import HttpLine

CUTS, REPLAYED, FORKED = ("line.cut", "line.timeout"), "device.replay", "device.forked"
NONE = "log.none"


class Line(Protocol):
    """The way to the centre (``sync.transport``). What fails raises EnvironmentProblem ``line.*``, ``line.cut`` where
    it broke on its way; what the centre refuses raises UserError with the centre's code."""

    bytes_up: int
    bytes_down: int
    requests: int

    def hello(self, hello: Hello, counter: int) -> Welcome:
        """Say hello, signed under a number that rises."""

    def page(self, partition: str, after: int, have: Mapping[int, int]) -> bytes:
        """A page of a log; own changes up to ``have`` (generation → number) come as echoes."""

    def staged(self, batch: FrozenBatch) -> int:
        """How many bytes of the batch the centre holds."""

    def send(self, batch: FrozenBatch, content: bytes, offset: int) -> Reply:
        """Send the rest of a batch."""

    def chains(self, partition: str, places: Sequence[int]) -> dict[int, str]:
        """The centre's chain (hex) at places of a log; none where it does not reach."""

    def recall(self, partition: str, start: Place, common: int, content: bytes) -> int:
        """Tell again what the centre has lost: lines behind ``start`` of a log that is the present one up to
        ``common``; where its log ends then."""

    def digest(self, partition: str, seq: int) -> str | None:
        """The root of the centre's records of a partition at ``seq``; None where it stands elsewhere by now."""


class SyncService:
    """This device and its centre. ``pc`` names the computer, so that a copied folder is found out."""

    def __init__(self, desk: Desk, *, app: str, pc: str) -> None:
        self._desk, self._app, self._pc = desk, app, pc
        self._steps = SyncSteps(desk)
        self._state = SyncState(desk)
        self._transfers = TransferService(desk)

    @property
    def state(self) -> SyncState:
        """What is known without asking anybody."""
        return self._state

    def identity(self) -> Identity:
        """Who this device is. Raises ``sync.not_enrolled``."""
        return self._steps.identity()

    def by_line(self, progress: Progress | None = None, *, verify: bool = False) -> Synchronised:
        """Synchronise over the net. Raises as :meth:`synchronise`; ``sync.no_address`` where this device joined by
        stick and was not told where the centre is."""
        me = self.identity()
        if not me.server:
            raise UserError("sync.no_address")
        with HttpLine(me.server, authority=me.ca, keys=DeviceKeys.read(me.sign_key, me.seal_key),
                      app=self._app) as line:
            return self.synchronise(line, progress, verify=verify)

    def synchronise(self, line: Line, progress: Progress | None = None, *, verify: bool = False,
                    answered: Collection[str] | None = None) -> Synchronised:
        """Pull, push, pull. Ends early, and says why, where the line fails; what was done stays done.

        ``answered``: the line is a receipt, which answers only the batches of these SHA-256. Another synchronisation is
        waited for up to 10 s. Raises ``sync.not_enrolled``, ``workspace.busy``, ``work.cancelled``.
        """
        me = self.identity()
        with WriterLock(self._desk.folder / "sync.lock"):
            self._steps.catch_up()
            before = self._state.pending()
            summary, trouble = self._run(line, progress or Silent(), answered)
            moved = summary.pulled or summary.accepted or summary.conflicts or summary.quarantined
            told = self._compared(line) if trouble is None and (moved or verify) else "unchecked"
            done = Synchronised(me.server, summary, line.bytes_up, line.bytes_down, line.requests, before, told,
                                self._state.pending(), trouble)
            self._state.ended(done, way=BY_LINE if answered is None else BY_STICK)
            self._renew()
        return done

    def _renew(self) -> None:
        """Results that a long pull has left behind, and what is left of those who went long ago; where somebody else
        writes, at another time."""
        try:
            with WriterLock(self._desk.folder / "writer.lock"):
                self._desk.standing.ensure(self._desk.database)
            self._transfers.purge()
        except EnvironmentProblem as error:
            if error.code != "workspace.busy":
                raise

    def _run(self, line: Line, progress: Progress,
             answered: Collection[str] | None) -> tuple[Summary, Trouble | None]:
        engine = Engine()
        driver = _Driver(self._desk, self._steps, line, self.fingerprint(), answered)
        standing = self._steps.standing(self._app, self.fingerprint())
        meter = Meter(progress, standing.pending, standing.cursors)
        event: course.Event = course.Begin(standing)
        while True:
            progress.raise_if_cancelled()
            command = engine.step(event)
            match command:
                case course.End(lease, summary):
                    self._state.finished(lease, self.fingerprint() if answered is None else None)
                    return summary, None
                case course.GiveUp(code, _, summary):
                    return summary, driver.trouble if driver.trouble is not None else EnvironmentProblem(code)
                case _:
                    event = driver.done(command)
                    meter.read(event)

    def fingerprint(self) -> str:
        """Disk and PC: another one means that this folder was copied or brought back."""
        file = self._desk.folder / STORE_NAME
        return natural("device", self._pc, str(Path(self._desk.folder).absolute()), str(file.stat().st_ino))

    def _compared(self, line: Line) -> str:
        """Are our records those of the centre?"""
        try:
            for partition, (seq, root) in self._state.digests().items():
                theirs = line.digest(partition, seq)
                if theirs is None:
                    return "unchecked"
                if theirs != root:
                    return "differs"
        except (EnvironmentProblem, UserError):
            return "unchecked"
        return "equal"


class _Driver:
    """Does the commands of one synchronisation."""

    def __init__(self, desk: Desk, steps: SyncSteps, line: Line, fingerprint: str,
                 answered: Collection[str] | None) -> None:
        self._desk, self._steps, self._line, self._fingerprint = desk, steps, line, fingerprint
        self._answered = answered
        self.trouble: Trouble | None = None

    def done(self, command: course.Command) -> course.Event:
        """Do a command; what the line or the centre says against it becomes an event."""
        self.trouble = None
        try:
            return self._do(command)
        except EnvironmentProblem as error:
            if not error.code.startswith("line."):
                raise
            if error.code in CUTS and isinstance(command, course.SendRest | course.AskStaged | course.FetchPage):
                return course.Cut()
            return self._failed(EnvironmentProblem("line.failed") if error.code == CUTS[0] else error)
        except UserError as error:
            if error.code == NONE and isinstance(command, course.FetchPage):
                return course.NothingMore(command.partition)
            return course.Forked() if error.code == FORKED else self._failed(error)

    def _failed(self, error: Trouble) -> course.Event:
        self.trouble = error
        wait = error.params.get("retry_after")
        return course.Failed(error.code, wait if isinstance(wait, int) else None)

    def _do(self, command: course.Command) -> course.Event:
        match command:
            case course.SayHello(hello):
                welcome = self._hello(hello)
                self._steps.reach(welcome.durable)
                self._steps.keep_offices(welcome.offices)
                return course.Welcomed(welcome)
            case course.Renumber(gen, lease, epoch):
                return self._steps.renumber(gen, lease, epoch, fingerprint=self._fingerprint)
            case course.StepBack(partition, epoch):
                return self._steps.cut_back(partition, self._common(partition), epoch)
            case course.OfferAgain(partition):
                return self._offer_again(partition)
            case course.FetchPage(partition, after):
                have = self._steps.identity().lineage
                return self._steps.page(self._line.page(partition, after.seq, have), partition, after)
            case course.FreezeBatch(gen, _):
                return self._steps.freeze(gen, self._answered)
            case course.AskStaged(batch):
                return course.Staged(self._line.staged(batch))
            case course.SendRest(batch, offset):
                return course.Replied(self._line.send(batch, self._steps.content(batch), offset))
            case course.KeepReply(batch, reply):
                return self._steps.keep(batch, reply)
        raise AssertionError(command)

    def _hello(self, hello: Hello) -> Welcome:
        """A number below that of a copy of this device is refused, with the number to go on from."""
        moment = int(self._desk.clock.now().timestamp() * 1_000_000)
        try:
            return self._line.hello(hello, self._steps.counter(moment))
        except UserError as error:
            known = error.params.get("counter")
            if error.code != REPLAYED or not isinstance(known, int):
                raise
            return self._line.hello(hello, self._steps.counter(known + 1))

    def _common(self, partition: str) -> Place:
        """The last place of a log that the centre has too."""
        search, own = Search(0, self._steps.log_end(partition)), {0: ""}
        while places := search.questions():
            own |= self._steps.chains(partition, places)
            search = search.narrowed(own, self._line.chains(partition, places))
        return search.place(own)

    def _offer_again(self, partition: str) -> course.Event:
        head = 0
        for tail in self._steps.tails(partition):
            start = Place(tail.seq, tail.chain)
            head = max(head, self._line.recall(partition, start, tail.common, tail.content))
        return course.OfferedAgain(partition, head)
