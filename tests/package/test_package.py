"""The built program of ``make package``, copied to another place and used there: the main job, and the window.

The window is started on Qt's platform "minimal", which paints into memory and can write each frame into a file.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from PyInstaller.archive.readers import CArchiveReader

from simata_desktop.app import PRACTICE_PASSPHRASE, PRACTICE_PEOPLE, PRACTICE_USER, app_version

pytestmark = pytest.mark.package

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "dist" / "simata"
SUFFIX = ".exe" if sys.platform == "win32" else ""
TAKEN_FROM_HERE = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG")  # nothing of Python, Qt, a display or the tester
SIZE, STATUS_BAR = (1366, 768), 26
FRAMES = {"QT_QPA_PLATFORM": "minimal:enable_fonts", "QT_DEBUG_BACKINGSTORE": "1"}
STILL, PATIENCE = 4.0, 90.0  # seconds without a new frame; seconds until they must have come
ALIKE = {"map": 0.99995, "report": 0.999}  # share of equal pixels: one icon is more than the rest; a minute is printed
MOST_MEGABYTES = 420


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """The folder at another place, as on another PC, with a name that has blanks and a letter beyond ASCII. Not below
    pytest's own folder: each run of pytest shuts that to other users, and root's PostgreSQL runs as one."""
    assert BUILT.is_dir(), "make package builds it first"
    with tempfile.TemporaryDirectory(prefix="simata-") as folder:
        yield shutil.copytree(BUILT, Path(folder) / "Program é Kantor", symlinks=True)


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of a PC without Python, without a display, with an empty home folder."""
    home = tmp_path_factory.mktemp("rumah")
    taken = {name: os.environ[name] for name in TAKEN_FROM_HERE if name in os.environ}
    return {**taken, "HOME": str(home), "APPDATA": str(home), "LOCALAPPDATA": str(home),
            "SIMATA_WORKSPACE": str(home / "ruang"), "SIMATA_USER": PRACTICE_USER,
            "SIMATA_PASSPHRASE": PRACTICE_PASSPHRASE}


class Built:
    """The console program of the copied folder, used on one practice office."""

    def __init__(self, place: Path, surroundings: dict[str, str]) -> None:
        self.folder = Path(surroundings["HOME"])
        self._program, self.around = place / f"simata{SUFFIX}", surroundings

    def __call__(self, *words: str) -> Any:
        done = subprocess.run([str(self._program), *words, "--json"], env=self.around, cwd=self.folder,
                              capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def simata(place: Path, surroundings: dict[str, str]) -> Built:
    built = Built(place, surroundings)
    assert built("demo")["people"] == PRACTICE_PEOPLE
    return built


def test_the_programs_are_this_version(simata: Built, place: Path) -> None:
    assert simata("--version")["version"] == app_version()
    assert all((place / f"{name}{SUFFIX}").is_file() for name in ("simata-desktop", "simata-server"))


def test_the_centre_answers(simata: Built, place: Path) -> None:
    """With its private PostgreSQL, a worker of its own, TLS of its own authority; it ends with its input."""
    with tempfile.TemporaryDirectory(prefix="simata-", ignore_cleanup_errors=True) as folder:
        program, data = place / f"simata-server{SUFFIX}", Path(folder) / "pusat"
        with socket.create_server(("127.0.0.1", 0)) as one:
            port = one.getsockname()[1]
        setup = subprocess.run([program, "setup", "--data", data, "--name", "Kantor Contoh", "--address",
                                f"127.0.0.1:{port}", "--json"], capture_output=True, env=simata.around, check=False)
        told = json.loads(setup.stdout)
        assert told.get("answers") is True, (told, setup.stderr.decode())
        with subprocess.Popen([program, *told["serve"], "--data", data, "--until-input-ends"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, env=simata.around) as serving:
            assert serving.stdout is not None
            assert serving.stdin is not None
            assert serving.stdout.readline().startswith(b"siap https://")
            serving.stdin.close()
            assert serving.wait(20) == 0


def test_nothing_large_came_in_by_accident(place: Path) -> None:
    held = [path for path in place.rglob("*") if path.is_file() and not path.is_symlink()]
    strangers = ("Qml", "Quick", "WebEngine", "Qt3D", "Qt63D", "QtNetwork", "opengl32sw", "libgtk", "tkinter")
    assert not [path.name for path in held if any(stranger in path.name for stranger in strangers)]
    assert sum(path.stat().st_size for path in held) < MOST_MEGABYTES * 2**20


def test_every_module_is_in_and_the_console_program_knows_no_window(place: Path) -> None:
    source = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
              for path in (ROOT / "simata_desktop").rglob("*.py")}
    assert source <= modules(place / f"simata-desktop{SUFFIX}")
    console = modules(place / f"simata{SUFFIX}")
    assert console >= {name for name in source if not name.startswith("simata_desktop.ui")}
    assert not {name.split(".")[0] for name in console} & {"PySide6", "shiboken6", "pyqtgraph", "pytest"}
    drawing = {"simata_desktop.ui", "simata_desktop.ui.document_child"}
    assert {name for name in console if name.startswith("simata_desktop.ui")} == drawing


def modules(program: Path) -> set[str]:
    """The names of the Python modules inside a built program."""
    return set(CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz").toc)


def test_it_maps_the_practice_office_and_prints_the_map(simata: Built) -> None:
    drawn = simata("map")
    assert drawn["rated"] + drawn["provisional"] + drawn["unrated"] == drawn["people"]
    assert sum(drawn["counts"].values()) == drawn["rated"] > 0
    paper = simata.folder / "peta.pdf"
    printed = simata("report", "talent-map", "--out", str(paper), "--paper", "F4")
    assert printed["people"] == drawn["people"]
    assert paper.read_bytes().startswith(b"%PDF-")
    assert simata("verify", printed["verify_code"])["result"] == "equal"
    assert simata("verify", str(paper))["result"] == "equal"  # read in a process of its own


def test_it_reads_a_workbook_in_a_process_of_its_own(simata: Built) -> None:
    sheet = simata.folder / "pegawai.xlsx"
    assert simata("export", "employees", "--out", str(sheet))["rows"] == PRACTICE_PEOPLE
    read = simata("import", str(sheet), "--dry-run")
    assert (read["kind"], read["problems"]) == ("employees", [])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows always has a display")
def test_without_a_display_it_does_the_main_job_and_says_where(place: Path, surroundings: dict[str, str]) -> None:
    bare = {**surroundings, "SIMATA_LANG": "id"}
    done = subprocess.run([str(place / "simata-desktop")], env=bare, cwd=surroundings["HOME"], capture_output=True,
                          text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    named = [Path(line.split(": ", 1)[1]) for line in done.stdout.splitlines() if ": " in line]
    assert [path.read_bytes()[:4] for path in named] == [b"%PDF", b"\x89PNG"]


@pytest.mark.usefixtures("simata")
@pytest.mark.parametrize("key", ALIKE)
def test_the_window_paints_a_page_as_the_source_does(
        key: str, place: Path, surroundings: dict[str, str], tmp_path: Path) -> None:
    built, source = tmp_path / "dibangun", tmp_path / "sumber"
    here = [sys.executable, "-m", "simata_desktop"]
    for folder, command in ((built, [str(place / f"simata-desktop{SUFFIX}")]), (source, here)):
        office = folder / "ruang"
        shutil.copytree(surroundings["SIMATA_WORKSPACE"], office)
        (office / "window.ini").write_text(f"[window]\npage={key}\n", encoding="utf-8")
        own = {**surroundings, **FRAMES, "SIMATA_WORKSPACE": str(office), "PYTHONPATH": str(ROOT)}
        paint(command, own, folder)
    painted, expected = page(frames(built)[-1]), page(frames(source)[-1])
    assert painted.size == expected.size
    assert alike(page(frames(built)[0]), painted) < 0.9, "the window stayed as it opened"
    assert alike(painted, expected) >= ALIKE[key], f"{frames(built)[-1]} is not {frames(source)[-1]}"
    assert not [log for log in (built / "ruang" / "logs").glob("*.log") if "window.bug" in log.read_text("utf-8")]


def paint(command: Sequence[str], surroundings: dict[str, str], folder: Path) -> None:
    """Run a window until its last frame has stood still, then end it; the frames lie in ``folder``."""
    process = subprocess.Popen(command, env=surroundings, cwd=folder, stdout=subprocess.DEVNULL,
                               stderr=(folder / "stderr.txt").open("wb"))
    try:
        for _ in until(PATIENCE):
            assert process.poll() is None, (folder / "stderr.txt").read_text(encoding="utf-8")
            seen = frames(folder)
            if len(seen) > 2 and time.time() - seen[-1].stat().st_mtime > STILL:
                return
        pytest.fail(f"{len(frames(folder))} frames in {PATIENCE} s")
    finally:
        process.terminate()
        process.wait(30)


def until(seconds: float) -> Iterator[None]:
    """Wait a little, again and again, so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.2)
        yield


def frames(folder: Path) -> list[Path]:
    """The frames a window wrote, in their order."""
    return sorted(folder.glob("output*.png"))


def page(frame: Path) -> Image.Image:
    """A frame of the window without its status bar, where a clock stands."""
    with Image.open(frame) as picture:
        assert picture.size == SIZE
        return picture.convert("RGB").crop((0, 0, SIZE[0], SIZE[1] - STATUS_BAR))


def alike(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that are equal in both pictures."""
    differing = ImageChops.difference(one, other).convert("L").point(lambda value: 255 if value else 0)
    return 1 - sum(differing.histogram()[1:]) / (one.width * one.height)
