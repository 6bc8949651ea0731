"""Gabung sesi on the page Asesmen: the stick out and in, differences side by side, papers of the day; real keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from simata_desktop.app import PRACTICE_PASSPHRASE, Workspace, open_workspace
from simata_desktop.services.assessment_entry import Cell
from simata_desktop.ui.assessment_page import AssessmentPage
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.session_difference import MINE, OTHER, THEIRS
from simata_desktop.ui.session_join import SessionJoin
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.practice import practice_window, words_of

PEOPLE = 30
WORDS = "sandi aula pagi"
CODES = ("integrity", "teamwork", "communication")


@pytest.fixture
def pcs(own_office: Workspace, tmp_path: Path) -> Iterator[tuple[Workspace, Workspace, list[str]]]:
    """The PC of the window and another one, both with one session; the other one has typed."""
    nips = [row[0] for row in _rows(own_office, "SELECT nip FROM person WHERE deleted = 0 ORDER BY id LIMIT 3")]
    own_office.assessment.create("H1", "Aula satu", date(2020, 11, 20))
    own_office.assessment.add("H1", nips)
    shutil.copytree(own_office.desk.folder, tmp_path / "lain")
    other = open_workspace(tmp_path / "lain", "admin", PRACTICE_PASSPHRASE)
    typed(own_office, nips[0], "3")
    typed(other, nips[0], "2")
    typed(other, nips[1], "4")
    yield own_office, other, nips
    other.close()


def _rows(office: Workspace, query: str) -> list[tuple[str, ...]]:
    with office.desk.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def typed(office: Workspace, nip: str, level: str) -> None:
    row = next(one for one in office.assessment.participants("H1") if one.nip == nip)
    office.assessment.enter("H1", [Cell(row.id, code, level) for code in CODES])


def levels(office: Workspace, nip: str) -> dict[str, float]:
    row = next(one for one in office.assessment.participants("H1") if one.nip == nip)
    return {code: float(level) for code, level in row.levels.items()}


@pytest.fixture
def window(pcs: tuple[Workspace, Workspace, list[str]], theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
           tmp_path: Path) -> MainWindow:
    made = practice_window(pcs[0], tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(made)
    made.open_page("assessment")
    return made


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> SessionJoin:
    page = window.page
    assert isinstance(page, AssessmentPage)
    page.open_session("H1")
    window.activateWindow()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_G,
                   Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert isinstance(page.inspected, SessionJoin)
    qtbot.keyClicks(page.inspected.passphrase.field, WORDS)
    return page.inspected


def click(qtbot: QtBot, button: QAbstractButton) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_goes_out_and_the_other_pc_takes_it(panel: SessionJoin, pcs: tuple[Workspace, Workspace, list[str]],
                                               qtbot: QtBot, tmp_path: Path) -> None:
    _, other, nips = pcs
    panel.choose_target = lambda name: str(tmp_path / name.removesuffix(".simata-sesi"))
    click(qtbot, panel.write)
    out = tmp_path / "H1.simata-sesi"
    assert "3 peserta" in panel.message.words.text()
    _, done = other.hall.unpack(out, WORDS)
    assert len(done.differences) == len(CODES)
    assert {one.place.nip for one in done.differences} == {nips[0]}


def test_what_differs_is_asked_side_by_side(panel: SessionJoin, pcs: tuple[Workspace, Workspace, list[str]],
                                            window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    here, other, nips = pcs
    other.hall.pack("H1", tmp_path / "stick", WORDS)
    panel.choose_source = lambda: str(tmp_path / "stick")
    click(qtbot, panel.take)
    assert levels(here, nips[1]) == {}, "nothing is joined before it is asked"
    assert [form.field.text() for form in panel.forms] == ["Komunikasi", "Integritas", "Kerja Sama"]
    assert [one.text() for one in panel.forms[0].buttons.values()] == ["Di sini: 3,00", "PC lain: 2,00", "Isi lain"]
    assert words_of(panel.forms[0]).count("oleh admin, ") == 2
    for form, wanted in zip(panel.forms, (MINE, THEIRS, OTHER), strict=True):
        assert form.chosen_text() is None
        form.buttons[wanted].setFocus()
        qtbot.keyClick(form.buttons[wanted], Qt.Key.Key_Space)
    assert "2 dari 3" in panel.join.text(), "another value counts once it is typed"
    qtbot.keyClicks(panel.forms[2].typed, "2,5")
    assert "3 dari 3" in panel.join.text()
    click(qtbot, panel.join)
    assert levels(here, nips[0]) == {"communication": 3, "integrity": 2, "teamwork": 2.5}
    assert levels(here, nips[1]) == dict.fromkeys(CODES, 4)
    page = window.page
    assert isinstance(page, AssessmentPage)
    assert page.roll is not None
    shown = {one.nip: one for one in page.roll.people.values()}
    assert float(shown[nips[0]].levels["integrity"]) == 2, "the table shows what came in"
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert levels(here, nips[0]) == dict.fromkeys(CODES, 3), "one step back"
    assert levels(here, nips[1]) == {}


def test_what_is_not_settled_stays_and_is_asked_again(panel: SessionJoin,
                                                      pcs: tuple[Workspace, Workspace, list[str]], qtbot: QtBot,
                                                      tmp_path: Path) -> None:
    here, other, nips = pcs
    other.hall.pack("H1", tmp_path / "stick", WORDS)
    panel.choose_source = lambda: str(tmp_path / "stick")
    click(qtbot, panel.take)
    click(qtbot, panel.forms[0].buttons[OTHER])
    qtbot.keyClicks(panel.forms[0].typed, "7")
    click(qtbot, panel.join)
    assert panel.message.level == "danger"
    assert levels(here, nips[1]) == {}, "a wrong third value changes nothing"
    click(qtbot, panel.forms[0].buttons[THEIRS])
    click(qtbot, panel.join)
    assert "2 isian berbeda" in panel.message.words.text()
    assert levels(here, nips[0]) == {"communication": 2, "integrity": 3, "teamwork": 3}
    assert len(panel.forms) == 2


def test_a_wrong_passphrase_or_file_is_told_in_the_panel(panel: SessionJoin,
                                                         pcs: tuple[Workspace, Workspace, list[str]], qtbot: QtBot,
                                                         tmp_path: Path) -> None:
    here, other, nips = pcs
    other.hall.pack("H1", tmp_path / "stick", "lain sama sekali")
    panel.choose_source = lambda: str(tmp_path / "stick")
    click(qtbot, panel.take)
    assert "tidak cocok" in panel.message.words.text()
    (tmp_path / "stick").write_bytes(b"NIP;Nama")
    click(qtbot, panel.take)
    assert "bukan berkas sesi" in panel.message.words.text()
    panel.passphrase.field.clear()
    click(qtbot, panel.take)
    assert panel.message.level == "warning"
    assert levels(here, nips[1]) == {}


def test_escape_brings_the_participant_back(panel: SessionJoin, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(panel.passphrase.field, Qt.Key.Key_Escape)
    assert not isinstance(window.page.inspected if window.page else None, SessionJoin)


def test_the_papers_of_the_day_come_from_the_print_menu(panel: SessionJoin, window: MainWindow, tmp_path: Path) -> None:
    page = window.page
    assert isinstance(page, AssessmentPage)
    offered = [action for action in page.print_menu.actions() if action.text()]
    assert [action.text() for action in offered][:3] == ["Jadwal", "Daftar hadir", "Berita acara"]
    asked: list[str] = []
    page.papers.choose_target = lambda name: asked.append(name) or str(tmp_path / name)  # type: ignore[func-returns-value]
    for action in offered[:3]:
        action.trigger()
    assert asked == ["jadwal-h1.pdf", "daftar-hadir-h1.pdf", "berita-acara-h1.pdf"]
    assert all((tmp_path / name).read_bytes().startswith(b"%PDF") for name in asked)
