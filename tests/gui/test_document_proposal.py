"""A document dropped on a person's row of Kinerja proposes evidence, confirmed beside the scan, one undo step."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from simata_desktop.app import Workspace
from simata_desktop.services.desk import User
from simata_desktop.services.people import PersonLine
from simata_desktop.services.verification import QueueFilter, QueueRow
from simata_desktop.ui.document_proposal import ProposalPanel
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.people_page import PeoplePage
from simata_desktop.ui.performance_page import PerformancePage
from simata_desktop.ui.performance_sheet import EVIDENCE
from simata_desktop.ui.text import Text
from tests.gui.dropping import drop_on_row
from tests.gui.test_document_view import pdf

PAGE = PerformancePage
PEOPLE = 60


@pytest.fixture
def office(own_office: Workspace) -> Workspace:
    return own_office


def person(page: PerformancePage, office: Workspace, row: int) -> PersonLine:
    assert page._sheet is not None
    return office.people.page([int(str(page._sheet.model.key(row)))])[0]


def dropped(page: PerformancePage, path: Path, row: int = 2) -> ProposalPanel | None:
    path.write_bytes(pdf(1))
    assert page._sheet is not None
    drop_on_row(page._sheet.table, row, path)
    return page.inspected if isinstance(page.inspected, ProposalPanel) else None


def records(office: Workspace, name: str) -> list[QueueRow]:
    found = office.verification.page(office.verification.keys(QueueFilter(state="", search=name)))
    return [row for row in found if row.file_name == name]


def test_the_name_of_the_file_fills_the_form_and_the_form_makes_the_record(
        page: PerformancePage, office: Workspace, window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    line = person(page, office, 2)
    panel = dropped(page, tmp_path / "Penghargaan No 800-77-2025 1 Juni 2025.pdf")
    assert panel is not None
    assert panel.indicator.currentData() == "awards"
    assert (panel.when.text(), panel.number.text()) == ("1 Juni 2025", "800-77-2025")
    assert panel.viewer.scan is not None
    assert panel.choice.count() > 1
    QTest.keyClick(panel.choice, Qt.Key.Key_Down)
    qtbot.keyClicks(panel.issuer, "Bupati Contoh")
    qtbot.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    [row] = records(office, "Penghargaan No 800-77-2025 1 Juni 2025.pdf")
    assert (row.nip, row.indicator, row.date, row.number, row.issuer, row.state) == (
        line.nip, "awards", "2025-06-01", "800-77-2025", "Bupati Contoh", "recorded")
    assert row.value == panel.columns[[one.code for one in panel.columns].index("awards")].rubric.rows[0].code
    assert office.documents.read(row.id).data == (tmp_path / str(row.file_name)).read_bytes()
    assert not isinstance(page.inspected, ProposalPanel)
    window.register["edit.undo"].trigger()
    assert records(office, "Penghargaan No 800-77-2025 1 Juni 2025.pdf") == []


def test_nothing_is_guessed_and_nothing_is_stored_before_it_is_complete(
        page: PerformancePage, office: Workspace, tmp_path: Path, text: Text, qtbot: QtBot) -> None:
    panel = dropped(page, tmp_path / "IMG_0001.pdf")
    assert panel is not None
    assert panel.indicator.currentData() is None
    assert (panel.when.text(), panel.number.text()) == ("", "")
    qtbot.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    assert text("ui.document.proposal.value") in panel.note.text()
    assert records(office, "IMG_0001.pdf") == []
    qtbot.keyClick(panel.number, Qt.Key.Key_Escape)
    assert not isinstance(page.inspected, ProposalPanel)


def test_a_wrong_value_is_said_in_the_form(page: PerformancePage, office: Workspace, tmp_path: Path,
                                           qtbot: QtBot) -> None:
    panel = dropped(page, tmp_path / "sertifikat 2025.pdf")
    assert panel is not None
    place = next(n for n, one in enumerate(panel.columns) if not one.rubric.rows and not one.closed)
    panel.indicator.setCurrentIndex(place + 1)
    qtbot.keyClicks(panel.typed, "banyak")
    qtbot.keyClick(panel.typed, Qt.Key.Key_Return)
    assert panel.note.isVisible()
    assert panel.save.isEnabled()
    panel.typed.setText("1")
    panel.when.setText("1 Januari 2099")
    qtbot.keyClick(panel.when, Qt.Key.Key_Return)
    assert panel.note.isVisible()
    assert records(office, "sertifikat 2025.pdf") == []


def test_a_file_that_names_somebody_else_is_pointed_out(page: PerformancePage, office: Workspace,
                                                        tmp_path: Path) -> None:
    other = person(page, office, 5)
    panel = dropped(page, tmp_path / f"{other.nip} penghargaan 2025.pdf")
    assert panel is not None
    assert other.nip[:8] in panel.note.text()


def test_what_is_no_document_is_refused_and_the_form_stays_shut(page: PerformancePage, window: MainWindow,
                                                                tmp_path: Path) -> None:
    file = tmp_path / "daftar.xlsx"
    file.write_bytes(b"PK\x03\x04" + b"x" * 100)
    assert page._sheet is not None
    drop_on_row(page._sheet.table, 1, file)
    assert "daftar.xlsx" in window.frame.message.words.text()
    assert not isinstance(page.inspected, ProposalPanel)


def test_a_closed_period_locks_the_evidence_and_takes_no_files(page: PerformancePage, office: Workspace,
                                                               window: MainWindow, tmp_path: Path) -> None:
    office.office.set_office({"submission_closes": "2020-01-31"})
    before = office.desk.user
    page._face(EVIDENCE)
    page.refresh(None)
    assert page.period.isVisible()
    assert page.period.why == ""
    office.desk.user = User(before.id, before.name, frozenset(("entry",)))
    page.refresh(None)
    assert "2020" in page.period.words.words
    assert page._sheet is not None
    cell = page._sheet.model.cell(0, 3)
    assert cell is not None
    assert cell.lock == page.period.why
    assert dropped(page, tmp_path / "penghargaan 2025.pdf") is None


def test_the_register_takes_a_document_too(window: MainWindow, office: Workspace, tmp_path: Path,
                                           qtbot: QtBot) -> None:
    window.open_page("people")
    page = window.page
    assert isinstance(page, PeoplePage)
    file = tmp_path / "Penghargaan No 9 2 Mei 2025.pdf"
    file.write_bytes(pdf(1))
    line = office.people.page([page.model.key_at(3)])[0]
    assert drop_on_row(page.table, 3, file)
    panel = page.inspected
    assert isinstance(panel, ProposalPanel)
    QTest.keyClick(panel.choice, Qt.Key.Key_Down)
    qtbot.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    assert [row.nip for row in records(office, file.name)] == [line.nip]
    assert not isinstance(page.inspected, ProposalPanel)
