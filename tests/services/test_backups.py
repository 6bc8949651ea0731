"""Backups and checks as the window and the command line ask for them, and restoring without an open workspace."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simata_desktop import app
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.errors import Cancelled, EnvironmentProblem, Trouble, UserError
from simata_desktop.services import opening
from simata_desktop.services.users import NewUser
from simata_desktop.store import migrations, slot_file
from simata_desktop.store.backup import read_head
from simata_desktop.store.database import STORE_NAME, Connection
from simata_desktop.store.health import Health
from tests.disks import filled, small_disk, unwritable
from tests.services.conftest import NAME, PASSPHRASE

NIP = "198001012005011001"


def _around() -> app.Surroundings:
    return app.Surroundings(clock=FixedClock())


def _hired(workspace: app.Workspace, name: str = "Wulan Contohwati") -> None:
    with workspace.desk.save("import") as result:
        result.work.create("person", workspace.desk.ids.uuid7(), {"nip": NIP, "nama": name})


def _people(workspace: app.Workspace) -> int:
    return len(workspace.people.quick_search("19", 10))


def _open(folder: Path) -> app.Workspace:
    return app.open_workspace(folder, NAME, PASSPHRASE, around=_around())


def _check(folder: Path, *, deep: bool = False) -> Health:
    return app.check_workspace(folder, NAME, PASSPHRASE, deep=deep, around=_around())


def _told(health: Health) -> tuple[str, str | None, list[str]]:
    """Without the room on the disk, which is not ours to say."""
    return health.store, health.chain, [one.code for one in health.problems if one.code != "check.disk_low"]


class Stopping:
    """Asks to stop at the n-th question."""

    def __init__(self, after: int) -> None:
        self.left = after
        self.stages: list[str] = []

    def step(self, done: int, total: int, code: str) -> None:
        assert 0 <= done <= max(total, 0)
        self.stages.append(code)

    def raise_if_cancelled(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_a_backup_lies_on_the_shelf_and_brings_everything_back(workspace: app.Workspace, tmp_path: Path) -> None:
    _hired(workspace)
    made = workspace.backups.make()
    assert [one.file for one in workspace.backups.shelf()] == [made.file]
    assert made.file.parent == workspace.desk.folder / "backups"
    with pytest.raises(UserError) as told:
        app.restore_workspace(made.file, workspace.desk.folder, NAME, PASSPHRASE)
    assert told.value.code == "backup.target_not_empty"
    done = app.restore_workspace(made.file, tmp_path / "lain", NAME, PASSPHRASE)
    assert (done.people, done.head) == (1, made.head)
    again = _open(tmp_path / "lain")
    assert again.backups.check(deep=True).records_digest == workspace.backups.check(deep=True).records_digest
    assert [one.name for one in again.users.list()] == [NAME]
    again.close()


def test_only_the_own_shelf_is_thinned(workspace: app.Workspace, tmp_path: Path) -> None:
    clock = workspace.desk.clock
    assert isinstance(clock, FixedClock)
    for _ in range(12):
        workspace.backups.make()
        workspace.backups.make(tmp_path / "stick")
        clock.move(days=1)
    assert len(list((tmp_path / "stick").iterdir())) == 12
    assert 7 <= len(workspace.backups.shelf()) <= 9  # days, and the last of a week and of a month


def test_making_is_an_administrators_but_looking_and_checking_is_not(workspace: app.Workspace) -> None:
    workspace.backups.make()
    workspace.desk.user = replace(workspace.desk.user, roles=frozenset({"entry", "leader"}))
    with pytest.raises(UserError) as told:
        workspace.backups.make()
    assert told.value.code == "right.missing"
    assert len(workspace.backups.shelf()) == 1
    assert workspace.backups.check(deep=False).backups == 1
    _hired(workspace)
    assert workspace.backups.make_due() is not None  # the program's own backup asks nobody's right


def test_what_the_program_makes_by_itself(workspace: app.Workspace) -> None:
    backups, clock = workspace.backups, workspace.desk.clock
    assert isinstance(clock, FixedClock)
    assert backups.make_due() is not None  # there was none
    assert backups.make_due() is None  # nothing new
    _hired(workspace)
    assert backups.make_due(daily=True) is None  # one of today
    clock.move(days=1)
    made = backups.make_due(daily=True)
    assert made is not None
    assert made.people == 1
    clock.move(days=1)
    assert backups.make_due(daily=True) is None
    workspace.users.change_passphrase("empat ekor kambing di sawah")  # not in the journal, yet it must be kept
    assert backups.make_due() is not None
    backups.shelf()[0].file.write_bytes(b"broken")
    assert backups.make_due() is not None  # a broken one is none
    workspace.desk.practice = True
    _hired(workspace, "Bagas Umpamadi")
    assert backups.make_due() is None


def test_the_programs_own_backup_leaves_room_for_work(workspace: app.Workspace, tmp_path: Path) -> None:
    workspace.close()
    with small_disk(tmp_path / "disk", kilobytes=50_000) as disk:
        shutil.copytree(workspace.desk.folder, disk / "ruang")
        small = _open(disk / "ruang")
        with pytest.raises(EnvironmentProblem) as told:
            small.backups.make_due()
        assert (told.value.code, small.backups.shelf()) == ("backup.no_room", ())
        assert small.backups.make().people == 0  # who asks for one gets it
        small.close()


@pytest.mark.parametrize("after", [0, 1])
def test_a_stopped_backup_leaves_nothing(workspace: app.Workspace, tmp_path: Path, after: int) -> None:
    stopping = Stopping(after)
    with pytest.raises(Cancelled):
        workspace.backups.make(tmp_path / "stick", stopping)
    assert "ui.backup.copying" in stopping.stages
    assert list((tmp_path / "stick").iterdir()) == []


def test_a_stopped_restore_leaves_nothing(workspace: app.Workspace, tmp_path: Path) -> None:
    made = workspace.backups.make()
    for after in range(2):
        with pytest.raises(Cancelled):
            app.restore_workspace(made.file, tmp_path / "neu" / "lain", NAME, PASSPHRASE, progress=Stopping(after))
        assert list((tmp_path / "neu").iterdir()) == []


def test_a_file_is_no_folder_and_a_folder_is_no_backup(workspace: app.Workspace, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    for folder in (tmp_path / "note.txt", tmp_path / "note.txt" / "under"):
        with pytest.raises(UserError) as told:
            workspace.backups.make(folder)
        assert told.value.code == "backup.folder"
    for file in (tmp_path, tmp_path / "none.bak", tmp_path / "note.txt" / "none.bak"):
        with pytest.raises(UserError) as told:
            app.restore_workspace(file, tmp_path / "lain", NAME, PASSPHRASE)
        assert told.value.code == "backup.missing"


def test_who_may_restore(template: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ruang"
    workspace, code = app.create_workspace(folder, NAME, PASSPHRASE, around=_around())
    workspace.users.add(NewUser("Entri", ("entry",)), "empat ekor kambing di sawah")
    made = workspace.backups.make()
    workspace.close()
    for name, passphrase in ((NAME, "salah sama sekali"), ("tiada", PASSPHRASE)):
        with pytest.raises(UserError) as told:
            app.restore_workspace(made.file, tmp_path / "lain", name, passphrase)
        assert (told.value.code, told.value.params["retry_after"]) == ("login.wrong", 1)
    with pytest.raises(UserError) as told:
        app.restore_workspace(made.file, tmp_path / "lain", "", "", recovery_code=code.replace(code[-1], "?"))
    assert told.value.code.startswith("recovery.")
    assert not (tmp_path / "lain").exists()
    app.restore_workspace(made.file, tmp_path / "satu", "Entri", "empat ekor kambing di sawah")
    app.restore_workspace(made.file, tmp_path / "dua", "", "", recovery_code=code)
    shutil.rmtree(folder)
    recovered = app.recover_workspace(tmp_path / "dua", code, NAME, "lima ekor itik di kali", around=_around())
    assert sorted(one.name for one in recovered.users.list()) == ["Entri", NAME]
    recovered.close()


@pytest.fixture(scope="module")
def one_backup(template: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("flip") / "ruang"
    shutil.copytree(template, folder)
    workspace = _open(folder)
    _hired(workspace)
    content = workspace.backups.make().file.read_bytes()
    workspace.close()
    return content


@given(st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_flipped_bit_anywhere_is_refused(one_backup: bytes, tmp_path: Path, data: st.DataObject) -> None:
    head = int.from_bytes(one_backup[16:24], "big") + 24  # before it: what people could read
    place = data.draw(st.one_of(st.integers(0, head), st.integers(0, len(one_backup) - 1),
                                st.integers(len(one_backup) - 80, len(one_backup) - 1)))
    broken = bytearray(one_backup)
    broken[place] ^= 1 << data.draw(st.integers(0, 7))
    file = tmp_path / "broken.bak"
    file.write_bytes(broken)
    with pytest.raises(UserError) as told:
        app.restore_workspace(file, tmp_path / "lain", NAME, PASSPHRASE)
    assert told.value.code == "backup.damaged"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.bak"]


def _flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("place", [0, 15, 16, 100, 4000])
def test_a_store_with_a_damaged_first_page_is_told_not_thrown(workspace: app.Workspace, place: int) -> None:
    folder = workspace.desk.folder
    workspace.backups.make()
    workspace.close()
    _flip(folder / STORE_NAME, place)
    for deep in (False, True):
        found = _check(folder, deep=deep)
        assert _told(found) == ("damaged", None, ["store.damaged"])
        assert found.backups == 1  # it says what can be restored
    with pytest.raises(Trouble) as told:
        _open(folder)
    assert told.value.code == "store.damaged"


def test_a_damaged_page_further_on_is_told(workspace: app.Workspace) -> None:
    folder = workspace.desk.folder
    workspace.close()
    last = (folder / STORE_NAME).stat().st_size - 2000
    _flip(folder / STORE_NAME, last)
    assert _check(folder, deep=True).store == "damaged"


def test_lost_files_are_told(workspace: app.Workspace, tmp_path: Path) -> None:
    folder = workspace.desk.folder
    workspace.close()
    good = {name: (folder / name).read_bytes() for name in slot_file.NAMES}
    for name in slot_file.NAMES:  # one copy: mended by itself, and told once
        for broken in (None, good[name][:-20]):
            (folder / name).unlink()
            if broken is not None:
                (folder / name).write_bytes(broken)
            assert _told(_check(folder)) == ("ok", "ok", ["check.slots_copy"])
            assert (folder / name).read_bytes() == good[name]
            assert _told(_check(folder)) == ("ok", "ok", [])
    for name in slot_file.NAMES:
        (folder / name).write_bytes(b"{}")
    assert _told(_check(folder)) == ("damaged", None, ["slots.damaged"])
    for name in slot_file.NAMES:
        (folder / name).unlink()
    assert _told(_check(folder)) == ("damaged", None, ["slots.missing"])
    for name in slot_file.NAMES:
        (folder / name).write_bytes(good[name])
    (folder / STORE_NAME).unlink()
    assert _told(_check(folder)) == ("damaged", None, ["store.missing"])
    with pytest.raises(UserError) as told:
        _check(tmp_path / "tiada")
    assert told.value.code == "workspace.missing"


def test_a_wrong_passphrase_is_no_damage(workspace: app.Workspace) -> None:
    with pytest.raises(UserError) as told:
        app.check_workspace(workspace.desk.folder, NAME, "salah sama sekali", deep=False, around=_around())
    assert told.value.code == "login.wrong"


def _by_hand(workspace: app.Workspace, *statements: str) -> None:
    with workspace.desk.database.writing() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_raw_sql_that_slipped_past_the_journal_is_found(workspace: app.Workspace) -> None:
    _hired(workspace)
    _by_hand(workspace, "UPDATE work SET open = 1", "UPDATE person SET name = 'X'", "UPDATE work SET open = 0")
    assert _told(workspace.backups.check(deep=False)) == ("ok", "broken", ["check.beside_journal"])
    found = _told(workspace.backups.check(deep=True))
    assert found == ("ok", "broken", ["check.beside_journal", "check.record"])
    with pytest.raises(RuntimeError, match="beside the journal"):  # and nothing more is saved on top of it
        _hired(workspace, "Bagas Umpamadi")


def test_a_broken_chain_is_found(workspace: app.Workspace) -> None:
    _hired(workspace)
    _by_hand(workspace, "DROP TRIGGER sync_change_fixed", "UPDATE sync_change SET wall = '2020' WHERE pos = 2")
    assert _told(workspace.backups.check(deep=False)) == ("ok", "broken", ["check.chain"])


def test_a_deep_check_reads_the_newest_backup_to_its_end(workspace: app.Workspace) -> None:
    made = workspace.backups.make()
    _flip(made.file, made.bytes // 2)
    assert _told(workspace.backups.check(deep=False))[2] == []  # its head is as it was
    found = workspace.backups.check(deep=True)
    assert (_told(found)[2], found.last_backup) == (["check.backup"], None)


def test_a_check_goes_on_beside_a_save(workspace: app.Workspace) -> None:
    _hired(workspace)
    with workspace.desk.save("import") as result:
        result.work.create("person", workspace.desk.ids.uuid7(), {"nama": "Belum Selesai"})
        assert _told(workspace.backups.check(deep=False)) == ("ok", "ok", [])
        assert workspace.backups.make().people == 1


@pytest.mark.parametrize("deep", [False, True])
def test_a_check_tells_its_stages_and_stops(workspace: app.Workspace, deep: bool) -> None:
    counting = Stopping(100)
    workspace.backups.check(deep=deep, progress=counting)
    assert len(counting.stages) == (4 if deep else 2)
    with pytest.raises(Cancelled):
        workspace.backups.check(deep=deep, progress=Stopping(1))


@pytest.fixture
def older(workspace: app.Workspace, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The workspace becomes one of an earlier schema; the list holds the step that is still to be done."""
    _hired(workspace)
    workspace.close()
    steps: list[Any] = []

    def migrated(database: Any, before: Any) -> int:
        return migrations.migrate(database, before, steps=(*migrations.STEPS, *steps))

    monkeypatch.setattr(opening, "SCHEMA_VERSION", migrations.SCHEMA_VERSION + 1)
    monkeypatch.setattr(opening, "migrate", migrated)
    return steps


def test_before_a_migration_a_backup_is_made(workspace: app.Workspace, older: list[Any], tmp_path: Path) -> None:
    def step(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE meta ADD COLUMN later TEXT")

    older.append(step)
    again = _open(workspace.desk.folder)
    (kept,) = again.backups.shelf()
    assert kept.migration
    assert read_head(kept.file).people == 1
    assert _people(again) == 1
    again.close()
    _open(workspace.desk.folder).close()
    assert len(list((workspace.desk.folder / "backups").iterdir())) == 1  # once, not at every opening


def test_a_migration_that_fails_leaves_the_old_store_and_its_backup(workspace: app.Workspace, older: list[Any],
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    def step(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE meta ADD COLUMN later TEXT")
        raise RuntimeError("half way")

    older.append(step)
    with pytest.raises(RuntimeError, match="half way"):
        _open(workspace.desk.folder)
    monkeypatch.undo()
    again = _open(workspace.desk.folder)
    assert _people(again) == 1
    assert again.backups.shelf()[0].migration
    assert _told(again.backups.check(deep=True)) == ("ok", "ok", [])
    again.close()


def test_without_its_backup_no_migration_begins(workspace: app.Workspace, older: list[Any], tmp_path: Path) -> None:
    done: list[str] = []
    older.append(lambda connection: done.append("changed"))
    with small_disk(tmp_path / "disk", kilobytes=4000) as disk:
        folder = disk / "ruang"
        shutil.copytree(workspace.desk.folder, folder)
        with filled(disk, leave=200), pytest.raises(EnvironmentProblem) as told:
            _open(folder)
        assert (told.value.code, done) == ("disk.full", [])
        assert list((folder / "backups").iterdir()) == []


@pytest.mark.parametrize("share", [0.05, 0.6, 1.5, 1.9])
def test_a_full_disk_leaves_no_half_backup(workspace: app.Workspace, tmp_path: Path, share: float) -> None:
    """From hardly anything to the copy done and the packed file not."""
    _hired(workspace)
    size = (workspace.desk.folder / STORE_NAME).stat().st_size / 1024
    with small_disk(tmp_path / "disk", kilobytes=int(size * share)) as disk:
        with pytest.raises(EnvironmentProblem) as told:
            workspace.backups.make(disk / "cadangan")
        assert told.value.code == "disk.full"
        assert list((disk / "cadangan").iterdir()) == []
    assert _told(workspace.backups.check(deep=True)) == ("ok", "ok", [])


@pytest.mark.parametrize("share", [0.2, 0.9])
def test_a_full_disk_leaves_no_half_workspace(workspace: app.Workspace, tmp_path: Path, share: float) -> None:
    made = workspace.backups.make()
    with small_disk(tmp_path / "disk", kilobytes=int(made.bytes * share / 1024)) as disk:
        with pytest.raises(EnvironmentProblem) as told:
            app.restore_workspace(made.file, disk / "ruang", NAME, PASSPHRASE)
        assert told.value.code == "disk.full"
        assert list(disk.iterdir()) == []


def test_an_empty_drive_is_a_target(workspace: app.Workspace, tmp_path: Path) -> None:
    made = workspace.backups.make()
    with small_disk(tmp_path / "disk", kilobytes=20_000) as disk:
        app.restore_workspace(made.file, disk, NAME, PASSPHRASE)
        again = _open(disk)
        assert _told(again.backups.check(deep=True)) == ("ok", "ok", [])
        again.close()


def test_a_folder_that_cannot_be_written(workspace: app.Workspace, tmp_path: Path) -> None:
    made = workspace.backups.make()
    (tmp_path / "locked").mkdir()
    with unwritable(tmp_path / "locked") as folder:
        for work in (lambda: workspace.backups.make(folder),
                     lambda: app.restore_workspace(made.file, folder / "ruang", NAME, PASSPHRASE)):
            with pytest.raises(EnvironmentProblem) as told:
                work()
            assert told.value.code == "backup.unwritable"


def test_a_workspace_that_cannot_be_written_is_read_backed_up_and_checked(workspace: app.Workspace,
                                                                          tmp_path: Path) -> None:
    _hired(workspace)
    workspace.close()
    with unwritable(workspace.desk.folder) as folder:
        reading = _open(folder)
        assert _people(reading) == 1
        assert reading.backups.make(tmp_path / "stick").people == 1
        assert reading.backups.make_due() is None
        for work in (reading.backups.make, lambda: _hired(reading, "Bagas Umpamadi")):
            with pytest.raises(EnvironmentProblem) as told:
                work()
            assert told.value.code == "workspace.read_only"
        reading.close()
        assert _told(_check(folder, deep=True)) == ("ok", "ok", [])


def test_a_full_disk_is_read_and_written_again_when_there_is_room(workspace: app.Workspace, tmp_path: Path) -> None:
    _hired(workspace)
    workspace.close()
    with small_disk(tmp_path / "disk", kilobytes=8000) as disk:
        folder = disk / "ruang"
        shutil.copytree(workspace.desk.folder, folder)
        with filled(disk, leave=0):
            reading = app.open_workspace(folder, NAME, PASSPHRASE, around=_tomorrow())
            assert _people(reading) == 1
            with pytest.raises(EnvironmentProblem) as told:
                _hired(reading, "Bagas Umpamadi")
            assert told.value.code == "disk.full"
            reading.close()
        writing = _open(folder)
        _hired(writing, "Bagas Umpamadi")
        assert _people(writing) == 2
        writing.close()


def _tomorrow() -> app.Surroundings:
    clock = FixedClock()
    clock.move(days=1)
    return app.Surroundings(clock=clock)
