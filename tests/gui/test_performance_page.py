"""Kinerja on a practice office: real keys, the store read back, undo of blocks, wrong values, roles, long lists."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from simata_desktop.app import Workspace
from simata_desktop.services.desk import User
from simata_desktop.services.evidence import When
from simata_desktop.services.evidence_block import EvidenceCell
from simata_desktop.services.people import ListRequest
from simata_desktop.services.reporting import STATEMENT
from simata_desktop.ui.derivation_view import DerivationView, RegisterView
from simata_desktop.ui.evidence_declare import DeclarePanel
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.performance_cells import PAGES_KEPT
from simata_desktop.ui.performance_page import FILTERED, NOTHING, PerformancePage
from simata_desktop.ui.performance_sheet import EVIDENCE, RATINGS
from simata_desktop.ui.report_page import ReportPage
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.entry_cell import CellField
from tests.gui.practice import practice_office, practice_window, words_of

PAGE = PerformancePage

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PEOPLE, MANY = 150, 5000


@pytest.fixture
def office(own_office: Workspace) -> Workspace:
    return own_office


def column(page: PerformancePage, key: str) -> int:
    return next(place for place, one in enumerate(page._sheet.model.columns) if one.key == key)


def stand(page: PerformancePage, row: int, key: str) -> None:
    page._sheet.table.go_to_cell(row, column(page, key))


def text_of(page: PerformancePage, row: int, key: str) -> str:
    return page._sheet.model.text(row, column(page, key))


def cell_of(page: PerformancePage, row: int, key: str) -> object:
    return page._sheet.model.cell(row, column(page, key))


def field(page: PerformancePage) -> QWidget:
    table = page._sheet.table
    found = table.indexWidget(table.currentIndex())
    assert isinstance(found, CellField)
    return found


def type_into(page: PerformancePage, row: int, key: str, typed: str, qtbot: QtBot) -> None:
    stand(page, row, key)
    qtbot.keyClicks(page._sheet.table, typed[0])
    qtbot.keyClicks(field(page), typed[1:])
    qtbot.keyClick(field(page), Qt.Key.Key_Return)


def select(page: PerformancePage, row: int, key: str, down: int, right: int, qtbot: QtBot) -> None:
    stand(page, row, key)
    for _ in range(down):
        qtbot.keyClick(page._sheet.table, Qt.Key.Key_Down, SHIFT)
    for _ in range(right):
        qtbot.keyClick(page._sheet.table, Qt.Key.Key_Right, SHIFT)


def key_at(page: PerformancePage, row: int) -> int:
    return int(str(page._sheet.model.key(row)))


def predicate(office: Workspace, key: int, year: int = 2025) -> str | None:
    rating = office.evidence.rating_rows([key])[0].ratings.get(year)
    return rating.predicate if rating else None


def saves(office: Workspace) -> int:
    with office.desk.database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM save").scalar_one())


def as_role(office: Workspace, page: PerformancePage, role: str) -> None:
    before = office.desk.user
    office.desk.user = User(before.id, before.name, frozenset((role,)))
    page._sheet = None
    page.refresh(None)


# Ratings


def test_one_stroke_is_a_stored_predicate_and_goes_on(page: PerformancePage, office: Workspace, qtbot: QtBot) -> None:
    before = saves(office)
    stand(page, 0, "predicate.2025")
    qtbot.keyClicks(page._sheet.table, "13")
    assert [predicate(office, key_at(page, row)) for row in (0, 1)] == ["sangat_baik", "butuh_perbaikan"]
    assert [text_of(page, row, "predicate.2025") for row in (0, 1)] == ["Sangat Baik", "Butuh Perbaikan"]
    assert page._sheet.table.currentIndex().row() == 2
    assert saves(office) - before <= 2


@pytest.mark.parametrize(("typed", "stored"), [
    ("bu", "butuh_perbaikan"), ("SB", "sangat_baik"), ("kurang", "kurang"), ("sangat_kurang", "sangat_kurang")])
def test_a_few_letters_are_enough(page: PerformancePage, office: Workspace, typed: str, stored: str,
                                  qtbot: QtBot) -> None:
    type_into(page, 2, "predicate.2024", typed, qtbot)
    assert predicate(office, key_at(page, 2), 2024) == stored


def test_both_ratings_give_predicate_score_and_level(page: PerformancePage, office: Workspace, qtbot: QtBot) -> None:
    select(page, 4, "predicate.2025", 0, 2, qtbot)
    qtbot.keyClick(page._sheet.table, Qt.Key.Key_Delete)
    assert predicate(office, key_at(page, 4)) is None
    empty = text_of(page, 4, "score")
    stand(page, 4, "work_result.2025")
    qtbot.keyClicks(page._sheet.table, "1")
    type_into(page, 4, "behaviour.2025", "di a", qtbot)
    assert predicate(office, key_at(page, 4)) == "sangat_baik"
    assert text_of(page, 4, "predicate.2025") == "Sangat Baik"
    assert text_of(page, 4, "behaviour.2025") == "Di Atas"
    assert text_of(page, 4, "score") != empty


def test_a_predicate_against_its_ratings_is_kept_with_a_warning(page: PerformancePage, office: Workspace,
                                                                qtbot: QtBot) -> None:
    for key, typed in (("work_result.2025", "1"), ("behaviour.2025", "1"), ("predicate.2025", "4")):
        stand(page, 4, key)
        qtbot.keyClicks(page._sheet.table, typed)
    problem = page._sheet.model.problem(4, column(page, "predicate.2025"))
    assert problem is not None
    assert problem.level == "warning"
    assert "Sangat Baik" in problem.words
    assert predicate(office, key_at(page, 4)) == "kurang"


def test_a_wrong_value_stays_and_blocks_nothing(page: PerformancePage, office: Workspace, qtbot: QtBot) -> None:
    stored, before = predicate(office, key_at(page, 3)), saves(office)
    shown = text_of(page, 3, "predicate.2025")
    type_into(page, 3, "predicate.2025", "hebat", qtbot)
    assert text_of(page, 3, "predicate.2025") == "hebat"
    assert (predicate(office, key_at(page, 3)), saves(office)) == (stored, before)
    assert page.foot.wrong.text() == "1 nilai perlu diperbaiki"
    page.filter.toggle("unrated")
    page.filter.toggle("unrated")
    assert text_of(page, 3, "predicate.2025") == "hebat", "it outlives another list"
    stand(page, 0, "predicate.2023")
    page.foot.wrong.click()
    index = page._sheet.table.currentIndex()
    assert (index.row(), index.column()) == (3, column(page, "predicate.2025"))
    assert "hebat tidak ada dalam pilihan" in page._sheet.table._note._words.text()
    qtbot.keyClick(page._sheet.table, Qt.Key.Key_Delete)
    assert text_of(page, 3, "predicate.2025") == shown, "giving up brings back what is stored"
    assert page.foot.wrong.isHidden()
    assert saves(office) == before


def test_a_block_from_excel_is_one_undo_step(window: MainWindow, page: PerformancePage, office: Workspace,
                                             qtbot: QtBot) -> None:
    keys = [key_at(page, row) for row in range(3)]
    before = [[predicate(office, key, year) for year in (2023, 2024, 2025)] for key in keys]
    count = saves(office)
    rows = ("Baik\tSangat Baik\tKurang", "BUTUH PERBAIKAN\t\tBaik", "Kurang\tBaik\tgagal", "")
    QGuiApplication.clipboard().setText("\r\n".join(rows))
    stand(page, 0, "predicate.2023")
    qtbot.keyClick(page._sheet.table, Qt.Key.Key_V, CTRL)
    after = [[predicate(office, key, year) for year in (2023, 2024, 2025)] for key in keys]
    assert after == [["baik", "sangat_baik", "kurang"], ["butuh_perbaikan", before[1][1], "baik"],
                     ["kurang", "baik", before[2][2]]]
    assert saves(office) - count == 1
    assert text_of(page, 2, "predicate.2025") == "gagal"
    stand(page, 40, "predicate.2024")
    window.register["edit.undo"].trigger()
    assert [[predicate(office, key, year) for year in (2023, 2024, 2025)] for key in keys] == before
    assert page._sheet.table.currentIndex().row() == 40, "undo leaves the keyboard where it is"
    assert "Predikat kinerja" in window.register["edit.redo"].text()
    stand(page, 2, "predicate.2025")
    qtbot.keyClick(page._sheet.table, Qt.Key.Key_Delete)
    wanted = office.evidence.rating_rows(keys[:1])[0].ratings
    assert (text_of(page, 0, "predicate.2024") != "") == (2024 in wanted)


def test_copying_takes_heads_along_and_pasting_leaves_them(page: PerformancePage, office: Workspace,
                                                           qtbot: QtBot) -> None:
    select(page, 0, "predicate.2024", 1, 1, qtbot)
    qtbot.keyClick(page._sheet.table, Qt.Key.Key_C, CTRL)
    lines = QGuiApplication.clipboard().text().split("\r\n")
    assert lines[0] == "Predikat 2024\tPredikat 2025"
    assert lines[1].split("\t") == [text_of(page, 0, "predicate.2024"), text_of(page, 0, "predicate.2025")]
    copied = [line.split("\t")[1] for line in lines[1:]]
    stand(page, 10, "predicate.2024")
    qtbot.keyClick(page._sheet.table, Qt.Key.Key_V, CTRL)
    pasted = [text_of(page, row, "predicate.2025") for row in (10, 11)]
    assert [one for one, other in zip(pasted, copied, strict=True) if other and one != other] == []
    assert page._sheet.model.problems() == 0
    stand(page, 0, "nip")
    qtbot.keyClick(page._sheet.table, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text().isdigit()


def test_ctrl_d_fills_down_as_one_save(page: PerformancePage, office: Workspace, qtbot: QtBot) -> None:
    type_into(page, 0, "predicate.2025", "kurang", qtbot)
    before = saves(office)
    select(page, 0, "predicate.2025", 4, 0, qtbot)
    qtbot.keyClick(page._sheet.table, Qt.Key.Key_D, CTRL)
    assert {predicate(office, key_at(page, row)) for row in range(5)} == {"kurang"}
    assert saves(office) - before == 1


def test_the_year_brings_other_columns(page: PerformancePage, office: Workspace, qtbot: QtBot) -> None:
    page.year._take(Choice(2024, "2024"))
    stand(page, 1, "work_result.2024")
    qtbot.keyClicks(page._sheet.table, "2")
    rating = office.evidence.rating_rows([key_at(page, 1)])[0].ratings[2024]
    assert rating.work_result == "sesuai"


# Finding people


def test_filters_narrow_and_say_how_many(page: PerformancePage, office: Workspace, qtbot: QtBot) -> None:
    assert page.filter.chips.count.text() == f"{PEOPLE} dari {PEOPLE}"
    page.filter.toggle("unrated")
    shown = page._sheet.model.rowCount()
    assert 0 < shown < PEOPLE
    assert page.filter.chips.count.text() == f"{shown} dari {PEOPLE}"
    assert all(predicate(office, key_at(page, row)) is None for row in range(shown))
    [chip] = page.filter.chips.chips()
    assert chip.text() == "Tanpa predikat 2025"
    chip.click()
    page.filter.toggle("administrator")
    assert 0 < page._sheet.model.rowCount() < PEOPLE
    page.filter.drop()
    assert page._sheet.model.rowCount() == PEOPLE


def test_ctrl_f_searches_while_typing_and_enter_goes_into_the_table(window: MainWindow, page: PerformancePage,
                                                                    office: Workspace, qtbot: QtBot) -> None:
    key = key_at(page, 20)
    nip = office.people.page([key])[0].nip
    window.register["edit.filter"].trigger()
    qtbot.keyClicks(page.filter.field, nip)
    qtbot.waitUntil(lambda: page._sheet.model.rowCount() == 1)
    assert key_at(page, 0) == key
    qtbot.keyClick(page.filter.field, Qt.Key.Key_Return)
    assert page._sheet.table.currentIndex().row() == 0
    page.filter.field.setText("zzzz")
    qtbot.waitUntil(lambda: page.context.text(f"ui.performance.{FILTERED}") in words_of(page.content.currentWidget()))
    page._show_all()
    assert page._sheet.model.rowCount() == PEOPLE


def test_a_unit_of_the_scope_narrows(page: PerformancePage) -> None:
    node = next(node for node in page.context.scope.units if node.parent is not None and node.people)
    page.context.scope.choose("unit", Choice(node.id, node.name))
    assert 0 < page._sheet.model.rowCount() < PEOPLE
    page.context.scope.choose("unit", Choice(None, ""))
    assert page._sheet.model.rowCount() == PEOPLE


def test_heads_sort_what_the_register_can_order(page: PerformancePage, office: Workspace) -> None:
    nips = [line.nip for line in office.people.list(ListRequest())[1]]
    page._sheet.table.sort_asked.emit("nip")
    assert office.people.page([key_at(page, 0)])[0].nip == min(nips)
    page._sheet.table.sort_asked.emit("nip")
    assert office.people.page([key_at(page, 0)])[0].nip == max(nips)


def test_names_can_be_hidden(window: MainWindow, page: PerformancePage) -> None:
    window.hide_names(hidden=True)
    assert text_of(page, 0, "name").startswith("Peserta ")
    assert text_of(page, 0, "nip") == ""


def test_an_empty_office_offers_the_import(theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
                                           tmp_path: Path) -> None:
    workspace = practice_office(tmp_path / "empty", 0)
    window = practice_window(workspace, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("performance")
    assert text(f"ui.performance.{NOTHING}") in words_of(window.page.content.currentWidget())
    workspace.close()


# Evidence


@pytest.fixture
def evidence(page: PerformancePage) -> PerformancePage:
    page._face(EVIDENCE)
    return page


def free(page: PerformancePage, code: str, state: str = "") -> int:
    """A row whose cell of this column may be typed into and shows no value (or the words ``state``)."""
    for row in range(page._sheet.model.rowCount()):
        cell = cell_of(page, row, code)
        if not cell.text and not cell.lock and (not state or cell.aside == state):
            return row
    raise LookupError(code)


def values(office: Workspace, page: PerformancePage, row: int) -> object:
    return office.evidence.evidence_rows([key_at(page, row)])[0].values


def test_evidence_is_typed_by_number_word_and_figure(evidence: PerformancePage, office: Workspace,
                                                     qtbot: QtBot) -> None:
    page = evidence
    row = free(page, "awards")
    stand(page, row, "awards")
    qtbot.keyClicks(page._sheet.table, "2")
    assert values(office, page, row)["awards"].value == "nasional"
    number = free(page, "competency_development")
    type_into(page, number, "competency_development", "4", qtbot)
    assert values(office, page, number)["competency_development"].value == "4"
    score = free(page, "potential_assessment")
    type_into(page, score, "potential_assessment", "77,5", qtbot)
    assert values(office, page, score)["potential_assessment"].value == "77.5"
    assert text_of(page, score, "potential_assessment") == "77,5"
    record = office.evidence.record_history(values(office, page, row)["awards"].record)[0]
    assert (record.year, record.date) == (2025, None), "the year that stands above"


def test_the_day_above_is_that_of_new_evidence(evidence: PerformancePage, office: Workspace, qtbot: QtBot) -> None:
    page = evidence
    page.when.field.setText("1 Juni 2025")
    row = free(page, "field_fit")
    stand(page, row, "field_fit")
    qtbot.keyClicks(page._sheet.table, "1")
    record = office.evidence.record_history(values(office, page, row)["field_fit"].record)[0]
    assert record.date == "2025-06-01"
    page.when.field.setText("kapan-kapan")
    before, row = saves(office), free(page, "field_fit")
    stand(page, row, "field_fit")
    qtbot.keyClicks(page._sheet.table, "1")
    assert saves(office) == before
    assert text_of(page, row, "field_fit") == ""


def test_missing_and_expired_are_told_apart_in_words(evidence: PerformancePage, office: Workspace) -> None:
    page = evidence
    row = free(page, "awards", "belum ada")
    office.evidence.enter_block([EvidenceCell(key_at(page, row), "awards", "nasional")], When(year=2010))
    page._sheet.model.pages.reload()
    assert cell_of(page, row, "awards").aside == "kedaluwarsa"
    assert text_of(page, row, "awards") == "", "words are no value"


def test_correcting_changes_the_record_and_emptying_asks_why(window: MainWindow, evidence: PerformancePage,
                                                             office: Workspace, qtbot: QtBot) -> None:
    page, model = evidence, evidence._sheet.model
    row = free(page, "awards")
    stand(page, row, "awards")
    qtbot.keyClicks(page._sheet.table, "2")
    record = values(office, page, row)["awards"].record
    stand(page, row, "awards")
    qtbot.keyClicks(page._sheet.table, "4")
    assert (values(office, page, row)["awards"].value, values(office, page, row)["awards"].record) == (
        "instansi", record)
    stand(page, row, "awards")
    before = saves(office)
    qtbot.keyClick(page._sheet.table, Qt.Key.Key_Delete)
    assert page.reason.isVisible()
    qtbot.keyClick(page.reason.field, Qt.Key.Key_Return)
    assert page.reason.isVisible(), "no reason, no removal"
    qtbot.keyClick(page.reason.field, Qt.Key.Key_Escape)
    assert (saves(office), model.text(row, column(page, "awards"))) == (before, "Instansi")
    stand(page, row, "awards")
    qtbot.keyClick(page._sheet.table, Qt.Key.Key_Delete)
    qtbot.keyClicks(page.reason.field, "salah orang")
    qtbot.keyClick(page.reason.field, Qt.Key.Key_Return)
    assert values(office, page, row)["awards"].value is None
    window.register["edit.undo"].trigger()
    assert values(office, page, row)["awards"].value == "instansi"
    assert text_of(page, row, "awards") == "Instansi"


def test_what_is_not_entered_here_says_why(evidence: PerformancePage, office: Workspace, qtbot: QtBot) -> None:
    page, before = evidence, saves(office)
    stand(page, 0, "performance_predicate")
    qtbot.keyClicks(page._sheet.table, "1")
    assert page.context.text("ui.performance.locked.rated") in page._sheet.table._note._words.text()
    row = next(row for row in range(PEOPLE) if text_of(page, row, "competency_assessment"))
    stand(page, row, "competency_assessment")
    qtbot.keyClicks(page._sheet.table, "9")
    assert page.context.text("ui.performance.locked.session") in page._sheet.table._note._words.text()
    assert saves(office) == before


def test_wrong_evidence_stays_with_its_reason(evidence: PerformancePage, office: Workspace, qtbot: QtBot) -> None:
    page, before = evidence, saves(office)
    row = free(page, "potential_assessment")
    type_into(page, row, "potential_assessment", "150", qtbot)
    assert text_of(page, row, "potential_assessment") == "150"
    assert page._sheet.model.problems() == 1
    assert saves(office) == before


# Roles


def test_an_entry_clerk_types_but_sees_no_score_and_nothing_closed(window: MainWindow, page: PerformancePage,
                                                                   office: Workspace, qtbot: QtBot) -> None:
    as_role(office, page, "entry")
    stand(page, 0, "predicate.2025")
    qtbot.keyClicks(page._sheet.table, "4")
    assert predicate(office, key_at(page, 0)) == "kurang"
    assert {text_of(page, row, key) for row in range(20) for key in ("score", "level")} == {""}
    assert not window.register["performance.declare"].isEnabled()
    assert "Verifikator" in window.register["performance.declare"].statusTip()
    page._face(EVIDENCE)
    for code in ("discipline_record", "competency_assessment", "potential_assessment"):
        assert cell_of(page, 0, code).aside == "tertutup"
        assert cell_of(page, 0, code).lock == page.context.text("ui.performance.locked.closed")
    before = saves(office)
    stand(page, 0, "discipline_record")
    qtbot.keyClicks(page._sheet.table, "1")
    assert saves(office) == before
    page._read_person()
    assert isinstance(window._inspected["performance"], RegisterView)


def test_who_may_not_type_is_told(page: PerformancePage, office: Workspace, qtbot: QtBot) -> None:
    as_role(office, page, "leader")
    before = saves(office)
    stand(page, 0, "predicate.2025")
    qtbot.keyClicks(page._sheet.table, "4")
    qtbot.keyClicks(page._sheet.table, "b")
    qtbot.keyClick(page._sheet.table, Qt.Key.Key_F2)
    assert saves(office) == before
    assert page._sheet.table._note._words.text() == page.context.text("ui.performance.locked.role")
    assert page._sheet.table.indexWidget(page._sheet.table.currentIndex()) is None


# Beside the table


def test_the_inspector_shows_the_person_and_the_history_of_the_cell(window: MainWindow, page: PerformancePage,
                                                                    office: Workspace, qtbot: QtBot) -> None:
    stand(page, 5, "predicate.2025")
    qtbot.keyClicks(page._sheet.table, "45")
    stand(page, 5, "predicate.2025")
    qtbot.waitUntil(lambda: "Kurang" in words_of(window._inspected.get("performance") or QWidget()))
    view = window._inspected["performance"]
    assert isinstance(view, DerivationView)
    line = office.people.page([key_at(page, 5)])[0]
    assert view.derivation.person.values["nip"] == line.nip
    said = words_of(view)
    assert "Riwayat" in said
    assert "admin" in said
    assert "menjadi Kurang" in said


def test_another_page_can_aim_at_a_person(window: MainWindow, page: PerformancePage, office: Workspace) -> None:
    line = office.people.page([key_at(page, 30)])[0]
    page.filter.toggle("unrated")
    window.open_page("performance", line.nip)
    assert key_at(page, page._sheet.table.currentIndex().row()) == line.id


def test_a_declaration_is_made_listed_and_taken_back(window: MainWindow, page: PerformancePage, office: Workspace,
                                                     qtbot: QtBot) -> None:
    window.register["performance.declare"].trigger()
    panel = window._inspected["performance"]
    assert isinstance(panel, DeclarePanel)
    before = len(office.evidence.declarations(2026))
    node = next(node for node in page.context.scope.units
                if node.parent and node.id not in {one.unit for one in office.evidence.declarations(2026)})
    panel.choose_unit(Choice(node.id, node.name))
    panel.act.click()
    assert panel.note.text() == page.context.text("ui.performance.declare.choose")
    panel.boxes["awards"].click()
    panel.boxes["discipline_record"].click()
    qtbot.keyClicks(panel.reason, "semua bukti sudah masuk")
    panel.act.click()
    assert "nomor surat" in panel.note.text(), "a declaration of discipline needs its number"
    assert len(office.evidence.declarations(2026)) == before
    qtbot.keyClicks(panel.number, "800/12/2026")
    qtbot.keyClick(panel.number, Qt.Key.Key_Return)
    made = [one for one in office.evidence.declarations(2026) if one.unit == node.id]
    assert {one.indicator for one in made} == {"awards", "discipline_record"}
    assert node.name in words_of(panel)
    assert "Nomor 800/12/2026 · admin" in words_of(panel.list)
    back = next(one for one in panel.list.findChildren(QPushButton)
                if one.accessibleName() == f"Tarik pernyataan Penghargaan {node.name}")
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    qtbot.keyClick(panel.list.strip.field, Qt.Key.Key_Return)
    assert len(office.evidence.declarations(2026)) == before + 2, "a declaration is not taken back without a reason"
    qtbot.keyClick(panel.list.strip.field, Qt.Key.Key_Escape)
    assert panel.list.strip is None
    panel.list.ask(next(one for one in office.evidence.declarations(2026)
                        if one.unit == node.id and one.indicator == "discipline_record"))
    qtbot.keyClicks(panel.list.strip.field, "ada yang belum dilaporkan")
    qtbot.keyClick(panel.list.strip.field, Qt.Key.Key_Return)
    assert len(office.evidence.declarations(2026)) == before + 1
    window.register["edit.undo"].trigger()
    window.register["edit.undo"].trigger()
    assert len(office.evidence.declarations(2026)) == before
    qtbot.waitUntil(lambda: node.name not in words_of(panel.list))


def test_the_360_is_declared_for_the_whole_office_alone(window: MainWindow, page: PerformancePage) -> None:
    window.register["performance.declare"].trigger()
    panel = window._inspected["performance"]
    assert isinstance(panel, DeclarePanel)
    panel.choose_unit(Choice(None, ""))
    panel.boxes["feedback_360"].click()
    assert panel.boxes["feedback_360"].isChecked()
    node = next(node for node in page.context.scope.units if node.parent)
    panel.choose_unit(Choice(node.id, node.name))
    assert not panel.boxes["feedback_360"].isEnabled()
    assert not panel.boxes["feedback_360"].isChecked()
    assert panel.boxes["feedback_360"].toolTip() == page.context.text("error.declare.whole_office")
    assert panel.boxes["awards"].isEnabled()


def test_the_statement_of_what_is_ticked_is_opened_as_a_paper(window: MainWindow, page: PerformancePage) -> None:
    window.register["performance.declare"].trigger()
    panel = window._inspected["performance"]
    assert isinstance(panel, DeclarePanel)
    node = next(node for node in page.context.scope.units if node.name == "Dinas Kesehatan")
    panel.choose_unit(Choice(node.id, node.name))
    panel.boxes["team_assignments"].click()
    panel.paper.click()
    paper = window.page
    assert isinstance(paper, ReportPage)
    assert paper.kind == STATEMENT
    assert paper.context.scope.choice("unit").value == node.id
    said = "".join(one.extract_text() for one in PdfReader(io.BytesIO(paper.view.paper.data)).pages)
    assert "Penugasan dalam Tim Kerja" in said
    assert "Penghargaan" not in said
    paper.context.scope.choose("unit", Choice(None, ""))


# Long lists


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = practice_office(tmp_path_factory.mktemp("many") / "w", MANY)
    yield workspace
    workspace.close()


def test_five_thousand_people_are_scrolled_page_by_page(many: Workspace, theme: Theme, text: Text, tasks: Tasks,
                                                        qtbot: QtBot, tmp_path: Path) -> None:
    window = practice_window(many, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("performance")
    page = window.page
    assert isinstance(page, PerformancePage)
    table, model = page._sheet.table, page._sheet.model
    assert model.rowCount() == MANY
    widgets = len(table.findChildren(QWidget))
    assert len(model.pages.held) <= 2
    for row in range(0, MANY, 500):
        table.scrollTo(model.index(row, 0))
        table.grab()
    assert len(model.pages.held) <= PAGES_KEPT
    assert len(table.findChildren(QWidget)) == widgets
    stand(page, MANY - 1, "predicate.2025")
    qtbot.keyClicks(table, "1")
    assert predicate(many, key_at(page, MANY - 1)) == "sangat_baik"


def test_a_block_reaches_rows_never_shown(many: Workspace, theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
                                          tmp_path: Path) -> None:
    window = practice_window(many, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("performance")
    page = window.page
    assert isinstance(page, PerformancePage)
    assert page.switch.choice == RATINGS
    before = saves(many)
    QGuiApplication.clipboard().setText("\r\n".join(["Baik"] * 300))
    stand(page, 1000, "predicate.2023")
    qtbot.keyClick(page._sheet.table, Qt.Key.Key_V, CTRL)
    keys = [key_at(page, row) for row in range(1000, 1300)]
    assert {row.ratings[2023].predicate for row in many.evidence.rating_rows(keys)} == {"baik"}
    assert saves(many) - before == 1
    page._sheet.table._go((1700, column(page, "predicate.2023")), extend=True)
    qtbot.keyClick(page._sheet.table, Qt.Key.Key_C, CTRL)
    lines = QGuiApplication.clipboard().text().split("\r\n")
    assert len(lines) == 702
    assert set(lines[1:301]) == {"Baik"}
    stored = [row.ratings.get(2023) for row in many.evidence.rating_rows([key_at(page, 1700)])]
    assert bool(lines[-1]) == (stored[0] is not None)
