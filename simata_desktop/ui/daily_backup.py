"""The backups that the program makes by itself while the window is open; nobody has to think of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from simata_desktop.domain.progress import Progress
from simata_desktop.ui.tasks import Tasks

FIRST_AFTER = 60_000  # milliseconds: what the first pages read goes before
EVERY = 3_600_000  # milliseconds


class DailyBackup(QObject):
    """Soon after opening: what the last session left unsaved by a backup. Then: one a day where something changed.

    ``keep(progress, daily)`` runs in a worker; its failure (a full disk) is shown above the page. It lives no longer
    than its ``parent``, the window.
    """

    def __init__(self, tasks: Tasks, keep: Callable[[Progress, bool], None], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._keep = tasks, keep
        self._hourly = QTimer(self)
        self._hourly.setInterval(EVERY)
        self._hourly.timeout.connect(lambda: self.look(daily=True))

    def begin(self) -> None:
        """Look after a minute, then each hour."""
        QTimer.singleShot(FIRST_AFTER, self, lambda: self.look(daily=False))
        self._hourly.start()

    def look(self, *, daily: bool) -> None:
        """Make the backup that is due; ``daily``: not where one was made today already."""
        self._tasks.run_io(lambda progress: self._keep(progress, daily), owner=self)
