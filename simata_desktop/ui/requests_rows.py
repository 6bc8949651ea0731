"""The log of requests as rows of a table, what narrows it, and the words of its states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from simata_desktop.services.requests import OVERDUE, STATES, RequestState
from simata_desktop.ui.page import Context
from simata_desktop.ui.text import DASH, Text
from simata_desktop.ui.widgets.chips import ChipRow, Filter
from simata_desktop.ui.widgets.columns import Column

TONES = {"answered": "ok", "overdue": "warning", "replaced": "text_muted"}
STATE_COLUMN = 1
SORTS: dict[str, Callable[[RequestState], Any]] = {
    "unit": lambda one: one.unit, "state": lambda one: STATES.index(one.state), "day": lambda one: one.day,
    "deadline": lambda one: one.deadline or date.max, "people": lambda one: one.answered_people,
    "cells": lambda one: one.answered_cells, "answered_on": lambda one: one.answered_on or date.min,
    "open": lambda one: one.open_cells}


class RequestRows:
    """Requests as rows; there are few. A key is a place in the list it was made with."""

    def __init__(self, found: Sequence[RequestState]) -> None:
        self.found = found

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places in order; unsorted the newest request stands first."""
        places = range(len(self.found))
        return sorted(places, key=lambda at: SORTS[sort](self.found[at]), reverse=descending) if sort else places

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """The values of some rows."""
        return [(one.unit, one.state, (one.open_people, one.open_cells), (one.answered_people, one.people),
                 (one.answered_cells, one.cells), one.deadline, one.day, one.answered_on)
                for one in (self.found[key] for key in keys)]


def state_words(text: Text, state: object) -> str:
    """What a state is called."""
    return text(f"ui.requests.state.{state}")


def columns(text: Text) -> list[Column]:
    """The columns of the log."""

    def day(value: object) -> str:
        return text.day(value if isinstance(value, date) else None)

    def share(value: object) -> str:
        done, whole = value if isinstance(value, tuple) else (None, None)
        return text("ui.filter.count", shown=text.count(done), all=text.count(whole)) if done else DASH

    def still(value: object) -> str:
        people, cells = value if isinstance(value, tuple) else (0, 0)
        return text("ui.requests.open.value", people=text.count(people), cells=text.count(cells)) if cells else DASH

    def tone(row: Sequence[object]) -> str:
        return "text_muted" if row[STATE_COLUMN] == "replaced" else ""

    def words(key: str) -> str:
        return text(f"ui.requests.column.{key}")

    return [Column("unit", words("unit"), 142, grow=1, tone=tone),
            Column("state", words("state"), 96, show=lambda value: state_words(text, value),
                   tone=lambda row: TONES.get(str(row[STATE_COLUMN]), ""),
                   bold=lambda row: row[STATE_COLUMN] == OVERDUE),
            Column("open", words("open"), 98, "right", still, tone=tone),
            Column("people", words("people"), 84, "right", share, tone=tone),
            Column("cells", words("cells"), 98, "right", share, tone=tone),
            *(Column(key, words(key), 121, show=day, tone=tone) for key in ("deadline", "day", "answered_on"))]


class RequestFilter(QWidget):
    """Narrows the log by state and mapping year. Signals: ``changed()``."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._text = context.text
        self.states: tuple[str, ...] = ()
        self.periods: tuple[int, ...] = ()
        self._known: tuple[int, ...] = ()
        self.chips = ChipRow(context.theme, add_words=self._text("ui.filter.add"),
                             remove_words=self._text.words.template("ui.filter.remove"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.chips, 1)
        self.chips.add_asked.connect(lambda: self.menu().popup(
            self.chips.add.mapToGlobal(QPoint(0, self.chips.add.height()))))
        self.chips.removed.connect(self.toggle)

    def narrow(self, found: Sequence[RequestState]) -> list[RequestState]:
        """Those that the filters leave; the chips say how many."""
        self._known = tuple(sorted({one.period for one in found}, reverse=True))
        left = [one for one in found if (not self.states or one.state in self.states)
                and (not self.periods or one.period in self.periods)]
        filters = [Filter(state, state_words(self._text, state)) for state in self.states]
        filters += [Filter(str(year), self._year(year)) for year in self.periods]
        count = self._text("ui.filter.count", shown=self._text.count(len(left)), all=self._text.count(len(found)))
        self.chips.show_filters(filters, count if found else "")
        return left

    def menu(self) -> QMenu:
        """What can be filtered, what is in force ticked."""
        menu = QMenu(self)
        for state in STATES:
            self._add(menu, state, state_words(self._text, state), on=state in self.states)
        if len(self._known) > 1:
            menu.addSeparator()
            for year in self._known:
                self._add(menu, str(year), self._year(year), on=year in self.periods)
        menu.triggered.connect(lambda action: self.toggle(str(action.data())))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def toggle(self, key: str) -> None:
        """Take a filter in or out."""
        if key.isdigit():
            self.periods = tuple(sorted({*self.periods} ^ {int(key)}, reverse=True))
        else:
            held = {*self.states} ^ {key}
            self.states = tuple(state for state in STATES if state in held)
        self.changed.emit()

    def drop(self) -> None:
        """Take all filters away."""
        self.states, self.periods = (), ()
        self.changed.emit()

    def _year(self, year: int) -> str:
        return self._text("ui.requests.year", year=year)

    @staticmethod
    def _add(menu: QMenu, key: str, words: str, *, on: bool) -> None:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(on)
        action.setData(key)
