"""Who a device goes on as, and whether a batch is taken in: leases, generations, forks, restores."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from simata_desktop.sync.protocol.hello import Hello, Place
from simata_desktop.sync.protocol.wire import BatchHead
from simata_server.batches import Course, Stored, course
from simata_server.greeting import Generation, Greeting, greet
from tests.sync.exchange_texts import DEVICE, save

KNOWN = {3: Generation(3, last_n=9, lease="now", before="then")}
CHAIN = "aa" * 32
CHAINS = {("O1/open", 4): CHAIN}
HELLO = Hello(device=DEVICE, gen=3, lease="now", cursors={"O1/open": Place(4, CHAIN).marked()}, epoch="e", last_n=9)


def met(hello: Hello, known: dict[int, Generation] | None = None, floor: int = 100, *,
        by_stick: bool = False) -> Greeting:
    """The centre's judgement, with a fresh lease."""
    return greet(hello, KNOWN if known is None else known, epoch="e", lease="fresh", floor=floor,
                 chain_at=lambda partition, seq: CHAINS.get((partition, seq)), by_stick=by_stick)


def test_the_last_lease_goes_on_and_is_kept_as_the_one_before() -> None:
    assert met(HELLO) == Greeting(Generation(3, 9, "fresh", "now"), forked=False, diverged=())


def test_the_lease_before_goes_on_too_for_the_answer_may_be_lost() -> None:
    assert met(replace(HELLO, lease="then")).generation == Generation(3, 9, "fresh", "then")


@pytest.mark.parametrize("hello", [HELLO, replace(HELLO, lease="older"), replace(HELLO, last_n=8)])
def test_a_stick_may_be_older_than_the_line_and_is_given_no_lease(hello: Hello) -> None:
    assert met(hello, by_stick=True) == Greeting(KNOWN[3], forked=False, diverged=())


@pytest.mark.parametrize("hello", [
    replace(HELLO, anew=True), replace(HELLO, epoch="lost"), replace(HELLO, gen=2),
    replace(HELLO, cursors={"O1/open": Place(5, "bb" * 32)}),
])
def test_a_stick_of_another_history_is_given_a_generation(hello: Hello) -> None:
    assert met(hello, by_stick=True).generation == Generation(101, 0, "fresh", "")


@pytest.mark.parametrize("hello", [
    replace(HELLO, lease="older"), replace(HELLO, lease=""), replace(HELLO, anew=True), replace(HELLO, last_n=8),
    replace(HELLO, epoch="lost"), replace(HELLO, gen=2), replace(HELLO, gen=7),
])
def test_anybody_else_is_given_a_generation_of_his_own(hello: Hello) -> None:
    greeting = met(hello)
    assert greeting.forked
    assert greeting.generation == Generation(101, 0, "fresh", "")


@pytest.mark.parametrize("by_stick", [False, True])
def test_a_number_that_was_answered_and_is_forgotten_shows_a_centre_that_went_back(by_stick: bool) -> None:
    """Where a replica that lagged was promoted and no new epoch named, the logs may yet be those of the device."""
    assert not met(replace(HELLO, last_n=12, pending=3), by_stick=by_stick).forked  # a batch without its answer
    greeting = met(replace(HELLO, last_n=12, pending=2), by_stick=by_stick)
    assert (greeting.forked, greeting.restored, greeting.cloned) == (True, True, False)


def test_who_is_a_copy_and_what_is_another_history_is_told_apart() -> None:
    assert met(replace(HELLO, lease="older")).cloned
    assert met(replace(HELLO, gen=7)).restored
    assert not met(replace(HELLO, epoch="lost")).cloned
    assert met(replace(HELLO, epoch="lost")).restored


def test_a_new_generation_lies_above_all_that_is_known_told_or_forgotten() -> None:
    assert met(replace(HELLO, gen=500, lease="x")).generation.gen == 501
    assert met(replace(HELLO, lease="x"), {900: Generation(900)}).generation.gen == 901


def test_the_first_digits_of_a_chain_are_enough_and_an_older_program_tells_all() -> None:
    assert HELLO.cursors["O1/open"].chain == "aa" * 8
    assert not met(replace(HELLO, cursors={"O1/open": Place(4, CHAIN)})).forked


@pytest.mark.parametrize("place", [
    Place(4, "bb" * 8), Place(5, "aa" * 8), Place(4, "aa" * 7), Place(4), Place(4, "aa" * 31 + "bb"),
    Place(4, CHAIN + "aa"),
])
def test_another_log_than_the_centres_is_told(place: Place) -> None:
    greeting = met(replace(HELLO, cursors={"O1/open": place, "ref": Place()}))
    assert greeting.diverged == ("O1/open",)
    assert greeting.forked


def test_copies_do_not_share_a_generation() -> None:
    """A clone speaks with the lease before: the other, who has the one after, is the stranger then."""
    known = dict(KNOWN)
    first = met(HELLO, known).generation
    known[3] = first
    clone = greet(HELLO, known, epoch="e", lease="clone", floor=100, chain_at=lambda *key: CHAINS.get(key)).generation
    known[3] = clone
    assert clone.gen == 3
    assert met(replace(HELLO, lease=first.lease), known).forked


SAVES = [save(1, 3, first=10)]
HEAD = BatchHead(DEVICE, 3, 4, 10, 12)


@pytest.mark.parametrize(("stored", "generation", "wanted"), [
    (None, Generation(3, last_n=9), Course.TAKE), (Stored("ab", b""), Generation(3, last_n=12), Course.REPEAT),
    (Stored("cd", b""), Generation(3, last_n=12), Course.FORK), (None, Generation(3, last_n=10), Course.FORK),
    (None, Generation(3, last_n=8), Course.FORK), (None, None, Course.FORK),
])
def test_a_batch_is_taken_repeated_or_refused(stored: Stored | None, generation: Generation | None,
                                              wanted: Course) -> None:
    assert course(HEAD, SAVES, "ab", stored, generation) is wanted


@pytest.mark.parametrize("head", [replace(HEAD, last=13), replace(HEAD, first=9), replace(HEAD, first=11)])
def test_a_head_that_does_not_say_what_is_in_it(head: BatchHead) -> None:
    assert course(head, SAVES, "ab", None, Generation(3, last_n=9)) is Course.DAMAGED
    assert course(replace(head, first=10, last=9), [], "ab", None, Generation(3, last_n=9)) is Course.DAMAGED
