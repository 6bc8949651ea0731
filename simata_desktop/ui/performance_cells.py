"""The cells of a long entry table: pages of people as they come into view, and what was typed laid over them.

What was typed stands over what is stored until the store has answered; a wrong text stays over it until it is
corrected or given up, also while other people are shown.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal

from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.widgets.entry_model import Edit, EntryColumn, EntryModel, Problem
from simata_desktop.ui.widgets.paged_model import EMPTY, FAILED, LOADING, READY, WAITING

AnyIndex = QModelIndex | QPersistentModelIndex
PAGE, PAGES_KEPT, PAGES_WAITING = 50, 80, 3
SHUT = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
OPEN = SHUT | Qt.ItemFlag.ItemIsEditable
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


class CellSource(Protocol):
    """Where the people come from; both calls run in a reader thread."""

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """The local keys of all people in order of the column ``sort`` ("" for the natural order)."""

    def rows(self, keys: Sequence[int]) -> Sequence[PersonRow]:
        """The people of these keys in their order, one for each."""


class PersonCells(EntryModel):
    """People of a ``CellSource``; ``apply`` remains the only way in.

    Signals: ``state_changed(state)`` with loading, ready, empty or failed; ``refused(reason)`` when nothing of a block
    could be typed; ``wrong_changed()`` when another number of cells is wrong.
    """

    state_changed = Signal(str)
    refused = Signal(str)
    wrong_changed = Signal()

    def __init__(self, tasks: Tasks, columns: Sequence[EntryColumn]) -> None:
        super().__init__(columns)
        self._tasks = tasks
        self._places = {column.key: place for place, column in enumerate(self.columns)}
        self._source: CellSource | None = None
        self._keys: Sequence[int] = ()
        self._pages: OrderedDict[int, list[PersonRow]] = OrderedDict()
        self._stale: set[int] = set()  # pages still shown though the store may say something else by now
        self._age = 0  # grows with every list of keys; pages of an older list are thrown away
        self._wanted: list[int] = []
        self._fetching: int | None = None
        self._over: dict[Place, str] = {}
        self._wrong: dict[Place, Problem] = {}
        self.sorted_by, self.descending = "", False

    # Loading

    def ask(self, source: CellSource) -> None:
        """Show the people of another source from the top."""
        self._source = source
        self._load(self._reset)

    def sort_by(self, key: str, *, descending: bool) -> None:
        """Order by a column; the source does the work."""
        self.sorted_by, self.descending = key, descending
        self._load(self._rearrange)

    def reload(self) -> None:
        """Ask the same source again; the place stays with its person."""
        self._load(self._rearrange)

    def _load(self, arrived: Callable[[Sequence[int]], None]) -> None:
        source, sort, descending = self._source, self.sorted_by, self.descending
        if source is None:
            return
        if not self._keys:
            self.state_changed.emit(LOADING)
        self._tasks.run_query(lambda: source.keys(sort, descending), arrived, on_failed=self._fail, key="keys",
                              owner=self)

    def _reset(self, keys: Sequence[int]) -> None:
        self.beginResetModel()
        self._forget(keys)
        self._pages.clear()
        self.endResetModel()
        self.state_changed.emit(READY if keys else EMPTY)

    def _rearrange(self, keys: Sequence[int]) -> None:
        """The old words of the same people stay in view until the new ones have come."""
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        before = [self._keys[index.row()] for index in held]
        if list(keys) != list(self._keys):
            self._pages.clear()
        self._forget(keys)
        looked_for = set(before)
        rows = {key: row for row, key in enumerate(keys) if key in looked_for} if held else {}
        for index, key in zip(held, before, strict=True):
            now = self.index(rows[key], index.column()) if key in rows else QModelIndex()
            self.changePersistentIndex(index, now)
        self.layoutChanged.emit()
        self.state_changed.emit(READY if keys else EMPTY)

    def _forget(self, keys: Sequence[int]) -> None:
        self._keys, self._age = keys, self._age + 1
        self._wanted.clear()
        self._fetching = None
        self._stale = set(self._pages)

    def _fail(self, error: BaseException) -> None:
        self.state_changed.emit(FAILED)

    def _want(self, page: int) -> None:
        """Newest wish first: what has been scrolled past is not fetched any more."""
        if page == self._fetching:
            return
        if page in self._wanted:
            self._wanted.remove(page)
        self._wanted.append(page)
        del self._wanted[:-PAGES_WAITING]
        if self._fetching is None:
            self._fetch()

    def _fetch(self) -> None:
        source = self._source
        if not self._wanted or source is None:
            return
        page = self._fetching = self._wanted.pop()
        keys, age = self._keys[page * PAGE:(page + 1) * PAGE], self._age
        self._tasks.run_query(lambda: source.rows(keys), lambda rows: self._arrive(page, rows, age=age),
                              on_failed=lambda error: self._miss(age), owner=self)

    def _arrive(self, page: int, rows: Sequence[PersonRow], *, age: int) -> None:
        if age != self._age:
            return
        self._fetching = None
        self._keep(page, rows)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        self._fetch()

    def _keep(self, page: int, rows: Sequence[PersonRow]) -> None:
        self._pages[page] = list(rows)
        self._stale.discard(page)
        last = page * PAGE + len(rows) - 1
        self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self.columns) - 1))

    def _miss(self, age: int) -> None:
        if age == self._age:
            self._fetching = None

    def have(self, rows: Sequence[int], run: Callable[[], None]) -> None:
        """Call ``run`` once all these rows are at hand."""
        source, age = self._source, self._age
        pages = [page for page in sorted({row // PAGE for row in rows}) if not self._fresh(page)]
        if not pages or source is None:
            run()
            return
        some = [list(self._keys[page * PAGE:(page + 1) * PAGE]) for page in pages]

        def arrived(found: Sequence[Sequence[PersonRow]]) -> None:
            if age == self._age:
                for page, held in zip(pages, found, strict=True):
                    self._keep(page, held)
                run()

        self._tasks.run_query(lambda: [source.rows(keys) for keys in some], arrived, key="have", owner=self)

    def _fresh(self, page: int) -> bool:
        return page in self._pages and page not in self._stale

    # Typing

    def apply(self, block: Sequence[tuple[int, int, str]]) -> list[Edit]:
        """Lay (row, column, text) over the cells. Wrong texts stay here, right ones are told as one block."""
        if not all(self._fresh(row // PAGE) for row, _, _ in block):
            self.have([row for row, _, _ in block], lambda: self._apply(block))
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
        column, spot = self.columns[place], (self._keys[row], self.columns[place].key)
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
        source, keys = self._source, list(dict.fromkeys(int(str(edit.row)) for edit in edits))
        if len(keys) > PAGE:
            self._write_in(edits)
            self._stale = set(self._pages)
        elif source is not None:
            self._tasks.run_query(lambda: source.rows(keys), lambda rows: self._settled(edits, rows), owner=self)

    def _settled(self, edits: Sequence[Edit], rows: Sequence[PersonRow]) -> None:
        self._lift(edits)
        fresh = {row.key: row for row in rows}
        for page, held in self._pages.items():
            for place, row in enumerate(held):
                if row.key in fresh:
                    held[place] = fresh[row.key]
                    self._tell_rows([page * PAGE + place])

    def _write_in(self, edits: Sequence[Edit]) -> None:
        """Put the stored texts into the rows at hand."""
        self._lift(edits)
        rows = {row.key: row for held in self._pages.values() for row in held}
        for edit in edits:
            row, place = rows.get(int(str(edit.row))), self._places[edit.column]
            if row is not None and row.cells:
                cells = list(row.cells)
                cells[place] = replace(cells[place], text=edit.after, problem=None)
                row.cells = cells
        self._tell_rows(range(len(self._keys)))

    def _tell_rows(self, rows: Sequence[int]) -> None:
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), len(self.columns) - 1))

    def take_back(self, edits: Sequence[Edit]) -> None:
        """Show what is stored again, when saving a block was refused."""
        self._lift(edits)
        self._tell_rows(range(len(self._keys)))

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

    def person(self, row: int) -> PersonRow | None:
        """The person of a row, None while the page is on its way."""
        page = self._pages.get(row // PAGE)
        return page[row % PAGE] if page is not None else None

    def find(self, key: int) -> int | None:
        """Where the person of a local key stands, None when not in the list."""
        return next((row for row, other in enumerate(self._keys) if other == key), None)

    def text(self, row: int, column: int) -> str:
        over = self._over.get((self._keys[row], self.columns[column].key))
        if over is not None:
            return over
        cell = self._cell(row, column)
        return cell.text if cell is not None else WAITING if column == 0 else ""

    def _cell(self, row: int, column: int) -> Cell | None:
        number = row // PAGE
        if not self._fresh(number):
            self._want(number)
        page = self._pages.get(number)  # perhaps with its old words, until the new ones have come
        if page is None:
            return None
        cells = page[row % PAGE].cells
        return cells[column] if cells else None

    def key(self, row: int) -> object:
        return self._keys[row]

    def problem(self, row: int, column: int) -> Problem | None:
        spot = (self._keys[row], self.columns[column].key)
        if spot in self._wrong or spot in self._over:
            return self._wrong.get(spot)
        page = self._pages.get(row // PAGE)
        cells: Sequence[Cell] = page[row % PAGE].cells if page is not None else ()
        return cells[column].problem if cells else None

    def problems(self) -> int:
        return len(self._wrong)

    def wrong_place(self) -> tuple[int, int] | None:
        """Row and column of a wrong cell among the people shown."""
        rows = {key: row for row, key in enumerate(self._keys) if any(key == spot for spot, _ in self._wrong)} \
            if self._wrong else {}
        found = sorted((rows[key], self._places[column]) for key, column in self._wrong
                       if key in rows and column in self._places)
        return found[0] if found else None

    def set_cells(self, key: object, cells: Mapping[str, str]) -> None:
        """Not here: what is stored is read from the store."""
        raise NotImplementedError

    # Qt

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._keys)

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
