"""Makes the figure of a map for the window: what is needed of theme and fonts is taken first, the rest runs beside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simata_desktop.domain.talent_map import TalentMap
from simata_desktop.figures.grid_style import screen_style
from simata_desktop.figures.measure import Measure, read_advances
from simata_desktop.figures.people import People, people_of
from simata_desktop.figures.talent_grid import DENSITY, PEOPLE, GridFigure, GridOptions, talent_grid
from simata_desktop.resources import root
from simata_desktop.ui.fonts import FILES
from simata_desktop.ui.page import Context


@dataclass(frozen=True)
class Loaded:
    """A map with its people as arrays."""

    chart: TalentMap
    people: People


def loaded(chart: TalentMap) -> Loaded:
    """The map with its people read once."""
    return Loaded(chart, people_of(chart))


def house_measure() -> Measure:
    """The widths of the window's two faces."""
    folder = root() / "fonts"
    return Measure({weight: read_advances((folder / file).read_bytes()) for weight, file in FILES.items()})


@dataclass
class FigureMaker:
    """Lays maps out for one window; the font files are read at the first figure."""

    context: Context
    measure: Measure | None = None

    def dots_from(self) -> float:
        """The enlargement from which people are drawn one by one in every view."""
        return float(self.context.theme.tokens.data["map"]["dots_from_zoom"])

    def job(self, held: Loaded, width: float, height: float, *, view: str, names: bool,
            zoom: float) -> Callable[[], GridFigure]:
        """What a worker does for one figure of ``width`` × ``height`` pixels."""
        tokens, words = self.context.theme.tokens, self.context.text.words
        style = screen_style(tokens.data, projector=tokens.projector)
        shown = PEOPLE if view == PEOPLE or zoom >= self.dots_from() else DENSITY
        options = GridOptions(shown, names=names)

        def make() -> GridFigure:
            if self.measure is None:
                self.measure = house_measure()
            return talent_grid(held.chart, width, height, style=style, measure=self.measure, words=words,
                               options=options, people=held.people)

        return make
