"""Periksa kertas: does a printed paper, by its code or its PDF, still agree with the data, and if not, what changed?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from simata_desktop.domain.errors import UserError
from simata_desktop.services.paper_check import Difference, Verified
from simata_desktop.ui.page import Context
from simata_desktop.ui.report_files import ask_pdf
from simata_desktop.ui.text import bare_nip, grouped_nip
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.label import Button, frame, label
from simata_desktop.ui.widgets.message import MessageStrip
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.table import Table

ASKING, CHECKING, EQUAL, FOUND = "asking", "checking", "equal", "found"
FIELD = 200
SORTS: dict[str, Callable[[Difference], str]] = {
    "name": lambda one: one.name, "nip": lambda one: one.nip, "what": lambda one: one.what}


class DifferenceRows:
    """What has changed as rows of a table."""

    def __init__(self, found: Sequence[Difference], *, name_of: Callable[[int], str],
                 nip_of: Callable[[int], str]) -> None:
        self._found, self._name_of, self._nip_of = found, name_of, nip_of

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Rows in order; those of one person stay together."""
        rows = range(len(self._found))
        if sort not in SORTS:
            return rows
        return sorted(rows, key=lambda row: SORTS[sort](self._found[row]), reverse=descending)

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """The values of some rows."""
        return [(self._name_of(key), self._nip_of(key), one.what, one.printed, one.now)
                for key in keys for one in (self._found[key],)]


class CheckView(QWidget):
    """A field for the code, a button for the PDF, and what was found.

    Signals: ``left()`` when the user goes back to the preview.
    """

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, text, theme = context, context.text, context.theme
        self.result: Verified | None = None
        self._hidden = False
        self.code = QLineEdit()
        self.code.setFixedWidth(FIELD)
        self.code.setMaxLength(60)
        self.code.setPlaceholderText(text("ui.report.check.hint"))
        self.code.setAccessibleName(text("ui.report.check.code"))
        self.code.setProperty("help", "report")
        self.check = Button(theme, text("ui.report.check.do"))
        self.file = Button(theme, text("ui.report.check.file"), "file")
        self.back = Button(theme, text("ui.report.check.back"), "arrow-left")
        self.message = MessageStrip(theme, text("ui.message.close"))
        self.model = PagedModel(theme, context.tasks, self._columns())
        self.table = Table(theme, self.model, "report.check", memory=context.memory,
                           accessible=text("ui.report.check.changed"))
        self.content = ContentStates(self.table)
        for state in (ASKING, CHECKING, EQUAL):
            self.content.add_state(state, EmptyState(theme, text(f"ui.report.check.{state}")))
        self.content.show_state(ASKING)
        self._build()
        self.setAcceptDrops(True)
        self.setFocusProxy(self.code)
        self.code.returnPressed.connect(self.check_code)
        self.check.clicked.connect(self.check_code)
        self.file.clicked.connect(self._ask_file)
        self.back.clicked.connect(self.left)

    def _build(self) -> None:
        text, theme = self._context.text, self._context.theme
        edge = theme.tokens.space("page_edge")
        head = frame("surface", "bottom")
        column = QVBoxLayout(head)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.tokens.space("s"))
        first = QHBoxLayout()
        first.addWidget(label(text("ui.report.check.title"), "subtitle"))
        first.addStretch(1)
        first.addWidget(self.back)
        column.addLayout(first)
        column.addWidget(label(text("ui.report.check.lead"), "small", tone="muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space("s"))
        for widget in (label(text("ui.report.check.code"), "small"), self.code, self.check, self.file):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for part in (head, self.message):
            whole.addWidget(part)
        whole.addWidget(self.content, 1)

    def _columns(self) -> list[Column]:
        text = self._context.text

        def words(value: object) -> str:
            return text(f"ui.report.check.what.{value}") if value else ""

        def nip(value: object) -> str:
            return grouped_nip(str(value or ""))

        return [Column("name", text("ui.people.name"), 240),
                Column("nip", text("ui.people.nip"), 170, show=nip, copy=lambda value: bare_nip(str(value or ""))),
                Column("what", text("ui.report.check.what"), 130, show=words),
                Column("printed", text("ui.report.check.printed"), 170, show=self._value, sort=False),
                Column("now", text("ui.report.check.now"), 170, show=self._value, sort=False)]

    def _value(self, value: object) -> str:
        text = self._context.text
        if isinstance(value, str):
            return text(f"ui.report.check.value.{value}")
        return text.number(value) if isinstance(value, float) else text.count(value if isinstance(value, int) else None)

    # Checking

    def check_code(self) -> None:
        """Check the code that was typed."""
        typed, papers = self.code.text().strip(), self._context.workspace.reporting
        if typed:
            self._run(lambda: papers.verify(typed))
        else:
            self.code.setFocus()

    def check_file(self, path: Path) -> None:
        """Check a PDF by the code in its foot."""
        papers, words = self._context.workspace.reporting, self._context.text.words
        self._run(lambda: papers.verify_file(path, words=words))

    def hide_names(self, *, hidden: bool) -> None:
        """Numbers in place of names and NIP, or back."""
        self._hidden = hidden
        if self.result is not None:
            self._show_rows(self.result)

    def _run(self, ask: Callable[[], Verified]) -> None:
        self.message.hide()
        self.content.show_state(CHECKING)
        self._context.tasks.run_io(lambda progress: ask(), self._arrive, on_failed=self._fail, key="check", owner=self)

    def _arrive(self, result: Verified) -> None:
        text, self.result = self._context.text, result
        self.code.setText(result.code)
        people = len({one.nip for one in result.differences})
        told = {"code": result.code, "printed": result.printed_on, "data": result.data_date,
                "period": str(result.period), "people": text.count(result.people)}
        if result.differences:
            self.message.say(text("ui.report.check.differs", changed=text.count(people), **told), "warning")
            self.content.show_state(FOUND)
            self._show_rows(result)
        else:
            self.message.say(text("ui.report.check.same", **told), "ok")
            self.content.show_state(EQUAL)

    def _fail(self, error: BaseException) -> None:
        self.result = None
        self.content.show_state(ASKING)
        self.message.say(self._context.text.trouble(error), "warning" if isinstance(error, UserError) else "danger")
        self.code.setFocus()
        self.code.selectAll()

    def _show_rows(self, result: Verified) -> None:
        text, found = self._context.text, result.differences
        numbers = {nip: number for number, nip in enumerate(dict.fromkeys(one.nip for one in found), 1)}

        def name(row: int) -> str:
            one = found[row]
            return text("ui.map.participant", number=numbers[one.nip]) if self._hidden else one.name or \
                text("ui.report.check.gone")

        self.model.ask(DifferenceRows(found, name_of=name,
                                      nip_of=lambda row: "" if self._hidden else found[row].nip))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # Files

    def _ask_file(self) -> None:
        path = ask_pdf(self, self._context.text)
        if path is not None:
            self.check_file(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_pdf(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_pdf(event)
        if path is not None:
            event.acceptProposedAction()
            self.check_file(path)


def dropped_pdf(event: QDropEvent) -> Path | None:
    """The one file that is dragged, when it is a PDF by its name."""
    files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return Path(files[0]) if len(files) == 1 and files[0].lower().endswith(".pdf") else None
