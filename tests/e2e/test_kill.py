"""kill -9 in the middle of saving and importing: nothing acknowledged is lost, nothing is half done.

Twenty kills in the ordinary run, two hundred under ``soak``. The moment is drawn in three ways, in turn: over the whole
life of the command, over the time from taking the writer's lock on, and right behind the first byte of the commit.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from simata_desktop.app import create_workspace, exists, open_workspace
from simata_desktop.cli.main import run
from simata_desktop.store.lock import FileLock
from tests.e2e.conftest import PASSPHRASE, USER
from tests.e2e.processes import PATIENCE, QUIET, ROOT, shell, simata, start
from tests.e2e.soundness import Told, examined, told

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of POSIX")

ROWS = 2000
COMMIT, STEP = 0.02, 0.001  # seconds: how long a commit may take, how often is looked


def nip(number: int) -> str:
    """The number-th invented, valid NIP."""
    born, joined = f"{1965 + number % 30}{number % 12 + 1:02d}{number % 28 + 1:02d}", f"{2010 + number % 12}03"
    return f"{born}{joined}{number % 2 + 1}{number // 12 % 1000:03d}"


def people(path: Path, position: str, *, count: int = ROWS) -> Path:
    rows = [f"{nip(n)};Pegawai Uji {n};{position};III/d;Bidang {n % 20};Dinas {n % 5};S1" for n in range(count)]
    path.write_text("\n".join(["NIP;Nama;Jabatan;Golongan;Unit Kerja;OPD;Pendidikan", *rows]) + "\n", encoding="utf-8")
    return path


def ratings(path: Path) -> Path:
    rows = [f"{nip(n)};2025;{('Baik', 'Sangat Baik', 'Butuh Perbaikan')[n % 3]}" for n in range(ROWS)]
    path.write_text("\n".join(["NIP;Tahun;Predikat Kinerja", *rows]) + "\n", encoding="utf-8")
    return path


def script(folder: Path) -> list[tuple[str, ...]]:
    """A day's commands: large and small ones, forth and back."""
    first, again = people(folder / "awal.csv", "Analis"), people(folder / "baru.csv", "Kepala Seksi", count=ROWS + 50)
    return [
        ("import", str(first)), ("rate", nip(7), "--year", "2025", "--work", "sesuai", "--behaviour", "di_atas"),
        ("import", str(again)), ("undo",), ("redo",), ("set", nip(8), "nama=Nama Baru", "--reason", "salah ketik"),
        ("set", "--office", "place=Contoh", "letterhead.line1=PEMERINTAH CONTOH"), ("undo",),
        ("evidence", "add", nip(9), "awards=nasional", "--date", "2025-06-01", "--number", "800/1"),
        ("target", "set", "--period", "2026", "--tier", "unknown", "--basis", "Keputusan 1"),
        ("import", str(ratings(folder / "skp.csv")), "--kind", "performance"),
        ("remove", nip(11), "--reason", "pindah"),
    ]


@dataclass(frozen=True)
class Day:
    """The script done once without a kill: before command n the workspace is ``folders[n]`` and tells ``told[n]``."""

    commands: list[tuple[str, ...]]
    folders: list[Path]
    told: list[Told]
    seconds: list[float]


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    root = tmp_path_factory.mktemp("hari")
    made = Day(script(root), [], [], [])
    folder = root / "0"
    create_workspace(folder, USER, PASSPHRASE, office=("3300", "BKPSDM Contoh"))[0].close()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in shell(root, folder).items():
            if name.startswith("SIMATA_"):
                patch.setenv(name, value)
        for number, words in enumerate([*made.commands, ()], 1):
            made.folders.append(folder)
            made.told.append(telling(folder))
            if words:
                folder = Path(shutil.copytree(folder, root / str(number)))
                patch.setenv("SIMATA_WORKSPACE", str(folder))
                begun = time.perf_counter()
                assert run([*words, "--json"]) == 0
                made.seconds.append(time.perf_counter() - begun)
    assert len(set(made.told)) > len(made.commands) - 2, "nearly every command leaves another state"
    return made


def telling(folder: Path) -> Told:
    workspace = open_workspace(folder, USER, PASSPHRASE)
    try:
        with workspace.desk.database.reading() as connection:
            return told(connection)
    finally:
        workspace.close()


@pytest.fixture(scope="session")
def starting(day: Day, tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds until a command is at work."""
    home, begun = tmp_path_factory.mktemp("mulai"), time.perf_counter()
    assert simata(shell(home, day.folders[0]), "status").code == 0
    return time.perf_counter() - begun


class Victim:
    """A process on a workspace that will be killed; ``ended`` once it is gone."""

    def __init__(self, process: subprocess.Popen[bytes], workspace: Path) -> None:
        self.process, self.workspace = process, workspace
        self._log = self._log_bytes()

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    @property
    def holds_the_lock(self) -> bool:
        lock = FileLock(self.workspace / "writer.lock")
        try:
            return not lock.take()
        finally:
            lock.release()

    @property
    def commits(self) -> bool:
        """Has the write-ahead log grown since?"""
        return self._log_bytes() > self._log

    def wait(self, sign: Callable[[], bool], seconds: float) -> None:
        """Wait for the sign, and then some time, but not beyond the victim's own end."""
        patience = time.monotonic() + PATIENCE
        while not self.ended and not sign():
            assert time.monotonic() < patience, "the sign never came"
            time.sleep(STEP)
        until = time.monotonic() + seconds
        while not self.ended and time.monotonic() < until:
            time.sleep(min(STEP, max(0.0, until - time.monotonic())))

    def kill(self) -> str:
        """Kill; what it had said on standard output."""
        self.process.send_signal(signal.SIGKILL)
        out, err = self.process.communicate(timeout=PATIENCE)
        assert b"Traceback" not in err, err.decode()
        return out.decode("utf-8")

    def _log_bytes(self) -> int:
        try:
            return (self.workspace / "store.db-wal").stat().st_size
        except FileNotFoundError:
            return 0


def always() -> bool:
    return True


def numbers(ordinary: int, soak: int) -> list[object]:
    """The numbers of kills: the first ones in every run, the others under ``soak``."""
    return [pytest.param(n, marks=[pytest.mark.soak] if n >= ordinary else []) for n in range(ordinary + soak)]


@pytest.mark.parametrize("number", numbers(12, 120))
def test_a_killed_command_is_done_or_undone(number: int, day: Day, starting: float, tmp_path: Path) -> None:
    dice = random.Random(number)
    at = number % len(day.commands)
    folder = Path(shutil.copytree(day.folders[at], tmp_path / "ruang"))
    victim = Victim(start(shell(tmp_path, folder), *day.commands[at]), folder)
    match (number + number // len(day.commands)) % 3:
        case 0:
            victim.wait(always, dice.uniform(0, 1.1 * (starting + day.seconds[at])))
        case 1:
            victim.wait(lambda: victim.holds_the_lock or victim.commits, dice.uniform(0, day.seconds[at]))
        case _:
            victim.wait(lambda: victim.commits, dice.uniform(0, COMMIT))
    said = victim.kill()
    faults, found = examined(folder)
    assert not faults
    if said.endswith("}\n"):  # the answer was there: all of it is done
        assert "error" not in json.loads(said)
        assert found == day.told[at + 1]
    else:
        assert found in (day.told[at], day.told[at + 1])


PLANTED = [
    ("DELETE FROM person_search WHERE rowid = 1", "the index of names"),
    ("DELETE FROM result WHERE person = 1", "results"),
    ("UPDATE tally SET people = people + 1", "tallies"), ("UPDATE work SET open = 1", "still open"),
    ("INSERT INTO save(tx, n, user_id, command, label, params, wall, state) "
     "VALUES ('t', 99, '', 'set', '', '{}', '', '')", "half there"),
    ("UPDATE work SET open = 1; UPDATE person SET name = 'X' WHERE id = 1; UPDATE work SET open = 0", "check.record"),
]


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kecil")
    workspace, _ = create_workspace(root / "ruang", USER, PASSPHRASE)
    workspace.importing.apply(workspace.importing.plan(people(root / "awal.csv", "Analis", count=20)))
    workspace.close()
    return root / "ruang"


@pytest.fixture
def small(founded: Path, tmp_path: Path) -> Path:
    """A workspace of twenty people."""
    return Path(shutil.copytree(founded, tmp_path / "ruang"))


@pytest.mark.parametrize(("statements", "words"), PLANTED, ids=[words for _, words in PLANTED])
def test_the_examination_finds_what_is_planted(small: Path, statements: str, words: str) -> None:
    workspace = open_workspace(small, USER, PASSPHRASE)
    with workspace.desk.database.writing() as connection:
        for statement in statements.split(";"):
            connection.exec_driver_sql(statement)
    workspace.close()
    faults, _ = examined(small)
    assert any(words in fault for fault in faults), faults


def test_the_examination_finds_a_lock(small: Path) -> None:
    lock = FileLock(small / "writer.lock")
    assert lock.take()
    assert "writer.lock is held" in examined(small)[0]
    lock.release()


@pytest.fixture
def peopled(day: Day, tmp_path: Path) -> Path:
    return Path(shutil.copytree(day.folders[1], tmp_path / "ruang"))


@pytest.mark.parametrize("number", numbers(4, 40))
def test_a_killed_writer_loses_no_line(number: int, day: Day, peopled: Path, tmp_path: Path) -> None:
    dice = random.Random(1000 + number)
    process = subprocess.Popen([sys.executable, "-m", "tests.e2e.endless_writer", nip(3)], cwd=ROOT,
                               env=shell(tmp_path, peopled), **QUIET)  # type: ignore[call-overload]
    victim = Victim(process, peopled)
    lines = [process.stdout.readline().decode() for _ in range(dice.randrange(25))]
    victim.wait(always, dice.uniform(0, 3 * COMMIT))
    lines += victim.kill().splitlines(keepends=True)
    acknowledged = [line for line in lines if line.endswith("\n")]
    faults, found = examined(peopled)
    assert not faults
    assert len(found) - len(day.told[1]) - len(acknowledged) in (0, 1)
    assert found[:len(day.told[1])] == day.told[1]
    assert_last_values(peopled, len(found) - len(day.told[1]))


def assert_last_values(folder: Path, saves: int) -> None:
    """Name and place are those of the last saves of the loop."""
    workspace = open_workspace(folder, USER, PASSPHRASE)
    try:
        names, places = (range(start, saves, 3) for start in (0, 1))
        if names:
            assert workspace.people.show(nip(3))["name"] == f"Nama Ke {names[-1]}"
        if places:
            assert workspace.office.settings()["place"] == f"Kota {places[-1]}"
    finally:
        workspace.close()


@pytest.mark.parametrize("number", numbers(3, 30))
def test_a_killed_init_is_done_or_can_be_done_again(number: int, tmp_path: Path) -> None:
    dice, folder = random.Random(3000 + number), tmp_path / "ruang"
    victim = Victim(start(shell(tmp_path, folder), "init", "--office", "3300"), folder)
    victim.wait(lambda: next(folder.rglob("slots*.json"), None) is not None, dice.uniform(0, 10 * COMMIT))
    said = victim.kill()
    if exists(folder):
        faults, found = examined(folder)
        assert not faults
        assert [line.split()[0] for line in found] == ["init"]
    else:
        assert not said
        create_workspace(folder, USER, PASSPHRASE)[0].close()
        assert not examined(folder)[0]


@pytest.mark.window
@pytest.mark.parametrize("number", numbers(1, 10))
def test_a_killed_window_leaves_nothing_half_done(number: int, day: Day, peopled: Path, tmp_path: Path) -> None:
    dice = random.Random(2000 + number)
    file = day.commands[2][1]

    def opened() -> Victim:
        process = subprocess.Popen([sys.executable, "-m", "tests.e2e.window_at_work", file], cwd=ROOT,
                                   env=shell(tmp_path, peopled), **QUIET)  # type: ignore[call-overload]
        try:
            assert process.stdout.readline() == b"opened\n"
        except BaseException:
            process.kill()
            raise
        return Victim(process, peopled)

    victim = opened()
    if number % 2:
        victim.wait(lambda: victim.holds_the_lock or victim.commits, dice.uniform(0, day.seconds[2]))
    else:
        victim.wait(lambda: victim.commits, dice.uniform(0, COMMIT))
    said = victim.kill()
    faults, found = examined(peopled)
    assert not faults
    whole = (*day.told[1], day.told[3][-1])  # the same import as the day's
    assert found == whole if said else found in (day.told[1], whole)
    opened().kill()  # the next start is not kept out by the killed one
