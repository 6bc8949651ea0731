"""Floor of a radar: a widget that draws one polygon and the words round it with a bare QPainter, nothing kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

Word = tuple[float, float, str]  # left, baseline, words


class BareRadar(QWidget):
    """Shows ``polygon`` and the words."""

    def __init__(self, size: QSize, font: QFont, words: Sequence[Word]) -> None:
        super().__init__()
        self.resize(size)
        self._font, self._words = font, words
        self.polygon = QPolygonF()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_points(self, points: Sequence[tuple[float, float]]) -> None:
        """The next frame shows this polygon."""
        self.polygon = QPolygonF([QPointF(x, y) for x, y in points])
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        painter.setFont(self._font)
        painter.setPen(Qt.GlobalColor.black)
        for x, y, words in self._words:
            painter.drawText(QPointF(x, y), words)
        painter.setBrush(QColor(0, 0, 120, 40))
        painter.drawPolygon(self.polygon)
