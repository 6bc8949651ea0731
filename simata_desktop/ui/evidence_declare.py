"""Declaration of completeness beside the table: state that all evidence of a unit is in, and what stands so far."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.services.evidence_rows import TableRules
from simata_desktop.ui.evidence_declared import DeclaredList, Statement
from simata_desktop.ui.page import Context
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.widgets.label import Button, label, retone
from simata_desktop.ui.widgets.panel import button_row, panel_ground, panel_title, stacked
from simata_desktop.ui.widgets.tree_combo import TreeCombo

FEEDBACK, DISCIPLINE = "feedback_360", "discipline_record"


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
        self.paper = Button(theme, text("ui.declare.print"))
        self.list = DeclaredList(context, rules)
        self._build()
        self.act.clicked.connect(self._declare)
        self.paper.clicked.connect(self._print)
        self.unit.chosen.connect(lambda choice: self._settle())
        self.list.withdrawn.connect(self._run)
        self.list.print_asked.connect(self._print_standing)
        self.reason.returnPressed.connect(self._declare)
        self.number.returnPressed.connect(self._declare)
        self._settle()
        self.refresh()

    def _build(self) -> None:
        text, theme = self._context.text, self._context.theme
        form, column = panel_ground(theme)
        head, close = panel_title(theme, text("ui.performance.declare"), text("ui.message.close"))
        close.clicked.connect(self.closed)
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
        column.addLayout(button_row(self.act, self.paper))
        stacked(self, form, self.list).addStretch(1)
        self.setFocusProxy(self.unit)

    # What stands

    def refresh(self) -> None:
        """Read again what is in force."""
        workspace, period = self._context.workspace, self._rules.period
        self._context.tasks.run_query(lambda: workspace.evidence.declarations(period), self.list.show_rows,
                                      key="declarations", owner=self)

    def _settle(self) -> None:
        """The 360 is stated for the whole office or not at all."""
        box, office = self.boxes.get(FEEDBACK), self.unit.choice.value in (None, self._root())
        if box is not None:
            box.setEnabled(office)
            box.setToolTip("" if office else self._context.text("error.declare.whole_office"))
            box.setChecked(box.isChecked() and office)

    def _root(self) -> str:
        return next((node.id for node in self._context.scope.units if node.parent is None), "")

    def _chosen(self) -> tuple[str, ...]:
        return tuple(code for code, box in self.boxes.items() if box.isChecked())

    def _print(self) -> None:
        """The statement of the unit in the form with what is ticked, to be signed before it is declared."""
        unit = self.unit.choice
        self._open_paper("" if unit.value == self._root() else str(unit.value or ""), unit.word, self._chosen())

    def _print_standing(self, unit: str, name: str) -> None:
        self._open_paper("" if unit == self._root() else unit, name, ())

    def _open_paper(self, unit: str, name: str, codes: tuple[str, ...]) -> None:
        self._context.scope.choose("unit", Choice(unit, name) if unit else Choice(None, ""))
        self._context.shell.open_page("report", codes)

    # Commands

    def _declare(self) -> None:
        text, unit, chosen = self._context.text, self.unit.choice.value, self._chosen()
        if not chosen:
            self._say(text("ui.performance.declare.choose"))
        elif not self.reason.text().strip():
            self._say(text("ui.performance.declare.reason.needed"))
            self.reason.setFocus()
        elif DISCIPLINE in chosen and not self.number.text().strip():
            self._say(text("error.declare.number"))
            self.number.setFocus()
        else:
            self._run(Statement(self._root() if unit is None else str(unit), chosen, self.reason.text().strip(),
                                self.number.text().strip() or None))

    def _run(self, one: Statement) -> None:
        workspace, period = self._context.workspace, self._rules.period
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
        self._settle()
