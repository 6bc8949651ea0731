"""What happens in the course of one synchronisation, what is to be done, and what is handed on (sync.md 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simata_desktop.sync.protocol.hello import Hello, Place, Welcome
from simata_desktop.sync.protocol.wire import Reply

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
class NothingMore:
    """The centre gives nothing of a log behind the place reached: what reads for it lags behind the head it told."""

    partition: str


@dataclass(frozen=True, slots=True)
class PageHeld:
    """A page was not applied, as it deletes so much that a person is asked first; the log waits, the others go on."""

    partition: str


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


Event = (Begin | Welcomed | Renumbered | SteppedBack | OfferedAgain | Forked | PageApplied | PageHeld | NothingMore
         | Frozen | Staged | Replied | VerdictsKept | Cut | Failed)

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
    ``anew``: disk or PC are not the ones of last time; ``offices``: what is known of those below
    (``hello.known_offices``)."""

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
    offices: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What one synchronisation did."""

    accepted: int = 0
    conflicts: int = 0
    quarantined: int = 0
    pulled: int = 0
    notices: tuple[str, ...] = ()
    revoked: bool = False
