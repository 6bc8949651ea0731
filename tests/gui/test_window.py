"""The frame: measures, lazy pages, actions, undo in the menu, what the status bar says, messages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import UserError
from simata_desktop.ui.action_table import FRAME_ACTIONS, MENUS, ActionSpec
from simata_desktop.ui.actions import Actions
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.rail import RailItem
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.top_bar import ActionButton
from tests.gui.sample_pages import ENTRIES, PAGE_ACTIONS, SampleDesk, open_window


@pytest.fixture
def window(theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    made = MainWindow(theme, text, tasks, entries=ENTRIES, page_actions=PAGE_ACTIONS)
    qtbot.addWidget(made)
    return open_window(made, tmp_path)


def place(window: MainWindow, widget: QWidget) -> tuple[int, int, int, int]:
    corner = widget.mapTo(window, QPoint(0, 0))
    return corner.x(), corner.y(), widget.width(), widget.height()


def test_the_frame_has_the_measures_of_the_reference(window: MainWindow) -> None:
    window.open_page("people", "197908142005012006")
    assert place(window, window.strip) == (0, 0, 1366, 24)
    assert place(window, window.frame.rail) == (0, 24, 148, 720)
    assert place(window, window.frame.bars) == (148, 24, 1218, 44)
    assert place(window, window.frame.inspector) == (1030, 68, 336, 676)
    assert place(window, window.frame.pages)[0:2] == (148, 68)
    assert place(window, window.frame.status) == (0, 744, 1366, 24)


def test_a_late_answer_stays_in_the_inspector_of_its_page(window: MainWindow) -> None:
    window.open_page("home")
    home = window.page
    window.open_page("people", "197908142005012006")
    shown = window.frame.inspector.isVisible(), window.page.panel.isVisible()
    home.inspect(home.panel)
    assert (window.frame.inspector.isVisible(), window.page.panel.isVisible()) == shown == (True, True)
    assert not home.panel.isVisible()
    window.open_page("home")
    assert home.panel.isVisible()


def test_the_collapsed_rail_is_narrow_and_stays_so(window: MainWindow, tmp_path: Path) -> None:
    window.register["view.rail"].trigger()
    assert window.frame.rail.width() == 48
    assert "rail_collapsed=yes" in (tmp_path / "window.ini").read_text() or window.memory.flag(
        "window/rail_collapsed", default=False)


def test_the_projector_hides_the_menu_and_the_words_of_the_rail(window: MainWindow, theme: Theme,
                                                                qtbot: QtBot) -> None:
    window.register["view.projector"].trigger()
    assert theme.tokens.projector
    assert not window.strip.isVisible()
    assert window.frame.rail.width() == 48
    assert window.frame.bars.height() == 52
    window.register["view.light"].trigger()
    assert window.strip.isVisible()
    qtbot.waitUntil(lambda: window.frame.rail.width() == 148)


def test_pages_are_made_when_first_opened_and_loaded_once(window: MainWindow) -> None:
    assert list(window._pages) == ["home"]
    window.open_page("people")
    window.open_page("home")
    window.open_page("people")
    assert window.page.key == "people"
    assert window.page.seen == [None]


def test_a_change_reloads_the_page_in_front_and_marks_the_others(window: MainWindow, tasks: Tasks) -> None:
    window.open_page("people")
    change = Changes(frozenset({"person"}), count=1)
    tasks.run_command(lambda progress: change)
    assert window.page.seen == [None, change]
    assert window._pages["home"].stale
    tasks.run_command(lambda progress: Changes(frozenset({"setting"}), count=1))
    assert window.page.seen == [None, change]


def test_a_page_does_not_reload_for_its_own_command(window: MainWindow, tasks: Tasks) -> None:
    window.open_page("people")
    tasks.run_command(lambda progress: Changes(frozenset({"person"}), count=1), owner=window.page)
    assert window.page.seen == [None]


def test_another_scope_reloads_the_page(window: MainWindow) -> None:
    scope = window.page.context.scope
    scope.choose("period", scope.options("period")[1])
    assert window.page.seen == [None, None]


def test_every_action_has_a_menu_and_keys_of_its_own(window: MainWindow) -> None:
    specs = list(window.register.specs())
    assert {spec.menu for spec in specs} <= set(MENUS)
    keys = [spec.keys for spec in specs]
    assert all(keys)
    assert len(keys) == len(set(keys))
    in_menus = {action.text() for menu in window.strip.bar.actions() for action in menu.menu().actions()}
    assert {window.register[spec.id].text() for spec in specs} <= in_menus
    assert all(not window.register[spec.id].text().startswith("ui.") for spec in specs)


def test_the_register_refuses_a_second_use_of_keys(window: MainWindow, text: Text) -> None:
    register = Actions(window, text, lambda spec: None)
    register.add(FRAME_ACTIONS[0])
    for wrong in (FRAME_ACTIONS[0], ActionSpec("x", "file", FRAME_ACTIONS[0].keys), ActionSpec("y", "nowhere", "F2"),
                  ActionSpec("z", "file", "")):
        with pytest.raises(ValueError, match=wrong.id):
            register.add(wrong)


def test_an_action_opens_its_page_and_runs_there(window: MainWindow) -> None:
    window.register["people.add"].trigger()
    assert window.page.key == "people"
    assert window.page.seen[-1] == "add"


def test_the_top_bar_has_one_filled_button_and_follows_its_action(window: MainWindow) -> None:
    window.open_page("people")
    buttons = window.frame.bars.currentWidget().findChildren(ActionButton)
    assert [button.text() for button in buttons] == ["Cetak daftar…", "Tambah pegawai"]
    assert [button.property("kind") for button in buttons] == [None, "filled"]
    window.enable("people.add", on=False, words="Tambah 2 pegawai")
    assert not buttons[1].isEnabled()
    assert buttons[1].text() == "Tambah 2 pegawai"


def test_undo_and_redo_say_what_and_do_it(window: MainWindow) -> None:
    undo, redo = window.register["edit.undo"], window.register["edit.redo"]
    assert undo.text() == "Urungkan: Impor"
    assert not redo.isEnabled()
    undo.trigger()
    assert window.desk.undone == ["undo"]
    assert not undo.isEnabled()
    assert redo.text() == "Ulangi: Impor"


def test_the_status_bar_speaks_in_words(window: MainWindow) -> None:
    said = [item.words.text() for item in window.frame.status.items() if item.isVisible()]
    assert said == ["Ratih Misalningsih · Petugas", "BKPSDM Kabupaten Contoh Raya", "Tersimpan di komputer ini 09.41",
                    "Menunggu dikirim (14)", "Sudah diterima pusat 09.42", "Aturan BKN 411/2025 versi 1"]


def test_before_enrolment_and_in_practice_other_words_stand_there(window: MainWindow) -> None:
    desk = window.desk
    assert isinstance(desk, SampleDesk)
    desk.now = replace(desk.now, enrolled=False)
    window.ask_standing()
    said = [item.words.text() for item in window.frame.status.items() if item.isVisible()]
    assert "Belum terhubung ke pusat" in said
    assert not any("Menunggu" in words for words in said)
    desk.now = replace(desk.now, practice=True)
    window.ask_standing()
    assert "Kantor latihan" in [item.words.text() for item in window.frame.status.items()]
    assert window.frame.banner.isVisible()
    assert "Kantor latihan" in window.windowTitle()


def test_a_failure_nobody_heard_of_stands_above_the_page(window: MainWindow, tasks: Tasks) -> None:
    def refuse() -> None:
        raise UserError("never.heard.of")

    tasks.run_query(refuse)
    assert window.frame.message.isVisible()
    assert "never.heard.of" in window.frame.message.words.text()
    assert window.frame.message.level == "danger"


def test_keys_reach_pages_and_the_filter(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.page.key == "people"
    window.register["edit.filter"].trigger()
    assert window.page.field.hasFocus() or window.focusWidget() is window.page.field


def test_names_stay_hidden_on_pages_made_later(window: MainWindow) -> None:
    window.register["view.names"].trigger()
    window.open_page("people")
    assert window.page.hidden


def test_a_gate_takes_the_place_of_the_frame(window: MainWindow) -> None:
    gate = QWidget()
    window.show_gate(gate)
    assert gate.isVisible()
    assert not window.frame.isVisible()
    assert not window.strip.isEnabled()
    window.leave_gate()
    assert window.frame.isVisible()


def test_the_window_opens_where_it_was_left(window: MainWindow, theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
                                            tmp_path: Path) -> None:
    window.open_page("settings")
    again = MainWindow(theme, text, tasks, entries=ENTRIES, page_actions=PAGE_ACTIONS)
    qtbot.addWidget(again)
    open_window(again, tmp_path)
    assert again.page.key == "settings"


def test_the_rail_is_one_stop_for_tab_and_arrows_walk_it(window: MainWindow, qtbot: QtBot) -> None:
    items = window.frame.rail.findChildren(RailItem)
    assert [item.focusPolicy() for item in items].count(Qt.FocusPolicy.TabFocus) == 1
    items[0].setFocus()
    qtbot.keyClick(items[0], Qt.Key.Key_Down)
    assert window.focusWidget() is items[1]
    qtbot.keyClick(items[1], Qt.Key.Key_Space)
    assert window.page.key == "people"
