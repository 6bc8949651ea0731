"""Accepting and rejecting: the next row is there at once, the store follows; what is undone comes back to its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from simata_desktop.domain.changes import Changes
from simata_desktop.services.verification import QueueRow
from simata_desktop.ui.page import Context
from simata_desktop.ui.verification_list import QueueTable, row_of
from simata_desktop.ui.widgets.paged_model import PagedModel, Row


class Judging(QObject):
    """Judges the selected rows of a table.

    Signals: ``told(words)`` about the row itself (it is one's own); ``refused(words)`` when the store said no.
    """

    told = Signal(str)
    refused = Signal(str)

    def __init__(self, context: Context, page: QObject, table: QueueTable, model: PagedModel) -> None:
        super().__init__(page)
        self._context, self._page, self._table, self._model = context, page, table, model
        self._gone: set[int] = set()  # keys that left the list by a verdict of this sitting
        self.moving = False

    @property
    def judged(self) -> int:
        """How many left the list by a verdict and did not come back."""
        return len(self._gone)

    def judge(self, reason: str | None, *, stays: bool) -> None:
        """Accept the selected rows, or refuse them for a reason. ``stays``: they belong to the list afterwards too."""
        rows = self._table.selected_rows() or [self._table.place]
        held = [self._model.pages.at_hand(row) for row in rows]
        if all(held):
            self._settle(rows, held, reason, stays=stays)  # type: ignore[arg-type]
        else:
            self._model.collect(rows, lambda found: self._settle(rows, found, reason, stays=stays))

    def find_back(self) -> None:
        """Go to the first record that has come back since it was judged (by undo)."""
        back = [key for key in self._model.pages.keys if key in self._gone] if self._gone else []
        if back:
            self._gone.difference_update(back)
            self._table.go_to(back[0])

    def _settle(self, rows: Sequence[int], held: Sequence[Row], reason: str | None, *, stays: bool) -> None:
        pieces = [(row, piece) for row, values in zip(rows, held, strict=True)
                  if (piece := row_of(values)) is not None]
        judged = [(row, piece) for row, piece in pieces if not piece.own]
        text = self._context.text
        if not judged:
            self.told.emit(text("ui.verification.own"))
            return
        self._go_on([row for row, _ in judged], [piece.key for _, piece in judged], stays=stays)
        self._store([piece for _, piece in judged], reason, stays=stays)
        if len(judged) < len(pieces):
            self.told.emit(text("ui.verification.own.some", count=text.count(len(pieces) - len(judged))))

    def _go_on(self, rows: Sequence[int], keys: Sequence[int], *, stays: bool) -> None:
        """The next row, before the store has answered."""
        self.moving = True
        if not stays:
            self._gone.update(keys)
            self._model.drop(rows)
        self.moving = False
        self._table.stand(max(rows) + 1 if stays else min(rows))

    def _store(self, pieces: Sequence[QueueRow], reason: str | None, *, stays: bool) -> None:
        queue, text = self._context.workspace.verification, self._context.text
        ids, seen = [one.id for one in pieces], {one.id: one.position for one in pieces}

        def done(_changes: Changes) -> None:
            if stays:
                self._model.reload()

        def failed(error: BaseException) -> None:
            self._gone.difference_update(one.key for one in pieces)
            self._model.reload()
            self.refused.emit(text.trouble(error))

        def command(_progress: object) -> Changes:
            made: Changes = queue.accept(ids, seen=seen) if reason is None else queue.reject(ids, reason, seen=seen)
            return made

        self._context.tasks.run_command(command, done, on_failed=failed, owner=self._page)
