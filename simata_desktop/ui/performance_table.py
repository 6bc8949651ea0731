"""The entry table over a long list of people: blocks reach rows not yet loaded, words stand where no value is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from simata_desktop.ui.memory import Memory
from simata_desktop.ui.performance_cells import PersonCells
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.entry_cell import DOWN, EDGE, UP, CellDelegate
from simata_desktop.ui.widgets.entry_table import EntryTable

AnyIndex = QModelIndex | QPersistentModelIndex
FARTHEST = 20_000  # rows that Ctrl+arrow looks at from where it stands
_UP_DOWN = {Qt.Key.Key_Down: DOWN, Qt.Key.Key_Up: UP}


class AsideDelegate(CellDelegate):
    """Writes the words of a cell that holds no text ("belum ada", "kedaluwarsa")."""

    def __init__(self, theme: Theme, model: PersonCells, table: EntryTable) -> None:
        super().__init__(theme, model, table, table.currentIndex)
        self._cells = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        super().paint(painter, option, index)
        cell = self._cells.cell(index.row(), index.column())
        if cell is None or not cell.aside or self._cells.text(index.row(), index.column()):
            return
        lit = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("selection_text" if lit else cell.tone))
        room = option.rect.adjusted(EDGE, 0, -EDGE, -1)
        words = painter.fontMetrics().elidedText(cell.aside, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, self._cells.columns[index.column()].alignment, words)
        painter.restore()


class PersonTable(EntryTable):
    """Several cells are copied with their heads, which a paste leaves out again; empty cells of a pasted block change
    nothing, as in an import.

    Signals: ``sort_asked(column key)`` when a head was pressed.
    """

    sort_asked = Signal(str)
    blanks_empty = False

    def __init__(self, theme: Theme, model: PersonCells, name: str, *, memory: Memory | None = None,
                 accessible: str = "") -> None:
        super().__init__(theme, model, name, memory=memory, accessible=accessible)
        self._cells = model
        for head in (self.horizontalHeader(), self._frozen.horizontalHeader()):
            head.setSectionsClickable(True)
            head.sectionClicked.connect(lambda place: self.sort_asked.emit(model.columns[place].key))
        model.layoutChanged.connect(self._point_out)

    def mark_sort(self, key: str, *, descending: bool) -> None:
        """Show at its head which column orders."""
        place = next(n for n, column in enumerate(self._cells.columns) if column.key == key)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        for head in (self.horizontalHeader(), self._frozen.horizontalHeader()):
            head.setSortIndicator(place, order)
            head.setSortIndicatorShown(True)
            head.viewport().update()

    def go_to(self, key: int) -> bool:
        """Stand on the row of a person; False when not in the list."""
        row = self._cells.pages.row_of(key)
        if row is None:
            return False
        column = self.currentIndex().column() if self.currentIndex().isValid() else self._first_entry()
        self._go((row, column))
        return True

    def _first_entry(self) -> int:
        return next((place for place, column in enumerate(self._cells.columns) if column.entry), 0)

    # Blocks

    def copy(self) -> None:
        """One cell as it is, several with the heads of their columns."""
        cells = self.selected_cells()
        self._cells.pages.have([row for row, _ in cells], lambda: self._copy(heads=len(cells) > 1))

    def copy_with_heads(self) -> None:
        self._cells.pages.have([row for row, _ in self.selected_cells()], lambda: self._copy(heads=True))

    def _cell_delegate(self) -> CellDelegate:
        return AsideDelegate(self._theme, self._model, self)

    def _copied(self, row: int, column: int) -> str:
        """In the manner of the clipboard: a NIP bare."""
        return self._cells.columns[column].clipboard(self._cells.text(row, column))

    def fill_down(self) -> None:
        rows = [row for row, _ in self.selected_cells()]
        self._cells.pages.have([max(min(rows) - 1, 0), *rows] if rows else [], super().fill_down)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and key in _UP_DOWN and self.currentIndex().isValid():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._cells.pages.have(self._ahead(_UP_DOWN[key]),
                                   lambda: self._go(self._edge_of_data(_UP_DOWN[key]), extend=shift))
        else:
            super().keyPressEvent(event)

    def _ahead(self, move: tuple[int, int]) -> Sequence[int]:
        here = self.currentIndex().row()
        if move == DOWN:
            return range(here, min(here + FARTHEST, self._cells.rowCount()))
        return range(max(here - FARTHEST, 0), here + 1)
