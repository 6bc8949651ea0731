"""The columns of names that stand still at the left while a table scrolls sideways."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QHeaderView, QTableView

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.heads import Heads
from simata_desktop.ui.widgets.label import frame

LINE = 2  # the line at their right end lies inside the last column


class FrozenColumns(QTableView):
    """A second view of the same model laid over the first, showing only the frozen columns; it takes no keyboard."""

    def __init__(self, theme: Theme, table: QTableView, columns: Sequence[Column], frozen: Sequence[int], *,
                 delegate: QAbstractItemDelegate, dense: bool = True) -> None:
        """``frozen`` are the places of the columns that stand still; ``dense`` is that of the heads of the table."""
        super().__init__(table)
        self._table, self._columns = table, list(frozen)
        source: QAbstractItemModel = table.model()
        self.setModel(source)
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(delegate)
        self.setAccessibleName(table.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(table.verticalScrollMode())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._line = frame("hairline_strong")
        self._line.setParent(self)
        self._set_heads(theme, columns, dense=dense)
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.horizontalHeader().sectionResized.connect(self._resized)
        self.setVisible(bool(self._columns))
        self.place()

    def place(self) -> None:
        """Lie over the left of the table, heads included."""
        width = sum(self._table.columnWidth(column) for column in self._columns)
        self.setGeometry(0, 0, width, self._table.viewport().height() + self._table.horizontalHeader().height())
        self._line.setGeometry(width - LINE, 0, LINE, self.height())
        self._line.raise_()

    def update_row(self, row: int) -> None:
        """Paint a row again: the name of the current row is emphasised."""
        for column in self._columns:
            if row >= 0:
                self.update(self.model().index(row, column))

    def measure(self) -> None:
        """Take the row height of the table."""
        side = self.verticalHeader()
        side.setMinimumSectionSize(self._table.verticalHeader().minimumSectionSize())
        side.setDefaultSectionSize(self._table.verticalHeader().defaultSectionSize())
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _set_heads(self, theme: Theme, columns: Sequence[Column], *, dense: bool) -> None:
        head = Heads(theme, self, columns, dense=dense)
        self.setHorizontalHeader(head)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionsClickable(False)
        self.verticalHeader().hide()
        for column in range(self.model().columnCount()):
            self.setColumnHidden(column, column not in self._columns)
            self._resized(column, 0, self._table.columnWidth(column))

    def _resized(self, column: int, _old: int, new: int) -> None:
        line = LINE if self._columns and column == self._columns[-1] else 0
        self.setColumnWidth(column, new - line)
        self.place()
