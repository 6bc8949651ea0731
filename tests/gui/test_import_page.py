"""Impor in a real window: drop, problems at their cells, repairs, other columns, applying, undoing, hostile files."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from simata_desktop.app import Workspace
from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.sheet_reading import KINDS
from simata_desktop.services.desk import User
from simata_desktop.services.people import ListRequest
from simata_desktop.ui.import_inspector import ImportInspector
from simata_desktop.ui.import_page import ImportPage
from simata_desktop.ui.import_preview import ALL, CHECK, FILTERS
from simata_desktop.ui.import_rows import FIXED
from simata_desktop.ui.import_steps import CHANGES, COLUMNS
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.tasks import Tasks, threads
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.practice import practice_office, practice_window, words_of
from tests.sheets.test_hostile import DAMAGED, REFUSED

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "spreadsheets"
HEADS = ("No", "NIP", "Nama", "Tanggal Lahir", "Jenis Kelamin", "Pendidikan")
GOOD = ("197602171995032011", "196701222000021039", "196901031993032036", "197908132012122033")
SHEET = (
    (1, GOOD[0], "Bagas Contoh", "17-02-1976", "P", "S-1"),
    (2, GOOD[1][:17], "Laras Contoh", "22-01-1967", "L", "S-1"),
    (3, GOOD[2], "Yoga Contoh", "31/04/1985", "P", "S-1"),
    (4, GOOD[3], "Citra Contoh", "13-08-1979", "Perempuam", "S-1"),
    (5, GOOD[0], "Bagas Contoh", "17-02-1976", "P", "S-2"),
)

PAGE = ImportPage


def write(path: Path, rows: Sequence[Sequence[object]], heads: Sequence[str] = HEADS, sheet: str = "Rekap") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    page.append(["DAFTAR PEGAWAI"])
    page.append(list(heads))
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    workspace = practice_office(tmp_path / "office", 0)
    yield workspace
    workspace.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "daftar.xlsx", SHEET)


def drop(page: ImportPage, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    args = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    page.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), *args))
    page.dropEvent(QDropEvent(QPointF(5, 5), *args))


def cells(page: ImportPage, record: int) -> list[str]:
    sheet = page.body.sheet
    assert sheet is not None
    return [str(sheet.rows.index(sheet.rows.row_of(record), n).data()) for n in range(sheet.rows.columnCount())]


def problem_at(page: ImportPage, cell: str) -> int:
    return next(n for n, one in enumerate(page.held.problems) if one.problem.cell == cell)


def settle(page: ImportPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page._pause.isActive() and not page._reading)


def people(office: Workspace) -> dict[str, str]:
    lines = office.people.page(office.people.keys(ListRequest()))
    return {line.nip: line.title for line in lines}


def inspected(window: MainWindow) -> ImportInspector:
    view = window._inspected["import"]
    assert isinstance(view, ImportInspector)
    return view


# Before a file

def test_an_empty_page_says_what_belongs_here(window: MainWindow, page: ImportPage, text: Text) -> None:
    assert page.faces.currentWidget() is page.drop
    assert text("ui.import_page.drop") in words_of(page.drop)
    assert page.drop.choose.isEnabled()
    assert not window.register["import.apply"].isEnabled()
    assert not window.register["import.discard"].isEnabled()
    assert set(page.drop.templates) == set(KINDS)


def test_the_empty_list_of_people_leads_here(window: MainWindow) -> None:
    window.open_page("people")
    button = next(one for one in window.page.content.currentWidget().findChildren(QPushButton) if one.isVisible())
    button.click()
    assert isinstance(window.page, ImportPage)


@pytest.mark.parametrize("kind", KINDS)
def test_templates_are_saved_and_known_again(page: ImportPage, text: Text, tmp_path: Path, kind: str) -> None:
    page.files.choose_out = lambda name: str(tmp_path / Path(name).stem)
    page.drop.templates[kind].click()
    made = next(tmp_path.glob("Templat*.xlsx"))
    assert made.name in page.message.words.text()
    drop(page, made)
    assert page.message.words.text() == text("error.table.empty", file=made.name)


# The file with its problems noted

def test_the_file_is_saved_with_notes_for_its_maker(window: MainWindow, page: ImportPage, office: Workspace, file: Path,
                                                    text: Text, tmp_path: Path) -> None:
    action = window.register["import.marked"]
    assert not action.isEnabled()
    drop(page, file)
    assert action.isEnabled()
    asked: list[str] = []
    page.files.choose_marked = lambda name: asked.append(name) or str(tmp_path / "catatan")
    page.body.problems.marked.click()
    assert asked == [text("ui.import_page.marked.file", stem=file.stem)]
    assert page.message.words.text() == text("ui.import_page.marked.saved", file="catatan.xlsx", count=4)
    assert not page.progress.isVisible()
    book = openpyxl.load_workbook(tmp_path / "catatan.xlsx")
    noted = {cell.coordinate for row in book["Rekap"].iter_rows() for cell in row if cell.comment}
    assert noted == {"B4", "D5", "E6", "B7"}
    assert people(office) == {}
    page.files.choose_marked = lambda name: str(file)
    action.trigger()
    assert page.message.words.text() == text("error.marked.same", name=file.name)
    page.files.choose_marked = lambda name: str(tmp_path / "lagi.xlsx")
    file.touch()
    os.utime(file, ns=(1, 1))
    action.trigger()
    assert page.message.words.text() == text("error.marked.changed", file=file.name)
    assert not (tmp_path / "lagi.xlsx").exists()


# Reading

def test_a_dropped_file_is_shown_and_nothing_is_written(window: MainWindow, page: ImportPage, office: Workspace,
                                                        file: Path, text: Text) -> None:
    drop(page, file)
    plan = page.held.plan
    assert (plan.kind, plan.counts["new"], plan.counts["rejected"]) == ("employees", 3, 2)
    assert page.scope.file.choice.word == file.name
    assert page.scope.kind.choice.word == text("ui.import_page.kind.employees")
    assert page.body.filter.findChildren(QPushButton)[0].text() == f"{text('ui.import_page.filter.all')} 5"
    assert window.register["import.apply"].text() == text("ui.import_page.apply", count=3)
    assert window.register["import.apply"].isEnabled()
    assert people(office) == {}
    assert text("ui.import_page.effect.rejected") in words_of(inspected(window))


def test_problems_stand_at_their_cells(window: MainWindow, page: ImportPage, file: Path, text: Text) -> None:
    drop(page, file)
    sheet = page.body.sheet
    found = {(one.problem.cell, one.problem.code): one.level for one in page.held.problems}
    assert found == {("B4", "nip.length"): "danger", ("D5", "date.invalid"): "warning",
                     ("E6", "value.unknown"): "warning", ("B7", "nip.duplicate"): "danger"}
    assert cells(page, 2)[FIXED + 2] == "31/04/1985"
    page.body.problems.table.go_to(problem_at(page, "D5"))
    index = sheet.currentIndex()
    assert (sheet.rows.key_at(index.row()), sheet.rows.columns[index.column()].key) == (2, "tanggal_lahir")
    assert sheet._note.isVisible()
    assert "31/04/1985 bukan tanggal" in words_of(sheet._note)
    beside = words_of(inspected(window))
    assert "31/04/1985 bukan tanggal" in beside
    assert text("repair.nip_birth_date", nip=GOOD[2]) in beside


def test_keys_walk_from_problem_to_problem(window: MainWindow, page: ImportPage, file: Path, qtbot: QtBot) -> None:
    drop(page, file)
    walked = []
    for _ in range(5):
        qtbot.keyClick(window, Qt.Key.Key_F7)
        walked.append(page.held.problems[page.body.problems.table.selected_keys()[0]].problem.cell)
    assert walked == ["B4", "D5", "E6", "B7", "B4"]
    qtbot.keyClick(window, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert page.body.problems.table.selected_rows() == [3]


def test_filters_show_some_rows(page: ImportPage, file: Path, qtbot: QtBot) -> None:
    drop(page, file)
    sheet, buttons = page.body.sheet, page.body.filter.findChildren(QPushButton)
    shown = {}
    for place, key in enumerate(FILTERS):
        qtbot.mouseClick(buttons[place], Qt.MouseButton.LeftButton)
        shown[key] = [sheet.rows.key_at(row) for row in range(sheet.rows.rowCount())]
    assert shown == {ALL: [0, 1, 2, 3, 4], "new": [0, 2, 3], "changed": [], "same": [], "rejected": [1, 4],
                     CHECK: [2, 3]}
    page.body._choose_filter("new")
    page.body.problems.table.go_to(problem_at(page, "B7"))  # hidden by the filter, which gives way
    assert sheet.rows.key_at(sheet.currentIndex().row()) == 4


def test_the_sheet_sorts_and_copies_as_seen(page: ImportPage, file: Path) -> None:
    drop(page, file)
    sheet = page.body.sheet
    sheet._sort(next(n for n, column in enumerate(sheet.rows.columns) if column.key == "nama"))
    assert [sheet.rows.key_at(row) for row in range(5)] == [0, 4, 3, 1, 2]
    sheet.clearSelection()
    sheet.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:4] == ["Baris", "Status", "NIP", "Nama"]
    assert len(lines) == 6


def test_names_can_be_hidden(window: MainWindow, page: ImportPage, file: Path) -> None:
    drop(page, file)
    window.hide_names(hidden=True)
    assert cells(page, 0)[FIXED:FIXED + 2] == ["", "Peserta 1"]
    page.body.problems.table.go_to(problem_at(page, "B4"))
    assert "Laras" not in words_of(inspected(window))
    assert GOOD[1][:17] not in words_of(inspected(window))


def test_only_rows_in_view_are_made(page: ImportPage, tmp_path: Path) -> None:
    path = tmp_path / "banyak.csv"
    path.write_text("NIP;Nama\n" + "".join(f"19760217199503{n:04};Contoh {n}\n" for n in range(3000)), encoding="utf-8")
    drop(page, path)
    assert page.body.sheet.rows.rowCount() == 3000
    assert len(page.body.sheet.rows.pages.held) <= 3
    assert len(page.findChildren(QWidget)) < 600


# Repairs

def test_a_repair_is_taken_by_space_and_applied(window: MainWindow, page: ImportPage, office: Workspace, file: Path,
                                                text: Text, qtbot: QtBot) -> None:
    drop(page, file)
    table = page.body.problems.table
    table.go_to(problem_at(page, "D5"))
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert not window.register["import.apply"].isEnabled()  # until the file has been read again
    settle(page, qtbot)
    shown = page.held.problems[problem_at(page, "D5")]
    assert (shown.taken, shown.level) == (True, "ok")
    assert cells(page, 2)[FIXED + 2] == "03-01-1969"
    assert text("ui.import_page.problems.repairs", count=2, taken=1) in page.body.problems.aside.words
    page.apply()
    assert office.people.show(GOOD[2])["values"]["tanggal_lahir"]["value"] == "1969-01-03"


def test_a_repair_can_be_given_back(page: ImportPage, file: Path, qtbot: QtBot) -> None:
    drop(page, file)
    for taken in (True, False):
        page.body.decide(problem_at(page, "D5"))
        settle(page, qtbot)
        assert page.held.problems[problem_at(page, "D5")].taken is taken
    assert cells(page, 2)[FIXED + 2] == "31/04/1985"


def test_all_repairs_are_taken_at_once(page: ImportPage, file: Path, qtbot: QtBot) -> None:
    drop(page, file)
    qtbot.mouseClick(page.body.problems.all, Qt.MouseButton.LeftButton)
    settle(page, qtbot)
    assert {one.problem.cell for one in page.held.problems if one.taken} == {"D5", "E6"}
    assert cells(page, 3)[FIXED + 3] == "P"
    assert page.body.problems.all.isHidden()


def test_all_repairs_of_a_kind_beside_the_sheet(window: MainWindow, page: ImportPage, tmp_path: Path,
                                                qtbot: QtBot) -> None:
    rows = [(n, nip, f"Orang {n}", "31/04/1985", "Perempuam", "S-1") for n, nip in enumerate(GOOD)]
    drop(page, write(tmp_path / "dua.xlsx", rows))
    page.body.problems.table.go_to(problem_at(page, "D3"))
    many = next(one for one in inspected(window).findChildren(QPushButton) if "4 sejenis" in one.text())
    qtbot.mouseClick(many, Qt.MouseButton.LeftButton)
    settle(page, qtbot)
    assert {one.problem.code for one in page.held.problems if one.taken} == {"date.invalid"}


# Columns

def column_combo(page: ImportPage, letters: str, qtbot: QtBot) -> object:
    page.body.open_step(COLUMNS)
    return page.body.columns.combos[letters]


def choose(combo: object, word: str) -> None:
    place = next(n for n in range(combo.count()) if combo.itemData(n, Qt.ItemDataRole.UserRole + 1) == word)
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def test_a_column_is_given_another_meaning_and_remembered(window: MainWindow, page: ImportPage, office: Workspace,
                                                          tmp_path: Path, text: Text, qtbot: QtBot) -> None:
    heads = ("NIP", "Nama", "Kolom Lain")
    file = write(tmp_path / "lain.xlsx", [(GOOD[0], "Bagas Contoh", "Analis")], heads)
    drop(page, file)
    assert "jabatan" not in page.held.plan.table.columns
    choose(column_combo(page, "C", qtbot), "jabatan")
    assert page.held.plan.table.columns["jabatan"] == "C"
    assert page.body.columns.lead.words == text("ui.import_page.columns.mapped")
    page.apply()
    assert office.people.show(GOOD[0])["values"]["jabatan"]["value"] == "Analis"
    drop(page, write(tmp_path / "lagi.xlsx", [(GOOD[1], "Laras Contoh", "Arsiparis")], heads))
    page.body.open_step(COLUMNS)
    assert page.held.remembered
    assert page.held.plan.table.columns["jabatan"] == "C"
    assert page.body.columns.lead.words == text("ui.import_page.columns.remembered")
    qtbot.mouseClick(page.body.columns.forget, Qt.MouseButton.LeftButton)
    assert "jabatan" not in page.held.plan.table.columns
    assert not page.held.remembered


def test_a_column_can_be_left_out(page: ImportPage, file: Path, qtbot: QtBot) -> None:
    drop(page, file)
    choose(column_combo(page, "F", qtbot), "")
    assert "pendidikan" not in page.held.plan.table.columns
    assert page.body.columns.combos["F"].currentIndex() == 0
    choose(column_combo(page, "F", qtbot), "pendidikan")
    assert page.held.plan.table.columns["pendidikan"] == "F"


def test_private_columns_cannot_be_taken(page: ImportPage, tmp_path: Path, qtbot: QtBot) -> None:
    drop(page, write(tmp_path / "nik.xlsx", [(GOOD[0], "Bagas Contoh", "3200000000000000")], ("NIP", "Nama", "NIK")))
    assert not column_combo(page, "C", qtbot).isEnabled()
    assert page.held.plan.left_out == ("NIK",)


def test_a_file_without_headings_is_asked_about(page: ImportPage, office: Workspace, tmp_path: Path,
                                                qtbot: QtBot) -> None:
    path = tmp_path / "polos.csv"
    path.write_text("".join(f"{nip};Orang {'ABCD'[n]}\n" for n, nip in enumerate(GOOD)), encoding="utf-8")
    drop(page, path)
    assert page.faces.currentWidget() is page.asking
    assert "judul kolom" in page.message.words.text()
    assert not page.asking.read.isEnabled()
    choose(page.asking.combos["A"], "nip")
    choose(page.asking.combos["B"], "nama")
    qtbot.mouseClick(page.asking.read, Qt.MouseButton.LeftButton)
    assert page.faces.currentWidget() is page.body
    assert page.message.isHidden()
    page.apply()
    assert set(people(office)) == set(GOOD)


def test_a_year_that_is_not_told_is_asked(page: ImportPage, office: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    heads = ("NIP", "Nama", "Hasil Kerja", "Perilaku Kerja", "Predikat Kinerja")
    row = (GOOD[0], "Bagas Contoh", "Sesuai Ekspektasi", "Sesuai Ekspektasi", "Baik")
    drop(page, write(tmp_path / "skp.xlsx", [row], heads))
    assert not page.drop.years.isHidden()
    page.drop.years.setCurrentIndex(1)
    year = page.drop.years.currentData()
    qtbot.mouseClick(page.drop.read_year, Qt.MouseButton.LeftButton)
    assert page.held.plan.kind == "performance"
    assert page.scope.period.choice.value == year
    page.scope.asked.emit("period", year - 1)
    page.apply()
    assert [one["tahun"] for one in office.people.show(GOOD[0])["ratings"]] == [str(year - 1)]


def test_a_kind_that_needs_a_year_asks_for_it(page: ImportPage, file: Path, qtbot: QtBot) -> None:
    drop(page, file)
    page.scope.asked.emit("kind", "performance")
    assert page.held is None
    assert not page.drop.years.isHidden()
    qtbot.mouseClick(page.drop.read_year, Qt.MouseButton.LeftButton)
    assert page.held.plan.kind == "performance"


def test_another_kind_that_does_not_fit_keeps_what_was_shown(page: ImportPage, file: Path) -> None:
    drop(page, file)
    held = page.held
    page.scope.asked.emit("kind", "positions")
    assert page.message.level == "danger"
    assert page.held is held
    assert page.scope.kind.choice.value == "employees"


# Applying and undoing

def test_apply_tells_what_was_done_and_undo_restores(window: MainWindow, page: ImportPage, office: Workspace,
                                                     file: Path, text: Text, qtbot: QtBot) -> None:
    drop(page, file)
    window.register["import.apply"].trigger()
    said = page.message.words.text()
    assert text("ui.import_page.applied", file=file.name, new=3, changed=0, same=0) in said
    assert text("ui.import_page.applied.rejected", count=2) in said
    assert set(people(office)) == {GOOD[0], GOOD[2], GOOD[3]}
    assert page.faces.currentWidget() is page.drop
    assert page.last.words.words == text("ui.import_page.last", file=file.name, count=3)
    qtbot.mouseClick(page.message.action, Qt.MouseButton.LeftButton)
    assert people(office) == {}
    assert page.message.words.text() == text("ui.import_page.undone")
    assert page.last.isHidden()


def test_old_and_new_values_are_shown_before(window: MainWindow, page: ImportPage, office: Workspace, file: Path,
                                             tmp_path: Path) -> None:
    drop(page, file)
    page.apply()
    changed = [(*row[:5], "S-2") if row[1] == GOOD[0] else row for row in SHEET[:4]]
    drop(page, write(tmp_path / "baru.xlsx", changed))
    assert page.held.plan.counts["changed"] == 1
    page.body.open_step(CHANGES)
    model = page.body.changes
    assert [str(model.index(0, n).data()) for n in range(1, 5)] == ["Bagas Contoh", "Pendidikan", "S-1/D-IV", "S-2"]
    page.body.change_table.go_to(0)
    assert "S-1/D-IV" in words_of(inspected(window))
    page.body.change_table.opened.emit(0)
    assert page.body.sheet.rows.key_at(page.body.sheet.currentIndex().row()) == 0


def test_a_file_of_what_is_known_has_nothing_to_apply(window: MainWindow, page: ImportPage, tmp_path: Path,
                                                      text: Text) -> None:
    file = write(tmp_path / "sama.xlsx", SHEET[:1])
    drop(page, file)
    page.apply()
    drop(page, file)
    assert page.message.words.text() == text("ui.import_page.nothing_new")
    assert not window.register["import.apply"].isEnabled()


def test_the_plan_is_made_anew_when_the_register_changes(window: MainWindow, page: ImportPage, office: Workspace,
                                                         file: Path) -> None:
    drop(page, file)
    assert page.held.plan.counts["new"] == 3
    office.importing.apply(office.importing.plan(file))
    window._tell_pages(Changes(frozenset({"person"}), (), 3), None)
    assert (page.held.plan.counts["new"], page.held.plan.counts["same"]) == (0, 3)


def test_another_page_and_back_keeps_the_plan(window: MainWindow, page: ImportPage, file: Path) -> None:
    drop(page, file)
    held = page.held
    window.open_page("people")
    window.open_page("import")
    assert page.held is held
    assert page.faces.currentWidget() is page.body
    assert isinstance(inspected(window), ImportInspector)


def test_putting_away_writes_nothing(window: MainWindow, page: ImportPage, office: Workspace, file: Path) -> None:
    drop(page, file)
    window.register["import.discard"].trigger()
    assert page.faces.currentWidget() is page.drop
    assert window._inspected["import"] is None
    assert people(office) == {}


def test_a_full_disk_leaves_nothing_half_done(page: ImportPage, office: Workspace, file: Path, text: Text,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    drop(page, file)

    def full(plan: object, progress: object) -> None:
        raise EnvironmentProblem("file.unreadable", file="register")

    monkeypatch.setattr(office.importing, "apply", full)
    page.apply()
    assert text("ui.import_page.nothing_written") in page.message.words.text()
    assert page.held is not None
    monkeypatch.undo()
    page.message.action.click()
    assert len(people(office)) == 3


# Stopping

def gated(real: Callable[..., object], stage: str) -> Callable[..., object]:
    """Waits, telling its progress, until it is stopped; then does what it would do."""

    def wait(*args: object, progress: object = None, **kwargs: object) -> object:
        told = progress if progress is not None else args[-1]
        told.step(3, 10, stage)
        for _ in range(3000):
            if told.cancelled:
                break
            threading.Event().wait(0.005)
        return real(*args, **kwargs) if progress is None else real(*args, progress=progress, **kwargs)

    return wait


def test_reading_and_applying_can_be_stopped(office: Workspace, theme: Theme, text: Text, qtbot: QtBot, tmp_path: Path,
                                             file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = Tasks(threads())
    window = practice_window(office, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("import")
    page = window.page
    monkeypatch.setattr(office.importing, "plan", gated(office.importing.plan, "ui.sheet.reading"))
    drop(page, file)
    qtbot.waitUntil(page.progress.isVisible)
    assert page.progress.count.text() == "3 / 10"
    qtbot.mouseClick(page.progress.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page._reading)
    assert page.message.words.text() == text("ui.import_page.stopped")
    assert page.faces.currentWidget() is page.drop
    monkeypatch.undo()
    drop(page, file)
    qtbot.waitUntil(lambda: page.held is not None)
    monkeypatch.setattr(office.importing, "apply", gated(office.importing.apply, "ui.import.writing"))
    page.apply()
    qtbot.waitUntil(page.progress.isVisible)
    qtbot.mouseClick(page.progress.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page._applying)
    assert page.message.words.text() == text("ui.import_page.apply_stopped")
    assert people(office) == {}
    assert page.held is not None
    window.close()


# Files that cannot be taken

def test_hostile_files_are_answered_and_the_next_one_is_read(window: MainWindow, page: ImportPage, tmp_path: Path,
                                                             file: Path, text: Text) -> None:
    general = (text("ui.error.bug"), text("ui.error.known", code="file.refused"))
    for what, make in [*((what, make) for what, make, _ in REFUSED), *DAMAGED]:
        folder = tmp_path / what.replace(" ", "_")
        folder.mkdir()
        drop(page, make(folder / "daftar.xlsx"))
        said = page.message.words.text()
        assert page.message.level == "danger", what
        assert said.endswith("."), what
        assert said not in general, what
        assert page.faces.currentWidget() is page.drop, what
    drop(page, file)
    assert page.held is not None
    assert page.message.isHidden()


def test_a_folder_a_missing_and_a_locked_file(page: ImportPage, tmp_path: Path, file: Path, text: Text) -> None:
    drop(page, tmp_path)
    assert page.message.words.text() == text("error.file.folder", file=tmp_path.name)
    drop(page, tmp_path / "hilang.xlsx")
    assert page.message.words.text() == text("error.file.missing", file="hilang.xlsx")
    if os.geteuid():
        file.chmod(0)
        drop(page, file)
        assert page.message.words.text() == text("error.file.unreadable", file=file.name)
        file.chmod(0o600)
        page.message.action.click()
        assert page.held is not None


def test_a_file_held_by_excel_can_be_tried_again(page: ImportPage, office: Workspace, file: Path, text: Text,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    def held(path: Path, **_kwargs: object) -> None:
        raise EnvironmentProblem("file.held", file=path.name)

    monkeypatch.setattr(office.importing, "plan", held)
    drop(page, file)
    assert page.message.words.text() == text("error.file.held", file=file.name)
    monkeypatch.undo()
    page.message.action.click()
    assert page.held.plan.file == file.name


def test_a_bug_is_told_calmly(page: ImportPage, office: Workspace, file: Path, text: Text,
                              monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr("sys.excepthook", lambda *error: seen.append(error))
    monkeypatch.setattr(office.importing, "plan", lambda *args, **kwargs: 1 / 0)
    drop(page, file)
    assert page.message.words.text() == text("ui.error.bug")
    assert len(seen) == 1


def test_one_file_at_a_time(page: ImportPage, file: Path, tmp_path: Path, text: Text) -> None:
    drop(page, file, tmp_path / "lain.xlsx")
    assert page.message.words.text() == text("ui.import_page.drop.several")
    assert page.held is None


# Roles

def test_who_may_not_import_is_told_why(window: MainWindow, page: ImportPage, office: Workspace, file: Path,
                                        text: Text) -> None:
    before = office.desk.user
    office.desk.user = User(before.id, before.name, frozenset(("leader",)))
    page.refresh(None)
    assert not page.drop.choose.isEnabled()
    assert page.drop.choose.toolTip() == text("ui.import_page.forbidden")
    assert not window.register["import.open"].isEnabled()
    drop(page, file)
    assert page.held is None
    office.desk.user = User(before.id, before.name, frozenset(("assessor",)))
    page.refresh(None)
    drop(page, file)  # an assessor imports assessments, not people
    assert page.message.words.text() == text.trouble(UserError("right.missing", roles="entry, verifier"))


# By the keyboard alone

def test_the_whole_way_by_the_keyboard(window: MainWindow, page: ImportPage, office: Workspace, file: Path,
                                       qtbot: QtBot) -> None:
    page.files.choose_file = lambda: str(file)
    window.activateWindow()
    page.drop.choose.setFocus()
    qtbot.keyClick(page.drop.choose, Qt.Key.Key_Space)
    assert page.held is not None
    qtbot.keyClick(window, Qt.Key.Key_F7)
    qtbot.keyClick(window, Qt.Key.Key_F7)
    qtbot.keyClick(page.body.problems.table, Qt.Key.Key_Space)
    settle(page, qtbot)
    assert page.held.problems[problem_at(page, "D5")].taken
    named = [one for one in page.body.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus
             and one.isVisible()]
    assert all(one.accessibleName() or getattr(one, "text", str)() for one in named), named
    qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(people(office)) == 3
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert people(office) == {}


# The real samples

@pytest.mark.parametrize("name", ["duk_dua_baris_judul.xlsx", "predikat_kinerja_tahunan_dua_baris.xlsx",
                                  "hasil_asesmen_jpm_delapan_kompetensi.xlsx", "ms_pegawai.xls",
                                  "data_pegawai_multibaris.csv", "pegawai_kode_id_null.xlsx"])
def test_samples_are_shown_as_expected(page: ImportPage, office: Workspace, name: str) -> None:
    if not (SAMPLES / name).is_file():
        pytest.skip(f"{SAMPLES} is not there")
    wanted = json.loads((SAMPLES / "expect.json").read_text(encoding="utf-8"))[name]
    drop(page, SAMPLES / name)
    counts = page.held.plan.counts
    assert page.held.plan.kind == wanted["kind"]
    for key in ("read", "persons", "rejected", "ignored"):
        assert wanted[key] is None or counts[key] == wanted[key], key
    assert page.body.sheet.rows.rowCount() == counts["persons"]
    errors = {(one.problem.cell, one.problem.code) for one in page.held.problems if one.level == "danger"}
    assert errors == {tuple(one) for one in wanted["errors"]}
    for one in page.held.problems:
        assert one.record is not None or one.problem.code == "column.code"
        general = page.context.text("ui.error.known", code=f"{one.problem.code}")
        assert page.held.words.problem(one.problem) not in ("", general)
    page.apply()
    assert len(people(office)) == wanted["people"]
    page.undo()
    assert people(office) == {}
