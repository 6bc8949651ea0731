"""The measures of figures that are lists: gaps, the matrix of a unit, the spread over levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simata_desktop.figures.measure import Measure
from simata_desktop.figures.primitives import Line, Primitive, Rect
from simata_desktop.figures.tokens import TypeSize, type_sizes

PAPER_ROW = 1.28  # of the distance of lines: the height of a row on paper
BASE = 0.35  # of the size of writing: from the middle of a row down to the baseline


@dataclass(frozen=True, slots=True)
class TableStyle:
    """All lengths in the unit of the figure; ``ruled`` draws lines round every cell, as papers have them."""

    text: TypeSize
    head: TypeSize
    row: float
    pad: float
    line: float
    ruled: bool


@dataclass(frozen=True)
class TableFigure:
    """A finished list; it is as high as its rows."""

    width: float
    height: float
    primitives: tuple[Primitive, ...]


def screen_table(tokens: Mapping[str, Any], *, projector: bool = False) -> TableStyle:
    """Lists in pixels of the window."""
    sizes = type_sizes(tokens, "type_projector_px" if projector else "type_px")
    text = sizes["note" if projector else "small"]
    heights = tokens["heights_px"]
    return TableStyle(text, text, float(heights["projector_row" if projector else "row_derivation"]),
                      float(tokens["spacing_px"]["cell_side"]), float(tokens["line_px"]["hairline"]), ruled=False)


def paper_table(tokens: Mapping[str, Any]) -> TableStyle:
    """Lists in points of the paper."""
    sizes = type_sizes(tokens, "type_paper_pt")
    return TableStyle(sizes["table"], sizes["table_head"], sizes["table"].line * PAPER_ROW, sizes["table"].size * 0.45,
                      0.5, ruled=True)


def called(name: str, short: str, *, room: float, size: TypeSize, measure: Measure) -> str:
    """The whole name where it fits, else the shorter one, else as much of that as fits."""
    shown = name if not short or measure.width(name, size=size.size, weight=size.weight) <= room else short
    return measure.elide(shown, width=room, size=size.size, weight=size.weight)


def rules(edges: tuple[float, ...], tops: tuple[float, ...], style: TableStyle) -> list[Primitive]:
    """The lines of a table: all of them on paper, one below the head on screen."""
    left, right = edges[0], edges[-1]
    if not style.ruled:
        return [Line(left, tops[1], right, tops[1], "hairline", style.line)]
    across = [Line(left, y, right, y, "hairline_strong", style.line) for y in tops]
    return [*across, *(Line(x, tops[0], x, tops[-1], "hairline_strong", style.line) for x in edges)]


def head_ground(width: float, height: float, style: TableStyle) -> list[Primitive]:
    """What a head stands on, on screen."""
    return [] if style.ruled else [Rect(0.0, 0.0, width, height, "surface_alt")]
