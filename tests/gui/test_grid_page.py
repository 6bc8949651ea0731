"""Peta Talenta on a practice office: counts, boxes, people, filters, reasons, keys, hidden names, empty office."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from simata_desktop.app import Workspace
from simata_desktop.domain.talent_map import BOXES
from simata_desktop.services.desk import User
from simata_desktop.services.talent import MapRequest
from simata_desktop.ui.box_view import GroupView, nearby
from simata_desktop.ui.derivation_view import DerivationView
from simata_desktop.ui.grid_page import FORBIDDEN, NOTHING, GridPage
from simata_desktop.ui.grid_tray import LINE, PERSON
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.practice import practice_office, practice_window, words_of

PAGE = GridPage


def inspected(window: MainWindow) -> QWidget:
    widget = window._inspected["map"]
    assert widget is not None
    return widget


def middle_of(page: GridPage, box: int) -> QPoint:
    """A point in the head of a box, where no dot lies."""
    area = page.grid.figure.boxes[box]
    return (QPointF(area.x + area.width / 2, area.y + area.head / 2) - page.grid._window().topLeft()).toPoint()


def test_counts_are_those_of_the_service(page: GridPage, office: Workspace) -> None:
    chart = office.talent.map(MapRequest())
    assert page.filter.chips.count.text() == f"{chart.people} dari {chart.people}"
    assert page.tray.count.text() == str(chart.unrated)
    assert f"Dikecualikan {sum(chart.excluded.values())}" in page.filter.chips.aside.text()
    assert str(chart.rated + chart.provisional) in page.share.text()


def test_a_click_on_a_box_lists_its_people(window: MainWindow, page: GridPage, qtbot: QtBot) -> None:
    chart = page._held.chart
    box = max(BOXES, key=lambda one: chart.counts[one] + chart.provisional_counts[one])
    qtbot.mouseClick(page.grid, Qt.MouseButton.LeftButton, pos=middle_of(page, box))
    view = inspected(window)
    assert isinstance(view, GroupView)
    assert view.model.rowCount() == chart.counts[box] + chart.provisional_counts[box]
    assert chart.scheme.box_names[box] in words_of(view)
    name = next(entry.name for entry in chart.entries if entry.place == box)
    view.search.setText(name)
    assert 1 <= view.model.rowCount() < chart.counts[box] + chart.provisional_counts[box]


def test_a_click_on_a_dot_shows_person_and_derivation(window: MainWindow, page: GridPage, qtbot: QtBot) -> None:
    figure = page.grid.figure
    for x, y in zip(figure.x, figure.y, strict=True):
        spot = QPointF(float(x), float(y)) - page.grid._window().topLeft()
        found = page.grid.people_under(spot)
        if len(found) == 1:
            break
    entry = page._held.chart.entries[found[0]]
    qtbot.mouseClick(page.grid, Qt.MouseButton.LeftButton, pos=spot.toPoint())
    view = inspected(window)
    assert isinstance(view, DerivationView)
    assert view.derivation.person.values["nip"] == entry.nip
    assert entry.title in words_of(view)


def test_the_derivation_has_every_weight_and_adds_up(window: MainWindow, page: GridPage) -> None:
    entries = page._held.chart.entries
    row = next(n for n, entry in enumerate(entries) if entry.performance is not None and entry.box is not None)
    page._show_person(row)
    rows = inspected(window).table.rows
    start = next(n for n, one in enumerate(rows) if one.axis)
    end = next(n for n, one in enumerate(rows) if one.axis and n > start)
    own = [one for one in rows[start + 1:end] if not one.part]
    assert sum(float(one.cells[2].replace(",", ".")) for one in own) == 100
    total = sum(float(one.cells[3].replace(",", ".")) for one in own if one.cells[3] != "–")
    assert total == pytest.approx(entries[row].performance, abs=0.05 * len(own) + 0.05)


def test_tray_names_everybody_with_a_reason_in_words(window: MainWindow, page: GridPage) -> None:
    lines = [page.tray.list.item(row).data(LINE) for row in range(page.tray.list.count())]
    unrated = {row for row, entry in enumerate(page._held.chart.entries) if entry.place is None}
    assert {row for line in lines if line.kind == PERSON for row in line.rows} == unrated
    assert all("_" not in line.first and "." not in line.first for line in lines if line.kind != PERSON)
    page.tray._choose(page.tray.list.item(1))
    assert "Belum dapat dipetakan" in words_of(inspected(window))


def test_tier_chip_narrows_and_goes_away(page: GridPage, office: Workspace) -> None:
    everybody = page._held.chart.people
    tier = next(entry.tier for entry in page._held.chart.entries if entry.tier)
    page.filter.toggle(tier)
    wanted = office.talent.map(MapRequest(tiers=(tier,))).people
    assert 0 < wanted < everybody
    assert page.filter.chips.count.text() == f"{wanted} dari {everybody}"
    [chip] = page.filter.chips.chips()
    assert chip.text().startswith("Jenjang: ")
    chip.click()
    assert page.filter.chips.count.text() == f"{everybody} dari {everybody}"


def test_a_filter_that_leaves_nobody_says_so(page: GridPage, text: Text) -> None:
    held = {entry.tier for entry in page._held.chart.entries}
    empty = next(code for code in page.filter.known if code not in held and code != "unknown")
    page.filter.toggle(empty)
    assert text("ui.map.filtered") in words_of(page.content.currentWidget())
    page.filter.drop()
    assert page.content.currentWidget() is page.faces


def test_a_unit_of_the_scope_narrows(window: MainWindow, page: GridPage) -> None:
    everybody = page._held.chart.people
    agency = page._held.chart.entries[0].agency
    unit = next(node for node in page.context.scope.units if node.name == agency)
    page.context.scope.choose("unit", Choice(unit.id, unit.name))
    assert {entry.agency for entry in page._held.chart.entries} == {agency}
    assert page.filter.chips.count.text().endswith(f" dari {everybody}")
    page.context.scope.choose("unit", Choice(None, ""))


def test_arrow_keys_walk_the_boxes(window: MainWindow, page: GridPage, qtbot: QtBot) -> None:
    walked = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Down):
        qtbot.keyClick(page.grid, key)
        walked.append(page.grid.box)
    assert walked == [5, 8, 9, 7, 4, 2]
    assert isinstance(inspected(window), GroupView)


def test_views_zoom_and_list(page: GridPage, qtbot: QtBot) -> None:
    page.switch._group.button(1).click()
    assert page.grid.figure.dense
    for _ in range(4):
        qtbot.keyClick(page.grid, Qt.Key.Key_Plus)
    assert page.grid.zoom == 4
    assert not page.grid.figure.dense
    qtbot.keyClick(page.grid, Qt.Key.Key_0)
    assert page.grid.zoom == 1
    assert page.grid.figure.dense
    page.switch._group.button(2).click()
    assert page.faces.currentWidget() is page.table
    assert page.model.rowCount() == page._held.chart.people


def test_hidden_names_stand_nowhere(window: MainWindow, page: GridPage) -> None:
    page._show_person(0)
    name = page._held.chart.entries[0].name
    assert name in words_of(inspected(window))
    window.hide_names(hidden=True)
    assert name not in words_of(inspected(window))
    assert "Peserta 1" in words_of(inspected(window))
    shown = {page.model.index(row, 0).data() for row in range(page.model.rowCount())}
    assert all(str(one).startswith("Peserta ") for one in shown)


def test_nearby_counts_full_evidence_below_the_cut(page: GridPage) -> None:
    chart = page._held.chart
    for box in BOXES:
        for higher, people in nearby(chart, box).items():
            assert higher > box
            assert 0 <= people <= chart.counts[box]
    assert nearby(chart, 9) == {}


def test_an_empty_office_says_what_belongs_here(theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
                                                tmp_path: Path) -> None:
    workspace = practice_office(tmp_path / "empty", 0)
    window = practice_window(workspace, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("map")
    assert text(f"ui.map.{NOTHING}") in words_of(window.page.content.currentWidget())
    workspace.close()


def test_an_entry_clerk_is_told_why_there_is_no_map(window: MainWindow, page: GridPage, office: Workspace,
                                                    text: Text) -> None:
    before = office.desk.user
    office.desk.user = User(before.id, before.name, frozenset(("entry",)))
    try:
        page.refresh(None)
        assert text(f"ui.map.{FORBIDDEN}") in words_of(page.content.currentWidget())
        assert page.tray.isHidden()
    finally:
        office.desk.user = before
