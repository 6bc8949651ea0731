"""The nine boxes in small: number, count, provisional apart, share; a click opens the box on the map."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from simata_desktop.domain.talent_map import TalentMap
from simata_desktop.figures.boxes import ROWS, BoxArea, succession_outline
from simata_desktop.figures.tokens import palette
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme

GAP = 2
OUTLINE = 2
STEPS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class HomeBoxes(QWidget):
    """Counts by box where they stand on the map. ``opened(box)`` on a click or Enter; arrows walk the boxes."""

    opened = Signal(int)

    def __init__(self, theme: Theme, text: Text, drawn: TalentMap) -> None:
        super().__init__()
        self._theme, self._text, self._drawn = theme, text, drawn
        self._at = (0, 2)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text("ui.home.boxes"))
        self.setAccessibleDescription(". ".join(
            f"{self._number(box)}: {self._counts(box)}, {self._share(box)}" for row in ROWS for box in row))
        self.setToolTip(text("ui.home.boxes_open"))

    def sizeHint(self) -> QSize:
        return QSize(0, self._tall() * 3 + 2 * GAP + 2 * OUTLINE)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, boxes = QPainter(self), self._boxes()
        for area in boxes.values():
            self._paint_box(painter, area)
        pen = QPen(self._theme.color("text"), OUTLINE)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in succession_outline(boxes)]))
        if self.hasFocus():
            area = boxes[self._box()]
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRect(QRectF(area.x + 3, area.y + 3, area.width - 6, area.height - 6))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._at = (min(max(self._at[0] + step[0], 0), 2), min(max(self._at[1] + step[1], 0), 2))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self._box())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        hit = next((box for box, area in self._boxes().items() if area.holds(at.x(), at.y())), None)
        if hit is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(hit)

    def _paint_box(self, painter: QPainter, area: BoxArea) -> None:
        tokens, box = self._theme.tokens, area.box
        ground = QRectF(area.x, area.y, area.width, area.height)
        painter.fillRect(ground, QColor(palette(tokens.data, tokens.theme)[f"box.{box}.head"]))
        room = ground.adjusted(tokens.space("cell_side"), 0, -tokens.space("cell_side"), 0)
        painter.setPen(self._theme.color("text"))
        painter.setFont(self._theme.font("subtitle"))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._number(box))
        upper, lower = room.adjusted(0, 2, 0, -room.height() / 2), room.adjusted(0, room.height() / 2, 0, -2)
        self._paint_counts(painter, upper, box)
        painter.setFont(self._theme.font("caption"))
        painter.drawText(lower, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._share(box))

    def _paint_counts(self, painter: QPainter, room: QRectF, box: int) -> None:
        """The count in bold and, right of it, the provisional; both end at the right edge."""
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        provisional = self._drawn.provisional_counts[box]
        if provisional:
            painter.setFont(self._theme.font("small"))
            apart = f" + {self._text.count(provisional)}"
            painter.drawText(room, right, apart)
            room = room.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(apart), 0)
        painter.setFont(self._theme.font("strong"))
        painter.drawText(room, right, self._text.count(self._drawn.counts[box]))

    def _boxes(self) -> dict[int, BoxArea]:
        side, tall = (self.width() - 2 * GAP - 2 * OUTLINE) // 3, self._tall()
        return {box: BoxArea(box, OUTLINE + column * (side + GAP), OUTLINE + row * (tall + GAP), side, tall, 0)
                for row, line in enumerate(ROWS) for column, box in enumerate(line)}

    def _tall(self) -> int:
        return self._theme.tokens.height("row_two_lines") + 8

    def _box(self) -> int:
        return ROWS[self._at[0]][self._at[1]]

    def _number(self, box: int) -> str:
        return str(self._drawn.scheme.shown_numbers.get(box, box))

    def _counts(self, box: int) -> str:
        provisional = self._drawn.provisional_counts[box]
        apart = f" + {self._text.count(provisional)}" if provisional else ""
        return f"{self._text.count(self._drawn.counts[box])}{apart}"

    def _share(self, box: int) -> str:
        both = self._drawn.counts[box] + self._drawn.provisional_counts[box]
        people = max(1, self._drawn.rated + self._drawn.provisional)
        return f"{self._text.number(both * 100 / people)} %"
