"""The strip at the top: the menu bar and, at its right end, the field that opens the palette."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenuBar, QPushButton

from simata_desktop.ui.theme import Theme


class SearchBox(QPushButton):
    """Looks like a field; pressing it opens the palette, which has the real one."""

    def __init__(self, theme: Theme, words: str, keys: str) -> None:
        super().__init__()
        self._theme, self._words, self._keys = theme, words, keys
        self.setProperty("kind", "search")
        self.setAccessibleName(words)
        self.setFixedWidth(theme.tokens.width("search"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = self._theme.tokens.icon("in_control")
        icon = self._theme.pixmap("search", "text_muted", size="in_control", ratio=self.devicePixelRatioF())
        painter.drawPixmap(QPoint(9, (self.height() - side) // 2), icon)
        painter.setPen(self._theme.color("text_muted"))
        painter.setFont(self._theme.font("small"))
        painter.drawText(QRect(27, 0, self.width() - 80, self.height()), Qt.AlignmentFlag.AlignVCenter, self._words)
        painter.setFont(self._theme.font("caption"))
        keys = QRect(0, 0, self.width() - 9, self.height())
        painter.drawText(keys, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._keys)


class MenuStrip(QFrame):
    """Menu bar and search box in one line of the menu's height."""

    def __init__(self, theme: Theme, words: str, keys: str) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("ground", "background")
        self.setProperty("edge", "bottom")
        self.bar = QMenuBar()
        self.bar.setNativeMenuBar(False)
        self.bar.setProperty("role", "small")
        self.search = SearchBox(theme, words, keys)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.tokens.space("s"), 0)
        row.setSpacing(theme.tokens.space("s"))
        row.addWidget(self.bar, 1)
        row.addWidget(self.search)
        self.setFixedHeight(theme.tokens.height("menu_bar"))
        theme.changed.connect(self._measure)
        if theme.tokens.projector:  # a widget without parent must not be shown, it would be a window
            self.hide()

    def _measure(self) -> None:
        self.setVisible(not self._theme.tokens.projector)
