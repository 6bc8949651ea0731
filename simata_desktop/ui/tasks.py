"""Background work for pages: queries, commands and slow io, with answers in the GUI thread.

A page knows three calls. A newer request of the same owner and key makes the older one stale: it is asked to stop and
its answer is dropped. The answer for an owner whose widget is gone is dropped too. Commands are never dropped, only
their callbacks are.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from shiboken6 import isValid

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import Cancelled, Trouble

SHOW_AFTER = 400  # milliseconds of silence before progress is shown
POLL = 100  # milliseconds between two looks at a running progress


@dataclass(frozen=True, slots=True)
class Lanes:
    """The executors: one writer, two readers, four for files, paper and network."""

    writer: Executor
    readers: Executor
    io: Executor


def threads() -> Lanes:
    """The executors of the running program."""
    return Lanes(ThreadPoolExecutor(1, "writer"), ThreadPoolExecutor(2, "reader"), ThreadPoolExecutor(4, "io"))


@dataclass(frozen=True, slots=True)
class Report:
    """How far a piece of work has come: ``done`` of ``total`` of the stage ``code`` (a catalogue key)."""

    done: int
    total: int
    code: str


class TicketProgress:
    """The progress handed to a service; written by the worker, looked at by the GUI thread, no lock needed."""

    def __init__(self) -> None:
        self.report: Report | None = None
        self.cancelled = False

    def step(self, done: int, total: int, code: str) -> None:
        """Remember the newest report."""
        self.report = Report(done, total, code)

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled once the ticket has been cancelled."""
        if self.cancelled:
            raise Cancelled


@dataclass(eq=False)
class Ticket:
    """One piece of work under way. Callbacks run in the GUI thread or not at all."""

    owner: object
    key: str
    on_done: Callable[[Any], None] | None
    on_failed: Callable[[BaseException], None] | None
    on_progress: Callable[[Report | None], None] | None
    on_cancelled: Callable[[], None] | None
    command: bool = False
    progress: TicketProgress = field(default_factory=TicketProgress)
    stale: bool = False
    shown: bool = False
    clock: QElapsedTimer = field(default_factory=QElapsedTimer)
    future: Future[Any] | None = None

    def cancel(self) -> None:
        """Ask the work to stop at its next safe place; work still waiting in the queue does not start."""
        self.progress.cancelled = True

    def wanted(self) -> bool:
        """Is there still somebody to tell?"""
        gone = isinstance(self.owner, QObject) and not isValid(self.owner)
        return not (self.stale or gone)


class Tasks(QObject):
    """Owns the executors.

    Signals: ``changed(Changes, initiator)`` after every command that changed something; ``failed(error, owner)`` for a
    failure nobody asked to hear of.
    """

    changed = Signal(object, object)
    failed = Signal(object, object)
    _arrived = Signal(object, object, object)

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._running: list[Ticket] = []
        self._closed = False
        self._arrived.connect(self._deliver)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL)
        self._poll.timeout.connect(self._look)

    @property
    def pending(self) -> int:
        """How many tickets have not been answered yet."""
        return len(self._running)

    def run_query(self, fn: Callable[[], Any], on_done: Callable[[Any], None] | None = None, *,
                  on_failed: Callable[[BaseException], None] | None = None, key: str = "",
                  owner: object = None) -> Ticket:
        """Read something; ``on_done`` gets what ``fn`` returns."""
        ticket = self._ticket(owner, key, on_done=on_done, on_failed=on_failed)
        return self._start(self._lanes.readers, lambda progress: fn(), ticket)

    def run_command(self, fn: Callable[[TicketProgress], Changes], on_done: Callable[[Changes], None] | None = None, *,
                    on_failed: Callable[[BaseException], None] | None = None, owner: object = None,
                    on_progress: Callable[[Report | None], None] | None = None,
                    on_cancelled: Callable[[], None] | None = None) -> Ticket:
        """Change something, one command after the other; then every page hears of it with ``owner`` as initiator."""
        ticket = self._ticket(owner, "", on_done=on_done, on_failed=on_failed, on_progress=on_progress,
                              on_cancelled=on_cancelled)
        ticket.command = True
        return self._start(self._lanes.writer, fn, ticket)

    def run_io(self, fn: Callable[[TicketProgress], Any], on_done: Callable[[Any], None] | None = None, *,
               on_failed: Callable[[BaseException], None] | None = None, key: str = "", owner: object = None,
               on_progress: Callable[[Report | None], None] | None = None,
               on_cancelled: Callable[[], None] | None = None) -> Ticket:
        """Do slow work beside the store: sheets, paper, network. ``on_progress(None)`` takes the progress away."""
        ticket = self._ticket(owner, key, on_done=on_done, on_failed=on_failed, on_progress=on_progress,
                              on_cancelled=on_cancelled)
        return self._start(self._lanes.io, fn, ticket)

    def close(self) -> None:
        """Stop what can be stopped, let the command under way finish, and answer nobody any more."""
        self._closed = True
        self._poll.stop()
        for ticket in self._running:
            ticket.cancel()
        for lane in (self._lanes.io, self._lanes.readers, self._lanes.writer):
            lane.shutdown(wait=True, cancel_futures=lane is not self._lanes.writer)
        self._running.clear()

    def _ticket(self, owner: object, key: str, *, on_done: Callable[[Any], None] | None,
                on_failed: Callable[[BaseException], None] | None,
                on_progress: Callable[[Report | None], None] | None = None,
                on_cancelled: Callable[[], None] | None = None) -> Ticket:
        owner = owner if owner is not None else getattr(on_done, "__self__", None)
        return Ticket(owner, key, on_done, on_failed, on_progress, on_cancelled)

    def _start(self, lane: Executor, fn: Callable[[TicketProgress], Any], ticket: Ticket) -> Ticket:
        if self._closed:  # the window is going: nobody is there to be answered
            return ticket
        if ticket.key:
            self._retire(ticket)
        self._running.append(ticket)
        ticket.clock.start()
        if ticket.on_progress is not None and not self._poll.isActive():
            self._poll.start()
        ticket.future = lane.submit(self._work, fn, ticket)
        return ticket

    def _retire(self, newer: Ticket) -> None:
        for ticket in self._running:
            if ticket.key == newer.key and ticket.owner is newer.owner:
                ticket.stale = True
                ticket.cancel()

    def _work(self, fn: Callable[[TicketProgress], Any], ticket: Ticket) -> None:
        """Runs in a worker; everything that happens there arrives as one signal."""
        try:
            ticket.progress.raise_if_cancelled()
            result, error = fn(ticket.progress), None
        except BaseException as caught:
            result, error = None, caught
        if isValid(self):
            self._arrived.emit(ticket, result, error)

    def _deliver(self, ticket: Ticket, result: Any, error: BaseException | None) -> None:
        if self._closed or ticket not in self._running:
            return
        self._running.remove(ticket)
        if ticket.shown and ticket.on_progress is not None and ticket.wanted():
            ticket.on_progress(None)
        if error is not None:
            self._tell_failure(ticket, error)
            return
        if ticket.on_done is not None and ticket.wanted():
            ticket.on_done(result)
        if ticket.command and isinstance(result, Changes) and (result.count or result.topics):
            self.changed.emit(result, ticket.owner)

    def _tell_failure(self, ticket: Ticket, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            if ticket.on_cancelled is not None and ticket.wanted():
                ticket.on_cancelled()
            return
        if not isinstance(error, Trouble):
            sys.excepthook(type(error), error, error.__traceback__)
        if not ticket.wanted():
            return
        if ticket.on_failed is not None:
            ticket.on_failed(error)
        elif isinstance(error, Trouble):
            self.failed.emit(error, ticket.owner)

    def _look(self) -> None:
        watched = [ticket for ticket in self._running if ticket.on_progress is not None]
        if not watched:
            self._poll.stop()
        for ticket in watched:
            report, show = ticket.progress.report, ticket.on_progress
            if show is not None and report is not None and ticket.wanted() and ticket.clock.elapsed() >= SHOW_AFTER:
                ticket.shown = True
                show(report)
