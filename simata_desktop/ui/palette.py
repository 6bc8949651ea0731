"""Ctrl+K: one field that finds people and actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from simata_desktop.domain.ids import fold
from simata_desktop.ui.actions import Offer
from simata_desktop.ui.desk import Found
from simata_desktop.ui.text import Text, grouped_nip
from simata_desktop.ui.theme import Theme

WIDTH, ACTIONS_AT_MOST, EDGE = 480, 10, 8
AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: words, what stands muted at the right, and the call."""

    words: str
    aside: str
    run: Callable[[], None]


class PaletteLines(QAbstractListModel):
    """People first, then actions."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Replace all lines."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.lines[index.row()].words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.lines[index.row()].words}, {self.lines[index.row()].aside}"
        return None


class LineDelegate(QStyledItemDelegate):
    """Words at the left, the aside muted at the right, both on one line."""

    def __init__(self, theme: Theme, lines: PaletteLines, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._lines = theme, lines

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(1, self._theme.tokens.height("row_form"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        line = self._lines.lines[index.row()]
        here = bool(option.state & QStyle.StateFlag.State_Selected)
        if here:
            painter.fillRect(option.rect, self._theme.color("selection"))
        room = option.rect.adjusted(EDGE, 0, -EDGE, 0)
        painter.setFont(self._theme.font("small"))
        aside = painter.fontMetrics().elidedText(line.aside, Qt.TextElideMode.ElideRight, room.width() // 2)
        width = painter.fontMetrics().horizontalAdvance(aside)
        painter.setPen(self._theme.color("text_muted"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, aside)
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color("selection_text" if here else "text"))
        left = QRect(room.left(), room.top(), room.width() - width - EDGE, room.height())
        words = painter.fontMetrics().elidedText(line.words, Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, words)


class Palette(QFrame):
    """A popup below the search box.

    Signals: ``typed(words)`` for whoever finds people; ``person_chosen(nip)``. Actions run by themselves.
    """

    typed = Signal(str)
    person_chosen = Signal(str)

    def __init__(self, theme: Theme, text: Text, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme, self._text = theme, text
        self._offers: tuple[tuple[str, Offer], ...] = ()
        self._people: tuple[Line, ...] = ()
        self.setProperty("ground", "surface")
        self.setProperty("edge", "frame")
        self.field = QLineEdit()
        self.field.setPlaceholderText(text("ui.search"))
        self.field.setAccessibleName(text("ui.search"))
        self.model = PaletteLines()
        self.list = QListView()
        self.list.setAccessibleName(text("ui.search.found"))
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(LineDelegate(theme, self.model, self.list))
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        column.setSpacing(theme.tokens.space("xs"))
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textEdited.connect(self._edited)
        self.list.clicked.connect(self._take)
        self.field.returnPressed.connect(lambda: self._take(self.list.currentIndex()))

    def open_at(self, strip: QWidget, offers: Sequence[Offer]) -> None:
        """Open at the right end of ``strip`` with these actions on offer."""
        self._offers = tuple((fold(offer.words), offer) for offer in offers)
        self._people = ()
        self.field.clear()
        self._fill("")
        corner = strip.mapToGlobal(QPoint(strip.width() - WIDTH - EDGE, 0))
        self.move(corner)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_people(self, people: Sequence[Found]) -> None:
        """The people found for what was typed last."""
        self._people = tuple(self._person_line(found) for found in people)
        self._fill(self.field.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and self.model.lines:
            row = (self.list.currentIndex().row() + step) % len(self.model.lines)
            self.list.setCurrentIndex(self.model.index(row))
        else:
            super().keyPressEvent(event)

    def _person_line(self, found: Found) -> Line:
        aside = f"{grouped_nip(found.nip)} · {found.detail}" if found.detail else grouped_nip(found.nip)
        return Line(found.name, aside, lambda: self.person_chosen.emit(found.nip))

    def _edited(self, words: str) -> None:
        if not words.strip():
            self._people = ()
        self._fill(words)
        self.typed.emit(words.strip())

    def _fill(self, words: str) -> None:
        parts = fold(words).split()
        actions = [Line(offer.words, offer.keys, offer.run) for folded, offer in self._offers
                   if all(part in folded for part in parts)]
        lines = [*self._people, *actions[:ACTIONS_AT_MOST]]
        self.model.show(lines)
        row = self._theme.tokens.height("row_form")
        self.list.setFixedHeight(max(1, len(lines)) * row)
        if lines:
            self.list.setCurrentIndex(self.model.index(0))
        self.setFixedWidth(WIDTH)
        self.adjustSize()

    def _take(self, index: AnyIndex) -> None:
        if 0 <= index.row() < len(self.model.lines):
            run = self.model.lines[index.row()].run
            self.hide()
            run()
