"""The bar above a page: its title, what it looks at, and at most three actions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button, label

MOST_BUTTONS = 3


class ActionButton(Button):
    """A button that is an action: same words, same state, same call. Ellipsis and icon belong to the action."""

    def __init__(self, theme: Theme, action: QAction, icon: str = "", *, filled: bool = False) -> None:
        super().__init__(theme, action.text(), icon, kind="filled" if filled else "")
        self._action = action
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        words = self._action.text().replace("&", "")
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(self._action.statusTip() or self._action.shortcut().toString())
        self.setEnabled(self._action.isEnabled())


class TopBar(QFrame):
    """Title left, scope beside it, actions at the right end. One bar belongs to one page."""

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("ground", "background")
        self.setProperty("edge", "bottom")
        edge = theme.tokens.space("page_edge")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(edge, 1, edge, 0)  # against the hairline below
        self._row.setSpacing(theme.tokens.space("m"))
        self._title = label(title, "page_title")
        self._row.addWidget(self._title)
        self._row.addSpacing(theme.tokens.space("xs"))
        self._row.addStretch(1)
        self._scopes = self._row.count() - 1
        theme.changed.connect(self._measure)
        self._measure()

    def set_title(self, title: str) -> None:
        """Another title (a person's page says his name)."""
        self._title.setText(title)

    def add_scopes(self, widgets: Sequence[QWidget]) -> None:
        """Put the scope buttons beside the title."""
        for widget in widgets:
            self._row.insertWidget(self._scopes, widget)
            self._scopes += 1

    def add_actions(self, buttons: Sequence[QWidget]) -> None:
        """Put at most three buttons at the right end; ValueError for more."""
        if len(buttons) > MOST_BUTTONS:
            raise ValueError(len(buttons))
        group = QHBoxLayout()
        group.setSpacing(self._theme.tokens.space("s"))
        for button in buttons:
            group.addWidget(button)
        self._row.addLayout(group)

    def _measure(self) -> None:
        self.setFixedHeight(self._theme.tokens.height("top_bar"))
