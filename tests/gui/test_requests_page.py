"""Permintaan on a practice office: asking from three pages, the log, who is open, files back, letters, roles."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from simata_desktop.app import Workspace, open_workspace
from simata_desktop.resources import words
from simata_desktop.services.desk import User
from simata_desktop.services.worklists import WorklistRequest
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.request_ask import RequestAsk
from simata_desktop.ui.request_detail import RequestDetailView
from simata_desktop.ui.requests_page import FILTERED, FORBIDDEN, NOTHING, RequestsPage
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.top_bar import ActionButton
from tests.filled_worklist import Filled
from tests.gui.practice import practice_office, practice_window, words_of

PAGE = RequestsPage
WORDS = words("id")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "w"
    practice_office(folder, 150).close()
    return folder


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Iterator[Workspace]:
    """An office of its own for every test: requests stay in the log."""
    shutil.copytree(made, tmp_path / "w")
    workspace = open_workspace(tmp_path / "w", "admin", "latihan")
    yield workspace
    workspace.close()


def asked(office: Workspace, folder: Path) -> list[Path]:
    done = office.worklists.export(WorklistRequest(folder), words=WORDS)
    return [folder / one.file for one in done.files]


def answer(path: Path, out: Path, *, wrong: bool = False) -> Path:
    filled = Filled(path)
    word, nip = next((word, nip) for word in ("awards", "feedback_360", "predikat_kinerja", "field_fit")
                     if word in filled.columns for nip in filled.nips if word in filled.asked(nip))
    filled.fill(nip, **{word: "Kata lain" if wrong else filled.options(word)[0]})
    return filled.save(out / path.name)


def form(page: RequestsPage, folder: Path) -> RequestAsk:
    panel = page.inspected
    assert isinstance(panel, RequestAsk)
    panel.shown = []  # type: ignore[attr-defined]
    panel.show_folder = panel.shown.append  # type: ignore[attr-defined]
    panel.folder.setText(str(folder))
    return panel


def test_an_empty_log_offers_the_one_next_step(window: MainWindow, page: RequestsPage, office: Workspace,
                                               qtbot: QtBot) -> None:
    assert page.context.text(f"ui.requests.{NOTHING}") in words_of(page.content.currentWidget())
    units = len(office.worklists.survey().units)
    assert f"Minta bukti ke {units} unit…" in {button.text() for button in window.findChildren(ActionButton)}
    qtbot.mouseClick(page.content.currentWidget().findChild(type(page.returned.back)), Qt.MouseButton.LeftButton)
    assert isinstance(page.inspected, RequestAsk)


def test_asking_writes_opens_and_logs(page: RequestsPage, office: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    page.ask()
    panel = form(page, tmp_path / "keluar")
    first = panel.units.survey.units[0]
    qtbot.mouseClick(panel.units.boxes[first.id], Qt.MouseButton.LeftButton, pos=QPoint(6, 8))
    left = panel.units.survey.units[1:]
    assert f"{len(left)} unit" in panel.sum.text()
    panel.deadline.setText("11 Desember 2026")
    panel.contact.setText("Bidang Mutasi")
    qtbot.keyClick(panel.contact, Qt.Key.Key_Return)
    assert len(list((tmp_path / "keluar").iterdir())) == len(left)
    assert panel.shown == [tmp_path / "keluar"]  # type: ignore[attr-defined]
    assert "ditulis ke folder keluar" in panel.note.text()
    assert page.model.rowCount() == len(left)
    assert {one.deadline.isoformat() for one in office.requests.all() if one.deadline} == {"2026-12-11"}
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert page.inspected is None


def test_what_is_wrong_in_the_form_is_said_there(page: RequestsPage, office: Workspace, tmp_path: Path,
                                                 qtbot: QtBot) -> None:
    page.ask()
    panel = form(page, tmp_path / "keluar")
    for field, typed, said in ((panel.deadline, "besok", "bukan tanggal"), (panel.deadline, "1-1-2020", "sudah lewat"),
                               (panel.deadline, "", ""), (panel.folder, " ", "Pilih folder")):
        field.setText(typed)
        if said:
            qtbot.mouseClick(panel.write, Qt.MouseButton.LeftButton)
            assert said in panel.note.text()
    (tmp_path / "berkas").write_text("", encoding="ascii")
    panel.folder.setText(str(tmp_path / "berkas" / "di dalam"))
    qtbot.mouseClick(panel.write, Qt.MouseButton.LeftButton)
    assert panel.note.property("tone") == "danger"
    assert office.requests.all() == ()
    panel.units.tick_all()
    assert not panel.write.isEnabled()


def test_a_request_stands_in_the_inspector_with_its_people(page: RequestsPage, office: Workspace,
                                                           tmp_path: Path) -> None:
    paths = asked(office, tmp_path / "keluar")
    (tmp_path / "balas").mkdir()
    office.requests.take_back([answer(paths[0], tmp_path / "balas")], told=lambda one: None)
    page.refresh(None)
    place = next(at for at, one in enumerate(page._shown) if one.state == "partly")
    page.table.go_to(place)
    view = page.inspected
    assert isinstance(view, RequestDetailView)
    detail = office.requests.detail(page._shown[place].id)
    said = words_of(view)
    assert "sebagian" in said
    assert detail.answered[0].name in said
    assert detail.open[0].name in said
    page.hide_names(hidden=True)
    assert detail.open[0].name not in words_of(page.inspected)


def test_asking_again_has_that_unit_ticked_only(page: RequestsPage, office: Workspace, tmp_path: Path,
                                                qtbot: QtBot) -> None:
    asked(office, tmp_path / "keluar")
    page.refresh(None)
    page.table.go_to(1)
    one = page._shown[1]
    qtbot.mouseClick(page.inspected.ask, Qt.MouseButton.LeftButton)
    panel = form(page, tmp_path / "lagi")
    assert [unit.id for unit in panel.units.chosen()] == [one.unit_id]
    qtbot.mouseClick(panel.write, Qt.MouseButton.LeftButton)
    assert len(list((tmp_path / "lagi").iterdir())) == 1
    assert isinstance(page.inspected, RequestAsk)  # it tells what was written
    states = [state.state for state in page.found if state.unit_id == one.unit_id]
    assert states == ["sent", "replaced"]


def test_chips_narrow_the_log_and_what_hides_all_is_said(page: RequestsPage, office: Workspace, tmp_path: Path) -> None:
    asked(office, tmp_path / "keluar")
    page.refresh(None)
    every = page.model.rowCount()
    page.filter.toggle("sent")
    assert page.model.rowCount() == every
    page.filter.toggle("sent")
    page.filter.toggle("overdue")
    assert page.context.text(f"ui.requests.{FILTERED}") in words_of(page.content.currentWidget())
    page.filter.chips.chips()[0].click()
    assert page.model.rowCount() == every


def drop(page: RequestsPage, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                              Qt.KeyboardModifier.NoModifier))


def test_many_files_dropped_at_once_have_a_line_each(window: MainWindow, page: RequestsPage, office: Workspace,
                                                     tmp_path: Path, qtbot: QtBot) -> None:
    paths = asked(office, tmp_path / "keluar")
    (tmp_path / "balas").mkdir()
    bad = answer(paths[1], tmp_path / "balas", wrong=True)
    answer(paths[0], tmp_path / "balas")
    torn = tmp_path / "rusak.xlsx"
    torn.write_bytes(paths[2].read_bytes()[:-200])
    drop(page, [tmp_path / "balas", torn])
    told = {one.path.name: one for one in page.returned.told}
    assert {name: one.state for name, one in told.items()} == {
        paths[0].name: "saved", bad.name: "same", "rusak.xlsx": "refused"}
    assert told[bad.name].problems == 1
    assert page.returned.count.text() == "1 dari 3 berkas disimpan, 1 tidak diambil"
    assert sum(one.answered_cells for one in page.found) == 1
    page.returned.table.go_to([one.path for one in page.returned.told].index(bad))
    qtbot.mouseClick(page.returned.look, Qt.MouseButton.LeftButton)
    assert window.page.key == "import"
    assert window.page.held.plan.file == bad.name
    assert [one.problem.code for one in window.page.held.problems] == ["value.unknown"]
    window.open_page("requests")
    qtbot.mouseClick(page.returned.back, Qt.MouseButton.LeftButton)
    assert page.faces.currentWidget() is page.log
    office.office.undo()
    page.refresh(None)
    assert sum(one.answered_cells for one in page.found) == 0


def test_a_letter_is_seen_printed_and_saved(page: RequestsPage, office: Workspace, tmp_path: Path,
                                            qtbot: QtBot) -> None:
    asked(office, tmp_path / "keluar")
    page.refresh(None)
    page.remind()
    letter, every = page.letter, len(page.found)
    qtbot.waitUntil(lambda: letter.made is not None)
    assert page.faces.currentWidget() is letter
    assert letter.view.pages >= every
    qtbot.keyClicks(letter.number, "800/12")
    qtbot.waitUntil(lambda: not letter._pause.isActive())
    letter.choose_file = lambda name: str(tmp_path / "surat")
    qtbot.mouseClick(letter.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil((tmp_path / "surat.pdf").exists)
    letter.choose_folder = lambda: str(tmp_path / "keluar")
    qtbot.mouseClick(letter.save_each, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(list((tmp_path / "keluar").glob("*.pdf"))) == every)
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "cetak.pdf"))
    letter.print_on(printer)
    qtbot.waitUntil((tmp_path / "cetak.pdf").exists)
    qtbot.keyClick(letter, Qt.Key.Key_Escape)
    assert page.faces.currentWidget() is page.log


def test_beranda_and_kinerja_ask_at_their_own_place(window: MainWindow, office: Workspace, tmp_path: Path,
                                                    qtbot: QtBot) -> None:
    window.open_page("home")
    home = window.page
    step = home.panel.step
    assert step.go.text().startswith("Minta bukti ke ")
    qtbot.mouseClick(step.go, Qt.MouseButton.LeftButton)
    assert isinstance(home.inspected, RequestAsk)
    qtbot.keyClick(home.inspected, Qt.Key.Key_Escape)
    assert home.inspected is home.panel
    window.open_page("performance")
    window.page.handlers()["performance.ask"]()
    panel = window.page.inspected
    assert isinstance(panel, RequestAsk)
    panel.show_folder = lambda folder: None
    panel.folder.setText(str(tmp_path / "keluar"))
    qtbot.mouseClick(panel.write, Qt.MouseButton.LeftButton)
    assert window.page.inspected is panel
    assert office.requests.all()


def test_who_may_not_ask_reads_why(office: Workspace, theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
                                   tmp_path: Path) -> None:
    user = office.desk.user
    office.desk.user = User(user.id, user.name, frozenset({"assessor"}))
    window = practice_window(office, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("requests")
    assert text(f"ui.requests.{FORBIDDEN}") in words_of(window.page.content.currentWidget())
    window.page.ask()
    assert window.page.inspected is None
    window.open_page("home")
    assert all(step.kind != "ask" for step in window.page.panel.step.steps)
