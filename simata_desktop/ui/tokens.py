"""The look by name: colours, measures and type sizes of one theme, read from ``resources/look/tokens.json``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simata_desktop.resources import read_json

THEMES = ("light", "projector", "dark")
_PROJECTOR_ROLES = {"caption": "note", "small": "note", "subtitle": "panel_title", "figure": "page_title"}
_PROJECTOR_HEIGHTS = {
    "button": "projector_button", "button_small": "button", "input": "projector_button",
    "row_table": "projector_row", "row_form": "projector_row", "top_bar": "projector_top_bar",
}


@dataclass(frozen=True, slots=True)
class TypeSize:
    """Size and line height in pixels, weight 400 or 600."""

    size: int
    line: int
    weight: int


@dataclass(frozen=True, slots=True)
class BoxTone:
    """Colours of one talent box: ``head`` and ``body`` as #rrggbb."""

    head: str
    body: str


class Tokens:
    """One theme of the token file. Unknown names raise KeyError: code asks for a name, never for a value."""

    def __init__(self, theme: str, data: dict[str, Any]) -> None:
        self.theme = theme
        self.data = data
        self._look = data["themes"][theme]
        self._tones = {tone["box"]: BoxTone(tone["head"], tone["body"]) for tone in self._look["box_tones"]}

    @property
    def projector(self) -> bool:
        """Is this the theme for the meeting hall: larger type, rail collapsed, no menu?"""
        return self.theme == "projector"

    @property
    def density(self) -> tuple[str, ...]:
        """The five ordered colours of the density view, as #rrggbb."""
        return tuple(self._look["density"])

    def color(self, name: str) -> str:
        """The colour ``name`` as #rrggbb."""
        return str(self._look["colors"][name])

    def tone(self, box: int) -> BoxTone:
        """The tone of box 1 … 9."""
        return self._tones[box]

    def type_size(self, role: str) -> TypeSize:
        """The type of ``role`` (caption, small, body, strong, subtitle, page_title, figure, box_number, box_count)."""
        table = self.data["type_projector_px" if self.projector else "type_px"]
        entry = table[_PROJECTOR_ROLES.get(role, role) if self.projector else role]
        return TypeSize(int(entry["size"]), int(entry["line"]), int(entry["weight"]))

    def height(self, name: str) -> int:
        """A height of ``heights_px``; the projector has larger ones for the same name."""
        return int(self.data["heights_px"][_PROJECTOR_HEIGHTS.get(name, name) if self.projector else name])

    def width(self, name: str) -> int:
        """A width of ``widths_px``."""
        return int(self.data["widths_px"][name])

    def space(self, name: str) -> int:
        """A distance of ``spacing_px``."""
        return int(self.data["spacing_px"][name])

    def line(self, name: str) -> float:
        """A line width of ``line_px``."""
        return float(self.data["line_px"][name])

    def icon(self, name: str) -> int:
        """A side of an icon of ``icon_px``."""
        return int(self.data["icon_px"]["projector" if self.projector and name != "in_control" else name])


def read_tokens() -> dict[str, Any]:
    """The token file, parsed once by whoever owns the theme."""
    data: dict[str, Any] = read_json("look", "tokens.json")
    return data
