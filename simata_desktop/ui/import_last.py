"""The last import at the foot of the page, as long as it is what undoing would take back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.elided_label import ElidedLabel
from simata_desktop.ui.widgets.label import Button, IconLabel
from simata_desktop.ui.widgets.section import strip

LABEL = "undo.import"


class LastImport(QWidget):
    """Hidden where the newest command of the user is none. Signals: ``undo_asked()``."""

    undo_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme, text = context.theme, context.text
        self.words = ElidedLabel("", "small")
        self.undo = Button(theme, text("ui.import_page.undo"), kind="small")
        self.undo.clicked.connect(self.undo_asked)
        made, row = strip(theme)
        made.setProperty("edge", "top")
        row.addWidget(IconLabel(theme, "undo", "text_muted"))
        row.addWidget(self.words, 1)
        row.addWidget(self.undo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(made)
        self.hide()

    def ask(self) -> None:
        """Look which command undoing would take back."""
        office = self._context.workspace.office
        self._context.tasks.run_query(lambda: office.undo_labels()[0], self._show, key="last", owner=self)

    def _show(self, step: tuple[str, dict[str, object]] | None) -> None:
        mine = step is not None and step[0] == LABEL
        self.setVisible(mine)
        if step is not None and mine:
            text, params = self._context.text, step[1]
            self.words.set_words(text("ui.import_page.last", file=params.get("file", ""),
                                    count=text.count(int(str(params.get("count", 0))))))
