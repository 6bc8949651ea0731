"""Choosing a unit out of a tree: a popup with a filter, and a field for forms that opens it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLineEdit, QTreeView, QVBoxLayout, QWidget

from simata_desktop.ui.scope import Choice, UnitNode
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.scope_button import ScopeButton

NODE = Qt.ItemDataRole.UserRole + 1
WIDTH, HEIGHT = 360, 360


def unit_model(units: Sequence[UnitNode], everything: str = "") -> QStandardItemModel:
    """The tree of ``units``; ``everything`` is the word of a first line that stands for all of them ("" for none).

    A unit whose parent is not among ``units`` stands at the top; a ring of parents cannot hide a unit.
    """
    model = QStandardItemModel()
    items = {unit.id: _item(unit.name, unit.id) for unit in units}
    if everything:
        model.appendRow(_item(everything, None))
    parents = {unit.id: unit.parent for unit in units}
    for unit in units:
        above = None if _in_ring(unit.id, parents) else items.get(unit.parent or "")
        (model.invisibleRootItem() if above is None else above).appendRow(items[unit.id])
    return model


def _in_ring(unit: str, parents: dict[str, str | None]) -> bool:
    seen, above = {unit}, parents.get(unit)
    while above is not None and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return above == unit


def _item(name: str, value: object) -> QStandardItem:
    item = QStandardItem(name)
    item.setData(value, NODE)
    item.setToolTip(name)
    item.setEditable(False)
    return item


class UnitPopup(QFrame):
    """Filter and tree. Down goes from the filter into the tree, Enter chooses, Esc closes.

    Signals: ``chosen(Choice)``.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, model: QStandardItemModel, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("ground", "surface")
        self.setProperty("edge", "frame")
        self.field = QLineEdit()
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.tree = QTreeView()
        self.tree.setAccessibleName(hint)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self._filter = QSortFilterProxyModel(self)
        self._filter.setRecursiveFilteringEnabled(True)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        model.setParent(self)
        self._filter.setSourceModel(model)
        self.tree.setModel(self._filter)
        self.tree.expandToDepth(0)
        column = QVBoxLayout(self)
        space = theme.tokens.space("s")
        column.setContentsMargins(space, space, space, space)
        column.addWidget(self.field)
        column.addWidget(self.tree)
        self.resize(WIDTH, HEIGHT)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._take_first)
        self.tree.activated.connect(self._take)
        self.tree.clicked.connect(self._take)
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.field.hasFocus():
            self.tree.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.tree.currentIndex().isValid():
                self.tree.setCurrentIndex(self._filter.index(0, 0))
        else:
            super().keyPressEvent(event)

    def _narrow(self, words: str) -> None:
        self._filter.setFilterFixedString(words)
        self.tree.expandAll() if words else self.tree.expandToDepth(0)
        self.tree.setCurrentIndex(self._first(words))

    def _first(self, words: str) -> QModelIndex:
        """The first line that holds ``words`` itself, not only the line above one."""
        hits = self._filter.match(self._filter.index(0, 0), Qt.ItemDataRole.DisplayRole, words, 1,
                                  Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
        return hits[0] if words and hits else QModelIndex()

    def _take_first(self) -> None:
        if self.tree.currentIndex().isValid():
            self._take(self.tree.currentIndex())

    def _take(self, index: QModelIndex) -> None:
        self.chosen.emit(Choice(index.data(NODE), index.data()))
        self.close()


class TreeCombo(ScopeButton):
    """A field that shows one unit and opens the tree; ``everything`` allows "all" by that word."""

    def __init__(self, theme: Theme, label: str, choice: Choice, *, hint: str, everything: str = "") -> None:
        self._hint, self._everything = hint, everything
        super().__init__(theme, label, self._worded(choice))
        self._units: tuple[UnitNode, ...] = ()
        self.asked.connect(self.open_tree)

    def set_choice(self, choice: Choice) -> None:
        """Show another unit; no unit reads as the word for all of them."""
        super().set_choice(self._worded(choice))

    def _worded(self, choice: Choice) -> Choice:
        return Choice(None, self._everything) if choice.value is None and self._everything else choice

    def set_units(self, units: Sequence[UnitNode]) -> None:
        """The units to choose from."""
        self._units = tuple(units)

    def open_tree(self) -> UnitPopup:
        """Open the tree below the field."""
        popup = UnitPopup(self._theme, unit_model(self._units, self._everything), self._hint, self)
        popup.chosen.connect(self._take)
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()
        return popup
