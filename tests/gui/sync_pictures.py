"""Two windows while a conflict arises, is decided, and both agree: python tests/gui/sync_pictures.py OUT."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from simata_desktop.resources import words
from simata_desktop.services.conflicts import THEIRS
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.sync_page import SyncPage
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.gui_doubles import inline_lanes
from tests.gui.practice import practice_window
from tests.gui.sync_office import disagree, two_pcs
from tests.services.exchange_office import centre

WIDE, TALL, GAP = 1366, 768, 12


def beside(windows: list[MainWindow], file: Path) -> None:
    """Both windows as one picture."""
    for window in windows:
        window.reload()
    QApplication.processEvents()
    whole = QPixmap(2 * WIDE + GAP, TALL)
    whole.fill()
    painter = QPainter(whole)
    for place, window in enumerate(windows):
        painter.drawPixmap(place * (WIDE + GAP), 0, window.grab())
    painter.end()
    whole.save(str(file))


def main(out: Path) -> None:
    """Before joining, the conflict on both, one side chosen, decided and agreed."""
    app = QApplication([])
    theme, text, tasks = Theme(app, "light"), Text(words("id")), Tasks(inline_lanes())
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        pcs = two_pcs(Path(folder), centre())
        windows = [practice_window(pc.workspace, Path(folder) / str(pc.number), theme=theme, text=text, tasks=tasks)
                   for pc in pcs]
        for window in windows:
            window.resize(WIDE, TALL)
            window.open_page("sync")
        beside(windows, out / "sync-1-before.png")
        for pc in pcs:
            pc.join()
        disagree(*pcs)
        beside(windows, out / "sync-2-conflict.png")
        page = windows[0].page
        assert isinstance(page, SyncPage)
        page.conflicts.cards[THEIRS].choice.click()
        page.conflicts.reason.setText("SK penetapan asli sudah dilihat")
        beside(windows, out / "sync-3-chosen.png")
        page.conflicts.decide.click()
        for pc in (*pcs, *pcs):
            pc.by_line()
        beside(windows, out / "sync-4-agreed.png")
        for pc in pcs:
            pc.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
