"""The tokens of the look (``resources/look/tokens.json``) as names: colours of a theme, sizes, measures of the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class TypeSize:
    """One size of writing: height, distance of lines, weight."""

    size: float
    line: float
    weight: int


def palette(tokens: Mapping[str, Any], theme: str) -> dict[str, str]:
    """Every colour name of a theme with its value ``#rrggbb``.

    Beside the plain names: ``box.N.head`` and ``box.N.body`` for the nine tones, ``density.1`` to ``density.5``,
    ``series.1`` to ``series.4`` for what is overlaid in one figure, ``grid`` for the lines behind it.
    """
    chosen = tokens["themes"][theme]
    colors = dict(chosen["colors"])
    for tone in chosen["box_tones"]:
        colors[f"box.{tone['box']}.head"] = tone["head"]
        colors[f"box.{tone['box']}.body"] = tone["body"]
    for step, value in enumerate(chosen["density"], start=1):
        colors[f"density.{step}"] = value
    for number, value in enumerate(chosen["series"], start=1):
        colors[f"series.{number}"] = value
    colors["grid"] = tokens["radar"]["grid_color"].get(theme, colors["hairline"])
    return colors


def type_sizes(tokens: Mapping[str, Any], family: str) -> dict[str, TypeSize]:
    """The sizes of ``type_px``, ``type_projector_px`` or ``type_paper_pt`` by name."""
    return {
        name: TypeSize(float(entry["size"]), float(entry["line"]), int(entry["weight"]))
        for name, entry in tokens[family].items()
        if isinstance(entry, dict)
    }
