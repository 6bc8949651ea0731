"""The sender's own file with notes: read back by openpyxl and by our own reader, other cells and parts as they were."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from simata_desktop.domain.errors import Cancelled, EnvironmentProblem, UsageError
from simata_desktop.domain.progress import Silent
from simata_desktop.domain.sheet_reading import SheetTable
from simata_desktop.sheets.marked_copy import Mark, MarkedCopy, MarkedFile, write_marked_copy
from simata_desktop.sheets.marked_guide import GuideCell, GuideRow
from simata_desktop.sheets.marked_styles import ERROR, GROUNDS, WARNING
from simata_desktop.sheets.reading import ReadOptions, read_table

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "spreadsheets"
OPTIONS = ReadOptions(today=date(2026, 11, 24), period=2025)
FILES = ("contoh_import_pangkat.xls", "data_pegawai_gabung.csv", "data_pegawai_multibaris.csv",
         "duk_dua_baris_judul.xlsx", "hasil_asesmen_jpm_delapan_kompetensi.xlsx", "pegawai_kode_id_null.xlsx",
         "predikat_kinerja_tahunan_dua_baris.xlsx", "riwayat_diklat_sel_gabung.xlsx", "siasn_data_utama_69_kolom.xlsx",
         "ms_pegawai.xls")
GUIDE, ALONE = "Catatan kesalahan", "Data"
NIP = "199003152015021004"


def copy_of(marks: Sequence[Mark], told: list[Sequence[str]] | None = None) -> MarkedCopy:
    def guide(notices: Sequence[str], names: object) -> list[GuideRow]:
        if told is not None:
            told.append(notices)
        return [GuideRow((GuideCell("Berkas dengan catatan kesalahan", "title"),), across=True),
                GuideRow((GuideCell("=1+1"), GuideCell(3, "number"), GuideCell("@x")))]

    return MarkedCopy(marks, guide, GUIDE, ALONE)


def marks_of(table: SheetTable) -> list[Mark]:
    return [Mark(one.sheet or table.sheet, one.cell.rpartition("!")[2], one.severity, one.code)
            for one in table.problems]


def write(source: Path, out: Path, marks: Sequence[Mark], progress: Silent | None = None) -> MarkedFile:
    return write_marked_copy(source, out, copy_of(marks), sheet=None, progress=progress or Silent())


def grounds(book: openpyxl.Workbook) -> dict[tuple[str, str], str]:
    ours = {GROUNDS[ERROR]: ERROR, GROUNDS[WARNING]: WARNING}
    return {(sheet.title, cell.coordinate): ours[cell.fill.fgColor.rgb] for sheet in book for row in sheet.iter_rows()
            for cell in row if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in ours}


def notes(book: openpyxl.Workbook) -> dict[tuple[str, str], str]:
    return {(sheet.title, cell.coordinate): cell.comment.text for sheet in book for row in sheet.iter_rows()
            for cell in row if cell.comment}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"the shared samples are not there: {SAMPLES}")
@pytest.mark.parametrize("file", FILES)
def test_real_files_are_marked_at_their_problems_and_nowhere_else(tmp_path: Path, file: str) -> None:
    source, out = SAMPLES / file, tmp_path / "keluar.xlsx"
    table = read_table(source, OPTIONS, Silent())
    marks = marks_of(table)
    made = write(source, out, marks)
    book = openpyxl.load_workbook(out)
    meant = {(mark.sheet or ALONE, mark.cell) for mark in marks}
    assert set(notes(book)) == set(grounds(book)) == meant
    assert made.cells == len(meant)
    assert made.notices == (() if source.suffix == ".xlsx" else ("rebuilt",))
    assert (book.sheetnames[0], book.active.title) == (GUIDE, GUIDE)
    again = read_table(out, OPTIONS, Silent())
    assert [one.values for one in again.records] == [one.values for one in table.records]
    assert [one.code for one in again.problems] == [one.code for one in table.problems]
    assert again.kind == table.kind


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"the shared samples are not there: {SAMPLES}")
@pytest.mark.parametrize("file", [name for name in FILES if name.endswith(".xlsx")])
def test_other_cells_formats_and_parts_of_real_workbooks_stay(tmp_path: Path, file: str) -> None:
    source, out = SAMPLES / file, tmp_path / "keluar.xlsx"
    marks = marks_of(read_table(source, OPTIONS, Silent()))
    write(source, out, marks)
    before, after = openpyxl.load_workbook(source), openpyxl.load_workbook(out)
    assert after.sheetnames[1:] == before.sheetnames
    marked = {(mark.sheet, mark.cell) for mark in marks}
    for sheet in before:
        other = after[sheet.title]
        assert {name: one.width for name, one in other.column_dimensions.items()} == {
            name: one.width for name, one in sheet.column_dimensions.items()}
        assert other.merged_cells.ranges == sheet.merged_cells.ranges
        for row in sheet.iter_rows():
            for cell in row:
                now = other[cell.coordinate]
                assert (now.value, now.number_format, repr(now.font), repr(now.border)) == (
                    cell.value, cell.number_format, repr(cell.font), repr(cell.border))
                assert (sheet.title, cell.coordinate) in marked or repr(now.fill) == repr(cell.fill)
    same = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
    with zipfile.ZipFile(source) as one, zipfile.ZipFile(out) as two:
        for name in one.namelist():
            if name not in same and not name.startswith("xl/worksheets/"):
                assert one.read(name) == two.read(name), name


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A workbook with what people put into theirs: formulas, formats, a comment, names, a hidden sheet, a blank row."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Rekap 'lain' & kini"
    for row in (["NIP", "Nama", "Nilai"], [NIP, "Wulan", 1], [f"{NIP}9", "Siti", "=C2*2"]):
        page.append(row)
    page["A3"].number_format, page["A3"].font = "@", Font(name="Arial", bold=True, color="FF112233")
    page["A3"].fill = PatternFill("solid", fgColor="FF00FF00")
    page["B2"].comment = Comment("catatan lama", "Pembuat")
    page["B3"].comment = Comment("lain", "Pembuat")
    page["D9"] = "jauh"
    page.column_dimensions["A"].width = 33
    page.auto_filter.ref = "A1:C3"
    second = book.create_sheet("Kedua")
    second["A1"] = "=SUM('Rekap ''lain'' & kini'!C2:C3)"
    book.create_sheet("Rahasia").sheet_state = "hidden"
    second.defined_names["Sendiri"] = DefinedName("Sendiri", attr_text="Kedua!$A$1")
    book.active = 1
    book.save(tmp_path / "kaya.xlsx")
    return tmp_path / "kaya.xlsx"


def test_everything_of_a_rich_workbook_stays(rich: Path, tmp_path: Path) -> None:
    name, out = "Rekap 'lain' & kini", tmp_path / "keluar.xlsx"
    marks = [Mark(name, "A3", ERROR, "terlalu <panjang> & \"aneh\""), Mark(name, "A3", WARNING, "kedua"),
             Mark(name, "B2", WARNING, "baru"), Mark(name, "C7", WARNING, "baris yang tidak ada"),
             Mark(name, "F2", ERROR, "sel yang tidak ada"), Mark("Kedua", "B30", ERROR, "di bawah")]
    assert write(rich, out, marks) == MarkedFile(5, ())
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [GUIDE, name, "Kedua", "Rahasia"]
    page = book[name]
    assert notes(book) == {
        (name, "A3"): "terlalu <panjang> & \"aneh\"\nkedua", (name, "B2"): "catatan lama\n\nSIMATA: baru",
        (name, "B3"): "lain", (name, "C7"): "baris yang tidak ada", (name, "F2"): "sel yang tidak ada",
        ("Kedua", "B30"): "di bawah"}
    assert grounds(book) == {(name, "A3"): ERROR, (name, "B2"): WARNING, (name, "C7"): WARNING, (name, "F2"): ERROR,
                             ("Kedua", "B30"): ERROR}
    assert (page["C3"].value, book["Kedua"]["A1"].value) == ("=C2*2", "=SUM('Rekap ''lain'' & kini'!C2:C3)")
    assert (page["A3"].font.name, page["A3"].font.b, page["A3"].number_format) == ("Arial", True, "@")
    assert (page["D9"].value, page.column_dimensions["A"].width, page.auto_filter.ref) == ("jauh", 33, "A1:C3")
    assert book["Rahasia"].sheet_state == "hidden"
    assert list(book["Kedua"].defined_names) == ["Sendiri"]
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == [GUIDE]


def test_a_marked_copy_can_be_marked_again(rich: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "satu.xlsx", tmp_path / "dua.xlsx"
    write(rich, first, [Mark("Kedua", "A1", ERROR, "satu")])
    write(first, second, [Mark("Kedua", "A1", ERROR, "dua"), Mark("Kedua", "A2", ERROR, "tiga")])
    book = openpyxl.load_workbook(second)
    assert book.sheetnames[:2] == [f"{GUIDE} 2", GUIDE]
    assert notes(book)["Kedua", "A1"] == "satu\n\nSIMATA: dua"
    assert notes(book)["Kedua", "A2"] == "tiga"


def test_words_of_ours_are_never_formulas(rich: Path, tmp_path: Path) -> None:
    write(rich, tmp_path / "keluar.xlsx", [])
    page = openpyxl.load_workbook(tmp_path / "keluar.xlsx")[GUIDE]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in page[2]][:3] == [
        ("=1+1", "s", True), (3, "n", False), ("@x", "s", True)]


def test_text_of_a_csv_stays_text(tmp_path: Path) -> None:
    source = tmp_path / "pegawai.csv"
    source.write_text(f"NIP;Nama;Kode\n{NIP};=HYPERLINK(\"x\");007\n", encoding="utf-8")
    assert write(source, tmp_path / "keluar.xlsx", [Mark(None, "C2", WARNING, "kode")]) == MarkedFile(1, ("rebuilt",))
    page = openpyxl.load_workbook(tmp_path / "keluar.xlsx")[ALONE]
    assert [(cell.value, cell.data_type) for cell in page[2]] == [(NIP, "s"), ('=HYPERLINK("x")', "s"), ("007", "s")]


def test_macros_are_left_out_and_that_is_told(rich: Path, tmp_path: Path) -> None:
    source = tmp_path / "makro.xlsm"
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with zipfile.ZipFile(rich) as one, zipfile.ZipFile(source, "w") as two:
        for name in one.namelist():
            data = one.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(kind, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml").replace(
                    b"</Types>", b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.'
                                 b'vbaProject"/></Types>')
            if name == "xl/_rels/workbook.xml.rels":
                data = data.replace(b"</Relationships>", b'<Relationship Id="rIdVba" Type="http://schemas.microsoft.com/'
                                    b'office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>')
            two.writestr(name, data)
        two.writestr("xl/vbaProject.bin", b"makro")
    told: list[Sequence[str]] = []
    copy, out = copy_of([Mark("Kedua", "A1", ERROR, "x")], told), tmp_path / "keluar.xlsx"
    assert write_marked_copy(source, out, copy, sheet=None, progress=Silent()).notices == ("macros",)
    assert told == [("macros",)]
    with zipfile.ZipFile(tmp_path / "keluar.xlsx") as made:
        assert not [name for name in made.namelist() if "vba" in name.lower()]
        for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            assert b"vba" not in made.read(name)
        assert kind in made.read("[Content_Types].xml")
    assert openpyxl.load_workbook(tmp_path / "keluar.xlsx")["Kedua"]["A1"].comment.text == "x"


def test_a_workbook_built_otherwise_is_written_anew(rich: Path, tmp_path: Path) -> None:
    source = tmp_path / "awalan.xlsx"
    with zipfile.ZipFile(rich) as one, zipfile.ZipFile(source, "w") as two:
        for name in one.namelist():
            data = one.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = data.replace(b' r="A3"', b"")
            two.writestr(name, data)
    made = write(source, tmp_path / "keluar.xlsx", [Mark("Rekap 'lain' & kini", "A3", ERROR, "x")])
    assert made.notices == ("rebuilt",)
    assert notes(openpyxl.load_workbook(tmp_path / "keluar.xlsx")) == {("Rekap 'lain' & kini", "A3"): "x"}


def test_the_source_is_never_the_target(rich: Path, tmp_path: Path) -> None:
    before = rich.read_bytes()
    (tmp_path / "tautan.xlsx").symlink_to(rich)
    (tmp_path / "keras.xlsx").hardlink_to(rich)
    for out in (rich, tmp_path / "x" / ".." / rich.name, tmp_path / "tautan.xlsx", tmp_path / "keras.xlsx"):
        with pytest.raises(UsageError, match=r"marked\.same"):
            write(rich, out, [])
    with pytest.raises(UsageError, match=r"marked\.ending"):
        write(rich, tmp_path / "keluar.xlsm", [])
    assert rich.read_bytes() == before


class Stops(Silent):
    """Stops at the n-th question."""

    def __init__(self, after: int) -> None:
        self.left = after

    def raise_if_cancelled(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.mark.parametrize("after", [0, 2, 4])
def test_a_stop_leaves_nothing_and_the_old_file(rich: Path, tmp_path: Path, after: int) -> None:
    out = tmp_path / "keluar.xlsx"
    out.write_bytes(b"lama")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(Cancelled):
        write(rich, out, [Mark("Kedua", "A1", ERROR, "x")], Stops(after))
    assert (out.read_bytes(), sorted(tmp_path.iterdir())) == (b"lama", before)


def test_a_folder_that_takes_no_file_is_told(rich: Path, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"file\.not_writable"):
        write(rich, tmp_path / "tiada" / "keluar.xlsx", [])
