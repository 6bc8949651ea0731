"""The measures of the talent grid on screen, on the projector and on paper, taken from the tokens by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simata_desktop.figures.tokens import TypeSize, type_sizes

PAPER_SCALE = 72 / 110  # the paper pictures are drawn at 110 dots an inch, the measures of the map in those dots


@dataclass(frozen=True, slots=True)
class GridStyle:
    """All lengths in the unit of the figure; ``classes`` are the lowest counts of the five steps of density."""

    gap: float
    head: float
    axis_left: float
    axis_bottom: float
    dot_radius: float
    dot_spacing: float
    cell: float
    cell_gap: float
    classes: tuple[int, ...]
    density_from: int
    hairline: float
    outline: float
    tail: float
    old_radius: float
    hatch_pitch: float
    hatch_line: float
    number: TypeSize
    count: TypeSize
    name: TypeSize
    axis: TypeSize
    note: TypeSize
    cut: TypeSize


def screen_style(tokens: Mapping[str, Any], *, projector: bool = False) -> GridStyle:
    """The grid in pixels of the window."""
    sizes = type_sizes(tokens, "type_projector_px" if projector else "type_px")
    small = sizes["note"] if projector else sizes["small"]
    caption = sizes["note"] if projector else sizes["caption"]
    return _style(tokens, 1.0, number=sizes["box_number"], count=sizes["box_count"], name=small,
                  axis=sizes["strong"], note=small, cut=caption)


def paper_style(tokens: Mapping[str, Any]) -> GridStyle:
    """The grid in points of the paper."""
    sizes = type_sizes(tokens, "type_paper_pt")
    number = type_sizes(tokens, "type_px")["box_number"]
    scaled = TypeSize(number.size * PAPER_SCALE, number.line * PAPER_SCALE, 700)
    return _style(tokens, PAPER_SCALE, number=scaled, count=TypeSize(sizes["text"].size, sizes["text"].line, 600),
                  name=sizes["table"], axis=TypeSize(sizes["text"].size, sizes["text"].line, 600),
                  note=sizes["note"], cut=sizes["footer"])


def _style(tokens: Mapping[str, Any], scale: float, **sizes: TypeSize) -> GridStyle:
    chart, lines, hatch = tokens["map"], tokens["line_px"], tokens["hatch"]["provisional_dot"]
    tail = chart["mover_tail_px"]

    def length(value: object) -> float:
        return float(str(value)) * scale

    return GridStyle(
        gap=length(chart["gap_px"]), head=length(chart["head_px"]), axis_left=length(chart["axis_left_px"]),
        axis_bottom=length(chart["axis_bottom_px"]), dot_radius=length(chart["dot_radius_px"]),
        dot_spacing=length(chart["dot_spacing_min_px"]), cell=length(chart["density_cell_px"]),
        cell_gap=length(chart["density_cell_gap_px"]), classes=tuple(int(low) for low, _ in chart["density_classes"]),
        density_from=int(chart["density_from_people"]), hairline=length(lines["hairline"]),
        outline=length(lines["krs_outline"]), tail=length(tail["width"]), old_radius=length(tail["old_place_radius"]),
        hatch_pitch=length(hatch["pitch_px"]), hatch_line=length(hatch["line_px"]), **sizes)
