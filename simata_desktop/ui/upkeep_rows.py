"""The three lists of what is to be tidied, as rows of tables: proposals, people twice, people who moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent

from simata_desktop.domain.ids import fold
from simata_desktop.services.upkeep import Offered
from simata_desktop.services.upkeep_duplicates import Double, Moved
from simata_desktop.ui.page import Context
from simata_desktop.ui.text import DASH, Text, bare_nip, grouped_nip
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.table import Table

LETTERS = {Qt.Key.Key_T: "t", Qt.Key.Key_X: "x", Qt.Key.Key_1: "1", Qt.Key.Key_2: "2"}
T = TypeVar("T")
Row = Sequence[object]


class ListRows(Generic[T]):
    """Some records as rows of a table; the key of a row is its place in the list, columns order it by their words."""

    def __init__(self, listed: Sequence[T], columns: Sequence[str], row: Callable[[T], Row]) -> None:
        self.listed = listed
        self._columns, self._row = tuple(columns), row

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places in order."""
        places = range(len(self.listed))
        if sort not in self._columns:
            return list(places)
        column = self._columns.index(sort)
        return sorted(places, key=lambda place: fold(str(self._row(self.listed[place])[column] or "")),
                      reverse=descending)

    def rows(self, keys: Sequence[int]) -> Sequence[Row]:
        """The words of some places."""
        return [self._row(self.listed[key]) for key in keys]


class KeyTable(Table):
    """A list whose letters T, X, 1 and 2 are commands instead of the beginning of a name.

    Signals: ``commanded(letter)``.
    """

    commanded = Signal(str)

    def __init__(self, context: Context, model: PagedModel, name: str, accessible: str) -> None:
        super().__init__(context.theme, model, name, memory=context.memory, accessible=accessible)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = LETTERS.get(Qt.Key(event.key()))
        if letter and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            self.commanded.emit(letter)
        else:
            super().keyPressEvent(event)

    def stand(self, row: int) -> None:
        """Go to a row, or the last one before it."""
        count = self.model().rowCount()
        if count:
            index = self.model().index(min(max(row, 0), count - 1), 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, flags)
            self.scrollTo(index)


def proposal_columns(text: Text) -> list[Column]:
    """The columns of proposals."""
    def open_value(values: Row) -> str:
        return "warning" if values and values[-1] else ""

    return [Column("name", text("ui.people.name"), 140, grow=2),
            Column("indicator", text("ui.upkeep.indicator"), 124, grow=1),
            Column("about", text("ui.upkeep.about"), 170, grow=3),
            Column("value", text("ui.upkeep.value"), 84, tone=open_value, grow=1),
            Column("when", text("ui.upkeep.when"), 82),
            Column("number", text("ui.upkeep.number"), 100, grow=1),
            Column("unit", text("ui.people.unit"), 110, grow=1)]


def proposal_row(text: Text, one: Offered, *, hidden: bool) -> Row:
    """The words of a proposal, and last whether its value must be chosen."""
    proposal = one.proposal
    name = text("ui.map.participant", number=one.person) if hidden else one.title
    more = len(one.rows) - 1
    about = text("ui.upkeep.about.more", title=one.about, count=more) if more else one.about
    return (name, one.label, about, value_words(text, one), short_day(one), proposal.number or "", one.unit,
            proposal.value is None)


def value_words(text: Text, one: Offered) -> str:
    """The value as users call it, or that it must be chosen."""
    if one.proposal.value is None:
        return text("ui.upkeep.value.choose")
    return dict(one.words).get(one.proposal.value, one.proposal.value)


def short_day(one: Offered) -> str:
    """The date in figures, else the year."""
    day = one.proposal.day
    return day.strftime("%d-%m-%Y") if day else str(one.proposal.year)


def double_columns(text: Text) -> list[Column]:
    """The columns of pairs: one line of both names, and why."""
    return [Column("name", text("ui.upkeep.both"), 150, grow=1),
            Column("why", text("ui.upkeep.why"), 150, grow=1)]


def double_row(text: Text, one: Double, *, hidden: bool) -> Row:
    """The words of a pair."""
    names = dict.fromkeys((one.first.name or DASH, one.second.name or DASH))
    name = text("ui.upkeep.hidden") if hidden else " · ".join(names)
    return name, "; ".join(text(f"ui.upkeep.why.{reason}") for reason in one.reasons)


def move_columns(text: Text) -> list[Column]:
    """The columns of people who moved."""
    def nip(value: object) -> str:
        return grouped_nip(str(value or ""))

    return [Column("name", text("ui.people.name"), 172, grow=2),
            Column("nip", text("ui.people.nip"), 160, show=nip, copy=lambda value: bare_nip(str(value or ""))),
            Column("before", text("ui.upkeep.before"), 150, grow=2),
            Column("after", text("ui.upkeep.after"), 150, grow=2),
            Column("source", text("ui.upkeep.source"), 160, grow=1)]


def move_row(text: Text, one: Moved, *, hidden: bool) -> Row:
    """The words of somebody who moved."""
    when = datetime.fromisoformat(one.at).astimezone().strftime("%d-%m-%Y")
    name = text("ui.map.participant", number=one.person) if hidden else one.title
    return (name, "" if hidden else one.nip, one.before, one.after,
            " · ".join((one.file or text("ui.source.entry"), when)))
