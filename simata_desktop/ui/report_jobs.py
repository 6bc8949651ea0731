"""What leaves the page Laporan: a PDF, a print, a sheet, a picture; one at a time, each told where it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter

from simata_desktop.domain.changes import Changes
from simata_desktop.resources import words
from simata_desktop.services.exporting import ExportRequest
from simata_desktop.services.reporting import Draft, Folder, PaperRequest
from simata_desktop.services.talent import MapRequest
from simata_desktop.ui.page import Context
from simata_desktop.ui.report_files import open_folder
from simata_desktop.ui.report_print import print_paper
from simata_desktop.ui.report_render import read_paper
from simata_desktop.ui.tasks import TicketProgress
from simata_desktop.ui.widgets.message import MessageStrip
from simata_desktop.ui.widgets.progress_strip import ProgressStrip

PAPER_WORDS = words("id")  # official paper is Indonesian whatever the window speaks
PICTURE = (1600, 1100)


class ReportJobs(QObject):
    """Runs one job at a time and says in ``message`` how it ended.

    Requests are calls made in the worker: which rules are in use is looked up there. Signals: ``busy_changed()``.
    """

    busy_changed = Signal()

    def __init__(self, context: Context, message: MessageStrip, progress: ProgressStrip) -> None:
        super().__init__(message)
        self._context, self._message, self._progress = context, message, progress
        self.busy = False

    def save(self, ask: Callable[[], PaperRequest], path: Path) -> None:
        """Write a paper as PDF; its code counts from then on."""
        self._draft(ask, lambda draft: self._issue(draft, path, lambda: self._told_saved(draft, path)))

    def save_each(self, ask: Callable[[], PaperRequest], folder: Path) -> None:
        """Write a file for each person into a folder; all codes count from then on."""
        papers = self._context.workspace.reporting

        def write(progress: TicketProgress) -> Folder:
            made: Folder = papers.profiles_each(ask(), folder, words=PAPER_WORDS, progress=progress)
            return made

        self._start(write, lambda made: self._told_each(made))

    def print_on(self, printer: QPrinter, ask: Callable[[], PaperRequest]) -> None:
        """Print a paper; its code counts before the first page leaves, so that no page bears an unknown one."""
        self._draft(ask, lambda draft: self._issue(draft, None, lambda: self._print(draft, printer)))

    def export(self, what: str, path: Path, ask: Callable[[], MapRequest]) -> None:
        """Write a sheet of that kind."""
        exporting = self._context.workspace.exporting

        def write(progress: TicketProgress) -> int:
            asked = ask()
            return int(exporting.export(ExportRequest(what, path, asked.unit, asked.tiers, asked.period)).rows)

        self._start(write, lambda rows: self._told(path, "ui.report.done.sheet", rows=self._context.text.count(rows)))

    def picture(self, path: Path, ask: Callable[[], MapRequest], *, names: bool) -> None:
        """Write the grid as PNG."""
        papers = self._context.workspace.reporting

        def write(progress: TicketProgress) -> None:
            papers.save_picture(path, ask(), width=PICTURE[0], height=PICTURE[1], words=PAPER_WORDS, names=names)

        self._start(write, lambda _: self._told(path, "ui.report.done.picture"))

    # The steps of a paper

    def _draft(self, ask: Callable[[], PaperRequest], then: Callable[[Draft], None]) -> None:
        papers = self._context.workspace.reporting
        self._start(lambda progress: papers.draft(ask(), words=PAPER_WORDS, progress=progress), then)

    def _issue(self, draft: Draft, path: Path | None, then: Callable[[], None]) -> None:
        papers = self._context.workspace.reporting

        def issue(progress: TicketProgress) -> Changes:
            changes: Changes = papers.issue(draft, path).changes
            return changes

        self._mark(busy=True)
        self._context.tasks.run_command(issue, lambda _: self._after(then), on_failed=self._fail, owner=self)

    def _print(self, draft: Draft, printer: QPrinter) -> None:
        paper = read_paper(draft.data)
        self._start(lambda progress: print_paper(paper, printer, progress),
                    lambda pages: self._told_printed(draft, pages))

    # One piece of work

    def _start(self, work: Callable[[TicketProgress], Any], then: Callable[[Any], None]) -> None:
        self._message.hide()
        self._mark(busy=True)
        ticket = self._context.tasks.run_io(
            work, lambda result: self._after(lambda: then(result)), on_failed=self._fail,
            on_progress=self._progress.show_report, on_cancelled=self._cancelled, owner=self)
        self._progress.follow(ticket)

    def _after(self, then: Callable[[], None]) -> None:
        self._mark(busy=False)
        then()

    def _fail(self, error: BaseException) -> None:
        self._mark(busy=False)
        self._message.say(self._context.text.trouble(error), "danger")

    def _cancelled(self) -> None:
        self._mark(busy=False)
        self._message.say(self._context.text("ui.report.cancelled"), "info")

    def _mark(self, *, busy: bool) -> None:
        if busy != self.busy:
            self.busy = busy
            self.busy_changed.emit()

    # Words

    def _told_saved(self, draft: Draft, path: Path) -> None:
        key = "ui.report.done.pdf" if draft.code else "ui.report.done.pdf.plain"
        self._told(path, key, pages=self._context.text.count(draft.pages), code=draft.code or "")

    def _told_each(self, made: Folder) -> None:
        text = self._context.text
        self._message.say(text("ui.report.done.each", people=text.count(len(made.files)), folder=made.out.name), "ok",
                          action=text("ui.report.folder"), run=lambda: open_folder(made.files[0].path))

    def _told_printed(self, draft: Draft, pages: int) -> None:
        text = self._context.text
        key = "ui.report.done.print" if draft.code else "ui.report.done.print.plain"
        self._message.say(text(key, pages=text.count(pages), code=draft.code or ""), "ok")

    def _told(self, path: Path, key: str, **params: object) -> None:
        text = self._context.text
        self._message.say(text(key, file=path.name, **params), "ok", action=text("ui.report.folder"),
                          run=lambda: open_folder(path))
