"""Spreadsheets out: typed text cells that no program takes for a formula, in constant memory, written then renamed."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from simata_desktop.domain.errors import EnvironmentProblem, UsageError
from simata_desktop.sheets.workbook_file import Cell, write_workbook

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SILENT = " \u200b\u200c\u200d\ufeff\"'"


@dataclass(frozen=True)
class SheetOut:
    """A sheet to write: its heads and rows; text stays text, numbers stay numbers. ``notes`` stand under the heads."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    choices: dict[int, Sequence[str]] = field(default_factory=dict)  # column → allowed words (drop-down)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    rows: int
    sha256: str


def write_sheet(out: Path, sheet: SheetOut) -> Written:
    """Write ``sheet`` as xlsx or csv by the ending of ``out``; the file appears whole or not at all.

    Raises UsageError ``export.ending``; EnvironmentProblem ``disk.full``, ``file.held``.
    """
    writers = {".xlsx": _xlsx, ".csv": _csv}
    writer = writers.get(out.suffix.lower())
    if writer is None:
        raise UsageError("export.ending", field="out", name=out.name)
    draft = out.with_name(f".{out.name}.part")
    try:
        rows = writer(draft, sheet)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
            digest = sha256(file.read()).hexdigest()
        draft.replace(out)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise _trouble(error, out) from error
    return Written(rows, digest)


def _trouble(error: OSError, out: Path) -> EnvironmentProblem:
    if error.errno == 28:
        return EnvironmentProblem("disk.full")
    return EnvironmentProblem("file.held", field="out", file=out.name)


def _xlsx(path: Path, sheet: SheetOut) -> int:
    return write_workbook(path, sheet.name, sheet.heads, rows=sheet.rows, choices=sheet.choices)


def _csv(path: Path, sheet: SheetOut) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        line = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
        line.writerow([guarded(name) for name in sheet.heads])
        for row in sheet.rows:
            count += 1
            line.writerow(["" if value is None else guarded(value) if isinstance(value, str) else value
                           for value in row])
    return count


def guarded(text: str) -> str:
    """Text that a spreadsheet would run gets a ``'`` in front; reading takes that one sign away again."""
    return f"'{text}" if text.lstrip(SILENT).startswith(LIVE) or text.startswith(LIVE) else text


def csv_text(sheet: SheetOut) -> str:
    """A small sheet as CSV text, for standard output."""
    stream = io.StringIO()
    line = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC)
    line.writerow([guarded(name) for name in sheet.heads])
    line.writerows([["" if v is None else guarded(v) if isinstance(v, str) else v for v in row] for row in sheet.rows])
    return stream.getvalue()
