"""The course of a synchronisation as a table: what happened → what is to be done next."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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
    Renumber,
    Renumbered,
    Replied,
    SayHello,
    SendRest,
    Staged,
    Standing,
    StepBack,
    SteppedBack,
    VerdictsKept,
    Welcomed,
)
from simata_desktop.sync.engine import Engine
from simata_desktop.sync.protocol.hello import Place, Welcome
from simata_desktop.sync.protocol.wire import Reply, Verdict

PART = "O1/open"
STANDING = Standing("d", 2, "old", "e", {PART: Place(3, "aa")}, last_n=9, pending=2)
FIXED, LATER = FrozenBatch(2, 4, 8, 9, 500, "ab"), FrozenBatch(2, 5, 10, 11, 500, "cd")
REPLY = Reply(5, [Verdict(10, 11, "accepted", PART, 4)], {PART: 5}, "now")


def welcome(**more: object) -> Welcome:
    """The centre's usual answer."""
    usual: dict[str, object] = {"token": "t", "epoch": "e", "gen": 2, "lease": "new", "heads": {PART: 3}, "next_n": 10,
                                "server_ms": 0}
    return Welcome(**usual | more)  # type: ignore[arg-type]


Row = tuple[str, list[Event], Callable[[Command], bool]]
begun: list[Event] = [Begin(STANDING)]
met: list[Event] = [*begun, Welcomed(welcome())]
TABLE: list[Row] = [
    ("hello first", begun, lambda c: isinstance(c, SayHello) and c.hello.last_n == 9 and c.hello.lease == "old"),
    ("another disk asks for a new generation", [Begin(Standing("d", 2, "l", "e", {}, 0, 0, anew=True))],
     lambda c: isinstance(c, SayHello) and c.hello.anew),
    ("nothing new: push at once", met, lambda c: c == FreezeBatch(2, 10)),
    ("nothing waits: end with the new lease", [*met, Frozen(None)], lambda c: isinstance(c, End) and c.lease == "new"),
    ("behind: pull first", [*begun, Welcomed(welcome(heads={PART: 4}))],
     lambda c: c == FetchPage(PART, Place(3, "aa"))),
    ("a partition never seen is pulled from its beginning", [*begun, Welcomed(welcome(heads={"ref": 1}))],
     lambda c: c == FetchPage("ref", Place())),
    ("page by page", [*begun, Welcomed(welcome(heads={PART: 9})), PageApplied(PART, Place(6, "bb"), 9, 3)],
     lambda c: c == FetchPage(PART, Place(6, "bb"))),
    ("the replica lags: on to the push", [*begun, Welcomed(welcome(heads={PART: 9})), NothingMore(PART)],
     lambda c: isinstance(c, FreezeBatch)),
    ("and once more after the push", [*begun, Welcomed(welcome(heads={PART: 9})), NothingMore(PART), Frozen(LATER),
                                      Replied(REPLY), VerdictsKept(2, 0, 0), Frozen(None)],
     lambda c: c == FetchPage(PART, Place(3, "aa"))),
    ("then to the end", [*begun, Welcomed(welcome(heads={PART: 9})), NothingMore(PART), Frozen(LATER), Replied(REPLY),
                         VerdictsKept(2, 0, 0), Frozen(None), NothingMore(PART)], lambda c: isinstance(c, End)),
    ("the log grew meanwhile", [*begun, Welcomed(welcome(heads={PART: 4})), PageApplied(PART, Place(4, "bb"), 7, 1)],
     lambda c: c == FetchPage(PART, Place(4, "bb"))),
    ("a batch fixed earlier may be there in part", [*met, Frozen(FIXED)], lambda c: c == AskStaged(FIXED)),
    ("a new batch goes at once", [*met, Frozen(LATER)], lambda c: c == SendRest(LATER, 0)),
    ("the rest goes on where it broke", [*met, Frozen(FIXED), Staged(160)], lambda c: c == SendRest(FIXED, 160)),
    ("a centre that holds too much is not believed", [*met, Frozen(FIXED), Staged(9999)],
     lambda c: c == SendRest(FIXED, 500)),
    ("a cut asks what arrived", [*met, Frozen(LATER), Cut()], lambda c: c == AskStaged(LATER)),
    ("a cut while pulling pulls again", [*begun, Welcomed(welcome(heads={PART: 4})), Cut()],
     lambda c: c == FetchPage(PART, Place(3, "aa"))),
    ("a cut hello ends it", [*begun, Cut()], lambda c: isinstance(c, GiveUp) and c.code == "line.failed"),
    ("verdicts are kept", [*met, Frozen(LATER), Replied(REPLY)], lambda c: c == KeepReply(LATER, REPLY)),
    ("then the next batch", [*met, Frozen(LATER), Replied(REPLY), VerdictsKept(2, 0, 0)],
     lambda c: c == FreezeBatch(2, 12)),
    ("then a short pull", [*met, Frozen(LATER), Replied(REPLY), VerdictsKept(2, 0, 0), Frozen(None)],
     lambda c: c == FetchPage(PART, Place(3, "aa"))),
    ("another generation: renumber before anything", [*begun, Welcomed(welcome(gen=7, heads={PART: 9}))],
     lambda c: c == Renumber(7, "new", "e")),
    ("after that as always", [*begun, Welcomed(welcome(gen=7)), Renumbered({2: 9})],
     lambda c: isinstance(c, FreezeBatch) and c.gen == 7),
    ("another log: step back", [*begun, Welcomed(welcome(gen=7, diverged=[PART])), Renumbered({})],
     lambda c: c == StepBack(PART, "e")),
    ("what was cut off is offered again", [*begun, Welcomed(welcome(diverged=[PART])), SteppedBack(PART, Place(), 3)],
     lambda c: c == OfferAgain(PART)),
    ("and pulled as the centre numbered it", [*begun, Welcomed(welcome(heads={PART: 1}, diverged=[PART])),
                                              SteppedBack(PART, Place(1, "x"), 2), OfferedAgain(PART, 3)],
     lambda c: c == FetchPage(PART, Place(1, "x"))),
    ("what was kept before a kill too",
     [Begin(Standing("d", 2, "l", "e", {}, 0, 0, kept=(PART,))), Welcomed(welcome())],
     lambda c: c == OfferAgain(PART)),
    ("a sibling was first: ask for a generation of one's own", [*met, Frozen(LATER), Forked()],
     lambda c: isinstance(c, SayHello) and c.hello.anew and c.hello.lease == "new"),
    ("a revoked device only hands over", [*begun, Welcomed(welcome(revoked=True, heads={PART: 9}))],
     lambda c: isinstance(c, FreezeBatch)),
    ("what failed ends it with its code", [*met, Failed("sync.full", 30)],
     lambda c: isinstance(c, GiveUp) and (c.code, c.retry_after) == ("sync.full", 30)),
]


@pytest.mark.parametrize(("events", "wanted"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_event_to_command(events: list[Event], wanted: Callable[[Command], bool]) -> None:
    engine = Engine()
    commands = [engine.step(event) for event in events]
    assert wanted(commands[-1]), commands[-1]


def test_cuts_without_anything_coming_through_end_it_others_do_not() -> None:
    engine = Engine(most_cuts=3)
    for event in (*met, Frozen(LATER)):
        engine.step(event)
    for offset in range(16, 480, 16):
        assert engine.step(Cut()) == AskStaged(LATER)
        assert engine.step(Staged(offset)) == SendRest(LATER, offset)
    for _ in range(3):
        assert engine.step(Cut()) == AskStaged(LATER)
        engine.step(Staged(464))
    assert isinstance(engine.step(Cut()), GiveUp)


def test_a_centre_that_always_says_forked_is_left() -> None:
    engine = Engine()
    for event in met:
        engine.step(event)
    commands = [engine.step(event) for _ in range(4) for event in (Forked(), Welcomed(welcome()))]
    assert any(isinstance(command, GiveUp) and command.code == "device.forked" for command in commands)


def test_the_sums() -> None:
    engine = Engine()
    told = [*begun, Welcomed(welcome(heads={PART: 4}, notices=["n"])), PageApplied(PART, Place(4, "b"), 4, 1),
            Frozen(LATER), Replied(Reply(5, [], {}, "")), VerdictsKept(3, 2, 1), Frozen(None)]
    last = [engine.step(event) for event in told][-1]
    assert isinstance(last, End)
    sums = last.summary
    assert (sums.accepted, sums.conflicts, sums.quarantined, sums.pulled, sums.notices) == (3, 2, 1, 1, ("n",))
