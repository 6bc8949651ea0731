"""Unit: the tree of the office; the selected unit is renamed, recoded or moved below it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTreeView

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.ids import ROOT_UNIT
from simata_desktop.ui.page import Context
from simata_desktop.ui.scope import Choice, UnitNode
from simata_desktop.ui.settings_form import Form, FormRow, LineRow
from simata_desktop.ui.settings_section import SettingsSection
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.label import frame
from simata_desktop.ui.widgets.paged_model import FAILED, READY
from simata_desktop.ui.widgets.tree_combo import NODE, TreeCombo

FIND, CODE = 240, 160
COLUMNS = ("name", "code", "people")
NOTHING, FILTERED = "nothing", "filtered"


class UnitSection(SettingsSection):
    """Units come with imports; here they are put right. The id stays, so nothing that points at a unit is lost."""

    key, icon = "units", "server"
    topics = frozenset(("unit", "person"))

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme, text = context.theme, context.text
        self._nodes: dict[str, dict[str, Any]] = {}
        self._picked = ""
        self.field = QLineEdit()
        self.field.setPlaceholderText(text("ui.scope.find_unit"))
        self.field.setAccessibleName(text("ui.scope.find_unit"))
        self.field.setClearButtonEnabled(True)
        self.field.setFixedWidth(FIND)
        self.head_row.addWidget(self.field)
        self.tree = QTreeView()
        self.content = ContentStates(self.tree)
        self.content.add_state(NOTHING, EmptyState(theme, text("ui.settings.units.nothing"),
                                                   action=text("ui.people.import"),
                                                   run=lambda: context.shell.open_page("import")))
        self.content.add_state(FILTERED, EmptyState(theme, text("ui.settings.units.filtered"),
                                                    action=text("ui.people.filtered.action"), run=self.field.clear))
        self.content.add_state(FAILED, EmptyState(theme, text("ui.settings.failed"), action=text("ui.start.again"),
                                                  run=lambda: self.refresh(None)))
        self._build_tree()
        self.column.addWidget(self.content, 1)
        self.form = self._build_form()
        self.column.addWidget(self.form)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self.tree.setFocus)

    def _build_tree(self) -> None:
        self.tree.setAccessibleName(self.context.text("ui.settings.section.units"))
        self.tree.setUniformRowHeights(True)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setAllColumnsShowFocus(True)
        self._filter = QSortFilterProxyModel(self)
        self._filter.setRecursiveFilteringEnabled(True)
        self._filter.setFilterKeyColumn(-1)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.model = QStandardItemModel(0, len(COLUMNS), self)
        self._filter.setSourceModel(self.model)
        self.tree.setModel(self._filter)
        head = self.tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.resizeSection(1, CODE)
        self.tree.selectionModel().currentChanged.connect(self._pick)

    def _build_form(self) -> Form:
        theme, text = self.context.theme, self.context.text
        form = Form(theme)
        form.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        form.add(frame("hairline_strong"))
        self.name = LineRow(theme, text("ui.settings.units.name"))
        self.code = LineRow(theme, text("ui.settings.units.code"), width=CODE)
        self.parent_unit = TreeCombo(theme, "", Choice(None, ""), hint=text("ui.scope.find_unit"))
        self.parent_row = FormRow(theme, text("ui.settings.units.parent"), self.parent_unit)
        for row, word in ((self.name, "name"), (self.code, "code")):
            row.committed.connect(lambda value, row=row, word=word: self._set(row, word, value))
        self.parent_unit.chosen.connect(lambda choice: self._set(self.parent_row, "parent", str(choice.value)))
        for row in (self.name, self.code, self.parent_row):
            form.add(row)
        return form

    def filter_field(self) -> QLineEdit:
        return self.field

    # Loading

    def refresh(self, changes: Changes | None) -> None:
        super().refresh(changes)
        self.context.tasks.run_query(self.workspace.office.unit_nodes, self._show, on_failed=self._failed, key="units",
                                     owner=self)

    def _failed(self, error: BaseException) -> None:
        self.content.show_state(FAILED)
        self.fail(error)

    def _show(self, nodes: list[dict[str, Any]]) -> None:
        text = self.context.text
        opened = self._opened()
        self._nodes = {node["id"]: node for node in nodes}
        self.parent_unit.set_units([UnitNode(one["id"], one["name"], one["parent_id"]) for one in nodes])
        self.aside.setText(text("ui.settings.units.count", count=text.count(len(nodes))))
        self.model.setRowCount(0)
        self.model.setHorizontalHeaderLabels([text(f"ui.settings.units.{name}") for name in COLUMNS])
        self.model.horizontalHeaderItem(2).setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        items = {node["id"]: self._line(node) for node in nodes}
        for node in nodes:
            above = items.get(node["parent_id"] or "")
            (self.model.invisibleRootItem() if above is None else above[0]).appendRow(items[node["id"]])
        self._open_again(opened)
        self.content.show_state(READY if len(nodes) > 1 else NOTHING)
        self.form.setVisible(len(nodes) > 1)
        self._go_to(self._picked if self._picked in self._nodes else next(iter(self._nodes), ""))

    def _line(self, node: dict[str, Any]) -> list[QStandardItem]:
        line = [QStandardItem(words) for words in (node["name"], node["code"] or "",
                                                   self.context.text.count(node["people"]))]
        line[2].setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for item in line:
            item.setData(node["id"], NODE)
            item.setToolTip(node["name"])
        return line

    def _opened(self) -> set[str]:
        return {str(index.data(NODE)) for index in self._walk(QModelIndex()) if self.tree.isExpanded(index)}

    def _open_again(self, opened: set[str]) -> None:
        if not opened:
            self.tree.expandToDepth(0)
        for index in self._walk(QModelIndex()):
            if index.data(NODE) in opened:
                self.tree.expand(index)

    def _walk(self, above: QModelIndex) -> list[QModelIndex]:
        found = []
        for row in range(self._filter.rowCount(above)):
            index = self._filter.index(row, 0, above)
            found += [index, *self._walk(index)]
        return found

    def _narrow(self, words: str) -> None:
        self._filter.setFilterFixedString(words)
        self.tree.expandAll() if words else self.tree.expandToDepth(0)
        some = self._filter.rowCount() > 0
        self.content.show_state(READY if some else FILTERED)
        hits = self._filter.match(self._filter.index(0, 0), Qt.ItemDataRole.DisplayRole, words, 1,
                                  Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive) if words and some else []
        if hits:
            self._go_to(str(hits[0].data(NODE)))

    # The selected unit

    def _go_to(self, uid: str) -> None:
        index = next((one for one in self._walk(QModelIndex()) if one.data(NODE) == uid), None)
        if index is not None:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.tree.selectionModel().setCurrentIndex(index, flags)
            self.tree.scrollTo(index)
            self._pick(index)

    def _pick(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        node = self._nodes.get(str(index.data(NODE)))
        if node is None:
            return
        if node["id"] != self._picked:
            for row in (self.name, self.code):
                row.revert()
            self.parent_row.clear_problem()
        self._picked = node["id"]
        self.name.show_value(node["name"])
        self.code.show_value(node["code"] or "")
        above = self._nodes.get(node["parent_id"] or "")
        self.parent_unit.set_choice(Choice(above["id"], above["name"]) if above else
                                    Choice(None, self.context.text("ui.settings.units.top")))
        for row in (self.name, self.code, self.parent_row):
            row.allow(on=self.may, reason=self.reason())
        if node["id"] == ROOT_UNIT:
            self.parent_row.allow(on=False, reason=self.context.text("ui.settings.units.root"))

    def _set(self, row: FormRow, word: str, value: str) -> None:
        unit = self._picked
        self.keep(row, lambda: self.workspace.office.set_unit(unit, {word: value}))
