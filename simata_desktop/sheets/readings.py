"""The readings of the records of one sheet, column by column: values, and where something is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from simata_desktop.domain.cell_values import Raw, Reading
from simata_desktop.sheets.choice import Choice, Use
from simata_desktop.sheets.grid import Grid, blank, merged_rows
from simata_desktop.sheets.rows import Rows
from simata_desktop.sheets.values import Memo, Values

UNSTORED = "\ue000unstored"
_IDENTITY = ("nip", "nama")
_BIRTH = ("tempat_lahir", "tanggal_lahir")


@dataclass
class Column:
    """One field of all records: the ``use`` of its column, raw cells, readings' memo, rows where not the record's."""

    use: Use
    raw: Sequence[Raw]
    memo: Memo
    rows: Sequence[int]
    _values: list[str | None] = field(default_factory=list, repr=False)

    def faulty(self) -> list[int]:
        """The places of the records whose cell has a code."""
        faults = self.memo.faults
        return [place for place, raw in enumerate(self.raw) if raw in faults] if faults else []

    def values(self) -> list[str | None]:
        """The stored value of each record; every different cell is read once."""
        if not self._values:
            self._values = [self.memo[raw] for raw in self.raw]
        return self._values

    def reading(self, place: int) -> Reading:
        """The reading of one record."""
        raw = self.raw[place]
        return self.memo.faults.get(raw) or Reading(self.memo[raw])


@dataclass
class Reader:
    """Reads the columns of one sheet for the rows that are records."""

    grid: Grid
    rows: Rows
    choice: Choice
    values: Values
    columns: list[Column] = field(default_factory=list)

    def read(self) -> list[Column]:
        """Every used column; each different cell is read once."""
        self.columns = [self._column(use) for use in self.choice.uses]
        for column in self.columns:
            column.values()
        return self.columns

    def _column(self, use: Use) -> Column:
        name = self.choice.of("nama")
        beside = "_beside_name" if name and name.column == use.column and use.field in _BIRTH else ""
        memo = self.values.memo(use.column, use.field + beside, score=use.score)
        memo.setdefault(UNSTORED, None)
        memo.faults[UNSTORED] = Reading(None, "cell.formula")
        cells = self.grid.columns[use.column]
        starts = self.rows.starts
        if self.rows.stacks:
            return self._stacked(use, cells, memo)
        if self.rows.holders and use.field in _IDENTITY:
            held = [self.rows.holders.get(row, row) for row in starts]
            return Column(use, [cells[row] for row in held], memo, held)
        above = merged_rows(self.grid.merged, use.column, self.values.start) if use.field not in _IDENTITY else {}
        rows = [above.get(row, row) for row in starts] if above else starts
        return Column(use, [cells[row] for row in rows], memo, rows)

    def _stacked(self, use: Use, cells: Sequence[Raw], memo: Memo) -> Column:
        entries = [self.rows.stacks[row] for row in self.rows.starts]
        if use.field == "nip":
            return Column(use, [entry.nip for entry in entries], memo, [entry.nip_row for entry in entries])
        if use.field == "nama":
            return Column(use, [entry.name for entry in entries], memo, [entry.name_row for entry in entries])
        above = merged_rows(self.grid.merged, use.column, self.values.start)
        rows = [self._line([above.get(row, row) for row in entry.rows], cells, memo) for entry in entries]
        return Column(use, [cells[row] for row in rows], memo, rows)

    def _line(self, rows: Sequence[int], cells: Sequence[Raw], memo: Memo) -> int:
        """The line of a stacked record that holds the field: the first that can be read, else told."""
        told = [row for row in rows if not blank(cells[row])]
        said = [row for row in told if memo[cells[row]] is not None and not memo.code(cells[row])]
        return next(iter(said or told or rows))


def mark_unstored(grid: Grid, choice: Choice) -> None:
    """Mark the formulas without a stored value in used columns: they must not pass for blank cells."""
    used = {use.column for use in choice.uses}
    for row, column in formula_cells(grid, stored=False):
        if column in used and row < grid.height and blank(grid.columns[column][row]):
            grid.columns[column][row] = UNSTORED


def formula_cells(grid: Grid, *, stored: bool) -> list[tuple[int, int]]:
    """Row and column, from 0, of the formulas that have a stored value, or have none."""
    return [_place(name) for name, has in grid.formulas.items() if has is stored]


def _place(name: str) -> tuple[int, int]:
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(name[len(letters):]) - 1, column - 1
