"""What waits, what the centre set aside, what merged by itself: three lists in one place, one of them in front."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from simata_desktop.services.conflicts import SetAside
from simata_desktop.services.desk import VERIFIER
from simata_desktop.services.sync_lists import MergedLine, WaitingSave
from simata_desktop.ui.page import Context
from simata_desktop.ui.sync_words import (
    about_words,
    aside_words,
    change_words,
    merged_words,
    moment_words,
    today_of,
    why_words,
)
from simata_desktop.ui.text import DASH
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.elided_label import ShrinkingLabel
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.front_stack import FrontStack
from simata_desktop.ui.widgets.label import Button
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.pages import EMPTY, READY
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.segmented import Segmented
from simata_desktop.ui.widgets.table import Table

WAITING, ASIDE, MERGED = LISTS = ("waiting", "aside", "merged")
LEAST_ROWS = 5
COLUMNS = {  # list → (key, width, share of what room is left)
    WAITING: (("at", 88, 0), ("change", 190, 2), ("about", 150, 1), ("source", 130, 1), ("by", 90, 0),
              ("count", 76, 0)),
    ASIDE: (("at", 88, 0), ("about", 140, 0), ("said", 170, 1), ("why", 190, 1), ("do", 210, 1)),
    MERGED: (("at", 88, 0), ("about", 150, 0), ("stands", 190, 1), ("gave_way", 190, 1), ("by", 100, 0)),
}


class FoundRows:
    """Rows already read; a key is a place in them. Times sort as they were given, words as they are read."""

    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[object]], moments: Sequence[str]) -> None:
        self._columns, self._rows, self._moments = columns, rows, moments

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places in order; unsorted the newest first."""
        places = range(len(self._rows))
        if sort not in self._columns:
            return places
        at = self._columns.index(sort)

        def order(place: int) -> Any:
            value = self._rows[place][at]
            return self._moments[place] if sort == "at" else value if isinstance(value, int) else str(value).casefold()

        return sorted(places, key=order, reverse=descending)

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """The rows at these places."""
        return [self._rows[key] for key in keys]


class SyncTables(QWidget):
    """The lists with their counts on the switch.

    Signals: ``take_back_asked(MergedLine)``; ``person_asked(nip)``.
    """

    take_back_asked = Signal(object)
    person_asked = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._hidden = context, False
        theme, text = context.theme, context.text
        self.labels: Mapping[str, str] = {}
        self.found: dict[str, Sequence[Any]] = dict.fromkeys(LISTS, ())
        self.switch = Segmented(theme, [(name, text(f"ui.sync.list.{name}", count=0)) for name in LISTS],
                                name=text("ui.sync.lists"))
        self.aside = ShrinkingLabel("", "small", tone="muted")
        self.take_back = Button(theme, text("ui.sync.merged.take_back"), "undo", kind="small")
        head, row = strip(theme)
        row.addWidget(self.switch)
        row.addWidget(self.aside)
        row.addStretch(1)
        row.addWidget(self.take_back)
        self.tables: dict[str, Table] = {}
        self.faces = FrontStack()
        self._states: dict[str, ContentStates] = {}
        for name in LISTS:
            self._add_list(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.faces, 1)
        self.switch.chosen.connect(self.show_list)
        self.take_back.clicked.connect(self._take_back)
        theme.changed.connect(self._measure)
        self._measure()
        self.show_list(WAITING)

    def _add_list(self, name: str) -> None:
        theme, text = self._context.theme, self._context.text
        numbers = {"count": "right"}
        columns = [Column(key, text(f"ui.sync.column.{key}"), width, numbers.get(key, "left"), grow=grow,
                          **({"show": _counted(text.count)} if key in numbers else {}))  # type: ignore[arg-type]
                   for key, width, grow in COLUMNS[name]]
        model = PagedModel(theme, self._context.tasks, columns)
        table = Table(theme, model, f"sync.{name}", memory=self._context.memory,
                      accessible=text(f"ui.sync.list.{name}", count=0))
        table.opened.connect(lambda key, name=name: self._open(name, key))
        table.picked.connect(lambda keys: self._settle())
        states = ContentStates(table)
        states.add_state(EMPTY, EmptyState(theme, text(f"ui.sync.{name}.empty")))
        self.tables[name], self._states[name] = table, states
        self.faces.addWidget(states)

    def _measure(self) -> None:
        tokens = self._context.theme.tokens
        self.faces.setMinimumHeight(tokens.height("row_table") * LEAST_ROWS + tokens.height("section_head"))

    # What is shown

    def show_list(self, name: str) -> None:
        """Put a list in front."""
        self.switch.choose(name)
        self.faces.setCurrentWidget(self._states[name])
        self._settle()

    def hide_names(self, *, hidden: bool) -> None:
        """Numbers in place of names."""
        if hidden != self._hidden:
            self._hidden = hidden
            for name in LISTS:
                self.show_rows(name, self.found[name])

    def show_rows(self, name: str, found: Sequence[Any]) -> None:
        """The rows of a list."""
        self.found[name] = found
        rows = {WAITING: self._waiting, ASIDE: self._aside, MERGED: self._merged}[name]
        table = self.tables[name]
        model = table.model()
        assert isinstance(model, PagedModel)
        model.ask(FoundRows([key for key, _, _ in COLUMNS[name]], [rows(one) for one in found],
                            [one.at for one in found]))
        self._states[name].show_state(READY if found else EMPTY)
        count = sum(one.changes for one in found) if name == WAITING else len(found)
        self.switch.set_words(name, self._context.text(f"ui.sync.list.{name}", count=self._context.text.count(count)))
        self._settle()

    def _waiting(self, one: WaitingSave) -> Sequence[object]:
        text = self._context.text
        return (moment_words(text, one.at, today_of(self._context)), change_words(text, one),
                about_words(text, one, hidden=self._hidden), one.file or DASH, one.by, one.changes)

    def _aside(self, one: SetAside) -> Sequence[object]:
        text = self._context.text
        why, do = why_words(text, one.why)
        return (moment_words(text, one.at, today_of(self._context)), DASH if self._hidden else one.nip or DASH,
                aside_words(text, one, self.labels), why, do)

    def _merged(self, one: MergedLine) -> Sequence[object]:
        text = self._context.text
        return (moment_words(text, one.at, today_of(self._context)), DASH if self._hidden else one.name or DASH,
                merged_words(text, one, stands=True), merged_words(text, one, stands=False), one.by)

    # What can be done

    def _chosen(self, name: str) -> list[Any]:
        return [self.found[name][key] for key in self.tables[name].selected_keys() if key < len(self.found[name])]

    def _open(self, name: str, key: int) -> None:
        nip = getattr(self.found[name][key], "nip", None) if key < len(self.found[name]) else None
        if nip:
            self.person_asked.emit(nip)

    def _settle(self) -> None:
        text, front = self._context.text, self.switch.choice
        self.aside.setText(text("ui.sync.waiting.saves", count=text.count(len(self.found[WAITING])))
                           if front == WAITING and self.found[WAITING] else "")
        self.take_back.setVisible(front == MERGED)
        why = text.needed_role((VERIFIER,), self._context.workspace.desk.user.roles)
        self.take_back.setEnabled(not why and len(self._chosen(MERGED)) == 1)
        self.take_back.setToolTip(why or text("ui.sync.merged.take_back.hint"))

    def _take_back(self) -> None:
        chosen = self._chosen(MERGED)
        if len(chosen) == 1:
            self.take_back_asked.emit(chosen[0])


def _counted(count: Callable[[int | None], str]) -> Callable[[object], str]:
    return lambda value: count(value if isinstance(value, int) else None)
