"""Above a scan: its file name, which page, how large, and how it is turned."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from simata_desktop.ui.page import Context
from simata_desktop.ui.report_view import FIT_WIDTH, LARGEST, SMALLEST, PaperView
from simata_desktop.ui.widgets.elided_label import ElidedLabel
from simata_desktop.ui.widgets.label import Button, frame, label


class DocumentBar(QWidget):
    """Signals: ``turn_asked()``."""

    turn_asked = Signal()

    def __init__(self, context: Context, view: PaperView) -> None:
        super().__init__()
        theme, self._text, self._view = context.theme, context.text, view
        self.name, self.place = ElidedLabel("", "strong"), label("", "small", tone="muted")
        self._buttons = {
            name: Button(theme, self._text(f"ui.document.{name}"), icon, kind="icon", size="in_control")
            for name, icon in (("before", "chevron-up"), ("after", "chevron-down"), ("smaller", "minus"),
                               ("larger", "plus"), ("fit", "fit-width"), ("turn", "rotate"))}
        strip = frame("background", "bottom")
        strip.setFixedHeight(theme.tokens.height("row_form"))
        row = self._row = QHBoxLayout(strip)
        row.setContentsMargins(theme.tokens.space("page_edge"), 0, theme.tokens.space("s"), 0)
        row.setSpacing(theme.tokens.space("xs"))
        row.addWidget(self.name, 1)
        row.addWidget(self.place)
        for button in self._buttons.values():
            row.addWidget(button)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(strip)
        self._connect()

    def button(self, name: str) -> Button:
        """One of before, after, smaller, larger, fit, turn."""
        return self._buttons[name]

    def add(self, button: QWidget) -> None:
        """Put a button of the page at the right end."""
        self._row.addWidget(button)

    def show_name(self, name: str) -> None:
        """The file name of the document."""
        self.name.set_words(name)

    def allow(self, *, on: bool) -> None:
        """Is there a document to be seen?"""
        for button in self._buttons.values():
            button.setEnabled(on)
        self.place.setVisible(on)
        if on:
            self._show_page(self._view.page)
            self._show_zoom(self._view.zoom)

    def _connect(self) -> None:
        view = self._view
        calls = {"before": lambda: view.go_to(view.page - 1), "after": lambda: view.go_to(view.page + 1),
                 "smaller": lambda: view.step_zoom(-1), "larger": lambda: view.step_zoom(1),
                 "fit": lambda: view.fit(FIT_WIDTH), "turn": self.turn_asked.emit}
        for name, call in calls.items():
            self._buttons[name].clicked.connect(call)
        view.page_changed.connect(self._show_page)
        view.zoomed.connect(self._show_zoom)

    def _show_page(self, page: int) -> None:
        pages = self._view.pages
        self.place.setText(self._text("ui.document.page", page=page + 1, pages=pages) if pages else "")
        self._buttons["before"].setEnabled(page > 0)
        self._buttons["after"].setEnabled(page < pages - 1)

    def _show_zoom(self, zoom: float) -> None:
        self._buttons["smaller"].setEnabled(zoom > SMALLEST)
        self._buttons["larger"].setEnabled(zoom < LARGEST)
