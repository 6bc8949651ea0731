"""The cells of a long entry table: pages of people as they come into view, and what was typed laid over them.

What was typed stands over what is stored until the store has answered; a wrong text stays over it until it is
corrected or given up, also while other people are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal

from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.widgets.entry_model import OPEN, SHUT, Edit, EntryColumn, EntryModel, Problem
from simata_desktop.ui.widgets.paged_model import WAITING
from simata_desktop.ui.widgets.pages import Pages

AnyIndex = QModelIndex | QPersistentModelIndex
PAGE, PAGES_KEPT = 50, 80
Place = tuple[int, str]  # key of the person, key of the column


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: ``aside`` stands in ``tone`` where there is no text; ``lock`` says why nothing may be typed.

    ``of`` is what the page needs to write it.
    """

    text: str = ""
    aside: str = ""
    tone: str = "text_muted"
    hint: str = ""
    lock: str = ""
    problem: Problem | None = None
    of: object = None


@dataclass(slots=True)
class PersonRow:
    """One person: local key, NIP, and a cell for each column; no cell where the person is gone."""

    key: int
    nip: str = ""
    cells: Sequence[Cell] = field(default_factory=tuple)


class PersonCells(EntryModel):
    """People of a ``Source`` (``pages``); ``apply`` remains the only way in.

    Signals: ``state_changed(state)`` with loading, ready, empty or failed; ``wrong_changed()`` when another number of
    cells is wrong.
    """

    state_changed = Signal(str)
    wrong_changed = Signal()

    def __init__(self, tasks: Tasks, columns: Sequence[EntryColumn]) -> None:
        super().__init__(columns)
        self._tasks = tasks
        self._places = {column.key: place for place, column in enumerate(self.columns)}
        self.pages: Pages[PersonRow] = Pages(self, tasks, size=PAGE, kept=PAGES_KEPT, say=self.state_changed.emit,
                                             failed=lambda error: None, stays=True)
        self._over: dict[Place, str] = {}
        self._wrong: dict[Place, Problem] = {}

    # Typing

    def apply(self, block: Sequence[tuple[int, int, str]]) -> list[Edit]:
        """Lay (row, column, text) over the cells. Wrong texts stay here, right ones are told as one block."""
        if not all(self.pages.fresh(row) for row, _, _ in block):
            self.pages.have([row for row, _, _ in block], lambda: self._apply(block))
            return []
        return self._apply(block)

    def _apply(self, block: Sequence[tuple[int, int, str]]) -> list[Edit]:
        edits, locks, wrong = [], [], len(self._wrong)
        for row, place, typed in block:
            cell, column = self._cell(row, place), self.columns[place]
            if not column.entry or cell is None or cell.lock:
                locks.append(cell.lock if cell is not None else "")
            elif edit := self._lay(row, place, column.taken(typed)):
                edits.append(edit)
        if locks and len(locks) == len(block):
            self.refused.emit(next(filter(None, locks), ""))
        if len(self._wrong) != wrong:
            self.wrong_changed.emit()
        self._tell_rows([row for row, _, _ in block])
        if edits:
            self.committed.emit(edits)
        return edits

    def _lay(self, row: int, place: int, after: str) -> Edit | None:
        """Put a text over a cell; the edit for the store, or None where nothing is to be stored."""
        column, spot = self.columns[place], (self.pages.keys[row], self.columns[place].key)
        cell = self._cell(row, place)
        stored, before = cell.text if cell else "", self.text(row, place)
        if after == before and spot not in self._wrong:
            return None
        problem = column.check(after) if after else None
        gives_up = not after and spot in self._wrong  # the stored value stands again
        self._wrong.pop(spot, None)
        self._over.pop(spot, None)
        if problem is not None:
            self._wrong[spot], self._over[spot] = problem, after
        elif not gives_up and after != stored:
            self._over[spot] = after
        return Edit(spot[0], spot[1], stored, after) if spot in self._over and problem is None else None

    def settle(self, edits: Sequence[Edit]) -> None:
        """The block is stored: show what the store now says of its people, of many only while they are in view."""
        source, keys = self.pages.source, list(dict.fromkeys(int(str(edit.row)) for edit in edits))
        if len(keys) > PAGE:
            self._write_in(edits)
            self.pages.grow_stale()
        elif source is not None:
            self._tasks.run_query(lambda: source.rows(keys), lambda rows: self._settled(edits, rows), owner=self)

    def _settled(self, edits: Sequence[Edit], rows: Sequence[PersonRow]) -> None:
        self._lift(edits)
        fresh = {row.key: row for row in rows}
        for page, held in self.pages.held.items():
            for place, row in enumerate(held):
                if row.key in fresh:
                    held[place] = fresh[row.key]
                    self._tell_rows([page * PAGE + place])

    def _write_in(self, edits: Sequence[Edit]) -> None:
        """Put the stored texts into the rows at hand."""
        self._lift(edits)
        rows = {row.key: row for held in self.pages.held.values() for row in held}
        for edit in edits:
            row, place = rows.get(int(str(edit.row))), self._places[edit.column]
            if row is not None and row.cells:
                cells = list(row.cells)
                cells[place] = replace(cells[place], text=edit.after, problem=None)
                row.cells = cells
        self._tell_rows(range(len(self.pages.keys)))

    def _tell_rows(self, rows: Sequence[int]) -> None:
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), len(self.columns) - 1))

    def take_back(self, edits: Sequence[Edit]) -> None:
        """Show what is stored again, when saving a block was refused."""
        self._lift(edits)
        self._tell_rows(range(len(self.pages.keys)))

    def _lift(self, edits: Sequence[Edit]) -> None:
        for edit in edits:
            spot = (int(str(edit.row)), edit.column)
            if self._over.get(spot) == edit.after and spot not in self._wrong:
                del self._over[spot]

    def take_drafts(self, other: PersonCells) -> None:
        """Take over the wrong texts of another table of the same people."""
        for spot, problem in other._wrong.items():
            self._wrong[spot], self._over[spot] = problem, other._over[spot]

    # What others ask

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell as it is stored, None while its page is on its way."""
        return self._cell(row, column)

    def lock(self, row: int, column: int) -> str:
        cell = self._cell(row, column)
        return cell.lock if cell is not None else ""

    def person(self, row: int) -> PersonRow | None:
        """The person of a row, None while the page is on its way."""
        return self.pages.at_hand(row)

    def text(self, row: int, column: int) -> str:
        over = self._over.get((self.pages.keys[row], self.columns[column].key))
        if over is not None:
            return over
        cell = self._cell(row, column)
        return cell.text if cell is not None else WAITING if column == 0 else ""

    def _cell(self, row: int, column: int) -> Cell | None:
        person = self.pages.row(row)  # perhaps with the old words, until the new ones have come
        return person.cells[column] if person is not None and person.cells else None

    def key(self, row: int) -> object:
        return self.pages.keys[row]

    def problem(self, row: int, column: int) -> Problem | None:
        spot = (self.pages.keys[row], self.columns[column].key)
        if spot in self._wrong or spot in self._over:
            return self._wrong.get(spot)
        person = self.pages.at_hand(row)
        return person.cells[column].problem if person is not None and person.cells else None

    def problems(self) -> int:
        return len(self._wrong)

    def wrong_place(self) -> tuple[int, int] | None:
        """Row and column of a wrong cell among the people shown."""
        rows = {key: row for row, key in enumerate(self.pages.keys) if any(key == spot for spot, _ in self._wrong)} \
            if self._wrong else {}
        found = sorted((rows[key], self._places[column]) for key, column in self._wrong
                       if key in rows and column in self._places)
        return found[0] if found else None

    def set_cells(self, key: object, cells: Mapping[str, str]) -> None:
        """Not here: what is stored is read from the store."""
        raise NotImplementedError

    # Qt

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.pages.keys)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Asked at every painting of a cell: nothing is put together here."""
        if not index.isValid() or not self.columns[index.column()].entry:
            return SHUT
        cell = self._cell(index.row(), index.column())
        return SHUT if cell is None or cell.lock else OPEN

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[column].alignment
        cell, problem = self._cell(row, column), self.problem(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = [problem.words if problem else "", cell.hint if cell else "", cell.lock if cell else ""]
            return "\n".join(filter(None, lines)) or None
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            words = [f"{problem.words} {problem.consequence}".strip() if problem else "", cell.aside if cell else "",
                     cell.lock if cell else ""]
            return ". ".join(filter(None, words)) or None
        return None
