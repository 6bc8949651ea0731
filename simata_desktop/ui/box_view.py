"""The inspector about a box, or any group of people on the map: what it means, how many, its people as a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from simata_desktop.domain.talent_map import TalentMap
from simata_desktop.figures.boxes import ROWS
from simata_desktop.ui.box_tile import box_tile
from simata_desktop.ui.entry_rows import EntryRows, short_columns
from simata_desktop.ui.page import Context
from simata_desktop.ui.talent_words import shown_number
from simata_desktop.ui.widgets.label import frame, label
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.section import Section
from simata_desktop.ui.widgets.table import Table

NEAR = 1.0  # points to a cut below which somebody is told apart


class GroupView(QWidget):
    """A head, then the people of ``rows``. Signals: ``person_chosen(row)``."""

    person_chosen = Signal(int)

    def __init__(self, context: Context, chart: TalentMap, rows: Sequence[int], *, head: QWidget, find: str,
                 name_of: Callable[[int], str]) -> None:
        super().__init__()
        theme, text = context.theme, context.text
        self._entries, self._rows, self._name_of = chart.entries, tuple(rows), name_of
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(head)
        self.search = QLineEdit()
        self.search.setPlaceholderText(find)
        self.search.setAccessibleName(find)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._ask)
        self._columns = short_columns(text)
        self.model = PagedModel(theme, context.tasks, self._columns)
        self.table = Table(theme, self.model, "map.group", accessible=find)
        self.table.setMinimumHeight(10 * theme.tokens.height("row_table"))
        self.table.opened.connect(self.person_chosen)
        self.table.clicked.connect(lambda index: self.person_chosen.emit(self.model.key_at(index.row())))
        ground = frame("surface_alt")
        inside = QVBoxLayout(ground)
        edge = theme.tokens.space("page_edge")
        inside.setContentsMargins(edge, edge - 4, edge, edge - 4)
        inside.addWidget(self.search)
        self.column.addWidget(ground)
        self.column.addWidget(self.table, 1)
        self._ask("")

    def _ask(self, words: str) -> None:
        self.model.ask(EntryRows(self._entries, self._rows, self._columns, name_of=self._name_of, search=words))


def box_rows(chart: TalentMap, box: int) -> list[int]:
    """Rows of the entries drawn in a box."""
    return [row for row, entry in enumerate(chart.entries) if entry.place == box]


def box_view(context: Context, chart: TalentMap, box: int, *, name_of: Callable[[int], str]) -> GroupView:
    """The inspector about one box."""
    text, number, rows = context.text, shown_number(chart, box), box_rows(chart, box)
    placed = chart.rated + chart.provisional
    both = chart.counts.get(box, 0) + chart.provisional_counts.get(box, 0)
    second = text("ui.map.box.counts", certain=text.count(chart.counts.get(box, 0)),
                  open=text.count(chart.provisional_counts.get(box, 0)),
                  share=text.share(both / placed if placed else None))
    head = frame("surface_alt")
    column = QVBoxLayout(head)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    title = chart.scheme.box_names.get(box) or text("ui.derivation.box", box=number)
    column.addWidget(box_tile(context.theme, box, str(number), title=title, second=second))
    advice = chart.scheme.recommendations.get(box)
    if advice:
        column.addWidget(_advice(context, "; ".join(advice)))
    near = Section(context.theme, ground="surface_alt")
    for higher, people in nearby(chart, box).items():
        near.add_row(text("ui.map.box.near", box=shown_number(chart, higher)), text.count(people), strong=True)
    column.addWidget(near)
    return GroupView(context, chart, rows, head=head, find=text("ui.map.box.find", box=number), name_of=name_of)


def _advice(context: Context, words: str) -> QWidget:
    made, edge = frame("surface_alt", "bottom"), context.theme.tokens.space("page_edge")
    column = QVBoxLayout(made)
    column.setContentsMargins(edge, edge - 4, edge, edge - 4)
    column.setSpacing(0)
    column.addWidget(label(context.text("ui.map.box.advice"), "small", tone="muted"))
    column.addWidget(label(words, "small", wrap=True))
    return made


def nearby(chart: TalentMap, box: int) -> dict[int, int]:
    """How many people of ``box`` with full evidence lack less than one point to the box right of or above it."""
    row, column = next((r, line.index(box)) for r, line in enumerate(ROWS) if box in line)
    found = {}
    if column < 2:
        cut = chart.scheme.potential_cuts[column]
        found[ROWS[row][column + 1]] = sum(1 for e in chart.entries if e.box == box and e.potential is not None
                                           and 0 < cut - e.potential < NEAR)
    if row > 0:
        cut = chart.scheme.performance_cuts[2 - row]
        found[ROWS[row - 1][column]] = sum(1 for e in chart.entries if e.box == box and e.performance is not None
                                           and 0 < cut - e.performance < NEAR)
    return found
