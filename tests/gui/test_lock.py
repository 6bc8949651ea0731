"""Nobody at the PC: the office closes or a veil is drawn; real keys, and a clock that is moved."""

from __future__ import annotations

import gc
import shutil
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from simata_desktop.app import create_workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.settings import Settings
from simata_desktop.ui.idle import Idle
from simata_desktop.ui.page import Page
from simata_desktop.ui.plan import ENTRIES, PAGE_ACTIONS
from simata_desktop.ui.program import OfficeHouse
from simata_desktop.ui.sign_in import SignIn
from simata_desktop.ui.start import Plan, Start
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.veil import Veil

USER, WORDS = "Ratih", "kuda lumping menari"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kunci") / "ruang"
    create_workspace(folder, USER, WORDS, office=("3374", "Kota Contoh"))[0].close()
    return folder


@pytest.fixture
def start(template: Path, tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> Iterator[Start]:
    """The program on an office that is locked, signed in and showing its first page."""
    settings = Settings(Path(shutil.copytree(template, tmp_path / "ruang")), user=USER, passphrase=WORDS)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made = Start(app, settings, Plan(lambda settings: OfficeHouse(settings), ENTRIES, PAGE_ACTIONS), tasks=tasks,
                 clock=FixedClock())
    qtbot.addWidget(made.window)
    made.show()
    qtbot.waitUntil(lambda: made.window.page is not None)
    made.window.activateWindow()
    yield made
    made.leave()


def later(start: Start, **delta: float) -> None:
    """Time goes by, and the lock looks at the clock."""
    clock = start._clock
    assert isinstance(clock, FixedClock)
    clock.move(**delta)
    assert start.lock is not None
    start.lock.idle.look()


def front(start: Start) -> Page:
    page = start.window.page
    assert page is not None
    return page


def veil(start: Start) -> Veil:
    gate = start.window.gate
    assert isinstance(gate, Veil)
    return gate


@pytest.fixture
def session(start: Start, monkeypatch: pytest.MonkeyPatch) -> Start:
    """The page in front shows a running session."""
    monkeypatch.setattr(front(start), "keeps_open", lambda: True)
    return start


def test_an_idle_office_is_closed_and_asks_again(start: Start, qtbot: QtBot) -> None:
    paused: list[object] = []
    page, kept = front(start), weakref.ref(start._workspace)
    page.pause = lambda: paused.append(start._workspace.office.settings())  # type: ignore[method-assign]
    QGuiApplication.clipboard().setText("198001012005011001")
    dialog = QDialog(start.window)
    dialog.show()
    later(start, minutes=9, seconds=59)
    assert start.window.gate is None
    later(start, seconds=1)
    assert paused == [{}], "what is being typed is kept while the store is open"
    assert isinstance(start.window.gate, SignIn)
    assert not dialog.isVisible()
    assert QGuiApplication.clipboard().text() == ""
    assert start._workspace is None
    assert start.window.page is None
    assert "Kota Contoh" not in start.window.windowTitle()
    assert not any(item.words.text() for item in start.window.frame.status.items())
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert kept() is None, "nobody holds the key any more"
    assert not list(start._settings.workspace.glob("*-wal")), "the store is closed"
    later(start, minutes=60)
    gate = start.window.gate
    qtbot.keyClicks(gate.passphrase.field, WORDS)
    qtbot.keyClick(gate.passphrase.field, Qt.Key.Key_Return)
    assert start.window.gate is None
    assert front(start).isVisible()
    assert "Kota Contoh" in start.window.windowTitle()


@pytest.mark.parametrize("touch", ["key", "mouse"])
def test_a_key_or_the_mouse_begins_anew(start: Start, touch: str) -> None:
    window = start.window.windowHandle()
    later(start, minutes=9)
    if touch == "key":
        QTest.keyClick(window, Qt.Key.Key_Down)
    else:
        QTest.mouseMove(window, QPoint(5, 5))
        QTest.mouseMove(window, QPoint(9, 9))
    later(start, minutes=9)
    assert start.window.gate is None
    later(start, minutes=1)
    assert start.window.gate is not None


def test_the_minutes_of_the_office_count(start: Start) -> None:
    start._workspace.screen.set_minutes("2")
    later(start, minutes=2)
    assert isinstance(start.window.gate, SignIn)


def test_a_clock_that_is_set_back_locks_nothing(start: Start) -> None:
    later(start, hours=-30)
    later(start, minutes=9)
    assert start.window.gate is None
    later(start, minutes=1)
    assert start.window.gate is not None


def test_the_keys_lock_at_once(start: Start) -> None:
    QTest.keyClick(start.window.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(start.window.gate, SignIn)


def test_an_open_session_gets_a_veil_and_its_store_stays_open(session: Start, qtbot: QtBot) -> None:
    workspace, page = session._workspace, front(session)
    workspace.screen.set_pin("4711")
    later(session, minutes=10)
    shown = veil(session)
    assert not session.window.frame.isVisible()
    assert workspace.office.settings() == {}, "the store answers"
    for keys in (Qt.Key.Key_2, Qt.Key.Key_K, Qt.Key.Key_L):
        QTest.keyClick(session.window.windowHandle(), keys, Qt.KeyboardModifier.ControlModifier)
    assert veil(session) is shown
    assert front(session) is page, "no key reaches the pages"
    qtbot.keyClicks(shown.secret.field, "0000")
    qtbot.keyClick(shown.secret.field, Qt.Key.Key_Return)
    assert "4" in shown.said.text()
    qtbot.keyClicks(shown.secret.field, "4711")
    qtbot.keyClick(shown.secret.field, Qt.Key.Key_Return)
    assert session.window.gate is None
    assert front(session) is page
    assert session._workspace is workspace
    QTest.keyClick(session.window.windowHandle(), Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert front(session) is not page, "keys work again"


def test_after_five_wrong_pins_only_the_passphrase_lifts_it(session: Start, qtbot: QtBot) -> None:
    session._workspace.screen.set_pin("4711")
    later(session, minutes=10)
    shown = veil(session)
    for _ in range(5):
        qtbot.keyClicks(shown.secret.field, "0000")
        qtbot.keyClick(shown.secret.field, Qt.Key.Key_Return)
    assert shown.secret.field.accessibleName() == "Kata sandi"
    qtbot.keyClicks(shown.secret.field, "4711")
    qtbot.keyClick(shown.secret.field, Qt.Key.Key_Return)
    assert veil(session) is shown
    assert "salah" in shown.said.text()
    session._workspace.desk.clock = FixedClock()
    session._workspace.desk.clock.move(days=365 * 20)
    qtbot.keyClicks(shown.secret.field, WORDS)
    qtbot.keyClick(shown.secret.field, Qt.Key.Key_Return)
    assert session.window.gate is None


def test_a_pin_is_chosen_when_the_veil_is_first_wanted(session: Start, qtbot: QtBot) -> None:
    QTest.keyClick(session.window.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    shown = veil(session)
    assert shown.new.isVisible()
    qtbot.keyClicks(shown.new.field, "12")
    qtbot.keyClick(shown.new.field, Qt.Key.Key_Return)
    assert "4 sampai 8" in shown.refused.text()
    qtbot.keyClicks(shown.new.field, "1234")
    qtbot.keyClick(shown.new.field, Qt.Key.Key_Return)
    assert shown.secret.isVisible()
    qtbot.keyClicks(shown.secret.field, "1234")
    qtbot.mouseClick(shown.lift, Qt.MouseButton.LeftButton)
    assert session.window.gate is None


def test_idle_without_a_pin_asks_for_the_passphrase_and_may_close_the_office(session: Start, qtbot: QtBot) -> None:
    later(session, minutes=10)
    shown = veil(session)
    assert shown.secret.isVisible()
    assert shown.secret.field.accessibleName() == "Kata sandi"
    qtbot.mouseClick(shown.close_office, Qt.MouseButton.LeftButton)
    assert isinstance(session.window.gate, SignIn)
    assert session._workspace is None


def test_the_practice_office_is_not_locked(start: Start) -> None:
    assert start.lock is not None
    start.lock.idle.end()
    start.lock.begin(None)
    QTest.keyClick(start.window.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert start.window.gate is None
    assert "latihan" in start.window.frame.message.words.text()


def test_it_watches_only_while_it_is_on(qapp: QApplication) -> None:
    idle, seen = Idle(qapp, FixedClock()), []
    idle.passed.connect(lambda: seen.append(1))
    assert not idle.watches
    idle.begin(lambda: 2)
    assert idle.watches
    idle.end()
    assert not idle.watches
    assert seen == []
    assert isinstance(idle.parent(), QWidget | None)
