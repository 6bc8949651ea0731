"""Drops a file on a window as the mouse does: the events go to the widget below it, up to the page that takes them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QTableView, QWidget

NONE, LEFT, COPY = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction


def drop(widget: QWidget, place: QPoint, *paths: Path) -> bool:
    """Drop files at a place of a widget; True when somebody takes them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    enter = QDragEnterEvent(place, COPY, data, LEFT, NONE)
    enter.ignore()
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(place), COPY, data, LEFT, NONE))
    return enter.isAccepted()


def drop_on_row(table: QTableView, row: int, *paths: Path) -> bool:
    """Drop files on a row of a table."""
    model = table.model()
    column = next(n for n in range(model.columnCount()) if not table.isColumnHidden(n))
    return drop(table.viewport(), table.visualRect(model.index(row, column)).center(), *paths)
