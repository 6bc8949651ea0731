"""Bugs: whatever nobody caught is written into the log and told calmly; the program stays open."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from simata_desktop.ui.later import later
from simata_desktop.ui.text import Text


class Reporter(QObject):
    """Takes over ``sys.excepthook`` while it is installed. ``note`` writes the error into the log."""

    _caught = Signal(object)

    def __init__(self, window: QWidget, text: Text, note: Callable[[BaseException], None]) -> None:
        super().__init__(window)
        self._window, self._text, self._note = window, text, note
        self.box: QDialog | None = None
        self._caught.connect(self._show)

    def install(self) -> None:
        """Hear of every error nobody caught, in any thread."""
        sys.excepthook = self.caught
        threading.excepthook = lambda args: self.caught(args.exc_type, args.exc_value, args.exc_traceback)

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def caught(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """One uncaught error; Ctrl+C on a terminal still ends the program."""
        if error is None or issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        self._note(error)
        self._caught.emit(error)

    def _show(self, error: BaseException) -> None:
        """One box at a time: an error that repeats must not bury the window."""
        if self.box is None:
            self.box = later("simata_desktop.ui.error_report:error_box")(self._window, self._text, error)
            self.box.finished.connect(self._closed)
            self.box.show()

    def _closed(self) -> None:
        self.box = None
