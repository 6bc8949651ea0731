"""Every indicator of one person here and in the national system, the differing ones marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from simata_desktop.domain.indicator_comparison import Here, Line
from simata_desktop.domain.reconciliation import Comparison
from simata_desktop.ui.reconcile_rows import do_words
from simata_desktop.ui.text import DASH, Text
from simata_desktop.ui.theme import Theme

COLUMNS = ((0.53, False), (0.26, True), (0.21, True))  # share of the width, to the right
HEADS = ("indicator", "here", "there.short")


@dataclass(frozen=True, slots=True)
class SideRow:
    """One line; ``hint`` is its tooltip, ``axis`` heads its indicators, ``differs`` marks a cause."""

    cells: tuple[str, str, str]
    hint: str = ""
    axis: bool = False
    differs: bool = False


def side_rows(text: Text, found: Comparison) -> list[SideRow]:
    """Both axes with their indicators."""
    rows: list[SideRow] = []
    split = found.split
    for place, name in enumerate(("performance", "potential")):
        ours, theirs = found.scores[place], found.scores_there[place]
        rows.append(SideRow((text(f"paper.figure.{name}"), text.number(ours), text.number(theirs)), axis=True))
        rows += [_row(text, line) for line in (found.lines[split:] if place else found.lines[:split])]
    return rows


def _row(text: Text, line: Line) -> SideRow:
    there = text.number(float(line.there.score)) if line.there else DASH if line.told \
        else text("ui.reconcile.no_column")
    here = text.number(float(line.here.score)) if line.here.score is not None else _open(text, line.here)
    hint = [line.indicator.label]
    hint += [text("ui.reconcile.hint.here", what=line.here.what)] if line.here.what else []
    hint += [text("ui.reconcile.hint.there", what=line.there_what)] if line.there_what else []
    hint += [do_words(text, line.cause.do)] if line.cause else []
    return SideRow((line.indicator.label, here, there), "\n".join(hint), differs=line.cause is not None)


def _open(text: Text, here: Here) -> str:
    key = f"ui.derivation.state.{here.state}"
    return text(key) if key in text.words else DASH


class SideTable(QWidget):
    """Paints the rows; every row has its full words as tooltip, Ctrl+C copies all with heads."""

    def __init__(self, theme: Theme, text: Text, rows: Sequence[SideRow]) -> None:
        super().__init__()
        self._theme, self.rows = theme, tuple(rows)
        self._heads = tuple(text(f"ui.reconcile.column.{key}") for key in HEADS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(text("ui.reconcile.sides"))
        self.setAccessibleDescription("\n".join(", ".join(row.cells) for row in rows))
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(280, self._height() * (len(self.rows) + 1))

    def copy(self) -> None:
        """Put all rows with their heads on the clipboard."""
        QGuiApplication.clipboard().setText(
            "\n".join("\t".join(line) for line in (self._heads, *(row.cells for row in self.rows))))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = event.pos().y() // self._height() - 1
            if 0 <= place < len(self.rows):
                QToolTip.showText(event.globalPos(), self.rows[place].hint, self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, height = QPainter(self), self._height()
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("text_muted"))
        self._write(painter, self._heads, 0)
        painter.setPen(self._theme.color("hairline_strong"))
        painter.drawLine(0, height - 1, self.width(), height - 1)
        for place, row in enumerate(self.rows, 1):
            if row.axis:
                painter.fillRect(QRect(0, place * height, self.width(), height), self._theme.color("hover"))
            painter.setFont(self._theme.font("strong" if row.axis or row.differs else "small"))
            painter.setPen(self._theme.color("warning" if row.differs else "text"))
            self._write(painter, row.cells, place * height)
        if self.hasFocus():
            painter.setPen(self._theme.color("focus"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _write(self, painter: QPainter, cells: Sequence[str], top: int) -> None:
        edge = self._theme.tokens.space("page_edge")
        left, wide = float(edge), self.width() - 2 * edge
        for words, (share, right) in zip(cells, COLUMNS, strict=True):
            room = QRect(round(left) + (6 if right else 0), top, round(wide * share) - 6, self._height())
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
            left += wide * share

    def _height(self) -> int:
        return self._theme.tokens.height("row_derivation")
