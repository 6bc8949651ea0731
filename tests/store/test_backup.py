"""Backups: made from a running store, opened by what people know, refused when a single bit is not as it was."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.store import backup as backups_module
from simata_desktop.store.backup import STAGING, Backup, backup, read_head, restore
from simata_desktop.store.backup_shelf import backups, free_name, latest_backup, thin
from simata_desktop.store.database import STORE_NAME, Database
from simata_desktop.store.health import check
from simata_desktop.store.keys import DataKey
from simata_desktop.store.slots import Created, Opened, Slots
from tests.store.sources import SeededSource, remembered
from tests.store.stores import ANI, KEY, Store, opened

PASSPHRASE = "kopi pahit senin pagi"
NAME = "ani"


class Office:
    """A store whose key lies in slots, as in a real workspace."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.source = SeededSource()
        self.slots = Slots(folder, self.source, derive=remembered)
        self.created: Created = self.slots.create("store-1", user_id=ANI, name=NAME, passphrase=PASSPHRASE)
        self.store: Store = opened(folder, self.created.key)
        self.shelf = folder / "backups"

    def backup(self) -> Backup:
        return backup(self.store.database, self.created.key, self.slots.snapshot(), folder=self.shelf,
                      clock=self.store.clock)

    def restore(self, file: Path, to: Path, passphrase: str = PASSPHRASE) -> backups_module.Restored:
        def unlock(slots: Slots) -> Opened:
            return slots.open(NAME, passphrase)

        return restore(file, to, unlock=unlock, source=self.source, derive=remembered)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "office")
    made.store.person("p1", nama="Ani", nip="1")
    made.store.person("p2", nama="Budi")
    with made.store.recorder.save(made.store.head("remove")) as saved:
        saved.work.delete("person", "p2")
    yield made
    made.store.database.close()


def test_a_backup_is_restored_by_passphrase(office: Office, tmp_path: Path) -> None:
    made = office.backup()
    assert made.file.name == "simata-20261124-094100.bak"
    assert (made.people, made.bytes) == (1, made.file.stat().st_size)
    restored = office.restore(made.file, tmp_path / "new" / "place")
    assert (restored.people, restored.head, restored.to) == (1, made.head, tmp_path / "new" / "place")
    assert sorted(path.name for path in restored.to.iterdir()) == ["slots.copy.json", "slots.json", STORE_NAME]
    again = opened(restored.to, restored.opened.key)
    assert again.values("p1") == {"nama": "Ani", "nip": "1"}
    assert check(again.database, restored.to / "backups", deep=True).problems == ()
    again.database.close()
    assert Slots(restored.to, office.source, derive=remembered).open(NAME, PASSPHRASE).user_id == ANI


def test_a_backup_is_restored_by_the_recovery_code(office: Office, tmp_path: Path) -> None:
    made = office.backup()
    restored = restore(made.file, tmp_path / "new", unlock=lambda slots: slots.open_recovery(
        office.created.recovery_code), source=office.source, derive=remembered)
    assert restored.people == 1


def test_a_backup_holds_what_is_committed_while_it_has_other_writers(office: Office, tmp_path: Path) -> None:
    with office.store.recorder.save(office.store.head()) as saved:
        saved.work.create("person", "p3", {"nama": "Citra"})
        made = office.backup()  # the open save is no part of it
    assert made.people == 1
    assert office.backup().people == 2


def test_a_wrong_passphrase_restores_nothing(office: Office, tmp_path: Path) -> None:
    made = office.backup()
    with pytest.raises(UserError) as told:
        office.restore(made.file, tmp_path / "new", "salah sekali kata ini")
    assert told.value.code == "login.wrong"
    assert not (tmp_path / "new").exists()


def test_a_flipped_bit_anywhere_is_never_restored(office: Office, tmp_path: Path) -> None:
    content = office.backup().file.read_bytes()
    places = random.Random(24).sample(range(len(content)), 50)
    places += [0, 15, 16, 23, 24, 40, len(content) - 1, len(content) - 33, len(content) - 65]
    for place in places:
        broken = bytearray(content)
        broken[place] ^= 1 << (place % 8)
        file = tmp_path / "broken.bak"
        file.write_bytes(broken)
        with pytest.raises(UserError) as told:
            office.restore(file, tmp_path / "new")
        assert told.value.code == "backup.damaged", place
        assert not (tmp_path / "new").exists()
    assert not list(tmp_path.glob(f"{STAGING}*"))


@pytest.mark.parametrize("cut", [0, 10, 16, 24, 100, -1, -64, -65])
def test_a_backup_cut_short_or_lengthened_is_refused(office: Office, tmp_path: Path, cut: int) -> None:
    file = office.backup().file
    content = file.read_bytes()
    for wrong in (content[:cut], content + b"\0"):
        file.write_bytes(wrong)
        with pytest.raises(UserError) as told:
            office.restore(file, tmp_path / "new")
        assert told.value.code == "backup.damaged"


def test_a_backup_sealed_by_somebody_else_is_refused(office: Office, tmp_path: Path) -> None:
    """The sum over the file can be made by anybody; the seal needs the data key."""
    file = office.backup().file
    content = bytearray(file.read_bytes())
    content[-100] ^= 1
    front = bytes(content[:-64])
    file.write_bytes(front + sha256(front).digest() + bytes(content[-32:]))
    with pytest.raises(UserError) as told:
        office.restore(file, tmp_path / "new")
    assert told.value.code == "backup.damaged"


def test_a_folder_with_something_in_it_is_no_target(office: Office, tmp_path: Path) -> None:
    made = office.backup()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").write_text("mine")
    for target in (tmp_path / "full", tmp_path / "full" / "note.txt"):
        with pytest.raises(UserError) as told:
            office.restore(made.file, target)
        assert told.value.code == "backup.target_not_empty"
    assert (tmp_path / "full" / "note.txt").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    assert office.restore(made.file, tmp_path / "empty").people == 1


def test_a_backup_that_is_not_there(office: Office, tmp_path: Path) -> None:
    with pytest.raises(UserError) as told:
        office.restore(tmp_path / "none.bak", tmp_path / "new")
    assert told.value.code == "backup.missing"


def test_a_full_disk_leaves_no_backup_and_no_litter(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(backups_module.os, "fsync", full)
    with pytest.raises(EnvironmentProblem) as told:
        office.backup()
    assert told.value.code == "disk.full"
    assert list(office.shelf.iterdir()) == []


def test_what_a_killed_backup_left_is_swept(office: Office) -> None:
    left = office.shelf / f"{STAGING}x"
    left.mkdir(parents=True)
    (left / STORE_NAME).write_bytes(b"half")
    made = office.backup()
    assert list(office.shelf.iterdir()) == [made.file]


def test_the_backup_does_not_open_with_another_key(office: Office, tmp_path: Path) -> None:
    made = office.backup()
    restored = office.restore(made.file, tmp_path / "new")
    with pytest.raises(EnvironmentProblem):
        Database(restored.to / STORE_NAME, DataKey(bytes(32)))
    assert b"Ani" not in made.file.read_bytes()


def test_the_newest_is_found_and_names_never_meet(office: Office) -> None:
    first, second = office.backup(), office.backup()
    office.store.clock.move(seconds=1)
    third = office.backup()
    assert second.file.name == "simata-20261124-094100-2.bak"
    assert [one.file for one in backups(office.shelf)] == [third.file, second.file, first.file]
    assert latest_backup(office.shelf) == third.file
    assert latest_backup(office.shelf / "none") is None
    assert read_head(third.file).made_at == "2026-11-24T09:41:01+07:00"


def test_the_shelf_keeps_days_weeks_months_and_migrations(tmp_path: Path) -> None:
    newest = datetime.fromisoformat("2026-11-24T18:00:00")
    for days in range(300):
        for hour in (0, 9):
            free_name(tmp_path, newest - timedelta(days=days, hours=hour), migration=False).touch()
        if days % 50 == 0:
            free_name(tmp_path, newest - timedelta(days=days), migration=True).touch()
    (tmp_path / "simata-note.bak").touch()
    thin(tmp_path)
    kept = backups(tmp_path)
    days = sorted({f"{one.moment:%m-%d}" for one in kept if not one.migration}, reverse=True)
    assert days == ["11-24", "11-23", "11-22", "11-21", "11-20", "11-19", "11-18", "11-15", "11-08",
                    "10-31", "09-30", "08-31", "07-31", "06-30"]
    assert sum(one.migration for one in kept) == 3
    assert sum(f"{one.moment:%m-%d}" == "11-24" for one in kept if not one.migration) == 2
    assert (tmp_path / "simata-note.bak").exists()
    assert thin(tmp_path) == ()


def test_a_lone_key_makes_backups_too(store: Store) -> None:
    made = backup(store.database, KEY, b"", folder=store.folder / "backups", clock=store.clock, migration=True)
    assert (made.people, made.head) == (0, "")
    assert made.file.name.endswith("-migration.bak")
