"""The course of one synchronisation without any I/O: what happened comes in, what is to be done goes out (sync.md 3).

Pull first, then push, then a short pull. The driver does each command and feeds its event; every command may be done
again after a kill, because what it changes is kept in one transaction with the mark that it was done.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from simata_desktop.sync.course import (
    AskStaged,
    Begin,
    Command,
    Cut,
    End,
    Event,
    Failed,
    FetchPage,
    Forked,
    FreezeBatch,
    Frozen,
    FrozenBatch,
    GiveUp,
    KeepReply,
    NothingMore,
    OfferAgain,
    OfferedAgain,
    PageApplied,
    PageHeld,
    Renumber,
    Renumbered,
    Replied,
    SayHello,
    SendRest,
    Staged,
    Standing,
    StepBack,
    SteppedBack,
    Summary,
    VerdictsKept,
    Welcomed,
)
from simata_desktop.sync.protocol.hello import APART, Hello, Place, Welcome
from simata_desktop.sync.protocol.wire import PROTOCOL

MOST_FORKS = 3  # in one synchronisation


@dataclass
class Engine:
    """One synchronisation. Feed events to ``step``; at most one command is under way at a time."""

    most_cuts: int = 8
    _standing: Standing | None = None
    _welcome: Welcome | None = None
    _places: dict[str, Place] = field(default_factory=dict)
    _heads: dict[str, int] = field(default_factory=dict)
    _astray: list[str] = field(default_factory=list)
    _tails: list[str] = field(default_factory=list)
    _gen: int = 0
    _pushed: bool = False
    _batch: FrozenBatch | None = None
    _cuts: int = 0
    _offset: int = 0
    _forks: int = 0
    _held: set[str] = field(default_factory=set)
    summary: Summary = field(default_factory=Summary)

    def step(self, event: Event) -> Command:
        """What to do after ``event``."""
        match event:
            case Begin(standing):
                return self._begin(standing)
            case Welcomed(welcome):
                return self._welcomed(welcome)
            case Renumbered():
                return self._next()
            case SteppedBack(partition, place, kept):
                self._places[partition] = place
                self._tails += [partition] if kept else []
                return self._next()
            case OfferedAgain(partition, head):
                self._tails.remove(partition)
                self._heads[partition] = max(head, self._heads.get(partition, 0))
                return self._next()
            case Forked():
                return self._forked()
            case PageApplied(partition, place, head, lines):
                self._cuts = 0
                self._places[partition] = place
                self._heads[partition] = max(head, self._heads.get(partition, 0))
                self.summary = replace(self.summary, pulled=self.summary.pulled + lines)
                return self._next()
            case NothingMore(partition):
                self._heads[partition] = self._places.get(partition, Place()).seq  # the rest comes another time
                return self._next()
            case PageHeld(partition):
                self._held.add(partition)
                return self._next()
            case Frozen(batch):
                return self._frozen(batch)
            case Staged(offset):
                return self._send(offset)
            case Replied(reply):
                assert self._batch is not None
                for partition, head in reply.heads.items():
                    self._heads[partition] = max(head, self._heads.get(partition, 0))
                return KeepReply(self._batch, reply)
            case VerdictsKept(accepted, conflicts, quarantined):
                return self._kept(accepted, conflicts, quarantined)
            case Cut():
                return self._cut()
            case Failed(code, retry_after):
                return GiveUp(code, retry_after, self.summary)

    def _begin(self, standing: Standing) -> Command:
        self._standing, self._gen, self._tails = standing, standing.gen, list(standing.kept)
        self._places = dict(standing.cursors)
        return self._hello(anew=standing.anew)

    def _hello(self, *, anew: bool) -> Command:
        known, welcome = self._standing, self._welcome
        assert known is not None
        told = {partition: place.marked() for partition, place in self._places.items()}
        return SayHello(Hello(
            device=known.device, gen=self._gen, lease=welcome.lease if welcome else known.lease, cursors=told,
            epoch=welcome.epoch if welcome else known.epoch, last_n=known.last_n, pending=known.pending,
            wall=known.wall, app=known.app, schema=known.schema,
            proto=(PROTOCOL, PROTOCOL), anew=anew, offices=known.offices))

    def _forked(self) -> Command:
        """Ask for a generation of one's own, but not for ever."""
        self._forks += 1
        if self._forks > MOST_FORKS:
            return GiveUp("device.forked", None, self.summary)
        return self._hello(anew=True)

    def _welcomed(self, welcome: Welcome) -> Command:
        self._welcome, self._heads, self._astray = welcome, dict(welcome.heads), list(welcome.diverged)
        self.summary = replace(self.summary, notices=tuple(welcome.notices), revoked=welcome.revoked)
        if welcome.gen != self._gen:
            self._gen, self._batch, self._pushed = welcome.gen, None, False
            return Renumber(welcome.gen, welcome.lease, welcome.epoch)
        return self._next()

    def _next(self) -> Command:
        """Step back where the logs differ and give again what the centre lost, pull what is behind, then push, then
        pull once more, then end. A revoked device, and a program of another protocol, only hand over their changes."""
        assert self._welcome is not None
        if self._astray:
            return StepBack(self._astray.pop(), self._welcome.epoch)
        if not (self._welcome.revoked or set(APART).intersection(self._welcome.notices)):
            if self._tails:
                return OfferAgain(self._tails[0])
            behind = self._behind()
            if behind is not None:
                return FetchPage(behind, self._places.get(behind, Place()))
        if not self._pushed:
            return FreezeBatch(self._gen, self._welcome.next_n if self._gen == self._welcome.gen else 1)
        return End(self._welcome.lease, self.summary)

    def _behind(self) -> str | None:
        return next((partition for partition, head in sorted(self._heads.items())
                     if partition not in self._held and self._places.get(partition, Place()).seq < head), None)

    def _frozen(self, batch: FrozenBatch | None) -> Command:
        if batch is None:
            self._pushed = True
            return self._next()
        again = self._batch is not None and self._batch.no == batch.no
        self._batch, self._cuts, self._offset = batch, 0, 0
        return AskStaged(batch) if again or self._resumes(batch) else SendRest(batch, 0)

    def _resumes(self, batch: FrozenBatch) -> bool:
        """Was the batch fixed in an earlier synchronisation? Then the centre may hold a part of it."""
        return self._standing is not None and batch.last <= self._standing.last_n

    def _send(self, offset: int) -> Command:
        assert self._batch is not None
        if offset > self._offset:
            self._cuts, self._offset = 0, offset
        return SendRest(self._batch, min(offset, self._batch.size))

    def _cut(self) -> Command:
        """Go on where the line broke, unless it broke so many times without anything coming through."""
        self._cuts += 1
        if self._welcome is None or self._cuts > self.most_cuts:
            return GiveUp("line.failed", None, self.summary)
        return AskStaged(self._batch) if self._batch is not None else self._next()

    def _kept(self, accepted: int, conflicts: int, quarantined: int) -> Command:
        done = self.summary
        self.summary = replace(done, accepted=done.accepted + accepted, conflicts=done.conflicts + conflicts,
                               quarantined=done.quarantined + quarantined)
        assert self._batch is not None
        following = self._batch.last + 1
        self._batch = None
        return FreezeBatch(self._gen, following)

