"""1366 × 768 at 150 per cent leaves 911 × 512 pixels: every page must fit, the rail and the tray give way."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from simata_desktop.ui.grid_page import GridPage
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.plan import ENTRIES
from simata_desktop.ui.theme import Theme

PEOPLE = 120

WIDE, TALL = 911, 512


def sized(window: MainWindow, wide: int, tall: int) -> None:
    """As a screen does it: what gives way shows only afterwards how small the window can be."""
    for _ in range(3):
        window.resize(wide, tall)
        QApplication.processEvents()


@pytest.mark.parametrize("key", [entry.key for entry in ENTRIES])
@pytest.mark.parametrize("look", ["light", "projector"])
def test_every_page_fits(window: MainWindow, theme: Theme, key: str, look: str) -> None:
    theme.choose(look)
    window.open_page(key)
    sized(window, WIDE, TALL)
    least = window.minimumSizeHint()
    assert (least.width() <= WIDE, least.height() <= TALL) == (True, True), least
    assert window.width() == WIDE


def test_the_rail_shows_icons_only_while_the_window_is_narrow(window: MainWindow) -> None:
    sized(window, 1366, 768)
    wide = window.frame.rail.width()
    sized(window, WIDE, TALL)
    assert window.frame.rail.width() < wide / 2
    sized(window, 1366, 768)
    assert window.frame.rail.width() == wide


def test_the_tray_gives_way_to_the_person_on_the_map(window: MainWindow) -> None:
    sized(window, 1366, 768)
    window.open_page("map")
    page = window.page
    assert isinstance(page, GridPage)
    assert page.tray.isVisible()
    sized(window, WIDE, TALL)
    page.grid.select_box(5)
    page.grid.box_chosen.emit(5)
    assert window.frame.inspector.isVisible()
    assert not page.tray.isVisible()
    sized(window, 1366, 768)
    assert page.tray.isVisible()
