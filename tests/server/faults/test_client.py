"""Rows of the fault matrix about the office's PC: real workspaces on SQLCipher, a real centre on PostgreSQL."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from openpyxl import load_workbook

from simata_desktop import app
from simata_desktop.cli.main import run
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.services.people import ListRequest
from simata_desktop.store.database import STORE_NAME
from simata_desktop.store.lock import WriterLock
from tests.disks import filled, small_disk, unwritable
from tests.server.conftest import NAME, PASSPHRASE, Administrator, Open
from tests.server.faults.straight import agree, line, moved, sync, two_pcs
from tests.server.test_bundles import Carrier, joined
from tests.server.test_line import NIP, person, write

PEOPLE = 600

WRITE_LOCK = 120  # the byte of SQLite's shared memory by which writers are kept apart

# In another process: holds that byte, as a scanner that reads the file through would.
HOLD = """
import fcntl, sys
file = open(sys.argv[1], "r+b")
fcntl.lockf(file, fcntl.LOCK_EX, 1, int(sys.argv[2]))
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(store: Path) -> Iterator[None]:
    """Another process keeps writers out of this store."""
    shared = store.with_name(f"{store.name}-shm")
    with subprocess.Popen([sys.executable, "-c", HOLD, str(shared), str(WRITE_LOCK)], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield
        assert process.stdin is not None
        process.stdin.close()


def refused(call: object) -> str:
    """The code of the trouble with the surroundings that ends a call: exit 4."""
    with pytest.raises(EnvironmentProblem) as trouble:
        call()  # type: ignore[operator]
    assert trouble.value.exit_code == 4
    return trouble.value.code


def standing(one: app.Workspace) -> tuple[object, ...]:
    """Places, people, what waits: they move together or not at all."""
    status = one.syncing.state.status()
    return status.cursors, len(one.people.keys(ListRequest())), status.pending, status.last_success


def test_disk_full_locked_file_read_only_folder_antivirus_hold(
        pc: Open, admin: Administrator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    """Invariants 1, 18: a clear word and exit 4, nothing half-done, and the next synchronisation goes on."""
    first, second = two_pcs(pc, admin)
    write(first, *(person(first, nip=f"{int(NIP) + number}", nama=f"Contoh {number}") for number in range(PEOPLE)))
    sync(first, admin.url)
    carrier = Carrier(admin, tmp_path)
    receipt = carrier.answer(carrier.out(second))
    with small_disk(tmp_path / "disk", kilobytes=9_000) as disk:
        small = moved(second, disk / "pc")
        way = line(small, admin.url)
        for call in (lambda: small.syncing.synchronise(way), lambda: small.bundles.take_in(receipt)):
            with filled(disk, leave=120):
                before = standing(small)
                assert refused(call) == "disk.full"
                assert standing(small) == before
        assert way.requests > 1  # the page had come
        second = moved(small, tmp_path / "pc9")
    before = standing(second)
    for name in ("sync.lock", "writer.lock"):
        with WriterLock(second.desk.folder / name), monkeypatch.context() as patch:
            patch.setitem(WriterLock.__init__.__kwdefaults__, "patience", 0)
            assert refused(lambda: sync(second, admin.url)) == "workspace.busy"
    store = second.desk.folder / STORE_NAME
    second.desk.database.outside().execute("PRAGMA busy_timeout = 200")
    with held(store):
        assert refused(lambda: sync(second, admin.url)) == "workspace.busy"
        assert refused(lambda: second.bundles.take_in(receipt)) == "workspace.busy"
    assert standing(second) == before
    second.close()
    with unwritable(second.desk.folder):
        still = app.open_workspace(second.desk.folder, NAME, PASSPHRASE)
        assert refused(lambda: sync(still, admin.url)) == "workspace.read_only"
        assert refused(lambda: still.bundles.take_in(receipt)) == "workspace.read_only"
        still.close()
        for key, value in (("WORKSPACE", str(second.desk.folder)), ("USER", NAME), ("PASSPHRASE", PASSPHRASE)):
            monkeypatch.setenv(f"SIMATA_{key}", value)
        capsys.readouterr()
        assert run(["sync", "--json"]) == 4
        told = json.loads(capsys.readouterr().out)["error"]
        assert (told["code"], bool(told["message"])) == ("workspace.read_only", True)
    second = app.open_workspace(second.desk.folder, NAME, PASSPHRASE)
    sync(second, admin.url)
    sync(first, admin.url)
    assert len(second.people.keys(ListRequest())) == PEOPLE
    agree(admin, first, second)
    second.close()


def test_device_restored_from_backup(pc: Open, admin: Administrator, tmp_path: Path) -> None:
    """Invariant 16: an old folder fetches its own later changes, says what only it says, and nothing twice."""
    first, second = two_pcs(pc, admin)
    write(first, person(first, nip=NIP, nama="Contoh"))
    sync(first, admin.url)
    first.close()
    shutil.copytree(first.desk.folder, tmp_path / "copy")
    first = pc(0)
    first.people.set(NIP, {"golongan": "III/c"})
    write(first, person(first, nip=f"{int(NIP) + 1}", nama="Baru"))
    sync(first, admin.url)
    sync(second, admin.url)
    second.people.set(NIP, {"golongan": "III/d"})
    sync(second, admin.url)
    first.close()
    again = app.open_workspace(tmp_path / "copy", NAME, PASSPHRASE)
    again.people.set(NIP, {"telepon_dinas": "021"})  # under a number that the lost disk had used
    done = sync(again, admin.url)
    assert "device.cloned" in done.summary.notices
    sync(second, admin.url)
    for one in (again, second):
        shown = one.people.show(NIP)["values"]
        assert (shown["golongan"]["value"], shown["telepon_dinas"]["value"]) == ("III/d", "021")
        assert one.people.show(f"{int(NIP) + 1}")["name"] == "Baru"
        assert not [row for row in one.conflicts.list() if row.nip]
    agree(admin, again, second)
    again.close()


CLOCKS = {"ten years on": 3650, "a year back": -365, "a zone away": 0}


@pytest.mark.parametrize("name", CLOCKS)
def test_clock_ten_years_on_a_year_back_zone_change(pc: Open, admin: Administrator, tmp_path: Path, name: str) -> None:
    """Invariant 15, with the real client: nothing refused, the notice ``clock.skew``, the same one conflict."""
    first, second = two_pcs(pc, admin)
    now = datetime.now(UTC).astimezone(timezone(timedelta(hours=7)))
    wrong = FixedClock(now + timedelta(days=CLOCKS[name]))
    second.close()
    second = app.open_workspace(second.desk.folder, NAME, PASSPHRASE, around=app.Surroundings(clock=wrong))
    write(first, person(first, nip=NIP, nama="Contoh"))
    for one in (first, second):
        sync(one, admin.url)
    second.people.set(NIP, {"golongan": "III/c", "telepon_dinas": "022"})
    wrong.move(days=-2 * CLOCKS[name])  # and back again, past the right time
    wrong.moment = wrong.moment.astimezone(timezone(timedelta(hours=-8)))
    second.people.set(NIP, {"golongan": "III/d"})  # his own chain, whatever the clock says
    first.people.set(NIP, {"golongan": "IV/a", "telepon_dinas": "021"})
    wrong.moment = (now + timedelta(days=CLOCKS[name], seconds=5)).astimezone(timezone(timedelta(hours=9)))
    told = [sync(one, admin.url) for one in (first, second, first, second)]
    assert [one.summary.quarantined for one in told] == [0] * 4
    assert ("clock.skew" in told[1].summary.notices) == (CLOCKS[name] != 0)
    (clash,) = [one for one in first.conflicts.list() if one.nip]
    assert (clash.group, clash.mine.value, clash.theirs.value) == (
        "employee.grade", {"golongan": "IV/a"}, {"golongan": "III/d"})
    if CLOCKS[name]:  # a suspect clock never wins a tie
        assert first.people.show(NIP)["values"]["telepon_dinas"]["value"] == "021"
    agree(admin, first, second)
    second.close()


def test_database_file_corrupted(pc: Open, admin: Administrator, tmp_path: Path,
                                 monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Invariants 1, 23: refused with words; a workspace enrolled anew has everything the centre had."""
    first, second = two_pcs(pc, admin)
    write(first, *(person(first, nip=f"{int(NIP) + number}", nama=f"Contoh {number}") for number in range(300)))
    for one in (first, second):
        sync(one, admin.url)
    sound = app.salvage_workspace(second.desk.folder, tmp_path / "utuh", NAME, PASSPHRASE)
    assert (sound.lost, sound.unsent) == (0, 0)
    assert len(sheet_rows(tmp_path / "utuh" / "person.xlsx")) == 300
    for number in range(30):
        first.people.set(f"{int(NIP) + number}", {"golongan": "III/c"})  # not sent
    folder = first.desk.folder
    first.close()
    store = folder / STORE_NAME
    data = bytearray(store.read_bytes())
    for page in range(40, len(data) // 4096, 9):
        data[page * 4096 + 100] ^= 1
    store.write_bytes(bytes(data))
    for key, value in (("WORKSPACE", str(folder)), ("USER", NAME), ("PASSPHRASE", PASSPHRASE)):
        monkeypatch.setenv(f"SIMATA_{key}", value)

    def simata(*words: str) -> tuple[int, dict]:
        capsys.readouterr()
        code = run([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    code, told = simata("check", "--deep")
    assert (code, told["store"], told["error"]["code"]) == (3, "damaged", "store.damaged")
    assert "salvage" in told["error"]["message"]
    damaged = store.read_bytes()
    with pytest.raises((EnvironmentProblem, UserError), match=r"store\.damaged"):
        sync(app.open_workspace(folder, NAME, PASSPHRASE), admin.url)
    code, told = simata("salvage", "--to", str(tmp_path / "selamat"))
    assert store.read_bytes()[:4096] == damaged[:4096]
    assert (code, 0 < told["unsent"] <= 30) == (1, True)
    assert 0 < told["lost"] < told["files"][0]["rows"] + told["lost"]
    lines = sheet_rows(tmp_path / "selamat" / "belum-terkirim.xlsx")
    assert len(lines) == told["unsent"]
    assert {(one["isian"], one["sesudah"]) for one in lines} == {("golongan", "III/c")}
    saved = sheet_rows(tmp_path / "selamat" / "person.xlsx")
    assert 100 < len(saved) <= 300
    assert {one["nama"] for one in saved} <= {f"Contoh {number}" for number in range(300)}
    code, told = simata("salvage", "--to", str(tmp_path / "selamat"))
    assert (code, told["error"]["code"]) == (3, "backup.target_not_empty")
    anew, _ = app.create_workspace(tmp_path / "baru", NAME, PASSPHRASE, office=("DEMO", "Kantor Contoh"))
    joined(anew, admin)
    sync(anew, admin.url)
    assert len(anew.people.keys(ListRequest())) == 300
    known = [one["nip"] for one in lines if one["nip"] != "None"]
    for nip in known[:3]:
        anew.people.set(nip, {"golongan": "III/c"})
    for one in (anew, second, anew):
        sync(one, admin.url)
    assert second.people.show(known[0])["values"]["golongan"]["value"] == "III/c"
    agree(admin, anew, second)
    anew.close()


def sheet_rows(file: Path) -> list[dict[str, str]]:
    """The lines of a spreadsheet by its heads."""
    heads, *lines = load_workbook(file, read_only=True).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    return [dict(zip(map(str, heads), map(str, one), strict=False)) for one in lines]
