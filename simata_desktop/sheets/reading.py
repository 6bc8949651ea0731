"""Spreadsheets in: from a file on disk to one table of records with its problems.

``read_table`` finds the table, its heading, its kind and the meaning of its columns without set-up; what is doubtful
becomes a problem at its cell or a refusal that says what to answer. It knows nothing of the register.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from simata_desktop.domain.cell_values import read_cell
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.progress import Progress
from simata_desktop.domain.sheet_reading import SheetTable
from simata_desktop.sheets.options import ReadOptions
from simata_desktop.sheets.reader import Worker, read_book
from simata_desktop.sheets.reference import vocabulary
from simata_desktop.sheets.table import TableMaker
from simata_desktop.sheets.worklist_table import worklist_table

__all__ = ["ReadOptions", "read_table", "read_value", "read_worklist"]


def read_table(path: Path, options: ReadOptions, progress: Progress, *, worker: Worker | None = None) -> SheetTable:
    """Read the table of a file; many files one after the other by one ``worker``.

    Raises UserError ``file.refused`` ``file.damaged`` ``sheet.unknown`` ``heading.none`` ``heading.unknown``
    ``table.none`` ``table.empty`` ``table.counts`` ``period.needed``; UsageError ``field.unknown``; EnvironmentProblem
    ``file.missing`` ``file.folder`` ``file.held`` ``file.unreadable``; Cancelled. A file with the hidden mark of a
    worklist is one, unless another kind is asked for: UserError ``worklist.list_gone``.
    """
    book = read_book(path, options.sheet, progress, worker=worker)
    progress.raise_if_cancelled()
    if book.mark is not None and options.kind == "auto":
        return worklist_table(path.name, book, vocabulary(), today=options.today)
    return TableMaker(path.name, book, options, vocabulary()).table()


def read_worklist(path: Path, today: date, progress: Progress, *, worker: Worker | None = None) -> SheetTable | None:
    """The table of a worklist that came back; None where the file bears no mark of one. Raises as ``read_table``."""
    book = read_book(path, None, progress, worker=worker)
    progress.raise_if_cancelled()
    return None if book.mark is None else worklist_table(path.name, book, vocabulary(), today=today)


def read_value(word: str, text: str, today: date) -> str:
    """One typed value of the field ``word`` as it is stored, read as a cell is; "" where the text says nothing.

    Raises UserError with the code of the problem (``date.invalid``, ``value.unknown``, ``nip.length`` …).
    """
    known = vocabulary()
    reading = read_cell(text, known.rule(word), known, today=today)
    if reading.code is not None and (reading.value is None or reading.code == "value.unknown"):
        raise UserError(reading.code, field=word, value=text, **reading.params)
    return reading.value or ""
