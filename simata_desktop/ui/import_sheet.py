"""The sheet of a preview: letters over headings, marked cells, and the reason at the cell one stands on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPolygon
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView, QVBoxLayout, QWidget

from simata_desktop.ui.import_preview import Preview
from simata_desktop.ui.import_rows import FIXED, SheetCell, SheetRows, sheet_columns
from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.entry_model import Problem
from simata_desktop.ui.widgets.paged_model import PagedModel, Row
from simata_desktop.ui.widgets.problem_note import ProblemNote
from simata_desktop.ui.widgets.row_delegate import RowDelegate
from simata_desktop.ui.widgets.table import Table

AnyIndex = QModelIndex | QPersistentModelIndex
CORNER = 7  # side of the mark in the corner of a cell, in pixels


class SheetLetters(QWidget):
    """The letters of the columns, above their headings; they follow widths and scrolling."""

    def __init__(self, context: Context, table: QTableView, letters: Sequence[str]) -> None:
        super().__init__()
        self._theme, self._table, self._letters = context.theme, table, tuple(letters)
        self.setAccessibleName(context.text("ui.import_page.letters"))
        table.horizontalHeader().sectionResized.connect(lambda *_sizes: self.update())
        table.horizontalHeader().geometriesChanged.connect(self.update)
        table.horizontalScrollBar().valueChanged.connect(self.update)
        context.theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setFixedHeight(self._theme.tokens.height("row_table"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, head = QPainter(self), self._theme, self._table.horizontalHeader()
        painter.fillRect(self.rect(), theme.color("background"))
        painter.setFont(theme.font("small"))
        bottom = self.height() - 1
        for place, letters in enumerate(self._letters):
            left, width = head.sectionViewportPosition(place), head.sectionSize(place)
            painter.setPen(theme.color("hairline"))
            painter.drawLine(left + width - 1, 0, left + width - 1, bottom)
            painter.setPen(theme.color("text_muted"))
            painter.drawText(QRect(left, 0, width, bottom), Qt.AlignmentFlag.AlignCenter, letters)
        painter.setPen(theme.color("hairline"))
        painter.drawLine(0, bottom, self.width(), bottom)


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
        index, before = self.rows.index(row, FIXED + column if column is not None else 0), self.currentIndex()
        self.setCurrentIndex(index)
        self.scrollTo(index, self.ScrollHint.EnsureVisible)
        if index == before:  # else the table has told it already
            self._stand(index)
        return True

    def current_record(self) -> int | None:
        """The record one stands on."""
        row = self.currentIndex().row()
        return self.rows.key_at(row) if 0 <= row < self.rows.rowCount() else None

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


class SheetPane(QWidget):
    """The table under the letters of its columns."""

    def __init__(self, context: Context, held: Preview) -> None:
        super().__init__()
        self.table = SheetTable(context, held)
        letters = [""] * FIXED + [column.letters for column in held.columns]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(SheetLetters(context, self.table, letters))
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
