"""File dialogs of the import: choosing the file to read, saving an empty template."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from simata_desktop.services.exporting import ExportRequest
from simata_desktop.ui.page import Context

FORMS = "(*.xlsx *.xls *.ods *.csv *.txt *.tsv)"


class ImportFiles(QObject):
    """``choose_file`` and ``choose_out`` ask the user; "" when he chose none. Signals: ``said(words, level)``."""

    said = Signal(str, str)

    def __init__(self, context: Context, over: QWidget) -> None:
        super().__init__(over)
        self._context, self._over, self.folder = context, over, ""
        self.choose_file: Callable[[], str] = self._file_dialog
        self.choose_out: Callable[[str], str] = self._out_dialog

    def save_template(self, kind: str) -> None:
        """Write the empty sheet of a kind where the user wants it."""
        text, exporting = self._context.text, self._context.workspace.exporting
        chosen = self.choose_out(text("ui.import_page.template.file", kind=text(f"ui.import_page.kind.{kind}")))
        if not chosen:
            return
        out = Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.xlsx")
        self._context.tasks.run_io(
            lambda progress: exporting.export(ExportRequest(f"template:{kind}", out)),
            lambda written: self.said.emit(text("ui.import_page.template.saved", file=out.name), "ok"),
            on_failed=lambda error: self.said.emit(text.trouble(error), "danger"), owner=self)

    def _file_dialog(self) -> str:
        text = self._context.text
        return QFileDialog.getOpenFileName(self._over, text("ui.import_page.choose"), self.folder,
                                           f"{text('ui.import_page.forms')} {FORMS}")[0]

    def _out_dialog(self, name: str) -> str:
        return QFileDialog.getSaveFileName(self._over, self._context.text("ui.import_page.templates"),
                                           str(Path(self.folder) / name), "Excel (*.xlsx);;CSV (*.csv)")[0]
