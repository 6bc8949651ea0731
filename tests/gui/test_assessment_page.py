"""Asesmen on a practice office by real keys: entry, blocks, wrong values, faces, drafts, roles, locked sessions."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from simata_desktop.app import Workspace
from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.services.assessment_entry import Cell
from simata_desktop.services.desk import User
from simata_desktop.services.people import ListRequest
from simata_desktop.services.session_roll import LEVELS, POTENTIAL, SHEETS
from simata_desktop.ui.assessment_finish import FinishPanel
from simata_desktop.ui.assessment_form import SessionForm
from simata_desktop.ui.assessment_page import NOTHING, AssessmentPage
from simata_desktop.ui.assessment_people import PeoplePanel
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.tasks import Lanes, Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.entry_cell import CellField
from tests.gui.gui_doubles import InlineExecutor
from tests.gui.practice import practice_office, practice_window, words_of

PAGE = AssessmentPage
PEOPLE, TAKING = 150, 12
CODE = "13/2026"
CTRL = Qt.KeyboardModifier.ControlModifier


def make_session(office: Workspace, code: str = CODE, *, taking: int = TAKING, days: int = 0, **given: Any) -> None:
    day = today(office.desk.clock) + timedelta(days=days)
    office.assessment.create(code, "Administrator", day, place="Aula", **given)
    lines = office.people.page(office.people.keys(ListRequest(sort="name"))[:taking])
    office.assessment.add(code, [line.nip for line in lines])


@pytest.fixture
def office(own_office: Workspace) -> Workspace:
    make_session(own_office)
    return own_office


@pytest.fixture
def page(window: MainWindow) -> AssessmentPage:
    found = window.page
    assert isinstance(found, AssessmentPage)
    found.open_session(CODE)
    assert found.roll is not None
    return found


def people(office: Workspace) -> list[Any]:
    return list(office.assessment.participants(CODE))


def key_at(page: AssessmentPage, row: int) -> int:
    return int(str(page.table.face.model.key(row)))


def stand(page: AssessmentPage, row: int, code: str) -> None:
    page.table.stand(key_at(page, row), code)


def field(page: AssessmentPage) -> CellField:
    table = page.table.face.table
    found = table.indexWidget(table.currentIndex())
    assert isinstance(found, CellField)
    return found


def typed(page: AssessmentPage, words: str, qtbot: QtBot, key: Qt.Key | None = Qt.Key.Key_Return) -> None:
    """Type into the cell with the keyboard and leave it."""
    qtbot.keyClicks(page.table.face.table, words[0])
    qtbot.keyClicks(field(page), words[1:])
    if key is not None:
        qtbot.keyClick(field(page), key)


def text_of(page: AssessmentPage, row: int, column: str) -> str:
    model = page.table.face.model
    return model.text(row, model.place_of(column))


def saves(office: Workspace) -> int:
    with office.desk.database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM save").scalar_one())


def said(page: AssessmentPage) -> str:
    note = page.table.face.table._note
    return f"{note._words.text()} {note._consequence.text()}"


def as_role(office: Workspace, page: AssessmentPage, *roles: str, name: str = "") -> None:
    before = office.desk.user
    office.desk.user = User(before.id, name or before.name, frozenset(roles))
    page.refresh(None)


# Entry


def test_sixty_people_by_keys_with_a_wrong_value_a_paste_and_an_undo(window: MainWindow, own_office: Workspace,
                                                                     qtbot: QtBot) -> None:
    make_session(own_office, "14/2026", taking=60)
    window.open_page("assessment")
    page = window.page
    page.open_session("14/2026")
    table = page.table.face.table
    wanted = [[f"{1 + (row * 7 + column * 3) % 13 / 3:.2f}".replace(".", ",") for column in range(9)]
              for row in range(60)]
    stand(page, 0, COMPETENCIES[0])
    for column in range(9):  # the first forty, downwards
        stand(page, 0, COMPETENCIES[column])
        for row in range(40):
            wrong = (row, column) == (5, 3)
            typed(page, "6" if wrong else wanted[row][column], qtbot)
    assert page.strip.wrong.text() == "1 nilai perlu diperbaiki"
    stand(page, 40, COMPETENCIES[0])
    before = saves(own_office)
    QGuiApplication.clipboard().setText("\r\n".join("\t".join(row) for row in wanted[40:]) + "\r\n")
    qtbot.keyClick(table, Qt.Key.Key_V, CTRL)
    assert saves(own_office) - before == 1
    window.register["edit.undo"].trigger()
    assert {text_of(page, row, code) for row in range(40, 60) for code in COMPETENCIES} == {""}
    window.register["edit.redo"].trigger()
    window.register["edit.wrong"].trigger()
    assert page.table.place == (key_at(page, 5), COMPETENCIES[3])
    typed(page, wanted[5][3], qtbot)
    stored = own_office.assessment.participants("14/2026")
    assert [[one.levels[code] for code in COMPETENCIES] for one in stored] == [
        [Fraction(text.replace(",", ".")) for text in row] for row in wanted]
    assert not any(one.judged.wrong for one in stored)
    assert page.strip.progress.text() == "60 dari 60 peserta lengkap"
    jpm = [one.judged.jpm for one in stored if one.judged.jpm is not None]
    assert jpm
    shown = [text_of(page, row, "score") for row in range(60)]
    assert shown == [page.context.text.number(None if one.judged.jpm is None else float(one.judged.jpm))
                     for one in stored]


def test_a_decimal_with_comma_or_point_goes_on_by_enter_tab_and_arrow(page: AssessmentPage, office: Workspace,
                                                                      qtbot: QtBot) -> None:
    stand(page, 0, "integrity")
    typed(page, "2,6", qtbot, Qt.Key.Key_Tab)
    typed(page, "3.33", qtbot, Qt.Key.Key_Return)
    assert page.table.place == (key_at(page, 1), "teamwork")
    typed(page, "4", qtbot, Qt.Key.Key_Down)
    assert [text_of(page, 0, code) for code in COMPETENCIES[:2]] == ["2,60", "3,33"]
    assert text_of(page, 1, "teamwork") == "4,00"
    first, second = people(office)[:2]
    assert (dict(first.levels), dict(second.levels)) == (
        {"integrity": Fraction("2.6"), "teamwork": Fraction("3.33")}, {"teamwork": Fraction(4)})
    stand(page, 0, "integrity")
    qtbot.keyClick(page.table.face.table, Qt.Key.Key_F2)
    assert field(page).text() == "2,60"
    qtbot.keyClicks(field(page), "9")
    qtbot.keyClick(field(page), Qt.Key.Key_Escape)
    assert text_of(page, 0, "integrity") == "2,60"
    qtbot.keyClick(page.table.face.table, Qt.Key.Key_Delete)
    assert "integrity" not in people(office)[0].levels


def test_fill_down_and_copy_as_a_spreadsheet_takes_it(page: AssessmentPage, office: Workspace, qtbot: QtBot) -> None:
    stand(page, 0, "integrity")
    typed(page, "3", qtbot)
    before = saves(office)
    stand(page, 0, "integrity")
    table = page.table.face.table
    for _ in range(4):
        qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table, Qt.Key.Key_D, CTRL)
    assert [one.levels.get("integrity") for one in people(office)[:6]] == [3, 3, 3, 3, 3, None]
    assert saves(office) - before == 1
    qtbot.keyClick(table, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "\r\n".join(["3,00"] * 5)


def test_aspects_take_one_stroke(window: MainWindow, page: AssessmentPage, office: Workspace, qtbot: QtBot) -> None:
    window.register["assessment.aspects"].trigger()
    stand(page, 0, ASPECTS[0])
    qtbot.keyClicks(page.table.face.table, "534")
    assert [one.aspects.get(ASPECTS[0]) for one in people(office)[:4]] == [5, 3, 4, None]
    assert page.table.place == (key_at(page, 3), ASPECTS[0])
    stand(page, 0, ASPECTS[0])
    for _ in ASPECTS:
        qtbot.keyClicks(page.table.face.table, "4")
        qtbot.keyClick(page.table.face.table, Qt.Key.Key_Up)
        qtbot.keyClick(page.table.face.table, Qt.Key.Key_Tab)
    assert (text_of(page, 0, "total"), text_of(page, 0, "score"), text_of(page, 0, "category")) == (
        "32", "80,0", "8 dari 8")
    assert page.strip.progress.text() == f"1 dari {TAKING} peserta lengkap"
    stand(page, 1, ASPECTS[1])
    typed(page, "6", qtbot)
    assert people(office)[1].judged.wrong == {ASPECTS[1]: "6"}


def test_all_that_follows_is_there_before_the_save(own_office: Workspace, theme: Theme, text: Text, qtbot: QtBot,
                                                   tmp_path: Path) -> None:
    make_session(own_office)
    held = HeldExecutor()
    tasks = Tasks(Lanes(held, InlineExecutor(), InlineExecutor()))
    window = practice_window(own_office, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("assessment")
    page = window.page
    page.open_session(CODE)
    row = next(row for row in range(TAKING) if page.roll.people[key_at(page, row)].standard)
    for code in COMPETENCIES:
        stand(page, row, code)
        typed(page, "3", qtbot, None)
        assert page.panels.person.gaps.accessibleDescription().count("3…") == 1, "the open cell is told apart"
        qtbot.keyClick(field(page), Qt.Key.Key_Return)
    one = page.roll.people[key_at(page, row)]
    stand(page, row, "integrity")
    assert not people(own_office)[row].levels, "nothing is stored yet"
    assert text_of(page, row, "total") == "27,00"
    assert text_of(page, row, "score") == text.number(float(one.judged.jpm))
    assert text_of(page, row, "category") == text(f"ui.assessment.category.{one.judged.category}")
    assert "9 dari 9 kompetensi terisi" in words_of(page.panels.person)
    assert text.number(float(one.judged.jpm)) in page.panels.person.score.text()
    assert page.strip.progress.text() == f"1 dari {TAKING} peserta lengkap"
    window.reload()
    assert text_of(page, row, "total") == "27,00", "what was read before the save changes nothing"
    held.run()
    assert len(people(own_office)[row].levels) == 9
    assert text_of(page, row, "total") == "27,00"
    tasks.close()


class HeldExecutor(Executor):
    """Keeps what is submitted until ``run``."""

    def __init__(self) -> None:
        self._held: list[Callable[[], Any]] = []
        self._free = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._held.append(lambda: future.set_result(fn(*args, **kwargs)))
        if self._free:
            self.run()
        return future

    def run(self) -> None:
        self._free = True
        while self._held:
            self._held.pop(0)()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.run()


# Wrong values


@pytest.mark.parametrize(("words", "reason"), [
    ("7", "Nilai 7 di luar 0 sampai 5."), ("tinggi", "“tinggi” bukan angka."), ("3,,0", "“3,,0” bukan angka."),
    ("-1", "“-1” bukan angka.")])
def test_a_wrong_value_stays_with_its_reason_is_stored_and_other_cells_stand(
        page: AssessmentPage, office: Workspace, qtbot: QtBot, words: str, reason: str) -> None:
    stand(page, 2, "communication")
    typed(page, words, qtbot)
    stand(page, 2, "teamwork")
    typed(page, "3", qtbot)
    stand(page, 2, "communication")
    assert text_of(page, 2, "communication") == words
    assert said(page).startswith(reason)
    assert "sesi belum dapat difinalkan" in said(page)
    assert text_of(page, 2, "category") == "periksa"
    assert (dict(people(office)[2].judged.wrong), dict(people(office)[2].levels)) == (
        {"communication": words}, {"teamwork": 3})
    assert page.strip.wrong.text() == "1 nilai perlu diperbaiki"
    page.refresh(None)
    assert text_of(page, 2, "communication") == words, "it is durable"
    qtbot.keyClick(page.table.face.table, Qt.Key.Key_Delete)
    assert page.strip.wrong.isHidden()
    assert not people(office)[2].judged.wrong


def test_f9_goes_from_one_wrong_cell_to_the_next_on_every_face(window: MainWindow, page: AssessmentPage,
                                                               office: Workspace) -> None:
    ids = [one.id for one in people(office)]
    office.assessment.enter(CODE, [Cell(ids[1], "teamwork", "9"), Cell(ids[4], "grit", "x")])
    office.assessment.enter(CODE, [Cell(ids[2], "integrity", "8")], assessor="Ani")
    page.refresh(None)
    found = []
    for _ in range(4):
        window.register["edit.wrong"].trigger()
        found.append((page.table.face.face, page.table.place))
    assert found == [(LEVELS, (ids[1], "teamwork")), (POTENTIAL, (ids[4], "grit")), (SHEETS, (ids[2], "integrity")),
                     (LEVELS, (ids[1], "teamwork"))]


# The end of a session


def test_finalising_tells_what_is_open_and_is_held_back_by_what_is_wrong(
        window: MainWindow, page: AssessmentPage, office: Workspace, qtbot: QtBot) -> None:
    stand(page, 0, "integrity")
    typed(page, "6", qtbot)
    window.register["assessment.finalise"].trigger()
    panel = page.inspected
    assert isinstance(panel, FinishPanel)
    assert f"0 dari {TAKING}" in words_of(panel)
    assert not panel.act.isEnabled()
    panel.wrong.click()
    assert page.table.place == (key_at(page, 0), "integrity")
    typed(page, "3", qtbot)
    panel.refresh()
    qtbot.waitUntil(lambda: panel.act.isEnabled())
    assert page.context.text.count(TAKING * 17 - 1) in words_of(panel)
    panel.act.click()
    assert office.assessment.session(CODE).state == "final"
    assert page.inspected is None
    assert page.scope.state.choice.word == "Final"
    before = saves(office)
    stand(page, 1, "integrity")
    qtbot.keyClicks(page.table.face.table, "3")
    assert "sudah final" in said(page)
    QGuiApplication.clipboard().setText("3\t3")
    qtbot.keyClick(page.table.face.table, Qt.Key.Key_V, CTRL)
    assert saves(office) == before
    assert "sudah final" in page.strip.locked.words
    assert not window.register["assessment.finalise"].isEnabled()


def test_reopening_asks_why(window: MainWindow, page: AssessmentPage, office: Workspace, qtbot: QtBot) -> None:
    office.assessment.enter(CODE, [Cell(people(office)[0].id, "integrity", "3")])
    office.assessment.finalise(CODE)
    page.refresh(None)
    window.register["assessment.reopen"].trigger()
    qtbot.keyClick(page.panels.reason.field, Qt.Key.Key_Return)
    assert office.assessment.session(CODE).state == "final", "no reason, no reopening"
    qtbot.keyClicks(page.panels.reason.field, "nilai tertukar")
    qtbot.keyClick(page.panels.reason.field, Qt.Key.Key_Return)
    assert office.assessment.session(CODE).state == "running"
    assert [entry.reason for entry in office.office.audit() if entry.command == "session reopen"] == ["nilai tertukar"]
    stand(page, 0, "integrity")
    typed(page, "4", qtbot)
    assert people(office)[0].levels["integrity"] == 4


@pytest.mark.parametrize(("given", "words"), [({"days": 3}, "baru berlangsung"), ({"method": "cact"}, "CACT")])
def test_a_session_of_tomorrow_or_of_machines_takes_no_levels(page: AssessmentPage, office: Workspace, qtbot: QtBot,
                                                              given: dict[str, Any], words: str) -> None:
    make_session(office, "15/2026", **given)
    page.open_session("15/2026")
    before = saves(office)
    stand(page, 0, "integrity")
    qtbot.keyClicks(page.table.face.table, "3")
    assert words in said(page)
    assert saves(office) == before


def test_a_save_that_is_refused_is_told_and_taken_back(window: MainWindow, page: AssessmentPage, office: Workspace,
                                                       qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise UserError("session.final", session=CODE)

    monkeypatch.setattr(office.assessment, "enter", refuse)
    stand(page, 0, "integrity")
    typed(page, "3", qtbot)
    assert text_of(page, 0, "integrity") == ""
    assert "sudah final" in words_of(window.frame.message)
    assert page.strip.missing.text() == f"{TAKING * 9} sel kosong"


# Sessions and participants


def test_an_office_without_sessions_offers_a_new_one(theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
                                                     tmp_path: Path) -> None:
    workspace = practice_office(tmp_path / "empty", 0)
    window = practice_window(workspace, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("assessment")
    page = window.page
    assert text(f"ui.assessment.{NOTHING}") in words_of(page.content.currentWidget())
    window.register["assessment.new"].trigger()
    form = page.inspected
    assert isinstance(form, SessionForm)
    year = today(workspace.desk.clock).year
    assert form.fields["code"].text() == f"1/{year}"
    qtbot.keyClick(form.fields["name"], Qt.Key.Key_Return)
    assert "nama sesi" in form.note.text()
    qtbot.keyClicks(form.fields["name"], "Pengawas")
    form.fields["date"].setText("31 Februari 2026")
    qtbot.keyClick(form.fields["name"], Qt.Key.Key_Return)
    assert "bukan tanggal" in form.note.text()
    form.fields["date"].setText(f"2 Januari {year}")
    qtbot.keyClicks(form.fields["place"], "Aula")
    qtbot.keyClick(form.fields["place"], Qt.Key.Key_Return)
    [line] = workspace.assessment.sessions()
    assert (line.code, line.name, line.place, line.state, line.kind) == (f"1/{year}", "Pengawas", "Aula", "planned",
                                                                       "both")
    assert page.scope.session.choice.word == f"1/{year} Pengawas"
    assert text("ui.assessment.nobody") in words_of(page.content.currentWidget())
    window.register["assessment.new"].trigger()
    assert page.inspected.fields["code"].text() == f"2/{year}"
    page.inspected.fields["code"].setText(f"1/{year}")
    qtbot.keyClicks(page.inspected.fields["name"], "Lagi")
    page.inspected.act.click()
    assert "sudah ada" in page.inspected.note.text()
    workspace.close()


def test_pasted_nips_are_judged_line_by_line_and_let_in(window: MainWindow, page: AssessmentPage, office: Workspace,
                                                        qtbot: QtBot) -> None:
    window.register["assessment.add"].trigger()
    panel = page.inspected
    assert isinstance(panel, PeoplePanel)
    panel._turn("join")
    here = {one.nip for one in people(office)}
    others = [line.nip for line in office.people.page(office.people.keys(ListRequest(sort="name")))
              if line.nip not in here]
    spaced = f"{others[0][:8]} {others[0][8:14]} {others[0][14]} {others[0][15:]}"
    panel.join.paste.setPlainText("\n".join([spaced, "1,98E+17", next(iter(here)), "199003152015021004", others[1]]))
    qtbot.waitUntil(lambda: panel.join.take.text() == "Tambahkan 2 peserta")
    told = panel.join.told.text().split("\n")
    assert [line.split(":")[0] for line in told] == ["Baris 2", "Baris 3", "Baris 4"]
    assert "diringkas lembar kerja" in told[0]
    assert "sudah menjadi peserta" in told[1]
    assert "tidak ada di daftar pegawai" in told[2]
    panel.join.take.click()
    assert {one.nip for one in people(office)} == here | set(others[:2])
    assert page.table.face.model.rowCount() == TAKING + 2
    window.register["edit.undo"].trigger()
    assert {one.nip for one in people(office)} == here
    assert page.table.face.model.rowCount() == TAKING


def test_people_are_let_in_by_search_and_by_unit(page: AssessmentPage, office: Workspace, qtbot: QtBot) -> None:
    page.panels.open_people()
    panel = page.inspected
    panel._turn("join")
    here = {one.nip for one in people(office)}
    wanted = next(line for line in office.people.page(office.people.keys(ListRequest())) if line.nip not in here)
    qtbot.keyClicks(panel.join.search, wanted.nip)
    qtbot.waitUntil(lambda: wanted.title in words_of(panel.join.found))
    [button] = [one for one in panel.join.found.findChildren(QWidget) if "Tambahkan" in one.accessibleName()]
    button.click()
    assert wanted.nip in {one.nip for one in people(office)}
    count = len(office.joining.of_unit(CODE, None))
    assert panel.join.take_unit.text() == f"Tambahkan {count} orang dari unit ini"
    panel.join.take_unit.click()
    assert len(people(office)) == PEOPLE


def test_assessors_attendance_and_taking_out(window: MainWindow, page: AssessmentPage, office: Workspace,
                                             qtbot: QtBot) -> None:
    window.register["assessment.add"].trigger()
    settle = page.inspected.settle
    assert not settle.assign.isEnabled()
    settle.table.selectRow(1)
    qtbot.keyClicks(settle.assessor, "Ani; Budi, M.Si.")
    settle.assign.click()
    assert people(office)[1].assessors == ("Ani", "Budi, M.Si.")
    assert settle.table.selected_rows() == [1], "who is chosen stays chosen"
    settle.presence["absent"].click()
    assert people(office)[1].attended is False
    settle.take_out.click()
    qtbot.keyClick(settle.out.field, Qt.Key.Key_Return)
    assert len(people(office)) == TAKING
    gone = people(office)[1].nip
    qtbot.keyClicks(settle.out.field, "sakit")
    qtbot.keyClick(settle.out.field, Qt.Key.Key_Return)
    assert gone not in {one.nip for one in people(office)}
    for _ in range(3):
        window.register["edit.undo"].trigger()
    assert (people(office)[1].nip, people(office)[1].assessors, people(office)[1].attended) == (gone, (), None)


# Faces of assessors


def test_single_sheets_and_what_they_agree_on(window: MainWindow, page: AssessmentPage, office: Workspace,
                                              qtbot: QtBot) -> None:
    nips = [one.nip for one in people(office)]
    office.assessment.assign(CODE, nips[:6], ["Ani", "Budi"])
    page.refresh(None)
    window.register["assessment.sheets"].trigger()
    assert page.table.face.shown.assessor == "Ani"
    assert page.table.face.model.rowCount() == 6
    stand(page, 0, "integrity")
    typed(page, "3", qtbot)
    typed(page, "2", qtbot)
    assert [one.levels.get("integrity") for one in people(office)[:2]] == [3, 2]
    page.turn(SHEETS, "Budi")
    stand(page, 0, "integrity")
    typed(page, "2", qtbot)
    stand(page, 0, "integrity")
    assert said(page) == "Lembar asesor berbeda, isi kesepakatan. Ani 3,00; Budi 2,00"
    assert page.strip.progress.text() == "0 dari 6 peserta lengkap"
    window.register["assessment.levels"].trigger()
    assert page.strip.unsettled.text() == "1 perlu kesepakatan"
    stand(page, 5, "integrity")
    window.register["edit.wrong"].trigger()
    assert page.table.place == (key_at(page, 0), "integrity")
    assert "Lembar asesor berbeda" in said(page)
    typed(page, "2,5", qtbot)
    assert page.strip.unsettled.isHidden()
    one = people(office)[0]
    assert (one.levels["integrity"], one.disagree) == (Fraction("2.5"), frozenset())
    page.turn(SHEETS, "Budi")
    stand(page, 0, "integrity")
    assert said(page) == "Kesepakatan 2,50 Selisih –0,50"
    assert page.strip.assessor._choices[0].word == "Ani · 0 dari 6 lengkap"


# Drafts


def again(window: MainWindow, office: Workspace, folder: Path, theme: Theme, text: Text, tasks: Tasks,
          qtbot: QtBot) -> tuple[AssessmentPage, MainWindow]:
    """The same office in another window, as after a restart."""
    made = practice_window(office, folder, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(made)
    made.open_page("assessment")
    return made.page, made


def test_what_is_being_typed_is_kept_soon_and_given_back(window: MainWindow, page: AssessmentPage, office: Workspace,
                                                         theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
                                                         tmp_path: Path) -> None:
    stand(page, 4, "communication")
    begun = time.monotonic()
    typed(page, "2,6", qtbot, None)
    qtbot.waitUntil(lambda: (office.drafts.read("assessment") or {}).get("text") == "2,6", timeout=2000)
    assert time.monotonic() - begun < 2
    assert "communication" not in people(office)[4].levels
    other, _ = again(window, office, tmp_path, theme, text, tasks, qtbot)
    assert other.roll.session.code == CODE
    assert other.table.place == (key_at(page, 4), "communication")
    assert field(other).text() == "2,6"
    qtbot.keyClick(field(other), Qt.Key.Key_Return)
    assert people(office)[4].levels["communication"] == Fraction("2.6")


def test_a_draft_is_offered_to_the_same_user_only(window: MainWindow, page: AssessmentPage, office: Workspace,
                                                  theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
                                                  tmp_path: Path) -> None:
    stand(page, 4, "communication")
    typed(page, "2,6", qtbot, None)
    page.pause()
    office.desk.user = User("another", "Lain", office.desk.user.roles)
    other, _ = again(window, office, tmp_path, theme, text, tasks, qtbot)
    other.open_session(CODE)
    assert other.table.place != (key_at(page, 4), "communication")
    assert not other.table._open(other.table.face)


def test_what_was_committed_is_not_typed_again(window: MainWindow, page: AssessmentPage, office: Workspace,
                                               theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
                                               tmp_path: Path) -> None:
    stand(page, 4, "communication")
    typed(page, "2,6", qtbot, None)
    page.pause()
    page.keeper._soon.stop()
    office.assessment.enter(CODE, [Cell(key_at(page, 4), "communication", "2,6")])
    other, _ = again(window, office, tmp_path, theme, text, tasks, qtbot)
    assert other.table.place == (key_at(page, 4), "communication")
    assert not other.table._open(other.table.face)


def test_the_cell_with_the_keyboard_comes_back_after_closing(window: MainWindow, page: AssessmentPage,
                                                             office: Workspace, theme: Theme, text: Text,
                                                             tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> None:
    page.turn(POTENTIAL)
    stand(page, 7, "grit")
    page.pause()
    other, _ = again(window, office, tmp_path, theme, text, tasks, qtbot)
    assert (other.table.face.face, other.table.place) == (POTENTIAL, (key_at(page, 7), "grit"))


def test_what_is_typed_stays_open_when_something_else_changes(page: AssessmentPage, office: Workspace,
                                                              qtbot: QtBot) -> None:
    stand(page, 4, "communication")
    typed(page, "2,6", qtbot, None)
    line = next(line for line in office.people.page(office.people.keys(ListRequest(sort="name")))
                if line.nip not in {one.nip for one in people(office)})
    office.assessment.add(CODE, [line.nip])
    page.refresh(None)
    assert page.table.face.model.rowCount() == TAKING + 1
    assert field(page).text() == "2,6"
    assert page.table.draft == (page.table.place[0], "communication", "2,6")


# Roles


def test_who_may_not_type_is_told(window: MainWindow, page: AssessmentPage, office: Workspace, qtbot: QtBot) -> None:
    as_role(office, page, "leader")
    before = saves(office)
    stand(page, 0, "integrity")
    qtbot.keyClicks(page.table.face.table, "3")
    assert "peran Anda hanya melihat" in said(page)
    assert saves(office) == before
    for name in ("new", "add", "finalise", "change"):
        assert "Verifikator" in window.register[f"assessment.{name}"].statusTip()


def test_an_assessor_alone_types_where_he_is_named(window: MainWindow, page: AssessmentPage, office: Workspace,
                                                   qtbot: QtBot) -> None:
    nips = [one.nip for one in people(office)]
    office.assessment.assign(CODE, nips[2:4], ["Ani Contohwati"])
    as_role(office, page, "assessor", name="Ani Contohwati")
    assert [one.code for one in page.lines] == [CODE]
    assert [one.nip for one in page.roll.people.values()] == nips[2:4]
    stand(page, 0, "integrity")
    typed(page, "3", qtbot)
    assert office.assessment.participants(CODE)[0].levels["integrity"] == 3
    assert not window.register["assessment.finalise"].isEnabled()


def test_who_may_not_see_sessions_is_told(window: MainWindow, page: AssessmentPage, office: Workspace) -> None:
    as_role(office, page, "entry")
    assert "dilihat oleh asesor, verifikator, dan pimpinan" in words_of(page.content.currentWidget())
    assert page.strip.isHidden()


# What is looked at


def test_sessions_tiers_and_names(window: MainWindow, page: AssessmentPage, office: Workspace) -> None:
    make_session(office, "16/2026", taking=3)
    page.refresh(None)
    words = [choice.word for choice in page.scope.session._choices]
    assert any(word.startswith("16/2026 Administrator") and word.endswith("Rencana") for word in words)
    page.scope.session._take(next(one for one in page.scope.session._choices if one.value == "16/2026"))
    assert page.table.face.model.rowCount() == 3
    page.open_session(CODE)
    tiers = {one.tier or "unknown" for one in people(office)}
    assert {choice.value for choice in page.scope.tier._choices} >= tiers
    for tier in tiers if len(tiers) > 1 else ():
        page._choose_tier(tier)
        assert page.table.face.model.rowCount() == sum((one.tier or "unknown") == tier for one in people(office))
    page._choose_tier("")
    window.hide_names(hidden=True)
    assert text_of(page, 0, "name") == "Peserta 1"
    stand(page, 0, "integrity")
    assert people(office)[0].name not in words_of(page.panels.person)


def test_another_page_can_aim_at_a_session_or_a_participant(window: MainWindow, page: AssessmentPage,
                                                            office: Workspace) -> None:
    window.open_page("assessment", people(office)[6].nip)
    assert page.table.place[0] == people(office)[6].id
    make_session(office, "16/2026", taking=3)
    page.refresh(None)
    window.open_page("assessment", "16/2026")
    assert page.roll.session.code == "16/2026"


def test_profiles_of_the_session_are_printed_on_the_page_of_papers(window: MainWindow, page: AssessmentPage,
                                                                   office: Workspace) -> None:
    stand(page, 2, "integrity")
    offers = {action.text(): action for action in page.print_menu.actions()}
    offers[page.context.text("ui.assessment.print.profile")].trigger()
    assert window.page.key == "report"
    assert window.page.people._held.nips == (people(office)[2].nip,)
    offers[page.context.text("ui.assessment.print.profiles")].trigger()
    assert window.page.people._held.nips == tuple(one.nip for one in people(office))


def test_a_session_that_is_running_keeps_the_store_open(page: AssessmentPage, office: Workspace,
                                                        qtbot: QtBot) -> None:
    assert not page.keeps_open()
    stand(page, 0, "integrity")
    typed(page, "3", qtbot)
    assert page.keeps_open()
    assert page.scope.state.choice.word == "Berjalan"
    office.assessment.finalise(CODE)
    page.refresh(None)
    assert not page.keeps_open()
