"""Columns that take the room a wide window leaves, and give it back when the window gets narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QTableView

from simata_desktop.ui.widgets.columns import Column


class Growth:
    """Keeps the widths that were declared or dragged, and shares out what is left by ``Column.grow``."""

    def __init__(self, table: QTableView, columns: Sequence[Column]) -> None:
        self._table, self._head = table, table.horizontalHeader()
        self._weights = [column.grow for column in columns]
        self._widths = [self._head.sectionSize(section) for section in range(len(columns))]
        self._busy = False
        self._head.setStretchLastSection(not any(self._weights))
        self._head.sectionResized.connect(self._resized)

    def by_hand(self) -> bool:
        """Is a width that changes now the user's own?"""
        return not self._busy

    def rest(self) -> None:
        """Go back to the widths without growth."""
        self._set(self._widths)

    def fill(self) -> None:
        """Grow into the present width of the table."""
        weights = [0 if self._head.isSectionHidden(n) else weight for n, weight in enumerate(self._weights)]
        shown = sum(width for n, width in enumerate(self._widths) if not self._head.isSectionHidden(n))
        free, total = self._table.viewport().width() - shown, sum(weights)
        if not total:
            return
        grown = list(self._widths)
        for n, weight in enumerate(weights):
            part = max(free, 0) * weight // total
            grown[n] += part
            free, total = free - part, total - weight
            if not total:
                break
        self._set(grown)

    def _set(self, widths: Sequence[int]) -> None:
        self._busy = True
        for section, width in enumerate(widths):
            self._head.resizeSection(section, width)
        self._busy = False

    def _resized(self, section: int, _old: int, new: int) -> None:
        if new and not self._busy and section < len(self._widths):  # 0: it was hidden, and keeps its width
            self._widths[section] = new
