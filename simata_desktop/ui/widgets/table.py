"""A list of rows as every page shows it: quick at any length, sorted by its heads, copied with its heads."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from simata_desktop.ui.memory import Memory
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.growth import Growth
from simata_desktop.ui.widgets.heads import Heads, ScaledWidths, scaled
from simata_desktop.ui.widgets.paged_model import PagedModel, Row
from simata_desktop.ui.widgets.row_delegate import RowDelegate

TYPING_PAUSE = 1000  # milliseconds after which typing begins a new word


class Table(QTableView):
    """Shows a ``PagedModel``.

    Signals: ``opened(key)`` on Enter or double click; ``picked(keys)`` when the selection changed;
    ``found_typed(text)`` while letters are typed in the list, to which the page answers with ``go_to``.
    """

    opened = Signal(int)
    picked = Signal(object)
    found_typed = Signal(str)

    def __init__(self, theme: Theme, model: PagedModel, name: str, *, memory: Memory | None = None,
                 accessible: str = "", dense: bool = False) -> None:
        """``dense`` heads are small and come close to the sides: for many narrow columns."""
        super().__init__()
        self._theme, self._model, self._dense = theme, model, dense
        self._typed, self._typing = "", QElapsedTimer()
        self.setAccessibleName(accessible or name)
        self.setFrameShape(QFrame.Shape.NoFrame)  # no style sheet either: it would repaint all rows at each scroll
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setItemDelegate(RowDelegate(theme, self, model))
        self._set_heads(name, memory)
        self._widths = ScaledWidths(theme, self.horizontalHeader())
        theme.changed.connect(self._measure)
        self._measure()
        self.activated.connect(self._open)
        self.selectionModel().selectionChanged.connect(self._tell_picked)

    def copy(self) -> None:
        """Put the selected rows, or all when none is selected, with their heads on the clipboard."""
        rows = self.selected_rows() or list(range(self._model.rowCount()))
        self._model.collect(rows, self._to_clipboard)

    def selected_rows(self) -> list[int]:
        """The selected rows from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def selected_keys(self) -> list[int]:
        """The keys of the selected rows."""
        return [self._model.key_at(row) for row in self.selected_rows()]

    def go_to(self, key: int) -> bool:
        """Select the row of ``key`` and bring it into view; False when it is not in the list."""
        row = self._model.row_of(key)
        if row is None:
            return False
        index = self._model.index(row, 0)
        self.setCurrentIndex(index)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().select(index, flags)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._growth.fill()

    def keyboardSearch(self, search: str) -> None:
        if not self._typing.isValid() or self._typing.elapsed() > TYPING_PAUSE:
            self._typed = ""
        self._typing.start()
        self._typed += search
        self.found_typed.emit(self._typed)

    def _set_heads(self, name: str, memory: Memory | None) -> None:
        head = Heads(self._theme, self, self._model.columns, dense=self._dense)
        self.setHorizontalHeader(head)
        head.setSortIndicatorShown(False)
        for index, column in enumerate(self._model.columns):
            head.resizeSection(index, scaled(self._theme, column.width))
        self._growth = Growth(self, self._model.columns)
        if memory is not None:
            memory.columns(name, head, tuple(column.key for column in self._model.columns), self._growth.by_hand)
        head.sectionClicked.connect(self._sort)
        self.verticalHeader().hide()

    def _measure(self) -> None:
        height = self._theme.tokens.height("row_table")
        side = self.verticalHeader()
        side.setMinimumSectionSize(height)
        side.setDefaultSectionSize(height)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._growth.rest()
        self._widths.follow()
        self._growth.fill()
        self.setFont(self._theme.font())

    def _sort(self, section: int) -> None:
        column = self._model.columns[section]
        if not column.sort:
            return
        descending = self._model.sorted_by == column.key and not self._model.descending
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(section, order)
        self.horizontalHeader().setSortIndicatorShown(True)
        self._model.sort_by(column.key, descending=descending)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._model.key_at(index.row()))

    def _tell_picked(self) -> None:
        self.picked.emit(self.selected_keys())

    def _to_clipboard(self, rows: Sequence[Row]) -> None:
        columns = [(place, column) for place, column in enumerate(self._model.columns)
                   if not self.isColumnHidden(place)]
        lines = ["\t".join(column.title.replace("\n", " ") for _, column in columns)]
        lines += ["\t".join(column.clipboard(row[place]) for place, column in columns) for row in rows if row]
        QGuiApplication.clipboard().setText("\n".join(lines))
