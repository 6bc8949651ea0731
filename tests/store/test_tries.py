"""The growing delay: exact, durable, and not to be fooled by the clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.errors import UserError
from simata_desktop.store import tries as tries_module
from simata_desktop.store.sign_in import sign_in
from simata_desktop.store.slots import Slots
from simata_desktop.store.tries import Tries
from tests.store.sources import SeededSource, remembered

PHRASE = "kopi tubruk di teras"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def tries(tmp_path: Path, clock: FixedClock) -> Tries:
    return Tries(tmp_path, clock)


def test_the_wait_doubles_up_to_five_minutes(tries: Tries, clock: FixedClock) -> None:
    waits = []
    for _ in range(12):
        waits.append(tries.failed("u1"))
        clock.move(seconds=waits[-1])
        assert tries.seconds_left("u1") == 0
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_seconds_left_counts_down_and_asking_changes_nothing(tries: Tries, clock: FixedClock) -> None:
    for _ in range(4):
        tries.failed("u1")
    assert tries.seconds_left("u1") == 8
    clock.move(seconds=2.5)
    assert [tries.seconds_left("u1") for _ in range(3)] == [6, 6, 6]
    clock.move(seconds=5.5)
    assert tries.seconds_left("u1") == 0


def test_a_right_try_forgets_and_tells_how_many_were_wrong(tries: Tries) -> None:
    assert [tries.failed("u1"), tries.failed("u1"), tries.failed("u2")] == [1, 2, 1]
    assert tries.succeeded("u1") == 2
    assert tries.succeeded("u1") == 0
    assert (tries.seconds_left("u1"), tries.seconds_left("u2")) == (0, 1)
    assert tries.failed("u1") == 1


def test_it_survives_a_restart(tries: Tries, tmp_path: Path, clock: FixedClock) -> None:
    for _ in range(6):
        tries.failed("u1")
    assert Tries(tmp_path, clock).seconds_left("u1") == 32


@pytest.mark.parametrize("back", [5, 3600, 10 * 365 * 86400])
def test_a_clock_set_back_neither_frees_nor_locks_longer(
    tries: Tries, tmp_path: Path, clock: FixedClock, back: int,
) -> None:
    for _ in range(6):
        tries.failed("u1")
    clock.move(seconds=-back)
    assert Tries(tmp_path, clock).seconds_left("u1") == 32
    clock.move(seconds=31)
    assert Tries(tmp_path, clock).seconds_left("u1") == 1
    clock.move(seconds=1)
    assert Tries(tmp_path, clock).seconds_left("u1") == 0


def test_a_clock_set_back_again_and_again_never_frees(tries: Tries, clock: FixedClock) -> None:
    for _ in range(6):
        tries.failed("u1")
    for _ in range(20):
        clock.move(seconds=-60)
        assert 0 < tries.seconds_left("u1") <= 32


def test_another_time_zone_changes_nothing(tmp_path: Path, clock: FixedClock) -> None:
    for _ in range(5):
        Tries(tmp_path, clock).failed("u1")
    elsewhere = FixedClock(clock.now().astimezone(tries_module.UTC))
    assert Tries(tmp_path, elsewhere).seconds_left("u1") == 16


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"users": {"u1": {"count": "many"}}}', b"[]"])
def test_a_damaged_count_locks_nobody_out(tries: Tries, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tries.json").write_bytes(content)
    assert tries.seconds_left("u1") == 0
    assert tries.failed("u1") == 1
    assert tries.seconds_left("u1") == 1


def test_signing_in_is_refused_before_the_wait_is_over_even_with_the_right_passphrase(
    tmp_path: Path, tries: Tries, clock: FixedClock,
) -> None:
    slots = Slots(tmp_path, SeededSource(), derive=remembered)
    made = slots.create("s", user_id="u1", name="Siti", passphrase=PHRASE)

    def refused(name: str, phrase: str) -> tuple[str, object]:
        with pytest.raises(UserError) as caught:
            sign_in(slots, tries, name=name, passphrase=phrase)
        return caught.value.code, caught.value.params["retry_after"]

    assert refused("Siti", "salah") == ("login.wrong", 1)
    assert refused("siti", PHRASE) == ("login.wait", 1)
    clock.move(seconds=1)
    assert refused("SITI", "salah") == ("login.wrong", 2)
    assert [refused("Siti", "salah"), refused("Siti", PHRASE)] == [("login.wait", 2), ("login.wait", 2)]
    clock.move(seconds=2)
    done = sign_in(slots, tries, name="Siti", passphrase=PHRASE)
    assert (done.key, done.user_id, done.wrong_tries) == (made.key, "u1", 2)
    assert refused("Siti", "salah") == ("login.wrong", 1)


def test_unknown_names_wait_too_and_leave_no_typed_text(tmp_path: Path, tries: Tries) -> None:
    slots = Slots(tmp_path, SeededSource(), derive=remembered)
    slots.create("s", user_id="u1", name="Siti", passphrase=PHRASE)
    codes = []
    for _ in range(2):
        with pytest.raises(UserError) as caught:
            sign_in(slots, tries, name=PHRASE, passphrase="Siti")  # typed into the wrong field
        codes.append(caught.value.code)
    assert codes == ["login.wrong", "login.wait"]
    assert PHRASE.encode() not in (tmp_path / "tries.json").read_bytes()


def test_a_folder_that_cannot_be_written_still_lets_people_in(
    tmp_path: Path, tries: Tries, monkeypatch: pytest.MonkeyPatch,
) -> None:
    slots = Slots(tmp_path, SeededSource(), derive=remembered)
    slots.create("s", user_id="u1", name="Siti", passphrase=PHRASE)
    tries.failed("u1")
    clock = FixedClock()
    clock.move(seconds=5)

    def read_only(path: object, data: bytes) -> None:
        raise tries_module.EnvironmentProblem("workspace.read_only")

    monkeypatch.setattr(tries_module, "replace_file", read_only)
    assert sign_in(slots, Tries(tmp_path, clock), name="Siti", passphrase=PHRASE).wrong_tries == 1
    assert Tries(tmp_path, clock).failed("u1") >= 1
