"""Every hostile file of security.md 3.4 through ``simata import`` as a real process: exit and words."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from simata_desktop.app import create_workspace
from tests.e2e.conftest import PASSPHRASE, USER, Said
from tests.e2e.processes import CLI, PATIENCE, shell, simata
from tests.e2e.soundness import examined
from tests.sheets.test_hostile import (
    cut_in_a_part,
    far_cell,
    laughs,
    long_text,
    lying_directory,
    many_cells,
    many_sheets,
    of_bytes,
    one_gigabyte,
    outside,
    outside_dtd,
    shared_strings,
    truncated,
)
from tests.sheets.workbooks import NIPS, OFFICE, RELATIONS, TYPES, cell, pack, parts, people_xml, sheet_xml

MIB = 1 << 20
MEMORY, OF_READER = 256 * MIB, 1024 * MIB  # security.md, T9 and 2.4
FORMULAS = ("=HYPERLINK(\"http://127.0.0.1:9/\";\"x\")", "+1+1", "-1+1", "@SUM(1)", "＝1+1", " =1+1", "\"=1+1")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="rights and pipes of POSIX")


@dataclass(frozen=True)
class Desk:
    """One office that all files are tried on; none may change it."""

    home: Path
    workspace: Path

    @property
    def surroundings(self) -> dict[str, str]:
        return shell(self.home, self.workspace)

    def state(self) -> dict[str, str]:
        """What lies in the workspace and in the folder for temporary files, and a digest of each."""
        places = (self.workspace, self.home)
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest()
                for place in places for path in place.rglob("*") if path.is_file()}


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    root = tmp_path_factory.mktemp("musuh")
    create_workspace(root / "ruang", USER, PASSPHRASE, office=("3300", "BKPSDM Contoh"))[0].close()
    made = Desk(root / "rumah", root / "ruang")
    assert simata(made.surroundings, "status").code == 0
    return made


def limited(desk: Desk, *words: str, before: tuple[str, ...] = ()) -> Said:
    """Run ``simata`` to its end, measured."""
    said = desk.home / f"kata-{os.getpid()}"
    with said.with_suffix(".out").open("w+b") as out, said.with_suffix(".err").open("w+b") as err:
        process = subprocess.Popen([*before, *CLI, *words, "--json"], env=desk.surroundings, stdout=out, stderr=err,
                                   stdin=subprocess.DEVNULL)
        code = measured(process)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8"))
    for ending in (".out", ".err"):
        said.with_suffix(ending).unlink()
    return Said(code, *texts)


def measured(process: subprocess.Popen[bytes]) -> int:
    """The exit code of a process that may take neither too long nor too much memory (seen on Linux only)."""
    until, own, reader = time.monotonic() + PATIENCE, 0, 0
    while process.poll() is None:
        if time.monotonic() > until:
            process.kill()
        own = max(own, highest(process.pid))
        reader = max(reader, *(highest(pid) for pid in children(process.pid)), 0)
        time.sleep(0.01)
    assert own < MEMORY, f"{own // MIB} MiB"
    assert reader < OF_READER, f"{reader // MIB} MiB in the reader"
    return process.returncode


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [int(child) for child in found.read_text().split()]
    except OSError:
        return []


def highest(pid: int) -> int:
    """The highest memory a living process ever held, in bytes."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def plain(name: str, data: bytes) -> Callable[[Path], Path]:
    return lambda folder: of_bytes(data)(folder / name)


def book(name: str, make: Callable[[Path], Path]) -> Callable[[Path], Path]:
    return lambda folder: make(folder / name)


def folder_of_that_name(folder: Path) -> Path:
    (folder / "map.xlsx").mkdir()
    return folder / "map.xlsx"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipa.xlsx")
    return folder / "pipa.xlsx"


def far_below(path: Path) -> Path:
    return pack(path, parts(sheet_xml(people_xml(1) + f'<row r="10485772">{cell("B10485772", "x")}</row>')))


def wide(path: Path) -> Path:
    row = "".join(cell(f"{letters(n)}1", f"K{n}") for n in range(1, 16_385))
    return pack(path, parts(sheet_xml(f'<row r="1">{row}</row>')))


def letters(number: int) -> str:
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def deep(path: Path) -> Path:
    inner = "<b>" * 60_000 + "</b>" * 60_000
    return pack(path, parts(sheet_xml(f'<row r="1"><c r="A1" t="inlineStr"><is>{inner}</is></c></row>')))


def sealed(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")
                     + b"\0" * 4000)
    return path


HTML = b"<html><table><tr><td>NIP</td><td>Nama</td></tr></table></html>"
NULS = b"NIP;Nama\n197602171995032011;Bu\0di\n" + b"\0" * 3000
REFUSED: list[tuple[str, Callable[[Path], Path], int, str]] = [
    ("1 GB sheet part", book("a.xlsx", one_gigabyte), 3, "file.refused.bomb"),
    ("4.2M cells", book("a.xlsx", many_cells), 3, "file.refused.cells"),
    ("512 MB shared strings", book("a.xlsx", shared_strings), 3, "file.refused.bomb"),
    ("billion laughs", book("a.xlsx", laughs), 3, "file.refused.declaration"),
    ("XXE", book("a.xlsx", outside), 3, "file.refused.declaration"),
    ("external DTD", book("a.xlsx", outside_dtd), 3, "file.refused.declaration"),
    ("one cell at XFD1048576", book("a.xlsx", far_cell), 3, "file.refused.columns"),
    ("a cell ten million rows below", book("a.xlsx", far_below), 3, "file.damaged file.refused.far"),
    ("16,384 columns", book("a.xlsx", wide), 3, "file.refused.columns"),
    ("50,000 sheets", book("a.xlsx", many_sheets), 3, "file.refused.parts"),
    ("32 MB text in a cell", book("a.xlsx", long_text), 3, "file.refused.text"),
    ("directory lies about size", book("a.xlsx", lying_directory), 3, "file.refused.sizes"),
    ("truncated", book("a.xlsx", truncated), 3, "file.damaged"),
    ("damaged inside", book("a.xlsx", cut_in_a_part), 3, "file.damaged file.refused.sizes"),
    ("60,000 elements deep", book("a.xlsx", deep), 3, "table.empty"),
    ("password", book("a.xlsx", sealed), 3, "file.refused.password"),
    ("empty", plain("a.xlsx", b""), 3, "file.refused.empty"),
    ("HTML as xls", plain("a.xls", HTML), 3, "file.refused.markup"),
    ("OLE of zeros", plain("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000), 3, "file.refused.not_a_sheet"),
    ("a PDF named xlsx", plain("a.xlsx", b"%PDF-1.7\n" + b"x" * 900), 3, "file.refused.not_a_sheet"),
    ("a csv full of NULs", plain("a.csv", NULS), 3, "heading.none"),
    ("over 25 MiB", plain("a.csv", b"NIP;Nama\n" + b"1;x\n" * (7 * MIB)), 3, "file.refused.size"),
    ("a folder", folder_of_that_name, 4, "file.folder"),
    ("nothing there", lambda folder: folder / "tiada.xlsx", 4, "file.missing"),
]


def refused_codes(said: Said) -> str:
    error = said.error
    reason = error.get("reason")
    return f"{error['code']}.{reason}" if reason else str(error["code"])


@pytest.mark.parametrize(("what", "make", "code", "wanted"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refused_in_a_sentence(what: str, make: Callable[[Path], Path], code: int, wanted: str, desk: Desk,
                               tmp_path: Path) -> None:
    file, before = make(tmp_path), desk.state()
    said = limited(desk, "import", str(file))
    assert (said.code, refused_codes(said) in wanted.split()) == (code, True), said
    assert said.data.get("kind") is None
    assert said.err.strip() == said.error["message"]
    assert "{" not in said.err
    assert said.err.count("\n") == 1
    assert desk.state() == before
    assert [path.name for path in tmp_path.iterdir()] in ([file.name], [])


@POSIX
def test_a_pipe_is_not_waited_for(desk: Desk, tmp_path: Path) -> None:
    said = limited(desk, "import", str(pipe(tmp_path)))
    assert (said.code, said.error["code"]) == (4, "file.unreadable")


@POSIX
def test_no_right_to_read(desk: Desk, tmp_path: Path) -> None:
    file = of_bytes(b"NIP;Nama\n")(tmp_path / "tertutup.csv")
    file.chmod(0)
    before: tuple[str, ...] = ()
    if os.access(file, os.R_OK):  # root reads everything, unless he gives that power away
        if shutil.which("setpriv") is None:
            pytest.skip("this user may read every file, and setpriv is not there to give that up")
        before = ("setpriv", "--inh-caps=-all", "--bounding-set=-all")
    said = limited(desk, "import", str(file), before=before)
    assert (said.code, said.error["code"]) == (4, "file.unreadable")
    assert file.name in said.err


def macro(path: Path) -> Path:
    return pack(path, parts(sheet_xml(people_xml(3)), **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"AutoOpen" * 40}))


def linked(path: Path) -> Path:
    """Links to other books and a connection to the outside, as Excel writes them."""
    link = ('<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook '
            f'xmlns:r="{OFFICE}" r:id="rId1"/></externalLink>')
    target = RELATIONS.replace(f"{OFFICE}/officeDocument", f"{OFFICE}/externalLinkPath").replace(
        'Target="xl/workbook.xml"', 'Target="http://127.0.0.1:9/lain.xlsx" TargetMode="External"')
    return pack(path, parts(sheet_xml(people_xml(3)), **{
        "xl/externalLinks/externalLink1.xml": link, "xl/externalLinks/_rels/externalLink1.xml.rels": target}))


def climbing(path: Path) -> Path:
    held = parts(sheet_xml(people_xml(3)).replace("Sheet1", "../../x"))
    return pack(path, {**held, "../../../lolos.txt": "x", "/tmp/lolos.txt": "x", "C:\\lolos.txt": "x",
                       "[Content_Types].xml": TYPES})


def blank_styled(path: Path) -> Path:
    rows = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(5, 1_048_577))
    xml = sheet_xml(people_xml(3) + rows).replace("<sheetData>", '<dimension ref="A1:B1048576"/><sheetData>')
    return pack(path, parts(xml))


def lying(path: Path) -> Path:
    xml = sheet_xml(people_xml(3)).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    return pack(path, parts(xml))


def small_lie(path: Path) -> Path:
    return pack(path, parts(sheet_xml(people_xml(3)).replace("<sheetData>", '<dimension ref="A1"/><sheetData>')))


def comma_file(path: Path) -> Path:
    path.write_text(f"NIP,Nama\n{NIPS[0]},Budi\n{NIPS[1]},Siti\n{NIPS[2]},Tono\n", encoding="utf-8")
    return path


ACCEPTED: list[tuple[str, Callable[[Path], Path]]] = [
    ("a csv named xlsx", book("a.xlsx", comma_file)), ("an xlsx named csv", book("a.csv", small_lie)),
    ("a book with macros", book("a.xlsm", macro)), ("a book with outside links", book("a.xlsx", linked)),
    ("names that climb out", book("a.xlsx", climbing)), ("1,048,576 blank styled rows", book("a.xlsx", blank_styled)),
    ("a dimension too large", book("a.xlsx", lying)), ("a dimension too small", book("a.xlsx", small_lie)),
    ("a name full of signs", book("..%2f..%2fa {0} ＝x'\".xlsx", small_lie)),
]


@pytest.mark.parametrize(("what", "make"), ACCEPTED, ids=[case[0] for case in ACCEPTED])
def test_read_to_the_last_row(what: str, make: Callable[[Path], Path], desk: Desk, tmp_path: Path) -> None:
    file, before = make(tmp_path), desk.state()
    said = limited(desk, "import", str(file), "--dry-run")
    assert said.code in (0, 1), said
    assert said.data["rows"]["read"] == 3
    assert "Traceback" not in said.err
    assert desk.state() == before
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert not Path("/tmp/lolos.txt").exists()


def test_what_looks_like_a_formula_goes_in_and_out_as_text(desk: Desk, tmp_path: Path) -> None:
    office = Desk(desk.home, Path(shutil.copytree(desk.workspace, tmp_path / "ruang")))
    file = tmp_path / "rumus.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = [[nip, f"Orang {letters(n)}", text]
                for n, (nip, text) in enumerate(zip(many_nips(), FORMULAS, strict=True), 1)]
        csv.writer(stream, delimiter=";").writerows([["NIP", "Nama", "Jabatan"], *rows])
    assert limited(office, "import", str(file)).code == 0
    for out in (tmp_path / "keluar.csv", tmp_path / "keluar.xlsx"):
        assert limited(office, "export", "employees", "--out", str(out)).code == 0
    with (tmp_path / "keluar.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.reader(stream):
            assert not [text for text in row if text.lstrip(" \"'").startswith(("=", "+", "-", "@", "＝"))
                        and not text.startswith("'")]
    sheet = openpyxl.load_workbook(tmp_path / "keluar.xlsx").active
    cells = [one for row in sheet.iter_rows() for one in row if one.value is not None]
    assert {one.data_type for one in cells} <= {"s", "n", "inlineStr"}
    assert {text.strip() for text in FORMULAS} <= {str(one.value).strip() for one in cells}
    with zipfile.ZipFile(tmp_path / "keluar.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert b"<hyperlink" not in archive.read("xl/worksheets/sheet1.xml").lower()


def many_nips() -> Iterator[str]:
    return (f"19{70 + n}0{n}11200{n}031{n:03d}" for n in range(1, len(FORMULAS) + 1))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    if shutil.which("mount") is None or os.name != "posix" or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=3m", "none", place], check=False, capture_output=True).returncode:
        pytest.skip("this user may not mount a small disk (tmpfs)")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_disk_full_in_the_middle_of_an_import(desk: Desk, small_disk: Path, tmp_path: Path) -> None:
    office = Desk(desk.home, Path(shutil.copytree(desk.workspace, small_disk / "ruang")))
    file = tmp_path / "banyak.csv"
    born = [(f"19{65 + n % 30}{n % 12 + 1:02d}{n % 28 + 1:02d}", n) for n in range(6000)]
    file.write_text("NIP;Nama;Jabatan\n" + "".join(
        f"{day}2010031{n % 1000:03d};Orang {letters(n + 1)};{'Analis ' * 12}\n" for day, n in born), encoding="utf-8")
    before = examined(office.workspace)[1]
    said = limited(office, "import", str(file))
    assert (said.code, said.error["code"]) == (4, "disk.full"), said
    assert said.err.count("\n") == 1
    faults, after = examined(office.workspace)
    assert not faults
    assert after == before
    assert limited(office, "people").data["total"] == 0
