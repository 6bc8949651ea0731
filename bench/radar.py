"""Radars: new values against a bare polygon with the same words, and a list of cards scrolled frame by frame."""

from __future__ import annotations

import math
import random
import statistics
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QGridLayout, QScrollArea, QWidget

from bench.floors.bare_radar import BareRadar
from bench.line import Line
from bench.office import Offices
from bench.process import run
from bench.scale import Scale
from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.figures.primitives import Text
from simata_desktop.figures.radar import radar_frame
from simata_desktop.figures.radar_plan import Level, RadarPlan, Series, axes_of
from simata_desktop.figures.radar_style import screen_radar
from simata_desktop.resources import read_json
from simata_desktop.ui.grid_figure import house_measure
from simata_desktop.ui.radar_frames import RadarFrames
from simata_desktop.ui.radar_view import RadarView
from simata_desktop.ui.theme import Theme

BAR, FRAME = 2, 1000 / 60  # times the bare polygon; milliseconds at 60 Hz
SIZE, CARD = QSize(336, 245), QSize(150, 130)
COLUMNS, WINDOW, STEP = 4, QSize(680, 560), 37  # cards side by side; pixels of the list; pixels a frame
SEED = 7


def _plans(count: int) -> list[RadarPlan]:
    """So many people, each with nine levels, beside the standard and the tier above."""
    chance, names = random.Random(SEED), CompetencyNames.parse(read_json("reference", "competencies.json"))
    axes = axes_of(names.competencies)
    three, four = Level("Administrator (3)", (3.0,) * 9), Level("JPT Pratama (4)", (4.0,) * 9)
    return [RadarPlan(axes, (Series("Orangnya", tuple(chance.randint(4, 15) / 3 for _ in axes)),), three, four)
            for _ in range(count)]


def repaints(frames: str) -> dict[str, float]:
    """Median seconds of CPU of a repaint with new values, ours and the bare polygon's."""
    program, plans = QApplication([]), _plans(int(frames))
    theme = Theme(program)
    view = RadarView(theme, accessible="Radar")
    view.resize(SIZE)
    drawn = radar_frame(plans[0], SIZE.width(), SIZE.height(), style=screen_radar(theme.tokens.data),
                        measure=house_measure())
    words = [(one.x, one.y, one.text) for one in drawn.ground if isinstance(one, Text)]
    bare = BareRadar(SIZE, theme.font("caption"), words)
    corners = [[drawn.place(axis, value or 0.0) for axis, value in enumerate(plan.series[0].values)]
               for plan in plans]
    for widget in (view, bare):
        widget.show()
        program.processEvents()
    ours = list(_frames(view, [lambda plan=plan: view.show_plan(plan) for plan in plans]))
    floor = list(_frames(bare, [lambda points=points: bare.show_points(points) for points in corners]))
    return {"ours": statistics.median(ours), "floor": statistics.median(floor)}


def _frames(widget: QWidget, changes: list[Callable[[], None]]) -> Iterator[float]:
    for change in changes:
        begun = time.process_time()
        change()
        widget.repaint()
        yield time.process_time() - begun


def scrolling(cards: str) -> dict[str, float]:
    """Seconds of CPU of the frames of a list of so many radars, scrolled from its head to its foot and back."""
    program = QApplication([])
    theme, area = Theme(program), QScrollArea()
    inside = QWidget()
    grid, frames = QGridLayout(inside), RadarFrames(theme, inside)
    for place, plan in enumerate(_plans(int(cards))):
        card = RadarView(theme, accessible="Radar", legend=False, frames=frames)
        card.setFixedSize(CARD)
        card.show_plan(plan)
        grid.addWidget(card, place // COLUMNS, place % COLUMNS)
    area.setWidget(inside)
    area.resize(WINDOW)
    area.show()
    program.processEvents()
    bar, taken = area.verticalScrollBar(), []
    there = range(0, bar.maximum() + 1, STEP)
    for value in (*there, *reversed(there)):
        begun = time.process_time()
        bar.setValue(value)
        program.processEvents()
        taken.append(time.process_time() - begun)
    taken.sort()
    return {"median": statistics.median(taken), "late": taken[math.ceil(0.99 * len(taken)) - 1], "worst": taken[-1]}


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """A repaint, and one frame in a hundred at the most beyond the bar."""
    painted, scrolled = run(repaints, scale.radars), run(scrolling, scale.radars)
    return [Line("radar with new values, a repaint", painted["ours"], painted["floor"], BAR),
            Line(f"list of {scale.radars} radars, a frame (99 of 100)", scrolled["late"], None, FRAME,
                 note=f"median {scrolled['median'] * 1000:.1f} ms, longest {scrolled['worst'] * 1000:.1f} ms")]
