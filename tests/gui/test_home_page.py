"""Beranda on a practice office: the sentence that comes first, units with their sums, the step, the boxes, roles."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from simata_desktop.app import Workspace
from simata_desktop.services.desk import User
from simata_desktop.services.talent import MapRequest
from simata_desktop.ui.home_page import HomePage
from simata_desktop.ui.home_units import TOTAL
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.practice import practice_office, practice_window, words_of

PAGE = HomePage
PEOPLE = 300


def test_who_falls_under_the_cut_for_want_of_evidence_is_said_first(page: HomePage, office: Workspace) -> None:
    held = office.quality.completeness().total.held_down
    assert held > 0
    assert page.headline.text().startswith(f"{held} pegawai berpredikat Baik atau Sangat Baik")


def test_units_stand_worst_first_with_their_sums_below(page: HomePage, office: Workspace) -> None:
    found = office.quality.completeness()
    last = page.model.rowCount() - 1
    assert last == len(found.units)
    assert page.model.key_at(last) == TOTAL
    assert page.model.values(last)[:3] == ("Jumlah", found.total.people, found.total.ready)
    page.model.sort_by("people", descending=True)
    assert page.model.key_at(last) == TOTAL
    assert page.model.values(0)[1] == max(unit.people for unit in found.units)


def test_the_columns_fill_the_table_and_shrink_again(window: MainWindow, page: HomePage) -> None:
    window.resize(1366, 768)
    head = page.table.horizontalHeader()
    assert head.length() == page.table.viewport().width()
    wide = head.sectionSize(0)
    window.resize(1200, 768)
    assert head.sectionSize(0) < wide


def test_a_unit_opens_its_map(window: MainWindow, page: HomePage, office: Workspace) -> None:
    unit = office.quality.completeness().units[0]
    page.table.opened.emit(0)
    assert window.page.key == "map"
    assert page.context.scope.choice("unit").value == unit.uid


def test_the_next_step_is_skipped_and_comes_round(page: HomePage, qtbot: QtBot) -> None:
    step = page.panel.step
    first = step.title.text()
    seen = {first}
    for _ in range(len(step.steps) - 1):
        qtbot.mouseClick(step.skip, Qt.MouseButton.LeftButton)
        seen.add(step.title.text())
    assert len(seen) > 2
    qtbot.mouseClick(step.skip, Qt.MouseButton.LeftButton)
    assert step.title.text() == first


def test_the_button_of_the_step_opens_its_page(window: MainWindow, page: HomePage, qtbot: QtBot) -> None:
    step = page.panel.step
    while step.steps[step._at].kind != "ratings":
        qtbot.mouseClick(step.skip, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(step.go, Qt.MouseButton.LeftButton)
    assert window.page.key == "import"


def test_the_small_map_tells_the_counts_and_opens_a_box(window: MainWindow, page: HomePage, office: Workspace,
                                                       qtbot: QtBot) -> None:
    drawn = office.talent.map(MapRequest())
    boxes = page.panel.boxes
    assert f"5: {drawn.counts[5]} + {drawn.provisional_counts[5]}" in boxes.accessibleDescription()
    opened: list[int] = []
    boxes.opened.connect(opened.append)
    qtbot.mouseClick(boxes, Qt.MouseButton.LeftButton, pos=QPoint(boxes.width() // 2, boxes.height() // 2))
    assert opened == [5]
    assert window.page.key == "map"


def test_arrows_walk_the_small_map(page: HomePage, qtbot: QtBot) -> None:
    opened: list[int] = []
    page.panel.boxes.opened.disconnect()
    page.panel.boxes.opened.connect(opened.append)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(page.panel.boxes, key)
    assert opened == [9, 5]


def test_an_entry_clerk_sees_completeness_and_no_box(office: Workspace, theme: Theme, text: Text, tasks: Tasks,
                                                     qtbot: QtBot, tmp_path: Path) -> None:
    user = office.desk.user
    office.desk.user = User(user.id, user.name, frozenset({"entry"}))
    try:
        window = practice_window(office, tmp_path, theme=theme, text=text, tasks=tasks)
        qtbot.addWidget(window)
        window.open_page("home")
        assert window.page.model.rowCount() > 1
        assert "Jumlah per kotak" not in words_of(window.page.panel)
    finally:
        office.desk.user = user


def test_an_empty_office_is_led_to_the_import(theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
                                              tmp_path: Path) -> None:
    workspace = practice_office(tmp_path / "w", 0)
    window = practice_window(workspace, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("home")
    assert "Impor daftar pegawai" in words_of(window.page.panel)
    assert not window.page.panel.step.skip.isVisible()
    workspace.close()


def test_one_piece_of_evidence_is_told_for_each_unit(page: HomePage, office: Workspace, text: Text) -> None:
    found = office.quality.completeness()
    assert f"Bagi {found.total.lifted} di antaranya satu bukti sudah cukup" in page.lifted.text()
    place = next(n for n, column in enumerate(page.model.columns) if column.key == "held")
    values = page.model.values(0)
    assert values is not None
    assert values[place] == (found.units[0].held_down, found.units[0].lifted)
    page.model.sort_by("held", descending=True)
    assert page.model.values(0)[place][0] == max(unit.held_down for unit in found.units)


def test_the_others_are_one_grey_line_and_nothing_is_said_of_a_month_that_nobody_kept(
        page: HomePage, office: Workspace) -> None:
    outside = office.quality.completeness().outside_target
    lines = page.second.text().splitlines()
    assert lines[-1] == page.context.text("ui.filter.outside", count=page.context.text.count(outside))
    assert len(lines) == 2
    assert "sejak" not in page.second.text()


def test_the_progress_since_last_month_is_told(page: HomePage, office: Workspace) -> None:
    total, day = office.quality.completeness().total, date(2026, 10, 24)
    with office.desk.database.reading() as connection:
        rules = office.desk.standing.rules_of(office.desk.standing.view(connection))
    with office.desk.database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO trend VALUES (?, '', ?, ?, ?, 0)",
                                   (day.isoformat(), rules, total.people, total.ready - 7))
    page.refresh(None)
    assert f"Siap {total.ready}, naik 7 sejak 24 Oktober 2026" in page.second.text()
    with office.desk.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM trend")
    page.refresh(None)
    assert "sejak" not in page.second.text()
