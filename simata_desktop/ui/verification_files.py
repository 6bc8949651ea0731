"""Documents of evidence in and out of the verifier's page: attached from a file, dropped on it, saved as a copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.ui.page import Context

FORMS = "(*.pdf *.jpg *.jpeg *.png)"


class DocumentFiles(QObject):
    """``choose_file`` and ``choose_out`` ask the user; "" when he chose none.

    Signals: ``attached()`` after a record got its document; ``said(words, level)``.
    """

    attached = Signal()
    said = Signal(str, str)

    def __init__(self, context: Context, over: QWidget) -> None:
        super().__init__(over)
        self._context, self._over = context, over
        self.choose_file: Callable[[], str] = self._file_dialog
        self.choose_out: Callable[[str], str] = self._out_dialog

    def ask_and_attach(self, record: str) -> None:
        """Let the user choose the document of a record."""
        chosen = self.choose_file()
        if chosen:
            self.attach(record, Path(chosen))

    def attach(self, record: str, path: Path) -> None:
        """Give a record its document."""
        text, documents = self._context.text, self._context.workspace.documents

        def done(_changes: Changes) -> None:
            self.said.emit(text("ui.verification.attached", file=path.name), "ok")
            self.attached.emit()

        self._context.tasks.run_command(lambda progress: documents.attach(record, path), done, owner=self._over,
                                        on_failed=lambda error: self.said.emit(text.trouble(error), "danger"))

    def save(self, record: str, name: str) -> None:
        """Write a copy of the document of a record where the user wants it."""
        text, documents = self._context.text, self._context.workspace.documents
        chosen = self.choose_out(name)
        if not chosen:
            return
        out = Path(chosen)
        self._context.tasks.run_io(
            lambda progress: documents.save(record, out),
            lambda saved: self.said.emit(text("ui.verification.saved", file=out.name), "ok"),
            on_failed=lambda error: self.said.emit(text.trouble(error), "danger"), owner=self)

    def _file_dialog(self) -> str:
        text = self._context.text
        return QFileDialog.getOpenFileName(self._over, text("ui.verification.attach"), "",
                                           f"{text('ui.verification.files')} {FORMS}")[0]

    def _out_dialog(self, name: str) -> str:
        return QFileDialog.getSaveFileName(self._over, self._context.text("ui.verification.save"), name)[0]

