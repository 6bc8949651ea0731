"""The tray beside the grid: people who cannot be placed yet, under the reason that keeps them off the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from simata_desktop.domain.talent_map import TalentMap
from simata_desktop.ui.page import Context
from simata_desktop.ui.talent_words import reason_words
from simata_desktop.ui.widgets.label import frame, label

LINE = Qt.ItemDataRole.UserRole
SINGLY_UP_TO, UNITS_SHOWN = 60, 3
COUNT = 32  # pixels kept for the number of a group and the scroll bar
GROUP, PERSON, UNIT = "group", "person", "unit"


@dataclass(frozen=True, slots=True)
class TrayLine:
    """One line: a reason with its number, a person with his unit, or a unit with its number."""

    kind: str
    first: str
    second: str
    rows: tuple[int, ...]


def tray_lines(context: Context, chart: TalentMap, *, name_of: Callable[[int], str]) -> list[TrayLine]:
    """The unrated by their first reason, largest group first; by unit where they are many."""
    text, groups = context.text, defaultdict[str, list[int]](list)
    for row, entry in enumerate(chart.entries):
        if entry.place is None:
            groups[entry.reasons[0] if entry.reasons else ""].append(row)
    singly, lines = sum(map(len, groups.values())) <= SINGLY_UP_TO, list[TrayLine]()
    for code, rows in sorted(groups.items(), key=lambda item: -len(item[1])):
        words = reason_words(text, code, year=chart.rating_year, labels=chart.scheme.indicators) if code \
            else text("ui.map.no_reason")
        lines.append(TrayLine(GROUP, words, text.count(len(rows)), tuple(rows)))
        if singly:
            lines += [TrayLine(PERSON, name_of(row), chart.entries[row].agency or chart.entries[row].unit, (row,))
                      for row in rows]
        else:
            lines += _by_unit(context, chart, rows)
    return lines


def _by_unit(context: Context, chart: TalentMap, rows: Sequence[int]) -> list[TrayLine]:
    text, units = context.text, defaultdict[str, list[int]](list)
    for row in rows:
        entry = chart.entries[row]
        units[entry.agency or entry.unit].append(row)
    ordered = sorted(units.items(), key=lambda item: (-len(item[1]), item[0]))
    lines = [TrayLine(UNIT, name, text.count(len(held)), tuple(held)) for name, held in ordered[:UNITS_SHOWN]]
    rest = ordered[UNITS_SHOWN:]
    if rest:
        held = tuple(row for _, some in rest for row in some)
        words = text("ui.map.more_units", count=text.count(len(rest)))
        lines.append(TrayLine(UNIT, words, text.count(len(held)), held))
    return lines


class TrayDelegate(QStyledItemDelegate):
    """Paints a line of the tray."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = context.theme
        tokens = self._theme.tokens
        self._room = tokens.width("tray") - 2 * tokens.space("page_edge") - COUNT

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line: TrayLine = index.data(LINE)
        height = self._theme.tokens.height("row_two_lines" if line.kind == PERSON else "row_table")
        if line.kind == GROUP:
            room = QFontMetrics(self._theme.font("strong")).boundingRect(
                QRect(0, 0, self._room, 999), Qt.TextFlag.TextWordWrap, line.first)
            height = max(height, room.height() + 4)
        return QSize(100, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem,
              index: QModelIndex | QPersistentModelIndex) -> None:
        line: TrayLine = index.data(LINE)
        rect, theme, edge = option.rect, self._theme, self._theme.tokens.space("page_edge")
        lit = bool(option.state & QStyle.StateFlag.State_Selected)
        if lit or line.kind == GROUP:
            painter.fillRect(rect, theme.color("selection" if lit else "background"))
        painter.setPen(theme.color("hairline"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        room, ink = rect.adjusted(edge, 0, -edge, -1), theme.color("selection_text" if lit else "text")
        if line.kind == PERSON:
            half = room.height() // 2
            self._write(painter, line.first, room.adjusted(0, 2, 0, -half), role="small", ink=ink)
            muted = ink if lit else theme.color("text_muted")
            self._write(painter, line.second, room.adjusted(0, half, 0, -2), role="caption", ink=muted)
            return
        painter.setFont(theme.font("small"))
        painter.setPen(ink)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, line.second)
        taken = painter.fontMetrics().horizontalAdvance(line.second) + 8
        room = room.adjusted(0, 0, -taken, 0)
        if line.kind == GROUP:
            painter.setFont(self._theme.font("strong"))
            room.setWidth(self._room)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, line.first)
        else:
            self._write(painter, line.first, room, role="small", ink=ink)

    def _write(self, painter: QPainter, words: str, room: QRect, *, role: str, ink: object) -> None:
        painter.setFont(self._theme.font(role))
        painter.setPen(ink)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


class GridTray(QFrame):
    """Head with the number, then the lines. Signals: ``person_chosen(row)``, ``group_chosen(TrayLine)``."""

    person_chosen = Signal(int)
    group_chosen = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme, words = context.theme, context.text("ui.map.unrated")
        self._context = context
        self.setProperty("ground", "surface")
        self.setProperty("edge", "left")
        self.setFixedWidth(theme.tokens.width("tray"))
        head = frame("surface", "bottom")
        head.setMinimumHeight(theme.tokens.height("filter_strip"))
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.tokens.space("page_edge"), 0, theme.tokens.space("page_edge"), 0)
        self.count = label("", "strong")
        row.setSpacing(theme.tokens.space("xs"))
        row.addWidget(label(words, "strong", wrap=True), 1)
        row.addWidget(self.count)
        self.list = QListWidget()
        self.list.setAccessibleName(words)
        self.list.setItemDelegate(TrayDelegate(context, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.list, 1)

    def show_lines(self, lines: Sequence[TrayLine], unrated: int) -> None:
        """Show other people."""
        self.count.setText(self._context.text.count(unrated))
        self.list.clear()
        for line in lines:
            item = QListWidgetItem(f"{line.first}, {line.second}")
            item.setData(LINE, line)
            item.setToolTip(f"{line.first}\n{line.second}")
            self.list.addItem(item)

    def _choose(self, item: QListWidgetItem) -> None:
        line: TrayLine = item.data(LINE)
        if line.kind == PERSON:
            self.person_chosen.emit(line.rows[0])
        else:
            self.group_chosen.emit(line)
