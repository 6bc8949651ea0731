"""The small widgets, the error report, and a walk over all widgets for names and tab order."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from simata_desktop.ui.error_report import error_box, report_of
from simata_desktop.ui.errors import Reporter
from simata_desktop.ui.first_run import FirstRun
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.scope import Choice, UnitNode
from simata_desktop.ui.sign_in import SignIn
from simata_desktop.ui.tasks import Report, Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.bar import CompletenessBar
from simata_desktop.ui.widgets.chips import ChipRow, Filter
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.label import label
from simata_desktop.ui.widgets.message import MessageStrip
from simata_desktop.ui.widgets.progress_strip import ProgressStrip
from simata_desktop.ui.widgets.scope_button import ScopeButton
from simata_desktop.ui.widgets.section import Section
from simata_desktop.ui.widgets.segmented import Segmented
from simata_desktop.ui.widgets.tree_combo import TreeCombo, UnitPopup, unit_model
from tests.gui.sample_pages import ENTRIES, PAGE_ACTIONS, open_window
from tests.gui.test_gates import SampleDoor, SampleFounder

UNITS = (UnitNode("a", "Dinas Sosial"), UnitNode("b", "Bidang Rehabilitasi", "a"), UnitNode("c", "Dinas Perhubungan"))


def shown(widget: QWidget, qtbot: QtBot) -> QWidget:
    qtbot.addWidget(widget)
    widget.resize(600, 200)
    widget.show()
    return widget


def test_chips_tell_their_filter_and_go_away(theme: Theme, qtbot: QtBot) -> None:
    removed, asked = [], []
    row = ChipRow(theme, add_words="Saring", remove_words="Hapus saringan {filter}")
    row.removed.connect(removed.append)
    row.add_asked.connect(lambda: asked.append(True))
    shown(row, qtbot)
    filters = [Filter("tier", "Jenjang: Administrator"), Filter("state", "Aktif")]
    row.show_filters(filters, "312 dari 4.870", "Terpisah 18")
    first, second = row.chips()
    assert first.accessibleName() == "Hapus saringan Jenjang: Administrator"
    assert first.height() == 24
    first.click()
    qtbot.keyClick(second, Qt.Key.Key_Delete)
    row.add.click()
    assert (removed, asked) == (["tier", "state"], [True])
    row.show_filters([], "4.870")
    assert row.chips() == []


def test_segments_hold_one_choice(theme: Theme, qtbot: QtBot) -> None:
    chosen = []
    made = Segmented(theme, [("people", "Orang"), ("count", "Jumlah"), ("list", "Daftar")], name="Tampilan")
    made.chosen.connect(chosen.append)
    shown(made, qtbot)
    buttons = made.findChildren(QPushButton)
    assert made.choice == "people"
    buttons[1].click()
    qtbot.keyClick(made, Qt.Key.Key_Right)
    qtbot.keyClick(made, Qt.Key.Key_Right)
    assert chosen == ["count", "list", "people"]
    assert [button.isChecked() for button in buttons] == [True, False, False]
    made.choose("list")
    assert chosen[-1] == "people"
    assert buttons[0].accessibleName() == "Tampilan: Orang"


def test_a_scope_button_says_label_and_value(theme: Theme, qtbot: QtBot) -> None:
    chosen, asked = [], []
    button = ScopeButton(theme, "Periode", Choice(2026, "2026"))
    button.chosen.connect(chosen.append)
    button.asked.connect(lambda: asked.append(True))
    shown(button, qtbot)
    assert button.accessibleName() == "Periode: 2026"
    button.click()
    assert asked == [True]
    button._take(Choice(2025, "2025"))
    button._take(Choice(2025, "2025"))
    assert chosen == [Choice(2025, "2025")]
    narrow = button.sizeHint().width()
    button.set_choice(Choice(1, "Badan Perencanaan Pembangunan Daerah"))
    assert button.sizeHint().width() > narrow


def test_units_are_chosen_from_a_tree_that_narrows(theme: Theme, qtbot: QtBot) -> None:
    chosen = []
    combo = TreeCombo(theme, "Unit", Choice(None, "Semua"), hint="Cari unit", everything="Semua")
    combo.set_units(UNITS)
    combo.chosen.connect(chosen.append)
    shown(combo, qtbot)
    popup = combo.open_tree()
    assert isinstance(popup, UnitPopup)
    qtbot.keyClicks(popup.field, "rehab")
    qtbot.keyClick(popup.field, Qt.Key.Key_Return)
    assert chosen == [Choice("b", "Bidang Rehabilitasi")]
    assert combo.choice.word == "Bidang Rehabilitasi"


def test_no_unit_is_lost_in_a_broken_tree(qapp: object) -> None:
    units = (UnitNode("a", "A", "b"), UnitNode("b", "B", "a"), UnitNode("c", "C", "gone"), UnitNode("d", "D", "a"))
    model = unit_model(units)

    def count(parent: object) -> int:
        return sum(1 + count(parent.child(row)) for row in range(parent.rowCount()))

    assert count(model.invisibleRootItem()) == 4


def test_a_message_speaks_and_offers_one_step(theme: Theme, qtbot: QtBot) -> None:
    run = []
    strip = MessageStrip(theme, "Tutup pesan")
    shown(strip, qtbot)
    strip.say("Berkas dipegang Excel.", "warning", action="Coba lagi", run=lambda: run.append(True))
    assert strip.isVisible()
    assert strip.accessibleName() == "Berkas dipegang Excel."
    strip.action.click()
    assert run == [True]
    assert not strip.isVisible()
    strip.say("Selesai.", "ok")
    assert not strip.action.isVisible()


def test_an_empty_page_offers_the_next_step(theme: Theme, qtbot: QtBot) -> None:
    run, content = [], label("isi")
    states = ContentStates(content)
    states.add_state("nothing", EmptyState(theme, "Belum ada pegawai.", action="Impor…", run=lambda: run.append(True)))
    states.add_state("loading", EmptyState(theme, "Memuat…"))
    shown(states, qtbot)
    states.show_state("nothing")
    assert not content.isVisible()
    button = next(button for button in states.findChildren(QPushButton) if button.isVisible())
    button.click()
    assert run == [True]
    states.show_state("loading")
    assert not any(button.isVisible() for button in states.findChildren(QPushButton))
    states.show_state("ready")
    assert content.isVisible()


def test_the_bar_tells_its_parts_without_colour(theme: Theme, qtbot: QtBot) -> None:
    bar = CompletenessBar(theme)
    bar.show_parts(0.5, 0.25, "50 siap, 25 sementara dari 100")
    shown(bar, qtbot)
    bar.resize(200, 12)
    image: QImage = bar.grab().toImage()
    row = [[image.pixelColor(x, y).name() for y in range(2, 10)] for x in (40, 115, 180)]
    accent, surface = theme.tokens.color("accent"), theme.tokens.color("surface")
    assert set(row[0]) == {accent}
    assert len(set(row[1])) > 1
    assert set(row[2]) == {surface}
    assert bar.accessibleName() == "50 siap, 25 sementara dari 100"


def test_sections_have_rows_of_the_tokens(theme: Theme, qtbot: QtBot) -> None:
    section = Section(theme, row="row_derivation")
    row = section.add_row("Penilaian Kinerja", "48,0")
    two = section.add_two_lines("Danu Peragadi", "Diminta 12 November")
    head = section.add_head("Kompetensi", "JPM 92,0 %")
    section.end()
    shown(section, qtbot)
    assert [row.height(), two.height(), head.height()] == [20, 36, 33]
    section.clear()
    assert not row.isVisible()


def test_progress_counts_and_can_be_stopped(theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot) -> None:
    strip = ProgressStrip(theme, text)
    shown(strip, qtbot)
    strip.show_report(Report(1200, 20_000, "ui.opening"))
    assert strip.isVisible()
    assert strip.count.text() == "1.200 / 20.000"
    ticket = tasks.run_io(lambda progress: None)
    strip.follow(ticket)
    strip.stop.click()
    assert ticket.progress.cancelled
    assert not strip.stop.isEnabled()
    strip.show_report(None)
    assert not strip.isVisible()


def failure() -> BaseException:
    try:
        raise ValueError("Wulan Contohwati 197908142005012006")
    except ValueError as error:
        return error


def test_a_report_names_places_but_nobody(text: Text, qtbot: QtBot) -> None:
    error = failure()
    report = report_of(error)
    assert "ValueError" in report
    assert "test_widgets.py" in report
    assert "Wulan" not in report
    assert "1979" not in report
    box = error_box(None, text, error)
    qtbot.addWidget(box)
    copy = next(button for button in box.findChildren(QPushButton) if button.text() == "Salin laporan")
    copy.click()
    assert QGuiApplication.clipboard().text() == report


def test_a_bug_in_any_thread_opens_one_calm_box(text: Text, qtbot: QtBot) -> None:
    window, noted = QWidget(), []
    qtbot.addWidget(window)
    reporter = Reporter(window, text, lambda error: noted.append(type(error)))
    before = sys.excepthook
    error = failure()
    threading.Thread(target=reporter.caught, args=(type(error), error, None)).start()
    qtbot.waitUntil(lambda: reporter.box is not None)
    first = reporter.box
    reporter.caught(type(error), error, None)
    assert reporter.box is first
    assert noted == [ValueError, ValueError]
    first.close()
    assert reporter.box is None
    reporter.install()
    assert sys.excepthook == reporter.caught
    reporter.remove()
    sys.excepthook = before


def unnamed(widget: QWidget) -> list[str]:
    inputs = (QLineEdit, QComboBox, QPlainTextEdit, QAbstractButton)
    return [f"{type(child).__name__} in {type(child.parent()).__name__}" for child in widget.findChildren(QWidget)
            if isinstance(child, inputs) and not child.objectName().startswith("qt_")
            and not (child.accessibleName() or (isinstance(child, QAbstractButton) and child.text()))]


@pytest.mark.parametrize("name", ["window", "sign in", "first run"])
def test_every_input_and_button_has_a_name(name: str, theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
                                           tmp_path: Path) -> None:
    match name:
        case "window":
            made: QWidget = MainWindow(theme, text, tasks, entries=ENTRIES, page_actions=PAGE_ACTIONS)
            assert isinstance(made, MainWindow)
            open_window(made, tmp_path)
            for entry in ENTRIES:
                made.open_page(entry.key)
        case "sign in":
            made = SignIn(theme, text, tasks, door=SampleDoor(), office="")
        case _:
            made = FirstRun(theme, text, tasks, founder=SampleFounder())
    qtbot.addWidget(made)
    assert unnamed(made) == []


def test_tab_walks_the_fields_in_the_order_they_are_read(theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot) -> None:
    gate = SignIn(theme, text, tasks, door=SampleDoor(), office="")
    shown(gate, qtbot)
    gate.user.setFocus()
    seen = []
    for _ in range(4):
        seen.append(gate.focusWidget())
        gate.focusNextChild()
    assert seen == [gate.user, gate.passphrase.field, gate.passphrase.eye, gate.enter]
