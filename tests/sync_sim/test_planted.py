"""Each bug planted in the exchange is found by a short walk, as the invariant it breaks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

import pytest

from simata_desktop.domain import merge
from simata_desktop.domain.merge import NOTHING_HELD, Judged, Offer, State
from simata_desktop.domain.same_person import Now, Pair
from simata_desktop.sync.protocol.wire import BatchHead
from simata_server import batches, greeting, moving, people
from simata_server.batches import Course
from tests.sync_sim import centre as centre_module
from tests.sync_sim import device as device_module
from tests.sync_sim.centre import Centre, Shelf
from tests.sync_sim.device import Device
from tests.sync_sim.walk import Plant, walk
from tests.sync_sim.world import World

STEPS = 18_000  # all are found long before
SHORTEST = 20  # steps of a shortened trace at most


@dataclass(frozen=True)
class Bug:
    """What is wrong, and the invariants of sync.md section 4 one of which must break. 0: the program falls."""

    name: str
    numbers: frozenset[int]
    plant: Callable[[pytest.MonkeyPatch], Plant]


def of_centre(name: str, value: object) -> Callable[[pytest.MonkeyPatch], Plant]:
    """A switch of the centre."""
    return lambda _: lambda world: setattr(world.centre, name, value)


def of_devices(name: str) -> Callable[[pytest.MonkeyPatch], Plant]:
    """A switch of every device."""

    def plant(world: World) -> None:
        world.plant_device = lambda device: setattr(device, name, True)  # type: ignore[method-assign]

    return lambda _: plant


def nothing(_: World) -> None:
    """The bug is in the code itself."""


def wall_clock(patch: pytest.MonkeyPatch) -> Plant:
    """The later clock stands, for values of people too."""
    real = merge.judge

    def judge(offer: Offer, state: State, *, settled: bool = False, late: Collection[str] = ()) -> Judged:
        judged = real(offer, state, settled=settled, late=late)
        older = [group for group in judged.held if offer.hlc < state.clocks.get(group, 0)]
        return Judged({}, (*judged.lost, *older))

    patch.setattr("simata_server.intake.judge", judge)
    return nothing


def no_ids(patch: pytest.MonkeyPatch) -> Plant:
    """The centre does not know a change again by its id."""
    patch.setattr(Shelf, "known", lambda *_: None)
    return nothing


def no_fork(patch: pytest.MonkeyPatch) -> Plant:
    """A batch under a used number is taken for the one that came first."""
    real = batches.course

    def course(*told: object) -> Course:
        found = real(*told)  # type: ignore[arg-type]
        return Course.REPEAT if found is Course.FORK and told[3] is not None else found

    patch.setattr(centre_module, "course", course)
    patch.setattr(greeting, "_goes_on", lambda *_: True)
    return nothing


def no_lineage(patch: pytest.MonkeyPatch) -> Plant:
    """A device that goes on under a new generation is a stranger to what it wrote before."""
    real = device_module.wire.read_batch

    def read(data: bytes) -> tuple[BatchHead, list[object]]:
        head, saves = real(data)
        return device_module.with_values(head, lineage=()), list(saves)

    patch.setattr(centre_module.wire, "read_batch", read)
    return nothing


def no_recall(patch: pytest.MonkeyPatch) -> Plant:
    """What a restored centre has lost is not taken in again."""
    patch.setattr(Centre, "recall", lambda *_: 0)
    return nothing


def old_verdicts(patch: pytest.MonkeyPatch) -> Plant:
    """A device trusts verdicts of before the restore."""

    def renumber(device: Device, gen: int, lease: str, epoch: str) -> None:
        disk = device.disk
        disk.gen, disk.lease, disk.epoch = gen, lease, epoch
        disk.fixed, disk.next_no, disk.last_n = None, 1, 0
        disk.journal = {one.id: one if one.verdict else replace(one, gen=0, n=0) for one in disk.journal.values()}

    patch.setattr(Device, "_renumber", renumber)
    return nothing


def bare_join(patch: pytest.MonkeyPatch) -> Plant:
    """Who is entered twice is joined, and what is about him is left behind."""

    def rewritten(_: str, record: str, fields: Mapping[str, Pair], now: Now) -> tuple[str, dict[str, Pair]]:
        return now(record), dict(fields)

    patch.setattr(people, "rewritten", rewritten)
    return nothing


def forgotten_alias(patch: pytest.MonkeyPatch) -> Plant:
    """The centre forgets whom it has joined as soon as the batch is written."""
    patch.setattr(Shelf, "rename", lambda *_: None)
    return nothing


def any_namesake(patch: pytest.MonkeyPatch) -> Plant:
    """A NIP alone makes two people one."""
    patch.setattr(people, "same", lambda *_: True)
    return nothing


def not_followed(patch: pytest.MonkeyPatch) -> Plant:
    """What is said of somebody in his old office is taken there."""
    patch.setattr(moving, "lies", lambda _, change: change.partition)
    return nothing


def late_and_taken(patch: pytest.MonkeyPatch) -> Plant:
    """What comes late from an old office is taken as if it had seen everything."""
    patch.setattr("simata_server.intake.judge_late", lambda *_: NOTHING_HELD)
    return nothing


def half_moved(patch: pytest.MonkeyPatch) -> Plant:
    """Only the person goes, not what is about him."""
    real = Shelf.about
    patch.setattr(Shelf, "about", lambda *told: real(*told)[:1])
    return nothing


def disputes_forgotten(patch: pytest.MonkeyPatch) -> Plant:
    """What waits for a person stays behind."""
    patch.setattr(Shelf, "disputed", lambda *_: [])
    return nothing


BUGS = [
    Bug("not followed", frozenset({13}), not_followed),
    Bug("late and taken", frozenset({13}), late_and_taken),
    Bug("half moved", frozenset({13}), half_moved),
    Bug("disputes forgotten", frozenset({13}), disputes_forgotten),
    Bug("no lock", frozenset({0, 2, 4, 11, 16}), of_centre("locked", False)),
    Bug("no base", frozenset({7, 8}), of_devices("late_base")),
    Bug("no lease", frozenset({16}), of_centre("leases", False)),
    Bug("cursor before data", frozenset({5}), of_devices("cursor_first")),
    Bug("blind acknowledgement", frozenset({1, 17, 21}), of_devices("blind")),
    Bug("wall-clock order", frozenset({7}), wall_clock),
    Bug("no change ids", frozenset({2}), no_ids),
    Bug("no fork", frozenset({1, 16, 17, 21}), no_fork),
    Bug("no lineage", frozenset({8, 9}), no_lineage),
    Bug("no recall", frozenset({17, 21, 22}), no_recall),
    Bug("children left behind", frozenset({6}), bare_join),
    Bug("alias forgotten", frozenset({6, 22}), forgotten_alias),
    Bug("any namesake", frozenset({6}), any_namesake),
    Bug("old verdicts", frozenset({1, 17}), old_verdicts),
]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_found(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    failure = walk(1, STEPS, bug.plant(monkeypatch))
    assert failure is not None
    assert failure.number in bug.numbers, str(failure)
    assert len(failure.trace) <= SHORTEST, str(failure)
