"""The list of sections at the left of the settings: as the rail, but always with its words, and arrows show at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from simata_desktop.ui.rail import Rail


class SectionList(Rail):
    """One stop for Tab; Up and Down walk through the sections."""

    def show_page(self, key: str) -> None:
        super().show_page(key)
        self.setFocusProxy(self._items[key])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        keys = list(self._items)
        here = next((key for key in keys if self._items[key].isChecked()), keys[0])
        if step:
            key = keys[(keys.index(here) + step) % len(keys)]
            self.chosen.emit(key)
            self._items[key].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() == Qt.Key.Key_Right:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _measure(self) -> None:
        tokens = self._theme.tokens
        self.setFixedWidth(tokens.width("tray"))
        for item in self._items.values():
            item.setFixedHeight(tokens.height("rail_item"))
