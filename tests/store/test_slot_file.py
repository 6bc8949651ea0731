"""Damage and tampering of the slot file: one bad copy heals, two never open (test T17 of the design)."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.store import slot_file
from simata_desktop.store.slots import Created, Slots
from tests.store.sources import SeededSource, remembered

PHRASE, OTHER = "kopi tubruk di teras", "layang-layang putus senja"


@dataclass(frozen=True)
class Office:
    folder: Path
    slots: Slots
    made: Created

    def put(self, data: bytes) -> None:
        for name in slot_file.NAMES:
            (self.folder / name).write_bytes(data)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    slots = Slots(tmp_path, SeededSource(), derive=remembered)
    made = slots.create("store-1", user_id="u1", name="Siti", passphrase=PHRASE)
    slots.add_user("u2", "Budi", passphrase=OTHER, key=made.key)
    return Office(tmp_path, slots, made)


def never_opens(office: Office) -> set[str]:
    """The codes with which every way in refuses; fails where one opens."""
    codes = set()
    ways: list[Callable[[], object]] = [lambda: office.slots.open("Siti", PHRASE),
                                        lambda: office.slots.open("Budi", OTHER),
                                        lambda: office.slots.open_recovery(office.made.recovery_code)]
    for way in ways:
        with pytest.raises(UserError) as refused:
            way()
        codes.add(refused.value.code)
    return codes


def test_120_random_hurts_of_both_copies_never_open(office: Office) -> None:
    whole = (office.folder / "slots.json").read_bytes()
    draw = random.Random(17)
    for _ in range(120):
        at = draw.randrange(len(whole))
        hurt = draw.choice([
            whole[:at] + bytes([whole[at] ^ 1 << draw.randrange(8)]) + whole[at + 1:],
            whole[:at], whole[:at] + whole[at + 1:], whole[:at] + b" " + whole[at:], whole[at:],
        ])
        if hurt == whole:
            continue
        office.put(hurt)
        assert never_opens(office) <= {"slots.damaged", "slots.newer"}


def resealed(body: dict[str, Any]) -> bytes:
    """What somebody who knows the format, but not the data key, can write."""
    canonical = msgspec.json.encode(body, order="sorted")
    return msgspec.json.encode({"body": body, "sha256": sha256(canonical).hexdigest()}, order="sorted") + b"\n"


def test_80_forgeries_with_a_right_sum_never_open(office: Office) -> None:
    whole = (office.folder / "slots.json").read_text()
    draw = random.Random(23)
    for _ in range(80):
        body = json.loads(whole)["body"]
        forge(body, draw)
        office.put(resealed(body))
        assert never_opens(office) <= {"slots.damaged", "slots.parameters", "login.wrong", "recovery.wrong"}


def forge(body: dict[str, Any], draw: random.Random) -> None:
    slots = body["slots"]
    one, two = draw.sample(slots, 2)
    part = draw.choice(["slot_key", "data_key", "spare"])
    change = draw.randrange(8)
    if change == 0:
        one[part], two[part] = two[part], one[part]
    elif change == 1:
        slots.remove(one)
    elif change == 2:
        body["store"] = "store-2"
    elif change == 3:
        body["generation"] += 1
    elif change == 4:
        one["id"], two["id"] = two["id"], one["id"]
    elif change == 5:
        one["name"] = "Joko"
    elif change == 6:
        user = slots[0]["derivation"]
        user[draw.choice(["memory_kib", "passes", "lanes"])] -= 1
    else:
        slots.append({**one, "id": "u3", "name": "Tamu"})


def test_a_slot_of_another_store_does_not_open_here(office: Office, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    other = Slots(tmp_path / "b", SeededSource(5), derive=remembered)
    other.create("store-2", user_id="u1", name="Siti", passphrase=PHRASE)
    ours = json.loads((office.folder / "slots.json").read_text())["body"]
    ours["slots"][0] = json.loads((tmp_path / "b" / "slots.json").read_text())["body"]["slots"][0]
    office.put(resealed(ours))
    never_opens(office)


@pytest.mark.parametrize("bad", slot_file.NAMES)
@pytest.mark.parametrize("content", [None, b"", b"{}", b"\xff\xfe", b"[1, 2]"])
def test_one_bad_copy_is_healed_from_the_other(office: Office, bad: str, content: bytes | None) -> None:
    whole = (office.folder / bad).read_bytes()
    if content is None:
        (office.folder / bad).unlink()
    else:
        (office.folder / bad).write_bytes(content)
    assert office.slots.open("Siti", PHRASE).key == office.made.key
    assert (office.folder / bad).read_bytes() == whole


def test_a_kill_between_the_two_writes_leaves_the_newer_copy_in_force(office: Office) -> None:
    older = (office.folder / "slots.json").read_bytes()
    office.slots.remove("u2", key=office.made.key)
    (office.folder / "slots.copy.json").write_bytes(older)
    assert office.slots.names() == ("Siti",)
    assert (office.folder / "slots.copy.json").read_bytes() == (office.folder / "slots.json").read_bytes()


def test_no_file_and_a_file_of_a_later_version_say_so(office: Office) -> None:
    body = json.loads((office.folder / "slots.json").read_text())["body"] | {"format": 2, "new": True}
    office.put(resealed(body))
    assert never_opens(office) == {"slots.newer"}
    for name in slot_file.NAMES:
        (office.folder / name).unlink()
    assert never_opens(office) == {"slots.missing"}


def test_the_file_is_for_its_owner_only(office: Office) -> None:
    assert all((office.folder / name).stat().st_mode & 0o077 == 0 for name in slot_file.NAMES)


@pytest.mark.parametrize(("number", "code"), [(28, "disk.full"), (30, "workspace.read_only")])
def test_a_refused_write_leaves_the_old_slots(
    office: Office, monkeypatch: pytest.MonkeyPatch, number: int, code: str,
) -> None:
    before = office.slots.snapshot()

    def refuse(handle: int) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(EnvironmentProblem) as refused:
        office.slots.remove("u2", key=office.made.key)
    assert refused.value.code == code
    assert office.slots.snapshot() == before
    assert sorted(file.name for file in office.folder.iterdir()) == sorted(slot_file.NAMES)
