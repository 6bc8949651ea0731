"""Impor: a file dropped or chosen, what it would do, its problems mended at their cells, applied, undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import Trouble
from simata_desktop.domain.records import KINDS as RECORDS
from simata_desktop.services.office import everything
from simata_desktop.ui.import_asking import Ask, answered, read
from simata_desktop.ui.import_body import ImportBody
from simata_desktop.ui.import_columns import ColumnsView, lines_of_refusal
from simata_desktop.ui.import_drop import DropZone
from simata_desktop.ui.import_files import ImportFiles
from simata_desktop.ui.import_inspector import ImportInspector
from simata_desktop.ui.import_last import LastImport
from simata_desktop.ui.import_preview import Preview
from simata_desktop.ui.import_scope import ImportScope
from simata_desktop.ui.import_words import ImportWords
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.widgets.front_stack import FrontStack
from simata_desktop.ui.widgets.message import MessageStrip
from simata_desktop.ui.widgets.panel import stacked
from simata_desktop.ui.widgets.progress_strip import ProgressStrip

MAY_IMPORT = frozenset(("entry", "assessor", "verifier"))
PAUSE = 350  # milliseconds after the last decision before the file is read again
YEARS_BACK = 6


class ImportPage(Page):
    """From a spreadsheet to the register. While a plan stands nothing is written."""

    key = "import"
    help_anchor = "import"
    topics = frozenset(RECORDS)
    scopes = ()
    buttons = ("import.discard", "import.apply")
    filled = "import.apply"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme, text = context.theme, context.text
        self.asked: Ask | None = None  # how the file is being read
        self.held: Preview | None = None  # what is shown
        self._shown: Ask | None = None  # how that was read
        self._reading = self._applying = False
        self._answers: dict[str, str] = {}
        self._refused: Sequence[Mapping[str, object]] = ()
        self._hidden = False
        self.files = ImportFiles(context, self)
        self.scope = ImportScope(context)
        self.message = MessageStrip(theme, text("ui.message.close"))
        self.progress = ProgressStrip(theme, text)
        self.drop, self.body = DropZone(context), ImportBody(context)
        self.asking = ColumnsView(context)
        self.last = LastImport(context)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self.setAcceptDrops(True)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.faces = FrontStack()
        for face in (self.drop, self.asking, self.body):
            self.faces.addWidget(face)
        column = stacked(self, self.message, self.progress)
        column.addWidget(self.faces, 1)
        column.addWidget(self.last)

    def _connect(self) -> None:
        self.drop.file_asked.connect(self.open_file)
        self.drop.template_asked.connect(self.files.save_template)
        self.files.said.connect(self.message.say)
        self.drop.year_chosen.connect(lambda year: self._ask_otherwise(period=year))
        self.asking.answered.connect(self._answer_refusal)
        self.asking.read_asked.connect(self._send_answers)
        self.scope.file_asked.connect(self.open_file)
        self.scope.asked.connect(lambda name, value: self._ask_otherwise(**{name: value}))
        self.body.columns.answered.connect(self._answer)
        self.body.columns.forget_asked.connect(
            lambda: self._ask_otherwise(mapping={}, kind="auto", use_remembered=False))
        self.body.taken.connect(self._take)
        self.body.stood_on.connect(self._inspect)
        self.body.marked_asked.connect(self.save_marked)
        self.last.undo_asked.connect(self.undo)
        self._pause.timeout.connect(self._read)

    # The page in the frame

    def top_bar_widgets(self) -> Sequence[QWidget]:
        return self.scope.buttons

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        return {"import.open": self.open_file, "import.apply": self.apply, "import.discard": self.discard,
                "import.next": lambda: self.body.step_problem(1),
                "import.previous": lambda: self.body.step_problem(-1),
                "import.repairs": lambda: self.body.take_like(""), "import.marked": self.save_marked}

    def refresh(self, changes: Changes | None) -> None:
        self.drop.allow(on=self._may())
        self.last.ask()
        if self.held is not None and not self._applying:
            self._read()
        self._settle()

    def aim(self, target: object) -> None:
        """Read the file of that path; a year is the one that is offered first for the next file that tells none."""
        if isinstance(target, int):
            self.drop.expected = target
        else:
            self.open_path(Path(str(target)))

    def filter_field(self) -> QWidget | None:
        return self.body.filter if self.held is not None else None

    def hide_names(self, *, hidden: bool) -> None:
        if hidden != self._hidden:
            self._hidden = hidden
            self.body.hide_names(hidden=hidden)
            if self.held is not None:
                self._inspect(None)

    # A file comes

    def open_file(self) -> None:
        """Ask for a file and read it."""
        chosen = self.files.choose_file() if self._may() else ""
        if chosen:
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> None:
        """Read a file; what was shown before is put away, nothing of it was written."""
        if self._may() and not self._applying:
            self.files.folder = str(path.parent)
            self._put_away()
            self.asked = Ask(path)
            self._read()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self._may() and not self._applying:
            event.acceptProposedAction()
            self.drop.area.light(on=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop.area.light(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop.area.light(on=False)
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if len(paths) == 1:
            self.open_path(Path(paths[0]))
        else:
            key = "several" if paths else "not_local"
            self.message.say(self.context.text(f"ui.import_page.drop.{key}"), "warning")

    # Reading

    def _read(self) -> None:
        """Read the file as asked; a newer question makes this one stale."""
        ask, context = self.asked, self.context
        if ask is None:
            return
        self._reading = True
        self._settle()
        workspace, text = context.workspace, context.text
        ticket = context.tasks.run_io(lambda progress: read(workspace, text, ask, progress),
                                      lambda held: self._arrived(ask, held), key="plan", owner=self,
                                      on_failed=self._failed, on_progress=self.progress.show_report,
                                      on_cancelled=self._stopped)
        self.progress.follow(ticket)

    def _arrived(self, ask: Ask, held: Preview) -> None:
        fresh = self._shown is None or self._shown.path != ask.path
        self._reading, self.held, self._shown = False, held, ask
        if fresh or self.message.level == "danger":
            self.message.hide()
        if fresh and not held.plan.deltas:
            rejected = held.plan.counts["rejected"] == held.plan.counts["persons"]
            key = "all_rejected" if rejected else "nothing_new"
            self.message.say(self.context.text(f"ui.import_page.{key}"), "warning" if rejected else "info")
        self.drop.ask_year(())
        self.scope.show_plan(held, ask)
        self.body.show_preview(held, fresh=fresh)
        self.faces.setCurrentWidget(self.body)
        self._inspect(None if fresh or self.body.sheet is None else self.body.sheet.current_record())
        self._settle()
        if fresh and self.body.sheet is not None and self.isVisible():
            self.body.sheet.setFocus()

    def _failed(self, error: BaseException) -> None:
        """Say why at the place of the file; what was shown before stays, what can be asked is asked."""
        self._reading = False
        words = self.context.text.trouble(error)
        ask, code = self.asked, error.code if isinstance(error, Trouble) else ""
        columns = error.params.get("columns") if isinstance(error, Trouble) else None
        again = self.context.text("ui.start.again") if code.startswith("file.") else ""
        self.message.say(words, "danger", action=again, run=self._again(ask))
        if code == "period.needed" and ask is not None:
            self._ask_year(ask)
        elif self.held is not None:
            self.asked = self._shown
            self.scope.show_plan(self.held, self.asked)
        elif isinstance(columns, list) and columns and code in ("heading.none", "table.none"):
            self._refused = columns
            self._ask_columns()
        else:
            self.asked = None
            self.faces.setCurrentWidget(self.drop)
            self.scope.show_nothing()
        self._settle()

    def _ask_year(self, ask: Ask) -> None:
        """A file of ratings that does not tell its year, also where another kind was chosen for it."""
        self.held = self._shown = None
        self.inspect(None)
        self.faces.setCurrentWidget(self.drop)
        self.scope.show_refused(ask)
        year = self.context.workspace.office.this_year()
        self.drop.ask_year(range(year, year - YEARS_BACK, -1))

    def _again(self, ask: Ask | None) -> Callable[[], None]:
        def run() -> None:
            self.asked = ask
            self._read()

        return run

    def _stopped(self) -> None:
        self._reading = False
        self.asked = self._shown
        self.message.say(self.context.text("ui.import_page.stopped"))
        if self.held is None:
            self.faces.setCurrentWidget(self.drop)
        self._settle()

    def _ask_otherwise(self, **changes: Any) -> None:
        if self.asked is not None:
            self.asked = self.asked.otherwise(**changes)
            self._read()

    def _answer(self, letters: str, word: str) -> None:
        """A column said by the user."""
        if self.asked is not None and self.held is not None:
            self.asked = answered(self.context.workspace, self.asked, self.held, letters, word=word)
            self._read()

    def _take(self, places: Sequence[int], on: bool) -> None:
        """Use repairs or not: shown at once, read again when no further decision follows."""
        if self.asked is None or self.held is None or self._applying:
            return
        self.asked = self.asked.with_taken([self.held.problems[place].problem for place in places], on=on)
        self._reading = True
        self._settle()
        self._pause.start()

    # Columns that had to be asked

    def _ask_columns(self) -> None:
        importing, ask = self.context.workspace.importing, self.asked
        kind = ask.kind if ask is not None and ask.kind != "auto" else "employees"
        lines = lines_of_refusal(self._refused, self._answers)
        self.asking.show_lines(lines, importing.fields(kind), ImportWords(self.context.text, importing.labels()),
                               asking=True, lead=self.context.text("ui.import_page.columns.asked"), forget=False)
        self.asking.read.setEnabled(bool({"nip", "jabatan"} & set(self._answers.values())))
        self.faces.setCurrentWidget(self.asking)
        if ask is not None:
            self.scope.show_refused(ask)

    def _answer_refusal(self, letters: str, word: str) -> None:
        self._answers = {place: field for place, field in self._answers.items() if field != word and place != letters}
        if word:
            self._answers[letters] = word
        self._ask_columns()
        self.asking.go_to(letters)

    def _send_answers(self) -> None:
        self._ask_otherwise(mapping={word: f"column:{letters}" for letters, word in self._answers.items()})

    # Applying, putting away, undoing

    def apply(self) -> None:
        """Write what is shown, in one save; records that are rejected stay out."""
        held = self.held
        if held is None or not self._ready():
            return
        self._applying = True
        self._settle()
        importing, done = self.context.workspace.importing, []

        def run(progress: Any) -> Changes:
            done.append(importing.apply(held.plan, progress))
            return done[0].changes  # type: ignore[no-any-return]

        ticket = self.context.tasks.run_command(
            run, lambda changes: self._applied(done[0].plan), on_failed=self._not_applied, owner=self,
            on_progress=self.progress.show_report, on_cancelled=self._apply_stopped)
        self.progress.follow(ticket)

    def _applied(self, plan: Any) -> None:
        text, counts = self.context.text, plan.counts
        self._applying = False
        self._put_away()
        words = text("ui.import_page.applied", file=plan.file,
                     **{key: text.count(counts[key]) for key in ("new", "changed", "same")})
        if counts["rejected"]:
            words += " " + text("ui.import_page.applied.rejected", count=text.count(counts["rejected"]))
        self.message.say(words, "ok", action=text("ui.import_page.undo"), run=self.undo)
        self.last.ask()

    def _not_applied(self, error: BaseException) -> None:
        self._applying = False
        words = self.context.text.trouble(error)
        self.message.say(f"{words} {self.context.text('ui.import_page.nothing_written')}", "danger",
                         action=self.context.text("ui.start.again"), run=self.apply)
        self._settle()

    def _apply_stopped(self) -> None:
        self._applying = False
        self.message.say(self.context.text("ui.import_page.apply_stopped"))
        self._settle()

    def discard(self) -> None:
        """Put the plan away; nothing of it was written."""
        if self.asked is not None and not self._applying:
            self._put_away()
            self.message.hide()

    def save_marked(self) -> None:
        """Save the sender's file with its problems noted, for him to mend."""
        if self.held is not None and self._may_mark():
            self.files.save_marked(self.held.plan, self.progress)

    def undo(self) -> None:
        """Take the last import back."""
        office = self.context.workspace.office
        self.context.tasks.run_command(lambda progress: everything(office.undo()), self._undone, owner=self,
                                       on_failed=self._not_undone)

    def _undone(self, changes: Changes) -> None:
        self.message.say(self.context.text("ui.import_page.undone"), "ok")
        self.last.ask()

    def _not_undone(self, error: BaseException) -> None:
        self.message.say(self.context.text.trouble(error), "danger")

    def _put_away(self) -> None:
        self._pause.stop()
        self.asked = self.held = self._shown = None
        self._reading, self._answers, self._refused = False, {}, ()
        self.drop.ask_year(())
        self.faces.setCurrentWidget(self.drop)
        self.scope.show_nothing()
        self.inspect(None)
        self._settle()

    # Beside the sheet

    def _inspect(self, record: int | None) -> None:
        if self.held is not None:
            self.inspect(ImportInspector(self.context, self.held, record, hidden=self._hidden,
                                                 take=self.body.decide, take_like=self.body.take_like))

    # States

    def _may(self) -> bool:
        return not MAY_IMPORT.isdisjoint(self.context.workspace.desk.user.roles)

    def _ready(self) -> bool:
        held = self.held
        return held is not None and bool(held.plan.deltas) and not self._reading and not self._applying

    def _may_mark(self) -> bool:
        return self.held is not None and bool(self.held.problems) and not self._reading and not self._applying

    def _settle(self) -> None:
        """Actions are on where they can do something."""
        shell, text, held = self.context.shell, self.context.text, self.held
        words = text("ui.action.import.apply") if held is None else text(
            "ui.import_page.apply", count=text.count(held.to_write))
        shell.enable("import.apply", on=self._ready(), words=words)
        shell.enable("import.open", on=self._may() and not self._applying,
                     why=self.context.text.needed_role(MAY_IMPORT, self.context.workspace.desk.user.roles))
        shell.enable("import.discard", on=self.asked is not None and not self._applying)
        problems = held is not None and bool(held.problems)
        for action in ("import.next", "import.previous"):
            shell.enable(action, on=problems)
        shell.enable("import.repairs", on=held is not None and held.to_take > 0)
        shell.enable("import.marked", on=self._may_mark(), why=text("ui.import_page.marked.none") if held else "")
        self.body.allow_marked(on=self._may_mark())
