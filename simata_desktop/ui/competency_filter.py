"""Narrows the competency map: a field that finds people in the list, and tiers as chips for everything on the page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from simata_desktop.ui.filter_bar import FilterBar
from simata_desktop.ui.page import Context
from simata_desktop.ui.talent_words import tier_words
from simata_desktop.ui.widgets.chips import Filter
from simata_desktop.ui.widgets.search_field import SearchField

FIELD, FIELD_LEAST = 200, 36


class CompetencyFilter(FilterBar):
    """Signals: ``tiers_changed()``, beside those of every filter."""

    tiers_changed = Signal()

    def __init__(self, context: Context) -> None:
        self.field = SearchField(context.text("ui.people.find"), least=FIELD_LEAST, most=FIELD)
        super().__init__(context, self.field)
        self.tiers: tuple[str, ...] = ()
        self._known: tuple[str, ...] = ()

    def show_counts(self, shown: int, everybody: int, known: tuple[str, ...]) -> None:
        """"12 dari 183"; ``known`` are the tiers to choose from."""
        text, self._known = self._text, known
        filters = [Filter(code, text("ui.map.filter.tier", tier=tier_words(text, code))) for code in self.tiers]
        count = text("ui.filter.count", shown=text.count(shown), all=text.count(everybody)) if shown != everybody \
            else text("ui.competency.assessed", count=text.count(everybody))
        self.chips.show_filters(filters, count)

    def fill(self, menu: QMenu) -> None:
        for code in self._known:
            self.tick(menu, tier_words(self._text, code), code, on=code in self.tiers)

    def toggle(self, *key: str) -> None:
        held = set(self.tiers) ^ set(key)
        self.tiers = tuple(known for known in self._known if known in held)
        self.tiers_changed.emit()

    def forget(self) -> None:
        if self.tiers:
            self.tiers = ()
            self.tiers_changed.emit()
