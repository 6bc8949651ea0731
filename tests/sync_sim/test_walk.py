"""The exchange walks through faults and comes to rest with nothing lost: from seeds, and as a state machine."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.sync_sim.device import Device
from tests.sync_sim.line import PART, CutError, Line
from tests.sync_sim.walk import walk
from tests.sync_sim.world import WEIGHTS, World

ORDINARY, SOAK = 20_000, 500_000


def test_twenty_thousand_steps() -> None:
    failure = walk(1, ORDINARY)
    assert failure is None, str(failure)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_half_a_million_steps() -> None:
    failure = walk(10_000_000, SOAK)
    assert failure is None, str(failure)


class Exchange(RuleBasedStateMachine):
    """The same world, its history chosen and shortened by Hypothesis."""

    @initialize(seed=st.integers(0, 1000))
    def begin(self, seed: int) -> None:
        self.world = World(seed)

    @rule(what=st.sampled_from(sorted(WEIGHTS)), salt=st.integers(0, 2**16))
    def act(self, what: str, salt: int) -> None:
        self.world.act((what, salt))

    @rule(salts=st.lists(st.integers(0, 2**16), min_size=1, max_size=4))
    def work(self, salts: list[int]) -> None:
        for salt in salts:
            self.world.act(("edit", salt))
            self.world.act(("run", salt))
        self.world.check()

    @rule()
    def rest(self) -> None:
        self.world.quiet()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.quiet()


TestExchange = Exchange.TestCase
TestExchange.settings = settings(max_examples=30, stateful_step_count=40, deadline=None,
                                 suppress_health_check=[HealthCheck.too_slow])


class StingyLine(Line):
    """Cuts every request after so many bytes of it."""

    def ask(self, handler, request, *, parts=None, turns=False):  # type: ignore[no-untyped-def]
        if parts is None or len(request) <= self.most:
            self.sent += len(request) if parts is not None else 0
            return handler(request)
        self.sent += self.most
        self.cuts += 1
        parts(request[:self.most])
        raise CutError

    most = 2 * PART


def test_a_line_that_only_lets_little_through_comes_to_an_end_and_sends_little_twice() -> None:
    """Invariant 21: with anything more than a part between cuts a batch arrives; sent again ≤ cuts x part."""
    world = World(7)
    device = next(one for one in world.devices if one.disk.device)
    for salt in range(30):
        world.rng.seed(salt)
        world._edit(device)
    line = StingyLine(random.Random(1), bad=False)
    device.line = line
    sizes = 0
    for _ in range(400):
        before = device.disk.fixed
        last = device.go_on()
        if device.disk.fixed is not None and device.disk.fixed is not before:
            sizes += device.disk.fixed.fixed.size
        if last is not None:
            break
    assert line.cuts > 20
    assert not [one for one in device.disk.journal.values() if one.verdict is None]
    assert line.sent <= sizes + line.cuts * PART


def test_a_device_alone_never_clashes_with_itself() -> None:
    """Invariant 9, with clones of nothing and a line that loses every fifth answer."""
    world = World(3)
    device: Device = world.devices[0]
    world.devices = [device]
    for salt in range(300):
        world.act((("edit", "run", "go_on", "clock", "kill", "delete")[salt % 6], salt))
    world.quiet()
    assert not world.centre.disk.conflicts
    assert sum(map(len, world.centre.disk.logs.values())) == len(world.judge.facts)
