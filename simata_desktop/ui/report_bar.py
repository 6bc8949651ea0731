"""Below the preview: which page, and how large."""

from __future__ import annotations

from PySide6.QtGui import QIntValidator, QKeyEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from simata_desktop.ui.page import Context
from simata_desktop.ui.report_view import FIT_PAGE, FIT_WIDTH, LARGEST, SMALLEST, PaperView
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button, label
from simata_desktop.ui.widgets.scope_button import ScopeButton

FIELD = 48
FACTORS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)


class PageField(QLineEdit):
    """The number of the page looked at; Enter goes there, Esc and leaving bring the number back."""

    def __init__(self, view: PaperView, name: str) -> None:
        super().__init__()
        self._view = view
        self.setFixedWidth(FIELD)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(name)
        self.setValidator(QIntValidator(1, 9999, self))
        self.returnPressed.connect(self._go)
        self.editingFinished.connect(self.show_page)
        view.page_changed.connect(self.show_page)

    def show_page(self) -> None:
        """The page looked at."""
        self.setText(str(self._view.page + 1) if self._view.pages else "")

    def _go(self) -> None:
        self._view.go_to(int(self.text() or 1) - 1)
        self.show_page()
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Escape:
                self.show_page()
                self._view.setFocus()
            case Qt.Key.Key_PageDown | Qt.Key.Key_Down:
                self._view.go_to(self._view.page + 1)
            case Qt.Key.Key_PageUp | Qt.Key.Key_Up:
                self._view.go_to(self._view.page - 1)
            case _:
                super().keyPressEvent(event)


class PreviewBar(QWidget):
    """Page field with its two buttons at the left, zoom at the right."""

    def __init__(self, context: Context, view: PaperView) -> None:
        super().__init__()
        text, theme = context.text, context.theme
        self._text, self._view = text, view
        self.field = PageField(view, text("ui.report.page"))
        self.all = label("", "small", tone="muted")
        self.before = self._button(theme, "chevron-up", "ui.report.page.before")
        self.after = self._button(theme, "chevron-down", "ui.report.page.after")
        self.smaller = self._button(theme, "minus", "ui.report.zoom.smaller")
        self.larger = self._button(theme, "plus", "ui.report.zoom.larger")
        self.zoom = ScopeButton(theme, text("ui.report.zoom"), Choice(FIT_WIDTH, ""))
        self.zoom.set_choices([*(Choice(mode, text(f"ui.report.zoom.{mode}")) for mode in (FIT_WIDTH, FIT_PAGE)),
                               *(Choice(factor, self._percent(factor)) for factor in FACTORS)])
        row = QHBoxLayout(self)
        edge = theme.tokens.space("page_edge")
        row.setContentsMargins(edge, 0, edge, 0)
        row.setSpacing(theme.tokens.space("s"))
        for widget in (label(text("ui.report.page"), "small"), self.field, self.all, self.before, self.after):
            row.addWidget(widget)
        row.addStretch(1)
        for part in (self.smaller, self.larger, self.zoom):
            row.addWidget(part)
        self._connect()

    def _button(self, theme: Theme, icon: str, words: str) -> Button:
        return Button(theme, self._text(words), icon, kind="icon", size="in_control")

    def _percent(self, zoom: float) -> str:
        return self._text("ui.report.zoom.percent", percent=round(zoom * 100))

    def _connect(self) -> None:
        view = self._view
        self.before.clicked.connect(lambda: view.go_to(view.page - 1))
        self.after.clicked.connect(lambda: view.go_to(view.page + 1))
        self.smaller.clicked.connect(lambda: view.step_zoom(-1))
        self.larger.clicked.connect(lambda: view.step_zoom(1))
        self.zoom.chosen.connect(self._choose)
        view.page_changed.connect(self._show_page)
        view.zoomed.connect(self._show_zoom)

    def _choose(self, choice: Choice) -> None:
        if isinstance(choice.value, float):
            self._view.set_zoom(choice.value)
        else:
            self._view.fit(str(choice.value))

    def _show_page(self, page: int) -> None:
        pages = self._view.pages
        self.all.setText(self._text("ui.report.page.of", pages=self._text.count(pages)))
        self.before.setEnabled(page > 0)
        self.after.setEnabled(page < pages - 1)

    def _show_zoom(self, zoom: float) -> None:
        mode, percent = self._view.mode, self._percent(zoom)
        word = f"{self._text(f'ui.report.zoom.{mode}')} · {percent}" if mode else percent
        self.zoom.set_choice(Choice(mode or round(zoom, 4), word))
        self.smaller.setEnabled(zoom > SMALLEST)
        self.larger.setEnabled(zoom < LARGEST)
