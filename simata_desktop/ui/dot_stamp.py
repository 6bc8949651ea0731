"""Many equal dots at once: put into a plane of coverage with numpy, then painted as one picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from simata_desktop.figures.primitives import Dots

STAMP_FROM = 3000  # dots; below, Qt's own points are as quick
FINER = 8  # samples a side of a pixel for the coverage of one dot


def disc_coverage(radius: float) -> NDArray[np.uint8]:
    """Coverage 0 … 255 of each pixel by a disc round the middle of an odd square of pixels."""
    reach = int(np.ceil(radius))
    axis = (np.arange((2 * reach + 1) * FINER) + 0.5) / FINER - reach - 0.5
    inside = axis[:, None] ** 2 + axis[None, :] ** 2 <= radius * radius
    side = 2 * reach + 1
    share = inside.reshape(side, FINER, side, FINER).mean(axis=(1, 3))
    coverage: NDArray[np.uint8] = np.rint(share * 255).astype(np.uint8)
    return coverage


def coverage_plane(x: NDArray[np.float64], y: NDArray[np.float64], *, radius: float, width: int,
                   height: int) -> NDArray[np.uint8]:
    """A plane of ``height`` × ``width`` pixels covered by discs at (x, y); where discs meet, the fuller one counts.

    The pixels of a disc are set in the order of their coverage, so that no comparison is needed.
    """
    disc = disc_coverage(radius)
    reach = disc.shape[0] // 2
    plane = np.zeros((height + 2 * reach, width + 2 * reach), dtype=np.uint8)
    column, row = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    seen = (column >= -reach) & (column < width + reach) & (row >= -reach) & (row < height + reach)
    stride = plane.shape[1]
    start = np.clip(row[seen], 0, height - 1) * stride + np.clip(column[seen], 0, width - 1)
    flat = plane.reshape(-1)
    for place in np.argsort(disc, axis=None):
        value = disc.flat[place]
        if value:
            flat[start + (place // disc.shape[1]) * stride + place % disc.shape[1]] = value
    return plane[reach:reach + height, reach:reach + width]


def stamp_dots(painter: QPainter, dots: Dots, color: QColor) -> None:
    """Paint ``dots`` into the area the painter can reach; dots that stand outside are left out."""
    ratio = painter.device().devicePixelRatio()
    transform = painter.deviceTransform()
    scale = transform.m11()
    width, height = painter.viewport().width(), painter.viewport().height()
    pixels_wide, pixels_high = max(1, round(width * ratio)), max(1, round(height * ratio))
    x, y = dots.x * scale + transform.dx(), dots.y * transform.m22() + transform.dy()
    inside = (x > -scale) & (x < pixels_wide + scale) & (y > -scale) & (y < pixels_high + scale)
    plane = coverage_plane(x[inside], y[inside], radius=dots.radius * scale, width=pixels_wide, height=pixels_high)
    image = _tinted(plane, color)
    image.setDevicePixelRatio(ratio)
    painter.save()
    painter.resetTransform()
    painter.drawImage(QPointF(0, 0), image)
    painter.restore()


def _tinted(plane: NDArray[np.uint8], color: QColor) -> QImage:
    """The plane as a picture in ``color``; premultiplied, as Qt paints quickest."""
    height, width = plane.shape
    cover = plane.astype(np.uint16)
    pixels = np.empty((height, width, 4), dtype=np.uint8)
    for place, part in enumerate((color.blue(), color.green(), color.red(), 255)):
        pixels[..., place] = (cover * part + 127) // 255
    image = QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()
