"""Reminder letters: seen as they will be printed, number and date only where typed; printed, saved as one or many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from simata_desktop.resources import words
from simata_desktop.services.reporting import COMPLETENESS, Draft, PaperOptions
from simata_desktop.ui.page import Context
from simata_desktop.ui.report_bar import PreviewBar
from simata_desktop.ui.report_files import open_folder
from simata_desktop.ui.report_print import print_dialog, print_paper, printer_for
from simata_desktop.ui.report_render import Paper, read_paper
from simata_desktop.ui.report_view import PaperView
from simata_desktop.ui.tasks import TicketProgress
from simata_desktop.ui.widgets.label import Button, frame, label
from simata_desktop.ui.widgets.message import MessageStrip
from simata_desktop.ui.widgets.progress_strip import ProgressStrip
from simata_desktop.ui.widgets.section import strip

PAPER_WORDS = words("id")  # official paper is Indonesian whatever the window speaks
PAUSE = 350  # milliseconds without typing before the letter is made anew
FIELD, FIELD_LEAST = 132, 84
Made = tuple[Draft, Paper]


class LetterView(QWidget):
    """One letter for each request asked for. ``choose_file``, ``choose_folder`` and ``ask_printer`` ask the user.

    Signals: ``left()`` back to the log.
    """

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, text, theme = context, context.text, context.theme
        self.ids: tuple[str, ...] = ()
        self.made: Made | None = None
        self.choose_file: Callable[[str], str] = self._file_dialog
        self.choose_folder: Callable[[], str] = self._folder_dialog
        self.ask_printer: Callable[[Paper], None] = self._print_dialog
        self.show_folder: Callable[[Path], None] = open_folder
        self.number, self.date = (self._field(key) for key in ("number", "date"))
        self.back = Button(theme, text("ui.requests.back"), "arrow-left", kind="small")
        self.print = Button(theme, text("ui.requests.letter.print"), "print")
        self.save = Button(theme, text("ui.requests.letter.save"))
        self.save_each = Button(theme, text("ui.requests.letter.save_each"))
        self.view = PaperView(context)
        self.message, self.progress = MessageStrip(theme, text("ui.message.close")), ProgressStrip(theme, text)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._build()
        self._connect()

    def _field(self, key: str) -> QLineEdit:
        made, said = QLineEdit(), self._context.text(f"ui.requests.letter.{key}")
        made.setAccessibleName(said)
        made.setPlaceholderText(self._context.text(f"ui.requests.letter.{key}.hint"))
        made.setMinimumWidth(FIELD_LEAST)
        made.setMaximumWidth(FIELD)
        made.setProperty("help", "requests")
        return made

    def _build(self) -> None:
        text, theme = self._context.text, self._context.theme
        head, row = strip(theme, "top_bar")
        row.addWidget(self.back)
        for field, key in ((self.number, "number"), (self.date, "date")):
            row.addWidget(label(text(f"ui.requests.letter.{key}"), "small", tone="muted"))
            row.addWidget(field, 1)
        row.addStretch(1)
        for button in (self.save_each, self.save, self.print):
            row.addWidget(button)
        foot = frame("surface", "top")
        foot.setFixedHeight(theme.tokens.height("filter_strip") + 1)
        inside = QVBoxLayout(foot)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(PreviewBar(self._context, self.view))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (head, self.message, self.progress):
            column.addWidget(widget)
        column.addWidget(self.view, 1)
        column.addWidget(foot)
        self.setFocusProxy(self.number)

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.number.textEdited.connect(lambda: self._pause.start())
        self.date.textEdited.connect(lambda: self._pause.start())
        self._pause.timeout.connect(self._make)
        self.print.clicked.connect(lambda: self.ask_printer(self.made[1]) if self.made else None)
        self.save.clicked.connect(self._save)
        self.save_each.clicked.connect(self._save_each)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # The letters

    def show_letters(self, ids: Sequence[str]) -> None:
        """Make and show the letters of these requests."""
        self.ids, self.made = tuple(ids), None
        self.message.hide()
        self.save_each.setVisible(len(self.ids) > 1)
        self._allow(on=False)
        self._make()

    def _options(self) -> PaperOptions:
        usual = self._context.workspace.reporting.options(COMPLETENESS, landscape=False)
        return replace(usual, number=self.number.text().strip(), date_text=self.date.text().strip())

    def _make(self) -> None:
        requests, ids = self._context.workspace.requests, self.ids
        options = self._options()

        def make(progress: TicketProgress) -> Made:
            draft = requests.reminder(ids, options=options, words=PAPER_WORDS, progress=progress)
            return draft, read_paper(draft.data)

        self._work(make, self._arrived, key="letter")

    def _arrived(self, made: Made) -> None:
        fresh, self.made = self.made is None, made
        (self.view.show_other if fresh else self.view.show_paper)(made[1])
        self._allow(on=True)

    # What leaves the page

    def _save(self) -> None:
        if self.made is None:
            return
        text, draft = self._context.text, self.made[0]
        chosen = self.choose_file(f"{text('ui.requests.letter.file')}.pdf")
        if chosen:
            out = Path(chosen) if Path(chosen).suffix.lower() == ".pdf" else Path(f"{chosen}.pdf")
            issue = self._context.workspace.reporting.issue
            self._work(lambda progress: issue(draft, out), lambda _: self._saved(out, 1))

    def _save_each(self) -> None:
        chosen = self.choose_folder()
        if not chosen:
            return
        workspace, ids, folder, options = self._context.workspace, self.ids, Path(chosen), self._options()
        name = self._context.text.words.template("ui.requests.letter.file_of")

        def write(progress: TicketProgress) -> tuple[Path, int]:
            letters = workspace.requests.reminders(ids, options=options, words=PAPER_WORDS, progress=progress)
            written = [workspace.reporting.issue(draft, free(folder, name.format(unit=unit))).out
                       for unit, draft in letters]
            return written[-1], len(written)

        self._work(write, lambda told: self._saved(*told))

    def _saved(self, out: Path, count: int) -> None:
        text = self._context.text
        words_ = text("ui.requests.letter.saved", file=out.name) if count == 1 else text(
            "ui.requests.letter.saved_each", count=text.count(count), folder=out.parent.name)
        self.message.say(words_, "ok", action=text("ui.report.folder"), run=lambda: self.show_folder(out))

    def print_on(self, printer: QPrinter) -> None:
        """Print the letters that are seen."""
        if self.made is not None:
            paper = self.made[1]
            self._work(lambda progress: print_paper(paper, printer, progress), self._printed)

    def _printed(self, pages: int) -> None:
        text = self._context.text
        self.message.say(text("ui.report.done.print.plain", pages=text.count(pages)), "ok")

    def _print_dialog(self, paper: Paper) -> None:
        printer = printer_for(paper, self._context.text("ui.requests.letter.file"))
        dialog = print_dialog(printer, len(paper.sizes), self)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)  # PySide hides it behind the one that connects a slot

    def _work(self, work: Callable[[TicketProgress], Any], then: Callable[[Any], None], *, key: str = "") -> None:
        text = self._context.text
        self.progress.follow(self._context.tasks.run_io(
            work, then, owner=self, key=key, on_progress=self.progress.show_report,
            on_failed=lambda error: self.message.say(text.trouble(error), "danger"),
            on_cancelled=lambda: self.message.say(text("ui.report.cancelled"))))

    def _allow(self, *, on: bool) -> None:
        for button in (self.print, self.save, self.save_each):
            button.setEnabled(on)

    def _file_dialog(self, name: str) -> str:
        text = self._context.text
        return QFileDialog.getSaveFileName(self, text("ui.report.save.pdf"), name, text("ui.report.files.pdf"))[0]

    def _folder_dialog(self) -> str:
        return QFileDialog.getExistingDirectory(self, self._context.text("ui.requests.letter.save_each"))


def free(folder: Path, name: str) -> Path:
    """A place for a PDF of that name where no file stands."""
    safe = " ".join("".join(sign if sign not in '<>:"/\\|?*' else " " for sign in name).split())
    path, number = folder / f"{safe}.pdf", 1
    while path.exists():
        number += 1
        path = folder / f"{safe} ({number}).pdf"
    return path
