"""A table for entry with the keyboard of a spreadsheet; every committed cell or block is told at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget
from shiboken6 import isValid

from simata_desktop.ui.memory import Memory
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.entry_cell import DOWN, LEFT, RIGHT, STAY, UP, CellDelegate, CellField
from simata_desktop.ui.widgets.entry_model import EntryModel, Problem
from simata_desktop.ui.widgets.frozen_columns import FrozenColumns
from simata_desktop.ui.widgets.heads import Heads, ScaledWidths, scaled
from simata_desktop.ui.widgets.problem_note import ProblemNote
from simata_desktop.ui.widgets.sheet_text import Block, read_block, write_block

AnyIndex = QModelIndex | QPersistentModelIndex
Move = tuple[int, int]
AHEAD = 4  # rows that come into view together
_STEPS = {Qt.Key.Key_Return: DOWN, Qt.Key.Key_Enter: DOWN, Qt.Key.Key_Tab: RIGHT, Qt.Key.Key_Backtab: LEFT}
_JUMPS = {Qt.Key.Key_Down: DOWN, Qt.Key.Key_Up: UP, Qt.Key.Key_Left: LEFT, Qt.Key.Key_Right: RIGHT}


class EntryTable(QTableView):
    """Typing replaces, F2 edits, Enter down, Tab right, Esc reverts, Ctrl+arrows jump, Ctrl+D fills down, Del clears.

    Signals: ``drafted(row key, column key, text)`` at every stroke in an open field, text None when it closed;
    ``did_not_fit(rows, columns)`` when a pasted block was larger than the table; ``row_changed(row key)``.
    """

    drafted = Signal(object, str, object)
    did_not_fit = Signal(int, int)
    row_changed = Signal(object)
    blanks_empty = True  # does an empty cell of a pasted block empty the cell it meets?

    def __init__(self, theme: Theme, model: EntryModel, name: str, *, memory: Memory | None = None,
                 accessible: str = "") -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self.setAccessibleName(accessible or name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(model)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self._delegate = self._cell_delegate()
        self._delegate.opened.connect(self._field_opened)
        self.setItemDelegate(self._delegate)
        self._set_heads(name, memory)
        frozen = [place for place, column in enumerate(model.columns) if column.frozen]
        self._frozen = FrozenColumns(theme, self, model.columns, frozen, delegate=self._cell_delegate())  # its own
        self._widths = ScaledWidths(theme, self.horizontalHeader())
        theme.changed.connect(self._measure)
        self._measure()
        self._note = ProblemNote(theme, self.viewport())
        theme.changed.connect(self._point_out)
        self.selectionModel().currentChanged.connect(self._arrive)
        model.dataChanged.connect(self._point_out)
        model.refused.connect(self.say_refused)
        self.verticalScrollBar().valueChanged.connect(self._point_out)
        self.horizontalScrollBar().valueChanged.connect(self._point_out)

    # Blocks

    def selected_cells(self) -> list[tuple[int, int]]:
        """The selected cells, row by row; the current one when nothing is selected."""
        cells = sorted((index.row(), index.column()) for index in self.selectionModel().selectedIndexes())
        current = self.currentIndex()
        return cells or ([(current.row(), current.column())] if current.isValid() else [])

    def copy(self) -> None:
        """Put the selected block on the clipboard as a spreadsheet takes it."""
        self._copy(heads=False)

    def copy_with_heads(self) -> None:
        """The same with the heads of its columns above."""
        self._copy(heads=True)

    def paste(self) -> None:
        """Put a block from the clipboard at the upper left selected cell: one commit. One cell fills the selection."""
        cells, block = self.selected_cells(), self._block()
        if not cells or not block:
            return
        if len(block) == 1 and len(block[0]) == 1:
            self._model.apply([(row, column, block[0][0]) for row, column in cells])
            return
        top, left = cells[0][0], min(column for _, column in cells)
        rows, columns = self._model.rowCount(), self._model.columnCount()
        self._model.apply([(top + down, left + right, text) for down, line in enumerate(block)
                           for right, text in enumerate(line)
                           if (self.blanks_empty or text.strip()) and top + down < rows and left + right < columns])
        over = max(0, top + len(block) - rows), max(0, left + max(map(len, block)) - columns)
        if any(over):
            self.did_not_fit.emit(*over)

    def _block(self) -> Block:
        """What the clipboard holds, without the heads a copy took along; empty where it has no word."""
        block = read_block(QGuiApplication.clipboard().text())
        titles = [column.title.replace("\n", " ") for column in self._model.columns]
        wide = len(block[0])
        heads = any(titles[place:place + wide] == block[0] for place in range(len(titles)))
        block = block[1:] if heads and len(block) > 1 else block
        return block if any(map(any, block)) else []

    def fill_down(self) -> None:
        """Repeat the top row of the selection downwards; for one cell, take over the cell above it."""
        cells = self.selected_cells()
        if not cells:
            return
        top = min(row for row, _ in cells)
        if all(row == top for row, _ in cells):
            top -= 1
        if top >= 0:
            self._model.apply([(row, column, self._model.text(top, column)) for row, column in cells if row > top])

    def clear_cells(self) -> None:
        """Empty the selected cells: one commit."""
        self._model.apply([(row, column, "") for row, column in self.selected_cells()])

    # What a page does with it

    def go_to_cell(self, row: int, column: int) -> None:
        """Stand on a cell."""
        self._go((row, column))
        self.setFocus()

    def say_refused(self, reason: str) -> None:
        """Say at the current cell why nothing can be typed here."""
        index = self.currentIndex()
        if reason and index.isValid():
            self._say(Problem(reason, level="warning"), index)

    def open_with(self, text: str) -> None:
        """Open the field of the current cell with ``text`` in it, as if it had just been typed."""
        self._open(self.currentIndex(), typed=True)
        field = self.indexWidget(self.currentIndex())
        if isinstance(field, CellField):
            field.setText(text)
            field.textEdited.emit(text)

    def finish(self) -> None:
        """Commit what stands in an open field and close it."""
        field = self.indexWidget(self.currentIndex())
        if isinstance(field, CellField):
            self._leave(field, STAY)

    # Keys

    def event(self, event: QEvent) -> bool:
        """These keys belong to the table while it has the keyboard, before any action of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._block_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        run = self._block_key(event)
        if run is not None:
            run()
        elif key == Qt.Key.Key_F2:
            self._open(self.currentIndex(), typed=False)
        elif control and key in _JUMPS:
            self._go(self._edge_of_data(_JUMPS[key]), extend=shift)
        elif key in _STEPS:
            self._step(UP if shift and _STEPS[key] is DOWN else _STEPS[key])
        elif event.text().isprintable() and event.text() and not control:
            self._type(event)
        else:
            super().keyPressEvent(event)

    def _block_key(self, event: QKeyEvent) -> Callable[[], None] | None:
        standard = QKeySequence.StandardKey
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.modifiers() == both and event.key() == Qt.Key.Key_C:
            return self.copy_with_heads
        if event.matches(standard.Copy):
            return self.copy
        if event.matches(standard.Paste):
            return self.paste
        if event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            return self.fill_down
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            return self.clear_cells
        return None

    def _type(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if not index.isValid() or not self._model.columns[index.column()].entry:
            return
        lock = self._model.lock(index.row(), index.column())
        if lock:
            self.say_refused(lock)
            return
        stroke = self._model.columns[index.column()].scale.get(event.text())
        if stroke is not None:
            self._model.apply([(index.row(), index.column(), stroke)])
            self._step(DOWN)
            return
        self.open_with(event.text())

    def _open(self, index: QModelIndex, *, typed: bool) -> None:
        lock = self._model.lock(index.row(), index.column()) if index.isValid() else ""
        if lock:
            self.say_refused(lock)
        elif index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self._delegate.typed = typed
            self._note.hide()
            self.edit(index)
            self._delegate.typed = False  # a double click opens it for editing

    def _field_opened(self, field: CellField, index: QPersistentModelIndex) -> None:
        row, column = self._model.key(index.row()), self._model.columns[index.column()].key
        field.textEdited.connect(lambda text: self.drafted.emit(row, column, text))
        field.left.connect(lambda move: self._leave(field, move))
        field.given_up.connect(lambda: self._close(field))
        field.destroyed.connect(lambda: self._field_closed(row, column))

    def _field_closed(self, row: object, column: str) -> None:
        if isValid(self):  # a field may go with its table
            self.drafted.emit(row, column, None)

    def _leave(self, field: CellField, move: Move) -> None:
        self.commitData(field)
        self._close(field)
        self._step(move)

    def _close(self, field: QWidget) -> None:
        self.closeEditor(field, QAbstractItemDelegate.EndEditHint.NoHint)
        self.setFocus()
        self._point_out()

    # Moving

    def _step(self, move: Move) -> None:
        """One cell on; past the last row at the top of the next column, past the last column in the next row."""
        index = self.currentIndex()
        row, column = index.row() + move[0], index.column() + move[1]
        entries = [place for place, held in enumerate(self._model.columns) if held.entry]
        if move == DOWN and row >= self._model.rowCount() and column in entries and column != entries[-1]:
            row, column = 0, entries[entries.index(column) + 1]
        elif move == RIGHT and column not in entries and row + 1 < self._model.rowCount() and entries:
            later = [place for place in entries if place > column]
            row, column = (row, later[0]) if later else (row + 1, entries[0])
        elif move == LEFT and column not in entries and row > 0 and entries:
            row, column = row - 1, entries[-1]
        self._go((row, column))

    def _edge_of_data(self, move: Move) -> tuple[int, int]:
        """As Ctrl+arrow in a spreadsheet: the end of the filled stretch, else the next filled cell, else the edge."""
        row, column = self.currentIndex().row(), self.currentIndex().column()

        def inside(place: tuple[int, int]) -> bool:
            return 0 <= place[0] < self._model.rowCount() and 0 <= place[1] < self._model.columnCount()

        def on(place: tuple[int, int]) -> tuple[int, int]:
            return place[0] + move[0], place[1] + move[1]

        here = row, column
        filled = bool(self._model.text(*here)) and inside(on(here)) and bool(self._model.text(*on(here)))
        while inside(on(here)):
            if filled and not self._model.text(*on(here)):
                break
            here = on(here)
            if not filled and self._model.text(*here):
                break
        return here

    def _go(self, place: tuple[int, int], *, extend: bool = False) -> None:
        row = min(max(place[0], 0), self._model.rowCount() - 1)
        column = min(max(place[1], 0), self._model.columnCount() - 1)
        index = self._model.index(row, column)
        self._bring_into_view(row, column)  # before Qt does it row by row
        flags = QItemSelectionModel.SelectionFlag
        if extend:
            corners = self.selectionModel().selection().toList()
            start = corners[0].topLeft() if corners else self.currentIndex()
            self.selectionModel().select(QItemSelection(start, index), flags.ClearAndSelect)
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
        else:
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
        hidden = self._frozen.width() - self.visualRect(index).left() if self._frozen.isVisible() else 0
        if hidden > 0 and not self._model.columns[column].frozen:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - hidden)

    def _bring_into_view(self, row: int, column: int) -> None:
        """Below the last row in view a few more come along: who types sees who is next, and less is painted."""
        last = self.rowAt(self.viewport().height() - 1)
        ahead = row if last < 0 or row < last else min(row + AHEAD, self._model.rowCount() - 1)
        self.scrollTo(self._model.index(ahead, column))
        if ahead != row:
            self.scrollTo(self._model.index(row, column))

    def _arrive(self, now: QModelIndex, before: QModelIndex) -> None:
        self.horizontalHeader().viewport().update()
        self._frozen.update_row(before.row())
        self._frozen.update_row(now.row())
        self._point_out()
        if now.isValid() and now.row() != before.row():
            self.row_changed.emit(self._model.key(now.row()))

    def _point_out(self) -> None:
        index = self.currentIndex()
        problem = self._model.problem(index.row(), index.column()) if index.isValid() else None
        if problem is None or isinstance(self.indexWidget(index), CellField):
            self._note.hide()
        else:
            self._say(problem, index)

    def _say(self, problem: Problem, index: QModelIndex) -> None:
        """At its cell, beside the columns that stand still."""
        still = self._frozen.width() if self._frozen.isVisible() else 0
        self._note.show_at(problem, self.visualRect(index), left=still)

    def _copy(self, *, heads: bool) -> None:
        cells = self.selected_cells()
        rows, columns = sorted({row for row, _ in cells}), sorted({column for _, column in cells})
        block = [[self._copied(row, column) for column in columns] for row in rows]
        if heads:
            block.insert(0, [self._model.columns[column].title.replace("\n", " ") for column in columns])
        QGuiApplication.clipboard().setText(write_block(block))

    def _cell_delegate(self) -> CellDelegate:
        """What paints the cells and opens their fields."""
        return CellDelegate(self._theme, self._model, self, self.currentIndex)

    def _copied(self, row: int, column: int) -> str:
        """The words of a cell for the clipboard."""
        return self._model.text(row, column)

    def _set_heads(self, name: str, memory: Memory | None) -> None:
        head = Heads(self._theme, self, self._model.columns, dense=True)
        self.setHorizontalHeader(head)
        for place, column in enumerate(self._model.columns):
            head.resizeSection(place, scaled(self._theme, column.width))
        if memory is not None:
            memory.columns(name, head, tuple(column.key for column in self._model.columns))
        self.verticalHeader().hide()

    def _measure(self) -> None:
        height, side = self._theme.tokens.height("row_table"), self.verticalHeader()
        side.setMinimumSectionSize(height)
        side.setDefaultSectionSize(height)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._widths.follow()
        self._frozen.measure()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Cells look the same with and without the keyboard: Qt would paint all of them at each commit."""
        if not self.currentIndex().isValid():
            super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid():
            super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._frozen.place()
