"""The radar as a widget: only the lines are drawn anew when values change; values as tooltip and as words."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from simata_desktop.figures.primitives import Primitive
from simata_desktop.figures.radar_plan import RadarPlan, Values
from simata_desktop.ui.layer import Layer
from simata_desktop.ui.radar_frames import Kept, RadarFrames
from simata_desktop.ui.text import DASH
from simata_desktop.ui.theme import Theme

USUAL, LEAST = QSize(336, 245), QSize(120, 110)
DECIMALS, SAID = 2, 64  # of a value; lines whose words are remembered


class RadarView(QWidget):
    """Shows a plan of :mod:`simata_desktop.figures.radar_plan`. Ctrl+C copies the picture (the frame calls ``copy``).

    Lists of radars give all of them the same ``frames``; ``legend`` False leaves the legend to whoever lists them.
    """

    def __init__(self, theme: Theme, *, accessible: str, legend: bool = True,
                 frames: RadarFrames | None = None) -> None:
        super().__init__()
        self._theme, self._legend = theme, legend
        self._frames = frames or RadarFrames(theme, self)
        self._plan: RadarPlan | None = None
        self._people: tuple[Kept, list[Primitive]] | None = None
        self._whole: Layer | None = None  # once shown unchanged a second time, as in a list that is scrolled
        self._said: dict[tuple[str, Values], str] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumSize(LEAST)
        self.setAccessibleName(accessible)
        theme.changed.connect(self.update)

    def show_plan(self, plan: RadarPlan | None) -> None:
        """Show a plan; None shows nothing."""
        if plan is None or self._plan is None or plan.axes != self._plan.axes:
            self._said.clear()
        self._plan, self._people, self._whole = plan, None, None
        self.setAccessibleDescription("" if plan is None else ". ".join(self._told(plan)))
        self.update()

    def copy(self) -> None:
        """Put the picture on the clipboard, without the mark of the keyboard."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        self._draw(painter)
        painter.end()
        QGuiApplication.clipboard().setPixmap(picture)

    def words_at(self, point: QPoint) -> str:
        """The axis under a point and every value on it; empty where there is none."""
        plan, axis = self._plan, None
        if plan is not None:
            axis = self._kept(plan).frame.axis_at(point.x(), point.y())
        if plan is None or axis is None:
            return ""
        return "\n".join([plan.axes[axis].name, *(f"{label}: {self._number(values[axis])}"
                                                  for label, values in _lines(plan))])

    def _kept(self, plan: RadarPlan) -> Kept:
        return self._frames.of(plan, self.size(), ratio=self.devicePixelRatioF(), legend=self._legend)

    def _told(self, plan: RadarPlan) -> Iterator[str]:
        """The same as words: each line of the figure with its values."""
        if len(self._said) > SAID:
            self._said.clear()
        for label, values in _lines(plan):
            if (label, values) not in self._said:
                told = (f"{axis.name} {self._number(value)}" for axis, value in zip(plan.axes, values, strict=True))
                self._said[label, values] = f"{label}: {'; '.join(told)}"
            yield self._said[label, values]

    def _number(self, value: float | None) -> str:
        return DASH if value is None else self.locale().toString(value, "f", DECIMALS)

    # Qt

    def sizeHint(self) -> QSize:
        return USUAL

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._draw(painter)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("focus"), self._theme.tokens.line("focus_ring")))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _draw(self, painter: QPainter) -> None:
        plan = self._plan
        if plan is None:
            painter.fillRect(self.rect(), self._theme.color("surface"))
            return
        kept = self._kept(plan)
        if self._people is None or self._people[0] is not kept:
            self._people, self._whole = (kept, kept.frame.people(plan)), None
            self._frames.paint(painter, *self._people)
        else:
            self._paint_whole(painter, *self._people)

    def _paint_whole(self, painter: QPainter, kept: Kept, people: list[Primitive]) -> None:
        """What has been shown before, from one picture."""
        area = QRectF(self.rect())
        if self._whole is None:
            self._whole = Layer()
            self._whole.render(area, zoom=1.0, ratio=self.devicePixelRatioF(),
                               draw=lambda on: self._frames.paint(on, kept, people))
        self._whole.paint(painter, area, zoom=1.0)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(event.pos()), self)
            return True
        return super().event(event)


def _lines(plan: RadarPlan) -> Iterator[tuple[str, Values]]:
    """Every line of a plan with its name."""
    for one in plan.series:
        yield one.label, one.values
    if plan.band is not None:
        yield plan.band.label, plan.band.median
    for level in (plan.standard, plan.target):
        if level is not None:
            yield level.label, level.values
