"""Bila semua diterima: the boxes with verified evidence only beside those with everything that waits, and who moves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from simata_desktop.services.verification import PreviewRequest, VerificationPreview
from simata_desktop.ui.page import Context
from simata_desktop.ui.scope_request import map_request
from simata_desktop.ui.tasks import Ticket, TicketProgress
from simata_desktop.ui.text import DASH
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.label import Button, label
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.panel import button_row, panel_ground, panel_title, stacked
from simata_desktop.ui.widgets.table import Table

ROWS_TALL = 8  # rows of the list that are always seen
BETWEEN = 24  # pixels between two columns of numbers
PROVISIONAL, RATED = "provisional", "rated"


class MoveRows:
    """Who would stand elsewhere, as rows in memory."""

    def __init__(self, found: VerificationPreview, panel: PreviewPanel) -> None:
        self._found, self._panel = found, panel

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places in the list of moves."""
        return range(len(self._found.moves))

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """Name, and the box before and after."""
        moves, place = self._found.moves, self._panel.place
        return [(self._panel.name(key, moves[key].name), place(moves[key].before_state, moves[key].before),
                 place(moves[key].after_state, moves[key].after)) for key in keys]


class PreviewPanel(QWidget):
    """Counts by box and the list of people, computed when asked for. Signals: ``closed()``."""

    closed = Signal()

    def __init__(self, context: Context, *, tiers: tuple[str, ...] = (), hidden: bool = False) -> None:
        super().__init__()
        self._context, self._text, self._tiers, self._hidden = context, context.text, tiers, hidden
        self._ticket: Ticket | None = None
        self.found: VerificationPreview | None = None
        text, theme = self._text, context.theme
        self.words = label(text("ui.verification.preview.computing"), "small", wrap=True)
        self.again = Button(theme, text("ui.verification.preview.again"), kind="link")
        self.again.clicked.connect(self.load)
        self.again.hide()
        self.boxes = QWidget()
        self.grid = QGridLayout(self.boxes)
        self.model = PagedModel(theme, context.tasks, [
            Column("name", text("ui.people.name"), 112, sort=False, grow=2),
            Column("before", text("ui.verification.preview.before"), 104, sort=False, grow=1),
            Column("after", text("ui.verification.preview.after"), 104, sort=False, grow=1)])
        self.table = Table(theme, self.model, "verification.preview", accessible=text("ui.verification.preview.moves"))
        self.table.setMinimumHeight(ROWS_TALL * theme.tokens.height("row_table"))
        self.table.opened.connect(self._open_person)
        self._build()

    def _build(self) -> None:
        text, theme = self._text, self._context.theme
        top, column = panel_ground(theme)
        head, self.close_button = panel_title(theme, text("ui.action.verification.preview"), text("ui.message.close"))
        self.close_button.clicked.connect(self._leave)
        column.addLayout(head)
        column.addWidget(self.words)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(BETWEEN)
        self.grid.setVerticalSpacing(theme.tokens.space("xs"))
        column.addWidget(self.boxes)
        column.addLayout(button_row(self.again))
        stacked(self, top).addWidget(self.table, 1)
        self.boxes.hide()
        self.table.hide()
        self.setFocusProxy(self.close_button)

    def load(self) -> None:
        """Compute for the unit, period and rules looked at."""
        queue, request = self._context.workspace.verification, map_request(self._context, self._tiers)
        workspace = self._context.workspace
        self.words.setText(self._text("ui.verification.preview.computing"))
        self.again.hide()

        def compute(progress: TicketProgress) -> VerificationPreview:
            asked = request(workspace)
            found: VerificationPreview = queue.preview(
                PreviewRequest(asked.period, asked.scheme, asked.unit, asked.tiers), progress)
            return found

        self._ticket = self._context.tasks.run_io(compute, self._show, key="preview", owner=self,
                                                  on_failed=lambda error: self.words.setText(self._text.trouble(error)))

    def _show(self, found: VerificationPreview) -> None:
        self.found = found
        text = self._text
        self.words.setText(text("ui.verification.preview.words", records=text.count(found.records),
                                moved=text.count(found.moved), people=text.count(found.people))
                           if found.records else text("ui.verification.preview.none"))
        while (item := self.grid.takeAt(0)) is not None:
            if (shown := item.widget()) is not None:
                shown.deleteLater()
        heads = ("box", "before", "after")
        for place, key in enumerate(heads):
            self._put(text(f"ui.verification.preview.{key}"), 0, place, tone="muted")
        for row, box in enumerate(sorted(found.counts_after, reverse=True), 1):
            before = self._count(found.counts_before[box], found.provisional_before[box])
            after = self._count(found.counts_after[box], found.provisional_after[box])
            self._put(text("ui.verification.preview.number", box=box), row, 0)
            self._put(before, row, 1, tone="" if before == after else "muted")
            self._put(after, row, 2, role="small" if before == after else "strong")
        self.grid.setColumnStretch(0, 1)
        self.boxes.setVisible(bool(found.records))
        self.again.show()
        self.table.setVisible(bool(found.moves))
        self.model.ask(MoveRows(found, self))

    def _put(self, words: str, row: int, column: int, *, tone: str = "", role: str = "small") -> None:
        made = label(words, role, tone=tone)
        if column:
            made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.grid.addWidget(made, row, column)

    def _count(self, rated: int, provisional: int) -> str:
        text = self._text
        return f"{text.count(rated)} + {text.count(provisional)}" if provisional else text.count(rated)

    def place(self, state: str, box: int | None) -> str:
        """Box 5, box 5 with evidence missing, or none."""
        if state not in (RATED, PROVISIONAL) or box is None:
            return DASH
        return str(box) if state == RATED else self._text("ui.map.provisional.short", box=box)

    def name(self, place: int, name: str) -> str:
        """The name, or "Peserta 117" while names are hidden."""
        return self._text("ui.map.participant", number=place + 1) if self._hidden else name

    def _open_person(self, place: int) -> None:
        if self.found is not None and not self._hidden:
            self._context.shell.open_page("people", self.found.moves[place].nip)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self.closed.emit()
