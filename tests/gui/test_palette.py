"""Ctrl+K: actions by any part of their words, people from the office, keys, and how little a stroke costs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.palette import Palette
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.sample_pages import ENTRIES, PAGE_ACTIONS, open_window


@pytest.fixture
def window(theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    made = MainWindow(theme, text, tasks, entries=ENTRIES, page_actions=PAGE_ACTIONS)
    qtbot.addWidget(made)
    return open_window(made, tmp_path)


@pytest.fixture
def palette(window: MainWindow) -> Palette:
    window.open_palette()
    return window.palette_box


def words_of(palette: Palette) -> list[str]:
    return [line.words for line in palette.model.lines]


def test_it_offers_actions_with_their_keys(palette: Palette) -> None:
    assert palette.isVisible()
    assert "Beranda" in words_of(palette)
    assert palette.model.lines[0].aside == "Ctrl+1"


def test_typing_finds_people_first_then_actions(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.field, "wu")
    assert words_of(palette)[0] == "Wulan Contohwati"
    assert palette.model.lines[0].aside == "19790814 200501 2 006 · Dinas Sosial"
    palette.field.clear()
    qtbot.keyClicks(palette.field, "gelap tampil")
    assert words_of(palette) == ["Tampilan gelap"]
    palette.field.clear()
    qtbot.keyClicks(palette.field, "zzz")
    assert words_of(palette) == []
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_enter_opens_the_person_and_arrows_walk(palette: Palette, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.field, "o")
    assert words_of(palette)[:2] == ["Wulan Contohwati", "Rudi Contohadi"]
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert window.page.key == "people"
    assert window.page.seen[-1] == "198504302009011005"


def test_an_action_runs_from_the_palette(palette: Palette, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.field, "tambah peg")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.page.seen[-1] == "add"


def test_what_is_off_is_not_offered(window: MainWindow) -> None:
    window.enable("people.add", on=False)
    window.open_palette()
    assert "Tambah pegawai" not in words_of(window.palette_box)
