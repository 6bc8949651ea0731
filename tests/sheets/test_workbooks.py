"""xls, ods and xlsx as they are: formulas with and without stored values, days, hidden sheets, the reading process."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from simata_desktop.domain.errors import Cancelled, EnvironmentProblem, UserError
from simata_desktop.domain.progress import Silent
from simata_desktop.sheets import reader
from simata_desktop.sheets.formulas import formula_cells
from simata_desktop.sheets.reader import read_book
from simata_desktop.sheets.reading import ReadOptions, read_table, read_value
from tests.sheets.workbooks import NIPS, TODAY, cell, pack, parts, read, sheet_xml, write

BUDI, SITI = NIPS[:2]
NAMES = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
                 for short in ("office", "table", "text"))


def ods(path: Path, *rows: str) -> Path:
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    content = (f'<?xml version="1.0"?><office:document-content {NAMES} office:version="1.2"><office:body>'
               f'<office:spreadsheet><table:table table:name="Satu">{body}{rest}</table:table></office:spreadsheet>'
               '</office:body></office:document-content>')
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def text(value: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{value}</text:p></table:table-cell>'


def test_an_ods_with_a_day_a_formula_and_a_million_blank_rows(tmp_path: Path) -> None:
    day = ('<table:table-cell office:value-type="date" office:date-value="1976-02-17"><text:p>17/02</text:p>'
           '</table:table-cell>')
    nine = 'office:value-type="float" office:value="9"><text:p>9</text:p></table:table-cell>'
    table = read(ods(
        tmp_path / "daftar.ods", text("DAFTAR PEGAWAI", ' table:number-columns-spanned="4"'),
        '<table:table-cell table:number-columns-repeated="1024"/>',
        text("NIP") + text("Nama") + text("Tanggal Lahir") + text("Kelas Jabatan"),
        text(BUDI) + text("Budi") + day + f"<table:table-cell {nine}",
        text(SITI) + text("Siti") + f'<table:table-cell/><table:table-cell table:formula="of:=[.D4]" {nine}'))
    assert (table.header_rows, table.read) == ((3,), 2)
    assert table.records[0].values["tanggal_lahir"] == "1976-02-17"
    assert [(problem.cell, problem.code) for problem in table.problems] == [("D5", "cell.formula")]
    assert table.records[1].values["kelas_jabatan"] == "9"


def test_formulas_with_a_stored_value_are_told_and_taken(tmp_path: Path) -> None:
    rows = (f'<row r="1">{cell("A1", "NIP")}{cell("B1", "Nama")}{cell("C1", "Jabatan")}</row>'
            f'<row r="2">{cell("A2", BUDI)}{cell("B2", "Budi")}<c r="C2" t="str"><f>X1</f><v>Kepala</v></c></row>'
            f'<row r="3">{cell("A3", SITI)}{cell("B3", "Siti")}<c r="C3"><f>X1</f></c></row>'
            '<row r="4"><c r="A4" t="str"><f>IF(X4="","",X4)</f><v></v></c></row>')
    table = read(pack(tmp_path / "rumus.xlsx", parts(sheet_xml(rows))))
    assert [(problem.cell, problem.code, problem.value) for problem in table.problems] == [
        ("C2", "cell.formula", "Kepala"), ("C3", "cell.formula", None)]
    assert [record.values.get("jabatan") for record in table.records] == ["Kepala", None]


def test_elements_with_a_prefix_are_read_alike(tmp_path: Path) -> None:
    xml = sheet_xml(f'<row r="1">{cell("A1", "NIP")}{cell("B1", "Nama")}</row>'
                    f'<row r="2">{cell("A2", BUDI)}<c r="B2" t="str"><f>X1</f><v>Budi</v></c></row>')
    for tag in ("worksheet", "sheetData", "row", "c", "is", "t", "f", "v"):
        for sign in (">", " "):
            xml = xml.replace(f"<{tag}{sign}", f"<x:{tag}{sign}")
        xml = xml.replace(f"</{tag}>", f"</x:{tag}>")
    table = read(pack(tmp_path / "awalan.xlsx", parts(xml.replace("xmlns=", "xmlns:x="))))
    assert [problem.cell for problem in table.problems] == ["B2"]


@pytest.mark.parametrize("form", ["xls", "ods", "xlsx"])
def test_what_is_no_workbook_has_no_formulas(form: str) -> None:
    for data in (b"", b"PK\x03\x04", bytes(range(256)) * 40, b"\xd0\xcf\x11\xe0" + b"\xff" * 3000):
        assert formula_cells(data, form, "Satu", parts={"x"}) == []


def test_hidden_sheets_are_not_named_among_the_others(tmp_path: Path) -> None:
    path = write(tmp_path / "sembunyi.xlsx", [["Kode"], ["x"]], hidden=["Data"], more={
        "Data": [["NIP", "Nama"], [BUDI, "Budi"]], "Daftar": [["NIP", "Nama"], [SITI, "Siti"]]})
    assert read_book(path, None, Silent()).names == ["Sheet1", "Daftar"]
    table = read(path)
    assert table.sheet == "Daftar"
    assert [other["sheet"] for other in table.other_sheets] == ["Sheet1"]


def test_a_reference_one_digit_too_far_ends_the_process_only(tmp_path: Path) -> None:
    rows = f'<row r="1">{cell("A1", "NIP")}</row><row r="1048576">{cell("ALL1048576", "x")}</row>'
    with pytest.raises(UserError, match=r"file\.(damaged|refused)"):
        read(pack(tmp_path / "jauh.xlsx", parts(sheet_xml(rows))))


def test_the_death_of_the_reading_process_is_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "daftar.xlsx", [["NIP", "Nama"], [BUDI, "Budi"]])
    for program in ("import os; os.abort()", "import sys; sys.stdin.readline(); print('x' * 9)", "pass"):
        monkeypatch.setattr(reader, "command", lambda program=program: [sys.executable, "-c", program])
        with pytest.raises(UserError, match=r"file\.damaged"):
            read(path)


def test_a_reading_process_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "daftar.xlsx", [["NIP", "Nama"], [BUDI, "Budi"]])
    monkeypatch.setattr(reader, "command", lambda: [sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(reader, "patience", lambda: 0.2)
    with pytest.raises(UserError, match=r"file\.damaged"):
        read(path)


def test_a_reading_process_that_cannot_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "daftar.xlsx", [["NIP", "Nama"], [BUDI, "Budi"]])
    monkeypatch.setattr(reader, "command", lambda: [str(tmp_path / "tidak-ada")])
    with pytest.raises(EnvironmentProblem, match=r"reader\.start"):
        read(path)


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    class Stop(Silent):
        def raise_if_cancelled(self) -> None:
            raise Cancelled

    path = write(tmp_path / "daftar.xlsx", [["NIP", "Nama"], [BUDI, "Budi"]])
    with pytest.raises(Cancelled):
        read_table(path, ReadOptions(today=TODAY), Stop())


def test_typed_values_are_read_as_cells_are() -> None:
    assert read_value("golongan", "Penata Tk. I (III/d)", TODAY) == "III/d"
    assert read_value("tanggal_lahir", "1 April 1980", TODAY) == "1980-04-01"
    assert read_value("eselon", "Non-Eselon", TODAY) == ""
    assert read_value("jpm", "101%", TODAY) == "101"
    for word, typed, code in (("golongan", "hakim", "value.unknown"), ("tanggal_lahir", "31/02/1980", "date.invalid"),
                              ("integrity", "7", "value.range"), ("nip", "123", "nip.length")):
        with pytest.raises(UserError) as caught:
            read_value(word, typed, TODAY)
        assert (caught.value.code, caught.value.field) == (code, word)
