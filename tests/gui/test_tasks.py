"""Background work: answers in the GUI thread, stale and ownerless ones dropped, cancel, progress, broadcast."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from simata_desktop.domain.changes import NOTHING, Changes
from simata_desktop.domain.errors import Cancelled, UserError
from simata_desktop.ui.tasks import Report, Tasks, TicketProgress, threads
from tests.gui.gui_doubles import Heartbeat


@pytest.fixture
def real(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks(threads())
    yield made
    made.close()


def settle(qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: tasks.pending == 0)


def test_an_answer_arrives_in_the_gui_thread(real: Tasks, qtbot: QtBot) -> None:
    home, seen = QThread.currentThread(), []
    real.run_query(threading.get_ident, lambda worker: seen.append((worker, QThread.currentThread())))
    settle(qtbot, real)
    (worker, there), = seen
    assert there is home or there == home
    assert worker != threading.get_ident()


def test_a_newer_request_of_the_same_key_drops_the_older(real: Tasks, qtbot: QtBot) -> None:
    go, seen, owner = threading.Event(), [], QObject()
    old = real.run_query(lambda: go.wait(5) and "old", seen.append, key="search", owner=owner)
    real.run_query(lambda: "new", seen.append, key="search", owner=owner)
    real.run_query(lambda: "other owner", seen.append, key="search", owner=QObject())
    go.set()
    settle(qtbot, real)
    assert sorted(seen) == ["new", "other owner"]
    assert old.progress.cancelled


def test_the_answer_for_a_gone_owner_is_dropped(real: Tasks, qtbot: QtBot) -> None:
    go, seen, owner = threading.Event(), [], QWidget()
    real.run_query(lambda: go.wait(5), seen.append, owner=owner)
    owner.deleteLater()
    qtbot.waitSignal(owner.destroyed)
    qtbot.wait(1)
    go.set()
    settle(qtbot, real)
    assert seen == []


def test_commands_run_one_after_the_other_and_all_pages_hear(real: Tasks, qtbot: QtBot) -> None:
    order, heard, owner = [], [], QObject()
    real.changed.connect(lambda changes, initiator: heard.append((changes.label, initiator)))

    def command(name: str, topics: frozenset[str]) -> Changes:
        order.append(name)
        return Changes(topics, count=len(topics), label=name)

    for name in "abc":
        real.run_command(lambda progress, name=name: command(name, frozenset({"person"})), owner=owner)
    real.run_command(lambda progress: NOTHING, owner=owner)
    settle(qtbot, real)
    assert order == ["a", "b", "c"]
    assert heard == [("a", owner), ("b", owner), ("c", owner)]


def test_a_refusal_goes_to_who_asked_else_to_the_window(tasks: Tasks) -> None:
    asked, window = [], []
    tasks.failed.connect(lambda error, owner: window.append(error.code))

    def refuse() -> None:
        raise UserError("nip.length", length=17)

    tasks.run_query(refuse, on_failed=lambda error: asked.append(error.code))
    tasks.run_query(refuse)
    assert (asked, window) == (["nip.length"], ["nip.length"])


def test_a_bug_reaches_the_report_and_the_page(tasks: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    reported, told = [], []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: reported.append(kind))
    tasks.run_query(lambda: 1 / 0, on_failed=lambda error: told.append(type(error)))
    assert reported == told == [ZeroDivisionError]


def test_cancel_stops_at_the_next_safe_place(real: Tasks, qtbot: QtBot) -> None:
    begun, stopped, done = threading.Event(), [], []

    def work(progress: TicketProgress) -> None:
        begun.set()
        while True:
            progress.raise_if_cancelled()

    ticket = real.run_io(work, done.append, on_cancelled=lambda: stopped.append(True))
    assert begun.wait(5)
    ticket.cancel()
    settle(qtbot, real)
    assert stopped == [True]
    assert not done


def test_progress_shows_only_after_a_while_and_goes_away(real: Tasks, qtbot: QtBot) -> None:
    go, quick, slow = threading.Event(), [], []

    def work(progress: TicketProgress) -> None:
        progress.step(1, 2, "ui.opening")
        go.wait(5)

    real.run_io(lambda progress: progress.step(1, 1, "ui.opening"), on_progress=quick.append)
    real.run_io(work, on_progress=slow.append)
    qtbot.waitUntil(lambda: bool(slow))
    go.set()
    settle(qtbot, real)
    assert quick == []
    assert slow[0] == Report(1, 2, "ui.opening")
    assert slow[-1] is None


def test_closing_answers_nobody_but_lets_the_command_finish(qtbot: QtBot) -> None:
    tasks, go, written, seen = Tasks(threads()), threading.Event(), [], []

    def command(progress: TicketProgress) -> Changes:
        go.wait(5)
        written.append(True)
        return Changes(count=1)

    tasks.run_command(command, seen.append)
    threading.Timer(0.05, go.set).start()
    tasks.close()
    assert written == [True]
    assert seen == []


def test_work_in_a_thread_leaves_the_window_alive(real: Tasks, qtbot: QtBot) -> None:
    with Heartbeat() as heart:
        real.run_io(lambda progress: sum(range(3_000_000)))
        settle(qtbot, real)
    assert 0 < heart.longest < 2000  # the true limit of 150 ms belongs to the bench; here only: it went on beating


def test_a_cancelled_error_is_no_failure(tasks: Tasks) -> None:
    told = []

    def work(progress: TicketProgress) -> None:
        raise Cancelled

    tasks.run_io(work, on_failed=told.append)
    assert told == []


def test_work_asked_of_a_closed_window_is_not_begun(qapp: QApplication) -> None:
    made = Tasks(threads())
    made.close()
    begun: list[str] = []
    made.run_query(lambda: begun.append("query"))
    made.run_command(lambda progress: begun.append("command"))
    assert begun == []
