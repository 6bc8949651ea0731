"""People who stand in another unit than before the last import of people."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from simata_desktop.services.upkeep_duplicates import Moved
from simata_desktop.ui.page import Context
from simata_desktop.ui.upkeep_rows import ListRows, move_columns, move_row
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.pages import EMPTY, FAILED, LOADING
from simata_desktop.ui.widgets.table import Table

NOTHING, FILTERED = "nothing", "filtered"


class MoveList(QWidget):
    """Signals: ``opened(nip)`` on Enter: to the person on the register; ``changed()`` to load again."""

    opened = Signal(str)
    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        text, theme = context.text, context.theme
        self.context = context
        self.listed: Sequence[Moved] = ()
        self._whole = 0
        self.model = PagedModel(theme, context.tasks, move_columns(text))
        self.table = Table(theme, self.model, "upkeep_moves", memory=context.memory,
                           accessible=text("ui.upkeep.moves"))
        self.content = ContentStates(self.table)
        self.content.add_state(LOADING, EmptyState(theme, text("ui.upkeep.loading.moves")))
        self.content.add_state(NOTHING, EmptyState(theme, text("ui.upkeep.nothing.moves"),
                                                   action=text("ui.people.import"),
                                                   run=lambda: context.shell.open_page("import")))
        self.content.add_state(FILTERED, EmptyState(theme, text("ui.upkeep.filtered")))
        self.content.add_state(FAILED, EmptyState(theme, text("ui.upkeep.failed"), action=text("ui.start.again"),
                                                  run=self.changed.emit))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.content)
        self.setFocusProxy(self.table)
        self.table.opened.connect(lambda key: self.opened.emit(self.listed[key].nip))
        self.model.state_changed.connect(self._show_state)

    def show_list(self, found: Sequence[Moved], whole: int, *, hidden: bool) -> None:
        """Show these; ``whole`` is how many there are without the search."""
        self._whole, self.listed, text = whole, found, self.context.text
        columns = [column.key for column in self.model.columns]
        self.model.ask(ListRows(found, columns, lambda one: move_row(text, one, hidden=hidden)))

    def _show_state(self, state: str) -> None:
        if state == EMPTY:
            state = FILTERED if self._whole else NOTHING
        self.content.show_state(state)
