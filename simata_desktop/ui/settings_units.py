"""Unit: the tree of the office; the selected unit is renamed, recoded or moved below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.ids import ROOT_UNIT
from simata_desktop.ui.page import Context
from simata_desktop.ui.scope import Choice, UnitNode
from simata_desktop.ui.settings_form import Form, FormRow, LineRow
from simata_desktop.ui.settings_section import SettingsSection, rule
from simata_desktop.ui.settings_unit_rows import UnitDelegate, UnitRows
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.pages import EMPTY, FAILED, LOADING, READY
from simata_desktop.ui.widgets.table import Table
from simata_desktop.ui.widgets.tree_combo import TreeCombo

FIND, CODE = 240, 160
NOTHING, FILTERED = "nothing", "filtered"


class UnitSection(SettingsSection):
    """Units come with imports; here they are put right. The id stays, so nothing that points at a unit is lost."""

    key, icon = "units", "server"
    topics = frozenset(("unit", "person"))

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme, text = context.theme, context.text
        self._numbers: dict[str, int] = {}
        self._picked = ""
        self.field = QLineEdit()
        self.field.setPlaceholderText(text("ui.scope.find_unit"))
        self.field.setAccessibleName(text("ui.scope.find_unit"))
        self.field.setClearButtonEnabled(True)
        self.field.setFixedWidth(FIND)
        self.head_row.addWidget(self.field)
        self._rows = UnitRows(context.workspace, self._numbers)
        self.model = PagedModel(theme, context.tasks, self._columns())
        self.table = Table(theme, self.model, "settings.units", memory=context.memory,
                           accessible=text("ui.settings.section.units"))
        self.table.setItemDelegateForColumn(0, UnitDelegate(theme, self.table, self.model))
        self.content = ContentStates(self.table)
        self._add_states()
        self.column.addWidget(self.content, 1)
        self.line, self.form = rule(), self._build_form()
        self.column.addWidget(self.line)
        self.column.addWidget(self.form)
        self.field.textChanged.connect(lambda words: self._ask())
        self.field.returnPressed.connect(self._to_list)
        self.table.picked.connect(self._pick)
        self.model.state_changed.connect(self._arrived)

    def _add_states(self) -> None:
        theme, text, shell = self.context.theme, self.context.text, self.context.shell
        self.content.add_state(NOTHING, EmptyState(theme, text("ui.settings.units.nothing"),
                                                   action=text("ui.people.import"),
                                                   run=lambda: shell.open_page("import")))
        self.content.add_state(FILTERED, EmptyState(theme, text("ui.settings.units.filtered"),
                                                    action=text("ui.people.filtered.action"), run=self.field.clear))
        self.content.add_state(FAILED, EmptyState(theme, text("ui.settings.failed"), action=text("ui.start.again"),
                                                  run=self._ask))

    def _columns(self) -> list[Column]:
        text = self.context.text

        def people(value: object) -> str:
            return text.count(value) if isinstance(value, int) else ""

        return [Column("name", text("ui.settings.units.name"), 360),
                Column("code", text("ui.settings.units.code"), 120),
                Column("people", text("ui.settings.units.people"), 80, "right", people)]

    def _build_form(self) -> Form:
        theme, text = self.context.theme, self.context.text
        form = Form(theme)
        self.name = LineRow(theme, text("ui.settings.units.name"))
        self.code = LineRow(theme, text("ui.settings.units.code"), width=CODE)
        self.parent_unit = TreeCombo(theme, "", Choice(None, ""), hint=text("ui.scope.find_unit"))
        self.parent_row = FormRow(theme, text("ui.settings.units.parent"), self.parent_unit)
        for row, word in ((self.name, "name"), (self.code, "code")):
            row.committed.connect(lambda value, row=row, word=word: self._set(row, word, value))
        self.parent_unit.chosen.connect(lambda choice: self._set(self.parent_row, "parent", str(choice.value)))
        for made in (self.name, self.code, self.parent_row):
            form.add(made)
        return form

    def filter_field(self) -> QLineEdit:
        return self.field

    # Loading

    def refresh(self, changes: Changes | None) -> None:
        super().refresh(changes)
        if changes is None:
            self._ask()
        else:
            self.model.reload()

    def _ask(self) -> None:
        self._rows = UnitRows(self.workspace, self._numbers, self.field.text().strip())
        self.model.ask(self._rows)

    def _arrived(self, state: str) -> None:
        if state == LOADING:
            return
        nodes, text = self._rows.nodes, self.context.text
        some = len(nodes) > 1
        if state in (READY, EMPTY):
            state = NOTHING if not some else FILTERED if state == EMPTY else READY
        self.content.show_state(state)
        for widget in (self.line, self.form):
            widget.setVisible(state == READY)
        self.aside.setText(text("ui.settings.units.count", count=text.count(len(nodes))))
        self.parent_unit.set_units([UnitNode(one["id"], one["name"], one["parent_id"]) for one in nodes.values()])
        if state == READY:
            self._select()

    def _select(self) -> None:
        """Keep to the unit that was selected; after a search take the first that holds the words itself."""
        shown = [self.model.key_at(row) for row in range(self.model.rowCount())]
        hits = [key for key in shown if self._rows.holds(key)]
        number = self._numbers.get(self._picked, -1)
        key = number if number in hits else hits[0]
        self.table.go_to(key)
        self._pick([key])

    def _to_list(self) -> None:
        if self.model.rowCount():
            self.table.setFocus()

    # The selected unit

    def _node(self, uid: str | None) -> dict[str, Any] | None:
        return self._rows.nodes.get(self._numbers.get(uid or "", -1))

    def _pick(self, keys: Sequence[int]) -> None:
        node = self._rows.nodes.get(keys[0]) if len(keys) == 1 else None
        if node is None:
            return
        if node["id"] != self._picked:
            for row in (self.name, self.code):
                row.revert()
            self.parent_row.accept("")
        self._picked = node["id"]
        self.name.show_value(node["name"])
        self.code.show_value(node["code"] or "")
        above = self._node(node["parent_id"])
        self.parent_unit.set_choice(Choice(above["id"], above["name"]) if above else
                                    Choice(None, self.context.text("ui.settings.units.top")))
        for made in (self.name, self.code, self.parent_row):
            made.allow(on=self.may, reason=self.reason())
        if self.may and node["id"] == ROOT_UNIT:
            self.parent_row.allow(on=False, reason=self.context.text("ui.settings.units.root"))

    def _set(self, row: FormRow, word: str, value: str) -> None:
        """Save a value of the selected unit; the answer stands at the field only while that unit is still selected."""
        unit, text = self._picked, self.context.text

        def kept(changes: Changes) -> None:
            if unit == self._picked:
                row.accept(text("ui.settings.saved"))

        def refused(error: BaseException) -> None:
            if unit == self._picked:
                row.refuse(text.trouble(error))
            else:
                self.fail(error)

        self.context.tasks.run_command(lambda progress: self.workspace.office.set_unit(unit, {word: value}), kept,
                                       on_failed=refused, owner=self)
