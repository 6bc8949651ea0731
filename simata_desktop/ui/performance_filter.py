"""Narrows the entry table: a search field, tiers, and who lacks the predicate of a year."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QWidget

from simata_desktop.ui.page import Context
from simata_desktop.ui.talent_words import tier_words
from simata_desktop.ui.widgets.chips import ChipRow, Filter

PAUSE = 120  # milliseconds without a key stroke before the list is asked
FIELD, FIELD_LEAST = 200, 72
UNRATED = "unrated"


class PerformanceFilter(QWidget):
    """Signals: ``changed()`` when other people are asked for; ``entered()`` on Enter in the field."""

    changed = Signal()
    entered = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._text = context.text
        self.tiers: tuple[str, ...] = ()
        self.known: tuple[str, ...] = ()
        self.unrated, self._year = False, 0
        self.field = QLineEdit()
        self.field.setPlaceholderText(self._text("ui.people.find"))
        self.field.setAccessibleName(self._text("ui.people.find"))
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumWidth(FIELD_LEAST)
        self.field.setMaximumWidth(FIELD)
        self.chips = ChipRow(context.theme, add_words=self._text("ui.filter.add"),
                             remove_words=self._text.words.template("ui.filter.remove"))
        self.chips.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(context.theme.tokens.space("m"))
        row.addWidget(self.field, 1)
        row.addWidget(self.chips, 1)
        self.field.textChanged.connect(lambda: self._pause.start())
        self.field.returnPressed.connect(self.entered)
        self._pause.timeout.connect(self.changed)
        self.chips.add_asked.connect(self._open_menu)
        self.chips.removed.connect(self.toggle)

    @property
    def search(self) -> str:
        """The words in the field."""
        return self.field.text().strip()

    @property
    def narrow(self) -> bool:
        """Is anything filtered here?"""
        return bool(self.search or self.tiers or self.unrated)

    def show_year(self, year: int) -> None:
        """The year of "tanpa predikat"."""
        self._year = year

    def show_count(self, shown: int | None, everybody: int) -> None:
        """The filters in force and "312 dari 4.870"; nothing while it is not known."""
        text = self._text
        filters = [Filter(code, text("ui.map.filter.tier", tier=tier_words(text, code))) for code in self.tiers]
        if self.unrated:
            filters.append(Filter(UNRATED, text("ui.performance.unrated", year=self._year)))
        count = "" if shown is None else text("ui.filter.count", shown=text.count(shown), all=text.count(everybody))
        self.chips.show_filters(filters, count)

    def menu(self) -> QMenu:
        """What can be filtered, what is in force ticked."""
        menu = QMenu(self)
        lines = [(UNRATED, self._text("ui.performance.unrated", year=self._year), self.unrated)]
        lines += [(code, tier_words(self._text, code), code in self.tiers) for code in self.known]
        for place, (code, words, on) in enumerate(lines):
            if place == 1:
                menu.addSeparator()
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(on)
            action.setData(code)
        menu.triggered.connect(lambda action: self.toggle(str(action.data())))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def toggle(self, code: str) -> None:
        """Take a filter in or out."""
        if code == UNRATED:
            self.unrated = not self.unrated
        else:
            held = set(self.tiers) ^ {code}
            self.tiers = tuple(known for known in self.known if known in held)
        self.changed.emit()

    def drop(self) -> None:
        """Take all filters away."""
        self.tiers, self.unrated = (), False
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self.changed.emit()

    def _open_menu(self) -> None:
        self.menu().popup(self.chips.add.mapToGlobal(QPoint(0, self.chips.add.height())))
