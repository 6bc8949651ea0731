"""Rows of a model of any length: first the ordered keys of all, then pages of rows as they come into view."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex

from simata_desktop.ui.tasks import Tasks

WAITING = 3  # pages asked for and not fetched yet; older wishes are forgotten
LOADING, READY, EMPTY, FAILED = "loading", "ready", "empty", "failed"
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Source(Protocol[R_co]):
    """Where the rows come from; both calls run in a reader thread."""

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """The keys of all rows in order of the column ``sort`` ("" for the natural order)."""

    def rows(self, keys: Sequence[int]) -> Sequence[R_co]:
        """The rows of these keys in their order, one for each."""


class Pages(Generic[R]):
    """Keys and pages of one model, which it tells of every change.

    ``size`` rows make a page, the ``kept`` last ones used stay in memory. ``stays``: reading the same keys again leaves
    the old rows in view until the new ones have come. ``say`` hears loading, ready, empty or failed, ``failed`` why.
    """

    def __init__(self, model: QAbstractTableModel, tasks: Tasks, *, size: int, kept: int, say: Callable[[str], None],
                 failed: Callable[[BaseException], None], stays: bool = False) -> None:
        self._model, self._tasks, self._size, self._kept, self._stays = model, tasks, size, kept, stays
        self._say, self._failed = say, failed
        self.source: Source[R] | None = None
        self.keys: Sequence[int] = ()
        self.held: OrderedDict[int, list[R | None]] = OrderedDict()  # number of the page → its rows
        self.sorted_by, self.descending = "", False
        self._stale: set[int] = set()  # pages still shown though the store may say something else by now
        self._age = 0  # grows with every list of keys; pages of an older list are thrown away
        self._wanted: list[int] = []
        self._fetching: int | None = None

    # Loading

    def ask(self, source: Source[R]) -> None:
        """Show the rows of another source (another filter) from the top."""
        self.source = source
        self._load(self._reset)

    def sort_by(self, key: str, *, descending: bool) -> None:
        """Order by a column; the source does the work."""
        self.sorted_by, self.descending = key, descending
        self._load(self._rearrange)

    def reload(self) -> None:
        """Ask the same source again; selection and place stay with their rows."""
        self._load(self._rearrange)

    def _load(self, arrived: Callable[[Sequence[int]], None]) -> None:
        source, sort, descending = self.source, self.sorted_by, self.descending
        if source is None:
            return
        if not self.keys:
            self._say(LOADING)
        self._tasks.run_query(lambda: source.keys(sort, descending), arrived, on_failed=self._fail, key="keys",
                              owner=self._model)

    def _reset(self, keys: Sequence[int]) -> None:
        self._model.beginResetModel()
        self._forget(keys, stay=False)
        self._model.endResetModel()
        self._say(READY if keys else EMPTY)

    def _rearrange(self, keys: Sequence[int]) -> None:
        model = self._model
        model.layoutAboutToBeChanged.emit()
        held = model.persistentIndexList()
        before = [self.keys[index.row()] for index in held]
        self._forget(keys, stay=self._stays and list(keys) == list(self.keys))
        looked_for = set(before)
        rows = {key: row for row, key in enumerate(keys) if key in looked_for} if held else {}
        for index, key in zip(held, before, strict=True):
            now = model.index(rows[key], index.column()) if key in rows else QModelIndex()
            model.changePersistentIndex(index, now)
        model.layoutChanged.emit()
        self._say(READY if keys else EMPTY)

    def _forget(self, keys: Sequence[int], *, stay: bool) -> None:
        self.keys, self._age = keys, self._age + 1
        if not stay:
            self.held.clear()
        self._wanted.clear()
        self._fetching = None
        self.grow_stale()

    def drop(self, rows: Collection[int]) -> None:
        """Take rows away that belong to the list no longer; those below move up, with what is at hand of them."""
        for first, last in reversed(_runs(rows)):
            self._model.beginRemoveRows(QModelIndex(), first, last)
            self._cut(first, last)
            self._model.endRemoveRows()
        self._say(READY if self.keys else EMPTY)

    def _cut(self, first: int, last: int) -> None:
        """Rows ``first`` to ``last`` go. What a page lacks at its end now is fetched when it comes near."""
        size, gone = self._size, last - first + 1
        known = {row - gone if row > last else row: held for page, rows in self.held.items()
                 for row, held in enumerate(rows, page * size)
                 if held is not None and not first <= row <= last}
        self.keys, self._age = [*self.keys[:first], *self.keys[last + 1:]], self._age + 1
        self._wanted.clear()
        self._fetching = None
        for page in [page for page in self.held if (page + 1) * size > first]:
            del self.held[page]
        for page in sorted({row // size for row in known} - self.held.keys()):
            rows = range(page * size, min((page + 1) * size, len(self.keys)))
            self.held[page] = [known.get(row) for row in rows]
            if sum(row not in known for row in rows) > size // 2:
                self._stale.add(page)
        self._stale &= self.held.keys()

    def _fail(self, error: BaseException) -> None:
        self._failed(error)
        self._say(FAILED)

    # Pages

    def grow_stale(self) -> None:
        """What is at hand may be shown until the store has been read again."""
        self._stale = set(self.held)

    def fresh(self, row: int) -> bool:
        """Is the row at hand as the store last told it?"""
        return self.at_hand(row) is not None and row // self._size not in self._stale

    def row(self, row: int) -> R | None:
        """A row, perhaps with its old words; None while it is on its way. What is not fresh is fetched."""
        page = row // self._size
        if not self.fresh(row):
            self._want(page)
        rows = self.held.get(page)
        if rows is None:
            return None
        self.held.move_to_end(page)
        return rows[row % self._size]

    def at_hand(self, row: int) -> R | None:
        """The same without fetching anything."""
        page = self.held.get(row // self._size)
        return page[row % self._size] if page is not None else None

    def row_of(self, key: int) -> int | None:
        """Where the row of ``key`` stands, None when it is not in the list."""
        return next((row for row, other in enumerate(self.keys) if other == key), None)

    def collect(self, rows: Sequence[int], on_done: Callable[[Sequence[R]], None]) -> None:
        """Fetch any rows, also those never shown (for copying)."""
        source, keys = self.source, [self.keys[row] for row in rows]
        if source is not None:
            self._tasks.run_query(lambda: source.rows(keys), on_done, key="collect", owner=self._model)

    def have(self, rows: Sequence[int], run: Callable[[], object]) -> None:
        """Call ``run`` once all these rows are at hand and fresh."""
        source, age = self.source, self._age
        pages = sorted({row // self._size for row in rows if not self.fresh(row)})
        if not pages or source is None:
            run()
            return
        some = [self._keys_of(page) for page in pages]

        def arrived(found: Sequence[Sequence[R]]) -> None:
            if age == self._age:
                for page, held in zip(pages, found, strict=True):
                    self._keep(page, held)
                run()

        self._tasks.run_query(lambda: [source.rows(keys) for keys in some], arrived, key="have", owner=self._model)

    def _keys_of(self, page: int) -> Sequence[int]:
        return list(self.keys[page * self._size:(page + 1) * self._size])

    def _want(self, page: int) -> None:
        """Newest wish first: what has been scrolled past is not fetched any more."""
        if page == self._fetching:
            return
        if page in self._wanted:
            self._wanted.remove(page)
        self._wanted.append(page)
        del self._wanted[:-WAITING]
        if self._fetching is None:
            self._fetch()

    def _fetch(self) -> None:
        source = self.source
        if not self._wanted or source is None:
            return
        page = self._fetching = self._wanted.pop()
        keys, age = self._keys_of(page), self._age
        self._tasks.run_query(lambda: source.rows(keys), lambda rows: self._arrive(page, rows, age=age),
                              on_failed=lambda error: self._miss(error, age), owner=self._model)

    def _arrive(self, page: int, rows: Sequence[R], *, age: int) -> None:
        if age != self._age:
            return
        self._fetching = None
        self._keep(page, rows)
        while len(self.held) > self._kept:
            self.held.popitem(last=False)
        self._fetch()

    def _keep(self, page: int, rows: Sequence[R]) -> None:
        self.held[page] = list(rows)
        self._stale.discard(page)
        first, last = page * self._size, page * self._size + len(rows) - 1
        self._model.dataChanged.emit(self._model.index(first, 0),
                                     self._model.index(last, self._model.columnCount() - 1))

    def _miss(self, error: BaseException, age: int) -> None:
        if age == self._age:
            self._fetching = None
            self._failed(error)


def _runs(rows: Collection[int]) -> list[tuple[int, int]]:
    """Rows as runs (first, last) of neighbours, from the top."""
    runs: list[tuple[int, int]] = []
    for row in sorted(set(rows)):
        if runs and runs[-1][1] == row - 1:
            runs[-1] = runs[-1][0], row
        else:
            runs.append((row, row))
    return runs
