"""The sender's own file with a comment and a ground at each bad cell, and a first sheet that says what to do.

A workbook of Excel keeps every byte that is not marked, macros apart. Another file (xls, ods, csv), and a workbook
built in a way that is not followed here, is written anew with the cells as they are read.
"""

from __future__ import annotations

import errno
import io
import os
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from simata_desktop.domain.errors import Cancelled, EnvironmentProblem, Trouble, UsageError
from simata_desktop.domain.progress import Progress
from simata_desktop.sheets.grid import column_number
from simata_desktop.sheets.guard import Checked, check, damaged
from simata_desktop.sheets.marked_guide import GuideRow, guide_sheet
from simata_desktop.sheets.marked_package import Package
from simata_desktop.sheets.marked_rows import SheetMarking, unselected
from simata_desktop.sheets.marked_styles import ERROR, Unfollowed
from simata_desktop.sheets.plain_workbook import sheet_names, write_cells
from simata_desktop.sheets.reader import read_book

MACROS, REBUILT, FEWER_NOTES = "macros", "rebuilt", "fewer_notes"
NOTES_MOST = 20_000  # comments of one sheet; with more of them spreadsheets hardly open it
STAGE = "ui.sheet.marking"
_CELL = re.compile(r"([A-Z]+)([0-9]+)")
_FAILURES = (Unfollowed, zipfile.BadZipFile, KeyError, ValueError, EOFError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Mark:
    """A bad cell: its sheet (None in a CSV), its name ("C5"), ``error`` or ``warning``, the words of the comment."""

    sheet: str | None
    cell: str
    severity: str
    note: str


@dataclass(frozen=True)
class MarkedCopy:
    """What to mark. ``guide`` makes the first sheet from what has to be told of the copy (``macros``, ``rebuilt``,
    ``fewer_notes``) and from the name its sheets have now; ``name`` names it and ``alone`` the sheet of a CSV."""

    marks: Sequence[Mark]
    guide: Callable[[Sequence[str], Mapping[str | None, str]], Sequence[GuideRow]]
    name: str
    alone: str


@dataclass(frozen=True, slots=True)
class MarkedFile:
    """What was written: how many cells are marked, and what the first sheet tells of the copy."""

    cells: int
    notices: tuple[str, ...]


def check_target(source: Path, out: Path) -> None:
    """Refuse a target that is the source or no xlsx: UsageError ``marked.same``, ``marked.ending``."""
    if out.suffix.lower() != ".xlsx":
        raise UsageError("marked.ending", field="out", name=out.name)
    with suppress(OSError):
        if source.resolve() == out.resolve() or (out.exists() and out.samefile(source)):
            raise UsageError("marked.same", field="out", name=out.name)


def write_marked_copy(source: Path, out: Path, copy: MarkedCopy, *, sheet: str | None,
                      progress: Progress) -> MarkedFile:
    """Write the marked copy of ``source``; ``out`` appears whole or not at all. ``sheet``: a hidden one that was read.

    Raises what ``check_target`` and the guard raise; EnvironmentProblem ``disk.full``, ``file.not_writable``;
    Cancelled.
    """
    check_target(source, out)
    checked = check(source)
    draft = out.with_name(f".{out.name}.part")
    try:
        made = _written(checked, draft, copy, sheet=sheet, progress=progress)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(out)
    except (Trouble, Cancelled):
        draft.unlink(missing_ok=True)
        raise
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        code = "disk.full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "file.not_writable"
        raise EnvironmentProblem(code, field="out", file=out.name) from error
    return made


def _written(checked: Checked, draft: Path, copy: MarkedCopy, *, sheet: str | None, progress: Progress) -> MarkedFile:
    """In the sender's own package where that is followed, else in a new one."""
    if checked.form == "xlsx":
        with suppress(*_FAILURES), checked.path.open("rb") as file:
            return _mark(file, draft, copy, notices=(), alone=None, progress=progress)
    names, workbook = _anew(checked, copy, sheet=sheet, progress=progress)
    try:
        return _mark(workbook, draft, copy, notices=(REBUILT,), alone=names, progress=progress)
    except _FAILURES as error:
        raise damaged(checked.path) from error


def _anew(checked: Checked, copy: MarkedCopy, *, sheet: str | None,
          progress: Progress) -> tuple[dict[str | None, str], BinaryIO]:
    """The cells as they are read, as a workbook in memory; the names of the sheets then and now."""
    book = read_book(checked.path, None, progress)
    grids = [*book.grids, *([book.mark] if book.mark else [])]
    if sheet is not None and all(grid.name != sheet for grid in grids) and checked.form != "csv":
        grids = [*grids, *read_book(checked.path, sheet, progress).grids]
    names = sheet_names([grid.name for grid in grids], copy.alone)
    workbook = io.BytesIO()
    progress.raise_if_cancelled()
    write_cells(workbook, names, grids, hidden=[book.mark.name or ""] if book.mark else [])
    workbook.seek(0)
    return {grid.name: name for grid, name in zip(grids, names, strict=True)}, workbook


def _mark(source: BinaryIO, draft: Path, copy: MarkedCopy, *, notices: tuple[str, ...],
          alone: Mapping[str | None, str] | None, progress: Progress) -> MarkedFile:
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as target:
        package = Package(archive)
        sheets = package.sheets()
        names = alone or {name: name for name in sheets}
        places = _places(copy.marks, names)
        if not places.keys() <= sheets.keys():
            raise Unfollowed
        notes = {name: _notes(marks) for name, marks in places.items()}
        told = (*notices, *([MACROS] if package.macros else ()),
                *([FEWER_NOTES] if any(len(notes[name]) < len(places[name]) for name in places) else ()))
        drawings = {sheets[name]: package.comment(sheets[name], some) for name, some in notes.items()}
        grounds = {sheets[name]: _grounds(marks) for name, marks in places.items()}
        flow = _Flow(package, target, progress)
        for part in dict.fromkeys(sheets.values()):
            flow.sheet(part, grounds.get(part, {}), drawings.get(part, ""))
        package.put_first(sheet_names([*sheets, copy.name], copy.name)[-1],
                          guide_sheet(copy.guide(told, names), package.styles.own))
        flow.others(set(sheets.values()))
    return MarkedFile(sum(map(len, places.values())), told)


class _Flow:
    """Writes parts from one package to another, piece by piece, telling how far it is."""

    def __init__(self, package: Package, target: zipfile.ZipFile, progress: Progress) -> None:
        self._package, self._target, self._progress = package, target, progress
        self._total = sum(part.file_size for part in package.archive.infolist()) or 1
        self._done = 0

    def sheet(self, part: str, grounds: Mapping[int, Mapping[int, str]], drawing: str) -> None:
        pieces = self._told(part)
        if part in self._package.charts and not grounds:
            self._write(part, iter((unselected(b"".join(pieces)),)))
        else:
            self._write(part, SheetMarking(grounds, self._package.styles.marked, drawing).marked(pieces))

    def others(self, written: set[str]) -> None:
        changed = self._package.finish()
        for name in self._package.names:
            if name not in written and name not in changed and name not in self._package.macros:
                self._write(name, self._told(name))
        for name, content in changed.items():
            self._write(name, iter((content,)))

    def _told(self, part: str) -> Iterator[bytes]:
        for piece in self._package.pieces(part):
            self._progress.raise_if_cancelled()
            self._done += len(piece)
            self._progress.step(self._done * 100 // self._total, 100, STAGE)
            yield piece

    def _write(self, name: str, pieces: Iterator[bytes]) -> None:
        if name.endswith("/"):
            return
        with self._target.open(name, "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece)


Cells = dict[tuple[int, int], list[Mark]]


def _places(marks: Sequence[Mark], names: Mapping[str | None, str]) -> dict[str, Cells]:
    """Sheet → cell → its marks. Raises Unfollowed where a cell has no name that can be followed."""
    found: dict[str, Cells] = defaultdict(lambda: defaultdict(list))
    for mark in marks:
        cell, sheet = _CELL.fullmatch(mark.cell), names.get(mark.sheet)
        column = column_number(cell[1]) if cell else None
        if cell is None or column is None or sheet is None:
            raise Unfollowed
        found[sheet][int(cell[2]) - 1, column].append(mark)
    return found


def _notes(cells: Cells) -> dict[tuple[int, int], str]:
    some = list(cells.items())[:NOTES_MOST]
    return {place: "\n".join(dict.fromkeys(mark.note for mark in marks)) for place, marks in some}


def _grounds(cells: Cells) -> dict[int, dict[int, str]]:
    """Row, from 1 → column → the worst severity."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), marks in cells.items():
        worst = any(mark.severity == ERROR for mark in marks)
        found[row + 1][column] = ERROR if worst else marks[0].severity
    return found
