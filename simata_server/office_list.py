"""A spreadsheet with offices: code, name and the office above, under one heading row."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from psycopg import Connection

from simata_desktop.domain.errors import EnvironmentProblem, Trouble, UserError
from simata_desktop.domain.ids import fold
from simata_server import offices
from simata_server.offices import Office

MOST_BYTES, MOST_INFLATED, MOST_ROWS, MOST_COLUMNS, HEADING_WITHIN = 5 * 2**20, 100 * 2**20, 5000, 50, 20
HEADS = {
    "code": ("code", "kode", "kode unit", "kode opd", "kode kantor", "kode satker"),
    "name": ("name", "nama", "nama unit", "nama opd", "nama kantor", "nama satker", "opd", "kantor", "unit kerja"),
    "parent": ("parent", "induk", "kode induk", "kantor induk", "kode atasan"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One office of the sheet; ``row`` as the spreadsheet counts."""

    row: int
    code: str
    name: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was not taken, and why."""

    row: int
    code: str
    trouble: Trouble


@dataclass(slots=True)
class Added:
    """What became of a list: new offices, those that were there already, rows that were not taken."""

    added: list[Office] = field(default_factory=list)
    same: int = 0
    problems: list[Problem] = field(default_factory=list)


def read(file: Path) -> list[Row]:
    """The rows of the first sheet. Raises UserError ``list.damaged``, ``list.heading``, ``list.large``;
    EnvironmentProblem ``file.unreadable``."""
    table = _cells(file)
    for at, cells in enumerate(table[:HEADING_WITHIN]):
        columns = {name: next((place for place, text in enumerate(cells) if fold(text) in known), None)
                   for name, known in HEADS.items()}
        if columns["code"] is not None and columns["name"] is not None:
            return [row for number, some in enumerate(table[at + 1:], at + 2) if (row := _row(number, some, columns))]
    raise UserError("list.heading")


def add(connection: Connection, rows: Sequence[Row]) -> Added:
    """Add the offices of a list, whatever their order; what cannot be added is named and changes nothing."""
    done, there = Added(), {one.code: one for one in offices.every(connection)}
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if row.parent is None or row.parent in there]
        for row in ready or waiting:
            try:
                _add(connection, row, there, done)
            except UserError as error:
                done.problems.append(Problem(row.row, row.code, error))
        waiting = [row for row in waiting if row not in ready] if ready else []
    done.problems.sort(key=lambda one: one.row)
    return done


def _add(connection: Connection, row: Row, there: dict[str, Office], done: Added) -> None:
    known = there.get(row.code)
    if known is not None and (known.name, known.parent) == (row.name, row.parent):
        done.same += 1
        return
    there[row.code] = office = offices.add(connection, row.code, row.name, row.parent)
    done.added.append(office)


def _row(number: int, cells: Sequence[str], columns: dict[str, int | None]) -> Row | None:
    code, name, parent = ("" if place is None or place >= len(cells) else " ".join(cells[place].split())
                          for place in (columns["code"], columns["name"], columns["parent"]))
    return Row(number, code, name, parent or None) if code or name else None


def _cells(file: Path) -> list[list[str]]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise UserError("list.large")
        with zipfile.ZipFile(file) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_INFLATED:
                raise UserError("list.large")
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        found = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(
            max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)]
        book.close()
    except UserError:
        raise
    except OSError as error:
        raise EnvironmentProblem("file.unreadable", file=file.name, why=type(error).__name__) from error
    except Exception as error:  # whatever a damaged workbook makes of its reader
        raise UserError("list.damaged", file=file.name) from error
    if len(found) > MOST_ROWS:
        raise UserError("list.large")
    return found
