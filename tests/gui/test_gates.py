"""Signing in, recovery, first run, and the way from the first frame to the opened office."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.settings import Settings
from simata_desktop.ui.daily_backup import DailyBackup
from simata_desktop.ui.desk import Desk
from simata_desktop.ui.first_run import Answers, FirstRun, Founded
from simata_desktop.ui.recovery_sheet import RecoverySheet
from simata_desktop.ui.scope import Choice, Chosen, ScopeOffer
from simata_desktop.ui.sign_in import SignIn
from simata_desktop.ui.start import ABSENT, LOCKED, READY, Plan, Start
from simata_desktop.ui.tasks import Tasks, TicketProgress
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button
from tests.gui.sample_pages import ENTRIES, PAGE_ACTIONS, SampleDesk

GOOD = "kuda lumping menari"


class SampleDoor:
    def __init__(self) -> None:
        self.tries: list[tuple[str, ...]] = []

    def users(self) -> Sequence[str]:
        return ("Ratih",)

    def sign_in(self, user: str, passphrase: str) -> object:
        self.tries.append((user, passphrase))
        if passphrase != GOOD:
            raise UserError("login.wrong", field="passphrase", retry_after=2)
        return "office"

    def recover(self, code: str, *, user: str, passphrase: str) -> object:
        self.tries.append((code, user, passphrase))
        if code != "AAAA":
            raise UserError("recovery.wrong")
        return "office"


class SampleFounder:
    def __init__(self) -> None:
        self.asked: list[Answers] = []

    def offices(self) -> Sequence[tuple[str, str]]:
        return [("33.74", "Kota Semarang"), ("33.22", "Kabupaten Semarang")]

    def check_passphrase(self, user: str, passphrase: str) -> None:
        if len(passphrase) < 12:
            raise UserError("passphrase.weak", shortest=12)

    def found(self, answers: Answers, progress: TicketProgress) -> Founded:
        self.asked.append(answers)
        return Founded("office", "" if answers.kind == "practice" else "AAAA-BBBB")


@pytest.fixture
def door() -> SampleDoor:
    return SampleDoor()


@pytest.fixture
def gate(theme: Theme, text: Text, tasks: Tasks, door: SampleDoor, qtbot: QtBot) -> SignIn:
    made = SignIn(theme, text, tasks, door=door, office="BKPSDM Contoh")
    qtbot.addWidget(made)
    made.show()
    return made


def test_enter_signs_in_and_forgets_what_was_typed(gate: SignIn, door: SampleDoor, qtbot: QtBot) -> None:
    opened = []
    gate.opened.connect(opened.append)
    assert gate.user.text() == "Ratih"
    qtbot.keyClicks(gate.passphrase.field, GOOD)
    qtbot.keyClick(gate.passphrase.field, Qt.Key.Key_Return)
    assert opened == ["office"]
    assert gate.passphrase.text() == ""
    assert gate.passphrase.field.echoMode() == QLineEdit.EchoMode.Password


def test_a_wrong_passphrase_waits_and_counts_down(gate: SignIn, door: SampleDoor, qtbot: QtBot) -> None:
    gate.passphrase.field.setText("salah sekali ini")
    gate.enter.click()
    assert "2 detik" in gate.said.text()
    assert gate.enter.text() == "Tunggu 2 detik"
    assert not gate.enter.isEnabled()
    gate.passphrase.field.setText(GOOD)
    qtbot.keyClick(gate.passphrase.field, Qt.Key.Key_Return)
    assert len(door.tries) == 1
    gate._count_down()
    assert gate.enter.text() == "Tunggu 1 detik"
    gate._count_down()
    assert gate.enter.text() == "Buka data"
    assert gate.enter.isEnabled()


def test_the_recovery_code_opens_with_a_new_passphrase(gate: SignIn, door: SampleDoor) -> None:
    opened = []
    gate.opened.connect(opened.append)
    gate.lost.click()
    gate.code.setText("BBBB")
    gate.new.field.setText(GOOD)
    gate.again.field.setText(GOOD + "x")
    gate.recover.click()
    assert "tidak sama" in gate.recovery_said.text()
    assert not door.tries
    gate.again.field.setText(GOOD)
    gate.recover.click()
    assert "bukan milik" in gate.recovery_said.text()
    gate.code.setText("AAAA")
    gate.recover.click()
    assert opened == ["office"]
    assert door.tries[-1] == ("AAAA", "Ratih", GOOD)
    assert gate.new.text() == gate.code.text() == ""


def test_the_passphrase_can_be_seen_and_caps_lock_is_named(gate: SignIn, qtbot: QtBot) -> None:
    gate.passphrase.eye.click()
    assert gate.passphrase.field.echoMode() == QLineEdit.EchoMode.Normal
    assert gate.passphrase.eye.accessibleName() == "Sembunyikan kata sandi"
    qtbot.keyClicks(gate.passphrase.field, "A")  # a capital without Shift
    assert gate.passphrase._caps.isVisible()
    qtbot.keyClicks(gate.passphrase.field, "a")
    assert not gate.passphrase._caps.isVisible()


@pytest.fixture
def founder() -> SampleFounder:
    return SampleFounder()


@pytest.fixture
def first(theme: Theme, text: Text, tasks: Tasks, founder: SampleFounder, qtbot: QtBot) -> FirstRun:
    made = FirstRun(theme, text, tasks, founder=founder)
    qtbot.addWidget(made)
    made.show()
    return made


def test_three_answers_make_an_office_and_its_recovery_code_is_kept(first: FirstRun, founder: SampleFounder) -> None:
    finished = []
    first.finished.connect(lambda workspace, begin: finished.append((workspace, begin)))
    first.office.setText("Kota Semarang")
    first.next_office.click()
    first.user.setText("ratih")
    first.new.field.setText("pendek")
    first.next_kind.click()
    assert "karakter" in first.said.text()
    first.new.field.setText(GOOD)
    first.next_kind.click()
    assert "tidak sama" in first.said.text()
    first.again.field.setText(GOOD)
    first.next_kind.click()
    first.finish.click()
    assert founder.asked == [Answers("33.74", "Kota Semarang", "new", "ratih", GOOD, "import")]
    sheet = first.findChild(RecoverySheet)
    assert sheet is not None
    assert not finished
    assert not sheet.go_on.isEnabled()
    sheet.done.setChecked(True)
    sheet.go_on.click()
    assert finished == [("office", "import")]
    assert first.new.text() == ""


def test_everything_can_be_skipped_into_the_practice_office(first: FirstRun, founder: SampleFounder) -> None:
    finished = []
    first.finished.connect(lambda workspace, begin: finished.append((workspace, begin)))
    for _ in range(2):
        skips = [button for button in first.findChildren(Button) if button.text() == "Lewati" and button.isVisible()]
        skips[0].click()
    assert founder.asked == [Answers(kind="practice")]
    assert finished == [("office", "empty")]


def test_joining_a_server_is_named_but_not_offered(first: FirstRun) -> None:
    join = first.kind.button(2)
    assert "server pusat" in join.text()
    assert not join.isEnabled()


def test_a_failure_keeps_the_answers(first: FirstRun, founder: SampleFounder, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(answers: Answers, progress: TicketProgress) -> Founded:
        raise EnvironmentProblem("disk.full")

    monkeypatch.setattr(founder, "found", full)
    first.office.setText("Kota Semarang")
    first.next_office.click()
    first.user.setText("ratih")
    for field in (first.new, first.again):
        field.field.setText(GOOD)
    first.next_kind.click()
    first.finish.click()
    assert "penuh" in first.failed.text()
    assert first.pages.isEnabled()
    assert first.new.text() == GOOD


def test_the_recovery_code_can_be_copied(theme: Theme, text: Text, qtbot: QtBot) -> None:
    sheet = RecoverySheet(theme, text, "AAAA-BBBB")
    qtbot.addWidget(sheet)
    sheet.findChildren(type(sheet.go_on))[-1].click()
    assert QGuiApplication.clipboard().text() == "AAAA-BBBB"


class SampleHouse:
    def __init__(self, state: str, door: SampleDoor, founder: SampleFounder) -> None:
        self._state, self._door, self._founder = state, door, founder
        self.entered = 0
        self.broken = False
        self.kept: list[bool] = []
        self.left: list[Any] = []
        self.noted: list[BaseException] = []

    def state(self) -> str:
        return self._state

    def office(self) -> str:
        return "BKPSDM Contoh"

    def door(self) -> SampleDoor:
        return self._door

    def founder(self) -> SampleFounder:
        return self._founder

    def enter(self) -> Any:
        self.entered += 1
        if self.broken:
            raise EnvironmentProblem("workspace.read_only")
        return "office"

    def scope(self, workspace: Any) -> ScopeOffer:
        return ScopeOffer(Chosen(Choice(None, "Semua"), Choice(2026, "2026"), Choice("bkn411", "BKN")))

    def desk(self, workspace: Any) -> Desk:
        return SampleDesk()

    def keep(self, workspace: Any, progress: object, *, daily: bool) -> None:
        self.kept.append(daily)

    def leave(self, workspace: Any) -> None:
        self.left.append(workspace)
        if self.broken:
            raise EnvironmentProblem("disk.full")

    def exchange(self, workspace: Any, progress: object) -> None:
        """No centre."""

    def keeper(self, workspace: Any) -> None:
        return None

    def note(self, error: BaseException) -> None:
        self.noted.append(error)


def started(house: SampleHouse, tasks: Tasks, qtbot: QtBot, folder: Path, **given: str) -> Start:
    plan = Plan(lambda settings: house, ENTRIES, PAGE_ACTIONS, import_page="people")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    start = Start(app, Settings(folder, **given), plan, tasks=tasks)
    qtbot.addWidget(start.window)
    start.show()
    return start


def test_nothing_is_opened_before_the_first_frame_is_painted(tasks: Tasks, door: SampleDoor, founder: SampleFounder,
                                                             qtbot: QtBot, tmp_path: Path) -> None:
    house = SampleHouse(READY, door, founder)
    start = started(house, tasks, qtbot, tmp_path)
    assert house.entered == 0
    qtbot.waitUntil(lambda: start.window.page is not None)
    assert house.entered == 1
    assert start.window.page.key == "home"


def test_a_locked_office_asks_and_then_opens(tasks: Tasks, door: SampleDoor, founder: SampleFounder, qtbot: QtBot,
                                             tmp_path: Path) -> None:
    start = started(SampleHouse(LOCKED, door, founder), tasks, qtbot, tmp_path)
    qtbot.waitUntil(lambda: start.window.findChild(SignIn) is not None)
    gate = start.window.findChild(SignIn)
    gate.passphrase.field.setText(GOOD)
    gate.enter.click()
    assert start.window.page.key == "home"
    assert start.window.frame.isVisible()


def test_who_is_given_by_the_surroundings_is_not_asked(tasks: Tasks, door: SampleDoor, founder: SampleFounder,
                                                       qtbot: QtBot, tmp_path: Path) -> None:
    start = started(SampleHouse(LOCKED, door, founder), tasks, qtbot, tmp_path, user="Ratih", passphrase=GOOD)
    qtbot.waitUntil(lambda: start.window.page is not None)
    assert door.tries == [("Ratih", GOOD)]


def test_the_first_start_asks_and_ends_at_the_import(tasks: Tasks, door: SampleDoor, founder: SampleFounder,
                                                     qtbot: QtBot, tmp_path: Path) -> None:
    start = started(SampleHouse(ABSENT, door, founder), tasks, qtbot, tmp_path)
    qtbot.waitUntil(lambda: start.window.findChild(FirstRun) is not None)
    start.window.findChild(FirstRun).finished.emit("office", "people")
    assert start.window.page.key == "people"


def test_what_cannot_be_opened_says_why_and_can_be_tried_again(tasks: Tasks, door: SampleDoor, founder: SampleFounder,
                                                               qtbot: QtBot, tmp_path: Path) -> None:
    house = SampleHouse(READY, door, founder)
    house.broken = True
    start = started(house, tasks, qtbot, tmp_path)
    qtbot.waitUntil(lambda: house.entered == 1)
    assert not start.window.frame.isVisible()
    house.broken = False
    start._again()
    assert start.window.page.key == "home"


def test_backups_are_made_while_the_office_is_open_and_at_the_end(tasks: Tasks, door: SampleDoor,
                                                                  founder: SampleFounder, qtbot: QtBot,
                                                                  tmp_path: Path) -> None:
    house = SampleHouse(READY, door, founder)
    start = started(house, tasks, qtbot, tmp_path)
    qtbot.waitUntil(lambda: start.window.page is not None)
    daily = start.window.findChild(DailyBackup)
    daily.look(daily=False)
    daily._hourly.timeout.emit()
    qtbot.waitUntil(lambda: house.kept == [False, True])
    start.leave()
    assert house.left == ["office"]
    house.broken = True
    start.leave()
    assert [error.code for error in house.noted] == ["disk.full"]


def test_a_window_that_opened_nothing_leaves_nothing(tasks: Tasks, door: SampleDoor, founder: SampleFounder,
                                                     qtbot: QtBot, tmp_path: Path) -> None:
    house = SampleHouse(LOCKED, door, founder)
    start = started(house, tasks, qtbot, tmp_path)
    qtbot.waitUntil(lambda: start.window.findChild(SignIn) is not None)
    start.leave()
    assert house.left == []
