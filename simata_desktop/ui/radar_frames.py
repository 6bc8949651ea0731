"""What stays of radars while people's values change: laid out and painted once a size, for all radars of a list."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QObject, QRectF, QSize
from PySide6.QtGui import QPainter

from simata_desktop.figures.measure import Measure
from simata_desktop.figures.primitives import Primitive
from simata_desktop.figures.radar import RadarFrame, radar_frame
from simata_desktop.figures.radar_plan import RadarPlan
from simata_desktop.figures.radar_style import RadarStyle, screen_radar
from simata_desktop.ui.grid_figure import house_measure
from simata_desktop.ui.layer import Layer
from simata_desktop.ui.painter import FigurePainter
from simata_desktop.ui.theme import Theme

KEPT = 32  # sizes and legends


@cache
def _measure() -> Measure:
    """The widths of the window's faces, read once."""
    return house_measure()


@dataclass(frozen=True)
class Kept:
    """A frame and its picture with standard and target."""

    frame: RadarFrame
    layer: Layer


class RadarFrames(QObject):
    """Frames with their pictures in the theme in use, the latest ``KEPT`` of them; they live as long as ``owner``."""

    def __init__(self, theme: Theme, owner: QObject) -> None:
        super().__init__(owner)
        self._theme = theme
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        tokens = self._theme.tokens
        self._style: RadarStyle = screen_radar(tokens.data, projector=tokens.projector)
        self._painter = FigurePainter(self._theme)
        self._kept.clear()

    def of(self, plan: RadarPlan, size: QSize, *, ratio: float, legend: bool) -> Kept:
        """The frame of ``plan`` at ``size`` on a screen with ``ratio`` pixels a unit."""
        shown = [*plan.series, plan.band] if legend else []
        key = (plan.axes, plan.top, plan.standard, plan.target, size.width(), size.height(), ratio, legend,
               tuple(one.label if one else None for one in shown))
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = self._make(plan, size, ratio=ratio, legend=legend)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return kept

    def _make(self, plan: RadarPlan, size: QSize, *, ratio: float, legend: bool) -> Kept:
        frame = radar_frame(plan, size.width(), size.height(), style=self._style, measure=_measure(), legend=legend)
        layer, area = Layer(), QRectF(0, 0, size.width(), size.height())

        def draw(painter: QPainter) -> None:
            painter.fillRect(area, self._theme.color("surface"))
            self._painter.paint(painter, (*frame.ground, *frame.levels(plan)))

        layer.render(area, zoom=1.0, ratio=ratio, draw=draw)
        return Kept(frame, layer)

    def paint(self, painter: QPainter, kept: Kept, people: list[Primitive]) -> None:
        """The picture and what lies on it, at the origin of ``painter``."""
        kept.layer.paint(painter, QRectF(0, 0, kept.frame.width, kept.frame.height), zoom=1.0)
        self._painter.paint(painter, people)
