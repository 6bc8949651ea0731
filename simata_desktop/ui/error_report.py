"""The calm box about a bug, with a report that holds nothing personal."""

from __future__ import annotations

import platform
import traceback
from pathlib import Path

from PySide6 import __version__ as qt_version
from PySide6.QtCore import Qt
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


def error_box(parent: QWidget | None, text: Text, error: BaseException) -> QDialog:
    """What happened, that the data is safe, and the report to copy."""
    report = report_of(error)
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
