"""Paints figures (lists of primitives) with QPainter: the same lists the paper painter draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from simata_desktop.figures.hatch import disc_stripes, rect_stripes
from simata_desktop.figures.markers import marker_outline
from simata_desktop.figures.primitives import (
    Cells,
    Dots,
    Hatch,
    HatchedDots,
    Line,
    Marks,
    Polygon,
    Polyline,
    Primitive,
    Rect,
    Rings,
    Segments,
    Text,
)
from simata_desktop.figures.tokens import palette
from simata_desktop.ui.dot_stamp import STAMP_FROM, stamp_dots
from simata_desktop.ui.theme import Theme

_ANCHOR = {"start": 0.0, "middle": 0.5, "end": 1.0}
_SQUARE = Qt.PenCapStyle.FlatCap
COVERING = 1.2  # width of a line that hides the steps of a fill drawn without smoothing, four times as quickly


class FigurePainter:
    """Draws primitives in the colours of the theme in use; make a new one after the theme has changed."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._colors = {name: QColor(value) for name, value in palette(theme.tokens.data, theme.tokens.theme).items()}
        self._draw: dict[type, Callable[[QPainter, Any], None]] = {
            Rect: self._rect, Line: self._line, Polygon: self._polygon, Polyline: self._polyline, Hatch: self._hatch,
            Text: self._text, Segments: self._segments, Dots: self._dots, HatchedDots: self._hatched_dots,
            Rings: self._rings, Marks: self._marks, Cells: self._cells,
        }

    def paint(self, painter: QPainter, primitives: Iterable[Primitive]) -> None:
        """Draw ``primitives`` in order, where the painter stands; KeyError for an unknown colour name."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for primitive in primitives:
            self._draw[type(primitive)](painter, primitive)
        painter.restore()

    def _set(self, painter: QPainter, fill: str | None, stroke: str | None, *, line: float,
             dash: Sequence[float] = (), alpha: float = 1.0) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else self._thin(fill, alpha))
        if stroke is None:
            painter.setPen(Qt.PenStyle.NoPen)
            return
        pen = QPen(self._colors[stroke], line, Qt.PenStyle.SolidLine, _SQUARE, Qt.PenJoinStyle.MiterJoin)
        if dash:
            pen.setDashPattern([length / line for length in dash])
        painter.setPen(pen)

    def _thin(self, name: str, alpha: float) -> QColor:
        """The colour, or as much of it as ``alpha`` says."""
        if alpha == 1.0:
            return self._colors[name]
        color = QColor(self._colors[name])
        color.setAlphaF(alpha)
        return color

    def _rect(self, painter: QPainter, shape: Rect) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, shape.stroke is not None)
        self._set(painter, shape.fill, shape.stroke, line=shape.line, alpha=shape.alpha)
        painter.drawRect(QRectF(shape.x, shape.y, shape.width, shape.height))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _line(self, painter: QPainter, shape: Line) -> None:
        self._set(painter, None, shape.stroke, line=shape.line, dash=shape.dash)
        painter.drawLine(QLineF(shape.x1, shape.y1, shape.x2, shape.y2))

    def _polygon(self, painter: QPainter, shape: Polygon) -> None:
        points, fill = _points(shape.points), shape.fill
        if fill is not None and shape.stroke is not None and shape.line >= COVERING:
            self._set(painter, fill, None, line=0, alpha=shape.alpha)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # its edge lies below the line
            painter.drawPolygon(points)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            fill = None
        self._set(painter, fill, shape.stroke, line=shape.line, dash=shape.dash, alpha=shape.alpha)
        painter.drawPolygon(points)

    def _polyline(self, painter: QPainter, shape: Polyline) -> None:
        self._set(painter, None, shape.stroke, line=shape.line, dash=shape.dash)
        painter.drawPolyline(_points(shape.points))

    def _hatch(self, painter: QPainter, shape: Hatch) -> None:
        room = QRectF(shape.x, shape.y, shape.width, shape.height)
        painter.fillRect(room, self._colors[shape.ground])
        self._set(painter, None, shape.ink, line=shape.line)
        stripes = rect_stripes(shape.x, shape.y, width=shape.width, height=shape.height, pitch=shape.pitch)
        painter.drawLines([QLineF(*left, *right) for left, right in stripes])
        if shape.outline:
            self._set(painter, None, shape.ink, line=shape.outline)
            painter.drawRect(room)

    def _text(self, painter: QPainter, shape: Text) -> None:
        font = self._font(shape)
        painter.setFont(font)
        painter.setPen(self._colors[shape.color])
        shift = QFontMetricsF(font).horizontalAdvance(shape.text) * _ANCHOR[shape.anchor]
        if not shape.angle:
            painter.drawText(QPointF(shape.x - shift, shape.y), shape.text)
            return
        painter.save()
        painter.translate(shape.x, shape.y)
        painter.rotate(-shape.angle)
        painter.drawText(QPointF(-shift, 0), shape.text)
        painter.restore()

    def _font(self, shape: Text) -> QFont:
        font = self._theme.face(shape.weight).font(max(1, round(shape.size)))
        font.setItalic(shape.italic)
        return font

    def _segments(self, painter: QPainter, shape: Segments) -> None:
        self._set(painter, None, shape.stroke, line=shape.line)
        painter.drawLines([QLineF(*ends) for ends in zip(shape.x1, shape.y1, shape.x2, shape.y2, strict=True)])

    def _dots(self, painter: QPainter, shape: Dots) -> None:
        if len(shape.x) >= STAMP_FROM and not painter.transform().isRotating():
            stamp_dots(painter, shape, self._colors[shape.fill])
            return
        painter.setPen(QPen(self._colors[shape.fill], 2 * shape.radius, Qt.PenStyle.SolidLine,
                            Qt.PenCapStyle.RoundCap))
        painter.drawPoints(_points(zip(shape.x.tolist(), shape.y.tolist(), strict=True)))

    def _hatched_dots(self, painter: QPainter, shape: HatchedDots) -> None:
        if not len(shape.x):
            return
        mark = self._hatched_mark(shape, painter.device().devicePixelRatio() * _scale(painter))
        half = shape.radius + shape.outline
        room, whole = QSizeF(2 * half, 2 * half), QRectF(mark.rect())
        for x, y in zip(shape.x.tolist(), shape.y.tolist(), strict=True):
            painter.drawPixmap(QRectF(QPointF(x - half, y - half), room), mark, whole)

    def _hatched_mark(self, shape: HatchedDots, ratio: float) -> QPixmap:
        """One such dot, painted once at the size of the device and then put down many times."""
        half = shape.radius + shape.outline
        pixels = max(1, round(2 * half * ratio))
        mark = QPixmap(pixels, pixels)
        mark.fill(Qt.GlobalColor.transparent)
        painter = QPainter(mark)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(pixels / (2 * half), pixels / (2 * half))
        painter.translate(half, half)
        self._set(painter, shape.ground, None, line=0)
        painter.drawEllipse(QPointF(0, 0), shape.radius, shape.radius)
        self._set(painter, None, shape.ink, line=shape.line)
        painter.drawLines([QLineF(*low, *high) for low, high in disc_stripes(shape.radius, pitch=shape.pitch)])
        self._set(painter, None, shape.ink, line=shape.outline)
        painter.drawEllipse(QPointF(0, 0), shape.radius, shape.radius)
        painter.end()
        return mark

    def _rings(self, painter: QPainter, shape: Rings) -> None:
        self._set(painter, shape.ground, shape.stroke, line=shape.line)
        for x, y in zip(shape.x.tolist(), shape.y.tolist(), strict=True):
            painter.drawEllipse(QPointF(x, y), shape.radius, shape.radius)

    def _marks(self, painter: QPainter, shape: Marks) -> None:
        outline = marker_outline(shape.shape, shape.radius)
        places = zip(shape.x.tolist(), shape.y.tolist(), strict=True)
        if not outline and shape.stroke == shape.fill is not None:
            painter.setPen(QPen(self._colors[shape.stroke], 2 * shape.radius + shape.line, Qt.PenStyle.SolidLine,
                                Qt.PenCapStyle.RoundCap))
            painter.drawPoints(_points(places))
            return
        self._set(painter, shape.fill, shape.stroke, line=shape.line)
        for x, y in places:
            if outline:
                painter.drawPolygon(_points([(x + dx, y + dy) for dx, dy in outline]))
            else:
                painter.drawEllipse(QPointF(x, y), shape.radius, shape.radius)

    def _cells(self, painter: QPainter, shape: Cells) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(self._colors[shape.fill]))
        painter.drawRects([QRectF(x, y, shape.size, shape.size)
                           for x, y in zip(shape.x.tolist(), shape.y.tolist(), strict=True)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _points(points: Iterable[tuple[float, float]]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def _scale(painter: QPainter) -> float:
    return abs(painter.transform().m11()) or 1.0
