"""The radar as a widget: lines follow the values over a kept picture; tooltip, words, clipboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.figures.radar_plan import Band, Level, RadarPlan, Series, axes_of
from simata_desktop.resources import read_json, words
from simata_desktop.ui import radar_frames
from simata_desktop.ui.radar_frames import RadarFrames
from simata_desktop.ui.radar_view import RadarView
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme

NAMES = CompetencyNames.parse(read_json("reference", "competencies.json"))
AXES = axes_of(NAMES.competencies)
THREE = Level("Administrator (3)", (3.0,) * 9)
INDONESIAN = Text(words("id")).locale


def plan(*values: float | None, typed: int | None = None) -> RadarPlan:
    return RadarPlan(AXES, (Series("Intan Andaisari", (*values, *(None,) * (9 - len(values))), typed),), THREE)


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> RadarView:
    made = RadarView(theme, accessible="Radar kompetensi Intan Andaisari")
    made.setLocale(INDONESIAN)
    qtbot.addWidget(made)
    made.resize(336, 245)
    made.show()
    return made


@pytest.fixture
def layouts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """The sizes that were laid out."""
    made: list[tuple[float, float]] = []
    real: Callable[..., object] = radar_frames.radar_frame

    def counted(plan: RadarPlan, width: float, height: float, **more: object) -> object:
        made.append((width, height))
        return real(plan, width, height, **more)

    monkeypatch.setattr(radar_frames, "radar_frame", counted)
    return made


def picture(view: RadarView) -> QImage:
    return view.grab().toImage()


def spot(view: RadarView, axis: int, value: float) -> QPoint:
    x, y = view._kept(view._plan).frame.place(axis, value)
    return QPoint(round(x), round(y))


def test_lines_follow_the_values_over_one_picture(view: RadarView, theme: Theme, layouts: list) -> None:
    view.show_plan(plan(*(2.0,) * 9))
    accent = theme.color("accent")
    assert picture(view).pixelColor(spot(view, 2, 2.0)) == accent
    view.show_plan(plan(*(4.0,) * 9))
    assert picture(view).pixelColor(spot(view, 2, 2.0)) != accent
    assert picture(view).pixelColor(spot(view, 2, 4.0)) == accent
    assert layouts == [(336, 245)]
    view.resize(300, 240)
    picture(view)
    assert layouts[-1] == (300, 240)
    assert len(layouts) == 2


def test_the_value_being_typed_is_hollow(view: RadarView, theme: Theme) -> None:
    view.show_plan(plan(3.0, 3.0, 3.0, 2.0, typed=3))
    assert picture(view).pixelColor(spot(view, 3, 2.0)) == theme.color("surface")
    assert picture(view).pixelColor(spot(view, 0, 3.0)) == theme.color("accent")


def test_a_point_tells_every_value_of_its_axis(view: RadarView, qtbot: QtBot) -> None:
    view.show_plan(plan(3.0, 2.67))
    assert view.words_at(spot(view, 1, 2.0)) == "Kerja Sama\nIntan Andaisari: 2,67\nAdministrator (3): 3,00"
    assert view.words_at(spot(view, 5, 4.0)).splitlines()[:2] == ["Pengembangan Diri dan Orang Lain",
                                                                  "Intan Andaisari: –"]
    assert view.words_at(QPoint(1, 1)) == ""
    point = spot(view, 1, 2.0)
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, point, view.mapToGlobal(point)))
    assert QToolTip.text().startswith("Kerja Sama")
    QToolTip.hideText()


def test_the_words_say_what_the_picture_shows(view: RadarView) -> None:
    assert view.accessibleName() == "Radar kompetensi Intan Andaisari"
    view.show_plan(plan(3.0, 2.67))
    told = view.accessibleDescription()
    assert told.startswith("Intan Andaisari: Integritas 3,00; Kerja Sama 2,67; Komunikasi –;")
    assert "Administrator (3): Integritas 3,00" in told
    view.show_plan(RadarPlan(AXES, band=Band("Median unit", (2.0,) * 9, (2.5,) * 9, (3.0,) * 9)))
    assert view.accessibleDescription().startswith("Median unit: Integritas 2,50")
    view.show_plan(None)
    assert view.accessibleDescription() == ""
    assert picture(view).pixelColor(100, 100) == view._theme.color("surface")


def test_the_words_follow_other_axes(view: RadarView) -> None:
    view.show_plan(plan(3.0))
    aspects = axes_of((*NAMES.aspects, NAMES.competencies[0]))
    view.show_plan(RadarPlan(aspects, (Series("Intan Andaisari", (3.0, *(None,) * 8)),), THREE))
    assert view.accessibleDescription().startswith("Intan Andaisari: Kemampuan Intelektual 3,00")


def test_a_picture_shown_again_is_the_same(view: RadarView) -> None:
    view.show_plan(plan(3.0, 2.0, 1.0, 4.0))
    first, again, third = picture(view), picture(view), picture(view)
    assert first == again == third
    view.show_plan(plan(*(1.0,) * 9))
    assert picture(view) != first


def test_the_picture_is_copied(view: RadarView, theme: Theme) -> None:
    view.show_plan(plan(*(3.0,) * 9))
    view.setFocus()
    view.copy()
    copied = QGuiApplication.clipboard().image()
    assert copied.size() == picture(view).size()
    assert copied.pixelColor(1, 1) == theme.color("surface")  # no mark of the keyboard
    assert copied.pixelColor(spot(view, 2, 3.0)) == theme.color("accent")


def test_cards_share_a_layout_and_another_theme_is_drawn_anew(theme: Theme, qtbot: QtBot, layouts: list) -> None:
    owner = RadarView(theme, accessible="")
    qtbot.addWidget(owner)
    frames = RadarFrames(theme, owner)
    cards = [RadarView(theme, accessible=f"Kartu {number}", legend=False, frames=frames) for number in range(5)]
    for number, card in enumerate(cards):
        qtbot.addWidget(card)
        card.resize(150, 130)
        card.show_plan(plan(*(number + 0.5,) * 9))
        picture(card)
    assert layouts == [(150, 130)]
    before = picture(cards[4])
    theme.choose("projector")
    assert picture(cards[4]) != before
    assert picture(cards[0]).pixelColor(1, 1) == theme.color("surface")
    assert len(layouts) == 2


def test_no_value_leaves_the_picture(view: RadarView) -> None:
    view.show_plan(RadarPlan(AXES, (Series("P", (9.0, float("nan"), float("inf"), -4.0, 5.0, 0.0, None, 5.0, 5.0)),)))
    assert not picture(view).isNull()
    assert view.focusPolicy() == Qt.FocusPolicy.StrongFocus
