"""A sheet in memory: columns of raw cells with shared cells, its merged ranges and its formulas."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from simata_desktop.domain.cell_values import Raw

Merged = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class Grid:
    """One sheet. ``columns[c][r]`` is the cell of column c and row r, both from 0 = A1; blank is ``""``.

    ``merged`` are ranges ((row, column), (row, column)), both ends inclusive; ``formulas`` cell name → has it a stored
    value. ``name`` is None in a CSV.
    """

    name: str | None
    merged: Sequence[Merged] = ()
    formulas: dict[str, bool] = field(default_factory=dict)
    columns: list[list[Raw]] = field(default_factory=list)
    height: int = 0
    _shared: dict[int, dict[Raw, Raw]] = field(default_factory=dict, repr=False)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.columns)

    def append(self, rows: Sequence[Sequence[Raw]]) -> None:
        """Add rows below."""
        self.extend(list(itertools.zip_longest(*rows, fillvalue="")), len(rows))

    def extend(self, columns: Sequence[Sequence[Raw]], height: int, *, offset: int = 0) -> None:
        """Add the columns of ``height`` rows below; ``offset`` columns stand blank before them. Equal cells are kept
        once."""
        for place, cells in enumerate(columns, start=offset):
            self._widen(place + 1)
            self.columns[place].extend(self._once(place, cells))
        self.height += height
        for column in self.columns:
            if len(column) < self.height:
                column.extend([""] * (self.height - len(column)))

    def skip(self, rows: int) -> None:
        """Leave rows blank."""
        self.height += rows
        for column in self.columns:
            column.extend([""] * rows)

    def _once(self, place: int, cells: Sequence[Raw]) -> Iterable[Raw]:
        """Equal cells as one object; a column whose cells nearly all differ is left as it is."""
        seen = self._shared.setdefault(place, {"": ""})
        if not seen:
            return cells
        once = list(map(seen.setdefault, cells, cells))
        if len(seen) * 2 > self.height + len(cells) and self.height:
            seen.clear()
        return once

    def _widen(self, width: int) -> None:
        while len(self.columns) < width:
            self.columns.append([""] * self.height)

    def row(self, row: int) -> list[Raw]:
        """The cells of one row."""
        return [column[row] for column in self.columns]

    def filled(self, row: int) -> list[int]:
        """The columns of a row that hold anything but blanks."""
        return [place for place, column in enumerate(self.columns) if not blank(column[row])]

    def trim(self) -> None:
        """Drop the blank rows at the end and the index of cells."""
        height = self.height
        while height and not self.filled(height - 1):
            height -= 1
        for column in self.columns:
            del column[height:]
        self.height = height
        self._shared = {}


def blank(cell: Raw) -> bool:
    """Is this cell empty? Blanks, and hard blanks, count as nothing."""
    return isinstance(cell, str) and (not cell or cell.isspace())


def letters(column: int) -> str:
    """The letters of a column counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(name: str) -> int | None:
    """The column, counted from 0, of letters A–ZZZ; None where they are none."""
    name = name.strip().upper()
    if not (name.isascii() and name.isalpha() and len(name) <= 3):
        return None
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def merged_rows(merged: Iterable[Merged], column: int, start: int) -> dict[int, int]:
    """For one column from row ``start`` on: each row inside a range merged downwards → the row that holds its value."""
    return {row: first for (first, left), (last, right) in merged
            if start <= first < last and left <= column <= right for row in range(first + 1, last + 1)}
