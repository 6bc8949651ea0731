"""The first column of a list begins at the edge of the page, not at the side of a cell."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from simata_desktop.ui.theme import Theme


class FirstColumn(QStyledItemDelegate):
    """Ground and lines as everywhere, words at the page edge."""

    def __init__(self, theme: Theme, table: QTableView) -> None:
        super().__init__(table)
        self._theme, self._table = theme, table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem,
              index: QModelIndex | QPersistentModelIndex) -> None:
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        words, cell.text = cell.text, ""
        self._table.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, self._table)
        lit = bool(cell.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setFont(cell.font)
        painter.setPen(self._theme.color("selection_text") if lit else cell.palette.color(QPalette.ColorRole.Text))
        edge, side = self._theme.tokens.space("page_edge"), self._theme.tokens.space("cell_side")
        left = edge if cell.displayAlignment & Qt.AlignmentFlag.AlignLeft else side
        room = cell.rect.adjusted(left, 0, -side, -2)
        elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, cell.displayAlignment, elided)
        painter.restore()
