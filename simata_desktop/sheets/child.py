"""The reading process: parses a workbook with calamine under limits of memory and time, sends rows in pieces.

Runs as a program of its own (when built, ``simata`` with :data:`FLAG`), imports only what it needs, and may die:
the parent turns its death into ``file.damaged``. Frames on stdout: four bytes of length, then marshal data:

``("sheet", name, visible, first column, merged ranges, formulas)``, then ``("rows", [[cell, …], …])`` from the first
row of the sheet on, ``("blank", number of rows)`` between them, at last ``("end",)``. ``("refused", reason)`` and
``("damaged",)`` end it early. A cell is text, a number, or "" where blank; days are ISO text, so that nothing but
plain values crosses.
"""

from __future__ import annotations

import datetime
import io
import json
import marshal
import os
import sys
import zipfile
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
    """Read one request (a JSON line on stdin), answer it, end. Returns the exit code."""
    request = json.loads(sys.stdin.buffer.readline() or b"{}")
    if not request:
        return 0
    _limit(request["bytes"], request["seconds"])
    with os.fdopen(os.dup(1), "wb") as out:
        _answer(request, out)
    return 0


def _limit(memory: int, seconds: int) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
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
    rows: list[list[object]] = []
    blank = 0
    for row in table.iter_rows():
        if row.count("") == len(row):
            blank += 1
            continue
        if blank:
            _send(out, ("rows", rows))
            _send(out, ("blank", blank))
            rows, blank = [], 0
        for place, cell in enumerate(row):
            if type(cell) not in _BARE:
                row[place] = _plain(cell)
        rows.append(row)  # type: ignore[arg-type]
        if len(rows) == PIECE:
            _send(out, ("rows", rows))
            rows = []
    _send(out, ("rows", rows))


_BARE = frozenset({str, float, int})


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
