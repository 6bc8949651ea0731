"""A message that stands where its cause is: icon, one sentence, at most one action, and a way to put it away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button, IconLabel, frame, label, retone

LEVELS = {
    "info": ("surface_alt", "info", "text_muted"), "ok": ("ok_soft", "check", "ok"),
    "warning": ("warning_soft", "warning", "warning"), "danger": ("danger_soft", "warning", "danger"),
}


class MessageStrip(QWidget):
    """Hidden until it has something to say."""

    def __init__(self, theme: Theme, close_words: str) -> None:
        super().__init__()
        self._strip = frame("surface_alt", "bottom")
        self._icon = IconLabel(theme, "info", "text_muted")
        self.words = label("", wrap=True)
        self.action = Button(theme, "", kind="small")
        self._close = Button(theme, close_words, "close", kind="icon", size="in_control")
        self._close.clicked.connect(self.hide)
        self.action.setAccessibleName(close_words)
        self._run: Callable[[], None] | None = None
        self.action.clicked.connect(self._act)
        row = QHBoxLayout(self._strip)
        edge = theme.tokens.space("page_edge")
        row.setContentsMargins(edge, theme.tokens.space("xs"), theme.tokens.space("s"), theme.tokens.space("xs"))
        row.setSpacing(theme.tokens.space("s"))
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        row.addWidget(self.action)
        row.addWidget(self._close)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._strip)
        self.level = ""
        self.hide()

    def say(self, words: str, level: str = "info", *, action: str = "", run: Callable[[], None] | None = None) -> None:
        """Show ``words`` at ``level`` (info, ok, warning, danger) with a button ``action`` that calls ``run``."""
        ground, icon, color = LEVELS[level]
        self.level = level
        retone(self._strip, ground=ground)
        self._icon.set_icon(icon, color)
        self.words.setText(words)
        self.setAccessibleName(words)
        self._run = run
        self.action.setText(action)
        self.action.setAccessibleName(action or self._close.accessibleName())
        self.action.setVisible(bool(action))
        self.show()

    def _act(self) -> None:
        self.hide()
        if self._run is not None:
            self._run()
