"""Floor of panning: a bare widget that puts one picture down at another place in every frame."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget


class Blit(QWidget):
    """Shows ``picture`` moved by ``offset``."""

    def __init__(self, size: QSize) -> None:
        super().__init__()
        self.resize(size)
        self.picture = QPixmap(size * 2)
        self.picture.fill(Qt.GlobalColor.transparent)
        self.offset = QPoint()

    def move_picture(self, step: QPoint) -> None:
        """The next frame shows the picture so much further."""
        self.offset += step

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        painter.drawPixmap(self.offset, self.picture)
