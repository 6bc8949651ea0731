"""The ring around the button that has the keyboard; fields and cells draw their own inside."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFocusFrame, QPushButton, QWidget

from simata_desktop.ui.theme import Theme


class FocusRing(QFocusFrame):
    """Follows the keyboard from button to button inside one window."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, _old: QObject | None, now: QObject | None) -> None:
        if isinstance(now, QPushButton) and self._window.isAncestorOf(now):
            self.setWidget(now)
        else:
            self.setWidget(None)  # type: ignore[arg-type]  # Qt's way of taking the frame away

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = self._theme.tokens.line("focus_ring")
        painter.setPen(QPen(self._theme.color("focus"), width))
        half = int(width / 2)
        painter.drawRect(self.rect().adjusted(half, half, -half, -half))
