"""Bugs: a calm box with a report that holds nothing personal; the program stays open."""

from __future__ import annotations

import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from simata_desktop.ui.help import program_version
from simata_desktop.ui.text import Text
from simata_desktop.ui.widgets.label import label


def report_of(error: BaseException) -> str:
    """What a support person needs: versions, kind of error, places in the program. Never the words of the error:
    they may hold a name or a value."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    system = f"{platform.system()} {platform.release()}"
    return "\n".join([f"SIMATA Desktop {program_version()}", f"Python {platform.python_version()}, Qt {qt_version}",
                      system, type(error).__name__, *places])


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
            self.box = error_box(self._window, self._text, report_of(error))
            self.box.finished.connect(self._closed)
            self.box.show()

    def _closed(self) -> None:
        self.box = None


def error_box(parent: QWidget, text: Text, report: str) -> QDialog:
    """What happened, that the data is safe, and the report to copy."""
    box = QDialog(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(text("ui.bug.title"))
    shown = QPlainTextEdit(report)
    shown.setReadOnly(True)
    shown.setAccessibleName(text("ui.bug.report"))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    copy = buttons.addButton(text("ui.bug.copy"), QDialogButtonBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
    buttons.rejected.connect(box.reject)
    column = QVBoxLayout(box)
    column.addWidget(label(text("ui.bug.words"), wrap=True))
    column.addWidget(label(text("ui.bug.private"), "small", tone="muted", wrap=True))
    column.addWidget(shown, 1)
    column.addWidget(buttons)
    box.resize(520, 360)
    return box
