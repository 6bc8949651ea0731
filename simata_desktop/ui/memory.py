"""What the window remembers between two starts: places of splitters, widths of columns; never anything personal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QHeaderView, QSplitter


class Memory:
    """A small file in the workspace folder; a file that cannot be read or written only means default widths."""

    def __init__(self, folder: Path) -> None:
        self._file = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        """The remembered word of ``key``."""
        return str(self._file.value(key, default))

    def keep(self, key: str, value: object) -> None:
        """Remember ``value`` (a word, a number or bytes)."""
        self._file.setValue(key, value)

    def flag(self, key: str, *, default: bool) -> bool:
        """The remembered yes or no of ``key``."""
        return self.text(key, "yes" if default else "no") == "yes"

    def keep_flag(self, key: str, *, value: bool) -> None:
        """Remember yes or no."""
        self.keep(key, "yes" if value else "no")

    def state(self, key: str) -> QByteArray | None:
        """Remembered bytes of a window or splitter."""
        value = self._file.value(key)
        return value if isinstance(value, QByteArray) else None

    def splitter(self, key: str, splitter: QSplitter) -> None:
        """Give ``splitter`` its remembered place and remember every later one."""
        state = self.state(f"splitter/{key}")
        if state is not None:
            splitter.restoreState(state)
        splitter.splitterMoved.connect(lambda: self.keep(f"splitter/{key}", splitter.saveState()))

    def columns(self, key: str, header: QHeaderView, names: tuple[str, ...],
                by_hand: Callable[[], bool] = lambda: True) -> None:
        """Give the columns their remembered widths by name and remember every later one that was set by hand."""
        for index, name in enumerate(names):
            width = self.text(f"columns/{key}/{name}")
            if width.isdigit():
                header.resizeSection(index, int(width))

        def resized(index: int, _old: int, new: int) -> None:
            if new and index < len(names) and by_hand():  # a hidden column has no width
                self.keep(f"columns/{key}/{names[index]}", new)

        header.sectionResized.connect(resized)
