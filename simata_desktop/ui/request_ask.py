"""Asking the units for what is missing, beside any page: where to, until when, whom to call, which units."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.dates import read_day
from simata_desktop.resources import words
from simata_desktop.services.worklists import Asked, Lacking, Survey, WorklistFile, WorklistRequest
from simata_desktop.ui.page import Context
from simata_desktop.ui.request_units import RequestUnits
from simata_desktop.ui.tasks import TicketProgress
from simata_desktop.ui.widgets.label import Button, label, retone
from simata_desktop.ui.widgets.panel import panel_ground, panel_title, stacked
from simata_desktop.ui.widgets.progress_strip import ProgressStrip

PAPER_WORDS = words("id")  # what is sent to others is Indonesian whatever the window speaks
DAYS = 14  # proposed until the deadline; the user says otherwise


class RequestAsk(QWidget):
    """The form with its list of units, all of them ticked, or ``only`` those of these ids.

    ``choose_folder`` and ``show_folder`` ask and tell the system. Signals: ``closed()``; ``written()`` after worklists
    were written.
    """

    closed = Signal()
    written = Signal()

    def __init__(self, context: Context, *, only: Collection[str] = (), period: int | None = None) -> None:
        super().__init__()
        self._context, self._period = context, period
        text, theme = context.text, context.theme
        self._busy = False
        self.choose_folder: Callable[[str], str] = self._folder_dialog
        self.show_folder: Callable[[Path], None] = _show
        self.folder, self.deadline, self.contact = QLineEdit(), QLineEdit(), QLineEdit()
        self.browse = Button(theme, text("ui.requests.ask.browse"), "folder", kind="icon", size="in_control")
        self.note = label("", "small", tone="danger", wrap=True)
        self.sum = label(text("ui.requests.ask.looking"), "strong", wrap=True)
        self.write = Button(theme, text("ui.requests.ask.write", count=0), kind="filled")
        self.open = Button(theme, text("ui.requests.ask.open"), "folder")
        self.progress = ProgressStrip(theme, text)
        self.units = RequestUnits(context, only)
        self._months = {text.locale.monthName(number).lower(): number for number in range(1, 13)}
        self._fill()
        self._build()
        self._connect()
        self.refresh()

    def _fill(self) -> None:
        year = self._period or self._context.workspace.office.this_year()
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.folder.setText(str(Path(documents) / self._context.text("ui.requests.ask.folder.name", year=year)))

    def _build(self) -> None:
        text, theme = self._context.text, self._context.theme
        form, column = panel_ground(theme)
        head, close = panel_title(theme, text("ui.requests.ask"), text("ui.message.close"))
        close.clicked.connect(self.closed)
        column.addLayout(head)
        column.addWidget(label(text("ui.requests.ask.words"), "small", tone="muted", wrap=True))
        for key, field in (("folder", self.folder), ("deadline", self.deadline), ("contact", self.contact)):
            said = label(text(f"ui.requests.ask.{key}"), "small", tone="muted")
            said.setBuddy(field)
            column.addWidget(said)
            field.setAccessibleName(text(f"ui.requests.ask.{key}"))
            field.setPlaceholderText(text(f"ui.requests.ask.{key}.hint"))
            field.setProperty("help", "requests")
            column.addLayout(_row(field, self.browse) if key == "folder" else _row(field))
        column.addWidget(self.sum)
        column.addWidget(self.note)
        self.note.hide()
        column.addLayout(_row(self.write, self.open, rest=True))
        self.open.hide()
        stacked(self, form, self.progress, self.units).addStretch(1)
        self.setFocusProxy(self.write)
        self.write.setEnabled(False)

    def _connect(self) -> None:
        self.browse.clicked.connect(self._browse)
        self.write.clicked.connect(self._write)
        self.open.clicked.connect(lambda: self.show_folder(self._place()))
        self.units.changed.connect(self._count)
        for field in (self.folder, self.deadline, self.contact):
            field.returnPressed.connect(self._write)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._busy:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # Which units

    def refresh(self) -> None:
        """Look again who lacks what."""
        worklists, period = self._context.workspace.worklists, self._period
        self._context.tasks.run_query(lambda: worklists.survey(period), self._show, on_failed=self._failed,
                                      key="survey", owner=self)

    def _show(self, found: Survey) -> None:
        if self.units.survey is None and not self.deadline.text():
            self.deadline.setText(self._context.text.day(found.day + timedelta(days=DAYS)))
        self.units.show_survey(found)

    def _count(self) -> None:
        text, chosen, found = self._context.text, self.units.chosen(), self.units.survey
        people, cells = _sums(chosen)
        self.sum.setText(text("ui.requests.ask.complete") if found and not found.units else
                         text("ui.requests.ask.sum", count=text.count(len(chosen)), people=text.count(people),
                              cells=text.count(cells)))
        self.write.setText(text("ui.requests.ask.write", count=text.count(len(chosen))))
        self.write.setAccessibleName(self.write.text())
        self.write.setEnabled(bool(chosen) and not self._busy)

    # Where to, until when

    def _browse(self) -> None:
        chosen = self.choose_folder(self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _folder_dialog(self, now: str) -> str:
        return QFileDialog.getExistingDirectory(self, self._context.text("ui.requests.ask.folder"), now)

    def _place(self) -> Path:
        return Path(self.folder.text().strip()).expanduser()

    def _until(self) -> tuple[bool, date | None]:
        """Was the deadline understood, and which day is it?"""
        typed = self.deadline.text().strip()
        day = read_day(typed, self._months) if typed else None
        return not typed or day is not None, day

    # Writing

    def _write(self) -> None:
        text, chosen = self._context.text, self.units.chosen()
        understood, until = self._until()
        if self._busy or not chosen:
            return
        if not self.folder.text().strip():
            self._say(text("ui.requests.ask.folder.needed"), at=self.folder)
        elif not understood:
            self._say(text("ui.requests.ask.deadline.wrong"), at=self.deadline)
        else:
            request = WorklistRequest(self._place(), tuple(one.id for one in chosen), self._period, (), until,
                                      self.contact.text().strip())
            self._run(request)

    def _run(self, request: WorklistRequest) -> None:
        worklists, done = self._context.workspace.worklists, list[Asked]()

        def run(progress: TicketProgress) -> Changes:
            done.append(worklists.export(request, words=PAPER_WORDS, progress=progress))
            return done[0].changes

        self._mark(busy=True)
        self.progress.follow(self._context.tasks.run_command(
            run, lambda _: self._done(request, done[0]), on_failed=self._failed, on_cancelled=self._cancelled,
            on_progress=self.progress.show_report, owner=self))

    def _done(self, request: WorklistRequest, asked: Asked) -> None:
        text = self._context.text
        self._mark(busy=False)
        people, cells = _sums(asked.files)
        self._say(text("ui.requests.ask.done", count=text.count(len(asked.files)), people=text.count(people),
                       cells=text.count(cells), folder=request.out.name), tone="ok")
        self.open.show()
        self.open.setFocus()
        self.show_folder(request.out)
        self.written.emit()
        self.refresh()

    def _failed(self, error: BaseException) -> None:
        self._mark(busy=False)
        field = {"deadline": self.deadline, "out": self.folder}.get(str(getattr(error, "field", "")))
        self._say(self._context.text.trouble(error), at=field)
        if self.units.survey is None:
            self.sum.setText("")

    def _cancelled(self) -> None:
        self._mark(busy=False)
        self._say(self._context.text("ui.requests.ask.stopped"), tone="muted")

    def _mark(self, *, busy: bool) -> None:
        self._busy = busy
        for widget in (self.folder, self.deadline, self.contact, self.browse, self.units):
            widget.setEnabled(not busy)
        self._count()

    def _say(self, words: str, *, tone: str = "danger", at: QWidget | None = None) -> None:
        self.note.setText(words)
        self.note.setAccessibleName(words)
        retone(self.note, tone=tone)
        self.note.show()
        if at is not None:
            at.setFocus()


def _sums(some: Sequence[Lacking] | Sequence[WorklistFile]) -> tuple[int, int]:
    """People and values together."""
    return sum(one.people for one in some), sum(one.cells for one in some)


def _row(*widgets: QWidget, rest: bool = False) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    if rest:
        row.addStretch(1)
    return row


def _show(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
