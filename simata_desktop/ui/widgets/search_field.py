"""The field above a list: what is typed is asked a little after the last key stroke."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit

PAUSE = 120  # milliseconds without a key stroke before the list is asked


class SearchField(QLineEdit):
    """``words`` stand in the empty field and are its name; it is ``least`` to ``most`` pixels wide.

    Signals: ``asked()`` when something else is typed and the typing rests.
    """

    asked = Signal()

    def __init__(self, words: str, *, least: int, most: int) -> None:
        super().__init__()
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(least)
        self.setMaximumWidth(most)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self.textChanged.connect(lambda: self._pause.start())
        self._pause.timeout.connect(self.asked)

    @property
    def search(self) -> str:
        """The words typed."""
        return self.text().strip()

    @property
    def waiting(self) -> bool:
        """Is something typed that was not asked yet?"""
        return self._pause.isActive()

    def empty(self) -> None:
        """Take the words away without asking."""
        self.blockSignals(True)
        self.clear()
        self.blockSignals(False)
