"""Verifikasi on a practice office: judged by keys alone, undone, filtered; documents seen, dropped and saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot

from simata_desktop.app import Workspace
from simata_desktop.services.desk import User
from simata_desktop.services.people import ListRequest
from simata_desktop.services.users import NewUser
from simata_desktop.services.verification import QueueFilter, QueueRow
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.text import Text
from simata_desktop.ui.verification_filter import ALL, FILE, INDICATOR, WITH, WITHOUT
from simata_desktop.ui.verification_page import DONE, FILTERED, NOTHING, VerificationPage
from simata_desktop.ui.verification_preview import PreviewPanel
from tests.gui.dropping import drop, drop_on_row
from tests.gui.test_document_view import pdf, picture

PAGE = VerificationPage
PEOPLE = 260
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def office(own_office: Workspace) -> Workspace:
    return own_office


def queue(office: Workspace, state: str = "recorded") -> Sequence[QueueRow]:
    return office.verification.page(office.verification.keys(QueueFilter(state=state)))


def press(page: VerificationPage, key: Qt.Key, qtbot: QtBot) -> None:
    qtbot.keyClick(page.table, key)


def reject(page: VerificationPage, reason: str, qtbot: QtBot) -> None:
    press(page, Qt.Key.Key_X, qtbot)
    assert page.reason.isVisible()
    qtbot.keyClicks(page.reason.field, reason)
    qtbot.keyClick(page.reason.field, Qt.Key.Key_Return)


def current(page: VerificationPage) -> QueueRow:
    row = page.current()
    assert row is not None
    return row


def counted(page: VerificationPage) -> str:
    return page.filter.chips.count.text()


def seen(page: VerificationPage, qtbot: QtBot) -> None:
    """Wait until the document of the row has been read."""
    qtbot.waitUntil(lambda: page.viewer.scan is not None or page.viewer.sentence not in
                    ("", page.context.text("ui.document.loading")), timeout=10_000)


def another(office: Workspace) -> None:
    """From now on a second user may verify too, so that nobody judges what he entered."""
    office.users.add(NewUser("verifikator2", ("verifier",)), "kuda biru menari 77")


def bare(page: VerificationPage, office: Workspace) -> QueueRow:
    """Go to a record without a document, whose next has none either."""
    rows = queue(office)
    page.table.stand(next(n for n, row in enumerate(rows) if not row.file_sha256 and not rows[n + 1].file_sha256))
    return current(page)


def drop_on(page: VerificationPage, path: Path, row: int | None = None) -> bool:
    """Drop a file on a row, or on the scan; True when the page takes it."""
    if row is not None:
        return drop_on_row(page.table, row, path)
    below = page.viewer.states.currentWidget()
    return drop(below, below.rect().center(), path)


# Judging


def test_two_hundred_records_by_keyboard_alone(page: VerificationPage, office: Workspace, qtbot: QtBot) -> None:
    before = queue(office)
    assert len(before) >= 200
    refused = []
    for number in range(200):
        row = current(page)
        assert row.id == before[number].id
        if number % 10 == 9:
            reject(page, f"Alasan {number}", qtbot)
            refused.append((row.id, f"Alasan {number}"))
        else:
            press(page, Qt.Key.Key_T, qtbot)
        assert page.table.hasFocus()
    found = office.verification.find([row.id for row in before[:200]])
    assert {uid: row.reason for uid, row in found.items() if row.state == "rejected"} == dict(refused)
    assert sum(row.state == "verified" for row in found.values()) == 180
    assert {row.verified_by for row in found.values()} == {"admin"}
    assert [row.id for row in queue(office)] == [row.id for row in before[200:]]
    assert counted(page) == f"1 dari {len(before) - 200} menunggu"


def test_undo_brings_it_back_to_its_place_and_the_keyboard_with_it(page: VerificationPage, window: MainWindow,
                                                                     office: Workspace, qtbot: QtBot) -> None:
    before = queue(office)
    page.table.stand(3)
    press(page, Qt.Key.Key_T, qtbot)
    reject(page, "Tidak terbaca", qtbot)
    assert current(page).id == before[5].id
    window.register["edit.undo"].trigger()
    assert (current(page).id, page.table.place) == (before[4].id, 3)
    window.register["edit.undo"].trigger()
    assert (current(page).id, page.table.place) == (before[3].id, 3)
    assert [row.id for row in queue(office)] == [row.id for row in before]


def test_letters_and_arrows_move(page: VerificationPage, office: Workspace, qtbot: QtBot) -> None:
    rows = queue(office)
    for key, place in ((Qt.Key.Key_J, 1), (Qt.Key.Key_Down, 2), (Qt.Key.Key_K, 1), (Qt.Key.Key_Up, 0),
                       (Qt.Key.Key_K, 0)):
        press(page, key, qtbot)
        assert (page.table.place, current(page).id) == (place, rows[place].id)
    assert page.facts.title.words.startswith(rows[0].name)
    assert counted(page) == f"1 dari {len(rows)} menunggu"


def test_several_rows_are_one_undo_step(page: VerificationPage, office: Workspace, window: MainWindow,
                                        qtbot: QtBot) -> None:
    before = queue(office)
    page.table.stand(2)
    for _ in range(3):
        qtbot.keyClick(page.table, Qt.Key.Key_Down, SHIFT)
    assert counted(page) == f"4 dipilih dari {len(before)}"
    press(page, Qt.Key.Key_T, qtbot)
    assert {row.state for row in office.verification.find([row.id for row in before[2:6]]).values()} == {"verified"}
    assert current(page).id == before[6].id
    apart = [page.model.index(row, 0) for row in (0, 4)]
    for index in apart:
        page.table.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select |
                                           QItemSelectionModel.SelectionFlag.Rows)
    page.table.selectionModel().select(page.model.index(2, 0), QItemSelectionModel.SelectionFlag.Deselect |
                                       QItemSelectionModel.SelectionFlag.Rows)
    reject(page, "Dua sekaligus", qtbot)
    assert {row.reason for row in queue(office, "rejected") if row.id in (before[0].id, before[8].id)} == \
        {"Dua sekaligus"}
    window.register["edit.undo"].trigger()
    window.register["edit.undo"].trigger()
    assert [row.id for row in queue(office)] == [row.id for row in before]


def test_everything_at_once_also_rows_never_seen(page: VerificationPage, office: Workspace, qtbot: QtBot) -> None:
    total = len(queue(office))
    page.table.selectAll()
    press(page, Qt.Key.Key_T, qtbot)
    assert queue(office) == []
    assert page.content.currentWidget() is page.content._states[DONE]
    assert str(total) in page.states[DONE].words.text()


def test_a_reason_is_needed_and_escape_leaves_it(page: VerificationPage, office: Workspace, qtbot: QtBot) -> None:
    before = queue(office)
    press(page, Qt.Key.Key_X, qtbot)
    qtbot.keyClick(page.reason.field, Qt.Key.Key_Return)
    assert page.reason.isVisible()
    qtbot.keyClicks(page.reason.field, "tx")
    qtbot.keyClick(page.reason.field, Qt.Key.Key_Escape)
    assert not page.reason.isVisible()
    assert page.table.hasFocus()
    assert [row.id for row in queue(office)] == [row.id for row in before]


def test_the_last_reasons_are_offered(page: VerificationPage, qtbot: QtBot) -> None:
    reject(page, "Nomor tidak cocok", qtbot)
    reject(page, "Dokumen terpotong", qtbot)
    press(page, Qt.Key.Key_X, qtbot)
    qtbot.keyClick(page.reason.field, Qt.Key.Key_Down)
    assert page.reason.field.text() == "Dokumen terpotong"
    qtbot.keyClick(page.reason.field, Qt.Key.Key_Down)
    assert page.reason.field.text() == "Nomor tidak cocok"
    menu = page.reason.menu()
    assert [action.text() for action in menu.actions()][:2] == ["Dokumen terpotong", "Nomor tidak cocok"]
    menu.actions()[0].trigger()
    assert page.reason.field.text() == "Dokumen terpotong"


def test_reasons_of_earlier_sittings_are_offered(page: VerificationPage, office: Workspace, qtbot: QtBot) -> None:
    office.verification.reject([queue(office)[0].id], "Tanda tangan tidak ada")
    page.refresh(None)
    press(page, Qt.Key.Key_X, qtbot)
    qtbot.keyClick(page.reason.field, Qt.Key.Key_Down)
    assert page.reason.field.text() == "Tanda tangan tidak ada"


def test_what_somebody_else_has_judged_meanwhile_comes_back_with_a_sentence(
        page: VerificationPage, office: Workspace, window: MainWindow, qtbot: QtBot) -> None:
    rows = queue(office)
    admin = office.desk.user
    office.desk.user = User("lain", "verifikator2", frozenset(("verifier",)))
    office.verification.reject([rows[0].id], "Lebih dulu")
    office.desk.user = admin
    press(page, Qt.Key.Key_T, qtbot)
    assert "verifikator2" in window.frame.message.words.text()
    assert office.verification.find([rows[0].id])[rows[0].id].state == "rejected"


def test_ones_own_record_says_why_it_is_not_judged(page: VerificationPage, office: Workspace, window: MainWindow,
                                                   text: Text, qtbot: QtBot) -> None:
    another(office)
    page.refresh(None)
    row = current(page)
    assert row.own
    assert page.facts.note.text() == text("ui.verification.own")
    assert not window.register["verification.accept"].isEnabled()
    press(page, Qt.Key.Key_T, qtbot)
    press(page, Qt.Key.Key_X, qtbot)
    assert not page.reason.isVisible()
    assert office.verification.find([row.id])[row.id].state == "recorded"


def test_only_the_verifier_judges(page: VerificationPage, office: Workspace, window: MainWindow,
                                  qtbot: QtBot) -> None:
    before = office.desk.user
    office.desk.user = User(before.id, before.name, frozenset(("entry",)))
    page.refresh(None)
    rows = queue(office)
    for key in (Qt.Key.Key_T, Qt.Key.Key_X):
        press(page, key, qtbot)
    assert "Verifikator" in page.facts.note.text()
    assert not window.register["verification.reject"].isEnabled()
    assert "Verifikator" in window.register["verification.accept"].statusTip()
    assert [row.id for row in queue(office)] == [row.id for row in rows]


def test_an_accepted_record_can_be_rejected_later(page: VerificationPage, office: Workspace, text: Text,
                                                  qtbot: QtBot) -> None:
    row = current(page)
    press(page, Qt.Key.Key_T, qtbot)
    page.filter.states.choose("verified")
    page.filter.changed.emit()
    page.table.go_to(row.key)
    assert current(page).id == row.id
    reject(page, "Ternyata palsu", qtbot)
    assert office.verification.find([row.id])[row.id].reason == "Ternyata palsu"
    page.filter.states.choose("rejected")
    page.filter.changed.emit()
    page.table.go_to(row.key)
    assert "Ternyata palsu" in page.facts.reason.text()
    judged = office.verification.find([row.id])[row.id].judged_at
    assert judged is not None
    assert page.facts.values["judged"].words == f"admin, {text.moment(datetime.fromisoformat(judged).astimezone())}"


# Filters and empty states


def test_filters_narrow_and_say_so(page: VerificationPage, office: Workspace, qtbot: QtBot) -> None:
    rows = queue(office)
    indicator = rows[0].indicator
    page.filter.toggle(INDICATOR, indicator)
    some = [row for row in rows if row.indicator == indicator]
    assert 0 < len(some) < len(rows)
    assert counted(page) == f"1 dari {len(some)} menunggu"
    assert [chip.text() for chip in page.filter.chips.chips()] == [page.filter.indicators[indicator]]
    for which, wanted in ((WITH, True), (WITHOUT, False)):
        page.filter.toggle(FILE, which)
        assert page.model.rowCount() == sum((row.file_sha256 is not None) == wanted for row in some)
    qtbot.mouseClick(page.filter.chips.chips()[0], Qt.MouseButton.LeftButton)
    page.filter.drop()
    page.filter.field.setText(rows[7].name)
    qtbot.waitUntil(lambda: page.model.rowCount() < len(rows))
    assert {page.model.values(row)[0] for row in range(page.model.rowCount())} == {rows[7].name}  # type: ignore[index]
    page.filter.field.setText("tidak ada yang begini")
    qtbot.waitUntil(lambda: page.content.currentWidget() is page.content._states[FILTERED])
    qtbot.mouseClick(page.states[FILTERED].button, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == len(rows)


def test_the_unit_of_all_pages_narrows_it(page: VerificationPage, office: Workspace) -> None:
    unit = queue(office)[0].unit
    node = next(node for node in page.context.scope.units if node.name == unit)
    page.context.scope.choose("unit", Choice(node.id, node.name))
    found = office.verification.keys(QueueFilter(unit=node.id))
    assert page.model.rowCount() == len(found) > 0


def test_all_states_stand_in_one_list_and_judged_ones_stay(page: VerificationPage, office: Workspace,
                                                           qtbot: QtBot) -> None:
    page.filter.states.choose(ALL)
    page.filter.changed.emit()
    total = page.model.rowCount()
    row = current(page)
    state = row.state
    assert page.table.columnWidth(5) >= 84
    if state != "recorded":
        return
    press(page, Qt.Key.Key_T, qtbot)
    assert page.model.rowCount() == total
    assert page.model.values(0)[5] == "Diterima"  # type: ignore[index]
    assert page.table.place == 1


def test_an_empty_office_says_what_belongs_here(office: Workspace, page: VerificationPage, window: MainWindow,
                                                qtbot: QtBot) -> None:
    for row in queue(office):
        office.evidence.remove(row.id, "kosongkan")
    page.refresh(None)
    assert page.content.currentWidget() is page.content._states[NOTHING]
    qtbot.mouseClick(page.states[NOTHING].button, Qt.MouseButton.LeftButton)
    assert window.page is not None
    assert window.page.key == "performance"


def test_names_can_be_hidden(page: VerificationPage, office: Workspace) -> None:
    name = queue(office)[0].name
    page.hide_names(hidden=True)
    assert name not in page.facts.title.words
    assert str(page.model.values(0)[0]).startswith("Peserta")  # type: ignore[index]


# Documents


def test_the_scan_stands_beside_its_record_and_follows_it(page: VerificationPage, office: Workspace, tmp_path: Path,
                                                          text: Text, qtbot: QtBot) -> None:
    row = bare(page, office)
    assert page.viewer.sentence == text("ui.verification.no_document")
    file = tmp_path / "SK 800-1.pdf"
    file.write_bytes(pdf(3))
    assert drop_on(page, file)
    kept = office.verification.find([row.id])[row.id]
    assert (kept.file_name, office.documents.read(row.id).data) == (file.name, file.read_bytes())
    seen(page, qtbot)
    assert page.viewer.bar.place.text() == "halaman 1 dari 3"
    qtbot.keyClick(page.table, Qt.Key.Key_PageDown, CTRL)
    assert page.viewer.bar.place.text() == "halaman 2 dari 3"
    before = page.viewer.view.zoom
    qtbot.keyClick(page.table, Qt.Key.Key_Plus, CTRL)
    assert page.viewer.view.zoom > before
    press(page, Qt.Key.Key_J, qtbot)
    assert page.viewer.scan is None
    press(page, Qt.Key.Key_K, qtbot)
    seen(page, qtbot)
    assert page.viewer.bar.place.text() == "halaman 1 dari 3"
    assert page.model.values(page.table.place)[4] == "PDF"  # type: ignore[index]


def test_a_file_dropped_on_another_row_belongs_to_that_row(page: VerificationPage, office: Workspace,
                                                           tmp_path: Path, window: MainWindow) -> None:
    rows = queue(office)
    file = tmp_path / "piagam.png"
    file.write_bytes(picture("png"))
    window.resize(1366, 768)
    assert drop_on(page, file, row=2)
    assert office.verification.find([rows[2].id])[rows[2].id].file_name == "piagam.png"
    assert current(page).id == rows[2].id


def test_a_dropped_file_that_is_no_document_is_refused_in_a_sentence(page: VerificationPage, office: Workspace,
                                                                     tmp_path: Path, window: MainWindow) -> None:
    file = tmp_path / "daftar.xlsx"
    file.write_bytes(b"PK\x03\x04" + b"x" * 200)
    row = bare(page, office)
    assert drop_on(page, file)
    assert "daftar.xlsx" in window.frame.message.words.text()
    assert office.verification.find([row.id])[row.id].file_name is None
    (tmp_path / "besar.pdf").write_bytes(b"%PDF-1.7" + b"0" * (2 << 20))
    assert drop_on(page, tmp_path / "besar.pdf")
    assert "besar.pdf" in window.frame.message.words.text()


@pytest.mark.parametrize(("data", "code"), [(pdf(1, password="rahasia"), "scan.password"),
                                            (pdf(2)[:300], "scan.damaged")])
def test_a_hostile_scan_is_a_sentence_and_its_record_is_judged_all_the_same(
        page: VerificationPage, office: Workspace, tmp_path: Path, text: Text, qtbot: QtBot, data: bytes,
        code: str) -> None:
    file = tmp_path / "aneh.pdf"
    file.write_bytes(data)
    row = current(page)
    assert drop_on(page, file)
    seen(page, qtbot)
    assert page.viewer.sentence == text(f"error.{code}")
    reject(page, "Tidak dapat dibuka", qtbot)
    assert office.verification.find([row.id])[row.id].state == "rejected"


def test_a_copy_is_saved_and_a_file_is_attached_by_dialog(page: VerificationPage, office: Workspace, tmp_path: Path,
                                                          window: MainWindow, qtbot: QtBot) -> None:
    file, out = tmp_path / "SK.pdf", tmp_path / "salinan.pdf"
    file.write_bytes(pdf(1))
    page.files.choose_file = lambda: str(file)
    page.files.choose_out = lambda name: str(out) if name == "SK.pdf" else ""
    bare(page, office)
    assert not window.register["verification.save"].isEnabled()
    window.register["verification.attach"].trigger()
    seen(page, qtbot)
    window.register["verification.save"].trigger()
    assert out.read_bytes() == file.read_bytes()
    assert "salinan.pdf" in window.frame.message.words.text()


def test_history_tells_who_entered_it(page: VerificationPage, office: Workspace, qtbot: QtBot) -> None:
    row = current(page)
    qtbot.waitUntil(lambda: bool(page.facts.history.text()))
    assert row.author in page.facts.values["entered"].words
    assert "admin" in page.facts.history.text()


# What would change


def test_the_preview_counts_what_accepting_all_would_change(page: VerificationPage, office: Workspace,
                                                            window: MainWindow) -> None:
    window.register["verification.preview"].trigger()
    panel = page.inspected
    assert isinstance(panel, PreviewPanel)
    assert panel.found is not None
    assert panel.found.moved == panel.model.rowCount() > 0
    assert str(panel.found.records) in panel.words.text()
    panel.close_button.click()
    assert page.inspected is None


def test_a_closed_period_is_said_and_switches_entry_off(page: VerificationPage, office: Workspace,
                                                        window: MainWindow, tmp_path: Path) -> None:
    office.office.set_office({"submission_closes": "2020-01-31"})
    before = office.desk.user
    office.desk.user = User(before.id, before.name, frozenset(("entry",)))
    page.refresh(None)
    assert page.period.isVisible()
    assert "2020" in page.period.words.words
    assert not window.register["verification.attach"].isEnabled()
    assert "2020" in window.register["verification.attach"].statusTip()
    file = tmp_path / "SK.pdf"
    file.write_bytes(pdf(1))
    assert not drop_on(page, file)


def test_a_long_list_asks_for_the_pages_in_view_only(page: VerificationPage, office: Workspace) -> None:
    asked: list[int] = []
    usual = office.verification.page
    office.verification.page = lambda keys: asked.append(len(keys)) or usual(keys)  # type: ignore[method-assign,func-returns-value]
    page.refresh(None)
    assert sum(asked) <= 2 * 200 + 200  # the reasons given last, the page in view
    assert len(office.people.keys(ListRequest())) == PEOPLE
