"""Windows for tests: an application dressed once, tasks that run at once, and no Qt warning left unnoticed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

pytest.importorskip("PySide6", reason="the gui extra (PySide6) is not installed")

from PySide6.QtCore import QCoreApplication, QEvent, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from simata_desktop.app import PRACTICE_PASSPHRASE, Workspace, open_workspace
from simata_desktop.resources import Words, words
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.page import Page
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.gui_doubles import inline_lanes
from tests.gui.practice import practice_office, practice_window

SAMPLE_WORDS = {"ui.action.people.print": "Cetak daftar…", "ui.action.people.add": "Tambah pegawai"}
HARMLESS = ("propagateSizeHints", "This plugin does not support")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.window)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["simata-test"]


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture(autouse=True)
def _light(theme: Theme) -> Iterator[None]:
    """The usual theme again, after windows of the test have gone: it dresses every widget that still lives."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.choose("light")


@pytest.fixture
def text() -> Text:
    catalogue = words("id")
    sentences = {key: catalogue(key) for key in catalogue.keys()}  # noqa: SIM118 (no dict)
    return Text(Words("id", {**sentences, **SAMPLE_WORDS}))


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    made = Tasks(inline_lanes())
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _no_qt_warnings(qapp: QApplication) -> Iterator[None]:
    said: list[str] = []

    def listen(kind: QtMsgType, _context: object, message: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not any(word in message for word in HARMLESS):
            said.append(message)

    before = qInstallMessageHandler(listen)
    yield
    qInstallMessageHandler(before)
    assert not said, f"Qt warned: {said}"


@pytest.fixture(scope="module")
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice office of ``PEOPLE`` of the module, to be copied."""
    folder = tmp_path_factory.mktemp("template") / "w"
    practice_office(folder, request.module.PEOPLE).close()
    return folder


@pytest.fixture
def own_office(template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """An office of the test's own: nothing of another test has changed it."""
    folder = tmp_path / "w"
    shutil.copytree(template, folder)
    workspace = open_workspace(folder, "admin", PRACTICE_PASSPHRASE)
    yield workspace
    workspace.close()


@pytest.fixture(scope="module")
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An office of as many invented people as ``PEOPLE`` of the module says, the same for all its tests."""
    workspace = practice_office(tmp_path_factory.mktemp("office") / "w", getattr(request.module, "PEOPLE", 300))
    yield workspace
    workspace.close()


@pytest.fixture
def window(request: pytest.FixtureRequest, office: Workspace, theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
           tmp_path: Path) -> MainWindow:
    """The window of the program on that office, showing ``PAGE`` of the module."""
    made = practice_window(office, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(made)
    if hasattr(request.module, "PAGE"):
        made.open_page(request.module.PAGE.key)
    return made


@pytest.fixture
def page(request: pytest.FixtureRequest, window: MainWindow) -> Page:
    """The page in front."""
    assert isinstance(window.page, request.module.PAGE)
    return window.page
