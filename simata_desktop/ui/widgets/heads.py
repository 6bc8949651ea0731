"""The heads of a table: one or two lines, never cut at their beginning, a chevron at the column that orders."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QTableView

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.columns import Column

LEAST = 24  # narrowest column, in pixels


class Heads(QHeaderView):
    """Paints its sections itself. ``dense`` lets words come close to the sides, for narrow columns of entry."""

    def __init__(self, theme: Theme, table: QTableView, columns: Sequence[Column], *, dense: bool = False) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._theme, self._table, self._columns, self._dense = theme, table, tuple(columns), dense
        self.setMinimumSectionSize(LEAST)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        theme.changed.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        """Take the height of one or two lines."""
        two = self._dense or any("\n" in column.title for column in self._columns)
        self.setFixedHeight(self._theme.tokens.height("row_two_lines" if two else "row_table") + 1)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        column, theme = self._columns[section], self._theme
        cells = self._table.selectionBehavior() == QTableView.SelectionBehavior.SelectItems
        here = self._dense and cells and self._table.currentIndex().column() == section
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        painter.save()
        painter.fillRect(rect, theme.color("selection" if here else "background"))
        painter.setPen(theme.color("hairline_strong"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if self._dense:
            painter.setPen(theme.color("hairline"))
            painter.drawLine(rect.topRight(), rect.bottomRight() - QPoint(0, 1))
        painter.setFont(self._font())
        painter.setPen(theme.color("selection_text" if here else "text_muted"))
        room = self._room(rect, column, first=section == 0, chevron=sorted_here)
        painter.drawText(room, column.alignment, self._fitted(painter, column.title, room.width()))
        if sorted_here:
            self._chevron(painter, room)
        painter.restore()

    def _font(self) -> QFont:
        return self._theme.font("caption" if self._dense else "small")

    def _room(self, rect: QRect, column: Column, *, first: bool, chevron: bool) -> QRect:
        tokens, metrics = self._theme.tokens, QFontMetrics(self._font())
        side = tokens.space("cell_side")
        left = tokens.space("page_edge") if first and not self._dense else side
        words = max(metrics.horizontalAdvance(line) for line in column.title.split("\n"))
        if self._dense and words > rect.width() - 2 * side:
            side = left = max(1, min(side, (rect.width() - words) // 2))
        return rect.adjusted(left, 0, -side - (tokens.icon("in_control") if chevron else 0), -1)

    def _fitted(self, painter: QPainter, title: str, width: int) -> str:
        metrics = painter.fontMetrics()
        return "\n".join(metrics.elidedText(line, Qt.TextElideMode.ElideRight, width + 1) for line in title.split("\n"))

    def _chevron(self, painter: QPainter, room: QRect) -> None:
        up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        pixmap = self._theme.pixmap("chevron-up" if up else "chevron-down", "text", size="in_control",
                                    ratio=self._table.devicePixelRatioF())
        words = max(painter.fontMetrics().horizontalAdvance(line)
                    for line in self._columns[self.sortIndicatorSection()].title.split("\n"))
        column = self._columns[self.sortIndicatorSection()]
        left = room.right() + 1 if column.align != "left" else min(room.left() + words + 2, room.right() + 1)
        painter.drawPixmap(QPoint(left, room.center().y() - self._theme.tokens.icon("in_control") // 2), pixmap)


USUAL = 13.0  # size of the type that widths are declared for: body of the light theme


def scaled(theme: Theme, width: int) -> int:
    """A declared width for the type of the present theme."""
    return round(width * theme.tokens.type_size("body").size / USUAL)


class ScaledWidths:
    """Keeps columns as wide for their words when the theme brings a larger type."""

    def __init__(self, theme: Theme, head: QHeaderView) -> None:
        self._theme, self._head = theme, head
        self._size = theme.tokens.type_size("body").size

    def follow(self) -> None:
        """Scale all columns from the type they were made for to the present one."""
        size = self._theme.tokens.type_size("body").size
        if size != self._size:
            for section in range(self._head.count()):
                self._head.resizeSection(section, round(self._head.sectionSize(section) * size / self._size))
            self._size = size
