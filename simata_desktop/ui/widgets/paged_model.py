"""A table of any length: first the ordered keys of all rows, then pages of 200 rows as they come into view."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.columns import Column, RowSource

PAGE, PAGES_KEPT, PAGES_WAITING = 200, 24, 3
WAITING = "…"
LOADING, READY, EMPTY, FAILED = "loading", "ready", "empty", "failed"
AnyIndex = QModelIndex | QPersistentModelIndex
Row = Sequence[object]


class PagedModel(QAbstractTableModel):
    """Rows of a ``RowSource``. While a page is on its way its cells show an ellipsis.

    Signals: ``state_changed(state)`` with loading, ready, empty or failed; ``failed(error)`` before the last.
    """

    state_changed = Signal(str)
    failed = Signal(object)

    def __init__(self, theme: Theme, tasks: Tasks, columns: Sequence[Column]) -> None:
        super().__init__()
        self._theme, self._tasks = theme, tasks
        self.columns = tuple(columns)
        self.alignments = tuple(column.alignment for column in self.columns)
        self.state = LOADING
        self.sorted_by, self.descending = "", False
        self._source: RowSource | None = None
        self._keys: Sequence[int] = ()
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._age = 0  # grows with every list of keys; pages of an older list are thrown away
        self._wanted: list[int] = []
        self._fetching: int | None = None

    # Loading

    def ask(self, source: RowSource) -> None:
        """Show the rows of another source (another filter) from the top."""
        self._source = source
        self._load(self._reset)

    def sort_by(self, key: str, *, descending: bool) -> None:
        """Order by a column; the source does the work."""
        self.sorted_by, self.descending = key, descending
        self._load(self._rearrange)

    def reload(self) -> None:
        """Ask the same source again; selection and place stay with their rows."""
        self._load(self._rearrange)

    def _load(self, arrived: Callable[[Sequence[int]], None]) -> None:
        source, sort, descending = self._source, self.sorted_by, self.descending
        if source is None:
            return
        if not self._keys:
            self._say(LOADING)
        self._tasks.run_query(lambda: source.keys(sort, descending), arrived, on_failed=self._fail, key="keys",
                              owner=self)

    def _reset(self, keys: Sequence[int]) -> None:
        self.beginResetModel()
        self._forget(keys)
        self.endResetModel()
        self._say(READY if keys else EMPTY)

    def _rearrange(self, keys: Sequence[int]) -> None:
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        before = [self._keys[index.row()] for index in held]
        self._forget(keys)
        rows = {}
        if held:
            looked_for = set(before)
            rows = {key: row for row, key in enumerate(keys) if key in looked_for}
        for index, key in zip(held, before, strict=True):
            now = self.index(rows[key], index.column()) if key in rows else QModelIndex()
            self.changePersistentIndex(index, now)
        self.layoutChanged.emit()
        self._say(READY if keys else EMPTY)

    def _forget(self, keys: Sequence[int]) -> None:
        self._keys = keys
        self._age += 1
        self._pages.clear()
        self._wanted.clear()
        self._fetching = None

    def _fail(self, error: BaseException) -> None:
        self.failed.emit(error)
        self._say(FAILED)

    def _say(self, state: str) -> None:
        self.state = state
        self.state_changed.emit(state)

    # Pages

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
                              on_failed=lambda error: self._miss(error, age), owner=self)

    def _arrive(self, page: int, rows: Sequence[Row], *, age: int) -> None:
        if age != self._age:
            return
        self._fetching = None
        self._pages[page] = rows
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        last = min((page + 1) * PAGE, len(self._keys)) - 1
        self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self.columns) - 1))
        self._fetch()

    def _miss(self, error: BaseException, age: int) -> None:
        if age == self._age:
            self._fetching = None
            self.failed.emit(error)

    # What others ask

    def key_at(self, row: int) -> int:
        """The key of a row."""
        return self._keys[row]

    def row_of(self, key: int) -> int | None:
        """Where the row of ``key`` stands, None when it is not in the list."""
        return next((row for row, other in enumerate(self._keys) if other == key), None)

    def values(self, row: int) -> Row | None:
        """The values of a row, None while its page is on its way."""
        page = row // PAGE
        if page not in self._pages:
            self._want(page)
        rows = self._pages.get(page)
        if rows is None:
            return None
        self._pages.move_to_end(page)
        return rows[row % PAGE]

    def words(self, values: Row | None, column: int) -> str:
        """What a cell says; an ellipsis for a row on its way."""
        return WAITING if values is None else self.columns[column].show(values[column])

    def collect(self, rows: Sequence[int], on_done: Callable[[Sequence[Row]], None]) -> None:
        """Fetch the values of any rows, also those never shown (for copying)."""
        source, keys = self._source, [self._keys[row] for row in rows]
        if source is not None:
            self._tasks.run_query(lambda: source.rows(keys), on_done, key="collect", owner=self)

    # Qt

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._keys)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[section].alignment
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignments[index.column()]
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.FontRole,
                        Qt.ItemDataRole.ToolTipRole):
            return None
        if role == Qt.ItemDataRole.FontRole:
            return self._theme.font("strong") if column.strong else None
        values = self.values(index.row())
        if values is not None and not values:  # the row went away between two readings
            return None
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = column.tone(values) if column.tone is not None and values else ""
            return self._theme.color(tone) if tone else None
        return self.words(values, index.column())
