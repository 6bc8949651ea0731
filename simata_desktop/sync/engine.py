"""The course of one synchronisation without any I/O: what happened comes in, what is to be done goes out (sync.md 3).

Pull first, then push, then a short pull. The driver does each command and feeds its event; every command may be done
again after a kill, because what it changes is kept in one transaction with the mark that it was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from simata_desktop.sync.protocol.hello import Hello, Place, Welcome
from simata_desktop.sync.protocol.wire import Reply

MOST_FORKS = 3  # in one synchronisation

# What the engine is told


@dataclass(frozen=True, slots=True)
class Begin:
    """Synchronise now. ``standing`` is what the store knows."""

    standing: Standing


@dataclass(frozen=True, slots=True)
class Welcomed:
    """The centre answered the hello."""

    welcome: Welcome


@dataclass(frozen=True, slots=True)
class Renumbered:
    """Pending changes were given numbers of the new generation."""

    lineage: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class SteppedBack:
    """The log of a partition was cut back to the last place both have; so many lines were kept to be offered again."""

    partition: str
    place: Place
    kept: int = 0


@dataclass(frozen=True, slots=True)
class OfferedAgain:
    """The centre has taken in again what it had lost of a partition, whose log now goes to ``head``."""

    partition: str
    head: int


@dataclass(frozen=True, slots=True)
class Forked:
    """A copy of this device goes on under its generation."""


@dataclass(frozen=True, slots=True)
class PageApplied:
    """A page went into the store together with its cursor; ``last`` is the place reached, ``head`` the log's end."""

    partition: str
    place: Place
    head: int
    lines: int


@dataclass(frozen=True, slots=True)
class Frozen:
    """The next batch is fixed for ever: number, range, size and SHA-256; None: nothing is left to send."""

    batch: FrozenBatch | None


@dataclass(frozen=True, slots=True)
class Staged:
    """How many bytes of the batch the centre holds."""

    offset: int


@dataclass(frozen=True, slots=True)
class Replied:
    """The centre answered a whole batch."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class VerdictsKept:
    """The verdicts are in the store; as many were accepted, came into conflict, were quarantined."""

    accepted: int
    conflicts: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The line broke while a batch or a page was on its way."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Something could not be done: a code of ``domain.errors``; seconds after which to try again, if said."""

    code: str
    retry_after: int | None = None


Event = (Begin | Welcomed | Renumbered | SteppedBack | OfferedAgain | Forked | PageApplied | Frozen | Staged | Replied
         | VerdictsKept | Cut | Failed)

# What the engine asks for


@dataclass(frozen=True, slots=True)
class SayHello:
    """Say hello to the centre."""

    hello: Hello


@dataclass(frozen=True, slots=True)
class Renumber:
    """Go on under generation ``gen``: every own change that this device's copy of a log does not hold waits again,
    whatever verdict it had, and will be numbered anew with its id kept; the batch that was fixed is forgotten. The last
    number the centre has answered under the old generation is remembered, lease and epoch are kept with it."""

    gen: int
    lease: str
    epoch: str


@dataclass(frozen=True, slots=True)
class StepBack:
    """Find the last place of a partition's log that the centre has too, and go back to it (``sync.stepping``)."""

    partition: str
    epoch: str


@dataclass(frozen=True, slots=True)
class OfferAgain:
    """Send the lines kept by a step back, of all authors. They are forgotten only when the log that is pulled has them:
    the centre may be restored once more."""

    partition: str


@dataclass(frozen=True, slots=True)
class FetchPage:
    """Fetch the page after ``after``, check chain and density, apply it with the cursor in one transaction."""

    partition: str
    after: Place


@dataclass(frozen=True, slots=True)
class FreezeBatch:
    """Fix the next batch, or take the one that was fixed before and is not answered."""

    gen: int
    next_n: int


@dataclass(frozen=True, slots=True)
class AskStaged:
    """Ask how many bytes of the batch the centre holds."""

    batch: FrozenBatch


@dataclass(frozen=True, slots=True)
class SendRest:
    """Send the batch from ``offset`` on."""

    batch: FrozenBatch
    offset: int


@dataclass(frozen=True, slots=True)
class KeepReply:
    """Store the verdicts and clear what is pending, in one transaction."""

    batch: FrozenBatch
    reply: Reply


@dataclass(frozen=True, slots=True)
class End:
    """Keep the lease and the sums in the transaction that ends the synchronisation."""

    lease: str
    summary: Summary


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Stop here; what was done stays done."""

    code: str
    retry_after: int | None
    summary: Summary


Command = (SayHello | Renumber | StepBack | OfferAgain | FetchPage | FreezeBatch | AskStaged | SendRest | KeepReply
           | End | GiveUp)


@dataclass(frozen=True, slots=True)
class FrozenBatch:
    """A batch that will never change: generation, number, first and last n, bytes and their SHA-256 (hex)."""

    gen: int
    no: int
    first: int
    last: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the store knows when a synchronisation begins. ``kept``: partitions with lines to be offered again;
    ``anew``: disk or PC are not the ones of last time."""

    device: str
    gen: int
    lease: str
    epoch: str
    cursors: Mapping[str, Place]
    last_n: int
    pending: int
    app: str = ""
    schema: int = 0
    wall: int = 0
    kept: tuple[str, ...] = ()
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """What one synchronisation did."""

    accepted: int = 0
    conflicts: int = 0
    quarantined: int = 0
    pulled: int = 0
    notices: tuple[str, ...] = ()
    revoked: bool = False


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
    summary: Summary = Summary()

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
        return SayHello(Hello(
            known.device, self._gen, welcome.lease if welcome else known.lease, dict(self._places),
            welcome.epoch if welcome else known.epoch, known.last_n, known.pending, known.wall, known.app, known.schema,
            anew=anew))

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
        pull once more, then end. A revoked device only hands over its own changes."""
        assert self._welcome is not None
        if self._astray:
            return StepBack(self._astray.pop(), self._welcome.epoch)
        if not self._welcome.revoked:
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
                     if self._places.get(partition, Place()).seq < head), None)

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

