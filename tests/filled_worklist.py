"""A unit at work on its worklist: opened with openpyxl, sorted, filled in, coloured, saved under another name."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.styles import PatternFill

from simata_desktop.sheets.worklist_heads import MARK_SHEET, PREFIX

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


DAY = datetime.date(2025, 3, 1)
