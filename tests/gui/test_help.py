"""The guide opens where one is, its links lead somewhere, and the help boxes name every action."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QTableWidget, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from simata_desktop.resources import root
from simata_desktop.ui.guide import guide_file, open_guide
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.sample_pages import ENTRIES, PAGE_ACTIONS, open_window

PAGES = sorted((root() / "guide").rglob("*.md"))


def test_both_languages_have_the_same_pages() -> None:
    names = {language: {page.name for page in PAGES if page.parent.name == language} for language in ("id", "en")}
    assert names["id"] == names["en"]
    assert "index.md" in names["id"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_every_link_leads_to_a_page(page: Path) -> None:
    links = re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    assert all((page.parent / link).is_file() for link in links)


def test_an_unknown_place_opens_the_index() -> None:
    assert guide_file("id", "entry").stem == "entry"
    assert guide_file("id", "nowhere").stem == "index"
    assert guide_file("xx", "entry") is None


def test_the_guide_shows_its_page(text: Text, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box = open_guide(window, text, "sign_in")
    assert box.isVisible()
    assert not box.isModal()
    assert "Kode pemulihan" in box.findChild(QTextBrowser).toPlainText()


def test_f1_and_the_help_menu(theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(theme, text, tasks, entries=ENTRIES, page_actions=PAGE_ACTIONS)
    qtbot.addWidget(window)
    open_window(window, tmp_path)
    window.page.field.setProperty("help", "entry")
    window.page.field.setFocus()
    for name in ("help.guide", "help.keys", "help.about"):
        window.register[name].trigger()
    shown = [box for box in window.findChildren(QDialog) if box.isVisible()]
    assert [box.windowTitle() for box in shown] == ["Panduan", "Daftar tombol pintas", "Tentang SIMATA Desktop"]
    assert "Mengisi nilai" in shown[0].findChild(QTextBrowser).toPlainText()
    table = shown[1].findChild(QTableWidget)
    assert table.rowCount() == len(list(window.register.specs()))
    assert all(table.item(row, 2).text() for row in range(table.rowCount()))
