"""Pegawai on a practice office: everybody, search while typing, sorting, the person beside the list, roles."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from simata_desktop.app import Workspace
from simata_desktop.services.desk import User
from simata_desktop.services.people import ListRequest
from simata_desktop.ui.derivation_view import DerivationView, RegisterView
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.people_page import FILTERED, NOTHING, PeoplePage
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.practice import practice_office, practice_window, words_of

PAGE = PeoplePage

PEOPLE = 120


def search(page: PeoplePage, words: str, qtbot: QtBot) -> None:
    page.field.clear()
    qtbot.keyClicks(page.field, words)
    qtbot.waitUntil(lambda: not page.field.waiting)


def test_everybody_is_listed_by_name(page: PeoplePage, office: Workspace) -> None:
    assert page.model.rowCount() == PEOPLE
    assert page.count.text() == f"{PEOPLE} dari {PEOPLE}"
    assert page.model.key_at(0) == office.people.keys(ListRequest(sort="name"))[0]


def test_typing_narrows_at_once_and_clearing_brings_all_back(page: PeoplePage, office: Workspace,
                                                             qtbot: QtBot) -> None:
    line = office.people.page([page.model.key_at(5)])[0]
    search(page, line.nip, qtbot)
    assert [page.model.key_at(row) for row in range(page.model.rowCount())] == [line.id]
    assert page.count.text() == f"1 dari {PEOPLE}"
    search(page, "zzzz", qtbot)
    assert page.context.text(f"ui.people.{FILTERED}") in words_of(page.content.currentWidget())
    page.field.clear()
    qtbot.waitUntil(lambda: page.model.rowCount() == PEOPLE)


def test_a_selected_person_stands_in_the_inspector(window: MainWindow, page: PeoplePage, office: Workspace) -> None:
    key = page.model.key_at(7)
    page.table.go_to(key)
    line = office.people.page([key])[0]
    view = window._inspected["people"]
    assert isinstance(view, DerivationView)
    assert view.derivation.person.values["nip"] == line.nip
    assert line.title in words_of(view)
    view.table.copy()
    assert QGuiApplication.clipboard().text().splitlines()[0].split("\t")[0] == "Dari mana angka ini"


def test_the_palette_leads_to_a_person(window: MainWindow, page: PeoplePage, office: Workspace, qtbot: QtBot) -> None:
    line = office.people.page([page.model.key_at(40)])[0]
    search(page, "zzzz", qtbot)
    window.open_page("people", line.nip)
    assert page.table.selected_keys() == [line.id]
    assert page.field.text() == ""


def test_enter_in_the_field_goes_into_the_list(page: PeoplePage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    assert page.table.selected_rows() == [0]


def test_heads_sort_in_the_store(page: PeoplePage, office: Workspace) -> None:
    page.table._sort(1)
    assert page.model.key_at(0) == office.people.keys(ListRequest(sort="nip"))[0]
    page.table._sort(1)
    assert page.model.key_at(0) == office.people.keys(ListRequest(sort="nip", descending=True))[0]


def test_a_unit_of_the_scope_narrows(page: PeoplePage, office: Workspace) -> None:
    line = office.people.page([page.model.key_at(0)])[0]
    unit = next(node for node in page.context.scope.units if node.name == line.agency)
    page.context.scope.choose("unit", Choice(unit.id, unit.name))
    assert page.count.text() == f"{page.model.rowCount()} dari {PEOPLE}"
    assert 0 < page.model.rowCount() < PEOPLE
    page.context.scope.choose("unit", Choice(None, ""))


def test_names_can_be_hidden(window: MainWindow, page: PeoplePage) -> None:
    window.hide_names(hidden=True)
    assert str(page.model.index(0, 0).data()).startswith("Peserta ")
    assert page.model.index(0, 1).data() == ""


def test_an_entry_clerk_sees_the_register_but_no_box(window: MainWindow, page: PeoplePage, office: Workspace) -> None:
    before = office.desk.user
    office.desk.user = User(before.id, before.name, frozenset(("entry",)))
    try:
        page.refresh(None)
        page.table.go_to(page.model.key_at(3))
        view = window._inspected["people"]
        assert isinstance(view, RegisterView)
        assert "Kotak" not in words_of(view)
        assert page.model.index(3, 6).data() == "–"
    finally:
        office.desk.user = before


def test_an_empty_office_offers_the_import(theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
                                           tmp_path: Path) -> None:
    workspace = practice_office(tmp_path / "empty", 0)
    window = practice_window(workspace, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("people")
    assert text(f"ui.people.{NOTHING}") in words_of(window.page.content.currentWidget())
    workspace.close()
