"""Knowing that nobody is at the PC: no key, no mouse for some minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from simata_desktop.domain.clock import Clock

LOOK = 5000  # milliseconds between two looks at the clock
TOUCHES = frozenset((
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TabletPress))


class Idle(QObject):
    """Watches the windows of the program while it is on.

    Only windows are watched, where what people do comes in first: every widget would be asked for nothing. The clock
    is that of the day, so that a PC that slept has been idle.
    Signals: ``passed()`` once ``minutes()`` have gone by without a touch.
    """

    passed = Signal()

    def __init__(self, app: QGuiApplication, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app, self._clock = app, clock
        self._minutes: Callable[[], int] = int
        self._touched = clock.now()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK)
        self._timer.timeout.connect(self.look)
        app.focusWindowChanged.connect(self._follow)

    def begin(self, minutes: Callable[[], int]) -> None:
        """Watch from now on."""
        self._minutes = minutes
        self.touch()
        for window in self._app.topLevelWindows():
            self._follow(window)
        self._timer.start()

    def end(self) -> None:
        """Watch no more."""
        self._timer.stop()

    @property
    def watches(self) -> bool:
        """Is it on?"""
        return self._timer.isActive()

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = self._clock.now()

    def look(self) -> None:
        """Look at the clock; one that was set back begins anew."""
        now = self._clock.now()
        if now < self._touched:
            self._touched = now
        elif now - self._touched >= timedelta(minutes=self._minutes()):
            self._touched = now
            self.passed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES:
            self.touch()
        return False

    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)
