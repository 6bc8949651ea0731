"""Declaration of completeness beside the table: state that all evidence of a unit is in, and what stands so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.services.evidence_rows import TableRules
from simata_desktop.ui.page import Context
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.widgets.label import Button, frame, label, retone
from simata_desktop.ui.widgets.section import Section
from simata_desktop.ui.widgets.tree_combo import TreeCombo


@dataclass(frozen=True, slots=True)
class Statement:
    """What is declared, or withdrawn: unit, indicators, reason, number of the statement."""

    unit: str
    indicators: tuple[str, ...]
    reason: str
    number: str | None
    withdraw: bool = False


class DeclarePanel(QWidget):
    """The form and the list. Signals: ``closed()``."""

    closed = Signal()

    def __init__(self, context: Context, rules: TableRules) -> None:
        super().__init__()
        self._context, self._rules = context, rules
        text, theme = context.text, context.theme
        unit = context.scope.choice("unit")
        self.unit = TreeCombo(theme, text("ui.scope.unit"), unit, hint=text("ui.scope.find_unit"),
                              everything=text("ui.performance.declare.office"))
        self.unit.set_units(context.scope.units)
        self.boxes = {code: QCheckBox(rules.label(code)) for code in rules.declarable}
        self.reason, self.number = QLineEdit(), QLineEdit()
        self.note = label("", "small", tone="danger", wrap=True)
        self.act = Button(theme, text("ui.performance.declare.act"), kind="filled")
        self.list = Section(theme, ground="surface_alt")
        self._build()
        self.act.clicked.connect(self._declare)
        self.reason.returnPressed.connect(self._declare)
        self.number.returnPressed.connect(self._declare)
        self.refresh()

    def _build(self) -> None:
        text, theme = self._context.text, self._context.theme
        edge, gap = theme.tokens.space("page_edge"), theme.tokens.space("s")
        form = frame("surface_alt", "bottom")
        column = QVBoxLayout(form)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(gap)
        head = QHBoxLayout()
        head.addWidget(label(text("ui.performance.declare"), "subtitle"), 1)
        close = Button(theme, text("ui.message.close"), "close", kind="icon", size="in_control")
        close.clicked.connect(self.closed)
        head.addWidget(close)
        column.addLayout(head)
        column.addWidget(label(text("ui.performance.declare.words", period=self._rules.period), "small", tone="muted",
                               wrap=True))
        column.addWidget(self.unit)
        for code, box in self.boxes.items():
            box.setAccessibleName(self._rules.label(code))
            column.addWidget(box)
        for field, key in ((self.reason, "reason"), (self.number, "number")):
            words = text(f"ui.performance.declare.{key}")
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
            column.addWidget(field)
        column.addWidget(self.note)
        self.note.hide()
        row = QHBoxLayout()
        row.addWidget(self.act)
        row.addStretch(1)
        column.addLayout(row)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(form)
        whole.addWidget(self.list)
        whole.addStretch(1)
        self.setFocusProxy(self.unit)

    # What stands

    def refresh(self) -> None:
        """Read again what is in force."""
        workspace, period = self._context.workspace, self._rules.period
        self._context.tasks.run_query(lambda: workspace.evidence.declarations(period), self._show, key="declarations",
                                      owner=self)

    def _show(self, rows: Sequence[Any]) -> None:
        text, theme = self._context.text, self._context.theme
        self.list.clear()
        self.list.add_head(text("ui.performance.declare.standing"), text.count(len(rows)))
        if not rows:
            self.list.add_row(text("ui.performance.declare.none"))
        unit = None
        for row in rows:
            if row.unit != unit:
                unit = row.unit
                self.list.add_head(row.unit_name)
            code = f"{row.indicator}.{row.part}" if row.part else row.indicator
            when = text.day(datetime.fromisoformat(row.at).astimezone().date()) if row.at else ""
            back = Button(theme, text("ui.performance.declare.withdraw"), kind="link")
            back.setAccessibleName(text("ui.performance.declare.withdraw.name", indicator=self._rules.label(code),
                                        unit=row.unit_name))
            back.clicked.connect(self._withdrawer(row.unit, code))
            line = self.list.add_row(self._rules.label(code), back)
            line.setToolTip("\n".join(filter(None, (self._rules.label(code), row.basis, row.number, row.by, when))))

    def _withdrawer(self, unit: str, code: str) -> Callable[[], None]:
        return lambda: self._run(Statement(unit, (code,), self.reason.text().strip(), None, withdraw=True))

    # Commands

    def _declare(self) -> None:
        unit = self.unit.choice.value
        root = next((node.id for node in self._context.scope.units if node.parent is None), "")
        chosen = tuple(code for code, box in self.boxes.items() if box.isChecked())
        if not chosen:
            self._say(self._context.text("ui.performance.declare.choose"))
            return
        self._run(Statement(root if unit is None else str(unit), chosen, self.reason.text().strip(),
                            self.number.text().strip() or None))

    def _run(self, one: Statement) -> None:
        workspace, period = self._context.workspace, self._rules.period
        if not one.reason:
            self._say(self._context.text("ui.performance.declare.reason.needed"))
            self.reason.setFocus()
            return
        self._context.tasks.run_command(
            lambda progress: workspace.evidence.declare(one.unit, one.indicators, period, reason=one.reason,
                                                        number=one.number, withdraw=one.withdraw),
            self._done, on_failed=lambda error: self._say(self._context.text.trouble(error)), owner=self)

    def _done(self, changes: Changes) -> None:
        text, key = self._context.text, "done" if changes.count else "same"
        self._say(text(f"ui.performance.declare.{key}"), tone="ok" if changes.count else "muted")
        for box in self.boxes.values():
            box.setChecked(False)
        self.refresh()

    def _say(self, words: str, tone: str = "danger") -> None:
        self.note.setText(words)
        retone(self.note, tone=tone)
        self.note.show()

    def choose_unit(self, choice: Choice) -> None:
        """Set the unit of the form."""
        self.unit.set_choice(choice)
