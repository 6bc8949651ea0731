"""A figure as PNG without a screen: the same shapes painted with Pillow, four times as fine, then made smaller."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import singledispatchmethod

from PIL import Image, ImageDraw, ImageFont

from simata_desktop.domain.talent_map import TalentMap
from simata_desktop.figures import primitives as shape
from simata_desktop.figures.dashes import strokes
from simata_desktop.figures.grid_style import screen_style
from simata_desktop.figures.hatch import disc_stripes, rect_stripes
from simata_desktop.figures.markers import marker_outline
from simata_desktop.figures.talent_grid import GridOptions, talent_grid
from simata_desktop.figures.tokens import palette
from simata_desktop.reports.fonts import FILES, HOUSE, WEIGHTS, measure
from simata_desktop.resources import Words, read_json, root

FINE = 3


def grid_png(chart: TalentMap, width: int, height: int, *, words: Words, theme: str = "light", scale: float = 1.0,
             names: bool = True) -> bytes:
    """The talent grid as PNG bytes, ``width`` × ``height`` pixels times ``scale``; ``names`` stand beside dots."""
    tokens = read_json("look", "tokens.json")
    style = screen_style(tokens, projector=theme == "projector")
    figure = talent_grid(chart, width, height, style=style, measure=measure(HOUSE), words=words,
                         options=GridOptions(names=names))
    return paint_png(figure.primitives, width, height, colors=palette(tokens, theme), scale=scale)


def paint_png(shapes: Iterable[shape.Primitive], width: int, height: int, *, colors: dict[str, str],
              scale: float = 1.0) -> bytes:
    """Shapes on a ground of ``surface`` as PNG bytes without any metadata."""
    size = (round(width * scale), round(height * scale))
    brush = Brush(Image.new("RGB", (size[0] * FINE, size[1] * FINE), colors["surface"]), colors, scale * FINE)
    for one in shapes:
        brush.paint(one)
    out = io.BytesIO()
    brush.image.resize(size, Image.Resampling.BOX).save(out, "PNG", optimize=False)
    return out.getvalue()


class Brush:
    """Paints shapes into an image; ``scale`` turns the figure's unit into pixels."""

    def __init__(self, image: Image.Image, colors: dict[str, str], scale: float) -> None:
        self.image = image
        self._draw = ImageDraw.Draw(image)
        self._colors = colors
        self._scale = scale
        self._fonts: dict[tuple[int, float], ImageFont.FreeTypeFont] = {}

    def _color(self, name: str | None) -> str | None:
        return None if name is None else self._colors[name]

    def _wide(self, line: float) -> int:
        return max(1, round(line * self._scale))

    def _line(self, x1: float, y1: float, x2: float, y2: float, *, color: str, line: float) -> None:
        k = self._scale
        self._draw.line((x1 * k, y1 * k, x2 * k, y2 * k), fill=self._colors[color], width=self._wide(line))

    def _chain(self, points: list[shape.Point], *, color: str, line: float, dash: tuple[float, ...]) -> None:
        """An open chain of lines, cut into strokes where it is dashed."""
        if dash:
            for (x1, y1), (x2, y2) in strokes(points, dash):
                self._line(x1, y1, x2, y2, color=color, line=line)
        elif points:
            self._draw.line([(x * self._scale, y * self._scale) for x, y in points], fill=self._colors[color],
                            width=self._wide(line), joint="curve")

    def _fill(self, points: list[shape.Point], color: str, alpha: float) -> None:
        """A filled shape, odd-even, that covers ``alpha`` of its ground."""
        corners = [(x * self._scale, y * self._scale) for x, y in points]
        if alpha == 1.0:
            self._draw.polygon(corners, fill=self._colors[color])
            return
        sheet = Image.new("L", self.image.size, 0)
        ImageDraw.Draw(sheet).polygon(corners, fill=round(alpha * 255))
        self.image.paste(self._colors[color], (0, 0), sheet)

    def _disc(self, x: float, y: float, radius: float, *, fill: str | None, stroke: str | None = None,
              line: float = 0.0) -> None:
        k = self._scale
        self._draw.ellipse(((x - radius) * k, (y - radius) * k, (x + radius) * k, (y + radius) * k),
                           fill=self._color(fill), outline=self._color(stroke),
                           width=self._wide(line) if stroke else 0)

    @singledispatchmethod
    def paint(self, one: object) -> None:
        """Paint one shape."""
        raise TypeError(type(one).__name__)

    @paint.register
    def _(self, one: shape.Rect) -> None:
        if one.fill and one.alpha < 1:
            right, bottom = one.x + one.width, one.y + one.height
            self._fill([(one.x, one.y), (right, one.y), (right, bottom), (one.x, bottom)], one.fill, one.alpha)
            return
        k = self._scale
        self._draw.rectangle((one.x * k, one.y * k, (one.x + one.width) * k - 1, (one.y + one.height) * k - 1),
                             fill=self._color(one.fill), outline=self._color(one.stroke),
                             width=self._wide(one.line) if one.stroke else 0)

    @paint.register
    def _(self, one: shape.Line) -> None:
        self._chain([(one.x1, one.y1), (one.x2, one.y2)], color=one.stroke, line=one.line, dash=one.dash)

    @paint.register
    def _(self, one: shape.Polygon) -> None:
        if one.fill:
            self._fill(list(one.points), one.fill, one.alpha)
        if one.stroke:
            closed = [*one.points, *one.points[:1 if one.dash else 2]]
            self._chain(closed, color=one.stroke, line=one.line, dash=one.dash)

    @paint.register
    def _(self, one: shape.Polyline) -> None:
        self._chain(list(one.points), color=one.stroke, line=one.line, dash=one.dash)

    @paint.register
    def _(self, one: shape.Hatch) -> None:
        self.paint(shape.Rect(one.x, one.y, one.width, one.height, one.ground))
        for (x1, y1), (x2, y2) in rect_stripes(one.x, one.y, width=one.width, height=one.height, pitch=one.pitch):
            self._line(x1, y1, x2, y2, color=one.ink, line=one.line)
        self.paint(shape.Rect(one.x, one.y, one.width, one.height, None, one.ink, one.outline))

    @paint.register
    def _(self, one: shape.Text) -> None:
        key = (one.weight, one.size)
        if key not in self._fonts:
            file = root() / "fonts" / f"{FILES[HOUSE][WEIGHTS.index(one.weight)]}.ttf"
            self._fonts[key] = ImageFont.truetype(str(file), one.size * self._scale,
                                                  layout_engine=ImageFont.Layout.BASIC)
        font, color = self._fonts[key], self._colors[one.color]
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[one.anchor]
        if one.angle == 0:
            self._draw.text((one.x * self._scale, one.y * self._scale), one.text, fill=color, font=font, anchor=anchor)
        else:
            self._turned(one, font, color)

    def _turned(self, one: shape.Text, font: ImageFont.FreeTypeFont, color: str) -> None:
        long = int(font.getlength(one.text)) + 4
        side = long + int(one.size * self._scale) * 2
        sheet = Image.new("L", (2 * side, 2 * side), 0)
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[one.anchor]
        ImageDraw.Draw(sheet).text((side, side), one.text, fill=255, font=font, anchor=anchor)
        sheet = sheet.rotate(one.angle, center=(side, side), resample=Image.Resampling.BICUBIC)
        self.image.paste(color, (round(one.x * self._scale) - side, round(one.y * self._scale) - side), sheet)

    @paint.register
    def _(self, one: shape.Segments) -> None:
        for x1, y1, x2, y2 in zip(one.x1, one.y1, one.x2, one.y2, strict=True):
            self._line(x1, y1, x2, y2, color=one.stroke, line=one.line)

    @paint.register
    def _(self, one: shape.Dots) -> None:
        for x, y in zip(one.x, one.y, strict=True):
            self._disc(x, y, one.radius, fill=one.fill)

    @paint.register
    def _(self, one: shape.HatchedDots) -> None:
        stripes = disc_stripes(one.radius, pitch=one.pitch)
        for x, y in zip(one.x, one.y, strict=True):
            self._disc(x, y, one.radius, fill=one.ground)
            for (x1, y1), (x2, y2) in stripes:
                self._line(x + x1, y + y1, x + x2, y + y2, color=one.ink, line=one.line)
            k, radius = self._scale, one.radius
            self._draw.ellipse(((x - radius) * k, (y - radius) * k, (x + radius) * k, (y + radius) * k),
                               outline=self._colors[one.ink], width=self._wide(one.outline))

    @paint.register
    def _(self, one: shape.Rings) -> None:
        for x, y in zip(one.x, one.y, strict=True):
            self._disc(x, y, one.radius, fill=one.ground, stroke=one.stroke, line=one.line)

    @paint.register
    def _(self, one: shape.Marks) -> None:
        outline = marker_outline(one.shape, one.radius)
        for x, y in zip(one.x.tolist(), one.y.tolist(), strict=True):
            if outline:
                self.paint(shape.Polygon(tuple((x + dx, y + dy) for dx, dy in outline), one.fill, one.stroke, one.line))
            else:
                self._disc(x, y, one.radius, fill=one.fill, stroke=one.stroke, line=one.line)

    @paint.register
    def _(self, one: shape.Cells) -> None:
        for x, y in zip(one.x, one.y, strict=True):
            self.paint(shape.Rect(x, y, one.size, one.size, one.fill))
