"""Moves a shape to another place of the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simata_desktop.figures import primitives as shape


def shifted(one: shape.Primitive, right: float, down: float) -> shape.Primitive:
    """The same shape ``right`` and ``down``."""
    if isinstance(one, shape.Polygon | shape.Polyline):
        return replace(one, points=tuple((x + right, y + down) for x, y in one.points))
    moved: dict[str, Any] = {}
    for names, step in ((("x", "x1", "x2"), right), (("y", "y1", "y2"), down)):
        moved |= {name: getattr(one, name) + step for name in names if hasattr(one, name)}
    return replace(one, **moved)
