"""Permintaan: what was asked of which unit and what came of it; ask, ask again, remind, take many answers back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.services.requests import OVERDUE, WAITING, RequestDetail, RequestState
from simata_desktop.services.worklist_return import Returned
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.request_ask import RequestAsk
from simata_desktop.ui.request_detail import RequestDetailView
from simata_desktop.ui.request_letter import LetterView
from simata_desktop.ui.request_return import ENDINGS, ReturnedView, sheets_in
from simata_desktop.ui.requests_rows import RequestFilter, RequestRows, columns
from simata_desktop.ui.tasks import Report, TicketProgress
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.front_stack import FrontStack
from simata_desktop.ui.widgets.message import MessageStrip
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.pages import LOADING, READY
from simata_desktop.ui.widgets.progress_strip import ProgressStrip
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.table import Table

MAY_ASK = frozenset(("entry", "verifier"))
NOTHING, FILTERED, FAILED, FORBIDDEN = "nothing", "filtered", "failed", "forbidden"
ASK = "ask"  # what ``aim`` is given to open the form


class RequestsPage(Page):
    """The log, the files that came back, and the letters."""

    key = "requests"
    help_anchor = "requests"
    topics = frozenset({"request", "person", "unit", "rating", "evidence", "declaration", "setting", "scheme"})
    scopes = ()
    buttons = ("requests.remind", "requests.take", "requests.ask")
    filled = "requests.ask"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme, text = context.theme, context.text
        self.found: tuple[RequestState, ...] = ()
        self._shown: list[RequestState] = []
        self._asking = self._taking = self._hidden = False
        self._before = ""  # the request stood on while the list is read anew
        self._told: list[Returned] = []
        self.choose_files: Callable[[], Sequence[str]] = self._files_dialog
        self.filter = RequestFilter(context)
        self.model = PagedModel(theme, context.tasks, columns(text))
        self.table = Table(theme, self.model, "requests", memory=context.memory, accessible=text("ui.page.requests"))
        self.message, self.progress = MessageStrip(theme, text("ui.message.close")), ProgressStrip(theme, text)
        self.returned, self.letter = ReturnedView(context), LetterView(context)
        self.setAcceptDrops(True)
        self._build()
        self._connect()

    def _build(self) -> None:
        theme = self.context.theme
        head, row = strip(theme)
        row.addWidget(self.filter, 1)
        self.content = ContentStates(self.table)
        for state, run in ((LOADING, None), (NOTHING, self.ask), (FILTERED, self.filter.drop),
                           (FAILED, lambda: self.refresh(None)), (FORBIDDEN, None)):
            self.content.add_state(state, EmptyState(
                theme, self.context.text(f"ui.requests.{state}"), run=run,
                action=self.context.text(f"ui.requests.{state}.action") if run else ""))
        self.content.show_state(LOADING)
        self.log = QWidget()
        _column(self.log, head, self.content)
        self.faces = FrontStack()
        for face in (self.log, self.returned, self.letter):
            self.faces.addWidget(face)
        _column(self, self.message, self.progress, self.faces)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.filter.changed.connect(self._show_rows)
        self.table.picked.connect(lambda keys: self._read())
        self.table.opened.connect(lambda key: self.inspected.setFocus() if self.inspected else None)
        self.model.state_changed.connect(lambda state: self._keep_place())
        self.returned.left.connect(lambda: self._face(self.log))
        self.letter.left.connect(lambda: self._face(self.log))
        self.returned.problem_asked.connect(lambda path: self.context.shell.open_page("import", path))

    # The page in the frame

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        return {"requests.ask": self.ask, "requests.take": self.take, "requests.remind": self.remind}

    def filter_field(self) -> QWidget | None:
        return self.filter.chips.add

    def aim(self, target: object) -> None:
        """Open the form (``ASK``), or stand at the newest request of a unit's id."""
        if target == ASK:
            self.ask()
        else:
            self._go_to_unit(str(target))

    def hide_names(self, *, hidden: bool) -> None:
        if hidden != self._hidden:
            self._hidden = hidden
            self._read()

    def arrive(self, changes: Changes | None = None) -> None:
        super().arrive(changes)
        self._settle()

    def refresh(self, changes: Changes | None) -> None:
        if self._why():
            self.content.show_state(FORBIDDEN)
            self._settle()
            return
        requests, worklists = self.context.workspace.requests, self.context.workspace.worklists
        self.context.tasks.run_query(requests.all, self._arrived, on_failed=self._failed, key="log", owner=self)
        self.context.tasks.run_query(lambda: len(worklists.survey().units), self._name_ask, key="lacking", owner=self)

    def _name_ask(self, units: int) -> None:
        """How many units lack something, on the button."""
        text = self.context.text
        words = text("ui.requests.ask.button", count=text.count(units)) if units else text("ui.action.requests.ask")
        self.context.shell.enable("requests.ask", on=not self._why(), words=words, why=self._why())

    # The log

    def _arrived(self, found: tuple[RequestState, ...]) -> None:
        self.found = found
        self._show_rows()

    def _show_rows(self) -> None:
        before = self._chosen()
        self._before = before[0].id if len(before) == 1 else ""
        self._shown = self.filter.narrow(self.found)
        self.model.ask(RequestRows(self._shown))
        self.content.show_state(READY if self._shown else FILTERED if self.found else NOTHING)
        self._settle()

    def _keep_place(self) -> None:
        """Stand again at the request looked at before the list was read anew."""
        if self._asking or self.model.state != READY:
            return
        place = next((at for at, one in enumerate(self._shown) if one.id == self._before), None)
        if (place is None or not self.table.go_to(place)) and self.faces.currentWidget() is self.log:
            self.inspect(None)

    def _go_to_unit(self, unit: str) -> None:
        place = next((at for at, one in enumerate(self._shown) if one.unit_id == unit), None)
        if place is not None:
            self._face(self.log)
            self.table.go_to(place)

    def _chosen(self) -> list[RequestState]:
        return [self._shown[key] for key in self.table.selected_keys() if key < len(self._shown)]

    def _read(self) -> None:
        """The request of the row stood on, in the inspector."""
        chosen = self._chosen()
        self._settle()
        if self._asking or self.faces.currentWidget() is not self.log:  # the form stays until it is closed
            return
        if len(chosen) == 1:
            requests, one = self.context.workspace.requests, chosen[0].id
            self.context.tasks.run_query(lambda: requests.detail(one), self._show_detail, key="detail", owner=self)
        else:
            self.inspect(None)

    def _show_detail(self, detail: RequestDetail) -> None:
        state, looked_at = detail.state, [one.id for one in self._chosen()]
        if not self._asking and self.faces.currentWidget() is self.log and looked_at == [detail.state.id]:
            self.inspect(RequestDetailView(
                self.context, detail, hidden=self._hidden, why=self._why(),
                ask=lambda: self._open_ask((state.unit_id,), state.period), remind=lambda: self._letters([state])))

    def _failed(self, error: BaseException) -> None:
        self.content.show_state(FAILED)
        self.message.say(self.context.text.trouble(error), "danger")

    # Asking

    def ask(self) -> None:
        """Open the form for all units that lack something."""
        self._open_ask((), None)

    def _open_ask(self, only: Sequence[str], period: int | None) -> None:
        if self._why():
            return
        self._asking = True
        self._face(self.log)
        panel = RequestAsk(self.context, only=only, period=period)
        panel.closed.connect(self._close_ask)
        panel.written.connect(lambda: self.refresh(None))
        self.inspect(panel)
        panel.folder.setFocus()

    def _close_ask(self) -> None:
        self._asking = False
        self.inspect(None)
        self._read()
        self.table.setFocus()

    # Reminding

    def remind(self) -> None:
        """Letters about the chosen requests; about all that are overdue where none is chosen, else all that wait."""
        chosen = [one for one in self._chosen() if one.open_people]
        late = [one for one in self.found if one.state == OVERDUE and one.open_people]
        self._letters(chosen or late or self._waiting())

    def _waiting(self) -> list[RequestState]:
        return [one for one in self.found if one.state in WAITING and one.open_people]

    def _letters(self, some: Sequence[RequestState]) -> None:
        if some:
            self._asking = False
            self.inspect(None)
            self._face(self.letter)
            self.letter.show_letters([one.id for one in some])

    # Taking back

    def take(self) -> None:
        """Ask for files and take them over."""
        if not self._why() and not self._taking:
            self.take_paths([Path(one) for one in self.choose_files()])

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Take these files over, of folders the workbooks in them; what becomes of each stands in its line."""
        files = sheets_in(paths)
        if not files or self._why() or self._taking:
            return
        self._taking, self._told = True, []
        self.message.hide()
        self.inspect(None)
        self.returned.show_told(())
        self._face(self.returned)
        requests, told = self.context.workspace.requests, self._told

        def run(progress: TicketProgress) -> Changes:
            changes: Changes = requests.take_back(files, told=told.append, progress=progress)
            return changes

        self.progress.follow(self.context.tasks.run_command(
            run, lambda _: self._taken(), on_failed=self._not_taken, on_cancelled=self._taken,
            on_progress=self._take_report, owner=self))
        self._settle()

    def _take_report(self, report: Report | None) -> None:
        self.progress.show_report(report)
        self.returned.show_told(self._told)

    def _taken(self) -> None:
        self._taking = False
        self.returned.show_told(self._told)
        self.refresh(None)

    def _not_taken(self, error: BaseException) -> None:
        self._taken()
        self.message.say(self.context.text.trouble(error), "danger")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self._why() and not self._taking:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if paths:
            self.take_paths(paths)
        else:
            self.message.say(self.context.text("ui.import_page.drop.not_local"), "warning")

    def _files_dialog(self) -> Sequence[str]:
        text = self.context.text
        forms = " ".join(f"*{ending}" for ending in ENDINGS)
        return QFileDialog.getOpenFileNames(self, text("ui.action.requests.take"), "",
                                            f"{text('ui.requests.forms')} ({forms})")[0]

    # States

    def _face(self, face: QWidget) -> None:
        self.faces.setCurrentWidget(face)
        face.setFocus()
        self._settle()
        if face is self.log:
            self.table.setFocus()
            self._read()

    def _why(self) -> str:
        """Why this user may not ask; empty where he may."""
        return self.context.text.needed_role(MAY_ASK, self.context.workspace.desk.user.roles)

    def _settle(self) -> None:
        shell, text, why = self.context.shell, self.context.text, self._why()
        shell.enable("requests.ask", on=not why, why=why)
        shell.enable("requests.take", on=not why and not self._taking, why=why)
        due = bool(self._waiting() or any(one.open_people for one in self._chosen()))
        shell.enable("requests.remind", on=not why and due, why=why or text("ui.requests.nothing_open"))


def _column(place: QWidget, *widgets: QWidget) -> None:
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget, 0 if widget is not widgets[-1] else 1)
