"""The line icons: SVG files drawn in the colour of the word they stand beside."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from simata_desktop.resources import root

DRAWN_AT, LINE = 16, 1.25  # side and line of the files


class Icons:
    """Renders and remembers icons by name, colour, side and device ratio."""

    def __init__(self) -> None:
        self._sources: dict[str, str] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    def pixmap(self, name: str, color: str, *, side: int = 16, ratio: float = 1.0) -> QPixmap:
        """The icon ``name`` in ``color`` (#rrggbb), ``side`` logical pixels square; FileNotFoundError if unknown."""
        key = (name, color, side, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._render(name, color, side=side, ratio=ratio)
        return self._pixmaps[key]

    def icon(self, name: str, color: str, disabled: str, *, side: int = 16, gap: int = 0) -> QIcon:
        """The icon for a button, sharp up to twice the size, with its own colour when the button is off.

        ``gap`` logical pixels stay empty at the right, between the icon and the words.
        """
        icon = QIcon()
        for ratio in (1.0, 2.0):
            for mode, tint in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, disabled)):
                icon.addPixmap(self._spaced(self.pixmap(name, tint, side=side, ratio=ratio), gap), mode)
        return icon

    def _spaced(self, pixmap: QPixmap, gap: int) -> QPixmap:
        if not gap:
            return pixmap
        ratio = pixmap.devicePixelRatio()
        wide = QPixmap(pixmap.width() + round(gap * ratio), pixmap.height())
        wide.fill(Qt.GlobalColor.transparent)
        wide.setDevicePixelRatio(ratio)
        painter = QPainter(wide)
        painter.drawPixmap(0, 0, pixmap)
        painter.end()
        return wide

    def _render(self, name: str, color: str, *, side: int, ratio: float) -> QPixmap:
        pixels = round(side * ratio)
        line = f'stroke-width="{LINE * DRAWN_AT / side:.3f}"'  # as thick on the screen at every size
        source = self._source(name).replace("currentColor", color).replace(f'stroke-width="{LINE}"', line)
        pixmap = QPixmap(pixels, pixels)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, pixels, pixels))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _source(self, name: str) -> str:
        if name not in self._sources:
            self._sources[name] = (root() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        return self._sources[name]
