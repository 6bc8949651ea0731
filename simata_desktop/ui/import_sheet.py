"""The sheet of a preview: letters over headings, marked cells, and the reason at the cell one stands on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPolygon
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionViewItem, QTableView

from simata_desktop.ui.import_preview import Preview
from simata_desktop.ui.import_rows import FIXED, SheetCell, SheetRows, sheet_columns
from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.entry_model import Problem
from simata_desktop.ui.widgets.heads import Heads
from simata_desktop.ui.widgets.paged_model import PagedModel, Row
from simata_desktop.ui.widgets.problem_note import ProblemNote
from simata_desktop.ui.widgets.row_delegate import RowDelegate
from simata_desktop.ui.widgets.table import Table

AnyIndex = QModelIndex | QPersistentModelIndex
CORNER = 7  # side of the mark in the corner of a cell, in pixels


class SheetHeads(Heads):
    """The letter of each column over its heading."""

    def __init__(self, context: Context, table: QTableView, columns: Sequence[Column],
                 letters: Mapping[str, str]) -> None:
        self._letters = [letters.get(column.key, "") for column in columns]
        super().__init__(context.theme, table, columns)

    def measure(self) -> None:
        self.setFixedHeight(2 * self._theme.tokens.height("row_table") + 1)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        half = rect.height() // 2
        upper, lower = QRect(rect.topLeft(), rect.size()), QRect(rect)
        upper.setHeight(half)
        lower.setTop(rect.top() + half)
        super().paintSection(painter, lower, section)
        theme = self._theme
        painter.save()
        painter.fillRect(upper, theme.color("background"))
        painter.setPen(theme.color("hairline"))
        painter.drawLine(upper.bottomLeft(), upper.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight() - QPoint(0, 1))
        painter.setPen(theme.color("text_muted"))
        painter.setFont(theme.font("small"))
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, self._letters[section])
        painter.restore()


class SheetDelegate(RowDelegate):
    """Cells with lines on all sides; a marked one has a soft ground and a corner, also in a selected row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        if index.column() == 0:
            painter.fillRect(option.rect, self._theme.color("background"))
        super().paint(painter, option, index)
        if not option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._line)
            painter.drawLine(option.rect.topRight(), option.rect.bottomRight())

    def paint_words(self, painter: QPainter, room: QRect, place: int, *, values: Row | None, lit: bool) -> None:
        cell = values[place] if values else None
        level = cell.level if isinstance(cell, SheetCell) else ""
        if level:
            side = self._table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin)
            self._mark(painter, room.adjusted(-self._side, 0, self._side, 1 if side >= 0 else 0), level)
        super().paint_words(painter, room, place, values=values, lit=lit and not level)

    def _mark(self, painter: QPainter, rect: QRect, level: str) -> None:
        painter.fillRect(rect, self._theme.color(f"{level}_soft"))
        corner = rect.topRight() + QPoint(1, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(level))
        painter.drawPolygon(QPolygon([corner, corner - QPoint(CORNER, 0), corner + QPoint(0, CORNER)]))


class SheetTable(Table):
    """Shows ``SheetRows``. Signals: ``stood_on(record, problem)``: the place in the problems, -1 for none."""

    stood_on = Signal(int, int)

    def __init__(self, context: Context, held: Preview) -> None:
        self._context = context
        self._letters = {column.field: column.letters for column in held.columns}
        self.source = SheetRows(context.text, held)
        self.rows = PagedModel(context.theme, context.tasks, sheet_columns(context.theme, context.text, held))
        super().__init__(context.theme, self.rows, "import.sheet", accessible=context.text("ui.import_page.sheet"))
        self.setItemDelegate(SheetDelegate(context.theme, self, self.rows))
        self._note = ProblemNote(context.theme, self.viewport())
        self.selectionModel().currentChanged.connect(lambda index, _before: self._stand(index))
        self.horizontalScrollBar().valueChanged.connect(self._note.hide)
        self.verticalScrollBar().valueChanged.connect(self._note.hide)
        self.rows.ask(self.source)

    def show_rows(self, held: Preview, chosen: str, *, hidden: bool) -> None:
        """Another preview of the same columns, another filter, names hidden or not; place and selection stay."""
        self.source.held, self.source.filter, self.source.hidden = held, chosen, hidden
        self.rows.reload()
        self._stand(self.currentIndex())

    def jump(self, record: int, column: int | None) -> bool:
        """Stand on the cell of a record; False when a filter hides it."""
        row = self.rows.row_of(record)
        if row is None:
            return False
        index = self.rows.index(row, FIXED + column if column is not None else 0)
        self.setCurrentIndex(index)
        self.scrollTo(index, self.ScrollHint.EnsureVisible)
        self._stand(index)
        return True

    def current_record(self) -> int | None:
        """The record one stands on."""
        row = self.currentIndex().row()
        return self.rows.key_at(row) if 0 <= row < self.rows.rowCount() else None

    def _set_heads(self, name: str, memory: object) -> None:
        head = SheetHeads(self._context, self, self.rows.columns, self._letters)
        self.setHorizontalHeader(head)
        head.setSortIndicatorShown(False)
        head.setStretchLastSection(True)
        for place, column in enumerate(self.rows.columns):
            head.resizeSection(place, column.width)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.sectionClicked.connect(self._sort)
        self.verticalHeader().hide()

    def _stand(self, index: QModelIndex) -> None:
        """Say which cell has the keyboard, and its reason beside it."""
        self._note.hide()
        if not index.isValid() or index.row() >= self.rows.rowCount():
            return
        record, held = self.rows.key_at(index.row()), self.source.held
        place = next((n for n in held.of_record.get(record, ()) if held.problems[n].column == index.column() - FIXED),
                     -1)
        if place >= 0 and not self.source.hidden and not held.problems[place].taken:
            shown, words = held.problems[place], held.words
            first, rest = words.parts(shown.problem)
            second = [rest, words.expected(shown.problem)]
            if shown.problem.repair is not None:
                second.append(self._context.text("ui.import_page.repair.note", value=words.repair(shown.problem)))
            cell = self.visualRect(index)
            self._note.show_at(Problem(first, "\n".join(filter(None, second)), shown.level), cell)
            # where there is no room beside the cell the inspector alone says it
            self._note.setVisible(not self._note.geometry().intersects(cell))
        self.stood_on.emit(record, place)
