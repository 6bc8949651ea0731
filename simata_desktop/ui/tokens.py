"""The look by name: colours, measures and type sizes of one theme, read from ``resources/look/tokens.json``."""

from __future__ import annotations

from typing import Any

from simata_desktop.figures.tokens import TypeSize, palette, type_sizes
from simata_desktop.resources import read_json

THEMES = ("light", "projector", "dark")
_PROJECTOR_ROLES = {"caption": "note", "small": "note", "subtitle": "panel_title", "figure": "page_title"}
_PROJECTOR_HEIGHTS = {
    "button": "projector_button", "button_small": "button", "input": "projector_button",
    "row_table": "projector_row", "row_form": "projector_row", "top_bar": "projector_top_bar", "status_bar": "row_form",
}


class Tokens:
    """One theme of the token file. Unknown names raise KeyError: code asks for a name, never for a value."""

    def __init__(self, theme: str, data: dict[str, Any]) -> None:
        self.theme = theme
        self.data = data
        self._colors = palette(data, theme)
        self._sizes = type_sizes(data, "type_projector_px" if self.projector else "type_px")

    @property
    def projector(self) -> bool:
        """Is this the theme for the meeting hall: larger type, rail collapsed, no menu?"""
        return self.theme == "projector"

    def color(self, name: str) -> str:
        """The colour ``name`` as #rrggbb; also ``box.N.head``, ``box.N.body``, ``density.1`` … ``density.5``."""
        return self._colors[name]

    def type_size(self, role: str) -> TypeSize:
        """The type of ``role`` (caption, small, body, strong, subtitle, page_title, figure, box_number, box_count)."""
        return self._sizes[_PROJECTOR_ROLES.get(role, role) if self.projector else role]

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
