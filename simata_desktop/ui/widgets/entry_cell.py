"""One cell of an entry table: how it is painted, and the field that opens in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPolygon
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.entry_model import EntryModel, Problem

AnyIndex = QModelIndex | QPersistentModelIndex
EDGE, CORNER = 8, 8
DOWN, UP, RIGHT, LEFT, STAY = (1, 0), (-1, 0), (0, 1), (0, -1), (0, 0)
_FINISH = {Qt.Key.Key_Return: DOWN, Qt.Key.Key_Enter: DOWN, Qt.Key.Key_Tab: RIGHT, Qt.Key.Key_Backtab: LEFT}
_ARROWS = {Qt.Key.Key_Down: DOWN, Qt.Key.Key_Up: UP, Qt.Key.Key_Left: LEFT, Qt.Key.Key_Right: RIGHT}


class CellField(QLineEdit):
    """The field in a cell. Typing began it: arrows leave it; F2 began it: arrows move inside.

    Signals: ``left(move)`` with rows and columns to go on to; ``given_up()`` on Esc.
    """

    left = Signal(object)
    given_up = Signal()

    def __init__(self, parent: QWidget, *, typed: bool) -> None:
        super().__init__(parent)
        self._typed = typed
        self.setProperty("kind", "cell")
        self.setFrame(False)

    def event(self, event: QEvent) -> bool:
        """Tab must reach us before Qt takes it for changing the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) \
                and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif key == Qt.Key.Key_F2:
            self._typed = not self._typed
        elif key in _FINISH:
            self.left.emit(UP if shift and _FINISH[key] is DOWN else _FINISH[key])
        elif key in _ARROWS and self._typed and not shift and not self._list_open():
            self.left.emit(_ARROWS[key])
        else:
            super().keyPressEvent(event)

    def _list_open(self) -> bool:
        completer = self.completer()
        popup = completer.popup() if completer is not None else None
        return popup is not None and popup.isVisible()


class CellDelegate(QStyledItemDelegate):
    """Paints cells and opens their field. ``current`` is where the keyboard is; ``typed`` how the field was opened."""

    opened = Signal(object, object)  # field, index

    def __init__(self, theme: Theme, model: EntryModel, parent: QWidget, current: Callable[[], AnyIndex]) -> None:
        super().__init__(parent)
        self._theme, self._model, self._current = theme, model, current
        self.typed = True

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """A table of hundreds of cells is painted anew at every row it scrolls, within one frame."""
        row, place, rect, theme = index.row(), index.column(), option.rect, self._theme
        column, current, problem = self._model.columns[place], self._current(), self._model.problem(row, place)
        here, words = current.row() == row, self._model.text(row, place)
        named, selected = column.frozen and here, bool(option.state & QStyle.StateFlag.State_Selected)
        ground = self._ground(problem, frozen=column.frozen, lit=selected or (named and column.align != "right"))
        painter.fillRect(rect, theme.color(ground))
        if words:
            painter.setFont(theme.font("strong" if named or column.strong else "body"))
            painter.setPen(theme.color(self._ink(index, problem, lit=selected or named)))
            room = rect.adjusted(EDGE, 0, -EDGE, -1)
            painter.drawText(room, column.alignment, painter.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, room.width()))
        self._lines(painter, rect, frozen=column.frozen)
        if problem is not None:
            self._corner(painter, rect, problem)
        if here and current.column() == place:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("focus"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _ground(self, problem: Problem | None, *, frozen: bool, lit: bool) -> str:
        if problem is not None:
            return f"{problem.level}_soft"
        if lit:
            return "selection"
        return "background" if frozen else "surface"

    def _ink(self, index: AnyIndex, problem: Problem | None, *, lit: bool) -> str:
        if problem is not None:
            return problem.level
        if lit:
            return "selection_text"
        column = self._model.columns[index.column()]
        if column.ink is not None:
            return column.ink(self._model.text(index.row(), index.column()))
        return "text" if column.entry or column.frozen or column.strong else "text_muted"

    def _lines(self, painter: QPainter, rect: QRect, *, frozen: bool) -> None:
        line, left, top, wide, high = self._theme.color("hairline"), *rect.getRect()
        painter.fillRect(left, top + high - 1, wide, 1, line)
        if not frozen:
            painter.fillRect(left + wide - 1, top, 1, high, line)

    def _corner(self, painter: QPainter, rect: QRect, problem: Problem) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(problem.level))
        right, top = rect.right(), rect.top()
        painter.drawPolygon(QPolygon([QPoint(right - CORNER, top), QPoint(right, top), QPoint(right, top + CORNER)]))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        column = self._model.columns[index.column()]
        field = CellField(parent, typed=self.typed)
        field.setFont(self._theme.font())
        field.setAlignment(column.alignment)
        field.setAccessibleName(column.title.replace("\n", " "))
        if column.choices:
            completer = QCompleter(list(column.choices), field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            field.setCompleter(completer)
        self.opened.emit(field, QPersistentModelIndex(index))
        return field

    def setModelData(self, editor: QWidget, model: QObject, index: AnyIndex) -> None:
        if isinstance(editor, QLineEdit):
            self._model.apply([(index.row(), index.column(), editor.text())])

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        editor.setGeometry(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The field answers its own keys; only losing the keyboard is left to Qt, which then commits."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        return super().eventFilter(watched, event)
