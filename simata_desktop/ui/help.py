"""Two small boxes of the help menu: the keys of all actions, and what this program is."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from simata_desktop.ui.actions import Actions
from simata_desktop.ui.text import Text
from simata_desktop.ui.widgets.label import label


def keys_box(parent: QWidget, text: Text, actions: Actions) -> QDialog:
    """All actions with their keys, one a row."""
    rows = [(actions[spec.id].text().replace("&", ""), text(f"ui.menu.{spec.menu}"), actions.keys(spec.id))
            for spec in actions.specs()]
    table = _table([text("ui.keys.action"), text("ui.keys.menu"), text("ui.keys.keys")], rows)
    table.setAccessibleName(text("ui.action.help.keys"))
    return _box(parent, text("ui.action.help.keys"), table)


def about_box(parent: QWidget, text: Text) -> QDialog:
    """Name, version and the licences of what is shipped inside."""
    words: QLabel = label(text("ui.about", version=program_version()), wrap=True)
    return _box(parent, text("ui.action.help.about"), words)


def _table(heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> QTableWidget:
    table = QTableWidget(len(rows), len(heads))
    table.setHorizontalHeaderLabels(list(heads))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    for row, cells in enumerate(rows):
        for column, words in enumerate(cells):
            table.setItem(row, column, QTableWidgetItem(words))
    table.resizeColumnsToContents()
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return table


def _box(parent: QWidget, title: str, content: QWidget) -> QDialog:
    box = QDialog(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(title)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(box.close)
    column = QVBoxLayout(box)
    column.addWidget(content, 1)
    column.addWidget(buttons)
    box.resize(520, 520 if isinstance(content, QTableWidget) else 200)
    return box


def program_version() -> str:
    """The version of the installed package; empty where it runs without being installed."""
    try:
        return version("simata-desktop")
    except PackageNotFoundError:
        return ""
