"""Where a box comes from, row by row: value, weight, result and source of every indicator of both axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from simata_desktop.services.derivation import Derivation
from simata_desktop.ui.talent_words import source_words
from simata_desktop.ui.text import DASH, Text
from simata_desktop.ui.theme import Theme

COLUMNS = ((0.41, False), (0.12, True), (0.12, True), (0.13, True), (0.22, False))  # share of the width, to the right
HEAD_KEYS = ("name", "value", "weight", "result", "source")
MARK = 7  # pixels of the corner at a disputed value
OPEN_STATES = ("missing", "expired", "unverified", "declared", "not_applicable")


@dataclass(frozen=True, slots=True)
class DerivationRow:
    """One line. ``aside`` stands muted behind the name; ``open`` marks evidence that is not there,
    ``disputed`` a value that two people have changed and a third must settle."""

    cells: tuple[str, str, str, str, str]
    hint: str = ""
    aside: str = ""
    axis: bool = False
    part: bool = False
    open: bool = False
    disputed: bool = False


def derivation_rows(text: Text, derivation: Derivation) -> list[DerivationRow]:
    """Both axes with their indicators and parts, then the talent score."""
    found, rows = derivation.as_json(text.words), []
    for name, axis in (("performance", derivation.scheme.performance), ("potential", derivation.scheme.potential)):
        told = found["axes"][name]
        level = axis.levels[told["level"] - 1] if told["level"] else ""
        score = _score(text, told["score"], told["range"])
        rows.append(DerivationRow((text(f"paper.figure.{name}"), "", "", score, ""), aside=level, axis=True))
        for one in told["indicators"]:
            rows.append(_row(text, one, part=False))
            rows += [_row(text, part, part=True) for part in one.get("parts", ())]
    total = text.number(found["talent_score"])
    rows.append(DerivationRow((text("ui.derivation.talent"), "", "", total, ""), axis=True))
    return rows


def _row(text: Text, one: dict[str, Any], *, part: bool) -> DerivationRow:
    state = one["state"]
    waits = state in OPEN_STATES and one["contribution"] is None
    source = text(f"ui.derivation.state.{state}") if waits else source_words(text, one["source"])
    cells = (one["label"], text.number(one["score"]), _weight(text, one["weight"]), text.number(one["contribution"]),
             source)
    told = one["source"]
    by = text("ui.derivation.by", source=source_words(text, told), by=told["by"], at=told["at"][:10]) if told else ""
    disputed = bool(one.get("disputed"))
    mark = text("ui.derivation.disputed") if disputed else ""
    hint = "\n".join(line for line in (one["label"], one["rule"], by, mark) if line)
    return DerivationRow(cells, hint, part=part, open=waits, disputed=disputed)


def _weight(text: Text, weight: float | None) -> str:
    return text.number(weight, 0 if weight is None or weight == int(weight) else 1)


def _score(text: Text, score: float | None, ends: Sequence[float]) -> str:
    return text.number(score) if score is not None else DASH.join(text.number(end) for end in ends)


class DerivationTable(QWidget):
    """Paints the rows; every row has its full words as tooltip, Ctrl+C copies all with heads."""

    def __init__(self, theme: Theme, text: Text, rows: Sequence[DerivationRow]) -> None:
        super().__init__()
        self._theme, self._rows = theme, tuple(rows)
        self._heads = tuple(text(f"ui.derivation.{key}") for key in HEAD_KEYS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self._heads[0])
        marked = text("ui.derivation.disputed")
        told = ((*row.cells, marked) if row.disputed else row.cells for row in rows)
        self.setAccessibleDescription("\n".join(", ".join(filter(None, cells)) for cells in told))
        theme.changed.connect(self.updateGeometry)

    @property
    def rows(self) -> tuple[DerivationRow, ...]:
        """What is shown."""
        return self._rows

    def sizeHint(self) -> QSize:
        return QSize(300, self._height() * (len(self._rows) + 1))

    def copy(self) -> None:
        """Put all rows with their heads on the clipboard."""
        lines = [self._heads, *((row.cells[0], *row.cells[1:]) for row in self._rows)]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = event.pos().y() // self._height() - 1
            if 0 <= place < len(self._rows):
                QToolTip.showText(event.globalPos(), self._rows[place].hint, self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, height = QPainter(self), self._height()
        painter.setPen(self._theme.color("hairline_strong"))
        painter.drawLine(0, height - 1, self.width(), height - 1)
        for place, row in enumerate(self._rows, 1):
            top = place * height
            if row.axis:
                painter.fillRect(QRect(0, top, self.width(), height), self._theme.color("hover"))
            self._paint_row(painter, row, top)
        self._paint_heads(painter)

    def _paint_heads(self, painter: QPainter) -> None:
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("text_muted"))
        for words, room, right in self._cells(self._heads, 0):
            self._write(painter, words, room, right=right)

    def _paint_row(self, painter: QPainter, row: DerivationRow, top: int) -> None:
        role = "strong" if row.axis else "small"
        if row.disputed:
            self._mark(painter, top)
        for place, (words, room, right) in enumerate(self._cells(row.cells, top)):
            painter.setFont(self._theme.font(role))
            muted = row.part or place == 2
            tone = "warning" if row.open and place == 4 else "text_muted" if muted else "text"
            painter.setPen(self._theme.color(tone))
            if row.axis and place == 3:
                room = room.adjusted(-60, 0, 0, 0)
            self._write(painter, words, room.adjusted(8 if row.part and place == 0 else 0, 0, 0, 0), right=right)
            if row.axis and place == 0 and row.aside:
                left = room.left() + painter.fontMetrics().horizontalAdvance(words) + 8
                painter.setFont(self._theme.font("small"))
                painter.setPen(self._theme.color("text_muted"))
                self._write(painter, row.aside, QRect(left, top, room.width() + 40 - left + room.left(), room.height()),
                            right=False)

    def _mark(self, painter: QPainter, top: int) -> None:
        """A corner in the warning colour at the value; the words stand below the table and in the hint."""
        _, room, _ = self._cells(self._heads, top)[1]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("warning"))
        right = room.right() + MARK
        painter.drawPolygon([QPoint(right - MARK, top + 1), QPoint(right, top + 1), QPoint(right, top + 1 + MARK)])

    def _cells(self, cells: Sequence[str], top: int) -> list[tuple[str, QRect, bool]]:
        edge = self._theme.tokens.space("page_edge")
        left, wide, made = float(edge), self.width() - 2 * edge, []
        for words, (share, right) in zip(cells, COLUMNS, strict=True):
            made.append((words, QRect(round(left), top, round(wide * share) - 6, self._height()), right))
            left += wide * share
        return made

    @staticmethod
    def _write(painter: QPainter, words: str, room: QRect, *, right: bool) -> None:
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def _height(self) -> int:
        return self._theme.tokens.height("row_derivation")
