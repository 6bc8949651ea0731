"""The area at the right that shows the selected person, or box, the same way on every page."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from simata_desktop.ui.theme import Theme

GIVES = 60  # pixels it gives away on a narrow screen


class Inspector(QFrame):
    """Holds the widget of the page in front; scrolls when the window is low. Widgets belong to their pages."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("ground", "surface_alt")
        self.setProperty("edge", "left")
        self._wide = theme.tokens.width("inspector")
        self.setMinimumWidth(self._wide - GIVES)
        self.setMaximumWidth(self._wide)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self._wanted = True
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(self._wide, super().sizeHint().height())

    def show_widget(self, widget: QWidget | None) -> None:
        """Put ``widget`` in, or take everything away; the widget before is given back, not deleted."""
        shown = self._scroll.widget()
        if shown is not widget:
            if shown is not None:
                self._scroll.takeWidget().hide()
            if widget is not None:
                self._scroll.setWidget(widget)
                widget.show()
        self._settle()

    def allow(self, *, on: bool) -> None:
        """Let the user hide the inspector altogether."""
        self._wanted = on
        self._settle()

    def _settle(self) -> None:
        self.setVisible(self._wanted and self._scroll.widget() is not None)
