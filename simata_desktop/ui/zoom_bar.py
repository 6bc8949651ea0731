"""Smaller, larger, and how large the grid is just now."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from simata_desktop.ui.grid_view import GridView
from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.label import Button, label


class ZoomBar(QWidget):
    """Two buttons and a word for a grid."""

    def __init__(self, context: Context, grid: GridView) -> None:
        super().__init__()
        self._text, self._grid = context.text, grid
        theme = context.theme
        self.smaller = Button(theme, context.text("ui.map.zoom.smaller"), "minus", kind="icon", size="in_control")
        self.larger = Button(theme, context.text("ui.map.zoom.larger"), "plus", kind="icon", size="in_control")
        self.words, self.hint = label("", "small"), label("", "small", tone="muted")
        self.smaller.clicked.connect(lambda: grid.step_zoom(-1))
        self.larger.clicked.connect(lambda: grid.step_zoom(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space("s"))
        for widget in (self.smaller, self.larger, self.words, self.hint):
            row.addWidget(widget)
        grid.zoomed.connect(self._show)
        self._from = int(theme.tokens.data["map"]["dots_from_zoom"])
        self._show(grid.zoom)

    def _show(self, zoom: float) -> None:
        self.words.setText(self._text("ui.map.zoom", zoom=zoom))
        self.hint.setText(self._text("ui.map.zoom.hint", zoom=self._from))
        self.smaller.setEnabled(zoom > 1)
