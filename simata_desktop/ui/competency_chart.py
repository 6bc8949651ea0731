"""Bars and lines on axes that can be moved and enlarged with the mouse; read only when a first chart is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from simata_desktop.ui.page import Context
from simata_desktop.ui.text import Text

Mark = tuple[float, str, str]  # place on the axis across, words, kind: standard, median, cut
Bar = tuple[float, float, int]  # left edge, width, people
YearRow = tuple[int, float, float, float, int]  # year, lower quartile, median, upper quartile, people
DASHES = {"standard": Qt.PenStyle.SolidLine, "median": Qt.PenStyle.DotLine, "cut": Qt.PenStyle.DashLine}
LEAST, SPOKEN = 120, 280  # pixels in height; from which on the lines bear their words
STEP = 0.8  # by which + and – change the room shown


class Axis(pg.AxisItem):
    """Numbers in the manner of the language; ``whole`` leaves out what lies between whole people."""

    def __init__(self, text: Text, side: str) -> None:
        super().__init__(side)
        self._text = text
        self.whole = False

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """The words of the ticks."""
        decimals = 0 if spacing >= 1 else 1 if spacing >= 0.1 else 2
        return ["" if self.whole and value != round(value) else self._text.number(value, 0 if self.whole else decimals)
                for value in values]


class Chart(QWidget):
    """One plot. Keys: + and – enlarge and reduce, arrows move, 0 shows all again, as a double click does."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._again: tuple[float, float, float, float] | None = None
        self._said: list[pg.InfLineLabel] = []
        self._drawing: Callable[[], None] | None = None  # what is shown, to be drawn again in another theme
        self._up = Axis(context.text, "left")
        self._across = Axis(context.text, "bottom")
        self.plot = pg.PlotWidget(axisItems={"left": self._up, "bottom": self._across})
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.scene().sigMouseClicked.connect(lambda event: self.show_all() if event.double() else None)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(LEAST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)
        context.theme.changed.connect(self._dress)
        self._dress()

    # What is drawn

    def show_bars(self, bars: Sequence[Bar], *, marks: Sequence[Mark], across: str, name: str,
                  ticks: Sequence[int] = ()) -> None:
        """People as bars; ``marks`` are lines across them, ``ticks`` the numbers below them (none: as they fit).

        ``name`` describes the picture to who cannot see it.
        """
        self._drawing = partial(self._bars, bars, marks, across, name, ticks)
        self._drawing()

    def _bars(self, bars: Sequence[Bar], marks: Sequence[Mark], across: str, name: str, ticks: Sequence[int]) -> None:
        self._begin(across, self._context.text("ui.competency.axis.people"), name)
        self._up.whole = True
        theme = self._context.theme
        self.plot.addItem(pg.BarGraphItem(
            x0=[left for left, _, _ in bars], width=[wide for _, wide, _ in bars], y0=0,
            height=[people for _, _, people in bars], brush=theme.color("density.1"),
            pen=pg.mkPen(theme.color("hairline_strong"))))
        for left, wide, people in bars:
            if people:
                self._words(left + wide / 2, people, self._context.text.count(people))
        most = max((people for _, _, people in bars), default=1)
        for place, words, kind in marks:
            self._mark(place, words, kind)
        self._across.setTicks([[(tick, str(tick)) for tick in ticks]] if ticks else None)
        self._again = (bars[0][0] if bars else 0.0, bars[-1][0] + bars[-1][1] if bars else 1.0, 0.0, most * 1.3)
        self.show_all()

    def show_years(self, rows: Sequence[YearRow], *, marks: Sequence[Mark], up: str, name: str) -> None:
        """The median of every year as a line, the middle half as a band."""
        self._drawing = partial(self._years, rows, marks, up, name)
        self._drawing()

    def _years(self, rows: Sequence[YearRow], marks: Sequence[Mark], up: str, name: str) -> None:
        self._begin(self._context.text("ui.competency.axis.year"), up, name)
        self._up.whole = False
        theme, years = self._context.theme, [year for year, *_ in rows]
        low, high = ([row[place] for row in rows] for place in (1, 3))
        edge = pg.mkPen(theme.color("hairline_strong"), style=Qt.PenStyle.DotLine)
        ends = [pg.PlotDataItem(years, values, pen=edge) for values in (low, high)]
        for end in ends:
            self.plot.addItem(end)
        band = theme.color("accent")
        band.setAlphaF(0.14)
        self.plot.addItem(pg.FillBetweenItem(*ends, brush=band))
        self.plot.addItem(pg.PlotDataItem(years, [row[2] for row in rows], pen=pg.mkPen(theme.color("accent"), width=2),
                                          symbol="o", symbolSize=8, symbolBrush=theme.color("accent"),
                                          symbolPen=pg.mkPen(theme.color("surface"))))
        for year, _, median, _, people in rows:
            self._words(year, median, self._context.text("ui.competency.people_short",
                                                         count=self._context.text.count(people)))
        for place, words, kind in marks:
            self._mark(place, words, kind, angle=0)
        self._across.setTicks([[(year, str(year)) for year in years]])
        reached = [*low, *high, *(place for place, _, _ in marks)] or [0.0, 1.0]
        spare = max((max(reached) - min(reached)) * 0.2, 0.25)
        self._again = (min(years, default=0) - 0.6, max(years, default=0) + 0.6, min(reached) - spare,
                       max(reached) + spare)
        self.show_all()

    def show_all(self) -> None:
        """Everything in view again."""
        if self._again is not None:
            left, right, low, high = self._again
            self.plot.setRange(xRange=(left, right), yRange=(low, high), padding=0.02)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for label in self._said:
            label.setVisible(self.height() >= SPOKEN)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        box, key = self.plot.getViewBox(), event.key()
        (left, right), (low, high) = box.viewRange()
        moves = {Qt.Key.Key_Left: (-0.1, 0), Qt.Key.Key_Right: (0.1, 0), Qt.Key.Key_Up: (0, 0.1),
                 Qt.Key.Key_Down: (0, -0.1)}
        if key in moves:
            across, up = moves[Qt.Key(key)]
            box.translateBy(x=across * (right - left), y=up * (high - low))
        elif event.text() in ("+", "="):
            box.scaleBy((STEP, STEP))
        elif event.text() in ("-", "–"):
            box.scaleBy((1 / STEP, 1 / STEP))
        elif key == Qt.Key.Key_0:
            self.show_all()
        else:
            super().keyPressEvent(event)

    # Inside

    def _begin(self, across: str, up: str, name: str) -> None:
        self.plot.clear()
        self._said.clear()
        self.setAccessibleName(name)
        for side, words in (("bottom", across), ("left", up)):
            self.plot.setLabel(side, words, color=self._context.theme.tokens.color("text_muted"))

    def _words(self, x: float, y: float, words: str) -> None:
        item = pg.TextItem(words, color=self._context.theme.color("text"), anchor=(0.5, 1.1))
        item.setFont(self._context.theme.font("caption"))
        item.setPos(x, y)
        self.plot.addItem(item)

    def _mark(self, place: float, words: str, kind: str, *, angle: int = 90) -> None:
        theme = self._context.theme
        line = pg.InfiniteLine(
            pos=place, angle=angle, movable=False, pen=pg.mkPen(theme.color("text"), width=1.5, style=DASHES[kind]),
            label=words, labelOpts={"position": {"standard": 0.94, "median": 0.84, "cut": 0.94}[kind],
                                    "color": theme.color("text"), "fill": theme.color("surface")})
        line.label.setFont(theme.font("caption"))
        line.label.setVisible(self.height() >= SPOKEN)
        self._said.append(line.label)
        self.plot.addItem(line)

    def _dress(self) -> None:
        theme = self._context.theme
        self.plot.setBackground(theme.color("surface"))
        for side in ("bottom", "left"):
            axis = self.plot.getAxis(side)
            axis.setPen(theme.color("hairline_strong"))
            axis.setTextPen(theme.color("text"))
            axis.setTickFont(theme.font("caption"))
            axis.label.setFont(theme.font("caption"))
        self.plot.showGrid(x=False, y=True, alpha=0.25)
        if self._drawing is not None:
            self._drawing()
