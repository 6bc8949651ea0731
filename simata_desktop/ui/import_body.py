"""A plan on the page: the steps, the filters, the columns, the sheet with its problems, the values that change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from simata_desktop.ui.import_columns import ColumnsView, lines_of
from simata_desktop.ui.import_preview import ALL, FILTERS, Preview
from simata_desktop.ui.import_problems import ProblemList
from simata_desktop.ui.import_rows import ChangeRows, change_columns, hidden_words
from simata_desktop.ui.import_sheet import SheetPane, SheetTable
from simata_desktop.ui.import_steps import CHANGES, COLUMNS, PROBLEMS, Steps
from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.front_stack import FrontStack
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.pages import EMPTY
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.segmented import Segmented
from simata_desktop.ui.widgets.table import Table

WIDE = 820  # from here on steps and filters stand in one strip, in pixels


class ImportBody(QWidget):
    """Shows one preview after the other.

    Signals: ``taken(places, on)`` when repairs are to be used or not; ``stood_on(record)`` for the inspector;
    ``marked_asked()`` for the file with its problems noted.
    """

    taken = Signal(object, bool)
    stood_on = Signal(int)
    marked_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.held: Preview | None = None
        self.hidden, self._columns_stale = False, True
        text, theme = context.text, context.theme
        self.steps = Steps(context)
        words = [(key, text(f"ui.import_page.filter.{key}")) for key in FILTERS]
        self.filter = Segmented(theme, words, name=text("ui.import_page.filter"))
        self.columns = ColumnsView(context)
        self.sheet: SheetTable | None = None
        self._pane: SheetPane | None = None
        self.problems: ProblemList | None = None
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.sheet_states = ContentStates(self.splitter)
        self.sheet_states.add_state("filtered", EmptyState(
            theme, text("ui.import_page.filtered"), action=text("ui.import_page.filtered.action"),
            run=lambda: self._choose_filter(ALL)))
        self.changes = PagedModel(theme, context.tasks, change_columns(text))
        self.change_table = Table(theme, self.changes, "import.changes", memory=context.memory,
                                  accessible=text("ui.import_page.step.changes"))
        self.change_states = ContentStates(self.change_table)
        self.change_states.add_state("nothing", EmptyState(theme, text("ui.import_page.changes.none")))
        self._build()

    def _build(self) -> None:
        theme = self._context.theme
        self._one, self._first = strip(theme)
        self._two, self._second = strip(theme)
        self._first.addWidget(self.steps)
        self._first.addStretch(1)
        self._first.addWidget(self.filter)
        self._second.addStretch(1)
        self._two.hide()
        self.faces = FrontStack()
        for face in (self.columns, self.sheet_states, self.change_states):
            self.faces.addWidget(face)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._one, self._two):
            column.addWidget(widget)
        column.addWidget(self.faces, 1)
        self.steps.opened.connect(self.open_step)
        self.filter.chosen.connect(lambda _key: self._filtered())
        self.changes.state_changed.connect(
            lambda state: self.change_states.show_state("nothing" if state == EMPTY else state))
        self.change_table.opened.connect(self._open_change)
        self.change_table.picked.connect(self._change_picked)

    def minimumSizeHint(self) -> QSize:
        """The steps and the filter may stand in two lines."""
        edges = 2 * self._context.theme.tokens.space("page_edge")
        wide = max(self.steps.minimumSizeHint().width(), self.filter.minimumSizeHint().width()) + edges
        return QSize(wide, super().minimumSizeHint().height())

    # What the page asks

    def show_preview(self, held: Preview, *, fresh: bool) -> None:
        """Another plan. ``fresh``: of another file, which begins at its problems, without filter."""
        before, self.held = self.held, held
        if fresh:
            self.filter.choose(ALL)
        if self.sheet is None or before is None or fresh or before.columns != held.columns:
            self._make_sheet(held)
        elif self.problems is not None:
            self.sheet.show_rows(held, self.filter.choice, hidden=self.hidden)
            self.problems.show_problems(held, hidden=self.hidden)
        self._tell_counts(held)
        self._columns_stale = True
        if not fresh and self.steps.button(COLUMNS).isChecked():
            self._fill_columns(held)
        self._fill_changes(held)
        if fresh:
            self.open_step(PROBLEMS)

    def open_step(self, step: str) -> None:
        """Show columns, problems or changes."""
        if step == COLUMNS and self._columns_stale and self.held is not None:
            self._fill_columns(self.held)
        self.steps.show_step(step)
        self.faces.setCurrentIndex((COLUMNS, PROBLEMS, CHANGES).index(step))
        self.filter.setVisible(step == PROBLEMS)
        self._fit()

    def hide_names(self, *, hidden: bool) -> None:
        """Names and NIPs leave the tables."""
        self.hidden = hidden
        if self.held is not None:
            self.show_preview(self.held, fresh=False)

    def step_problem(self, by: int) -> None:
        """The next or previous problem."""
        if self.problems is not None and self.held is not None and self.held.problems:
            self.open_step(PROBLEMS)
            self.problems.step(by)

    def decide(self, place: int) -> None:
        """Turn the decision about a problem round."""
        if self.held is not None and self.held.problems[place].problem.repair is not None:
            self.taken.emit([place], not self.held.problems[place].taken)

    def take_like(self, code: str) -> None:
        """Use all repairs proposed for problems of one kind; "" for every kind."""
        if self.held is not None:
            self.taken.emit([n for n, one in enumerate(self.held.problems) if one.problem.repair is not None
                             and not one.taken and code in ("", one.problem.code)], True)

    def allow_marked(self, *, on: bool) -> None:
        """May the file with its problems noted be asked for now?"""
        if self.problems is not None:
            self.problems.marked.setEnabled(on)

    # Inside

    def _make_sheet(self, held: Preview) -> None:
        for old in (self._pane, self.problems):
            if old is not None:
                old.setParent(None)
                old.deleteLater()
        self._pane = SheetPane(self._context, held)
        self.sheet = self._pane.table
        self.sheet.source.hidden = self.hidden
        self.problems = ProblemList(self._context, held)
        self.splitter.addWidget(self._pane)
        self.splitter.addWidget(self.problems)
        self.splitter.setStretchFactor(0, 5)
        self.splitter.setStretchFactor(1, 3)
        self.sheet.stood_on.connect(self._stood)
        self.sheet.rows.state_changed.connect(
            lambda state: self.sheet_states.show_state("filtered" if state == EMPTY else state))
        self.sheet_states.show_state("ready")
        self.problems.chosen.connect(self._go_to_problem)
        self.problems.decided.connect(self.decide)
        self.problems.all_asked.connect(lambda: self.take_like(""))
        self.problems.marked_asked.connect(self.marked_asked)

    def _tell_counts(self, held: Preview) -> None:
        text = self._context.text
        for key in FILTERS:
            self.filter.set_words(key, f"{text(f'ui.import_page.filter.{key}')} {text.count(len(held.rows[key]))}")
        if self.problems is not None:
            self.problems.setVisible(bool(held.problems))
        self.steps.set_count(PROBLEMS, len(held.problems))
        self.steps.set_count(CHANGES, len(held.changed_values))

    def _fill_columns(self, held: Preview) -> None:
        """Made only when looked at: a drop-down a column takes its time."""
        self._columns_stale = False
        key = "remembered" if held.remembered else "mapped" if held.plan.request.mapping else "found"
        self.columns.show_lines(lines_of(held), held.fields, held.words, asking=False,
                                lead=self._context.text(f"ui.import_page.columns.{key}"),
                                forget=held.remembered or bool(held.plan.request.mapping))

    def _fill_changes(self, held: Preview) -> None:
        self.changes.ask(ChangeRows(self._context.text, held, name_of=self._name_of))

    def _name_of(self, record: int) -> str:
        held = self.held
        if held is None or record >= len(held.plan.records):
            return ""
        if self.hidden:
            return hidden_words(self._context.text, "nama", record)
        values = held.plan.records[record].record.values
        return values.get("nama") or values.get("nip") or values.get("jabatan", "")

    def _choose_filter(self, key: str) -> None:
        self.filter.choose(key)
        self._filtered()

    def _filtered(self) -> None:
        if self.sheet is not None and self.held is not None:
            self.sheet.show_rows(self.held, self.filter.choice, hidden=self.hidden)

    def _go_to_problem(self, place: int) -> None:
        held = self.held
        if held is None or self.sheet is None or place >= len(held.problems):
            return
        shown = held.problems[place]
        if shown.record is None:
            self.open_step(COLUMNS)
            self.columns.go_to(shown.problem.cell.rpartition("!")[2].rstrip("0123456789"))
            return
        if not self.sheet.jump(shown.record, shown.column):
            self._choose_filter(ALL)
            self.sheet.jump(shown.record, shown.column)

    def _stood(self, record: int, place: int) -> None:
        if place >= 0 and self.problems is not None:
            self.problems.stand_on(place)
        self.stood_on.emit(record)

    def _open_change(self, key: int) -> None:
        """From a value to its row in the sheet."""
        if self.held is not None and self.sheet is not None:
            self.open_step(PROBLEMS)
            self._choose_filter(ALL)
            self.sheet.jump(self.held.changed_values[key][0], None)
            self.sheet.setFocus()

    def _change_picked(self, keys: Sequence[int]) -> None:
        if len(keys) == 1 and self.held is not None:
            self.stood_on.emit(self.held.changed_values[keys[0]][0])

    def _fit(self) -> None:
        """Steps and filters in one strip, or below each other where the page is narrow."""
        wide, shown = self.width() >= WIDE, not self.filter.isHidden()
        row: QHBoxLayout = self._first if wide else self._second
        if row.indexOf(self.filter) < 0:
            row.addWidget(self.filter) if wide else row.insertWidget(0, self.filter)
        self._two.setVisible(shown and not wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
