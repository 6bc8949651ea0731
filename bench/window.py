"""The program's own window in a measured process: opened on an office, told when that has come."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from simata_desktop.ui import start

LOOK, SETTLED = 10, 1000  # milliseconds: between two looks; until the first page has been read and shown


def when_opened(started: start.Start, then: Callable[[], None]) -> None:
    """Call ``then`` once the office has been opened and its first page shown."""
    if started.window.page is None:
        QTimer.singleShot(LOOK, lambda: when_opened(started, then))
    else:
        QTimer.singleShot(SETTLED, then)
