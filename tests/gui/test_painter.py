"""Figures on screen: each primitive leaves its colour where it stands; many dots look like few; layers pan and zoom."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from simata_desktop.ui.theme import Theme

np = pytest.importorskip("numpy")
primitives = pytest.importorskip("simata_desktop.figures.primitives", reason="figures are not there yet")

from simata_desktop.figures.markers import SHAPES  # noqa: E402
from simata_desktop.figures.primitives import (  # noqa: E402
    Cells,
    Dots,
    Hatch,
    HatchedDots,
    Line,
    Marks,
    Polygon,
    Polyline,
    Primitive,
    Rect,
    Rings,
    Segments,
    Text,
)
from simata_desktop.ui.dot_stamp import STAMP_FROM, coverage_plane, disc_coverage  # noqa: E402
from simata_desktop.ui.layer import Layer  # noqa: E402
from simata_desktop.ui.painter import FigurePainter  # noqa: E402

WHITE = "#ffffff"


def painted(theme: Theme, *shapes: Primitive, ratio: float = 1.0, side: int = 60) -> QImage:
    image = QImage(round(side * ratio), round(side * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(WHITE))
    painter = QPainter(image)
    FigurePainter(theme).paint(painter, shapes)
    painter.end()
    return image


def at(image: QImage, x: int, y: int) -> str:
    return image.pixelColor(x, y).name()


def inks(image: QImage) -> int:
    return sum(at(image, x, y) != WHITE for x in range(image.width()) for y in range(image.height()))


def array(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


@pytest.mark.parametrize(("shape", "place", "color"), [
    (Rect(10, 10, 20, 20, fill="accent"), (20, 20), "accent"),
    (Rect(10, 10, 20, 20, fill="box.9.head"), (20, 20), "#6296b4"),
    (Line(0, 20.5, 60, 20.5, "danger", 3), (30, 20), "danger"),
    (Polygon(((10, 10), (50, 10), (30, 50)), fill="accent"), (30, 20), "accent"),
    (Polyline(((5, 5), (5, 55), (55, 55)), "text", 4), (5, 30), "text"),
    (Cells(array(10, 30), array(10, 30), np.array([1, 2]), 8, "density.5"), (33, 33), "#023e54"),
    (Dots(array(30), array(30), np.array([0]), 5, "dot"), (30, 30), "dot"),
    (Segments(array(0), array(20), array(60), array(20), "mover_tail", 4), (30, 20), "mover_tail"),
    (Rings(array(30), array(30), 6, "text", "surface", 2), (30, 30), "surface"),
    (Marks(array(30), array(30), "circle", 6, "dot", None, 1), (30, 30), "dot"),
    (Marks(array(30), array(30), "square", 6, "dot", None, 1), (34, 34), "dot"),
    (Marks(array(30), array(30), "triangle", 6, "dot", None, 1), (33, 33), "dot"),
    (Marks(array(30), array(30), "diamond", 6, "surface", "text", 1), (30, 30), "surface"),
])
def test_each_primitive_stands_where_it_belongs(theme: Theme, shape: Primitive, place: tuple[int, int],
                                                color: str) -> None:
    image = painted(theme, Rect(0, 0, 60, 60, fill="hover"), shape)
    assert at(image, *place) == (color if color.startswith("#") else theme.tokens.color(color))


def test_marks_have_the_corners_of_their_shape(theme: Theme) -> None:
    image = {shape: painted(theme, Marks(array(30), array(30), shape, 9, "dot", None, 1)) for shape in SHAPES}
    corner, tip = (22, 22), (30, 19)  # only the square reaches the one, only triangle and diamond the other
    assert [at(image[shape], *corner) != WHITE for shape in SHAPES] == [False, True, False, False]
    assert [at(image[shape], *tip) != WHITE for shape in SHAPES] == [False, False, True, True]


def test_a_thin_fill_shows_what_lies_below(theme: Theme) -> None:
    corners = ((10, 10), (50, 10), (50, 50), (10, 50))
    for shape in (Polygon(corners, fill="text", alpha=0.5), Rect(10, 10, 40, 40, fill="text", alpha=0.5)):
        image = painted(theme, Rect(0, 0, 60, 30, fill="danger"), shape)
        above, below = QColor(at(image, 30, 20)), QColor(at(image, 30, 40))
        assert above.red() > above.green() + 40  # the red below shines through
        assert 120 < below.lightness() < 170


def test_a_closed_shape_can_be_dashed(theme: Theme) -> None:
    image = painted(theme, Polygon(((5, 30), (55, 30), (55, 50), (5, 50)), stroke="text", line=2, dash=(6, 6)))
    seen = [at(image, x, 30) != WHITE for x in range(8, 52)]
    assert 0.3 < sum(seen) / len(seen) < 0.7


def test_hatched_shapes_show_ink_and_ground(theme: Theme) -> None:
    for shape in (Hatch(10, 10, 30, 12, "accent", "surface", 5, 2.5),
                  HatchedDots(array(30), array(30), np.array([0]), 8, "dot_provisional", "surface", 5, 2, 1)):
        image = painted(theme, Rect(0, 0, 60, 60, fill="hover"), shape)
        seen = {at(image, x, y) for x in range(12, 38) for y in range(12, 38)}
        assert theme.tokens.color("surface") in seen, shape
        assert {theme.tokens.color("accent"), theme.tokens.color("dot")} & seen, shape


def test_words_keep_to_their_anchor_and_angle(theme: Theme) -> None:
    def columns(shape: Text) -> list[int]:
        image = painted(theme, shape)
        return [x for x in range(60) if any(at(image, x, y) != WHITE for y in range(60))]

    assert min(columns(Text(30, 30, "Kinerja", 9, anchor="start"))) >= 29
    assert max(columns(Text(30, 30, "Kinerja", 9, anchor="end"))) <= 30
    middle = columns(Text(30, 30, "Kinerja", 9, anchor="middle"))
    assert abs((min(middle) + max(middle)) / 2 - 30) < 2
    upright = columns(Text(30, 50, "Kinerja", 9, angle=90))
    assert max(upright) - min(upright) < 14


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), min_size=1, max_size=12))
def test_many_dots_cover_what_single_dots_cover(places: list[tuple[int, int]]) -> None:
    x, y = (np.array(part, dtype=float) + 0.5 for part in zip(*places, strict=True))
    together = coverage_plane(x, y, radius=4.0, width=40, height=40)
    apart = np.max([coverage_plane(x[i:i + 1], y[i:i + 1], radius=4.0, width=40, height=40)
                    for i in range(len(places))], axis=0)
    assert (together == apart).all()


def test_one_disc_has_the_area_of_a_disc() -> None:
    for radius in (2.0, 4.0, 7.5):
        assert disc_coverage(radius).sum() / 255 == pytest.approx(np.pi * radius**2, rel=0.02)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_crowd_is_drawn_like_a_few(theme: Theme, ratio: float) -> None:
    x, y = np.full(STAMP_FROM, -500.0), np.full(STAMP_FROM, -500.0)
    x[:2], y[:2] = (20.5, 40.5), (20.5, 30.5)
    few = Dots(x[:2], y[:2], np.arange(2), 4, "dot")
    crowd = Dots(x, y, np.arange(STAMP_FROM), 4, "dot")
    one, other = painted(theme, few, ratio=ratio), painted(theme, crowd, ratio=ratio)
    assert inks(other) == pytest.approx(inks(one), rel=0.25)
    for place in ((20, 20), (40, 30)):
        assert at(other, *(round(part * ratio) for part in place)) == theme.tokens.color("dot")


def test_a_layer_pans_without_drawing_again(theme: Theme) -> None:
    drawn = []
    figure = FigurePainter(theme)
    layer = Layer()

    def draw(painter: QPainter) -> None:
        drawn.append(True)
        figure.paint(painter, [Rect(10, 10, 10, 10, fill="accent")])

    layer.render(QRectF(-20, -20, 100, 100), zoom=1.0, ratio=1.0, draw=draw)
    for shift in (0, 5):
        view = QRectF(shift, 0, 40, 40)
        assert layer.covers(view, zoom=1.0)
        image = QImage(40, 40, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(QColor(WHITE))
        painter = QPainter(image)
        layer.paint(painter, view, zoom=1.0)
        painter.end()
        assert at(image, 15 - shift, 15) == theme.tokens.color("accent")
        assert at(image, 25, 15) == WHITE
    assert drawn == [True]
    assert not layer.covers(QRectF(70, 0, 40, 40), zoom=1.0)
    assert not layer.covers(QRectF(0, 0, 40, 40), zoom=2.0)
    layer.forget()
    assert not layer.covers(QRectF(0, 0, 40, 40), zoom=1.0)


def test_a_layer_is_stretched_until_it_is_drawn_again(theme: Theme) -> None:
    layer = Layer()
    layer.render(QRectF(0, 0, 40, 40), zoom=1.0, ratio=1.0,
                 draw=lambda painter: FigurePainter(theme).paint(painter, [Rect(10, 10, 10, 10, fill="accent")]))
    image = QImage(80, 80, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(WHITE))
    painter = QPainter(image)
    layer.paint(painter, QRectF(QPointF(0, 0), QPointF(40, 40)), zoom=2.0)
    painter.end()
    assert at(image, 30, 30) == theme.tokens.color("accent")
    assert at(image, 50, 30) == WHITE
