"""Hostile and broken files (security.md 3.4): each is refused or read as listed there, in a sentence, never a crash."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.resources import words
from simata_desktop.sheets.guard import check
from tests.sheets.workbooks import NIPS, cell, pack, parts, people_xml, read, sheet_xml, write

MIB = 1 << 20


def one_gigabyte(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts("").items():
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(name, data)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(b"<row/>" * (MIB // 6))
    return path


def many_cells(path: Path) -> Path:
    row = "<row>" + "<c><v>1</v></c>" * 1000 + "</row>"
    return pack(path, parts(sheet_xml(row * 4200)))


def shared_strings(path: Path) -> Path:
    strings = b"<sst>" + b"<si><t>x</t></si>" * (13 * MIB)
    return pack(path, parts(sheet_xml(people_xml(2)), **{"xl/sharedStrings.xml": strings}))


def laughs(path: Path) -> Path:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    head = f'<!DOCTYPE l [<!ENTITY l0 "lol">{entities}]>'
    return pack(path, parts(sheet_xml(f'<row r="1">{cell("A1", "&l8;")}</row>', head)))


def outside(path: Path) -> Path:
    head = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return pack(path, parts(sheet_xml(f'<row r="1">{cell("A1", "&e;")}</row>', head)))


def outside_dtd(path: Path) -> Path:
    return pack(path, parts(sheet_xml(people_xml(2), '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">')))


def wide_declaration(path: Path) -> Path:
    return pack(path, parts(('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>' + people_xml(1)).encode("utf-16")))


def far_cell(path: Path) -> Path:
    return pack(path, parts(sheet_xml(f'<row r="1048576">{cell("XFD1048576", "x")}</row>')))


def many_sheets(path: Path) -> Path:
    held = parts(sheet_xml(people_xml(1)))
    held.update({f"xl/worksheets/sheet{n}.xml": sheet_xml("") for n in range(2, 5000)})
    return pack(path, held)


def some_sheets(path: Path) -> Path:
    held = parts(sheet_xml(people_xml(1)))
    held.update({f"xl/worksheets/sheet{n}.xml": sheet_xml("") for n in range(2, 203)})
    return pack(path, held)


def long_text(path: Path) -> Path:
    return pack(path, parts(sheet_xml(f'<row r="1">{cell("A1", "x" * (32 * MIB))}</row>')))


def lying_directory(path: Path) -> Path:
    pack(path, parts(sheet_xml(people_xml(3))))
    data = bytearray(path.read_bytes())
    place = data.rfind(b"PK\x01\x02")
    data[place + 24:place + 28] = (77).to_bytes(4, "little")
    path.write_bytes(data)
    return path


def truncated(path: Path) -> Path:
    pack(path, parts(sheet_xml(people_xml(30))))
    path.write_bytes(path.read_bytes()[:-200])
    return path


def cut_in_a_part(path: Path) -> Path:
    data = bytearray(pack(path, parts(sheet_xml(people_xml(300)))).read_bytes())
    middle = data.find(b"xl/worksheets/sheet1.xml") + 80
    data[middle:middle + 40] = b"\xff" * 40
    path.write_bytes(data)
    return path


def locked_archive(path: Path) -> Path:
    data = bytearray(pack(path, parts(sheet_xml(people_xml(3)))).read_bytes())
    place = data.rfind(b"PK\x01\x02")
    data[place + 8] |= 1
    path.write_bytes(data)
    return path


def compound(path: Path, name: str) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + name.encode("utf-16-le") + b"\0" * 4000)
    return path


def of_bytes(data: bytes) -> Callable[[Path], Path]:
    def made(path: Path) -> Path:
        path.write_bytes(data)
        return path
    return made


REFUSED: list[tuple[str, Callable[[Path], Path], str]] = [
    ("a sheet that swells", one_gigabyte, "bomb"),
    ("4.2 million cells", many_cells, "cells"),
    ("swelling shared strings", shared_strings, "bomb"),
    ("billion laughs", laughs, "declaration"),
    ("external entity", outside, "declaration"),
    ("external DTD", outside_dtd, "declaration"),
    ("declaration in UTF-16", wide_declaration, "declaration"),
    ("one cell at XFD1048576", far_cell, "columns"),
    ("5,000 sheets", many_sheets, "parts"),
    ("202 sheets", some_sheets, "sheets"),
    ("32 MB in a cell", long_text, "text"),
    ("directory lies about size", lying_directory, "sizes"),
    ("zip with a password", locked_archive, "password"),
    ("workbook sealed with a password", lambda path: compound(path, "EncryptedPackage"), "password"),
    ("an old document", lambda path: compound(path, "WordDocument"), "not_a_sheet"),
    ("empty", of_bytes(b""), "empty"),
    ("only zeros", of_bytes(b"\0" * 5000), "empty"),
    ("HTML as xls", of_bytes(b"\xef\xbb\xbf \r\n<HTML><table><tr><td>NIP</td></tr></table></html>"), "markup"),
    ("SpreadsheetML", of_bytes(b'<?xml version="1.0"?><Workbook/>'), "markup"),
    ("PDF", of_bytes(b"%PDF-1.7\n" + b"x" * 900), "not_a_sheet"),
    ("picture", of_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9), "not_a_sheet"),
    ("other bytes", of_bytes(bytes(range(1, 32)) * 300), "not_a_sheet"),
    ("a plain zip", lambda path: pack(path, {"hello.txt": "x"}), "not_a_sheet"),
    ("a document", lambda path: pack(path, {"[Content_Types].xml": TYPES_OF_WORD, "word/document.xml": "<x/>"}),
     "not_a_sheet"),
    ("larger than 25 MiB", of_bytes(b"NIP;Nama\n" + b"1;x\n" * (7 * MIB)), "size"),
    ("1,200 columns", of_bytes((";".join(f"K{n}" for n in range(1200)) + "\n").encode()), "columns"),
]
TYPES_OF_WORD = "<Types/>"
DAMAGED: list[tuple[str, Callable[[Path], Path]]] = [
    ("truncated", truncated),
    ("damaged inside a part", cut_in_a_part),
    ("bad references", lambda path: pack(path, parts(sheet_xml(f'<row r="x">{cell("B10485772", "x")}</row>')))),
    ("an old workbook of zeros", lambda path: compound(path, "Workbook")),
    ("no XML", lambda path: pack(path, parts("nothing"))),
    ("a quotation that never ends", of_bytes(b'NIP;Nama\n1;"Budi\n2;Siti\n3;Tono\n')),
]


@pytest.mark.parametrize(("what", "make", "reason"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refused(tmp_path: Path, what: str, make: Callable[[Path], Path], reason: str) -> None:
    with pytest.raises(UserError) as caught:
        read(make(tmp_path / "daftar.xlsx"))
    assert (caught.value.code, caught.value.params["reason"]) == ("file.refused", reason)
    assert f"error.file.refused.{reason}" in words("id")
    words("id")(f"error.file.refused.{reason}", **caught.value.params)


@pytest.mark.parametrize(("what", "make"), DAMAGED, ids=[case[0] for case in DAMAGED])
def test_damaged(tmp_path: Path, what: str, make: Callable[[Path], Path]) -> None:
    with pytest.raises(UserError) as caught:
        read(make(tmp_path / "daftar.xlsx"))
    assert caught.value.code in ("file.damaged", "file.refused")


def test_a_million_blank_styled_rows_are_an_office_file(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>'
                    for n in range(4, 1_000_001))
    table = read(pack(tmp_path / "kosong.xlsx", parts(sheet_xml(people_xml(2) + blank))))
    assert (table.read, len(table.records)) == (2, 2)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc/self/status")
def test_the_guard_holds_little_memory(tmp_path: Path) -> None:
    path = one_gigabyte(tmp_path / "besar.xlsx")
    program = ("import sys; from pathlib import Path; from simata_desktop.sheets.guard import check\n"
               "try: check(Path(sys.argv[1]))\nexcept Exception as error: print(error.code)\n"
               "print(open('/proc/self/status').read())")
    said = subprocess.run([sys.executable, "-c", program, str(path)], cwd=Path(__file__).resolve().parents[2],
                          check=True, capture_output=True, text=True).stdout.split()
    assert said[0] == "file.refused"
    assert int(said[said.index("VmHWM:") + 1]) < 128 * 1024


def test_a_lying_dimension_loses_no_row(tmp_path: Path) -> None:
    xml = sheet_xml(people_xml(20)).replace("<sheetData>", '<dimension ref="A1:A1"/><sheetData>')
    assert len(read(pack(tmp_path / "ukuran.xlsx", parts(xml))).records) == 20


def test_a_formatted_row_to_the_last_column_is_accepted(tmp_path: Path) -> None:
    xml = sheet_xml(people_xml(3) + '<row r="9"><c r="XFD9" s="3"/></row>')
    assert check(pack(tmp_path / "lebar.xlsx", parts(xml))).form == "xlsx"


@pytest.mark.parametrize(("name", "code"), [("tidak-ada.xlsx", "file.missing"), ("map", "file.folder")])
def test_what_is_no_file(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "map").mkdir()
    with pytest.raises(EnvironmentProblem) as caught:
        read(tmp_path / name)
    assert caught.value.code == code


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = write(tmp_path / "tertutup.xlsx", [["NIP", "Nama"], [NIPS[0], "Budi"]])
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read every file")
    with pytest.raises(EnvironmentProblem) as caught:
        read(path)
    assert caught.value.code == "file.unreadable"


def test_a_name_no_file_can_have() -> None:
    with pytest.raises(EnvironmentProblem):
        read(Path("nul\0.xlsx"))
