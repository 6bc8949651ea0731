"""The list of evidence to be verified: its rows, its columns, and a table that leaves the keys of judging alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QKeyEvent

from simata_desktop.services.verification import QueueFilter, QueueRow
from simata_desktop.ui.page import Context
from simata_desktop.ui.text import Text
from simata_desktop.ui.verification_words import Words
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.paged_model import PagedModel, Row
from simata_desktop.ui.widgets.table import Table

COLUMNS = (("name", 132), ("indicator", 150), ("value", 116), ("when", 88), ("document", 56), ("state", 84),
           ("number", 110), ("issuer", 120), ("unit", 140), ("author", 100))
STATE = [key for key, _ in COLUMNS].index("state")  # shown where several states stand in one list
STATE_TONES = {"verified": "ok", "rejected": "danger"}


class QueueRows:
    """The evidence of a filter. The values of a row are its words in the order of the columns, then the row itself."""

    def __init__(self, workspace: Any, asked: QueueFilter, words: Words, *, hidden: bool) -> None:
        self._workspace, self.asked, self._words, self._hidden = workspace, asked, words, hidden

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Local keys in the order of the queue."""
        found: Sequence[int] = self._workspace.verification.keys(self.asked)
        return found

    def rows(self, keys: Sequence[int]) -> Sequence[Row]:
        """The words of these keys; one that is gone is empty."""
        found = {row.key: row for row in self._workspace.verification.page(keys)}
        return [self._row(found[key]) if key in found else () for key in keys]

    def _row(self, row: QueueRow) -> Row:
        words = self._words
        return (words.person(row, hidden=self._hidden), words.indicator(row), words.value(row), words.when(row),
                words.document(row), words.state(row), row.number or "", row.issuer or "", row.unit, row.author, row)


def row_of(values: Row | None) -> QueueRow | None:
    """The row behind the words."""
    return values[-1] if values else None  # type: ignore[return-value]


def columns(text: Text) -> list[Column]:
    """The columns; the queue has an order of its own, so that none of them sorts."""
    def tone(values: Row) -> str:
        row = row_of(values)
        return STATE_TONES.get(row.state, "") if row is not None else ""

    return [Column(key, text(f"ui.verification.{key}"), width, sort=False, tone=tone if key == "state" else None,
                   grow=1 if key in ("name", "indicator", "value") else 0) for key, width in COLUMNS]


class QueueTable(Table):
    """Leaves to its page the keys that ``passes`` says, instead of looking for a name that begins with them."""

    def __init__(self, context: Context, model: PagedModel, passes: Callable[[QKeyEvent], bool]) -> None:
        super().__init__(context.theme, model, "verification", memory=context.memory,
                         accessible=context.text("ui.page.verification"))
        self._passes = passes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._passes(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    @property
    def place(self) -> int:
        """The row that the keyboard is on; -1 for none."""
        return self.currentIndex().row()

    def stand(self, row: int) -> None:
        """Go to a row, or the last one before it; nothing where the list is empty."""
        count = self.model().rowCount()
        if not count:
            return
        index = self.model().index(min(max(row, 0), count - 1), 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def step(self, way: int) -> None:
        """A row on, or back."""
        self.stand(self.place + way)
