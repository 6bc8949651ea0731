"""Making this PC the centre of its office, from the window; the server itself is tested in tests/server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from simata_desktop.domain.errors import EnvironmentProblem
from simata_desktop.services.enrolling import Joined
from simata_desktop.services.office_centre import CentreNote, PcCode
from simata_desktop.ui.sync_page import SyncPage
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.practice import practice_window, words_of
from tests.gui.sync_office import OFFICE_NAME, SyncPc
from tests.services.exchange_office import centre

ADDRESS = "https://10.1.2.3:8420"


class Process:
    """A centre that runs or does not."""

    running = False


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[SyncPc]:
    made = SyncPc(tmp_path / "satu", 1, "Ratih", centre())
    yield made
    made.close()


@pytest.fixture
def page(alone: SyncPc, theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> SyncPage:
    window = practice_window(alone.workspace, tmp_path / "satu", theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("sync")
    made = window.page
    assert isinstance(made, SyncPage)
    return made


def button(page: SyncPage, word: str) -> QPushButton:
    found = page.side.findChild(QPushButton, f"centre.{word}")
    assert found is not None
    return found


def test_the_form_says_what_it_means_and_refuses_below_the_address(
        alone: SyncPc, page: SyncPage, qtbot: QtBot, text: Text) -> None:
    qtbot.mouseClick(page.join.centre, Qt.MouseButton.LeftButton)
    form = page.centre.form
    assert form.isVisible()
    assert "tidak dienkripsi" in words_of(form)
    assert form.address.text(), "an address of this PC is offered"
    assert not form.make.isEnabled()
    assert "Pengaturan" in form.busy.text(), "the office has no code yet, and it says where to give one"
    qtbot.mouseClick(form.back, Qt.MouseButton.LeftButton)
    assert page.join.isVisible()


def test_it_is_made_joined_stopped_and_gives_codes(
        alone: SyncPc, page: SyncPage, qtbot: QtBot, text: Text, tmp_path: Path) -> None:
    service, process, form = alone.workspace.centre, Process(), page.centre.form
    asked: list[str] = []

    def set_up(address: str, progress: object) -> Joined:
        asked.append(address)
        if len(asked) == 1:
            raise EnvironmentProblem("centre.failed", why="alamat itu tidak menjawab")
        alone.join()
        process.running = True
        service.note = lambda: CentreNote("DEMO", ADDRESS, str(tmp_path / "pusat.pem"), "AAAA BBBB")
        return Joined("pc", 1, "DEMO", OFFICE_NAME, ADDRESS, "Ratih", ("verifier",))

    service.process, service.set_up = process, set_up  # type: ignore[assignment,method-assign]
    service.refuse = lambda: None  # type: ignore[method-assign]
    page.refresh(None)
    qtbot.mouseClick(page.join.centre, Qt.MouseButton.LeftButton)
    form.address.setText("10.1.2.3")
    qtbot.mouseClick(form.make, Qt.MouseButton.LeftButton)
    assert form.row.problem.isVisible()
    assert "tidak menjawab" in form.row.problem.text()
    qtbot.mouseClick(form.make, Qt.MouseButton.LeftButton)
    assert asked == ["10.1.2.3", "10.1.2.3"]
    assert page.side.isVisible()
    assert ADDRESS in words_of(page.side)

    service.code = lambda: PcCode(ADDRESS, "ABCD-2345-EFGH-6789", "AAAA BBBB", tmp_path, "2026-11-27T08:00:00+07:00")
    qtbot.mouseClick(button(page, "code"), Qt.MouseButton.LeftButton)
    assert "ABCD-2345-EFGH-6789" in page.message.words.text()
    assert "27" in page.message.words.text()

    def stop() -> None:
        process.running = False

    service.stop = stop  # type: ignore[method-assign]
    qtbot.mouseClick(button(page, "stop"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: button(page, "start").isVisible())
    (tmp_path / "pusat.pem").write_text("-----BEGIN CERTIFICATE-----\n")
    page.centre.choose_place = lambda title, name: str(tmp_path / "bawa.pem")
    service._noted = service.note  # type: ignore[method-assign]
    qtbot.mouseClick(button(page, "certificate"), Qt.MouseButton.LeftButton)
    assert (tmp_path / "bawa.pem").read_text().startswith("-----BEGIN")
