"""Floor of paper: ReportLab's canvas, one embedded face, every string put down at its place and nothing else."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.process import timed

FACE = "bare"


def write(told: str) -> dict[str, float]:
    """Seconds for the pages of a file that ``bench.paper`` kept: size of page, face, (x, y, size, words) by page, and
    by page the ends of straight lines where it kept them."""
    kept = json.loads(Path(told).read_text(encoding="utf-8"))
    width, height = kept["page"]
    with tempfile.TemporaryDirectory() as folder, timed() as took:
        registerFont(TTFont(FACE, kept["face"]))
        canvas = Canvas(str(Path(folder) / "bare.pdf"), pagesize=(width, height), pageCompression=1)
        strokes = kept.get("lines") or [()] * len(kept["pages"])
        for page, straight in zip(kept["pages"], strokes, strict=True):
            for x, y, size, words in page:
                canvas.setFont(FACE, size)
                canvas.drawString(x, height - y, words)
            for x1, y1, x2, y2 in straight:
                canvas.line(x1, height - y1, x2, height - y2)
            canvas.showPage()
        canvas.save()
    return took.data()
