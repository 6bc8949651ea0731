"""The radar of a profile: the person, the standard of the present post, the next tier."""

from __future__ import annotations

from collections.abc import Sequence

from simata_desktop.domain.profile import Competencies
from simata_desktop.figures.measure import Measure
from simata_desktop.figures.numbers import decimal_text
from simata_desktop.figures.primitives import Primitive
from simata_desktop.figures.radar import RadarFrame, radar_frame
from simata_desktop.figures.radar_plan import Level, RadarPlan, Series, axes_of
from simata_desktop.figures.radar_style import paper_radar
from simata_desktop.reports.profile_words import ProfileWords
from simata_desktop.reports.shifting import shifted
from simata_desktop.resources import read_json

Values = tuple[float | None, ...]


class ProfileRadar:
    """Radars of one print: most people share a tier, so that axes, rings and words are laid once for all of them."""

    def __init__(self, said: ProfileWords, measure: Measure) -> None:
        self._said, self._measure = said, measure
        self._style = paper_radar(read_json("look", "tokens.json"))
        self._axes = axes_of(said.names.competencies)
        self._frames: dict[tuple[object, ...], RadarFrame] = {}

    def draw(self, told: Competencies, *, x: float, y: float, width: float, height: float) -> list[Primitive]:
        """The radar in the given plane."""
        plan = RadarPlan(self._axes, (Series(self._said("radar.person"), tuple(one.level for one in told.lines)),),
                         self._level(told.tier, tuple(one.need for one in told.lines), "gaps.need"),
                         self._level(told.next_tier, tuple(one.target for one in told.lines), "gaps.target"))
        frame = self._frame(plan, width, round(height))
        return [shifted(one, x, y) for one in (*frame.ground, *frame.curves(plan))]

    def _frame(self, plan: RadarPlan, width: float, height: float) -> RadarFrame:
        key = (width, height, *(one.label if one else "" for one in (plan.standard, plan.target)))
        if key not in self._frames:
            self._frames[key] = radar_frame(plan, width, height, style=self._style, measure=self._measure)
        return self._frames[key]

    def _level(self, tier: str, values: Values, unnamed: str) -> Level | None:
        """``Administrator (3)`` where all nine need the same, else the tier alone; None where nothing is known."""
        if all(value is None for value in values):
            return None
        name, only = tier or self._said(unnamed), _only(values)
        shown = "" if only is None else f" ({decimal_text(only, 0 if only == int(only) else 1, self._said.words)})"
        return Level(name + shown, values)


def _only(values: Sequence[float | None]) -> float | None:
    return values[0] if len(set(values)) == 1 else None
