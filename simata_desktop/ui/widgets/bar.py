"""A bar of completeness: ready solid, provisional hatched, the rest empty; told apart without colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from simata_desktop.ui.theme import Theme

LOW = 8


def hatch_brush(ink: QColor, ground: QColor, *, pitch: float, line: float, ratio: float = 1.0) -> QBrush:
    """A brush striped at 45°, ``pitch`` and ``line`` in logical pixels; it scales with the device."""
    side = max(2, round(pitch * 1.4142 * ratio))
    tile = QPixmap(side, side)
    tile.fill(ground)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, line * ratio))
    for shift in (-side, 0, side):
        painter.drawLine(shift - side, side + side, shift + side + side, -side)
    painter.end()
    tile.setDevicePixelRatio(ratio)
    return QBrush(tile)


def paint_completeness(painter: QPainter, theme: Theme, room: QRectF, parts: Sequence[float]) -> None:
    """Paint shares (ready, provisional) of ``room``; what is left to 1 stays empty. Shares over 1 are cut.

    A bar of more than 8 pixels is outlined; a lower one, in the row of a table, has a grey rest instead.
    """
    outlined = room.height() > LOW
    spec = theme.tokens.data["hatch"]["provisional_bar"]
    accent, ratio = theme.color("accent"), painter.device().devicePixelRatio()
    ready = room.width() * min(max(parts[0], 0.0), 1.0)
    waiting = min(room.width() * max(parts[1], 0.0), room.width() - ready)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(room, theme.color("surface" if outlined else "hairline"))
    painter.fillRect(QRectF(room.left(), room.top(), ready, room.height()), accent)
    if waiting > 0:
        striped = QRectF(room.left() + ready, room.top(), waiting, room.height())
        brush = hatch_brush(accent, theme.color(spec["ground"]), pitch=float(spec["pitch_px"]),
                            line=float(spec["line_px"]), ratio=ratio)
        painter.setBrushOrigin(striped.topLeft())
        painter.fillRect(striped, brush)
    if outlined:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("hairline_strong"), 1))
        painter.drawRect(room.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(QPen(accent, 1))
        painter.drawRect(QRectF(room.left(), room.top(), ready + waiting, room.height()).adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()


class CompletenessBar(QWidget):
    """The bar as a widget; its words are its accessible name, because a picture alone tells nothing."""

    def __init__(self, theme: Theme, *, height: int = 12) -> None:
        super().__init__()
        self._theme, self._height = theme, height
        self._parts: tuple[float, float] = (0.0, 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_parts(self, ready: float, provisional: float, words: str) -> None:
        """Shares 0 … 1 and the sentence that says them."""
        self._parts = (ready, provisional)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_completeness(QPainter(self), self._theme, QRectF(self.rect()), self._parts)
