"""One file dropped on a page: on which row of its table it fell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QTableView, QWidget

BESIDE = -1  # the file fell beside the rows


class FileDrop(QObject):
    """Lets ``page`` take one file at a time while ``allowed`` says so; ``table`` gives the table in front.

    Signals: ``dropped(row, path)`` with the row of the table, or -1 beside its rows.
    """

    dropped = Signal(int, object)

    def __init__(self, page: QWidget, table: Callable[[], QTableView | None], allowed: Callable[[], bool]) -> None:
        super().__init__(page)
        self._page, self._table, self._allowed = page, table, allowed
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if len(_files(event)) == 1 and self._allowed():
                event.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            files = _files(event)
            if len(files) == 1 and self._allowed():
                event.acceptProposedAction()
                self.dropped.emit(self._row(event), files[0])
            return True
        return super().eventFilter(watched, event)

    def _row(self, event: QDropEvent) -> int:
        table = self._table()
        if table is None or not table.isVisible():
            return BESIDE
        place = table.viewport().mapFrom(self._page, event.position().toPoint())
        inside = 0 <= place.y() < table.viewport().height() and \
            table.rect().contains(table.mapFrom(self._page, event.position().toPoint()))
        return table.rowAt(place.y()) if inside else BESIDE


def _files(event: QDropEvent) -> list[Path]:
    """The files of this computer among what is held over the window."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
