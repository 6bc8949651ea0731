"""Before a file is read: where it is dropped or chosen, templates of every kind, and the year where a file lacks it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.domain.sheet_reading import KINDS
from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.elided_label import ElidedLabel
from simata_desktop.ui.widgets.label import Button, frame, label
from simata_desktop.ui.widgets.section import Section


class DropArea(QFrame):
    """The dashed area; it lights up while a file is held over the page."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._theme = context.theme
        self._lit = False
        context.theme.changed.connect(self.update)

    def light(self, *, on: bool) -> None:
        """A file is over the page, or has left it."""
        self._lit = on
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.color("accent" if self._lit else "hairline_strong"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(self._theme.color("selection" if self._lit else "surface_alt"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class DropZone(QWidget):
    """Signals: ``file_asked()``; ``template_asked(kind)``; ``year_chosen(year)`` where a file needed its year."""

    file_asked = Signal()
    template_asked = Signal(str)
    year_chosen = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.expected: int | None = None  # the year that whoever opened the page has in mind
        text, theme = context.text, context.theme
        edge, space = theme.tokens.space("page_edge"), theme.tokens.space("m")
        self.area = DropArea(context)
        self.lead = label(text("ui.import_page.drop"), wrap=True)
        self.choose = Button(theme, text("ui.import_page.choose"), "folder")
        self.choose.clicked.connect(self.file_asked)
        self.forbidden = label(text("ui.import_page.forbidden"), "small", tone="warning", wrap=True)
        self.forbidden.hide()
        inside = QVBoxLayout(self.area)
        inside.setContentsMargins(edge, edge, edge, edge)
        inside.setSpacing(space)
        inside.addWidget(self.lead)
        inside.addWidget(label(text("ui.import_page.drop.forms"), "small", tone="muted", wrap=True))
        inside.addLayout(_left(self.choose))
        inside.addWidget(self.forbidden)
        self._year = self._year_row(context)
        inside.addWidget(self._year)
        ground = frame("surface")
        column = QVBoxLayout(ground)
        column.setContentsMargins(edge, edge, edge, 0)
        column.setSpacing(space)
        column.addWidget(self.area)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(ground)
        outer.addWidget(self._templates(context))
        rest = frame("surface")
        outer.addWidget(rest, 1)

    def allow(self, *, on: bool) -> None:
        """May this user import at all?"""
        self.choose.setEnabled(on)
        self.choose.setToolTip("" if on else self.forbidden.text())
        self.forbidden.setVisible(not on)

    def ask_year(self, years: Sequence[int]) -> None:
        """Ask for the year of a file that does not tell it, the expected one chosen; none takes the question away."""
        self._year.setVisible(bool(years))
        self.years.clear()
        for year in years:
            self.years.addItem(str(year), year)
        if years:
            self.years.setCurrentIndex(max(self.years.findData(self.expected), 0))
            self.years.setFocus()

    def _give_year(self) -> None:
        self.expected = None
        self.year_chosen.emit(int(self.years.currentData()))

    def _year_row(self, context: Context) -> QWidget:
        text, theme = context.text, context.theme
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space("s"))
        self.years = QComboBox()
        self.years.setAccessibleName(text("ui.import_page.year.ask"))
        self.read_year = Button(theme, text("ui.import_page.year.read"))
        self.read_year.clicked.connect(self._give_year)
        for widget in (label(text("ui.import_page.year.ask"), "strong"), self.years, self.read_year):
            row.addWidget(widget)
        row.addStretch(1)
        made.hide()
        return made

    def _templates(self, context: Context) -> QWidget:
        text, theme = context.text, context.theme
        made = Section(theme, row="row_form")
        made.add_head(text("ui.import_page.templates"), text("ui.import_page.templates.aside"))
        self.templates: dict[str, Button] = {}
        for kind in KINDS:
            button = Button(theme, text("ui.import_page.template.save"), kind="link")
            button.setAccessibleName(text("ui.import_page.template.save_of", kind=text(f"ui.import_page.kind.{kind}")))
            button.clicked.connect(lambda _checked=False, kind=kind: self.template_asked.emit(kind))
            self.templates[kind] = button
            made.add(self._template_row(context, kind, button))
        return made

    @staticmethod
    def _template_row(context: Context, kind: str, button: Button) -> QWidget:
        text, tokens = context.text, context.theme.tokens
        made = frame("surface", "bottom")
        made.setFixedHeight(tokens.height("row_form"))
        row = QHBoxLayout(made)
        row.setContentsMargins(tokens.space("page_edge"), 0, tokens.space("page_edge"), 0)
        row.setSpacing(tokens.space("m"))
        name = label(text(f"ui.import_page.kind.{kind}"))
        name.setFixedWidth(tokens.width("tray"))
        row.addWidget(name)
        says = ElidedLabel(text(f"ui.import_page.template.{kind}"), "small", tone="muted")
        says.setMaximumWidth(tokens.width("projector_panel"))
        row.addWidget(says, 1)
        row.addWidget(button)
        row.addStretch(0)
        return made


def _left(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(widget)
    row.addStretch(1)
    return row
