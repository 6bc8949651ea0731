"""Locking the window: a veil where a session is open, else the office is closed and sign-in asks again."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from simata_desktop.domain.clock import Clock
from simata_desktop.ui.idle import Idle
from simata_desktop.ui.later import later
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.veil import Keeper, Veil

WAIT = 50  # milliseconds between two looks whether the work under way has ended


class Lock(QObject):
    """Watches for nobody being there, and answers "Kunci layar".

    Signals: ``closed()`` once the window has let go of the office; then the store is to be closed.
    """

    closed = Signal()

    def __init__(self, app: QApplication, window: MainWindow, tasks: Tasks, *, clock: Clock) -> None:
        super().__init__(window)
        self._window, self._tasks = window, tasks
        self._keeper: Keeper | None = None
        self._closing = False
        self._focus: QWidget | None = None
        self.idle = Idle(app, clock, self)
        self.idle.passed.connect(lambda: self.lock(by_hand=False))
        window.lock_asked.connect(lambda: self.lock(by_hand=True))

    def begin(self, keeper: Keeper | None) -> None:
        """An office is open; without a keeper (practice) it never locks."""
        self._keeper, self._closing = keeper, False
        if keeper is not None:
            self.idle.begin(lambda: keeper.minutes)

    def lock(self, *, by_hand: bool) -> None:
        """Draw the veil, or close the office; what is being typed is kept first."""
        window, keeper = self._window, self._keeper
        if keeper is None:
            if by_hand:
                window.say(window.text("ui.lock.practice"))
            return
        if self._closing or isinstance(window.gate, Veil):
            return
        window.pause()
        _close_others(window)
        if window.page is not None and window.page.keeps_open():
            self._draw(keeper, choosing=by_hand)
        else:
            self.close()

    def close(self) -> None:
        """Cover everything, let the work under way end, then let go of the office."""
        self._closing = True
        self.idle.end()
        window = self._window
        blank = later("simata_desktop.ui.gate:closing")
        window.show_gate(blank(window.theme, window.text))
        self._let_go()

    def _draw(self, keeper: Keeper, *, choosing: bool) -> None:
        window = self._window
        self._focus = QApplication.focusWidget()
        veil = Veil(window.theme, window.text, self._tasks, keeper=keeper, choosing=choosing)
        veil.lifted.connect(self._lift)
        veil.given_up.connect(self.close)
        window.show_gate(veil)

    def _lift(self) -> None:
        self.idle.touch()
        self._window.leave_gate()
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus()

    def _let_go(self) -> None:
        if self._tasks.pending:
            QTimer.singleShot(WAIT, self, self._let_go)
            return
        self._window.close_desk()
        self._keeper = None
        self.closed.emit()


def _close_others(window: MainWindow) -> None:
    """Close menus, dialogs and further windows, and empty the clipboard: they too show people."""
    for widget in QApplication.topLevelWidgets():
        if widget is not window and widget.isVisible():
            widget.close()
    QApplication.clipboard().clear()
