"""``backup``, ``restore``, ``check`` as real processes; full disks, folders that cannot be written, two writers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simata_desktop.app import open_workspace
from simata_desktop.cli.main import FAULT, run
from simata_desktop.store.database import STORE_NAME
from simata_desktop.store.lock import WriterLock
from tests.disks import filled, small_disk, unwritable
from tests.e2e.conftest import NIP, OTHER, PASSPHRASE, USER, Said

ROOT = Path(__file__).resolve().parents[2]
Here = Callable[[dict[str, str], list[str]], Said]


class Office:
    """The small office in a folder, and ``simata`` on it: called as an office, in this process, which is quicker."""

    def __init__(self, home: Path, folder: Path, here: Here) -> None:
        self.home, self.folder, self._here = home, folder, here

    def __call__(self, *words: str, as_json: bool = True, **more: str) -> Said:
        return _unbroken(self._here(self._shell(more), [*words, *(["--json"] if as_json else [])]))

    def process(self, *words: str, **more: str) -> Said:
        """The same in a process of its own."""
        done = subprocess.run([sys.executable, "-m", "simata_desktop.cli.main", *words, "--json"], capture_output=True,
                              env={**os.environ, **self._shell(more)}, stdin=subprocess.DEVNULL, check=False)
        return _unbroken(Said(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")))

    def _shell(self, more: dict[str, str]) -> dict[str, str]:
        """The variables of an administrator's shell; an empty one counts as absent."""
        return {"HOME": str(self.home), "PYTHONPATH": str(ROOT), "SIMATA_WORKSPACE": str(self.folder),
                "SIMATA_USER": USER, "SIMATA_PASSPHRASE": PASSPHRASE, "SIMATA_RECOVERY_KEY": "",
                "SIMATA_NEW_PASSPHRASE": "", "SIMATA_LANG": "", **more}

    def at(self, folder: Path) -> Office:
        return Office(self.home, folder, self._here)

    def seen(self) -> tuple[Any, ...]:
        """What a person can see of it."""
        people, placed, audit = self("people"), self("map", "--entries"), self("audit")
        assert (people.code, placed.code, audit.code) == (0, 0, 0)
        return people.data, placed.data, audit.data

    def by_hand(self, *statements: str) -> None:
        """Raw SQL by somebody who has the key."""
        workspace = open_workspace(self.folder, USER, PASSPHRASE)
        with workspace.desk.database.writing() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        workspace.close()


def _unbroken(said: Said) -> Said:
    assert "Traceback" not in said.err
    assert said.code != FAULT
    return said


@pytest.fixture
def bare_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """No workspace yet."""
    def here(environment: dict[str, str], words: list[str]) -> Said:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            code = run(words)
        return Said(code, *capsys.readouterr())

    return Office(tmp_path / "rumah", tmp_path / "ruang", here)


@pytest.fixture
def office(bare_office: Office, office_template: Path) -> Office:
    shutil.copytree(office_template, bare_office.folder)
    return bare_office


def test_a_backup_is_restored_elsewhere_and_shows_the_same(office: Office, tmp_path: Path) -> None:
    said = office.process("backup", "--to", str(tmp_path / "stick"))
    assert (said.code, said.data["verified"]) == (0, True)
    file = Path(said.data["file"])
    assert (file.parent, file.stat().st_size) == (tmp_path / "stick", said.data["bytes"])
    restored = office.process("restore", str(file), "--to", str(tmp_path / "lain"))
    assert restored.code == 0
    assert restored.data.keys() == {"to", "people", "head", "from"}
    assert (restored.data["to"], restored.data["people"]) == (str(tmp_path / "lain"), 2)
    other = office.at(tmp_path / "lain")
    assert other.seen() == office.seen()
    assert other.process("map", "--entries").data == office("map", "--entries").data
    deep = [one("check", "--deep").data for one in (office, other)]
    assert deep[0]["records_digest"] == deep[1]["records_digest"] is not None
    assert (deep[0]["backups"], deep[1]["backups"]) == (0, 0)  # a stick is no shelf of ours
    assert other("set", NIP, "nama=Wulan Baru").code == 0  # and it can be worked with
    assert office("restore", str(file), "--to", str(tmp_path / "lain")).error["code"] == "backup.target_not_empty"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lain", "ruang", "stick"]


def test_backups_of_the_workspace_lie_in_it_and_are_counted(office: Office) -> None:
    said = office("backup")
    assert Path(said.data["file"]).parent == office.folder / "backups"
    found = office("check")
    assert found.code == 0
    assert found.data.keys() == {"store", "chain", "backups", "last_backup", "free_bytes", "problems"}
    assert (found.data["store"], found.data["chain"], found.data["backups"]) == ("ok", "ok", 1)
    assert found.data["last_backup"][:10].replace("-", "") in said.data["file"]
    assert found.data["problems"] == []
    assert isinstance(found.data["free_bytes"], int)


def test_the_recovery_code_restores_where_nobody_knows_the_passphrase(bare_office: Office, tmp_path: Path) -> None:
    first, code = bare_office, tmp_path / "kode.txt"
    assert first("init", "--office", "3300", "--office-name", "BKPSDM Contoh", "--recovery-out", str(code)).code == 0
    file = first("backup", "--to", str(tmp_path / "stick")).data["file"]
    shutil.rmtree(first.folder)
    wrong = first("restore", file, "--to", str(tmp_path / "satu"), SIMATA_PASSPHRASE="salah sama sekali")
    assert (wrong.code, wrong.error["code"], wrong.error["retry_after"]) == (3, "login.wrong", 1)
    assert not (tmp_path / "satu").exists()
    nobody = {"SIMATA_USER": "", "SIMATA_PASSPHRASE": ""}
    assert first("restore", file, "--to", str(tmp_path / "satu"), **nobody).error["code"] == "login.needed"
    said = first.process("restore", file, "--to", str(tmp_path / "satu"), "--recovery-key-file", str(code), **nobody)
    assert said.code == 0
    words = code.read_text(encoding="utf-8")
    key = next(word for word in words.split() if word.count("-") == 6)
    assert first("restore", file, "--to", str(tmp_path / "dua"), SIMATA_RECOVERY_KEY=key, **nobody).code == 0
    second = first.at(tmp_path / "dua")
    new = "lima ekor itik di kali"
    assert second("users", "recover", SIMATA_RECOVERY_KEY=key, SIMATA_NEW_PASSPHRASE=new).code == 0
    assert second("status").error["code"] == "login.wrong"
    assert second("status", SIMATA_PASSPHRASE=new).error["code"] == "login.wait"
    other = first.at(tmp_path / "satu")
    other("users", "recover", SIMATA_RECOVERY_KEY=key, SIMATA_NEW_PASSPHRASE=new)
    assert other("status", SIMATA_PASSPHRASE=new).data["office"]["name"] == "BKPSDM Contoh"


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.77, 0.999])
def test_a_flipped_bit_anywhere_is_refused(office: Office, tmp_path: Path, share: float) -> None:
    """Five places as people meet it; a hundred in tests/services."""
    file = Path(office("backup", "--to", str(tmp_path / "stick")).data["file"])
    content = bytearray(file.read_bytes())
    content[int(len(content) * share)] ^= 4
    file.write_bytes(content)
    said = (office.process if share == 0.77 else office)("restore", str(file), "--to", str(tmp_path / "lain"))
    assert (said.code, said.error["code"]) == (3, "backup.damaged")
    assert said.error["message"] in said.err
    assert not (tmp_path / "lain").exists()


def test_a_damaged_page_is_told_and_nothing_is_thrown(office: Office) -> None:
    office("backup")
    store = office.folder / STORE_NAME
    sound = store.read_bytes()
    for place, words in ((len(sound) - 2000, ("check", "--deep")), (5, ("check",)), (200, ("check", "--deep"))):
        store.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1:])
        said = office(*words)
        assert (said.code, said.data["store"], said.data["chain"]) == (3, "damaged", None)
        assert said.data["backups"] == 1
        assert said.data["problems"][0]["code"] == said.error["code"] == "store.damaged"
        assert said.error["message"] in said.err
    assert office.process("check").code == 3
    store.unlink()
    assert office("check").error["code"] == "store.missing"


def test_lost_key_files_are_told(office: Office) -> None:
    (office.folder / "slots.json").unlink()
    said = office("check")
    assert (said.code, [one["code"] for one in said.data["problems"]]) == (1, ["check.slots_copy"])
    assert office("check").code == 0  # mended from the copy
    for name in ("slots.json", "slots.copy.json"):
        (office.folder / name).unlink()
    said = office("check")
    assert (said.code, said.data["store"], said.error["code"]) == (3, "damaged", "slots.missing")


def test_a_broken_chain_is_told(office: Office) -> None:
    office.by_hand("DROP TRIGGER sync_change_fixed", "UPDATE sync_change SET wall = '2020' WHERE pos = 2")
    said = office("check")
    assert (said.code, said.data["store"], said.data["chain"]) == (3, "ok", "broken")
    assert said.data["problems"][0] == {"code": "check.chain", "number": 2, "message": said.error["message"]}
    assert office("people").data["total"] == 2  # it can still be read


def test_raw_sql_past_the_journal_is_told(office: Office) -> None:
    office.by_hand("UPDATE work SET open = 1", f"UPDATE person SET name = 'X' WHERE nip = '{NIP}'",
                   "UPDATE work SET open = 0")
    said = office("check")
    assert (said.code, said.data["chain"], said.error["code"]) == (3, "broken", "check.beside_journal")
    office.by_hand("UPDATE touched SET rows = journalled")  # who knows of the count hides from the quick check only
    assert office("check").code == 0
    said = office("check", "--deep")
    assert (said.code, said.data["chain"], said.error["code"]) == (3, "broken", "check.record")


def test_check_speaks_to_people(office: Office) -> None:
    (office.folder / "backups").mkdir()
    (office.folder / "backups" / "simata-20261101-080000.bak").write_bytes(b"broken")
    said = office("check", as_json=False)
    assert said.code == 1
    for part in ("Data: baik", "Catatan perubahan: utuh", "Cadangan: 1", "simata-20261101-080000.bak rusak"):
        assert part in said.out
    assert "Data: well" in office("check", as_json=False, SIMATA_LANG="en").out
    made = office("backup", as_json=False).out
    assert "2 pegawai" in made
    assert ".bak" in made


def test_a_clerk_makes_no_backup(office: Office) -> None:
    new = "empat ekor kambing di sawah"
    assert office("users", "add", "Entri", "--role", "entry", SIMATA_NEW_PASSPHRASE=new).code == 0
    clerk = {"SIMATA_USER": "Entri", "SIMATA_PASSPHRASE": new}
    assert office("backup", **clerk).error["code"] == "right.missing"
    assert office("check", **clerk).code == 0
    assert not (office.folder / "backups").exists()


def test_a_disk_full_in_the_middle_of_a_backup(office: Office, tmp_path: Path) -> None:
    kilobytes = (office.folder / STORE_NAME).stat().st_size // 1024
    with small_disk(tmp_path / "stick", kilobytes=int(kilobytes * 1.5)) as stick:
        said = office.process("backup", "--to", str(stick))
        assert (said.code, said.error["code"]) == (4, "disk.full")
        assert list(stick.iterdir()) == []
    assert office("check", "--deep").code == 0


def _sheet(path: Path, people: int) -> Path:
    lines = [f"{1970 + n % 20}{1 + n % 12:02d}{1 + n % 28:02d}2015011{n:03d};Pegawai Umpama {n};Analis Contoh {n % 50}"
             for n in range(people)]
    path.write_text("NIP;Nama;Jabatan\n" + "\n".join(lines), encoding="utf-8")
    return path


def test_a_disk_full_in_the_middle_of_an_import(office: Office, tmp_path: Path) -> None:
    sheet = _sheet(tmp_path / "pegawai.csv", 900)
    before = office.seen()
    with small_disk(tmp_path / "disk", kilobytes=20_000) as disk:
        small = office.at(disk / "ruang")
        shutil.copytree(office.folder, small.folder)
        with filled(disk, leave=1000):
            said = small.process("import", str(sheet))
            assert (said.code, said.error["code"]) == (4, "disk.full")
            assert small.seen() == before  # read while the disk is still full
        found = small("check", "--deep")
        assert (found.data["store"], found.data["chain"]) == ("ok", "ok")
        assert {one["code"] for one in found.data["problems"]} <= {"check.disk_low"}
        assert small("people").data["total"] == 2
        again = small("import", str(sheet))
        assert (again.code, again.data["rows"]["new"]) in ((0, 900), (1, 900))
        assert small("undo").code == 0
        assert small("people").data == before[0]


def test_a_disk_that_is_full_before_one_begins(office: Office, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", kilobytes=4000) as disk:
        small = office.at(disk / "ruang")
        shutil.copytree(office.folder, small.folder)
        with filled(disk, leave=0):
            for words in (("set", NIP, "nama=Wulan Baru"), ("rate", NIP, "--year", "2025", "--predicate", "baik"),
                          ("backup",)):
                said = small(*words)
                assert (said.code, said.error["code"]) == (4, "disk.full"), words
            assert small("people").data["total"] == 2
            assert small("export", "employees", "--out", str(tmp_path / "keluar.xlsx")).code == 0
        assert small("set", NIP, "nama=Wulan Baru").code == 0


def test_a_workspace_that_cannot_be_written(office: Office, tmp_path: Path) -> None:
    sheet = _sheet(tmp_path / "pegawai.csv", 3)
    before = office.seen()
    with unwritable(office.folder):
        for words in (("set", NIP, "nama=Wulan Baru"), ("rate", NIP, "--year", "2025", "--predicate", "baik"),
                      ("import", str(sheet)), ("undo",), ("remove", OTHER, "--reason", "uji"), ("backup",),
                      ("target", "set", "--period", "2026", "--tier", "administrator", "--basis", "SK 1")):
            said = office(*words)
            assert (said.code, said.error["code"]) == (4, "workspace.read_only"), words
        assert office.seen() == before
        assert office.process("map").code == 0
        for words in (("show", NIP), ("explain", NIP), ("status",), ("quality",), ("units", "list"),
                      ("check", "--deep"), ("audit", "verify"),
                      ("export", "employees", "--out", str(tmp_path / "keluar.xlsx")),
                      ("report", "completeness", "--out", str(tmp_path / "keluar.pdf")),
                      ("backup", "--to", str(tmp_path / "stick")), ("import", str(sheet), "--dry-run")):
            assert office(*words).code == 0, words
    assert office("set", NIP, "nama=Wulan Baru").code == 0


def test_the_second_writer_waits_and_then_gives_up(office: Office) -> None:
    """Readers do not wait; a lock that was given back, as by a killed process, is no lock."""
    with WriterLock(office.folder / "writer.lock"):
        said = office.process("set", NIP, "nama=Wulan Baru")
        assert (said.code, said.error["code"], said.error["seconds"]) == (4, "workspace.busy", 10)
        assert said.error["message"] in said.err
        assert office("people").data["total"] == 2
        assert office("check").code == 0
        assert office("backup").code == 0
    assert office("set", NIP, "nama=Wulan Baru").code == 0
