"""What the centre answers to a hello, without database, clock or chance (sync.md 3.8, 3.15)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from simata_desktop.sync.protocol.hello import Hello


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation of a device: the last number taken in, the lease given last and the one before.

    The one before counts too: the answer with the last may have been lost. ``late``: up to this number changes wait for
    a person, as the device had not been seen for too long.
    """

    gen: int
    last_n: int = 0
    lease: str = ""
    before: str = ""
    late: int = 0


@dataclass(frozen=True, slots=True)
class Greeting:
    """Who the device goes on as (to be stored), whether that is another generation than it said, the partitions whose
    log differs from the one it has, and whether this centre has gone back in time since they last met."""

    generation: Generation
    forked: bool
    diverged: tuple[str, ...]
    restored: bool = False

    @property
    def cloned(self) -> bool:
        """Does it look as if another copy of the device goes on?"""
        return self.forked and not self.restored


ChainAt = Callable[[str, int], str | None]  # partition, place → chain (hex) there; None where the log does not reach


def greet(hello: Hello, generations: Mapping[int, Generation], *, epoch: str, lease: str, floor: int,
          chain_at: ChainAt, by_stick: bool = False) -> Greeting:
    """Judge a hello of a known device.

    ``lease`` is a fresh one. ``floor``: seconds since the beginning of 2026; a new generation lies above it, so that a
    centre that was restored, and has forgotten generations, never gives one twice. ``by_stick``: it may be older than
    what came by line meanwhile; neither lease nor numbers tell a copy then, its batches do (``batches.course``).
    """
    mine = generations.get(hello.gen)
    diverged = tuple(partition for partition, place in sorted(hello.cursors.items())
                     if place.seq and not place.lies_on(chain_at(partition, place.seq)))
    restored = bool(diverged) or hello.epoch != epoch or mine is None or _forgotten(hello, mine)
    if mine is not None and not restored and not hello.anew and (by_stick or _goes_on(hello, mine)):
        return Greeting(mine if by_stick else replace(mine, lease=lease, before=hello.lease), forked=False, diverged=())
    newest = max((*generations, hello.gen, floor))
    return Greeting(Generation(newest + 1, lease=lease), forked=True, diverged=diverged, restored=restored)


def _goes_on(hello: Hello, mine: Generation) -> bool:
    """Is it the copy of the device that was given this generation, with all it had sent?"""
    return hello.lease in (mine.lease, mine.before) and bool(hello.lease) and hello.last_n >= mine.last_n


def _forgotten(hello: Hello, mine: Generation) -> bool:
    """Was a number answered once that is not known here? A replica that lagged may have taken the primary's place."""
    return hello.last_n - hello.pending > mine.last_n
