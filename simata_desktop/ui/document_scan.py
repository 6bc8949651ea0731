"""A document of evidence opened for looking at: a PDF drawn elsewhere, a JPG or PNG read here under a limit.

Everything stays in memory. ``open_scan`` and ``Scan.image`` take their time and run in a worker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader, QTransform

from simata_desktop.domain.errors import UserError
from simata_desktop.ui.document_process import DrawingProcess

PDF, JPG, PNG = "pdf", "jpg", "png"
PICTURES = {JPG: (b"jpeg", b"\xff\xd8\xff"), PNG: (b"png", b"\x89PNG\r\n\x1a\n")}  # Qt's reader, how a file begins
MOST_PIXELS = 40_000_000  # of a JPG or PNG, as many as a page at 600 dpi has
PIXELS_PER_POINT = 150 / 72  # of a JPG or PNG that does not tell its size, so that an A4 scan is about a page
SCRIPT, MORE = "script", "more"
Size = tuple[float, float]


@dataclass(frozen=True)
class Scan:
    """Pages to look at. ``pages`` is how many the document has, ``sizes`` those that are shown, in points.

    ``notes``: ``script`` (it holds one, which is not run), ``more`` (only the first pages are shown).
    """

    sizes: tuple[Size, ...]
    pages: int
    draw: Callable[[int, float], QImage]
    notes: tuple[str, ...] = ()
    quarter: int = 0  # turns to the right

    def image(self, number: int, scale: float) -> QImage:
        """Page ``number`` (from 0) at ``scale`` pixels a point. Raises UserError ``scan.…``."""
        image = self.draw(number, scale)
        return image.transformed(QTransform().rotate(90 * self.quarter)) if self.quarter else image

    def turned(self) -> Scan:
        """The same turned by 90 degrees to the right."""
        sizes = tuple((height, width) for width, height in self.sizes)
        return replace(self, sizes=sizes, quarter=(self.quarter + 1) % 4)


def open_scan(form: str, data: bytes) -> Scan:
    """Open a document. ``form``: pdf, jpg or png.

    Raises UserError ``scan.password``, ``scan.damaged``, ``scan.slow``, ``scan.pixels``, ``scan.form``.
    """
    if form == PDF:
        return _open_pdf(data)
    if form in PICTURES:
        reader, begins = PICTURES[form]
        if not data.startswith(begins):
            raise UserError("scan.damaged", field="file")
        return _open_picture(reader, data)
    raise UserError("scan.form", field="file")


def _open_pdf(data: bytes) -> Scan:
    process = DrawingProcess(data)
    sizes = tuple((float(width), float(height)) for width, height in process.facts["sizes"])
    pages = int(process.facts["pages"])
    held = {SCRIPT: bool(process.facts["script"]), MORE: pages > len(sizes)}
    return Scan(sizes, pages, process.draw, tuple(note for note, on in held.items() if on))


def _open_picture(form: bytes, data: bytes) -> Scan:
    """Read a picture once it has told a size that fits; no other reader than that of its form is tried."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(form))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.width() * size.height() > MOST_PIXELS:
        raise UserError("scan.pixels", field="file", width=size.width(), height=size.height())
    image = reader.read() if size.isValid() else QImage()
    if image.isNull():
        raise UserError("scan.damaged", field="file")
    whole = image.convertToFormat(QImage.Format.Format_RGB32) if not image.hasAlphaChannel() else image

    def draw(_number: int, scale: float) -> QImage:
        width, height = (max(1, round(side * scale / PIXELS_PER_POINT)) for side in (whole.width(), whole.height()))
        room = min(1.0, (MOST_PIXELS / (width * height)) ** 0.5)
        return whole.scaled(max(1, round(width * room)), max(1, round(height * room)),
                            Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)

    return Scan(((whole.width() / PIXELS_PER_POINT, whole.height() / PIXELS_PER_POINT),), 1, draw)
