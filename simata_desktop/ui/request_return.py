"""Worklists taken back: one line a file, with what was saved of it, and the way to its problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from simata_desktop.services.worklist_return import OTHER, REFUSED, SAVED, STOPPED, Returned
from simata_desktop.ui.page import Context
from simata_desktop.ui.text import DASH
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.label import Button, label
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.table import Table

ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods")
BAD = (REFUSED, OTHER, STOPPED)


class ReturnedRows:
    """Files as rows, in the order they were given; ``units`` are names by id."""

    def __init__(self, told: Sequence[Returned], words: Callable[[Returned], str], units: Callable[[str], str]) -> None:
        self._told, self._words, self._units = told, words, units

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places; problems first when ordered by them."""
        orders: dict[str, Callable[[Returned], object]] = {
            "file": lambda one: one.path.name.casefold(), "unit": lambda one: self._units(one.unit),
            "result": self._words, "people": lambda one: one.people, "cells": lambda one: one.cells,
            "problems": lambda one: (one.problems, one.remarks)}
        places = range(len(self._told))
        return sorted(places, key=lambda at: orders[sort](self._told[at]),  # type: ignore[arg-type,return-value]
                      reverse=descending) if sort else places

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """The values of some rows; the last is the state, for its colour."""
        return [(one.path.name, self._units(one.unit), self._words(one), one.people, one.cells,
                 (one.problems, one.remarks), one.state) for one in (self._told[key] for key in keys)]


class ReturnedView(QWidget):
    """Signals: ``left()`` back to the log; ``problem_asked(path)`` for a file whose problems are wanted."""

    left = Signal()
    problem_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, text, theme = context, context.text, context.theme
        self.told: list[Returned] = []
        self.count = label("", "strong")
        self.back = Button(theme, text("ui.requests.back"), "arrow-left", kind="small")
        self.look = Button(theme, text("ui.requests.problems.open"), "import", kind="small")
        self.model = PagedModel(theme, context.tasks, self._columns())
        self.table = Table(theme, self.model, "requests.returned", memory=context.memory,
                           accessible=text("ui.requests.returned"))
        head, row = strip(theme)
        row.addWidget(self.back)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self.back.clicked.connect(self.left)
        self.look.clicked.connect(lambda: self._open(self.table.selected_keys()))
        self.table.opened.connect(lambda key: self._open([key]))
        self.table.picked.connect(self._picked)
        self._picked([])

    def show_told(self, told: Iterable[Returned]) -> None:
        """What has been done so far."""
        text, names = self._context.text, {unit.id: unit.name for unit in self._context.scope.units}
        self.told = list(told)
        saved, refused = (sum(one.state in states for one in self.told) for states in ((SAVED,), BAD))
        self.count.setText(text("ui.requests.returned.sum", saved=text.count(saved), files=text.count(len(self.told)),
                                refused=text.count(refused)))
        self.model.ask(ReturnedRows(self.told, self._result, lambda uid: names.get(uid, "")))

    def _result(self, one: Returned) -> str:
        if one.error is not None:
            return self._context.text.trouble(one.error)
        return self._context.text(f"ui.requests.result.{one.state}")

    def _columns(self) -> list[Column]:
        text = self._context.text

        def number(value: object) -> str:
            return text.count(value) if isinstance(value, int) and value else DASH

        def problems(value: object) -> str:
            bad, remarks = value if isinstance(value, tuple) else (0, 0)
            parts = [text(f"ui.requests.problems.{key}", count=text.count(count))
                     for key, count in (("bad", bad), ("remarks", remarks)) if count]
            return ", ".join(parts) or DASH

        def tone(row: Sequence[object]) -> str:
            return "danger" if row[-1] in (REFUSED, OTHER) else "text_muted" if row[-1] == STOPPED else ""

        return [Column("file", text("ui.requests.column.file"), 210, grow=1),
                Column("unit", text("ui.requests.column.unit"), 150, grow=1),
                Column("result", text("ui.requests.column.result"), 250, grow=2, tone=tone),
                Column("people", text("ui.requests.column.people"), 72, "right", number),
                Column("cells", text("ui.requests.column.cells"), 60, "right", number),
                Column("problems", text("ui.requests.column.problems"), 150, show=problems,
                       tone=lambda row: "warning" if row[5] != (0, 0) else "")]

    def _picked(self, keys: object) -> None:
        chosen = self.told[keys[0]] if isinstance(keys, list) and len(keys) == 1 else None
        self.look.setEnabled(chosen is not None and chosen.state != STOPPED)
        self.look.setToolTip("" if self.look.isEnabled() else self._context.text("ui.requests.problems.choose"))

    def _open(self, keys: Sequence[int]) -> None:
        if len(keys) == 1 and self.told[keys[0]].state != STOPPED:
            self.problem_asked.emit(self.told[keys[0]].path)


def sheets_in(paths: Iterable[Path]) -> list[Path]:
    """The files to take back; of a folder all workbooks in it, by name."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(one for one in path.iterdir() if one.suffix.lower() in ENDINGS
                        and not one.name.startswith(("~$", "."))) if path.is_dir() else [path]
        found |= dict.fromkeys(inside)
    return list(found)
