"""Floor of the export: the same cells written by a bare loop of xlsxwriter with constant memory."""

from __future__ import annotations

import tempfile
from pathlib import Path

import python_calamine
import xlsxwriter

from bench.process import timed


def write(like: str) -> dict[str, float]:
    """Seconds for the cells of the sheet ``like``, blank ones left out."""
    rows = python_calamine.CalamineWorkbook.from_path(like).get_sheet_by_index(0).to_python()
    with tempfile.TemporaryDirectory() as folder, timed() as took:
        book = xlsxwriter.Workbook(str(Path(folder) / "bare.xlsx"), {"constant_memory": True})
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if value != "":
                    page.write(number, place, value)
        book.close()
    return took.data()
