"""The heat table of competencies: a stronger tone for a larger shortfall, a mark at what lies below the standard."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPolygon, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from simata_desktop.figures.gap_tones import LOWEST, STEPS, gap_tone
from simata_desktop.ui.competency_rows import BELOW, FIRST, NAME, is_disputed
from simata_desktop.ui.memory import Memory
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.frozen_columns import FrozenColumns
from simata_desktop.ui.widgets.paged_model import PagedModel, Row
from simata_desktop.ui.widgets.row_delegate import RowDelegate
from simata_desktop.ui.widgets.table import Table

MARK = 6  # side of the mark at a cell below its standard
SQUARE, GAP, LEAST = 12, 6, 240


class HeatDelegate(RowDelegate):
    """Grounds of the nine; words and lines as in every list."""

    def paint_words(self, painter: QPainter, room: QRect, place: int, *, values: Row | None, lit: bool) -> None:
        gap, tone = values[place] if values and FIRST <= place < BELOW else None, None
        cell = room.adjusted(-self._side, 0, self._side, 1)
        if isinstance(gap, Fraction):
            tone = gap_tone(gap)
            if tone:
                painter.fillRect(cell.adjusted(1, 1, 0, 0), self._theme.color(tone))
            if gap < 0:
                paint_mark(painter, self._theme, cell.topLeft() + QPoint(1, 1))
        if values and is_disputed(values, place):
            self._paint_disputed(painter, cell)
        super().paint_words(painter, room, place, values=values, lit=lit and not tone)

    def _paint_disputed(self, painter: QPainter, cell: QRect) -> None:
        """The corner of every value that two people have changed."""
        corner = cell.topRight()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("warning"))
        painter.drawPolygon(QPolygon([corner - QPoint(MARK, 0), corner, corner + QPoint(0, MARK)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_mark(painter: QPainter, theme: Theme, corner: QPoint) -> None:
    """The corner that says "below the standard" without a colour."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("text"))
    painter.drawPolygon(QPolygon([corner, corner + QPoint(MARK, 0), corner + QPoint(0, MARK)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


class HeatTable(Table):
    """A list whose name column stands still."""

    def __init__(self, theme: Theme, model: PagedModel, name: str, *, memory: Memory | None, accessible: str) -> None:
        super().__init__(theme, model, name, memory=memory, accessible=accessible, dense=True)
        self.setItemDelegate(HeatDelegate(theme, self, model))
        self.frozen = FrozenColumns(theme, self, model.columns, [NAME], delegate=HeatDelegate(theme, self, model))
        self.frozen.setSelectionBehavior(self.selectionBehavior())
        self.frozen.setSelectionMode(self.selectionMode())
        self.frozen.pressed.connect(lambda _: self.setFocus())
        self.frozen.doubleClicked.connect(self._open)
        head = self.frozen.horizontalHeader()
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._sort)
        theme.changed.connect(self._settle)
        self._settle()

    def choose(self, keys: Sequence[int]) -> None:
        """Select the rows of these keys, the first in view; those that are not in the list are left out."""
        rows = sorted(row for key in keys if (row := self._model.row_of(key)) is not None)
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for place, row in enumerate(rows):
            if place:
                self.selectionModel().select(self._model.index(row, 0), flags)
            else:
                self.go_to(self._model.key_at(row))

    def _settle(self) -> None:
        self.frozen.measure()
        self.frozen.setFont(self._theme.font())
        self.frozen.place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frozen.place()

    def _sort(self, section: int) -> None:
        super()._sort(section)
        shown = self.horizontalHeader()
        head = self.frozen.horizontalHeader()
        head.setSortIndicator(shown.sortIndicatorSection(), shown.sortIndicatorOrder())
        head.setSortIndicatorShown(shown.isSortIndicatorShown())


class HeatKey(QWidget):
    """What the tones and the mark mean, below the table."""

    def __init__(self, theme: Theme, text: Text) -> None:
        super().__init__()
        self._theme, self._text = theme, text
        reach = [text.number(float(-least)) for least, _ in STEPS[1:]]
        self._entries = (
            ("", text("ui.competency.key.above")), (STEPS[0][1], text("ui.competency.key.at")),
            (STEPS[1][1], text("ui.competency.key.first", most=reach[0])),
            *((tone, text("ui.competency.key.next", most=most)) for (_, tone), most in zip(STEPS[2:], reach[1:],
                                                                                         strict=True)),
            (LOWEST, text("ui.competency.key.more")))
        self._mark = text("ui.competency.key.mark")
        self.setAccessibleName("; ".join((*(words for _, words in self._entries), self._mark)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(LEAST, self._theme.tokens.height("filter_strip"))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.accessibleName().replace("; ", "\n"), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, left = QPainter(self), self._theme.tokens.space("page_edge")
        painter.setFont(self._theme.font("caption"))
        top = (self.height() - SQUARE) // 2
        for tone, words in (*self._entries, (None, self._mark)):
            square, wide = QRect(left, top, SQUARE, SQUARE), painter.fontMetrics().horizontalAdvance(words)
            if square.right() + GAP + wide > self.width():  # the tooltip tells all of them
                break
            painter.fillRect(square, self._theme.color(tone or "surface"))
            painter.setPen(self._theme.color("hairline_strong"))
            painter.drawRect(square)
            if tone is None:
                paint_mark(painter, self._theme, square.topLeft())
            painter.setPen(self._theme.color("text_muted"))
            room = QRect(square.right() + GAP, 0, wide + 1, self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
            left = square.right() + GAP + wide + 2 * GAP
