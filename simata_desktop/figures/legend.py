"""The lines below the grid that say what its marks mean; they flow over as many lines as the width needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from simata_desktop.figures.grid_style import GridStyle
from simata_desktop.figures.measure import Measure
from simata_desktop.figures.primitives import Cells, Dots, HatchedDots, Polygon, Primitive, Rings, Segments, Text
from simata_desktop.figures.tokens import TypeSize

APART = 1.8


class Noted(Protocol):
    """A style that says how notes are written."""

    @property
    def note(self) -> TypeSize:
        """The size of the words beside signs."""


@dataclass(frozen=True)
class Sign:
    """One entry: a drawing ``width`` wide made at (x, middle), and its words."""

    text: str
    width: float = 0.0
    draw: Callable[[float, float], list[Primitive]] | None = None


def flow(signs: Sequence[Sign], *, width: float, style: Noted, measure: Measure,
         apart: float = APART) -> list[list[tuple[float, Sign]]]:
    """The signs in lines, each with its x, ``apart`` sizes of writing from the next."""
    lines: list[list[tuple[float, Sign]]] = [[]]
    x, gap = 0.0, style.note.size * apart
    for sign in signs:
        wide = sign.width + measure.width(sign.text, size=style.note.size)
        if x > 0 and x + wide > width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, sign))
        x += wide + gap
    return lines


def drawn(lines: list[list[tuple[float, Sign]]], *, left: float, top: float, style: Noted) -> list[Primitive]:
    """The shapes of the signs."""
    shapes: list[Primitive] = []
    for number, line in enumerate(lines):
        middle = top + (number + 0.5) * style.note.line
        for x, sign in line:
            if sign.draw is not None:
                shapes.extend(sign.draw(left + x, middle))
            shapes.append(Text(left + x + sign.width, middle + style.note.size * 0.35, sign.text, style.note.size))
    return shapes


def dot(style: GridStyle, text: str) -> Sign:
    """A filled dot: complete evidence."""
    reach = style.dot_radius
    return Sign(text, reach * 4, lambda x, y: [Dots(np.array([x + reach]), np.array([y]), _NOBODY, reach, "dot")])


def hatched_dot(style: GridStyle, text: str) -> Sign:
    """A hatched dot: evidence not complete."""
    reach = style.dot_radius
    return Sign(text, reach * 4, lambda x, y: [hatched(np.array([x + reach]), np.array([y]), _NOBODY, style)])


def tail(style: GridStyle, text: str) -> Sign:
    """A dot with its tail: somebody came from another box."""
    reach = style.dot_radius
    long = reach * 5

    def draw(x: float, y: float) -> list[Primitive]:
        old, new = np.array([x + style.old_radius]), np.array([x + long])
        here, lower = np.array([y - reach / 2]), np.array([y + reach / 2])
        return [Segments(old, lower, new, here, "mover_tail", style.tail),
                Rings(old, lower, style.old_radius, "mover_tail", "surface", style.tail * 0.7),
                Dots(new, here, _NOBODY, reach, "dot")]

    return Sign(text, long + reach * 3, draw)


def outline(style: GridStyle, text: str) -> Sign:
    """The bent outline of boxes 7, 8, 9."""
    side = style.note.size

    def draw(x: float, y: float) -> list[Primitive]:
        top, bottom, left, right = y - side * 0.4, y + side * 0.4, x, x + side
        corner = ((left, top), (right, top), (right, bottom), (x + side / 2, bottom), (x + side / 2, y), (left, y))
        return [Polygon(corner, stroke="krs_outline", line=style.outline * 0.8)]

    return Sign(text, side * 1.6, draw)


def cell(style: GridStyle, text: str, step: int) -> Sign:
    """A square of one step of density."""
    side = style.cell

    def draw(x: float, y: float) -> list[Primitive]:
        return [Cells(np.array([x]), np.array([y - side / 2]), np.array([0]), side, f"density.{step}")]

    return Sign(text, side * 1.6, draw)


def hatched(x: np.ndarray, y: np.ndarray, index: np.ndarray, style: GridStyle) -> HatchedDots:
    """Dots of people whose evidence is not complete."""
    return HatchedDots(x, y, index, style.dot_radius, "dot_provisional", "surface", style.hatch_pitch,
                       style.hatch_line * 0.5, style.hairline)


_NOBODY = np.array([-1])
