"""A person is given to another office from the inspector; what is refused stands below its field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from simata_desktop.domain.changes import NOTHING, Changes
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.tasks import Tasks, TicketProgress, threads
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.transfer_offer import TransferForm, TransferOffer
from tests.gui.practice import practice_window
from tests.gui.sync_office import OFFICE, SyncPc
from tests.services.exchange_office import centre

NIP = "197908142005012006"


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[SyncPc]:
    made = SyncPc(tmp_path / "satu", 1, "Ratih", centre())
    made.person("Wulan Contohwati", NIP)
    yield made
    made.close()


@pytest.fixture
def real_tasks(qapp: QApplication) -> Iterator[Tasks]:
    """Work in threads, as in the running program."""
    made = Tasks(threads())
    yield made
    made.close()


def shown(pc: SyncPc, theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot) -> tuple[MainWindow, TransferOffer]:
    """The offer in the inspector of the one person there is."""
    window = practice_window(pc.workspace, pc.folder, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("people", NIP)

    def offer() -> TransferOffer | None:
        inspected = window._inspected.get("people")
        return inspected.findChild(TransferOffer) if inspected is not None else None

    qtbot.waitUntil(lambda: offer() is not None)
    found = offer()
    assert found is not None
    return window, found


def test_before_joining_it_cannot_be_pressed_and_says_why(
        pc: SyncPc, theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot) -> None:
    _, offer = shown(pc, theme, text, tasks, qtbot)
    assert not offer.button.isEnabled()
    assert offer.button.toolTip() == text("ui.sync.not_joined")


def test_it_is_asked_for_with_office_and_reason(
        pc: SyncPc, theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot) -> None:
    pc.join()
    window, offer = shown(pc, theme, text, tasks, qtbot)
    qtbot.mouseClick(offer.button, Qt.MouseButton.LeftButton)
    form = offer.form
    assert isinstance(form, TransferForm)
    before = pc.workspace.syncing.state.pending()
    form.value.setText(OFFICE)
    qtbot.mouseClick(form.give, Qt.MouseButton.LeftButton)
    assert form.problems[form.field].text() == text("error.reason.missing")
    form.field.setText("SK mutasi 12/2026")
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(form.problems[form.value].text()))
    assert form.problems[form.value].text() == text("error.transfer.same", office=OFFICE)
    assert pc.workspace.syncing.state.pending() == before, "nothing was asked for"
    form.value.setText("DINKES – Dinas Kesehatan")
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pc.workspace.syncing.state.pending() == before + 1)
    assert "DINKES" in window.frame.message.words.text()
    assert offer.form is None


def test_it_goes_to_the_office_that_was_confirmed(
        pc: SyncPc, theme: Theme, text: Text, real_tasks: Tasks, qtbot: QtBot) -> None:
    """The writer may be busy for a while; what is typed meanwhile has not been confirmed."""
    pc.join()
    window, offer = shown(pc, theme, text, real_tasks, qtbot)
    qtbot.mouseClick(offer.button, Qt.MouseButton.LeftButton)
    form = offer.form
    assert isinstance(form, TransferForm)
    form.value.setText("DINKES")
    form.field.setText("SK mutasi 12/2026")
    free = Event()
    seen: list[object] = []

    def busy(progress: TicketProgress) -> Changes:
        free.wait(5)
        return NOTHING

    real_tasks.changed.connect(lambda changes, _: seen.append(changes.params.get("office")))
    real_tasks.run_command(busy)
    qtbot.mouseClick(form.give, Qt.MouseButton.LeftButton)
    form.value.setText("DINSOS")
    free.set()
    qtbot.waitUntil(lambda: offer.form is None)
    assert "DINKES" in window.frame.message.words.text()
    assert [one for one in seen if one] == ["DINKES"]
