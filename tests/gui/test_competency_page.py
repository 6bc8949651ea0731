"""Kompetensi in a real window: heat table, spread, units, years, inspector, roles, saving; sessions on Pegawai."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from simata_desktop.app import Workspace
from simata_desktop.domain.clock import today
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.figures.gap_tones import gap_tone
from simata_desktop.figures.radar_plan import RadarPlan
from simata_desktop.services.competency_map import Asked
from simata_desktop.services.desk import User
from simata_desktop.ui.competency_page import SPREAD, TREND, UNITS, CompetencyPage
from simata_desktop.ui.competency_rows import BELOW, JPM, gap_of
from simata_desktop.ui.competency_view import CompetencyView, PersonRadar
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.people_page import PeoplePage
from simata_desktop.ui.person_sessions import PersonSessions
from simata_desktop.ui.report_page import ReportPage
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.practice import practice_office, practice_window, words_of

PAGE, PEOPLE = CompetencyPage, 150


def click(page: CompetencyPage, row: int, *, column: int = 1,
          keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    cell = page.table.visualRect(page.model.index(row, column)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, keys, cell)


def click_head(page: CompetencyPage, column: int) -> None:
    head = page.table.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(column) + head.sectionSize(column) // 2, head.height() // 2)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def face(page: CompetencyPage, name: str) -> None:
    """Walk the switch by keys to a face."""
    while page.switch.choice != name:
        QTest.keyClick(page.switch, Qt.Key.Key_Right)


def plan_of(page: CompetencyPage) -> RadarPlan:
    assert isinstance(page.inspected, CompetencyView)
    plan = page.inspected.radar._plan
    assert plan is not None
    return plan


def column_of(page: CompetencyPage, column: int) -> list[object]:
    return [page.model.values(row)[column] for row in range(page.model.rowCount())]  # type: ignore[index]


@pytest.fixture
def page(window: MainWindow) -> CompetencyPage:
    window.resize(1366, 768)
    window.open_page("competency")
    assert isinstance(window.page, CompetencyPage)
    return window.page


# The heat table

def test_everybody_stands_in_the_heat_table_with_the_gap_to_the_own_standard(page: CompetencyPage,
                                                                           office: Workspace) -> None:
    found = office.competency_map.map()
    assert page.model.rowCount() == len(found.people) > 10
    assert page.filter.chips.count.text() == f"{len(found.people)} orang"
    assert str(found.without) in page.without.text()
    for row, one in enumerate(found.people):
        values = page.model.values(row)
        assert values is not None
        assert values[0] == one.title
        assert list(values[1:BELOW]) == [gap_of(one, code) for code in COMPETENCIES]
        assert values[JPM] == one.standing.jpm


def test_a_click_on_a_head_sorts_and_what_is_not_known_stays_last(page: CompetencyPage) -> None:
    click_head(page, 1)
    gaps = column_of(page, 1)
    known = [gap for gap in gaps if gap is not None]
    assert known == sorted(known)
    assert gaps[:len(known)] == known
    click_head(page, 1)
    assert column_of(page, 1)[:len(known)] == sorted(known, reverse=True)
    head = page.table.frozen.horizontalHeader()
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(20, 10))
    names = [str(name).casefold() for name in column_of(page, 0)]
    assert names == sorted(names)


def test_a_cell_has_the_tone_of_its_gap_and_a_mark_below_the_standard(page: CompetencyPage, theme: Theme,
                                                                    qtbot: QtBot) -> None:
    click_head(page, 1)
    picture = page.table.viewport().grab().toImage()
    for row in (0, 4):
        gap = column_of(page, 1)[row]
        cell = page.table.visualRect(page.model.index(row, 1))
        tone, inside = gap_tone(gap), picture.pixelColor(cell.left() + 12, cell.bottom() - 4)  # type: ignore[arg-type]
        assert inside == QColor(theme.color(tone) if tone else theme.color("surface"))
        corner = picture.pixelColor(cell.left() + 2, cell.top() + 2)
        assert (corner == theme.color("text")) == (gap < 0)  # type: ignore[operator]
    assert column_of(page, 1)[0] < 0  # type: ignore[operator]


def test_the_name_stays_in_view_while_the_table_scrolls_sideways(page: CompetencyPage, window: MainWindow) -> None:
    bar = page.table.horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert page.table.visualRect(page.model.index(0, 0)).right() < 0
    assert page.table.frozen.isVisible()
    shown = page.table.frozen.visualRect(page.model.index(0, 0))
    QTest.mouseClick(page.table.frozen.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     shown.center())
    assert page.table.selected_rows() == [0]


def test_names_are_found_while_typing_and_hidden_everywhere(page: CompetencyPage, qtbot: QtBot,
                                                           office: Workspace) -> None:
    nip = office.competency_map.map().people[3].nip
    QTest.keyClicks(page.filter.field, nip)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.filter.chips.count.text().startswith("1 dari ")
    click(page, 0)
    page.hide_names(hidden=True)
    assert page.model.values(0)[:1] == ("Peserta 4",)  # type: ignore[index]
    page.table.selectAll()
    page.table.copy()
    head, row = QGuiApplication.clipboard().text().splitlines()
    assert head.startswith("Nama\tIntegritas\tKerja Sama")
    assert nip not in row
    click(page, 0)
    assert page.inspected is not None
    assert nip[:8] not in words_of(page.inspected)
    page.hide_names(hidden=False)
    page.filter.field.setText("tidak ada")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    button = next(one for one in page.map_states.findChildren(QPushButton) if one.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.rowCount() > 3)


def test_tiers_narrow_all_faces(page: CompetencyPage, office: Workspace) -> None:
    action = next(one for one in page.filter.menu().actions() if one.text() == "Pengawas")
    action.trigger()
    found = office.competency_map.map(Asked(tiers=("pengawas",)))
    assert page.model.rowCount() == len(found.people)
    assert page.unit_model.rowCount() == len(found.units)
    QTest.keyClick(page.filter.chips.chips()[0], Qt.Key.Key_Delete)
    assert page.model.rowCount() == len(office.competency_map.map().people)


# The inspector

def test_nobody_chosen_shows_the_middle_of_all(page: CompetencyPage, office: Workspace) -> None:
    found, plan = office.competency_map.map(), plan_of(page)
    assert plan.band is not None
    assert [round(value, 6) for value in plan.band.median] == [  # type: ignore[arg-type]
        round(float(one.levels.median), 6) for one in found.spreads if one.levels]
    assert not plan.series


def test_one_person_has_radar_standards_gaps_and_sessions(page: CompetencyPage, office: Workspace) -> None:
    click(page, 2)
    one = office.competency_map.map().people[2]
    view, plan = page.inspected, plan_of(page)
    assert isinstance(view, PersonRadar)
    assert plan.series[0].values == tuple(float(one.standing.levels[code]) for code in COMPETENCIES)
    assert plan.standard is not None
    assert plan.standard.values == tuple(float(one.standing.needs[code]) for code in COMPETENCIES)
    assert [held.code for held in view.list.sessions] == [
        held.code for held in office.assessment.of_person(one.nip)]
    assert "Dihitung" in [link.text() for link in view.list.findChildren(QPushButton)]


def test_two_to_four_people_lie_over_each_other_and_more_are_told_by_their_middle(page: CompetencyPage) -> None:
    click(page, 0)
    for row in (1, 3, 4):
        click(page, row, keys=Qt.KeyboardModifier.ControlModifier)
    names = [str(page.model.values(row)[0]) for row in (0, 1, 3, 4)]  # type: ignore[index]
    assert [one.label for one in plan_of(page).series] == names
    click(page, 5, keys=Qt.KeyboardModifier.ControlModifier)
    assert plan_of(page).band is not None
    assert not plan_of(page).series
    assert page.inspected is not None
    assert "5 orang terpilih" in words_of(page.inspected)


def test_sessions_of_one_person_lie_over_each_other(own_office: Workspace, theme: Theme, text: Text, tasks: Tasks,
                                                   tmp_path: Path, qtbot: QtBot) -> None:
    place, one = 1, own_office.competency_map.map().people[1]
    own_office.assessment.create("BARU", "Sesi baru", today(own_office.desk.clock))
    own_office.assessment.assess("BARU", one.nip, {**dict.fromkeys(COMPETENCIES, "4.5"), **dict.fromkeys(ASPECTS, "4")})
    own_office.assessment.finalise("BARU")
    window = practice_window(own_office, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.open_page("competency")
    page = window.page
    assert isinstance(page, CompetencyPage)
    click(page, place)
    view = page.inspected
    assert isinstance(view, PersonRadar)
    assert plan_of(page).series[0].values == (4.5,) * 9
    assert [held.standing for held in view.list.sessions][:2] == ["counts", "superseded"]
    QTest.keyClick(view.over, Qt.Key.Key_Space)
    series = plan_of(page).series
    assert len(series) == 2
    assert series[0].values == (4.5,) * 9
    assert series[1].values == tuple(float(one.standing.levels[code]) for code in COMPETENCIES)
    window.open_page("people", one.nip)  # the page Pegawai tells the same sessions
    assert isinstance(window.page, PeoplePage)
    told = window.page.inspected.findChild(PersonSessions)  # type: ignore[union-attr]
    assert [held.standing for held in told.sessions][:2] == ["counts", "superseded"]
    words = words_of(told)
    assert "Sesi baru" in words
    assert "s.d. " in words
    link = next(one for one in told.findChildren(QPushButton) if one.text() == "Dihitung")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert window.page is not None
    assert window.page.key == "assessment"


# The other faces

def test_the_spread_has_a_table_and_the_bars_of_the_chosen_competency(page: CompetencyPage,
                                                                     office: Workspace) -> None:
    found = office.competency_map.map()
    face(page, SPREAD)
    spread = page.spread
    row = spread.table.selected_rows()[0]
    assert found.spreads[row].code in found.weakest
    while spread.table.currentIndex().row():
        QTest.keyClick(spread.table, Qt.Key.Key_Up)
    assert spread.caption.text().startswith("Integritas: ")
    bars = [item for item in spread.chart.plot.listDataItems() or spread.chart.plot.items()  # type: ignore[union-attr]
            if hasattr(item, "opts") and "height" in item.opts]
    assert tuple(bars[0].opts["height"]) == found.spreads[0].reached
    values = spread.model.values(0)
    assert values is not None
    assert list(values[1:3]) == [found.spreads[0].assessed, found.spreads[0].below]


def test_a_unit_opens_with_enter_and_becomes_the_scope(page: CompetencyPage, window: MainWindow,
                                                      office: Workspace) -> None:
    face(page, UNITS)
    lines = office.competency_map.map().units
    shares = [page.unit_model.values(row)[5] for row in range(page.unit_model.rowCount())]  # type: ignore[index]
    known = [share for share in shares if share is not None]
    assert known == sorted(known, reverse=True)
    page.units.selectRow(0)
    line = lines[page.unit_model.key_at(0)]
    assert page.inspected is not None
    assert line.name in words_of(page.inspected)
    assert plan_of(page).band is not None
    page.units.setFocus()
    QTest.keyClick(page.units, Qt.Key.Key_Return)
    assert page.context.scope.choice("unit").value == line.id
    assert page.model.rowCount() == (line.standing.people if line.standing else 0)
    page.context.scope.choose("unit", page.context.scope.choice("unit").__class__(None, "Semua"))
    assert page.model.rowCount() == len(office.competency_map.map().people)


def test_years_and_bars_of_jpm_have_a_table_beside_the_picture(page: CompetencyPage, office: Workspace,
                                                             qtbot: QtBot) -> None:
    face(page, TREND)
    trend, years = page.trend, office.competency_map.trends().years
    assert [trend.years.values(row)[0] for row in range(trend.years.rowCount())] == [  # type: ignore[index]
        one.year for one in years]
    chart = trend.chart
    assert chart is not None
    whole = chart.plot.getViewBox().viewRange()  # type: ignore[attr-defined]
    chart.setFocus()
    QTest.keyClicks(chart, "+")
    assert chart.plot.getViewBox().viewRange() != whole  # type: ignore[attr-defined]
    QTest.keyClick(chart, Qt.Key.Key_0)
    assert chart.plot.getViewBox().viewRange() == whole  # type: ignore[attr-defined]
    trend.measure.setFocus()
    QTest.keyClick(trend.measure, Qt.Key.Key_Down)
    trend.measure.activated.emit(trend.measure.currentIndex())
    assert trend.caption.text().startswith("Integritas: ")
    QTest.keyClick(trend.view, Qt.Key.Key_Right)
    found = office.competency_map.map()
    people = [trend.bars.values(row)[1] for row in range(trend.bars.rowCount())]  # type: ignore[index]
    assert tuple(people) == found.histogram.counts
    assert trend.bars.values(0)[2] in ("KO", "CO", "O")  # type: ignore[index]


# The page in the frame

def test_print_leads_to_the_paper_and_the_matrix_is_saved(page: CompetencyPage, window: MainWindow, tmp_path: Path,
                                                         qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "matriks.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(out), ""))
    window.register["competency.save"].trigger()
    qtbot.waitUntil(out.exists)
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == page.model.rowCount() + 1
    qtbot.waitUntil(lambda: "matriks.csv" in words_of(page.message))
    window.register["competency.print"].trigger()
    assert isinstance(window.page, ReportPage)
    assert window.page.kind == "competency"


def test_who_may_not_see_assessments_is_told_so(office: Workspace, theme: Theme, text: Text, tasks: Tasks,
                                               tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.desk, "user", User("x", "petugas", frozenset(("entry",))))
    window = practice_window(office, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("competency")
    page = window.page
    assert isinstance(page, CompetencyPage)
    assert page.states["forbidden"].isVisible()
    assert page.inspected is None
    assert not window.register["competency.print"].isEnabled()


def test_an_office_without_assessments_is_led_to_the_sessions(tmp_path: Path, theme: Theme, text: Text, tasks: Tasks,
                                                             qtbot: QtBot) -> None:
    empty = practice_office(tmp_path / "kosong", 0)
    window = practice_window(empty, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("competency")
    page = window.page
    assert isinstance(page, CompetencyPage)
    assert page.states["nothing"].isVisible()
    qtbot.mouseClick(page.states["nothing"].button, Qt.MouseButton.LeftButton)
    assert window.page is not None
    assert window.page.key == "assessment"
    empty.close()


def test_who_is_chosen_stays_chosen_in_another_list(page: CompetencyPage, window: MainWindow,
                                                   office: Workspace) -> None:
    people = office.competency_map.map().people
    click(page, 2)
    click(page, 5, keys=Qt.KeyboardModifier.ControlModifier)
    click_head(page, JPM)
    assert {page.model.key_at(row) for row in page.table.selected_rows()} == {2, 5}
    page.refresh(None)
    assert sorted(page.table.selected_keys()) == [2, 5]
    assert {one.label for one in plan_of(page).series} == {people[2].title, people[5].title}
    window.open_page("competency", people[7].nip)
    assert page.table.selected_keys() == [7]
    assert isinstance(page.inspected, PersonRadar)
