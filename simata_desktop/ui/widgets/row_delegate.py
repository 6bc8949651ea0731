"""Paints the cells of a list straight from the model's rows: one call a cell, where Qt's own way takes eight."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QStaticText
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.paged_model import PagedModel, Row

AnyIndex = QModelIndex | QPersistentModelIndex
SELECTED, FOCUSED = QStyle.StateFlag.State_Selected.value, QStyle.StateFlag.State_HasFocus.value  # quicker as numbers
KEPT = 4000  # cells laid out and remembered
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
        self._drawn: dict[tuple[str, int, str], QStaticText] = {}  # words, room and type role → words laid out
        tokens = self._theme.tokens
        self._side, self._edge = tokens.space("cell_side"), tokens.space("page_edge")
        self._letter = tokens.type_size("body").size * WIDE
        self._line, self._lit = self._theme.color("hairline"), self._theme.color("selection")
        self._ink, self._lit_ink = self._theme.color("text"), self._theme.color("selection_text")
        self._focus = self._theme.color("focus")

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect, row, place, state = option.rect, index.row(), index.column(), option.state.value
        lit = bool(state & SELECTED)
        if lit:
            painter.fillRect(rect, self._lit)
        painter.setPen(self._line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        values = self._model.values(row)
        if values is None or values:
            column = self._model.columns[place]
            left = self._edge if place == 0 and column.align == "left" else self._side
            self.paint_words(painter, rect.adjusted(left, 0, -self._side, -2), place, values=values, lit=lit)
        if state & FOCUSED:
            painter.setPen(self._focus)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def paint_words(self, painter: QPainter, room: QRect, place: int, *, values: Row | None, lit: bool) -> None:
        """Write the value of column ``place`` into ``room``; ``values`` None while the row is on its way."""
        column = self._model.columns[place]
        words = self._model.words(values, place)
        if not words:
            return
        strong = column.strong or (column.bold is not None and bool(values) and column.bold(values or ()))
        role = "strong" if strong else "body"
        painter.setFont(self._theme.font(role))
        tone = column.tone(values) if column.tone is not None and values and not lit else ""
        painter.setPen(self._theme.color(tone) if tone else self._lit_ink if lit else self._ink)
        drawn = self._drawn.get((words, room.width(), role)) or self._prepare(painter, words, room.width(), role=role)
        size = drawn.size()
        spare = room.width() - size.width()
        left = {"right": spare, "center": spare / 2}.get(column.align, 0)
        painter.drawStaticText(QPointF(room.left() + round(left), room.top() + (room.height() - size.height()) / 2),
                               drawn)

    def _prepare(self, painter: QPainter, words: str, width: int, *, role: str) -> QStaticText:
        """Words cut to ``width`` and laid out once: most cells are painted again and again."""
        fitting = words
        if len(words) * self._letter > width:
            fitting = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width)
        made = QStaticText(fitting)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        made.prepare(painter.transform(), painter.font())
        if len(self._drawn) >= KEPT:
            self._drawn.clear()
        self._drawn[words, width, role] = made
        return made
