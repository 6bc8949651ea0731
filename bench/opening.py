"""The program's own start in a process of its own, until a frame stands. Imports only what the program imports."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from simata_desktop.__main__ import lacking
from simata_desktop.settings import settings
from simata_desktop.ui import start
from simata_desktop.ui.first_frame import FirstPaint
from simata_desktop.ui.plan import plan

LOOK = 5  # milliseconds between two looks at the page
FRAME, PAGE = "frame", "page"


class Opening:
    """Ends the program at the first painted frame, or once the first page of the office shows its people."""

    def __init__(self, program: QApplication, started: start.Start, until: str) -> None:
        self.at = 0.0
        self._program, self._window = program, started.window
        if until == FRAME:
            self._paint = FirstPaint(started.window.frame)
            self._paint.seen.connect(self._end)
        else:
            self._look()

    def _look(self) -> None:
        page = self._window.page
        if page is not None and page.model.rowCount():
            self._end()
        else:
            QTimer.singleShot(LOOK, self._look)

    def _end(self) -> None:
        self.at = time.perf_counter()
        self._window.close()
        self._program.quit()


def main(folder: str, until: str) -> None:
    """Print the moment at which the frame stood."""
    if lacking({"QT_QPA_PLATFORM": "set"}):
        raise SystemExit("PySide6 is not installed")
    program = QApplication(sys.argv[:1])
    program.setApplicationName("simata-desktop")
    started = start.Start(program, settings({}, Path(folder)), plan(practice=True))
    opening = Opening(program, started, until)
    started.show()
    program.exec()
    print(opening.at)


if __name__ == "__main__":
    main(*sys.argv[1:])
