"""A worklist that came back, as a table: its columns by the hidden heading row, every row below it as it was filled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from simata_desktop.domain.cell_values import Raw, plain, read_cell
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.sheet_reading import WORKLIST, SheetRecord, SheetTable
from simata_desktop.domain.vocabulary import Vocabulary
from simata_desktop.sheets.grid import Grid, blank, letters
from simata_desktop.sheets.reader import Book
from simata_desktop.sheets.worklist_heads import HEAD_ROWS, NIP, PERSON, PREFIX, beside

_ROWS_LOOKED_AT = 40
_DAY_RULE = "tanggal_asesmen"


def worklist_table(file: str, book: Book, vocabulary: Vocabulary, *, today: date) -> SheetTable:
    """The list of a worklist: values as typed, days as ISO text, a row without any word left out.

    Raises UserError ``worklist.list_gone`` where no sheet has the hidden heading row with its NIP any more.
    """
    found = next(((grid, row) for grid in book.grids if (row := _coded_row(grid)) is not None), None)
    if found is None:
        raise UserError("worklist.list_gone", file=file)
    grid, coded = found
    columns = _columns(grid, coded)
    start = _start(grid, coded, columns)
    records = _records(grid, start, columns, vocabulary=vocabulary, today=today)
    read = max(grid.height - start, 0)
    return SheetTable(
        file, WORKLIST, grid.name, (grid.name or "",), tuple(range(coded + 1, start + 1)),
        {word: letters(column) for word, column in columns.items()}, _mapping(grid, columns, coded, start=start), (),
        (), records, [], read, read - len(records), mark=_mark(book.mark))


def _coded_row(grid: Grid) -> int | None:
    """The row of column words; None where the sheet has none with a NIP."""
    for row in range(min(grid.height, _ROWS_LOOKED_AT)):
        if f"{PREFIX}{NIP}" in grid.row(row):
            return row
    return None


def _columns(grid: Grid, coded: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, cell in enumerate(grid.row(coded)):
        if isinstance(cell, str) and cell.startswith(PREFIX):
            found.setdefault(cell.removeprefix(PREFIX), column)
    return found


def _start(grid: Grid, coded: int, columns: Mapping[str, int]) -> int:
    """The first row of people: after the heads, which have no number where the NIP stands."""
    row = coded + 1
    while row < min(grid.height, coded + 1 + HEAD_ROWS) and not _numbered(grid.columns[columns[NIP]][row]):
        row += 1
    return row


def _numbered(cell: Raw) -> bool:
    return any(sign.isdigit() for sign in str(cell))


def _records(grid: Grid, start: int, columns: Mapping[str, int], *, vocabulary: Vocabulary,
             today: date) -> list[SheetRecord]:
    """The words of each row; a row that holds nothing, or only what was printed of nobody, is left out."""
    rows: list[dict[str, str]] = [{} for _ in range(start, grid.height)]  # the last one holds something
    for word, column in columns.items():
        dated = word.endswith(beside("", "tanggal"))
        for values, cell in zip(rows, grid.columns[column][start:], strict=True):
            if cell != "" and not blank(cell):
                values[word] = _day(cell, vocabulary, today) if dated else plain(cell)
    return [SheetRecord(row, values) for row, values in enumerate(rows, start + 1) if values.keys() - {PERSON[0]}]


def _day(cell: Raw, vocabulary: Vocabulary, today: date) -> str:
    """A day as ISO text; what is none stays as typed."""
    return read_cell(cell, vocabulary.rule(_DAY_RULE), vocabulary, today=today).value or plain(cell)


def _mapping(grid: Grid, columns: Mapping[str, int], coded: int, *, start: int) -> dict[str, str]:
    """Word → the heads people read above it."""
    return {word: " > ".join(plain(grid.columns[column][row]) for row in range(coded + 1, start)
                             if not blank(grid.columns[column][row])) for word, column in columns.items()}


def _mark(grid: Grid | None) -> tuple[str, ...]:
    if grid is None or not grid.columns:
        return ()
    return tuple(cell for cell in map(str, grid.columns[0]) if cell)
