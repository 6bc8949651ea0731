"""The reading process: parses workbooks with calamine under limits of memory and time, sends rows in pieces.

Runs as a program of its own (when built, ``simata`` with :data:`FLAG`), imports only what it needs, and may die:
the parent turns its death into ``file.damaged``. It serves one request, a line of JSON on stdin, after the other until
stdin ends. Frames on stdout: four bytes of length, then marshal data:

``("sheet", name, visible, first column, merged ranges, formulas)``, then from the first row of the sheet on
``("columns", number of rows, [(cell, …), …])`` and ``("blank", number of rows)`` between them, at last ``("end",)``.
``("refused", reason)`` and ``("damaged",)`` end a file early. A cell is text, a number, or "" where blank; days are ISO
text, so that nothing but plain values crosses.
"""

from __future__ import annotations

import datetime
import io
import json
import marshal
import os
import sys
import zipfile
from collections.abc import Sequence
from typing import Any

import python_calamine as calamine

from simata_desktop.sheets.formulas import formula_cells
from simata_desktop.sheets.worklist_heads import MARK_SHEET

try:
    import resource
except ImportError:  # Windows: there the parent's clock is the only limit
    resource = None  # type: ignore[assignment]

FLAG = "--simata-read-sheet"
PIECE = 2000
MERGED = 20_000
_FAILURES = (calamine.CalamineError, calamine.XmlError, calamine.ZipError, calamine.WorksheetNotFound, OSError,
             ValueError, TypeError, KeyError, MemoryError, RecursionError, zipfile.BadZipFile)


def serve() -> int:
    """Answer the requests on stdin one by one. Returns the exit code."""
    with os.fdopen(os.dup(1), "wb") as out:
        while line := sys.stdin.buffer.readline():
            request = json.loads(line)
            _limit(request["bytes"], request["seconds"])
            _answer(request, out)
    return 0


def _limit(memory: int, seconds: int) -> None:
    """Memory of the whole process; seconds of this file, so on top of what earlier ones took."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(request: dict[str, Any], out: io.BufferedWriter) -> None:
    try:
        with open(request["path"], "rb") as file:
            data = file.read()
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheets_metadata:
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
                _send_sheet(request, book, data, sheet=sheet, out=out)
    except calamine.PasswordError:
        _send(out, ("refused", "password"))
    except _FAILURES:
        _send(out, ("damaged",))
    else:
        _send(out, ("end",))


def _send_sheet(request: dict[str, Any], book: calamine.CalamineWorkbook, data: bytes, *,
                sheet: calamine.SheetMetadata, out: io.BufferedWriter) -> None:
    """Send one sheet; a hidden one only when it is asked for by name, or bears the mark of a worklist."""
    visible = sheet.visible == calamine.SheetVisibleEnum.Visible
    wanted = request["sheet"]
    unwanted = not visible if wanted is None else sheet.name != wanted
    if unwanted and sheet.name != MARK_SHEET:
        _send(out, ("name", sheet.name, visible))
        return
    table = book.get_sheet_by_name(sheet.name)
    merged = [] if table.start is None else table.merged_cell_ranges or []
    marks = formula_cells(data, request["form"], sheet.name, parts=set(request["formulas"]))
    _send(out, ("sheet", sheet.name, visible, table.start[1] if table.start else 0, merged[:MERGED], marks))
    if table.start is not None:
        _send_rows(table, out)


def _send_rows(table: calamine.CalamineSheet, out: io.BufferedWriter) -> None:
    """Send the rows in pieces; a run of blank rows only as its number, blank rows at the end not at all."""
    rows: list[list[Any]] = []
    blank = 0
    for row in table.iter_rows():
        if not any(row) and row.count("") == len(row):
            blank += 1
            continue
        if blank:
            _send_piece(rows, out)
            _send(out, ("blank", blank))
            rows, blank = [], 0
        rows.append(row)
        if len(rows) == PIECE:
            _send_piece(rows, out)
            rows = []
    _send_piece(rows, out)


def _send_piece(rows: list[list[Any]], out: io.BufferedWriter) -> None:
    _send(out, ("columns", len(rows), [_column(cells) for cells in zip(*rows, strict=True)]))


_BARE = frozenset({str, float, int})
_DAYS = frozenset({datetime.date})


def _column(cells: tuple[Any, ...]) -> Sequence[object]:
    """The cells of one column as plain values; equal days are written once."""
    others = set(map(type, cells)) - _BARE
    if not others:
        return cells
    if others == _DAYS:
        days = {cell: cell.isoformat() for cell in set(cells) if isinstance(cell, datetime.date)}
        return [days.get(cell, cell) for cell in cells]
    return [cell if type(cell) in _BARE else _plain(cell) for cell in cells]


def _plain(cell: object) -> str:
    """A day as ISO text, with its time where it has one; a truth value and a span of time as their words."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime.datetime):
        midnight = not (cell.hour or cell.minute or cell.second)
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _send(out: io.BufferedWriter, message: Any) -> None:
    frame = marshal.dumps(message)
    out.write(len(frame).to_bytes(4, "big"))
    out.write(frame)
    out.flush()
