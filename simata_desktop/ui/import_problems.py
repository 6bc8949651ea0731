"""The problems of a sheet below it: cell, what is found, what is wrong, the repair proposed, and the decision."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from simata_desktop.ui.import_preview import Preview
from simata_desktop.ui.import_rows import ProblemRows, problem_columns
from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.elided_label import ElidedLabel
from simata_desktop.ui.widgets.label import Button, label
from simata_desktop.ui.widgets.paged_model import PagedModel, Row
from simata_desktop.ui.widgets.row_delegate import RowDelegate
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.table import Table

DECISION, BOX = 4, 14


class DecisionDelegate(RowDelegate):
    """Draws the box of the decision before its word; the cell of the sheet stands in bold."""

    def paint_words(self, painter: QPainter, room: QRect, place: int, *, values: Row | None, lit: bool) -> None:
        if place == DECISION and values and values[place]:
            box = QRect(room.left(), room.center().y() - BOX // 2 + 1, BOX, BOX)
            taken = values[-1] == "ok"
            painter.setPen(self._theme.color("accent" if taken else "hairline_strong"))
            painter.setBrush(self._theme.color("accent" if taken else "surface"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            if taken:
                check = self._theme.pixmap("check", "accent_text", size="in_control",
                                           ratio=self._table.devicePixelRatioF())
                painter.drawPixmap(box.topLeft() + QPoint(1, 1), check)
            room = room.adjusted(BOX + self._side, 0, 0, 0)
        super().paint_words(painter, room, place, values=values, lit=lit)


class ProblemTable(Table):
    """Signals: ``decided(place)`` when the box of a problem was pressed, by mouse or Space."""

    decided = Signal(int)

    def __init__(self, context: Context, model: PagedModel) -> None:
        super().__init__(context.theme, model, "import.problems", memory=context.memory,
                         accessible=context.text("ui.import_page.problems"))
        self._rows = model
        self.setItemDelegate(DecisionDelegate(context.theme, self, model))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == DECISION and event.button() == Qt.MouseButton.LeftButton:
            self.decided.emit(self._rows.key_at(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.decided.emit(self._rows.key_at(self.currentIndex().row()))
        else:
            super().keyPressEvent(event)


class ProblemList(QWidget):
    """Signals: ``chosen(place)`` when a problem was picked; ``decided(place)``; ``all_asked()``;
    ``marked_asked()`` for the file with its problems noted."""

    chosen = Signal(int)
    decided = Signal(int)
    all_asked = Signal()
    marked_asked = Signal()

    def __init__(self, context: Context, held: Preview) -> None:
        super().__init__()
        theme, text = context.theme, context.text
        self._text = text
        self.source = ProblemRows(text, held)
        self.model = PagedModel(theme, context.tasks, problem_columns(text))
        self.table = ProblemTable(context, self.model)
        self.count, self.aside = label("", "strong"), ElidedLabel("", "small", tone="muted")
        self.all = Button(theme, text("ui.import_page.repair.all"), kind="small")
        self.marked = Button(theme, text("ui.import_page.marked.button"), kind="small")
        self.marked.setToolTip(text("ui.action.import.marked"))
        self.marked.setAccessibleName(text("ui.action.import.marked"))
        head, row = strip(theme)
        row.addWidget(self.count)
        row.addWidget(self.aside, 1)
        row.addWidget(self.all)
        row.addWidget(self.marked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.table, 1)
        self.all.clicked.connect(self.all_asked)
        self.marked.clicked.connect(self.marked_asked)
        self.table.decided.connect(self.decided)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(self.chosen)
        self.model.ask(self.source)
        self._tell(held)

    def show_problems(self, held: Preview, *, hidden: bool) -> None:
        """The problems of another preview; the one selected stays."""
        self.source.held, self.source.hidden = held, hidden
        self.model.reload()
        self._tell(held)

    def stand_on(self, place: int) -> None:
        """Select a problem without telling anybody."""
        self.table.blockSignals(True)
        self.table.go_to(place)
        self.table.blockSignals(False)

    def step(self, by: int) -> None:
        """The next (1) or previous (-1) problem in the order shown."""
        rows, count = self.table.selected_rows(), self.model.rowCount()
        if count:
            row = (rows[0] + by) % count if rows else 0 if by > 0 else count - 1
            self.table.go_to(self.model.key_at(row))

    def _picked(self, places: list[int]) -> None:
        if len(places) == 1:
            self.chosen.emit(places[0])

    def _tell(self, held: Preview) -> None:
        text = self._text
        rejected = held.plan.counts["rejected"]
        self.count.setText(text("ui.import_page.problems.count", count=text.count(len(held.problems))))
        parts = [text("ui.import_page.problems.rejected", count=text.count(rejected))] if rejected else []
        if held.proposed:
            parts.append(text("ui.import_page.problems.repairs", count=text.count(held.proposed),
                              taken=text.count(held.proposed - held.to_take)))
        self.aside.set_words("; ".join(parts))
        self.all.setVisible(held.to_take > 0)
