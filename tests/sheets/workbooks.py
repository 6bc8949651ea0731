"""Workbooks for the tests: honest ones by openpyxl, hostile ones byte by byte."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from simata_desktop.domain.progress import Silent
from simata_desktop.domain.sheet_reading import SheetTable
from simata_desktop.sheets.reading import ReadOptions, read_table

TODAY = date(2026, 11, 24)
NIPS = ("197602171995032011", "196701222000021039", "196901031993032036", "197908132012122033", "198903012023212006")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>')
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>')
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read(path: Path, **options: Any) -> SheetTable:
    """The table of a file on the tests' day."""
    return read_table(path, ReadOptions(today=TODAY, **options), Silent())


def write(path: Path, rows: Iterable[Sequence[object]], *, merged: Sequence[str] = (), sheet: str = "Sheet1",
          hidden: Sequence[str] = (), more: dict[str, list[list[object]]] | None = None) -> Path:
    """An honest workbook; blank cells are "" or None."""
    book = openpyxl.Workbook()
    fill(book.active, rows)
    book.active.title = sheet
    for area in merged:
        book.active.merge_cells(area)
    for name, other in (more or {}).items():
        fill(book.create_sheet(name), other)
    for name in hidden:
        book[name].sheet_state = "hidden"
    book.save(path)
    return path


def fill(sheet: Any, rows: Iterable[Sequence[object]]) -> None:
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value not in ("", None):
                sheet.cell(r, c, value)


def parts(sheet: str | bytes, **more: str | bytes) -> dict[str, str | bytes]:
    """The parts of a small xlsx around the sheet's XML; ``more`` replaces or adds (names without folders)."""
    book = (f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
            '</sheets></workbook>')
    links = (f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
             f'Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": links, "xl/worksheets/sheet1.xml": sheet}
    found.update(more)
    return found


def pack(path: Path, held: dict[str, str | bytes]) -> Path:
    """Zip the parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    path.write_bytes(buffer.getvalue())
    return path


def cell(name: str, text: str) -> str:
    return f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet_xml(rows: str, head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def people_xml(count: int) -> str:
    """Rows of NIP and name under a heading."""
    rows = [f'<row r="1">{cell("A1", "NIP")}{cell("B1", "Nama")}</row>']
    rows += [f'<row r="{n}">{cell(f"A{n}", f"1976021719950320{n:02d}"[:18])}{cell(f"B{n}", f"Orang {n}")}</row>'
             for n in range(2, count + 2)]
    return "".join(rows)
