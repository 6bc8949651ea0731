"""A table of any length, page by page (``Pages``), with the words its columns make of the values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.pages import LOADING, Pages, Source

PAGE, PAGES_KEPT = 200, 24
WAITING = "…"
AnyIndex = QModelIndex | QPersistentModelIndex
Row = Sequence[object]


class PagedModel(QAbstractTableModel):
    """Rows of a ``Source``, whose values stand in the order of the columns; a row that is gone is empty.

    While a page is on its way its cells show an ellipsis.

    Signals: ``state_changed(state)`` with loading, ready, empty or failed; ``failed(error)`` before the last.
    """

    state_changed = Signal(str)
    failed = Signal(object)

    def __init__(self, theme: Theme, tasks: Tasks, columns: Sequence[Column]) -> None:
        super().__init__()
        self._theme = theme
        self.columns = tuple(columns)
        self.alignments = tuple(column.alignment for column in self.columns)
        self.state = LOADING
        self.pages: Pages[Row] = Pages(self, tasks, size=PAGE, kept=PAGES_KEPT, say=self._say,
                                       failed=self.failed.emit)

    def ask(self, source: Source[Row]) -> None:
        """Show the rows of another source (another filter) from the top."""
        self.pages.ask(source)

    def sort_by(self, key: str, *, descending: bool) -> None:
        """Order by a column; the source does the work."""
        self.pages.sort_by(key, descending=descending)

    def reload(self) -> None:
        """Ask the same source again; selection and place stay with their rows."""
        self.pages.reload()

    def drop(self, rows: Collection[int]) -> None:
        """Take rows away that belong to the list no longer; nothing is asked, those below move up."""
        self.pages.drop(rows)

    def _say(self, state: str) -> None:
        self.state = state
        self.state_changed.emit(state)

    # What others ask

    @property
    def sorted_by(self) -> str:
        """The column that orders, "" for the natural order."""
        return self.pages.sorted_by

    @property
    def descending(self) -> bool:
        """Is that order turned round?"""
        return self.pages.descending

    def key_at(self, row: int) -> int:
        """The key of a row."""
        return self.pages.keys[row]

    def row_of(self, key: int) -> int | None:
        """Where the row of ``key`` stands, None when it is not in the list."""
        return self.pages.row_of(key)

    def values(self, row: int) -> Row | None:
        """The values of a row, None while its page is on its way."""
        return self.pages.row(row)

    def words(self, values: Row | None, column: int) -> str:
        """What a cell says; an ellipsis for a row on its way."""
        return WAITING if values is None else self.columns[column].show(values[column])

    def collect(self, rows: Sequence[int], on_done: Callable[[Sequence[Row]], None]) -> None:
        """Fetch the values of any rows, also those never shown (for copying)."""
        self.pages.collect(rows, on_done)

    # Qt

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.pages.keys)

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
