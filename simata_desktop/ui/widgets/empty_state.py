"""What stands in place of content: one plain sentence and the one next step, different for every reason."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button, frame, label


class EmptyState(QWidget):
    """A sentence at the top left and, if there is a next step, its button."""

    def __init__(self, theme: Theme, words: str, *, action: str = "", run: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._run = run
        self.words = label(words, wrap=True)
        self.button = Button(theme, action)
        self.button.clicked.connect(self._act)
        edge = theme.tokens.space("page_edge")
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.tokens.space("m"))
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self.say(words, action=action, run=run)

    def say(self, words: str, *, action: str = "", run: Callable[[], None] | None = None) -> None:
        """Say something else."""
        self._run = run
        self.words.setText(words)
        self.button.setText(action)
        self.button.setAccessibleName(action or words)
        self.button.setVisible(bool(action))

    def _act(self) -> None:
        if self._run is not None:
            self._run()


class ContentStates(QStackedWidget):
    """The content of a page, or the state that stands in its place.

    States are named by the page: "loading", "nothing" (nothing yet), "filtered" (a filter hides all), "failed" …
    """

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._states: dict[str, QWidget] = {}
        self._content = content
        self.addWidget(content)

    def add_state(self, name: str, state: EmptyState) -> None:
        """Give a state its sentence."""
        ground = frame("surface")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(state)
        self._states[name] = ground
        self.addWidget(ground)

    def show_state(self, name: str) -> None:
        """Show the state ``name``, or the content for any name without a sentence ("ready")."""
        self.setCurrentWidget(self._states.get(name, self._content))
