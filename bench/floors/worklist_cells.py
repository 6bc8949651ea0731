"""Floors of the worklists: the same cells by a bare loop of xlsxwriter, and the files read by calamine alone."""

from __future__ import annotations

import tempfile
from pathlib import Path

import openpyxl
import python_calamine
import xlsxwriter

from bench.process import timed


def write_all(like: str) -> dict[str, float]:
    """Seconds for the cells of the workbooks in the folder ``like``, empty ones with their border too."""
    books = [[[(cell.row - 1, cell.column - 1, cell.value) for row in sheet.iter_rows() for cell in row
               if cell.has_style or cell.value is not None] for sheet in openpyxl.load_workbook(path).worksheets]
             for path in sorted(Path(like).iterdir())]
    with tempfile.TemporaryDirectory() as folder, timed() as took:
        for number, sheets in enumerate(books):
            book = xlsxwriter.Workbook(str(Path(folder) / f"{number}.xlsx"))
            ruled = book.add_format({"border": 1})
            for cells in sheets:
                sheet = book.add_worksheet()
                for row, column, value in cells:
                    sheet.write(row, column, value, ruled)
            book.close()
    return took.data()


def read_all(folder: str) -> dict[str, float]:
    """Seconds for all sheets of the workbooks in a folder."""
    paths = sorted(Path(folder).iterdir())
    with timed() as took:
        for path in paths:
            book = python_calamine.CalamineWorkbook.from_path(path)
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python()
    return took.data()
