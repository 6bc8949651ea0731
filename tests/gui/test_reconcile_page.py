"""Pencocokan in a real window: what is told before and after an import, lists, filters, one person, saving, roles."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from simata_desktop.app import Surroundings, Workspace, create_workspace, open_workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.services.desk import User
from simata_desktop.services.exporting import NATIONAL_HEADS
from simata_desktop.services.reconciling import known_heads
from simata_desktop.ui import reconcile_page
from simata_desktop.ui.import_page import ImportPage
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.reconcile_page import ReconcilePage
from simata_desktop.ui.reconcile_rows import HERE, THERE
from simata_desktop.ui.reconcile_view import ReconcileView
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.practice import practice_window, words_of
from tests.national_office import HEADS, YEAR, Gaps, National, bring_national, fill, national, nip

PEOPLE = 60
NAME, PASSPHRASE = "admin", "tiga ekor kucing di atap"
AWARDS, TEAMS = HEADS["awards"], HEADS["team_assignments"]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office of complete evidence that has no national result yet."""
    folder = tmp_path_factory.mktemp("cocok")
    workspace, _ = create_workspace(folder / "kantor", NAME, PASSPHRASE, office=("7301", "Kabupaten Contoh Raya"),
                                    around=Surroundings(clock=FixedClock()))
    fill(workspace, folder, PEOPLE, Gaps())
    workspace.close()
    return folder / "kantor"


@pytest.fixture
def office(kept: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(kept, tmp_path / "kantor")
    workspace = open_workspace(tmp_path / "kantor", NAME, PASSPHRASE, around=Surroundings(clock=FixedClock()))
    yield workspace
    workspace.close()


def export(office: Workspace, folder: Path) -> National:
    """The export in which the first three lack an award, the next two have another value, one is missing."""
    found = national(office, folder)
    for number in range(5):
        row = found.rows[nip(number)]
        row.update({AWARDS: ""} if number < 3 else {TEAMS: "33"})
        row["Box"] = "1" if row["Box"] != "1" else "2"
    del found.rows[nip(5)]
    return found


@pytest.fixture
def window(office: Workspace, theme: Theme, text: Text, tasks: Tasks, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    made = practice_window(office, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    return made


def opened(window: MainWindow) -> ReconcilePage:
    window.open_page("reconcile")
    assert isinstance(window.page, ReconcilePage)
    return window.page


@pytest.fixture
def page(office: Workspace, tmp_path: Path, window: MainWindow) -> ReconcilePage:
    bring_national(office, export(office, tmp_path).write(tmp_path / "simata.csv"))
    return opened(window)


def shown(page: ReconcilePage) -> list[str]:
    """The NIPs of the list as it stands."""
    return [str(page.model.values(row)[1]) for row in range(page.model.rowCount())]  # type: ignore[index]


def click(page: ReconcilePage, row: int) -> None:
    cell = page.table.visualRect(page.model.index(row, 0)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, cell)


def test_before_an_import_the_page_says_what_belongs_here_and_what_is_known_of_the_file(
        window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window)
    state = page.states["untold"]
    assert state.isVisible()
    for head in known_heads():
        assert head in state.words.text().replace("\u00a0", " ")
    assert "satu program pembaca yang terbuka untuk umum" in state.words.text()
    assert page.head.isHidden()
    qtbot.mouseClick(state.button, Qt.MouseButton.LeftButton)
    assert window.page is not None
    assert window.page.key == "import"


def test_the_year_that_is_compared_is_chosen_already_for_a_file_that_tells_none(
        page: ReconcilePage, window: MainWindow, office: Workspace, tmp_path: Path) -> None:
    page.import_()
    reading = window.page
    assert isinstance(reading, ImportPage)
    untold = export(office, tmp_path).write(tmp_path / "lagi.csv")
    for year in (YEAR, office.office.this_year()):  # what was in mind counts once
        reading.open_path(untold)
        assert not reading.drop.years.isHidden()
        assert reading.drop.years.currentData() == year
        QTest.mouseClick(reading.drop.read_year, Qt.MouseButton.LeftButton)
        assert reading.held is not None
        assert reading.held.plan.table.year == reading.held.plan.request.period == year
        reading.discard()


def test_the_heads_shown_are_those_that_are_written() -> None:
    assert known_heads()[:len(NATIONAL_HEADS)] == NATIONAL_HEADS


def test_the_counts_come_first_and_say_from_which_file(page: ReconcilePage) -> None:
    assert page.headline.text() == "54 sama, 5 berbeda, 1 hanya di sini, 0 hanya di SIMATA BKN"
    assert "simata.csv, dibaca" in page.second.text()
    assert page.foot.isVisible()
    assert shown(page) == [nip(number) for number in range(5)]


def test_the_lists_are_chosen_by_keys(page: ReconcilePage, qtbot: QtBot) -> None:
    segment = page.switch._group.button(0)
    segment.setFocus()
    QTest.keyClick(page.switch, Qt.Key.Key_Right)
    assert page.switch.choice == HERE
    assert shown(page) == [nip(5)]
    QTest.keyClick(page.switch, Qt.Key.Key_Right)
    assert page.switch.choice == THERE
    assert page.states["nobody"].words.text() == "Tidak ada pegawai yang hanya berkotak di SIMATA BKN."


def test_causes_and_units_narrow_the_list_and_come_off_again(page: ReconcilePage, qtbot: QtBot) -> None:
    menu = page.filter.menu()
    causes = menu.actions()[0].menu()
    assert [action.text() for action in causes.actions()] == ["Belum ada di SIMATA", "Nilai berbeda"]  # type: ignore[union-attr]
    causes.actions()[1].trigger()  # type: ignore[union-attr]
    assert shown(page) == [nip(3), nip(4)]
    units = page.filter.menu().actions()[1].menu()
    units.actions()[0].trigger()  # type: ignore[union-attr]
    assert page.states["filtered"].isVisible() or len(shown(page)) < 2
    for chip in page.filter.chips.chips():
        QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert len(shown(page)) == 5


def test_a_name_is_found_while_typing_and_what_hides_all_says_so(page: ReconcilePage, qtbot: QtBot) -> None:
    QTest.keyClicks(page.filter.field, nip(4))
    qtbot.waitUntil(lambda: shown(page) == [nip(4)])
    page.filter.field.setText("tidak ada")
    qtbot.waitUntil(lambda: page.states["filtered"].isVisible())
    qtbot.mouseClick(page.states["filtered"].button, Qt.MouseButton.LeftButton)
    assert len(shown(page)) == 5
    assert page.filter.field.text() == ""


def test_a_person_shows_both_sides_and_what_to_enter_where(page: ReconcilePage, office: Workspace) -> None:
    click(page, 0)
    view = page.inspected
    assert isinstance(view, ReconcileView)
    told = words_of(view)
    assert "Belum ada di SIMATA" in told
    assert "Masukkan Penghargaan di SIMATA BKN: Nasional (nilai 75)." in told
    assert "simata.csv" in told
    row = next(row for row in view.table.rows if row.differs)
    assert row.cells == ("Penghargaan", "75,0", "–")
    assert "Di sini: Nasional" in row.hint
    assert [row.cells[0] for row in view.table.rows if row.axis] == ["Kinerja", "Potensial"]
    assert len(view.table.rows) == 13
    view.table.copy()
    assert QGuiApplication.clipboard().text().splitlines()[0] == "Indikator\tDi sini\tSIMATA"


def test_enter_opens_the_person_of_the_row(page: ReconcilePage) -> None:
    page.table.go_to(3)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    view = page.inspected
    assert isinstance(view, ReconcileView)
    assert view.found.person.nip == nip(3)


def test_hidden_names_hide_in_list_and_inspector(page: ReconcilePage, window: MainWindow) -> None:
    click(page, 0)
    page.hide_names(hidden=True)
    assert list(page.model.values(0)[:2]) == ["Peserta 1", ""]  # type: ignore[index]
    assert isinstance(page.inspected, ReconcileView)
    assert nip(0)[:8] not in words_of(page.inspected)


def test_the_next_export_is_seen_at_once(page: ReconcilePage, office: Workspace, tmp_path: Path,
                                         qtbot: QtBot) -> None:
    path = national(office, tmp_path).write(tmp_path / "simata-2.csv")
    plan = office.importing.plan(path, period=2025)
    page.context.tasks.run_command(lambda progress: office.importing.apply(plan).changes)
    qtbot.waitUntil(lambda: "simata-2.csv" in page.second.text())
    assert page.headline.text().startswith("60 sama, 0 berbeda")
    assert page.states["nobody"].words.text() == "Semua 60 pegawai yang dibandingkan berada di kotak yang sama."


def test_the_differences_are_saved_as_a_sheet(page: ReconcilePage, tmp_path: Path, qtbot: QtBot,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "beda.xlsx"
    monkeypatch.setattr(reconcile_page, "ask_target", lambda *_: target)
    qtbot.mouseClick(page.to_sheet, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.message.isVisible())
    assert target.stat().st_size
    assert "beda.xlsx" in words_of(page.message)


def test_a_page_that_knows_a_person_finds_the_list_he_stands_in(page: ReconcilePage, window: MainWindow) -> None:
    window.open_page("reconcile", nip(5))
    assert page.switch.choice == HERE
    assert isinstance(page.inspected, ReconcileView)
    assert page.inspected.found.person.nip == nip(5)


def test_who_may_see_no_boxes_sees_none(office: Workspace, window: MainWindow, tmp_path: Path) -> None:
    office.desk.user = User(office.desk.user.id, "Ratih", frozenset({"entry"}))
    page = opened(window)
    assert page.states["forbidden"].isVisible()
    assert not window.register["reconcile.print"].isEnabled()


def test_the_first_page_tells_the_counts_and_opens_the_list(page: ReconcilePage, window: MainWindow,
                                                            qtbot: QtBot) -> None:
    window.open_page("home")
    window.page.refresh(None)  # type: ignore[union-attr]
    link = window.page.panel.reconcile  # type: ignore[union-attr]
    assert link.text() == "54 sama, 5 berbeda"
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert window.page is page


def test_the_first_page_is_silent_before_an_import_and_to_who_may_see_no_boxes(
        window: MainWindow, office: Workspace, tmp_path: Path) -> None:
    window.open_page("home")
    assert "SIMATA BKN" not in words_of(window.page.panel)  # type: ignore[union-attr]
    bring_national(office, export(office, tmp_path).write(tmp_path / "simata.csv"))
    office.desk.user = User(office.desk.user.id, "Ratih", frozenset({"entry"}))
    window.page.refresh(None)  # type: ignore[union-attr]
    assert "SIMATA BKN" not in words_of(window.page.panel)  # type: ignore[union-attr]


def test_the_paper_is_opened_from_the_page(page: ReconcilePage, window: MainWindow) -> None:
    page.handlers()["reconcile.print"]()
    assert window.page is not None
    assert (window.page.key, window.page.kind) == ("report", "reconcile")  # type: ignore[attr-defined]
