"""The measures of the radar on screen, on the projector and on paper, taken from the tokens by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from simata_desktop.figures.grid_style import PAPER_SCALE
from simata_desktop.figures.tokens import TypeSize, type_sizes

WHOLE, LIGHTEST = 6.5, 0.6  # radius in sizes of the numbers from which lines are whole; the least share of them


@dataclass(frozen=True, slots=True)
class Pen:
    """A line: colour by name, width, on and off lengths."""

    color: str
    line: float
    dash: tuple[float, ...] = ()


def _thinner(pen: Pen, share: float) -> Pen:
    return Pen(pen.color, pen.line * share, tuple(part * share for part in pen.dash))


@dataclass(frozen=True, slots=True)
class SeriesLook:
    """How one of several people is told apart: by pen, shape of the mark, mark filled or hollow."""

    pen: Pen
    marker: str
    filled: bool
    radius: float


@dataclass(frozen=True, slots=True)
class RadarStyle:
    """All lengths in the unit of the figure. ``sizes`` are those of the labels, the largest first; ``gap`` lies between
    polygon and labels, ``margin`` round everything."""

    sizes: tuple[TypeSize, ...]
    note: TypeSize
    number: TypeSize
    gap: float
    margin: float
    grid: float
    series: tuple[SeriesLook, ...]
    standard: Pen
    target: Pen
    median: Pen
    fill_alpha: float
    band_alpha: float

    def lighter(self, radius: float) -> RadarStyle:
        """The same with thinner lines and smaller marks, so that those of a small radar do not run together."""
        share = min(max(radius / (WHOLE * self.number.size), LIGHTEST), 1.0)
        if share == 1.0:
            return self
        series = tuple(replace(look, pen=_thinner(look.pen, share), radius=look.radius * share)
                       for look in self.series)
        return replace(self, series=series, target=_thinner(self.target, share), median=_thinner(self.median, share))


def screen_radar(tokens: Mapping[str, Any], *, projector: bool = False) -> RadarStyle:
    """The radar in pixels of the window."""
    sizes = type_sizes(tokens, "type_projector_px" if projector else "type_px")
    if projector:
        return _style(tokens["radar"], 1.0, labels=(sizes["body"], sizes["note"]), note=sizes["note"],
                      number=sizes["note"])
    return _style(tokens["radar"], 1.0, labels=(sizes["small"], sizes["caption"]), note=sizes["caption"],
                  number=sizes["caption"])


def paper_radar(tokens: Mapping[str, Any]) -> RadarStyle:
    """The radar in points of the paper."""
    sizes = type_sizes(tokens, "type_paper_pt")
    return _style({**tokens["radar"], **tokens["radar"]["paper"]}, PAPER_SCALE,
                  labels=(sizes["text"], sizes["table"], sizes["note"], sizes["footer"]), note=sizes["note"],
                  number=sizes["footer"])


def _style(look: Mapping[str, Any], scale: float, *, labels: tuple[TypeSize, ...],
           note: TypeSize, number: TypeSize) -> RadarStyle:
    def length(value: object) -> float:
        return float(str(value)) * scale

    def pen(part: Mapping[str, Any], color: str) -> Pen:
        return Pen(color, length(part["width_px"]), tuple(length(one) for one in part.get("dash_px") or ()))

    person = look["person"]
    first = {"width_px": person["width_px"], "radius_px": person["vertex_radius_px"]}
    parts = ({**look["series"][0], **first}, *look["series"][1:])
    series = tuple(
        SeriesLook(pen(part, f"series.{place}"), part["marker"], bool(part["filled"]), length(part["radius_px"]))
        for place, part in enumerate(parts, start=1))
    return RadarStyle(
        sizes=labels, note=note, number=number, gap=number.size * 0.6,
        margin=number.size * 0.3, grid=length(look["grid_px"]),
        series=series, standard=pen(look["standard"], "text"), target=pen(look["target"], "text_muted"),
        median=pen(look["band"], "text"), fill_alpha=float(person["fill_alpha"]),
        band_alpha=float(look["band"]["fill_alpha"]))
