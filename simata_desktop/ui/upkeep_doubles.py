"""People who stand twice: the pairs at the left, both lines side by side at the right, merged by Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.services.upkeep_duplicates import MAY_MERGE, MAY_RENUMBER, Comparison, Double
from simata_desktop.ui.import_words import ImportWords
from simata_desktop.ui.page import Context
from simata_desktop.ui.tasks import TicketProgress
from simata_desktop.ui.text import grouped_nip
from simata_desktop.ui.upkeep_compare import CompareTable
from simata_desktop.ui.upkeep_lines import compared
from simata_desktop.ui.upkeep_proposal import button_row
from simata_desktop.ui.upkeep_renumber import RenumberForm
from simata_desktop.ui.upkeep_rows import KeyTable, ListRows, double_columns, double_row
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.label import Button, frame, label, retone
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.pages import EMPTY, FAILED, LOADING, READY

LIST_SHARE, COMPARE_SHARE = 2, 3
LIST_LEAST = 200
NOTHING, FILTERED = "nothing", "filtered"
RECORDS = ("rating", "evidence", "participant", "history", "external")


class DoubleList(QWidget):
    """Signals: ``changed()`` after a pair was said to be two people, which no command tells; ``renumber_asked(form)``
    where the NIP of the left line is to be another."""

    changed = Signal()
    renumber_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        text, theme = context.text, context.theme
        self.context = context
        self._hidden, self._row, self._whole = False, 0, 0
        self.listed: Sequence[Double] = ()
        self._found: Comparison | None = None
        self._swapped = False
        self.model = PagedModel(theme, context.tasks, double_columns(text))
        self.table = KeyTable(context, self.model, "upkeep_doubles", text("ui.upkeep.doubles"))
        self.table.setMinimumWidth(LIST_LEAST)
        self.compare = CompareTable(theme, text)
        self.heads, self.note = (label("", "strong"), label("", "strong")), label("", "small", tone="muted", wrap=True)
        self.merge = Button(theme, text("ui.upkeep.merge"), kind="small")
        self.swap = Button(theme, text("ui.upkeep.swap"), kind="small")
        self.apart = Button(theme, text("ui.upkeep.apart"), kind="small")
        self.number = Button(theme, text("ui.upkeep.renumber"), kind="small")
        self._build()
        self.table.picked.connect(lambda keys: self._pick())
        self.table.opened.connect(lambda key: self.compare.setFocus())
        self.table.commanded.connect(lambda letter: self.keep_apart() if letter == "x" else None)
        self.compare.chosen.connect(lambda key, side: self._say())
        for signal, run in ((self.compare.merging, self.merge_now), (self.merge.clicked, self.merge_now),
                            (self.compare.apart, self.keep_apart), (self.apart.clicked, self.keep_apart),
                            (self.compare.swapping, self.turn), (self.swap.clicked, self.turn),
                            (self.compare.renumbering, self.renumber), (self.number.clicked, self.renumber)):
            signal.connect(_once(run))
        self.model.state_changed.connect(self._show_state)

    def _build(self) -> None:
        theme, text = self.context.theme, self.context.text
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self.compare, 1)
        foot = frame("surface_alt")
        below = QVBoxLayout(foot)
        edge = theme.tokens.space("page_edge")
        below.setContentsMargins(0, theme.tokens.space("s"), 0, 0)
        below.setSpacing(0)
        self.note.setContentsMargins(edge, 0, edge, 0)
        below.addWidget(self.note)
        for pair in ((self.merge, self.swap), (self.apart, self.number)):  # a form may stand beside it
            below.addWidget(button_row(theme, *pair))
        column.addWidget(foot)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.table, LIST_SHARE)
        row.addWidget(frame("hairline", "left"))
        row.addWidget(side, COMPARE_SHARE)
        self.content = ContentStates(both)
        self.content.add_state(LOADING, EmptyState(theme, text("ui.upkeep.loading.doubles")))
        self.content.add_state(NOTHING, EmptyState(theme, text("ui.upkeep.nothing.doubles")))
        self.content.add_state(FILTERED, EmptyState(theme, text("ui.upkeep.filtered")))
        self.content.add_state(FAILED, EmptyState(theme, text("ui.upkeep.failed"), action=text("ui.start.again"),
                                                  run=self.changed.emit))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.content)
        self.setFocusProxy(self.table)

    def _head(self) -> QWidget:
        """Which line is kept and which goes into it, over their columns."""
        theme, text = self.context.theme, self.context.text
        made = frame("background", "bottom")
        made.setFixedHeight(theme.tokens.height("row_two_lines"))
        self._columns = [QWidget(made) for _ in range(3)]
        tops = [label(text("ui.upkeep.compare"), "small", tone="muted"),
                *(label(f"{number} · {text(f'ui.upkeep.{key}')}", "caption", tone="muted")
                  for number, key in enumerate(("kept", "dropped"), 1))]
        for place, (column, top) in enumerate(zip(self._columns, tops, strict=True)):
            inside = QVBoxLayout(column)
            inside.setContentsMargins(self.compare.indent(place), 0, 0, 0)
            inside.setSpacing(0)
            inside.addWidget(top)
            if place:
                inside.addWidget(self.heads[place - 1])
        self.compare.measured.connect(self._align)
        return made

    def _align(self) -> None:
        """The heads stand over their columns."""
        height = self.context.theme.tokens.height("row_two_lines") - 1
        for place, column in enumerate(self._columns):
            column.setGeometry(self.compare.columnViewportPosition(place), 0, self.compare.columnWidth(place), height)

    def show_list(self, found: Sequence[Double], whole: int, *, hidden: bool) -> None:
        """Show these pairs; ``whole`` is how many there are without the search."""
        self._row, self._hidden, self._whole = max(self.table.currentIndex().row(), 0), hidden, whole
        self.listed = found
        text = self.context.text
        columns = [column.key for column in self.model.columns]
        self.model.ask(ListRows(found, columns, lambda one: double_row(text, one, hidden=hidden)))

    def _show_state(self, state: str) -> None:
        if state == EMPTY:
            state = FILTERED if self._whole else NOTHING
        self.content.show_state(state)
        if state == READY:
            self.table.stand(self._row)

    def picked(self) -> list[Double]:
        """The pairs that are selected."""
        return [self.listed[key] for key in self.table.selected_keys() if key < len(self.listed)]

    def _pick(self) -> None:
        self._swapped = False
        self._load()

    def turn(self) -> None:
        """Keep the other one."""
        self._swapped = not self._swapped
        self._load()

    def _load(self) -> None:
        some, workspace = self.picked(), self.context.workspace
        if len(some) != 1:
            self._show(None, None)
            return
        ids = (some[0].first.id, some[0].second.id)
        keep, drop = reversed(ids) if self._swapped else ids

        def read() -> Any:
            return workspace.duplicates.compare(keep, drop), workspace.importing.labels()

        self.context.tasks.run_query(read, lambda found: self._show(*found), on_failed=self._fail, key="compare",
                                     owner=self)

    def _show(self, found: Comparison | None, labels: Any) -> None:
        self._found = found
        text = self.context.text
        lines = compared(text, ImportWords(text, labels), found, hidden=self._hidden) if found else []
        self.compare.show_lines(lines)
        people = (found.keep, found.drop) if found else ()
        for place, head in enumerate(self.heads):
            nip = grouped_nip(people[place].values["nip"] or "") if people and not self._hidden else ""
            head.setText(nip)
        self.compare.to_first_open()
        self._say()

    def _say(self) -> None:
        """What will move, what must be chosen, and why merging is off."""
        text, found = self.context.text, self._found
        why = text.needed_role(MAY_MERGE, self.context.workspace.desk.user.roles)
        if found is not None and found.hidden and not why:
            why = text("ui.upkeep.closed")
        waiting = self.compare.waiting
        if found is None:
            words = text("ui.upkeep.pick")
        elif why:
            words = why
        elif waiting:
            words = text("ui.upkeep.waiting", count=waiting)
        else:
            words = self._moving(found)
        self.note.setText(words)
        retone(self.note, tone="warning" if found is not None and (why or waiting) else "muted")
        for button in (self.merge, self.apart):
            button.setEnabled(found is not None and not why and (button is self.apart or not waiting))
            button.setToolTip(why)
        self.swap.setEnabled(found is not None)
        self.number.setToolTip(text.needed_role(MAY_RENUMBER, self.context.workspace.desk.user.roles))
        self.number.setEnabled(found is not None and not self._hidden and not self.number.toolTip())

    def _moving(self, found: Comparison) -> str:
        text = self.context.text
        parts = [text(f"ui.upkeep.moving.{entity}", count=found.moving[entity]) for entity in RECORDS
                 if found.moving.get(entity)]
        return text("ui.upkeep.moving", records=", ".join(parts)) if parts else text("ui.upkeep.moving.none")

    def merge_now(self) -> None:
        """Merge the pair that is shown; where something must be chosen yet, go there."""
        found = self._found
        if found is None or not self.merge.isEnabled():
            if self.compare.waiting:
                self.compare.setFocus()
                self.compare.to_first_open()
            return
        duplicates, text, choices = self.context.workspace.duplicates, self.context.text, self.compare.choices
        keep, drop, name = found.keep.uid, found.drop.uid, found.keep.values["nama"] or ""

        def write(progress: TicketProgress) -> Changes:
            changes: Changes = duplicates.merge(keep, drop, choices=choices)
            return changes

        self.context.tasks.run_command(
            write, lambda changes: self.context.shell.say(text("ui.upkeep.merged", name=name), "ok"),
            on_failed=self._fail, owner=self)

    def renumber(self) -> None:
        """Ask for another NIP of the line that is kept."""
        found = self._found
        if found is None or not self.number.isEnabled():
            return
        one = found.keep
        form = RenumberForm(self.context, one.values["nip"] or "", uid=one.uid, name=one.values["nama"] or "")
        form.left.connect(self.compare.setFocus)
        self.renumber_asked.emit(form)

    def keep_apart(self) -> None:
        """Say that the selected pairs are two people each."""
        some, duplicates = [one.id for one in self.picked()], self.context.workspace.duplicates
        if not some or not self.apart.isEnabled():
            return

        def done(count: Any) -> None:
            self.context.shell.say(self.context.text("ui.upkeep.was.apart"))
            self.changed.emit()

        self.context.tasks.run_io(lambda progress: duplicates.keep_apart(some), done, on_failed=self._fail, owner=self)

    def _fail(self, error: BaseException) -> None:
        self.context.shell.say(self.context.text.trouble(error), "danger")


def _once(run: Callable[[], None]) -> Callable[..., None]:
    """A slot that takes no notice of what a signal brings."""
    return lambda *_: run()
