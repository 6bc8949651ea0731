"""Synchronises by itself while the window is open, as often as this PC is told; a failure waits longer each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.progress import Progress
from simata_desktop.domain.records import KINDS
from simata_desktop.ui.tasks import Tasks, Ticket

LOOK_EVERY = 60_000  # milliseconds
SYNC = "sync"  # the topic of everything that is known of the exchange


class SyncTimer(QObject):
    """``run(progress)`` synchronises where it is time and answers what was done, or None; it runs in a worker.

    It lives no longer than its ``parent``, the window.
    """

    def __init__(self, tasks: Tasks, run: Callable[[Progress], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._run = tasks, run
        self._busy = False
        self._ticket: Ticket | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look each minute."""
        self._timer.start()

    def stop(self) -> None:
        """The office is being closed: what is under way ends at its next safe place."""
        self._timer.stop()
        if self._busy and self._ticket is not None:
            self._ticket.cancel()

    def look(self) -> None:
        """Synchronise where it is time; a failure stands on the page and in the bar, not above the work."""
        if not self._busy:  # a slow line may need many minutes
            self._busy = True
            self._ticket = self._tasks.run_io(self._run, self._done, on_failed=lambda error: self._done(None),
                                              on_cancelled=lambda: self._done(None), owner=self)

    def _done(self, done: Any) -> None:
        self._busy = False
        if done is not None:
            self._tasks.changed.emit(changes_of(done), self)


def changes_of(done: Any) -> Changes:
    """What a synchronisation has changed: everything where changes of others came, else what is known of it."""
    pulled = done.summary.pulled
    return Changes(frozenset({*KINDS, SYNC} if pulled else {SYNC}), count=pulled)
