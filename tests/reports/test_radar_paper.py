"""The radar on paper and as a picture: every word there, no ink outside, marks and thin fills painted as on screen."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.figures.markers import SHAPES
from simata_desktop.figures.primitives import Line, Marks, Polygon, Primitive, Rect
from simata_desktop.figures.radar import radar
from simata_desktop.figures.radar_plan import Band, Level, RadarPlan, Series, axes_of
from simata_desktop.figures.radar_style import paper_radar
from simata_desktop.figures.tokens import palette
from simata_desktop.reports.fonts import HOUSE, typeface
from simata_desktop.reports.page_size import Page
from simata_desktop.reports.painter import Painter
from simata_desktop.reports.picture import paint_png
from simata_desktop.resources import read_json

TOKENS = read_json("look", "tokens.json")
COLORS = palette(TOKENS, "paper")
NAMES = CompetencyNames.parse(read_json("reference", "competencies.json"))
SIDE = 200


def page(width: float, height: float) -> Page:
    return Page(width, height, 0, 0, 0, 0)


def on_paper(shapes: list[Primitive], width: float = SIDE, height: float = SIDE) -> bytes:
    painter = Painter(page(width, height), face=typeface(HOUSE), colors=COLORS,
                      printed_at=datetime(2026, 11, 24, tzinfo=UTC))
    painter.page(shapes)
    return painter.finish()


def grey(data: bytes) -> np.ndarray:
    return np.asarray(pypdfium2.PdfDocument(data)[0].render(scale=2.0, grayscale=True).to_pil())


def both(shapes: list[Primitive]) -> list[np.ndarray]:
    """The shapes by both painters that need no screen, two pixels a unit, in grey."""
    picture = Image.open(io.BytesIO(paint_png(shapes, SIDE, SIDE, colors=COLORS, scale=2.0))).convert("L")
    return [grey(on_paper(shapes)), np.asarray(picture)]


@pytest.mark.parametrize("shape", SHAPES)
def test_marks_are_filled_or_hollow_and_of_one_weight(shape):
    middle = np.array([100.0])
    for image in both([Marks(middle, middle, shape, 20, "text", None, 1)]):
        assert image[200, 200] < 40
        assert (image < 128).sum() == pytest.approx(np.pi * 40**2, rel=0.05)
    for image in both([Rect(0, 0, SIDE, SIDE, "hairline"), Marks(middle, middle, shape, 20, "surface", "text", 2)]):
        assert image[200, 200] > 240
        assert (image < 60).any()


def test_a_thin_fill_is_light_and_what_comes_after_is_not():
    corners = ((20, 20), (180, 20), (180, 100), (20, 100))
    for image in both([Polygon(corners, fill="text", alpha=0.2), Rect(20, 120, 80, 60, fill="text"),
                       Rect(120, 120, 60, 60, fill="text", alpha=0.2)]):
        assert image[120, 200] == pytest.approx(204, abs=4)
        assert image[300, 120] < 10
        assert image[300, 300] == pytest.approx(204, abs=4)


def test_lines_and_closed_shapes_can_be_dashed():
    for image in both([Polygon(((20, 20), (180, 20), (180, 180), (20, 180)), stroke="text", line=2, dash=(10, 10)),
                       Line(40, 100, 160, 100, "text", 2, (5, 15))]):
        assert 0.35 < (image[40, 50:350] < 128).mean() < 0.65
        assert 0.15 < (image[200, 80:320] < 128).mean() < 0.35


@pytest.mark.parametrize("people", [1, 2, 4])
def test_the_radar_prints_with_every_word_and_inside_its_room(people):
    axes, width, height = axes_of(NAMES.competencies), 240.0, 190.0
    values = [(3.0, 2.83, 2.5, 3.0, 3.0, 2.5, 2.33, 2.67, 3.0), (5.0,) * 9, (0.0, 5.0, 0.0) * 3, (4.5, 1.0, 2.0) * 3]
    plan = RadarPlan(axes, tuple(Series(f"Orang {n + 1}", values[n]) for n in range(people)),
                     Level("Administrator (3)", (3.0,) * 9), Level("JPT Pratama (4)", (4.0,) * 9),
                     Band("Median unit", (2.0,) * 9, (2.5,) * 9, (3.0,) * 9))
    drawn = radar(plan, width, height, style=paper_radar(TOKENS), measure=typeface(HOUSE).measure)
    inside = Painter(page(width + 40, height + 40), face=typeface(HOUSE), colors=COLORS,
                     printed_at=datetime(2026, 11, 24, tzinfo=UTC))
    inside._canvas.translate(20, -20)
    inside.page(drawn.primitives)
    data = inside.finish()
    rows, columns = np.nonzero(grey(data) < 245)
    assert rows.min() >= 40
    assert columns.min() >= 40
    assert rows.max() <= 40 + 2 * height
    assert columns.max() <= 40 + 2 * width
    text = " ".join(PdfReader(io.BytesIO(data)).pages[0].extract_text().split())
    for one in drawn.labels:
        for word in one.text.split():
            assert word in text
