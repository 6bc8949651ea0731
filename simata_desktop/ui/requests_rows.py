"""The log of requests as rows of a table, what narrows it, and the words of its states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QMenu

from simata_desktop.services.requests import OVERDUE, STATES, RequestState
from simata_desktop.ui.filter_bar import FilterBar
from simata_desktop.ui.page import Context
from simata_desktop.ui.text import DASH, Text
from simata_desktop.ui.widgets.chips import Filter
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
        return text.short_day(value if isinstance(value, date) else None)

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
            *(Column(key, words(key), 92, show=day, tone=tone) for key in ("deadline", "day", "answered_on"))]


class RequestFilter(FilterBar):
    """Narrows the log by state and mapping year."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.states: tuple[str, ...] = ()
        self.periods: tuple[int, ...] = ()
        self._known: tuple[int, ...] = ()

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

    def fill(self, menu: QMenu) -> None:
        for state in STATES:
            self.tick(menu, state_words(self._text, state), state, on=state in self.states)
        if len(self._known) > 1:
            menu.addSeparator()
            for year in self._known:
                self.tick(menu, self._year(year), str(year), on=year in self.periods)

    def toggle(self, *key: str) -> None:
        (one,) = key
        if one.isdigit():
            self.periods = tuple(sorted({*self.periods} ^ {int(one)}, reverse=True))
        else:
            held = {*self.states} ^ {one}
            self.states = tuple(state for state in STATES if state in held)
        self.changed.emit()

    def forget(self) -> None:
        self.states, self.periods = (), ()

    def _year(self, year: int) -> str:
        return self._text("ui.requests.year", year=year)
