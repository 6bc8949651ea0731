"""Two lines of one person field by field: what differs is marked, and one press says whose value stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from simata_desktop.domain.merging import DROP, KEEP
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex
LABEL, FIRST, SECOND = range(3)
SHARE = 0.26  # of the width, for the names of the fields
MARK = 3  # pixels of the line at the chosen side
SIDE_OF = {FIRST: KEEP, SECOND: DROP}


@dataclass(frozen=True, slots=True)
class Line:
    """A field of both: ``key`` is what is chosen with it (lines of one group go together), ``side`` whose value stands
    ("" while nobody has said), ``differs``: both say something and not the same; ``head``: the title of a part."""

    key: str
    label: str
    keep: str
    drop: str
    side: str
    differs: bool
    head: bool = False


class CompareModel(QAbstractTableModel):
    """The lines."""

    def __init__(self, text: Text) -> None:
        super().__init__()
        self._text = text
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def choose(self, key: str, side: str) -> None:
        """Let one side stand in all lines of a key."""
        self.lines = tuple(replace(line, side=side) if line.key == key and not line.head else line
                           for line in self.lines)
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, SECOND))

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 3

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        words = (line.label, line.keep, line.drop)[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole and SIDE_OF.get(index.column()) == line.side and line.differs:
            return self._text("ui.upkeep.stands", value=words)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return words
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        head = self.lines[index.row()].head
        return Qt.ItemFlag.NoItemFlags if head else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class CompareTable(QTableView):
    """Arrow keys walk; 1 and 2, or a click on a value, say whose stands; Enter merges, X says they are two people.

    Signals: ``chosen(key, side)``; ``merging()``; ``apart()``; ``swapping()``; ``renumbering()``; ``measured()`` after
    its columns have taken another width.
    """

    chosen = Signal(str, str)
    merging = Signal()
    apart = Signal()
    swapping = Signal()
    renumbering = Signal()
    measured = Signal()

    def __init__(self, theme: Theme, text: Text) -> None:
        super().__init__()
        self._theme = theme
        self.lines = CompareModel(text)
        self.setModel(self.lines)
        self.setAccessibleName(text("ui.upkeep.compare"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(_CompareDelegate(theme, self))
        self.horizontalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(1)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(self._click)
        theme.changed.connect(self._measure)
        self._measure()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; the title of a part goes over the whole width."""
        self.clearSpans()
        self.lines.show_lines(lines)
        for row, line in enumerate(lines):
            if line.head:
                self.setSpan(row, LABEL, 1, 3)

    @property
    def choices(self) -> dict[str, str]:
        """Whose value stands, by key, where the two differ and somebody has said."""
        return {line.key: line.side for line in self.lines.lines if line.side and line.differs and not line.head}

    @property
    def waiting(self) -> int:
        """How many things nobody has chosen yet."""
        return len({line.key for line in self.lines.lines if line.differs and not line.side})

    def to_first_open(self) -> None:
        """Go to the first line that must be chosen, else the first that differs."""
        lines = list(enumerate(self.lines.lines))
        rows = [row for row, line in lines if line.differs and not line.side] or [
            row for row, line in lines if line.differs] or [row for row, line in lines if not line.head]
        if rows:
            self.setCurrentIndex(self.lines.index(rows[0], FIRST))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_1:
                self.choose(KEEP)
            case Qt.Key.Key_2:
                self.choose(DROP)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.merging.emit()
            case Qt.Key.Key_X if event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self.apart.emit()
            case Qt.Key.Key_S if event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self.swapping.emit()
            case Qt.Key.Key_N if event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self.renumbering.emit()
            case _:
                super().keyPressEvent(event)

    def choose(self, side: str) -> None:
        """Let one side stand in the line the keyboard is on, and go on to the next that differs."""
        row = self.currentIndex().row()
        if row < 0 or not self.lines.lines[row].differs:
            return
        key = self.lines.lines[row].key
        self.lines.choose(key, side)
        self.chosen.emit(key, side)
        later = [place for place, line in enumerate(self.lines.lines) if place > row and line.differs
                 and line.key != key]
        if later:
            self.setCurrentIndex(self.lines.index(later[0], FIRST))

    def _click(self, index: QModelIndex) -> None:
        line = self.lines.lines[index.row()]
        side = SIDE_OF.get(index.column())
        if side and line.differs:
            self.lines.choose(line.key, side)
            self.chosen.emit(line.key, side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.viewport().width()
        first = round(wide * SHARE)
        half = (wide - first) // 2
        for section, width in enumerate((first, half, wide - first - half)):
            self.horizontalHeader().resizeSection(section, width)
        self.measured.emit()

    def indent(self, column: int) -> int:
        """How far from its left side the words of a column begin, in pixels."""
        tokens = self._theme.tokens
        return tokens.space("page_edge") if column == LABEL else tokens.space("cell_side") + MARK

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.tokens.height("row_table"))
        self.setFont(self._theme.font())


class _CompareDelegate(QStyledItemDelegate):
    """What differs lies on a warning ground until chosen; the side that stands is strong with a line before it."""

    def __init__(self, theme: Theme, table: CompareTable) -> None:
        super().__init__(table)
        self._theme, self._table = theme, table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        theme, rect, column = self._theme, option.rect, index.column()
        line = self._table.lines.lines[index.row()]
        lit = bool(option.state & QStyle.StateFlag.State_Selected)
        waits = line.differs and not line.side
        ground = "background" if line.head else "selection" if lit else "warning_soft" if waits else "surface"
        painter.fillRect(rect, theme.color(ground))
        painter.setPen(theme.color("hairline"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        stands = line.differs and SIDE_OF.get(column) == line.side
        if stands:
            painter.fillRect(QRect(rect.left(), rect.top() + 2, MARK, rect.height() - 5), theme.color("accent"))
        painter.setFont(theme.font("strong" if line.head or stands else "body"))
        painter.setPen(theme.color(self._ink(line, column, stands=stands, lit=lit)))
        room = rect.adjusted(self._table.indent(column), 0, -theme.tokens.space("cell_side"), -1)
        words = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        if lit and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("focus"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    @staticmethod
    def _ink(line: Line, column: int, *, stands: bool, lit: bool) -> str:
        if lit:
            return "selection_text"
        if line.head or stands or (column != LABEL and line.differs and not line.side):
            return "text"
        if column == LABEL:
            return "warning" if line.differs and not line.side else "text_muted"
        return "text_muted" if line.differs else "text"
