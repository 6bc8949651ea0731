"""Paints shapes on ReportLab's canvas: the same ones the window paints, y downwards, colours by name."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import singledispatchmethod
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFInfo, PDFString
from reportlab.pdfgen.canvas import Canvas

from simata_desktop.domain.errors import UserError
from simata_desktop.figures import primitives as shape
from simata_desktop.figures.hatch import disc_stripes, rect_stripes
from simata_desktop.figures.markers import marker_outline
from simata_desktop.reports.fonts import Typeface
from simata_desktop.reports.page_size import Page
from simata_desktop.reports.paper import Logo

PRODUCT = "SIMATA Desktop"
rl_config.useA85 = 0  # pages as bytes: a fifth smaller and sooner than in letters
MITER = 2  # line widths a sharp corner may reach out, as on screen


class Information(PDFInfo):  # type: ignore[misc]
    """The information of a file: product and time, nothing else."""

    def __init__(self, printed_at: datetime) -> None:
        super().__init__()
        self._printed_at = printed_at

    def format(self, document: Any) -> Any:
        """The dictionary as it is written."""
        zone = self._printed_at.strftime("%z")
        stamp = PDFString(self._printed_at.strftime("D:%Y%m%d%H%M%S") + (f"{zone[:3]}'{zone[3:5]}'" if zone else "Z"))
        entries = {"Producer": PDFString(PRODUCT), "Creator": PDFString(PRODUCT), "CreationDate": stamp,
                   "ModDate": stamp}
        return PDFDictionary(entries).format(document)


class Painter:
    """Writes pages of shapes as one PDF."""

    def __init__(self, page: Page, *, face: Typeface, colors: dict[str, str], printed_at: datetime) -> None:
        self._out = io.BytesIO()
        self._page = page
        self._face = face
        self._colors = {name: HexColor(value) for name, value in colors.items()}
        self._canvas = Canvas(self._out, pagesize=(page.width, page.height), pageCompression=1, invariant=1, lang="id")
        self._canvas._doc.info = Information(printed_at)
        self._canvas.setLineJoin(0)

    def page(self, shapes: Iterable[shape.Primitive | Logo], *, bookmarks: Iterable[str] = ()) -> None:
        """One page; ``bookmarks`` are the entries of the outline that lead to it."""
        canvas = self._canvas
        for title in bookmarks:
            key = f"p{canvas.getPageNumber()}.{title}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(title, key)
        canvas.saveState()
        canvas.setMiterLimit(MITER)
        canvas.translate(0, self._page.height)
        words: list[shape.Text] = []
        for one in shapes:
            if type(one) is shape.Text and one.angle == 0:
                words.append(one)
                continue
            if words:
                self._write(words)
                words = []
            self.paint(one)
        if words:
            self._write(words)
        canvas.restoreState()
        canvas.showPage()

    def finish(self) -> bytes:
        """The bytes of the file."""
        self._canvas.save()
        return self._out.getvalue()

    def _write(self, words: list[shape.Text]) -> None:
        """Words in a row as one text object; font and colour are set only where they change."""
        text = self._canvas.beginText()
        width, last, color = self._face.measure.em_width, None, None
        for one in words:
            key = (one.weight, one.italic, one.size)
            if key != last:
                text.setFont(self._face.italic if one.italic else self._face.names[one.weight], one.size)
                last = key
            if one.color != color:
                color = one.color
                text.setFillColor(self._colors[color])
            x = one.x
            if one.anchor != "start":
                x -= width(one.text, one.weight) * one.size * (1.0 if one.anchor == "end" else 0.5)
            text.setTextOrigin(x, -one.y)
            text.textOut(one.text)
        self._canvas.drawText(text)

    def _pen(self, stroke: str, line: float, dash: tuple[float, ...] = ()) -> None:
        self._canvas.setStrokeColor(self._colors[stroke])
        self._canvas.setLineWidth(line)
        self._canvas.setDash(list(dash))

    @contextmanager
    def _thin(self, alpha: float) -> Iterator[None]:
        """What is filled meanwhile covers only as much of its ground as ``alpha`` says."""
        if alpha < 1:
            self._canvas.setFillAlpha(alpha)
        yield
        if alpha < 1:
            self._canvas.setFillAlpha(1)

    @singledispatchmethod
    def paint(self, one: object) -> None:
        """Paint one shape."""
        raise TypeError(type(one).__name__)

    @paint.register
    def _(self, one: shape.Text) -> None:
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(one.x, -one.y)
        canvas.rotate(one.angle)
        canvas.setFont(self._face.names[one.weight], one.size)
        canvas.setFillColor(self._colors[one.color])
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[one.anchor]
        canvas.drawString(-self._face.measure.width(one.text, size=one.size, weight=one.weight) * share, 0, one.text)
        canvas.restoreState()

    @paint.register
    def _(self, one: shape.Rect) -> None:
        if one.fill:
            self._canvas.setFillColor(self._colors[one.fill])
        if one.stroke:
            self._pen(one.stroke, one.line)
        with self._thin(one.alpha):
            self._canvas.rect(one.x, -one.y - one.height, one.width, one.height, stroke=int(bool(one.stroke)),
                              fill=int(bool(one.fill)))

    @paint.register
    def _(self, one: shape.Line) -> None:
        self._pen(one.stroke, one.line, one.dash)
        self._canvas.line(one.x1, -one.y1, one.x2, -one.y2)

    @paint.register
    def _(self, one: shape.Segments) -> None:
        self._pen(one.stroke, one.line)
        ends = zip(one.x1.tolist(), (-one.y1).tolist(), one.x2.tolist(), (-one.y2).tolist(), strict=True)
        self._canvas.lines(list(ends))

    @paint.register
    def _(self, one: shape.Polygon) -> None:
        self._chain(one.points, close=True, fill=one.fill, stroke=one.stroke, line=one.line, dash=one.dash,
                    alpha=one.alpha)

    @paint.register
    def _(self, one: shape.Polyline) -> None:
        self._chain(one.points, close=False, fill=None, stroke=one.stroke, line=one.line, dash=one.dash)

    def _chain(self, points: tuple[shape.Point, ...], *, close: bool, fill: str | None, stroke: str | None,
               line: float, dash: tuple[float, ...] = (), alpha: float = 1.0) -> None:
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], -points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, -y)
        if close:
            path.close()
        if fill:
            self._canvas.setFillColor(self._colors[fill])
        if stroke:
            self._pen(stroke, line, dash)
        with self._thin(alpha):  # after the colour: ReportLab takes the alpha of a colour that is set
            self._canvas.drawPath(path, stroke=int(bool(stroke)), fill=int(bool(fill)))

    @paint.register
    def _(self, one: shape.Hatch) -> None:
        self.paint(shape.Rect(one.x, one.y, one.width, one.height, one.ground))
        self._pen(one.ink, one.line)
        stripes = rect_stripes(one.x, one.y, width=one.width, height=one.height, pitch=one.pitch)
        self._canvas.lines([(x1, -y1, x2, -y2) for (x1, y1), (x2, y2) in stripes])
        self.paint(shape.Rect(one.x, one.y, one.width, one.height, None, one.ink, one.outline))

    def _discs(self, one: shape.Dots | shape.HatchedDots | shape.Rings, *, fill: str | None,
               stroke: str | None) -> None:
        path = self._canvas.beginPath()
        for x, y in zip(one.x.tolist(), one.y.tolist(), strict=True):
            path.circle(x, -y, one.radius)
        if fill:
            self._canvas.setFillColor(self._colors[fill])
        self._canvas.drawPath(path, stroke=int(bool(stroke)), fill=int(bool(fill)))

    @paint.register
    def _(self, one: shape.Dots) -> None:
        self._discs(one, fill=one.fill, stroke=None)

    @paint.register
    def _(self, one: shape.HatchedDots) -> None:
        self._discs(one, fill=one.ground, stroke=None)
        self._pen(one.ink, one.line)
        stripes = disc_stripes(one.radius, pitch=one.pitch)
        self._canvas.lines([(x + x1, -y - y1, x + x2, -y - y2)
                            for x, y in zip(one.x.tolist(), one.y.tolist(), strict=True)
                            for (x1, y1), (x2, y2) in stripes])
        self._pen(one.ink, one.outline)
        self._discs(one, fill=None, stroke=one.ink)

    @paint.register
    def _(self, one: shape.Rings) -> None:
        self._pen(one.stroke, one.line)
        self._discs(one, fill=one.ground, stroke=one.stroke)

    @paint.register
    def _(self, one: shape.Marks) -> None:
        path, outline = self._canvas.beginPath(), marker_outline(one.shape, one.radius)
        for x, y in zip(one.x.tolist(), one.y.tolist(), strict=True):
            if not outline:
                path.circle(x, -y, one.radius)
                continue
            path.moveTo(x + outline[0][0], -y - outline[0][1])
            for dx, dy in outline[1:]:
                path.lineTo(x + dx, -y - dy)
            path.close()
        if one.fill:
            self._canvas.setFillColor(self._colors[one.fill])
        if one.stroke:
            self._pen(one.stroke, one.line)
        self._canvas.drawPath(path, stroke=int(bool(one.stroke)), fill=int(bool(one.fill)))

    @paint.register
    def _(self, one: shape.Cells) -> None:
        path = self._canvas.beginPath()
        for x, y in zip(one.x.tolist(), one.y.tolist(), strict=True):
            path.rect(x, -y - one.size, one.size, one.size)
        self._canvas.setFillColor(self._colors[one.fill])
        self._canvas.drawPath(path, stroke=0, fill=1)

    @paint.register
    def _(self, one: Logo) -> None:
        try:
            picture = ImageReader(io.BytesIO(one.data))
        except Exception as error:  # ReportLab and Pillow raise many kinds for what is no picture
            raise UserError("paper.logo", field="letterhead.logo") from error
        self._canvas.drawImage(picture, one.x, -one.y - one.height, one.width, one.height, mask="auto",
                               preserveAspectRatio=True, anchor="c")
