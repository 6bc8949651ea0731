"""The cells of a session as a table: the whole of it may be locked, and a cell may bear a note besides its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from simata_desktop.ui.widgets.entry_model import EntryColumn, EntryModel, Problem

AnyIndex = QModelIndex | QPersistentModelIndex
Notes = Mapping[str, Problem]  # column → what is to be said of its cell


class LevelCells(EntryModel):
    """Keys of rows are local keys of participants. ``locked`` says why nothing may be typed.

    A note stands where the text itself is right: sheets of assessors differ, a sheet differs from the consensus.
    """

    def __init__(self, columns: Sequence[EntryColumn]) -> None:
        super().__init__(columns)
        self.locked = ""
        self._notes: dict[object, Notes] = {}
        self._hints: dict[object, str] = {}
        self._places: dict[object, int] = {}

    def show_people(self, rows: Sequence[tuple[int, Sequence[str]]], notes: Mapping[object, Notes],
                    hints: Mapping[object, str]) -> bool:
        """Show these rows; the same people are changed where they stand. False where the table was made anew."""
        self._notes, self._hints = dict(notes), dict(hints)
        same = [key for key, _ in rows] == [row.key for row in self._rows]
        if not same:
            self._places = {key: place for place, (key, _) in enumerate(rows)}
            self.set_rows(rows)
            return False
        for place, (_, cells) in enumerate(rows):
            for column, text in enumerate(cells):
                if text != self.text(place, column) or self._look(place, column) != self.problem(place, column):
                    self._put(place, column, text)
        return True

    def note(self, key: int, notes: Notes) -> None:
        """Say something else of the cells of a row."""
        before, row = self._notes.get(key, {}), self.row_of(key)
        self._notes[key] = notes
        if row is not None:
            for place, column in enumerate(self.columns):
                if before.get(column.key) != notes.get(column.key):
                    self._put(row, place, self.text(row, place))

    def set_cells(self, key: object, cells: Mapping[str, str]) -> None:
        row = self._places.get(key)
        if row is not None:
            for place, column in enumerate(self.columns):
                if column.key in cells and cells[column.key] != self.text(row, place):
                    self._put(row, place, cells[column.key])

    def row_of(self, key: object) -> int | None:
        """Where a participant stands; None for one who is not shown."""
        return self._places.get(key)

    def place_of(self, column: str) -> int | None:
        """The number of a column; None for one that this face does not have."""
        return next((place for place, one in enumerate(self.columns) if one.key == column), None)

    def lock(self, row: int, column: int) -> str:
        return self.locked

    def problems(self) -> int:
        return sum(problem.level == "danger" for problem in self._problems.values())

    def noted(self) -> list[tuple[int, int]]:
        """Cells with a note, row by row."""
        return sorted(place for place, problem in self._problems.items() if problem.level != "danger")

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found = super().data(index, role)
        if role == Qt.ItemDataRole.ToolTipRole and found is None and self.columns[index.column()].frozen:
            return self._hints.get(self.key(index.row()))
        return found

    def _look(self, row: int, column: int) -> Problem | None:
        return super()._look(row, column) or self._notes.get(self.key(row), {}).get(self.columns[column].key)
