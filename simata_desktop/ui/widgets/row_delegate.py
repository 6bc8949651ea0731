"""Paints the cells of a list straight from the model's rows: one call a cell, where Qt's own way takes eight."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.paged_model import PagedModel, Row

AnyIndex = QModelIndex | QPersistentModelIndex
WIDE = 0.66  # a letter is rarely wider than this part of its height; shorter words need no measuring


class RowDelegate(QStyledItemDelegate):
    """Ground, hairline and words of a cell. The first column begins at the edge of the page.

    Override ``paint_words`` to draw something else into a column; ground and lines stay the same.
    """

    def __init__(self, theme: Theme, table: QTableView, model: PagedModel) -> None:
        super().__init__(table)
        self._theme, self._table, self._model = theme, table, model
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        tokens = self._theme.tokens
        self._side, self._edge = tokens.space("cell_side"), tokens.space("page_edge")
        self._letter = tokens.type_size("body").size * WIDE
        self._line, self._lit = self._theme.color("hairline"), self._theme.color("selection")
        self._ink, self._lit_ink = self._theme.color("text"), self._theme.color("selection_text")
        self._focus = self._theme.color("focus")

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect, row, place = option.rect, index.row(), index.column()
        lit = bool(option.state & QStyle.StateFlag.State_Selected)
        if lit:
            painter.fillRect(rect, self._lit)
        painter.setPen(self._line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        values = self._model.values(row)
        if values is None or values:
            column = self._model.columns[place]
            left = self._edge if place == 0 and column.align == "left" else self._side
            self.paint_words(painter, rect.adjusted(left, 0, -self._side, -2), place, values=values, lit=lit)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._focus)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def paint_words(self, painter: QPainter, room: QRect, place: int, *, values: Row | None, lit: bool) -> None:
        """Write the value of column ``place`` into ``room``; ``values`` None while the row is on its way."""
        column = self._model.columns[place]
        words = self._model.words(values, place)
        strong = column.strong or (column.bold is not None and bool(values) and column.bold(values or ()))
        painter.setFont(self._theme.font("strong" if strong else "body"))
        tone = column.tone(values) if column.tone is not None and values and not lit else ""
        painter.setPen(self._theme.color(tone) if tone else self._lit_ink if lit else self._ink)
        if len(words) * self._letter > room.width():
            words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, self._model.alignments[place], words)
