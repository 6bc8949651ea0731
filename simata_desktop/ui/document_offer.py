"""A document dropped on a person's row proposes evidence: the form opens in the inspector of the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QTableView

from simata_desktop.ui.document_drop import BESIDE, FileDrop
from simata_desktop.ui.document_proposal import Dropped, ProposalPanel, read_dropped
from simata_desktop.ui.page import Page

MAY_ENTER = frozenset({"entry", "verifier"})


class DocumentOffer(QObject):
    """Serves one page with a table of people; ``person`` gives the local key of a row of it.

    ``shut`` is why nothing may be entered now, empty where it may; names are hidden while ``hidden`` is set.
    Signals: ``closed()`` when the form has gone, saved or not.
    """

    closed = Signal()

    def __init__(self, page: Page, table: Callable[[], QTableView | None],
                 person: Callable[[int], int | None]) -> None:
        super().__init__(page)
        self._page, self._table, self._person = page, table, person
        self.shut, self.hidden = "", False
        self._drop = FileDrop(page, table, self._allowed)
        self._drop.dropped.connect(self.offer)

    def offer(self, row: int, path: Path) -> None:
        """Open the form for a file and a row; beside the rows it is for the one the keyboard is on."""
        context, table = self._page.context, self._table()
        place = table.currentIndex().row() if row == BESIDE and table is not None else row
        person = self._person(place) if place >= 0 else None
        if person is None:
            context.shell.say(context.text("ui.document.proposal.nobody"), "warning")
            return
        period = context.scope.choice("period").value
        context.tasks.run_query(
            read_dropped(context, person, path, period=period if isinstance(period, int) else None), self._open,
            on_failed=lambda error: context.shell.say(context.text.trouble(error), "danger"), key="drop", owner=self)

    def _open(self, dropped: Dropped | None) -> None:
        page = self._page
        if dropped is None:
            page.context.shell.say(page.context.text("ui.document.proposal.nobody"), "warning")
            return
        panel = ProposalPanel(page.context, dropped, hidden=self.hidden)
        panel.saved.connect(lambda: self._saved(dropped))
        panel.closed.connect(self._close)
        page.inspect(panel)
        panel.setFocus()

    def _saved(self, dropped: Dropped) -> None:
        context = self._page.context
        context.shell.say(context.text("ui.document.proposal.saved", file=dropped.file.name), "ok")
        self._close()

    def _close(self) -> None:
        self._page.inspect(None)
        self.closed.emit()

    def _allowed(self) -> bool:
        return not self.shut and not self._page.context.workspace.desk.user.roles.isdisjoint(MAY_ENTER)
