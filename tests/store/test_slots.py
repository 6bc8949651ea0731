"""Key slots: who may open, who may not, and what survives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simata_desktop.domain.errors import UserError
from simata_desktop.store.keys import Argon2, Cost, DataKey, Derivation, new_data_key
from simata_desktop.store.slots import Created, Slots
from tests.store.sources import SeededSource, remembered

PHRASE, OTHER = "kopi tubruk di teras", "layang-layang putus senja"


@pytest.fixture
def slots(tmp_path: Path) -> Slots:
    return Slots(tmp_path, SeededSource(), derive=remembered)


@pytest.fixture
def made(slots: Slots) -> Created:
    return slots.create("store-1", user_id="u1", name="Siti", passphrase=PHRASE)


def code_of(refused: pytest.ExceptionInfo[UserError]) -> str:
    return refused.value.code


def test_passphrase_and_recovery_code_open_the_same_key(slots: Slots, made: Created) -> None:
    opened = slots.open("siti", PHRASE)
    assert (opened.key, opened.user_id, opened.name) == (made.key, "u1", "Siti")
    assert slots.open_recovery(made.recovery_code.lower()).key == made.key
    assert slots.store_id() == "store-1"


def test_nothing_readable_lies_in_the_files(tmp_path: Path, made: Created) -> None:
    for file in tmp_path.iterdir():
        text = file.read_bytes()
        for secret in (PHRASE.encode(), made.recovery_code.encode(), made.key.raw, made.key.raw.hex().encode()):
            assert secret not in text


def test_wrong_passphrase_and_unknown_name_are_refused_alike(slots: Slots, made: Created) -> None:
    work: list[Derivation] = []

    def counting(secret: bytes, how: Derivation) -> bytes:
        work.append(how)
        return remembered(secret, how)

    slots._locksmith._derive = counting
    for name, phrase in (("Siti", OTHER), ("Budi", PHRASE), ("", "")):
        with pytest.raises(UserError) as refused:
            slots.open(name, phrase)
        assert code_of(refused) == "login.wrong"
    assert len(work) == 3  # the same work for the unknown name
    assert len({(how.memory_kib, how.passes) for how in work if isinstance(how, Argon2)}) == 1


def test_a_code_of_another_office_does_not_open(slots: Slots, made: Created, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    other = Slots(tmp_path / "b", SeededSource(7), derive=remembered)
    code = other.create("store-2", user_id="u1", name="Siti", passphrase=PHRASE).recovery_code
    with pytest.raises(UserError) as refused:
        slots.open_recovery(code)
    assert code_of(refused) == "recovery.wrong"


def test_users_come_change_and_go(slots: Slots, made: Created) -> None:
    slots.add_user("u2", "Budi P.", passphrase=OTHER, key=made.key)
    assert slots.names() == ("Budi P.", "Siti")
    assert slots.user_id("BUDI P") == "u2"
    assert slots.open("budi p", OTHER).key == made.key
    slots.change_passphrase("u2", "perahu kertas hanyut", key=made.key)
    with pytest.raises(UserError):
        slots.open("Budi P.", OTHER)
    assert slots.open("Budi P.", "perahu kertas hanyut").user_id == "u2"
    slots.remove("u1", key=made.key)
    with pytest.raises(UserError):
        slots.open("Siti", PHRASE)
    with pytest.raises(UserError) as refused:
        slots.remove("u2", key=made.key)
    assert code_of(refused) == "user.last"
    assert slots.open_recovery(made.recovery_code).key == made.key


@pytest.mark.parametrize(("user_id", "name", "code"), [
    ("u2", "SITI", "user.exists"), ("u1", "Budi", "user.exists"), ("u2", " . ", "user.name"),
])
def test_a_second_user_of_that_name_is_refused(slots: Slots, made: Created, user_id: str, name: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        slots.add_user(user_id, name, passphrase=OTHER, key=made.key)
    assert code_of(refused) == code


def test_unknown_users_cannot_be_changed(slots: Slots, made: Created) -> None:
    with pytest.raises(UserError) as refused:
        slots.change_passphrase("u9", OTHER, key=made.key)
    assert code_of(refused) == "user.unknown"


def test_a_new_recovery_code_ends_the_old_one(slots: Slots, made: Created) -> None:
    code = slots.new_recovery(key=made.key)
    assert slots.open_recovery(code).key == made.key
    with pytest.raises(UserError) as refused:
        slots.open_recovery(made.recovery_code)
    assert code_of(refused) == "recovery.wrong"


def test_only_a_holder_of_the_data_key_changes_slots(slots: Slots, made: Created) -> None:
    before = slots.snapshot()
    stranger = new_data_key(SeededSource(3))
    with pytest.raises(UserError) as refused:
        slots.add_user("u2", "Budi", passphrase=OTHER, key=stranger)
    assert code_of(refused) == "slots.damaged"
    with pytest.raises(UserError):
        slots.rotated(stranger, made.key)
    assert slots.snapshot() == before


def test_a_new_data_key_reaches_every_slot_without_passphrases(slots: Slots, made: Created, tmp_path: Path) -> None:
    slots.add_user("u2", "Budi", passphrase=OTHER, key=made.key)
    new = new_data_key(SeededSource(99))
    turned = slots.rotated(made.key, new)
    assert slots.open("Siti", PHRASE).key == made.key  # nothing was written
    (tmp_path / "slots.json").write_bytes(turned)
    assert [slots.open("Siti", PHRASE).key, slots.open("Budi", OTHER).key] == [new, new]
    assert slots.open_recovery(made.recovery_code).key == new
    with pytest.raises(UserError):
        slots.remove("u2", key=made.key)


def test_twenty_stores_open_by_their_recovery_codes(tmp_path: Path) -> None:
    phrase_once = Slots(tmp_path, SeededSource(1), derive=lambda secret, how: remembered(secret, how)
                        if not isinstance(how, Argon2) else bytes(32))
    made = phrase_once.create("store", user_id="u1", name="Siti", passphrase=PHRASE)
    code = made.recovery_code
    for _ in range(20):
        assert phrase_once.open_recovery(code).key == made.key
        code = phrase_once.new_recovery(key=made.key)


def test_existing_slots_are_never_replaced(slots: Slots, made: Created) -> None:
    with pytest.raises(UserError) as refused:
        slots.create("store-3", user_id="u1", name="Siti", passphrase=PHRASE)
    assert code_of(refused) == "slots.exists"


def test_a_dearer_cost_is_kept_with_the_slot(tmp_path: Path) -> None:
    Slots(tmp_path, SeededSource(), cost=Cost(passes=4)).create("s", user_id="u", name="Siti", passphrase=PHRASE)
    assert json.loads((tmp_path / "slots.json").read_text())["body"]["slots"][0]["derivation"]["passes"] == 4
    assert isinstance(Slots(tmp_path, SeededSource()).open("Siti", PHRASE).key, DataKey)


def test_no_slot_is_made_under_the_floor(tmp_path: Path) -> None:
    weak = Slots(tmp_path, SeededSource(), cost=Cost(memory_kib=8 * 1024))
    with pytest.raises(UserError) as refused:
        weak.create("s", user_id="u", name="Siti", passphrase=PHRASE)
    assert code_of(refused) == "slots.parameters"
    assert not weak.exist()
