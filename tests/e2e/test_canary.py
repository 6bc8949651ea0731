"""No name, NIP, score or passphrase of an office in any file but the store and the files the user asked for: after a
whole day's work, after errors, and after kill -9 in the middle of each kind of work.

Everything of the office is an unmistakable word. Workspace, home, folder for temporary files, XDG folders and the
folder the program was started in are searched; the user's own documents lie elsewhere.
"""

from __future__ import annotations

import itertools
import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest
from reportlab.pdfgen.canvas import Canvas

from simata_desktop.app import open_workspace
from tests.e2e.conftest import Said
from tests.e2e.processes import CLI, PATIENCE, QUIET, ROOT, shell
from tests.e2e.soundness import examined
from tests.e2e.test_kill import Victim

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of POSIX")

USER, PASSPHRASE = "petugas", "sandikenarizq terbang tinggi 7781"
WRONG, NEW_PASSPHRASE = "sandisalahzq sekali 4410", "sandibaruzqx lain lagi 9023"
PEOPLE, SCORE, REASON = 400, "87.654321", "alasankenarizq"
EVIDENCE = ("awards=nasional", "team_assignments=ketua_internal", f"competency_assessment={SCORE}",
            "competency_development=8", "position_experience.diversity=satu_unit", "field_fit=sesuai",
            "position_experience.non_definitive=tidak_ada", f"potential_assessment={SCORE}",
            "discipline_record=tidak_pernah")
SCANNED = "pindaianzq"  # stands plain in the scan of a document
SCAN = b"%PDF-1.4\n% " + f"Piagam {SCANNED} Kenarizqx Burungwatiyx".encode() * 400
HOLDS = ("import sys; from pathlib import Path; from simata_desktop.app import open_workspace\n"
         "office = open_workspace(Path(sys.argv[1]), *sys.argv[2:4])\n"
         "held = office.documents.read(sys.argv[4])\nprint(len(held.data), flush=True)\nsys.stdin.read()")
XDG = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR")
LOOP = ("import json, sys; from simata_desktop.cli.main import run\n"
        "for line in sys.stdin: print(run(json.loads(line)), flush=True)")
FAULT = ("import sys; from simata_desktop.cli import main; from simata_desktop.services.people import PeopleService\n"
         "def broken(self, *_): raise ValueError(sys.argv[-2])\n"
         "PeopleService.list = broken\nsys.exit(main.run(['people', '--json']))")


def nip(number: int) -> str:
    return f"19871123201012{number % 2 + 1}{number:03d}"


def person(number: int) -> list[str]:
    return [nip(number), f"Kenarizqx Burungwatiyx {number}", "Sangkarbirupx", "Pawangzqburung Muda", "III/d",
            "Bidang Satu", "Dinas Uji", "S1"]


HEADS = ["NIP", "Nama", "Tempat Lahir", "Jabatan", "Golongan", "Unit Kerja", "OPD", "Pendidikan"]


@dataclass
class House:
    """A user's disk: what is searched lies under ``searched``, his own documents beside it."""

    root: Path
    codes: list[str] = field(default_factory=list)
    keys: list[bytes] = field(default_factory=list)

    @property
    def searched(self) -> Path:
        return self.root / "dicari"

    @property
    def workspace(self) -> Path:
        return self.searched / "ruang"

    @property
    def documents(self) -> Path:
        return self.root / "dokumen"

    def surroundings(self, **more: str) -> dict[str, str]:
        folders = {name: str(self.searched / name.lower()) for name in XDG}
        return shell(self.searched / "rumah", self.workspace, **folders,
                     **{"SIMATA_USER": USER, "SIMATA_PASSPHRASE": PASSPHRASE, **more})

    def start(self, *command: str, **more: str) -> subprocess.Popen[bytes]:
        here = self.searched / "tempat"
        return subprocess.Popen(command, env=self.surroundings(**more), cwd=here, **QUIET)  # type: ignore[call-overload,no-any-return]

    def simata(self, *words: str, code: int = 0, **more: str) -> Said:
        process = self.start(*CLI, *words, "--json", **more)
        out, err = process.communicate(timeout=PATIENCE)
        said = Said(process.returncode, out.decode(), err.decode())
        assert said.code == code, said
        return said

    @contextmanager
    def day(self, **more: str) -> Iterator[Callable[..., Said]]:
        """One process that does a command after the other; each has to end well."""
        process = subprocess.Popen([sys.executable, "-c", LOOP], env=self.surroundings(**more), stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.searched / "tempat")

        def simata(*words: str) -> Said:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps([*words, "--json"]).encode() + b"\n")
            process.stdin.flush()
            answer, code = (process.stdout.readline().decode() for _ in range(2))
            assert code == "0\n", answer
            return Said(0, answer, "")

        yield simata
        _, err = process.communicate(timeout=PATIENCE)
        assert b"Traceback" not in err

    def canaries(self) -> list[str]:
        """All words that may lie nowhere."""
        whole = nip(7)
        split = (whole[:8], whole[8:14], whole[14], whole[15:])
        groups = [code.split("-") for code in self.codes]
        return ["kenarizq", "burungwatiyx", SCANNED, "sangkarbirupx", "pawangzq", SCORE, SCORE.replace(".", ","),
                REASON, PASSPHRASE, "sandikenari", WRONG, "sandisalahzq", "sandibaruzqx",
                whole[:14], *(sign.join(split) for sign in " .-_/"), f"{whole[:8]} {whole[8:14]}", "1987-11-23",
                "23-11-1987", *self.codes, *("".join(parts) for parts in groups),
                *("-".join(pair) for parts in groups for pair in itertools.pairwise(parts)),
                *(key.hex() for key in self.keys)]

    def found(self) -> list[tuple[str, str]]:
        """Each canary found, with the file; their names are searched too."""
        wanted = {form.lower(): word for word in self.canaries()
                  for form in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"))}
        hits = []
        for path in self.searched.rglob("*"):
            name = str(path.relative_to(self.searched))
            data = name.encode() + (path.read_bytes() if path.is_file() else b"")
            hits += [(name, key.hex()) for key in self.keys if key in data]
            data = data.lower()
            hits += [(name, word) for form, word in wanted.items() if form in data]
        return hits


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The office after its first import."""
    house = House(tmp_path_factory.mktemp("kenari"))
    for folder in (house.documents, house.searched / "tempat"):
        folder.mkdir(parents=True)
    for name in XDG:
        (house.searched / name.lower()).mkdir(mode=0o700)
    house.codes.append(house.simata("init", "--office", "3300", "--office-name", "BKPSDM Contoh").data["recovery_code"])
    book = openpyxl.Workbook()
    for row in [HEADS, *(person(n) for n in range(PEOPLE))]:
        book.active.append(row)
    book.save(house.documents / "Daftar Kenarizqx.xlsx")
    house.simata("import", str(house.documents / "Daftar Kenarizqx.xlsx"))
    house.simata("rate", nip(7), "--year", "2025", "--work", "di_atas", "--behaviour", "di_atas")
    house.simata("evidence", "add", nip(7), *EVIDENCE, "--date", "2025-06-01", "--issuer", REASON)
    workspace = open_workspace(house.workspace, USER, PASSPHRASE)
    house.keys.append(workspace.key.raw)
    workspace.close()
    return house


@pytest.fixture
def house(office: House, tmp_path: Path) -> House:
    shutil.copytree(office.root, tmp_path, dirs_exist_ok=True)
    return House(tmp_path, list(office.codes), list(office.keys))


def changed(folder: Path) -> Path:
    """The list with another post for everybody."""
    path = folder / "Perubahan Kenarizqx.csv"
    rows = [[*person(n)[:3], "Pawangzqburung Utama", *person(n)[4:]] for n in range(PEOPLE)]
    path.write_text("\n".join(";".join(row) for row in [HEADS, *rows]) + "\n", encoding="utf-8")
    return path


def scanned(folder: Path) -> Path:
    """A scan that bears the canaries in plain letters."""
    path = folder / "piagam kenarizqx.pdf"
    path.write_bytes(SCAN)
    return path


def test_the_search_finds_what_is_planted(house: House) -> None:
    assert not house.found()
    planted = {"a.log": f"… {nip(7)[:8]} {nip(7)[8:14]} …".encode(), "b.tmp": "BURUNGWATIYX".encode("utf-16-le"),
               "rumah/c": SCORE.encode("utf-16-be"), "d": house.codes[0][:12].encode(), "e": b"\0" + house.keys[0],
               "Kenarizqx.txt": b""}
    for name, data in planted.items():
        (house.searched / name).write_bytes(data)
    assert {name for name, _ in house.found()} == set(planted)


def test_a_days_work_leaves_nothing(house: House) -> None:
    documents, number = house.documents, nip(7)
    scores = documents / "nilai kenarizqx.csv"
    scores.write_text(f"NIP;Nama;JPM;Tanggal Asesmen\n{number};Kenarizqx;{SCORE};01-06-2025\n", encoding="utf-8")
    with house.day(SIMATA_NEW_PASSPHRASE=NEW_PASSPHRASE) as simata:
        simata("import", str(scores), "--kind", "competency")
        simata("set", number, "tempat_lahir=Sangkarbirupx Dua", "--reason", REASON)
        simata("undo")
        simata("redo")
        simata("remove", nip(8), "--reason", REASON)
        assert SCORE in simata("explain", number).out
        assert number in simata("map", "--entries").out
        assert simata("people", "--search", "burungwatiyx").data["total"] == PEOPLE - 1
        for words in (("show", number), ("audit", "--nip", number), ("evidence", "list", number), ("quality",)):
            simata(*words)
        printed = simata("report", "talent-map", "--out", str(documents / "peta.pdf")).data
        simata("report", "completeness", "--out", str(documents / "lengkap.pdf"))
        for what in ("employees.xlsx", "employees.csv", "talent-result.xlsx", "map.csv"):
            simata("export", what.partition(".")[0], "--out", str(documents / what))
        simata("verify", printed["verify_code"])
        simata("users", "add", "petugas dua", "--role", "entry")
        simata("backup")
        simata("check", "--deep")
    assert not house.found()
    assert list(house.workspace.glob("backups/*"))
    restored = house.searched / "pulih"
    backup = next(iter(house.workspace.glob("backups/*.bak")))
    house.simata("restore", str(backup), "--to", str(restored))
    assert not house.found()


def test_errors_leave_nothing(house: House) -> None:
    damaged = house.documents / "rusak kenarizqx.xlsx"
    damaged.write_bytes((house.documents / "Daftar Kenarizqx.xlsx").read_bytes()[:-300])
    house.simata("import", str(damaged), code=3)
    house.simata("show", nip(999), code=3)
    house.simata("set", nip(7), f"golongan={REASON}", "nip=19871123201012", code=3)
    house.simata("evidence", "add", nip(7), f"awards={REASON}", "--date", "2025-06-01", code=2)
    house.simata("status", code=3, SIMATA_PASSPHRASE=WRONG)
    time.sleep(1.1)  # the wait after a wrong passphrase
    done = house.start(sys.executable, "-c", FAULT, f"{nip(7)} Kenarizqx {SCORE}", "x")
    _, err = done.communicate(timeout=PATIENCE)
    assert (done.returncode, b"Traceback" in err) == (70, False)
    log = (house.workspace / "logs" / "simata.log").read_text(encoding="utf-8")
    assert "ValueError" in log
    assert not house.found()


def test_a_scan_leaves_nothing_though_its_reader_is_killed(house: House) -> None:
    house.simata("evidence", "add", nip(9), "awards=nasional", "--period", "2025", "--file",
                 str(scanned(house.documents)))
    piece, = house.simata("evidence", "list", nip(9)).data["evidence"]
    assert piece["file"]["bytes"] == len(SCAN)
    reader = house.start(sys.executable, "-c", HOLDS, str(house.workspace), USER, PASSPHRASE, piece["id"],
                         PYTHONPATH=str(ROOT))
    assert reader.stdout is not None
    try:
        held = reader.stdout.readline()
    finally:
        reader.kill()
        reader.communicate(timeout=PATIENCE)
    assert held == f"{len(SCAN)}\n".encode()
    assert not house.found()
    house.simata("backup")
    house.simata("check", "--deep")
    house.simata("evidence", "file", piece["id"], "--out", str(house.documents / "kembali.pdf"))
    assert (house.documents / "kembali.pdf").read_bytes() == SCAN
    assert not house.found()


@dataclass(frozen=True)
class Work:
    """A work that is killed: its words, and the sign after which the kill comes, within some seconds."""

    words: Callable[[House], tuple[str, ...]]
    sign: Callable[[Victim, House], bool]
    within: float


def any_draft(victim: Victim, house: House) -> bool:
    """Does a file lie in the documents, or in the folder for temporary files, that was not there before?"""
    folders = (house.documents, house.searched / "rumah" / "tmp", house.workspace / "backups")
    return any(path.name.startswith((".", "tmp")) for folder in folders if folder.exists() for path in folder.iterdir())


WORKS = {
    "import": Work(lambda house: ("import", str(changed(house.documents))), lambda victim, _: victim.commits, 0.05),
    "import of a book": Work(lambda house: ("import", str(house.documents / "Daftar Kenarizqx.xlsx")),
                             lambda victim, _: bool(children(victim.process.pid)), 0.5),
    "scan": Work(lambda house: ("evidence", "add", nip(7), "awards=nasional", "--period", "2025", "--file",
                                str(scanned(house.documents))), lambda victim, _: victim.commits, 0.01),
    "set": Work(lambda house: ("set", nip(7), "tempat_lahir=Sangkarbirupx"), lambda victim, _: victim.commits, 0.01),
    "export": Work(lambda house: ("export", "employees", "--out", str(house.documents / "keluar.xlsx")), any_draft,
                   0.02),
    "paper": Work(lambda house: ("report", "talent-map", "--out", str(house.documents / "peta.pdf")),
                  lambda victim, _: victim.commits, 0.1),
    "backup": Work(lambda house: ("backup",), any_draft, 0.1),
}


def children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


@pytest.mark.parametrize("name", WORKS)
def test_a_kill_leaves_nothing(house: House, name: str) -> None:
    work, dice = WORKS[name], random.Random(name)
    victim = Victim(house.start(*CLI, *work.words(house)), house.workspace)
    victim.wait(lambda: work.sign(victim, house), dice.uniform(0, work.within))
    victim.kill()
    assert not house.found()
    assert not examined(house.workspace, name=USER, passphrase=PASSPHRASE)[0]
    house.simata("status")
    assert not house.found()


@pytest.mark.window
@pytest.mark.parametrize("ended", [False, True], ids=["killed while it works", "killed after all pages"])
def test_a_window_leaves_nothing(house: House, ended: bool) -> None:
    window = house.start(sys.executable, "-m", "tests.e2e.window_at_work", str(changed(house.documents)), "--round",
                         PYTHONPATH=str(ROOT))
    assert window.stdout is not None
    try:
        said = [window.stdout.readline().decode().strip() for _ in range(4 if ended else 2)]
    finally:
        window.kill()
        window.communicate(timeout=PATIENCE)
    assert said[1] == f"imported {PEOPLE}"
    assert said[2:] == (["paper ready", "around"] if ended else [])
    assert not house.found()


@pytest.mark.window
def test_a_window_killed_while_it_shows_a_scan_leaves_nothing(house: House) -> None:
    paper = house.documents / "piagam kenarizqx.pdf"
    page = Canvas(str(paper), pageCompression=0)
    page.drawString(72, 720, f"Piagam {SCANNED} Kenarizqx Burungwatiyx")
    page.save()
    assert SCANNED.encode() in paper.read_bytes()
    house.simata("evidence", "add", nip(9), "awards=nasional", "--period", "2025", "--file", str(paper))
    window = house.start(sys.executable, "-m", "tests.e2e.window_at_work", str(paper), "--scan", PYTHONPATH=str(ROOT))
    assert window.stdout is not None
    try:
        said = [window.stdout.readline().decode().strip() for _ in range(2)]
    finally:
        window.kill()
        window.communicate(timeout=PATIENCE)
    assert said == ["opened", "seen 1"]
    assert not house.found()


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="variables of a process are read from /proc")
def test_the_reading_process_is_told_no_secret(house: House) -> None:
    process = house.start(*CLI, "import", str(house.documents / "Daftar Kenarizqx.xlsx"), "--dry-run",
                          SIMATA_NEW_PASSPHRASE=NEW_PASSPHRASE, SIMATA_RECOVERY_KEY=house.codes[0])
    seen = dict(watched(process))
    process.communicate(timeout=PATIENCE)
    assert seen, "no reading process was seen"
    for told in seen.values():
        assert told
        assert not [word for word in house.canaries() if word.encode().lower() in told.lower()]


def watched(process: subprocess.Popen[bytes]) -> Iterator[tuple[int, bytes]]:
    """Words and variables of every child of a process, once it runs a program of its own."""
    while process.poll() is None:
        for child in children(process.pid):
            try:
                words = Path(f"/proc/{child}/cmdline").read_bytes()
                if b"serve()" in words:
                    yield child, words + b"\0" + Path(f"/proc/{child}/environ").read_bytes()
            except OSError:
                continue
        time.sleep(0.002)
