"""Walks of a world, and the shortest trace of one that fails."""

from __future__ import annotations

import random
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from tests.sync_sim.naive import BrokenError
from tests.sync_sim.world import Action, World, actions

STEPS = 150  # of one world; then all is quiet and compared
CHECKED = 10  # every so many steps

Plant = Callable[[World], None]


@dataclass(frozen=True)
class Failure:
    """What failed, in the world of ``seed``, after the shortest ``trace`` that was found."""

    seed: int
    error: str
    number: int
    trace: list[Action]

    def __str__(self) -> str:
        steps = "\n".join(f"  {what} {salt}" for what, salt in self.trace)
        return f"seed {self.seed}: {self.error}\n{len(self.trace)} steps:\n{steps}"


def walk(seed: int, steps: int, plant: Plant = lambda _: None) -> Failure | None:
    """So many steps through worlds that begin with ``seed``; None when nothing broke."""
    done = 0
    while done < steps:
        count = min(STEPS, steps - done)
        trace = list(islice(actions(random.Random(seed)), count))
        error = lived(seed, trace, plant)
        if error is not None:
            return _shortest(seed, trace, error, plant)
        done += count
        seed += 1
    return None


def lived(seed: int, trace: Sequence[Action], plant: Plant = lambda _: None) -> BrokenError | None:
    """The first broken invariant of one history."""
    world = World(seed, plant)
    try:
        for number, action in enumerate(trace):
            world.act(action)
            if number % CHECKED == 0:
                world.check()
        world.quiet()
    except BrokenError as error:
        return error
    except Exception as error:
        return BrokenError(0, f"{type(error).__name__} {error} at {_where(error)}")
    return None


def _where(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename.rpartition('/')[2]}:{last.lineno} {last.name}"


def _shortest(seed: int, trace: list[Action], error: BrokenError, plant: Plant) -> Failure:
    """Leave out ever smaller pieces as long as the same invariant breaks."""
    size = len(trace) // 2
    while size:
        start = 0
        while start < len(trace):
            shorter = trace[:start] + trace[start + size:]
            found = lived(seed, shorter, plant)
            if found is not None and found.number == error.number:
                trace, error = shorter, found
            else:
                start += size
        size //= 2
    return Failure(seed, str(error), error.number, trace)
