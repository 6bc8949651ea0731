"""The nine boxes very small, one of them marked: where one person stands, or may stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from simata_desktop.figures.boxes import ROWS
from simata_desktop.figures.primitives import Primitive, Rect, Text

THIN, THICK = 0.5, 2.0
DASH_LINE = 1.3


@dataclass(frozen=True, slots=True)
class Marked:
    """Which box is marked. ``certain``: the box; else ``possible`` are framed and ``box`` (the lowest) is bold too."""

    box: int | None
    certain: bool
    possible: Collection[int] = ()


def mini_grid(x: float, y: float, width: float, height: float, *, marked: Marked, shown: Mapping[int, int],
              size: float) -> list[Primitive]:
    """Nine boxes with their numbers (``shown``: the law's number → the number people see) in the given plane."""
    wide, tall = width / 3, height / 3
    shapes: list[Primitive] = []
    frames: list[Primitive] = []
    for row, boxes in enumerate(ROWS):
        for column, box in enumerate(boxes):
            left, top = x + column * wide, y + row * tall
            shapes.append(Rect(left, top, wide, tall, f"box.{box}.head", "hairline", THIN))
            mine = box == marked.box and marked.certain
            framed = mine or (not marked.certain and box in marked.possible)
            if framed:
                inset = THICK / 2 if mine else THICK
                frames.append(Rect(left + inset, top + inset, wide - 2 * inset, tall - 2 * inset, None, "text",
                                   THICK if mine else DASH_LINE))
            shapes.append(Text(left + wide / 2, top + tall / 2 + size * 0.36, str(shown.get(box, box)), size,
                               700 if framed else 400, "text", "middle"))
    return [*shapes, *frames]
