"""Pages of a PDF as pictures. PDFium may be called by one thread at a time, so every call here goes through one lock.

The document is opened anew for each call: that costs well under a millisecond and leaves nothing open between threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_ubyte
from dataclasses import dataclass
from threading import Lock

import pypdfium2 as pdfium
from PySide6.QtGui import QImage

from simata_desktop.ui.tasks import TicketProgress

POINTS_PER_INCH = 72
MOST_PIXELS = 24_000_000  # of one picture; beyond it is made smaller and stretched
OVERLAP = 8  # rows of pixels
WHITE = 0xFFFFFFFF
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class Paper:
    """A PDF in memory with the sizes of its pages in points (width, height)."""

    data: bytes
    sizes: tuple[tuple[float, float], ...]

    def image(self, number: int, scale: float) -> QImage:
        """Page ``number`` (from 0) at ``scale`` pixels a point."""
        return page_image(self, number, scale)


@contextmanager
def _opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    with _ONE_AT_A_TIME:
        document = pdfium.PdfDocument(data)
        try:
            yield document
        finally:
            document.close()


def read_paper(data: bytes) -> Paper:
    """Look at a PDF of our own making."""
    with _opened(data) as document:
        return Paper(data, tuple(document.get_page_size(number) for number in range(len(document))))


def page_image(paper: Paper, number: int, scale: float) -> QImage:
    """Page ``number`` (from 0) at ``scale`` pixels a point."""
    width, height = paper.sizes[number]
    scale = min(scale, (MOST_PIXELS / (width * height)) ** 0.5)
    return page_band(paper, number, scale, top=0, rows=max(1, round(height * scale)))


def page_band(paper: Paper, number: int, scale: float, *, top: int, rows: int) -> QImage:
    """The ``rows`` rows of pixels below ``top`` of a page at ``scale``: a whole page for a printer is too large."""
    width, height = (max(1, round(side * scale)) for side in paper.sizes[number])
    image = QImage(width, rows, QImage.Format.Format_RGB32)
    image.fill(WHITE)
    memory = (c_ubyte * image.sizeInBytes()).from_buffer(image.bits())  # PDFium draws into the picture itself
    with _opened(paper.data) as document:
        page = document[number]
        bitmap = pdfium.PdfBitmap.new_native(width, rows, pdfium.raw.FPDFBitmap_BGRx, buffer=memory,
                                             stride=image.bytesPerLine())
        pdfium.raw.FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, pdfium.raw.FPDF_ANNOT)
        bitmap.close()
        page.close()
    return image


def bands(paper: Paper, number: int, scale: float, *, rows: int,
          progress: TicketProgress) -> Iterator[tuple[int, QImage]]:
    """A page from top to bottom in bands of about ``rows`` rows: (its first row, the picture). May be cancelled.

    Each band reaches a little into the next: painted over each other they show no seam at any resolution.
    """
    height = max(1, round(paper.sizes[number][1] * scale))
    for top in range(0, height, rows):
        progress.raise_if_cancelled()
        yield top, page_band(paper, number, scale, top=top, rows=min(rows + OVERLAP, height - top))
