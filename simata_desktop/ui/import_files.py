"""Files of the import: choosing the one to read, saving an empty template, saving the file with its problems noted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from simata_desktop.resources import words
from simata_desktop.services.exporting import ExportRequest
from simata_desktop.services.import_marking import MarkedFile
from simata_desktop.services.import_plan import ImportPlan
from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.progress_strip import ProgressStrip

PAPER_WORDS = words("id")  # what is sent to others is Indonesian whatever the window speaks
FORMS = "(*.xlsx *.xls *.ods *.csv *.txt *.tsv)"


class ImportFiles(QObject):
    """``choose_file``, ``choose_out`` and ``choose_marked`` ask the user; "" when he chose none.

    Signals: ``said(words, level)``.
    """

    said = Signal(str, str)

    def __init__(self, context: Context, over: QWidget) -> None:
        super().__init__(over)
        self._context, self._over, self.folder = context, over, ""
        self.choose_file: Callable[[], str] = self._file_dialog
        self.choose_out: Callable[[str], str] = self._out_dialog
        self.choose_marked: Callable[[str], str] = self._marked_dialog

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

    def save_marked(self, plan: ImportPlan, strip: ProgressStrip) -> None:
        """Write the file of a plan with its problems noted where the user wants it; ``strip`` shows how far it is."""
        text, importing = self._context.text, self._context.workspace.importing
        chosen = self.choose_marked(text("ui.import_page.marked.file", stem=Path(plan.file).stem))
        if not chosen:
            return
        out = Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.xlsx")
        strip.follow(self._context.tasks.run_io(
            lambda progress: importing.marked_copy(plan, out, words=PAPER_WORDS, progress=progress),
            lambda made: self._marked(out, made), owner=self, on_progress=strip.show_report,
            on_failed=lambda error: self.said.emit(text.trouble(error), "danger"),
            on_cancelled=lambda: self.said.emit(text("ui.import_page.marked.stopped"), "info")))

    def _marked(self, out: Path, made: MarkedFile) -> None:
        """Say where it is, and what of the file could not be kept."""
        text = self._context.text
        parts = [text("ui.import_page.marked.saved", file=out.name, count=text.count(made.cells)),
                 *(text(f"ui.import_page.marked.{notice}") for notice in made.notices)]
        self.said.emit(" ".join(parts), "ok")

    def _file_dialog(self) -> str:
        text = self._context.text
        return QFileDialog.getOpenFileName(self._over, text("ui.import_page.choose"), self.folder,
                                           f"{text('ui.import_page.forms')} {FORMS}")[0]

    def _marked_dialog(self, name: str) -> str:
        return QFileDialog.getSaveFileName(self._over, self._context.text("ui.action.import.marked"),
                                           str(Path(self.folder) / name), "Excel (*.xlsx)")[0]

    def _out_dialog(self, name: str) -> str:
        return QFileDialog.getSaveFileName(self._over, self._context.text("ui.import_page.templates"),
                                           str(Path(self.folder) / name), "Excel (*.xlsx);;CSV (*.csv)")[0]
