"""The process that draws a PDF handed in as evidence: it may be made to harm, so it has limits and may die.

Runs as a program of its own (when built, ``simata`` with :data:`FLAG`) and imports nothing of the window. On stdin
eight bytes of length and the PDF, then a JSON line ``{"page", "scale"}`` for every picture wanted. On stdout a JSON
line first, ``{"pages", "sizes", "script"}`` (sizes in points of the first :data:`PAGES` pages) or ``{"failed"}`` with
``password`` or ``damaged``; then for every picture a JSON line ``{"width", "height"}`` followed by its pixels, four
bytes each, or ``{"failed"}``. Scripts in a PDF are never run: no form environment is made. Nothing is written.
"""

from __future__ import annotations

import json
import sys
from typing import Any, BinaryIO

import pypdfium2 as pdfium

try:
    import resource
except ImportError:  # Windows: there the parent's clock is the only limit
    resource = None  # type: ignore[assignment]

FLAG = "--simata-draw-document"
PAGES = 50  # of one document are shown
MOST_BYTES = 4 * 1024**2  # evidence is smaller; what is larger was not checked by us
MOST_PIXELS = 16_000_000  # of one picture
MOST_SIDE = 16_384
MEMORY, SECONDS = 1024**3, 60  # of the whole process
LENGTH = 8


def serve() -> int:
    """Draw one document as long as pictures are asked for. Returns the exit code."""
    _limit()
    source, out = sys.stdin.buffer, sys.stdout.buffer
    size = int.from_bytes(source.read(LENGTH), "big")
    data = source.read(size) if size <= MOST_BYTES else b""
    try:
        document = pdfium.PdfDocument(data)
        sizes = _sizes(document)
    except pdfium.PdfiumError as error:
        _say(out, {"failed": "password" if error.err_code == pdfium.raw.FPDF_ERR_PASSWORD else "damaged"})
        return 0
    script = pdfium.raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or b"/JavaScript" in data
    _say(out, {"pages": len(document), "sizes": sizes, "script": script})
    for line in source:
        request = json.loads(line)
        _draw(document, out, page=request["page"], scale=request["scale"])
    return 0


def _limit() -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
            resource.setrlimit(kind, (0, 0))


def _sizes(document: pdfium.PdfDocument) -> list[tuple[float, float]]:
    """Width and height of the first pages; PdfiumError where there is none to be seen."""
    sizes = [document.get_page_size(number) for number in range(min(len(document), PAGES))]
    if not sizes or any(min(size) <= 0 for size in sizes):
        raise pdfium.PdfiumError("no page")
    return sizes


def _draw(document: pdfium.PdfDocument, out: BinaryIO, *, page: int, scale: float) -> None:
    """Send a page at ``scale`` pixels a point, smaller where that would be more than ``MOST_PIXELS``."""
    try:
        shown = document[page]
    except pdfium.PdfiumError:
        _say(out, {"failed": "damaged"})
        return
    width, height = shown.get_size()
    scale = min(scale, (MOST_PIXELS / (width * height)) ** 0.5, MOST_SIDE / max(width, height))
    across, down = (max(1, round(side * scale)) for side in (width, height))
    bitmap = pdfium.PdfBitmap.new_native(across, down, pdfium.raw.FPDFBitmap_BGRx)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, across, down)
    pdfium.raw.FPDF_RenderPageBitmap(bitmap, shown, 0, 0, across, down, 0, pdfium.raw.FPDF_ANNOT)
    _say(out, {"width": across, "height": down})
    out.write(memoryview(bitmap.buffer).cast("B")[:across * down * 4])
    out.flush()
    bitmap.close()
    shown.close()


def _say(out: BinaryIO, message: dict[str, Any]) -> None:
    out.write(json.dumps(message).encode() + b"\n")
    out.flush()
