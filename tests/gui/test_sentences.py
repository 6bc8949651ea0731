"""Bank kalimat and the texts of a report: typed by keys, kept at once, undone, put together where empty."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from simata_desktop.app import Workspace
from simata_desktop.domain.records import REPORT_WORDS
from simata_desktop.services.assessment_rows import Participant
from simata_desktop.services.desk import User
from simata_desktop.services.sentence_bank import places
from simata_desktop.ui.assessment_words import AssessmentWords
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.settings_page import SettingsPage
from simata_desktop.ui.settings_sentences import SentenceSection
from simata_desktop.ui.text_row import TextRow

PAGE = SettingsPage
PEOPLE = 60
OWN = "Berpegang pada nilai organisasi."


@pytest.fixture
def section(page: SettingsPage, office: Workspace) -> Iterator[SentenceSection]:
    made = page.open_section("sentences")
    assert isinstance(made, SentenceSection)
    made.faces.findChildren(type(made.faces._group.buttons()[0]))[0].click()
    made.sheet._go((0, 1))
    yield made
    office.sentences.reset([one.key for one in office.sentences.list() if one.own])


def own(office: Workspace) -> dict[str, str]:
    return {one.key: one.text for one in office.sentences.list() if one.own}


def write(row: TextRow, words: str, qtbot: QtBot) -> None:
    row.text.setFocus()
    row.text.selectAll()
    qtbot.keyClicks(row.text, words)


# Bank kalimat


def test_a_sentence_is_typed_in_the_table_and_comes_back_with_undo(window: MainWindow, section: SentenceSection,
                                                                   office: Workspace, qtbot: QtBot) -> None:
    table = section.sheet
    qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClicks(table, "J")
    field = table.indexWidget(table.currentIndex())
    qtbot.keyClicks(field, "ujur.")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert own(office) == {"integrity.1": "Jujur."}
    assert section.aside.text() == "1 diubah"
    assert table.currentIndex().row() == 1
    window.register["edit.undo"].trigger()
    assert own(office) == {}
    assert table.cells.text(0, 2) == places()["integrity.1"].shipped


def test_the_current_sentence_is_changed_in_full_below_and_brought_back(window: MainWindow, section: SentenceSection,
                                                                        office: Workspace, qtbot: QtBot) -> None:
    whole = section.whole
    assert whole.typed() == places()["integrity.0"].shipped
    assert "kalimat bawaan" in whole._said.text()
    assert not section.reset.isEnabled()
    write(whole, OWN, qtbot)
    qtbot.keyClick(whole.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert own(office) == {"integrity.0": OWN}
    assert section.sheet.cells.text(0, 1) == OWN
    assert window.page is not None
    assert window.page.key == "settings"
    assert "diubah kantor ini" in whole._said.text()
    qtbot.mouseClick(section.reset, Qt.MouseButton.LeftButton)
    assert own(office) == {}
    assert whole.typed() == places()["integrity.0"].shipped


def test_esc_takes_back_what_was_typed_and_leaving_keeps_it(section: SentenceSection, office: Workspace,
                                                           qtbot: QtBot) -> None:
    write(section.whole, OWN, qtbot)
    qtbot.keyClick(section.whole.text, Qt.Key.Key_Escape)
    assert section.whole.typed() == places()["integrity.0"].shipped
    assert own(office) == {}
    write(section.whole, OWN, qtbot)
    qtbot.mouseClick(section.sheet.viewport(), Qt.MouseButton.LeftButton,
                     pos=section.sheet.visualRect(section.sheet.cells.index(3, 1)).center())
    assert own(office) == {"integrity.0": OWN}
    assert section.whole.typed() == places()["results_orientation.0"].shipped


def test_a_block_is_pasted_in_one_step_and_a_sentence_too_long_stays_out(window: MainWindow, section: SentenceSection,
                                                                         office: Workspace, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("satu\tdua\r\ntiga\tempat")
    section.sheet.setFocus()
    qtbot.keyClick(section.sheet, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert own(office) == {"integrity.0": "satu", "integrity.1": "dua", "teamwork.0": "tiga", "teamwork.1": "empat"}
    QGuiApplication.clipboard().setText("x" * 601)
    section.sheet._go((5, 3))
    qtbot.keyClick(section.sheet, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "terlalu panjang" in section.message.words.text()
    assert section.sheet.cells.text(5, 3) == places()["self_and_others_development.2"].shipped
    window.register["edit.undo"].trigger()
    assert own(office) == {}


def test_every_sentence_of_the_bank_has_its_cell(section: SentenceSection) -> None:
    found = {key for sheet in section.sheets.values() for key in sheet._keys.values()}
    assert found == set(places())
    for face, sheet in section.sheets.items():
        section.faces._group.button(section.faces._keys.index(face)).click()
        assert section.whole.typed() == places()[sheet.current() or ""].shipped


def test_who_is_no_administrator_reads_only(page: SettingsPage, section: SentenceSection, office: Workspace) -> None:
    before = office.desk.user
    office.desk.user = User(before.id, before.name, frozenset(("assessor",)))
    try:
        section.refresh(None)
        assert not section.whole.text.isEnabled()
        assert not section.reset.isEnabled()
        assert not section.notice.isHidden()
        fresh = SentenceSection(page.context)
        fresh.arrive()
        assert not any(column.entry for column in fresh.sheet.cells.columns)
    finally:
        office.desk.user = before
        section.refresh(None)


# Uraian laporan


@pytest.fixture
def panel(page: SettingsPage, window: MainWindow, office: Workspace, qtbot: QtBot) -> AssessmentWords:
    person = someone(office)
    office.assessment.write("DEMO-01", person.nip, dict.fromkeys(REPORT_WORDS, ""))
    made = AssessmentWords(page.context, "DEMO-01", person.nip)
    qtbot.addWidget(made)
    page.context.tasks.changed.connect(lambda changes, _owner: made.refresh(changes))
    made.show()
    return made


def someone(office: Workspace) -> Participant:
    """A participant whose levels are all known and who falls short somewhere."""
    return next(one for one in office.assessment.participants("DEMO-01") if one.judged.complete and one.standard
                and any(one.levels[code] < one.standard[code] for code in one.levels))


def test_the_bank_fills_only_what_is_empty_in_one_step(window: MainWindow, panel: AssessmentWords, office: Workspace,
                                                       qtbot: QtBot) -> None:
    write(panel.rows["kekuatan"], "Tenang di depan umum.", qtbot)
    qtbot.keyClick(panel.rows["kekuatan"].text, Qt.Key.Key_Tab)
    assert someone(office).words == {"kekuatan": "Tenang di depan umum."}
    assert panel.rows["kekuatan"].saved.text() == "Tersimpan"
    qtbot.mouseClick(panel.compose, Qt.MouseButton.LeftButton)
    words = someone(office).words
    assert set(words) == set(REPORT_WORDS)
    assert words["kekuatan"] == "Tenang di depan umum."
    assert {word: row.typed() for word, row in panel.rows.items()} == words
    qtbot.mouseClick(panel.compose, Qt.MouseButton.LeftButton)
    assert "semua teks sudah terisi" in panel.message.words.text()
    window.register["edit.undo"].trigger()
    assert someone(office).words == {"kekuatan": "Tenang di depan umum."}
    assert panel.rows["rekomendasi"].typed() == ""


def test_what_is_being_typed_is_not_touched_by_the_bank(panel: AssessmentWords, office: Workspace,
                                                        qtbot: QtBot) -> None:
    row = panel.rows["rekomendasi"]
    write(row, "Siap dipro", qtbot)
    panel._compose()
    assert row.typed() == "Siap dipro"
    assert "rekomendasi" not in someone(office).words
    qtbot.keyClick(row.text, Qt.Key.Key_Escape)
    assert row.typed() == ""


def test_the_panel_names_person_assessors_and_signatory(panel: AssessmentWords, office: Workspace) -> None:
    person = someone(office)
    assert person.name in panel.who.text()
    assert person.assessors[0] in panel.lead.text()
    assert office.office.settings()["signatory.name"] in panel.lead.text()


def test_somebody_who_has_gone_is_told(page: SettingsPage, window: MainWindow, qtbot: QtBot) -> None:
    made = AssessmentWords(page.context, "DEMO-01", "198001012005011001")
    qtbot.addWidget(made)
    QApplication.processEvents()
    assert not made.message.isHidden()
    assert "198001012005011001" in made.message.words.text()
