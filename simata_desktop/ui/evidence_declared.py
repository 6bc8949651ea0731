"""Declarations in force: unit by unit what is stated and by whom; taken back with a reason at its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from simata_desktop.services.evidence_rows import TableRules
from simata_desktop.ui.page import Context
from simata_desktop.ui.reason_strip import ReasonAsk
from simata_desktop.ui.widgets.label import Button, frame, label
from simata_desktop.ui.widgets.panel import button_row, stacked
from simata_desktop.ui.widgets.section import Section


@dataclass(frozen=True, slots=True)
class Statement:
    """What is declared, or withdrawn: unit, indicators, reason, number of the statement."""

    unit: str
    indicators: tuple[str, ...]
    reason: str
    number: str | None
    withdraw: bool = False


class WithdrawStrip(ReasonAsk):
    """Why a declaration is taken back, below it; it stands until the list is drawn anew."""

    def __init__(self, context: Context, words: str) -> None:
        theme, text = context.theme, context.text
        super().__init__(QLineEdit(), text("ui.declare.why"), Button(theme, text("ui.declare.take_back"), kind="small"),
                         Button(theme, text("ui.declare.keep"), kind="small"))
        ground = frame("warning_soft", "bottom")
        edge, gap = theme.tokens.space("page_edge"), theme.tokens.space("s")
        column = QVBoxLayout(ground)
        column.setContentsMargins(edge, gap, edge, gap)
        column.setSpacing(gap)
        column.addWidget(label(words, "small", tone="warning", wrap=True))
        column.addWidget(self.field)
        column.addLayout(button_row(self.give, self.leave))
        stacked(self, ground)
        self.setFocusProxy(self.field)

    def end(self) -> None:
        """The list that asked takes it away."""


class DeclaredList(Section):
    """The list. Signals: ``withdrawn(Statement)`` when one is to be taken back; ``print_asked(unit, name)``."""

    withdrawn = Signal(object)
    print_asked = Signal(str, str)

    def __init__(self, context: Context, rules: TableRules) -> None:
        super().__init__(context.theme, ground="surface_alt")
        self._context, self._rules = context, rules
        self._rows: Sequence[Any] = ()
        self._asking: Any | None = None
        self.strip: WithdrawStrip | None = None

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show what is in force; what was being asked is forgotten."""
        self._rows, self._asking = rows, None
        self._draw()

    def _draw(self) -> None:
        text = self._context.text
        self.clear()
        self.strip = None
        self.add_head(text("ui.performance.declare.standing"), text.count(len(self._rows)))
        if not self._rows:
            self.add_row(text("ui.performance.declare.none"))
        unit = None
        for row in self._rows:
            if row.unit != unit:
                unit = row.unit
                self._add_unit(row)
            self._add_row(row)

    def _add_unit(self, row: Any) -> None:
        text = self._context.text
        paper = Button(self._context.theme, text("ui.declare.print.name", unit=row.unit_name), "print", kind="icon",
                       size="in_control")
        paper.clicked.connect(lambda: self.print_asked.emit(row.unit, row.unit_name))
        self.add_head(row.unit_name, right=paper)

    def _add_row(self, row: Any) -> None:
        text, name = self._context.text, self._rules.label(_code(row))
        back = Button(self._context.theme, text("ui.performance.declare.withdraw"), kind="link")
        back.setAccessibleName(text("ui.performance.declare.withdraw.name", indicator=name, unit=row.unit_name))
        back.clicked.connect(self._asker(row))
        when = text.day(datetime.fromisoformat(row.at).astimezone().date()) if row.at else ""
        told = (text("ui.declare.number", number=row.number) if row.number else "", row.by, when)
        line = self.add_two_lines(name, " · ".join(filter(None, told)), right=back)
        line.setToolTip("\n".join(filter(None, (name, row.basis, *told))))
        if row == self._asking:
            self.strip = WithdrawStrip(self._context, text("ui.declare.withdraw", indicator=name, unit=row.unit_name))
            self.strip.given.connect(lambda reason: self.withdrawn.emit(
                Statement(row.unit, (_code(row),), reason, None, withdraw=True)))
            self.strip.left.connect(self._leave)
            self.add(self.strip)

    def _asker(self, row: Any) -> Callable[[], None]:
        return lambda: self.ask(row)

    def ask(self, row: Any) -> None:
        """Ask below ``row`` why it is taken back."""
        self._asking = row
        self._draw()
        if self.strip is not None:
            self.strip.field.setFocus()

    def _leave(self) -> None:
        self._asking = None
        self._draw()


def _code(row: Any) -> str:
    return f"{row.indicator}.{row.part}" if row.part else row.indicator
