"""A unit at work on its worklist: opened with openpyxl, sorted, filled in, coloured, saved under another name."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import load_workbook
from openpyxl.styles import PatternFill

from simata_desktop.sheets.worklist_heads import MARK_SHEET, PREFIX

ODS = "application/vnd.oasis.opendocument.spreadsheet"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
CODES, FIRST = 3, 6  # the hidden heading row, the first row of people


class Filled:
    """The list of a worklist by NIP and word."""

    def __init__(self, path: Path) -> None:
        self.book = load_workbook(path)
        self.letter, self.sheet, self.hidden = self.book.worksheets
        self.columns = {str(cell.value).removeprefix(PREFIX): cell.column for cell in self.sheet[CODES] if cell.value}

    @property
    def nips(self) -> list[str]:
        return [str(self.sheet.cell(row, self.columns["nip"]).value) for row in range(FIRST, self.sheet.max_row + 1)]

    def row(self, nip: str) -> int:
        return FIRST + self.nips.index(nip)

    def cell(self, nip: str, word: str) -> Any:
        return self.sheet.cell(self.row(nip), self.columns[word])

    def place(self, nip: str, word: str) -> str:
        return str(self.cell(nip, word).coordinate)

    def fill(self, nip: str, /, **told: object) -> Filled:
        """``awards="Nasional"``, ``awards__nomor="12"``, ``position_experience___diversity=…``."""
        row = self.row(nip)
        for name, value in told.items():
            self.sheet.cell(row, self.columns[name.replace("___", ".").replace("__", "/")]).value = value
        return self

    def asked(self, nip: str) -> set[str]:
        """The words whose cells may be filled in, but for remarks."""
        return {word for word in self.columns if word != "keterangan" and not self.cell(nip, word).protection.locked}

    def options(self, word: str) -> list[str]:
        """The drop-down of a column."""
        rules = [rule for rule in self.sheet.data_validations.dataValidation
                 if self.place(self.nips[0], word) in {str(one).split(":")[0] for one in rule.sqref.ranges}]
        (rule,) = rules
        if rule.type != "list":
            return []
        if rule.formula1.startswith('"'):
            return list(rule.formula1.strip('"').split(","))
        sheet, _, cells = rule.formula1.lstrip("=").partition("!")
        assert sheet == MARK_SHEET
        return [str(cell.value) for (cell,) in self.hidden[cells.replace("$", "")]]

    def sort(self, *, backwards: bool = True) -> Filled:
        """Whole rows in another order, as a spreadsheet's own sorting does."""
        rows = [[cell.value for cell in self.sheet[row]] for row in range(FIRST, self.sheet.max_row + 1)]
        for place, values in enumerate(sorted(rows, key=lambda row: str(row[2]), reverse=backwards), FIRST):
            for column, value in enumerate(values, 1):
                self.sheet.cell(place, column).value = value
        return self

    def colour(self, nip: str) -> Filled:
        for cell in self.sheet[self.row(nip)]:
            cell.fill = PatternFill("solid", fgColor="FF00FF00")
        return self

    def delete(self, nip: str) -> Filled:
        self.sheet.delete_rows(self.row(nip))
        return self

    def append(self, **told: object) -> str:
        """A row typed below the list; its first cell's name."""
        row = self.sheet.max_row + 1
        for word, value in told.items():
            self.sheet.cell(row, self.columns[word]).value = value
        return str(self.sheet.cell(row, self.columns["nip"]).coordinate)

    def save(self, path: Path) -> Path:
        self.book.save(path)
        return path

    def save_as_ods(self, path: Path) -> Path:
        """As LibreOffice keeps it: a hidden sheet by its style, days as values, blanks by their number."""
        tables = "".join(
            f'<table:table table:name="{escape(sheet.title)}" '
            f'table:style-name="{"ta1" if sheet.sheet_state == "visible" else "ta2"}">'
            + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in sheet.iter_rows())
            + "</table:table>" for sheet in self.book.worksheets)
        styles = "".join(f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display='
                         f'"{shown}"/></style:style>' for name, shown in (("ta1", "true"), ("ta2", "false")))
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", ODS)
            archive.writestr("META-INF/manifest.xml", (
                f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
                f'manifest:media-type="{ODS}"/></manifest:manifest>'))
            archive.writestr("content.xml", (
                f'<office:document-content xmlns:office="{OASIS}:office:1.0" xmlns:table="{OASIS}:table:1.0" '
                f'xmlns:text="{OASIS}:text:1.0" xmlns:style="{OASIS}:style:1.0" office:version="1.2">'
                f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}"
                "</office:spreadsheet></office:body></office:document-content>"))
        return path


def _ods_cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, datetime.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value:%Y-%m-%d}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


DAY = datetime.date(2025, 3, 1)
