"""A picture kept between frames: painted once, put down while panning, stretched while zooming."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap


class Layer:
    """Holds what ``draw`` paints of the figure plane inside ``area``, for one zoom and one device ratio."""

    def __init__(self) -> None:
        self._pixmap: QPixmap | None = None
        self._area = QRectF()
        self._zoom = 1.0

    def forget(self) -> None:
        """The figure or the theme has changed."""
        self._pixmap = None

    def covers(self, view: QRectF, *, zoom: float) -> bool:
        """Is the kept picture sharp and large enough for this part of the plane?"""
        return self._pixmap is not None and self._zoom == zoom and self._area.contains(view)

    def render(self, area: QRectF, *, zoom: float, ratio: float, draw: Callable[[QPainter], None]) -> None:
        """Paint ``area`` of the plane at ``zoom`` (pixels a unit). Take the area larger than the view, for panning."""
        size = QSizeF(area.width() * zoom * ratio, area.height() * zoom * ratio).toSize()
        pixmap = QPixmap(size.expandedTo(QSize(1, 1)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.scale(zoom, zoom)
        painter.translate(-area.topLeft())
        draw(painter)
        painter.end()
        self._pixmap, self._area, self._zoom = pixmap, QRectF(area), zoom

    def paint(self, painter: QPainter, view: QRectF, *, zoom: float) -> None:
        """Put the part ``view`` of the plane down at the origin of ``painter``; blurred while ``zoom`` is another."""
        if self._pixmap is None:
            return
        corner = (self._area.topLeft() - view.topLeft()) * zoom
        if self._zoom == zoom:
            painter.drawPixmap(QPointF(round(corner.x()), round(corner.y())), self._pixmap)
        else:
            room = QSizeF(self._area.width() * zoom, self._area.height() * zoom)
            painter.drawPixmap(QRectF(corner, room), self._pixmap, QRectF(self._pixmap.rect()))
