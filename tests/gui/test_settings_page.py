"""Pengaturan on a practice office: real keys, the store read back, undo, roles, faults at their place."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from simata_desktop.app import Workspace, create_workspace, open_workspace, recover_workspace
from simata_desktop.domain.errors import UserError
from simata_desktop.resources import root
from simata_desktop.services.desk import User
from simata_desktop.services.users import NewUser
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.recovery_sheet import RecoverySheet
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.settings_backup import BackupSection
from simata_desktop.ui.settings_form import LineRow
from simata_desktop.ui.settings_history import FILTERED, FORBIDDEN, HistorySection
from simata_desktop.ui.settings_look import LookSection
from simata_desktop.ui.settings_office import OfficeSection
from simata_desktop.ui.settings_page import SECTIONS, SettingsPage
from simata_desktop.ui.settings_schemes import SchemeSection
from simata_desktop.ui.settings_signatory import SignatorySection
from simata_desktop.ui.settings_target import TargetSection
from simata_desktop.ui.settings_units import UnitSection
from simata_desktop.ui.settings_user_forms import PassphraseSheet, RecoveryAsk, UserSheet
from simata_desktop.ui.settings_users import UserSection
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.practice import practice_window, words_of

PAGE = SettingsPage

PEOPLE = 60
OWN, NEW = "tiga ekor kucing di atap", "sembilan layang putus di bukit"
NARROWEST = 578  # what rail and list leave of 1366 pixels at 150 per cent


@pytest.fixture
def real(tmp_path: Path, theme: Theme, text: Text, tasks: Tasks,
         qtbot: QtBot) -> Iterator[tuple[Workspace, SettingsPage]]:
    """An office of its own, with a passphrase that counts."""
    workspace, _ = create_workspace(tmp_path / "own", "admin", OWN, office=("7301", "Kabupaten Contoh Raya"))
    window = practice_window(workspace, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("settings", "users")
    assert isinstance(window.page, SettingsPage)
    yield workspace, window.page
    workspace.close()


def type_into(row: LineRow, words: str, qtbot: QtBot, key: Qt.Key = Qt.Key.Key_Return) -> None:
    row.line.setFocus()
    row.line.selectAll()
    qtbot.keyClick(row.line, Qt.Key.Key_Delete)
    qtbot.keyClicks(row.line, words)
    qtbot.keyClick(row.line, key)


def as_user(office: Workspace, *roles: str) -> User:
    before = office.desk.user
    office.desk.user = User(before.id, before.name, frozenset(roles))
    return before


# The page


def test_arrows_walk_the_sections_and_the_palette_offers_each(page: SettingsPage, text: Text, qtbot: QtBot) -> None:
    page.open_section("office")
    for kind in SECTIONS[1:]:
        qtbot.keyClick(page.list._items[page._here], Qt.Key.Key_Down)
        assert page._here == kind.key
        assert page.section is page.stack.currentWidget()
    said = [offer.words for offer in page.commands()]
    assert said == [f"Pengaturan: {text(f'ui.settings.section.{kind.key}')}" for kind in SECTIONS]
    page.commands()[3].run()
    assert isinstance(page.section, TargetSection)


@pytest.mark.parametrize("kind", SECTIONS, ids=lambda kind: kind.key)
def test_every_field_has_a_name_and_no_section_is_too_wide(page: SettingsPage, kind: type, qtbot: QtBot) -> None:
    section = page.open_section(kind.key)
    fields: list[QWidget] = [*section.findChildren(QLineEdit), *section.findChildren(QComboBox),
                             *section.findChildren(QAbstractButton)]
    nameless = [field for field in fields if not field.accessibleName() and not getattr(field, "text", str)()
                and not field.objectName().startswith("qt_") and type(field).__name__ != "QTableCornerButton"
                and not isinstance(field.parent(), QLineEdit | QComboBox)]
    assert nameless == []
    assert section.minimumSizeHint().width() <= NARROWEST


# Kantor, Penanda tangan


def test_a_field_is_kept_when_it_is_left_and_comes_back_with_undo(window: MainWindow, page: SettingsPage,
                                                                  office: Workspace, qtbot: QtBot) -> None:
    section = page.open_section("office")
    assert isinstance(section, OfficeSection)
    row = section.rows["letterhead.line3"]
    assert isinstance(row, LineRow)
    before = office.office.settings()["letterhead.line3"]
    assert row.line.text() == before
    type_into(row, "Jalan Misal Nomor 7", qtbot, Qt.Key.Key_Tab)
    assert office.office.settings()["letterhead.line3"] == "Jalan Misal Nomor 7"
    assert row.saved.text() == "Tersimpan"
    assert "Jalan Misal Nomor 7" in words_of(section._preview)
    window.register["edit.undo"].trigger()
    assert office.office.settings()["letterhead.line3"] == before
    assert row.line.text() == before
    window.register["edit.redo"].trigger()
    assert row.line.text() == "Jalan Misal Nomor 7"


def test_the_name_of_the_office_is_that_of_its_root(window: MainWindow, page: SettingsPage, office: Workspace,
                                                    qtbot: QtBot) -> None:
    section = page.open_section("office")
    assert isinstance(section, OfficeSection)
    type_into(section.name, "BKPSDM Kota Misal", qtbot)
    assert office.office.status()["office"]["name"] == "BKPSDM Kota Misal"
    assert "BKPSDM Kota Misal" in window.windowTitle()
    assert any(node.name == "BKPSDM Kota Misal" for node in page.context.scope.units)
    type_into(section.name, " ", qtbot)
    assert section.name.problem.text() == "Nama unit tidak boleh kosong."
    assert office.office.status()["office"]["name"] == "BKPSDM Kota Misal"


def test_a_wrong_value_stays_with_its_reason_until_esc(page: SettingsPage, office: Workspace, qtbot: QtBot) -> None:
    section = page.open_section("signatory")
    assert isinstance(section, SignatorySection)
    row, before = section.rows["signatory.nip"], office.office.settings()["signatory.nip"]
    type_into(row, "19800131 200501", qtbot)
    assert row.line.text() == "19800131 200501"
    assert row.problem.text().startswith("NIP harus 18 angka")
    assert row.line.property("wrong") == "true"
    assert office.office.settings()["signatory.nip"] == before
    qtbot.keyClick(row.line, Qt.Key.Key_Escape)
    assert row.line.text().replace(" ", "") == before
    assert row.problem.isHidden()
    type_into(row, "198001312005011001", qtbot)
    assert office.office.settings()["signatory.nip"] == "198001312005011001"
    assert row.line.text() == "19800131 200501 1 001"
    assert "19800131 200501 1 001" in words_of(section.preview)


def test_a_mark_chosen_stands_on_papers(page: SettingsPage, office: Workspace, qtbot: QtBot) -> None:
    section = page.open_section("office")
    assert isinstance(section, OfficeSection)
    row = section.rows["paper.mark"]
    button = next(one for one in row.findChildren(QPushButton) if one.text() == "TERBATAS")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert office.reporting.options("talent-map").mark == "TERBATAS"
    office.office.undo()
    page.refresh(None)
    assert office.reporting.options("talent-map").mark == ""


def test_a_coat_of_arms_is_made_small_and_no_picture_is_refused(page: SettingsPage, office: Workspace,
                                                               tmp_path: Path) -> None:
    section = page.open_section("office")
    assert isinstance(section, OfficeSection)
    row = section.rows["letterhead.logo"]
    (tmp_path / "teks.png").write_text("ini bukan gambar", encoding="utf-8")
    row.take(tmp_path / "teks.png")
    assert row.problem.text() == page.context.text("error.paper.logo")
    assert "letterhead.logo" not in office.office.settings()
    picture = QImage(1600, 1200, QImage.Format.Format_RGB32)
    picture.fill(0x335577)
    picture.save(str(tmp_path / "lambang.png"))
    row.take(tmp_path / "lambang.png")
    kept = QImage.fromData(base64.b64decode(office.office.settings()["letterhead.logo"]))
    assert (kept.width(), kept.height()) == (480, 360)
    assert row.problem.isHidden()
    assert not row.picture.isHidden()
    row.remove.click()
    assert "letterhead.logo" not in office.office.settings()


# Unit


def test_a_unit_is_found_renamed_and_moved(window: MainWindow, page: SettingsPage, office: Workspace,
                                           qtbot: QtBot) -> None:
    section = page.open_section("units")
    assert isinstance(section, UnitSection)
    nodes = office.office.unit_nodes()
    leaf = next(node for node in nodes if node["parent_id"] and node["parent_id"] != nodes[0]["id"])
    parent = next(node for node in nodes if node["id"] == leaf["parent_id"])
    other = next(node for node in nodes if node["parent_id"] == nodes[0]["id"] and node is not parent)
    window.register["edit.filter"].trigger()
    assert section.field.hasFocus() or window.focusWidget() is section.field
    qtbot.keyClicks(section.field, leaf["name"])
    assert section.name.line.text() == leaf["name"]
    shown = [section.model.values(row)[0] for row in range(section.model.rowCount())]  # type: ignore[index]
    assert parent["name"] in shown, "the units above stay, so that one sees where it lies"
    type_into(section.name, "Bidang Misal", qtbot)
    found = {node["id"]: node for node in office.office.unit_nodes()}
    assert found[leaf["id"]]["name"] == "Bidang Misal"
    section.parent_unit._take(Choice(other["id"], other["name"]))
    assert {node["id"]: node for node in office.office.unit_nodes()}[leaf["id"]]["parent_id"] == other["id"]
    section.field.clear()
    section.table.go_to(section._numbers[other["id"]])
    section.parent_unit._take(Choice(leaf["id"], "Bidang Misal"))
    assert "tidak dapat diletakkan di bawah unitnya sendiri" in section.parent_row.problem.text()
    window.register["edit.undo"].trigger()
    window.register["edit.undo"].trigger()
    assert {node["id"]: node for node in office.office.unit_nodes()}[leaf["id"]] == leaf


def test_no_unit_of_that_name_is_said_so(page: SettingsPage, text: Text, qtbot: QtBot) -> None:
    section = page.open_section("units")
    assert isinstance(section, UnitSection)
    qtbot.keyClicks(section.field, "zzzz")
    assert text("ui.settings.units.filtered") in words_of(section.content.currentWidget())
    section.field.clear()
    assert section.model.rowCount() == len(section._rows.nodes)


# Sasaran pemetaan


def test_a_target_is_set_as_a_whole_and_cleared(window: MainWindow, page: SettingsPage, office: Workspace,
                                                qtbot: QtBot) -> None:
    section = page.open_section("target")
    assert isinstance(section, TargetSection)
    before = office.office.target_list()
    year = office.office.this_year() + 1
    for box in section.tiers.values():
        box.setChecked(False)
    section.period.setText(str(year))
    section.basis.clear()
    section.save.click()
    assert section.tier_row.problem.text() == "Pilih paling sedikit satu jenjang."
    qtbot.keyClick(section.tiers["pelaksana"], Qt.Key.Key_Space)
    section.save.click()
    assert section.basis_row.problem.text() == "Isi keputusan yang menjadi dasarnya."
    unit = next(node for node in office.office.unit_nodes() if node["parent_id"])
    section.add_unit(Choice(unit["id"], unit["name"]))
    qtbot.keyClicks(section.basis, "SK 800/9/2027")
    qtbot.keyClick(section.basis, Qt.Key.Key_Return)
    made = next(one for one in office.office.target_list() if one["period"] == str(year))
    assert (made["tiers"], made["units"], made["basis"]) == (["pelaksana"], [unit["name"]], "SK 800/9/2027")
    section.table.go_to(year)
    assert section.clear.text() == f"Hapus sasaran {year}"
    section.clear.click()
    assert office.office.target_list() == before
    window.register["edit.undo"].trigger()
    assert [one["period"] for one in office.office.target_list()] == [*(one["period"] for one in before), str(year)]
    window.register["edit.undo"].trigger()
    section.period.setText("26")
    section.save.click()
    assert section.period_row.problem.text().startswith("Isi tahun pemetaan")


# Aturan penilaian


def scheme_data() -> dict[str, object]:
    data: dict[str, object] = json.loads((root() / "schemes" / "bkn411.json").read_text(encoding="utf-8"))
    return data


def test_rules_are_read_in_words_with_weights_cuts_boxes_and_articles(page: SettingsPage) -> None:
    section = page.open_section("schemes")
    assert isinstance(section, SchemeSection)
    section.table.go_to(next(n for n, one in enumerate(section._rows.found) if one.code == "bkn411"))
    section.view.copy()
    said = QGuiApplication.clipboard().text()
    for words in ("Penilaian Kinerja\t60 %\tSangat Baik 100", "Keputusan Kepala BKN 411/2025",
                  "Di Bawah Ekspektasi: di bawah 60", "Kinerja: Di Atas Ekspektasi · Potensial: Tinggi",
                  "50 % kinerja dan 50 % potensial", "rata-rata bagiannya"):
        assert words in said, words


def test_other_rules_are_taken_into_use_and_given_back(window: MainWindow, page: SettingsPage,
                                                       office: Workspace) -> None:
    section = page.open_section("schemes")
    assert isinstance(section, SchemeSection)
    section.table.go_to(next(n for n, one in enumerate(section._rows.found) if one.used))
    assert not section.use.isEnabled()
    section.table.go_to(next(n for n, one in enumerate(section._rows.found) if one.code == "simantap"))
    section.use.click()
    assert office.office.settings()["scheme"] == "simantap"
    assert page.context.scope.choice("scheme").value == "simantap"
    assert section.message.level == "ok"
    window.register["edit.undo"].trigger()
    assert next(one.code for one in office.office.scheme_shelf() if one.used) == "bkn411"
    page.context.scope.choose("scheme", Choice("bkn411", "BKN 411/2025"))


def test_a_file_with_faults_is_refused_at_their_place(page: SettingsPage, office: Workspace, tmp_path: Path) -> None:
    section = page.open_section("schemes")
    assert isinstance(section, SchemeSection)
    before = office.office.schemes()
    data = scheme_data()
    data.update({"code": "cacat", "boxes": data["boxes"][:8]})  # type: ignore[index]
    data["axes"]["potential"]["cuts"] = [80, 60]  # type: ignore[index]
    file = tmp_path / "cacat.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    section.take(file)
    rows = {tuple(section.fault_model.values(row))[:2] for row in range(section.fault_model.rowCount())}  # type: ignore[arg-type]
    assert ("axes.potential.cuts", "cuts.order") in rows
    assert ("boxes", "box.missing") in rows
    assert section.message.level == "danger"
    assert office.office.schemes() == before
    section.message.action.click()
    assert section.below.currentWidget() is section.view
    file.write_bytes(b"\xff\xfe not json")
    section.take(file)
    assert section.message.words.text() == page.context.text("error.file.damaged")
    section.take(tmp_path / "tidak_ada.json")
    assert "tidak_ada.json" in section.message.words.text()


def test_a_sound_file_is_installed_selected_and_offered(page: SettingsPage, office: Workspace, tmp_path: Path) -> None:
    section = page.open_section("schemes")
    assert isinstance(section, SchemeSection)
    file = tmp_path / "contoh.json"
    file.write_text(json.dumps({**scheme_data(), "code": "contoh", "title": "Aturan Contoh"}), encoding="utf-8")
    section.take(file)
    assert [one["origin"] for one in office.office.schemes() if one["code"] == "contoh"] == ["installed"]
    selected = section._selected()
    assert selected is not None
    assert selected.code == "contoh"
    assert any(choice.value == "contoh" for choice in page.context.scope.options("scheme"))
    section.take(file)
    assert section.message.words.text() == page.context.text("ui.settings.schemes.same", file="contoh.json")


# Pengguna


def test_a_user_is_added_signs_in_changes_and_goes(real: tuple[Workspace, SettingsPage], qtbot: QtBot) -> None:
    workspace, page = real
    section = page.section
    assert isinstance(section, UserSection)
    assert not section.remove.isEnabled()
    assert "diri sendiri" in section.remove.toolTip()
    qtbot.mouseClick(section.add, Qt.MouseButton.LeftButton)
    sheet = section.sheet
    assert isinstance(sheet, UserSheet)
    assert sheet.passphrases is not None
    first, second = (one.field for one in sheet.passphrases)
    qtbot.keyClicks(sheet.user, "Rini Seumpama")
    sheet.roles["verifier"].click()
    qtbot.keyClicks(first, "pendek")
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert "terlalu mudah ditebak" in sheet.said.text()
    first.clear()
    qtbot.keyClicks(first, NEW)
    qtbot.keyClicks(second, NEW[:-1])
    sheet.go_on.click()
    assert sheet.said.text() == page.context.text("ui.passphrase.differ")
    qtbot.keyClicks(second, NEW[-1])
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert section.sheet is None
    assert [one.name for one in workspace.users.list()] == ["Rini Seumpama", "admin"]
    opened = open_workspace(workspace.desk.folder, "Rini Seumpama", NEW)
    assert opened.desk.user.roles == {"entry", "verifier"}
    opened.close()
    section.table.go_to(next(n for n, one in enumerate(section._rows.found) if one.name == "Rini Seumpama"))
    section.edit.click()
    sheet = section.sheet
    assert isinstance(sheet, UserSheet)
    sheet.roles["entry"].click()
    sheet.roles["verifier"].click()
    sheet.go_on.click()
    assert sheet.said.text() == "Pilih paling sedikit satu peran."
    sheet.roles["leader"].click()
    sheet.go_on.click()
    assert next(one.roles for one in workspace.users.list() if one.name == "Rini Seumpama") == ("leader",)
    section.table.go_to(next(n for n, one in enumerate(section._rows.found) if one.name == "Rini Seumpama"))
    section.remove.click()
    assert len(workspace.users.list()) == 2, "asked once before"
    assert "tidak dapat diurungkan" in section.message.words.text()
    section.message.action.click()
    assert [one.name for one in workspace.users.list()] == ["admin"]
    with pytest.raises(UserError, match=r"login\.wrong"):
        open_workspace(workspace.desk.folder, "Rini Seumpama", NEW)


def test_esc_leaves_a_sheet_and_nothing_is_made(real: tuple[Workspace, SettingsPage], qtbot: QtBot) -> None:
    workspace, page = real
    section = page.section
    assert isinstance(section, UserSection)
    page.handlers()["settings.user"]()
    assert isinstance(section.sheet, UserSheet)
    qtbot.keyClicks(section.sheet.user, "Budi")
    qtbot.keyClick(section.sheet.user, Qt.Key.Key_Escape)
    assert section.sheet is None
    assert [one.name for one in workspace.users.list()] == ["admin"]


def test_ones_own_passphrase_needs_the_present_one(real: tuple[Workspace, SettingsPage], qtbot: QtBot) -> None:
    workspace, page = real
    section = page.section
    assert isinstance(section, UserSection)
    section.own.click()
    sheet = section.sheet
    assert isinstance(sheet, PassphraseSheet)
    for field in sheet.passphrases:
        qtbot.keyClicks(field.field, NEW)
    qtbot.keyClicks(sheet.old.field, "bukan yang ini sama sekali")
    sheet.go_on.click()
    assert "Kata sandi Anda sekarang salah" in sheet.said.text()
    (workspace.desk.folder / "tries.json").unlink()  # the wait after a wrong try
    sheet.old.field.clear()
    qtbot.keyClicks(sheet.old.field, OWN)
    qtbot.keyClick(sheet.old.field, Qt.Key.Key_Return)
    assert section.sheet is None
    assert section.message.level == "ok"
    open_workspace(workspace.desk.folder, "admin", NEW).close()
    with pytest.raises(UserError, match=r"login\.wrong"):
        open_workspace(workspace.desk.folder, "admin", OWN)


def test_a_new_recovery_code_is_shown_once_and_opens(real: tuple[Workspace, SettingsPage], qtbot: QtBot) -> None:
    workspace, page = real
    section = page.section
    assert isinstance(section, UserSection)
    section.recovery.click()
    assert isinstance(section.sheet, RecoveryAsk)
    qtbot.keyClicks(section.sheet.old.field, OWN)
    qtbot.keyClick(section.sheet.old.field, Qt.Key.Key_Return)
    shown = section.sheet
    assert isinstance(shown, RecoverySheet)
    code = next(field.text() for field in shown.findChildren(QLineEdit) if field.isReadOnly())
    assert not shown.go_on.isEnabled()
    shown.done.click()
    shown.go_on.click()
    assert section.sheet is None
    assert code not in words_of(page)
    recover_workspace(workspace.desk.folder, code, "admin", NEW).close()


# Roles


def test_who_may_not_change_is_told_why(window: MainWindow, page: SettingsPage, office: Workspace, text: Text) -> None:
    before = as_user(office, "entry")
    try:
        page.refresh(None)
        assert not any(window.register[name].isEnabled() for name in page.handlers())
        for key in ("office", "signatory", "units", "target", "schemes", "users", "history"):
            section = page.open_section(key)
            section.refresh(None)
            assert not section.notice.isHidden(), key
            assert section.reason() in words_of(section.notice), key
        office_section = page.open_section("office")
        assert isinstance(office_section, OfficeSection)
        assert not office_section.name.line.isEnabled()
        assert office_section.name.line.toolTip() == text("ui.settings.right", roles="Admin")
        users = page.open_section("users")
        assert isinstance(users, UserSection)
        assert not users.add.isEnabled()
        assert users.own.isEnabled()
        assert text("ui.settings.users.forbidden") in words_of(users.content.currentWidget())
        history = page.open_section("history")
        assert isinstance(history, HistorySection)
        assert text(f"ui.settings.history.{FORBIDDEN}") in words_of(history.content.currentWidget())
    finally:
        office.desk.user = before
    page.refresh(None)
    assert all(window.register[name].isEnabled() for name in page.handlers())
    assert page.section is not None
    assert page.section.notice.isHidden()


def test_a_verifier_sets_targets_but_no_office(page: SettingsPage, office: Workspace) -> None:
    before = as_user(office, "verifier")
    try:
        target, signatory = page.open_section("target"), page.open_section("signatory")
        for section in (target, signatory):
            section.refresh(None)
        assert isinstance(target, TargetSection)
        assert isinstance(signatory, SignatorySection)
        assert target.save.isEnabled()
        assert not signatory.rows["signatory.name"].line.isEnabled()
    finally:
        office.desk.user = before


# Riwayat


def test_the_days_of_handing_in_are_typed_as_people_write_them(page: SettingsPage, office: Workspace,
                                                               qtbot: QtBot) -> None:
    section = page.open_section("office")
    assert isinstance(section, OfficeSection)
    opens, closes = (section.rows[key] for key in ("submission_opens", "submission_closes"))
    assert isinstance(opens, LineRow)
    assert isinstance(closes, LineRow)
    for row, typed in ((opens, "1 Nov 2026"), (closes, "31-10-2026")):
        row.line.setFocus()
        qtbot.keyClicks(row.line, typed)
        qtbot.keyClick(row.line, Qt.Key.Key_Return)
    assert opens.line.text() == "1 November 2026"
    assert "mendahului" in closes.problem.text()
    assert closes.line.text() == "31-10-2026"
    assert "submission_closes" not in office.office.settings()
    closes.line.clear()
    qtbot.keyClicks(closes.line, "30/11/2026")
    qtbot.keyClick(closes.line, Qt.Key.Key_Return)
    assert office.office.settings()["submission_closes"] == "2026-11-30"
    assert closes.line.text() == "30 November 2026"


def test_the_history_is_read_narrowed_and_checked(window: MainWindow, page: SettingsPage, office: Workspace,
                                                  qtbot: QtBot) -> None:
    office.office.set_office({"place": "Kota Lama"})
    office.office.set_office({"place": "Kota Baru"}, "pindah kantor")
    section = page.open_section("history")
    assert isinstance(section, HistorySection)
    section.refresh(None)
    everything = section.model.rowCount()
    assert everything == len(office.office.audit())
    section.table.go_to(section.model.key_at(0))
    said = words_of(section.below)
    assert "Tempat penandatanganan · Pengaturan · admin" in said
    assert "Isi: Kota Lama menjadi Kota Baru" in said
    assert "Alasan: pindah kantor" in said
    person = next(row for row in office.office.audit() if row.entity == "person")
    window.register["edit.filter"].trigger()
    qtbot.keyClicks(section.nip, str(person.nip))
    qtbot.keyClick(section.nip, Qt.Key.Key_Return)
    assert section.model.rowCount() == len(office.office.audit(nip=person.nip)) < everything
    window.hide_names(hidden=True)
    assert str(person.nip) not in "".join(str(value) for value in section.model.values(0) or ())
    window.hide_names(hidden=False)
    section.nip.clear()
    assert section.model.rowCount() == everything
    qtbot.keyClicks(section.since, "31-02-2026")
    qtbot.keyClick(section.since, Qt.Key.Key_Return)
    assert section.message.words.text() == "Tulis tanggal seperti 24-11-2026."
    section.since.clear()
    qtbot.keyClicks(section.until, "1 Januari 2020")
    qtbot.keyClick(section.until, Qt.Key.Key_Return)
    assert page.context.text(f"ui.settings.history.{FILTERED}") in words_of(section.content.currentWidget())
    section._clear()
    assert section.model.rowCount() == everything
    section.verify.click()
    assert section.message.level == "ok"
    assert page.context.text.count(everything) in section.message.words.text()


def test_a_broken_chain_is_said_in_red(page: SettingsPage, office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    section = page.open_section("history")
    assert isinstance(section, HistorySection)
    true = office.office.audit_verify()
    broken = type(true)(true.entries, true.head, (7, 8))
    monkeypatch.setattr(office.office, "audit_verify", lambda: broken)
    page.handlers()["settings.verify"]()
    assert section.message.level == "danger"
    assert "mulai perubahan ke-7" in section.message.words.text()


def test_users_and_their_roles_read_in_words(real: tuple[Workspace, SettingsPage]) -> None:
    workspace, page = real
    workspace.users.add(NewUser("Rini", ("entry", "leader")), NEW)
    section = page.open_section("history")
    assert isinstance(section, HistorySection)
    assert "Nama: Rini; Peran: Petugas, Pimpinan" in str((section.model.values(0) or ())[6])


# Cadangan, Tampilan


def test_a_backup_is_made_listed_and_the_store_is_well(page: SettingsPage, office: Workspace, tmp_path: Path) -> None:
    section = page.open_section("backup")
    assert isinstance(section, BackupSection)
    assert section.model.rowCount() == 0
    assert section.aside.text() == "Belum pernah dibuat"
    page.handlers()["settings.backup"]()
    assert [one.file.name for one in office.backups.shelf()] == [(section.model.values(0) or ())[3]]
    assert section.aside.text().startswith("Terakhir ")
    section.run_make(tmp_path / "flashdisk")
    assert len(list((tmp_path / "flashdisk").glob("*.bak"))) == 1
    assert str(tmp_path / "flashdisk") in section.message.words.text()
    for button in (section.quick, section.deep):
        button.click()
        assert section.message.level in ("ok", "warning"), section.message.words.text()
    (tmp_path / "berkas").write_text("x", encoding="utf-8")
    section.run_make(tmp_path / "berkas")
    assert section.message.level == "danger"
    before = as_user(office, "verifier")
    try:
        section.refresh(None)
        assert not section.make.isEnabled()
        assert section.quick.isEnabled()
    finally:
        office.desk.user = before


def test_a_theme_is_put_on_and_remembered(page: SettingsPage, theme: Theme, qtbot: QtBot) -> None:
    section = page.open_section("look")
    assert isinstance(section, LookSection)
    dark = next(one for one in section.theme_row.findChildren(QPushButton) if one.text() == "Gelap")
    qtbot.mouseClick(dark, Qt.MouseButton.LeftButton)
    assert theme.tokens.theme == "dark"
    assert page.context.memory.text("window/theme") == "dark"
    theme.choose("light")
    assert section.theme_row.choice.choice == "light"
