"""The window's own backups, with the real house behind it: nobody has to think of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from simata_desktop import app
from simata_desktop.settings import Settings
from simata_desktop.store.backup_shelf import backups
from simata_desktop.ui.plan import plan
from simata_desktop.ui.start import Start
from simata_desktop.ui.tasks import Tasks, threads

USER, PASSPHRASE = "admin", "kalimat sandi untuk uji coba"


def test_an_office_that_was_worked_in_is_backed_up_when_its_window_has_closed(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "ruang"
    app.create_workspace(folder, USER, PASSPHRASE)[0].close()
    for kept in (1, 1):  # the second time nothing has changed
        start = _opened(qtbot, folder)
        start.window.close()
        start.leave()
        assert len(backups(folder / "backups")) == kept
        assert not list(folder.glob("store.db-wal"))  # and the store is closed


def test_a_practice_office_is_not(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "ruang"
    made, _ = app.create_workspace(folder, USER, PASSPHRASE, practice=True)
    made.close()
    start = _opened(qtbot, folder)
    start.window.close()
    start.leave()
    assert not (folder / "backups").exists()


def _opened(qtbot: QtBot, folder: Path) -> Start:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    start = Start(application, Settings(folder, user=USER, passphrase=PASSPHRASE), plan(), tasks=Tasks(threads()))
    qtbot.addWidget(start.window)
    start.show()
    qtbot.waitUntil(lambda: start.window.page is not None, timeout=20_000)
    assert [timer.isActive() for timer in start.window.findChildren(QTimer) if timer.interval() == 3_600_000] == [True]
    return start
