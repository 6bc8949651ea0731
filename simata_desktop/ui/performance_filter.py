"""Narrows the entry table: a search field, tiers, and who lacks the predicate of a year."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from simata_desktop.ui.page import Context
from simata_desktop.ui.tier_filter import TierFilter
from simata_desktop.ui.widgets.chips import Filter
from simata_desktop.ui.widgets.search_field import SearchField

FIELD, FIELD_LEAST = 200, 72
UNRATED = "unrated"


class PerformanceFilter(TierFilter):
    """Which people the table shows."""

    def __init__(self, context: Context) -> None:
        self.field = SearchField(context.text("ui.people.find"), least=FIELD_LEAST, most=FIELD)
        super().__init__(context, self.field)
        self.unrated, self._year = False, 0

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
        filters = self.tier_chips()
        if self.unrated:
            filters.append(Filter(UNRATED, text("ui.performance.unrated", year=self._year)))
        count = "" if shown is None else text("ui.filter.count", shown=text.count(shown), all=text.count(everybody))
        self.chips.show_filters(filters, count)

    def fill(self, menu: QMenu) -> None:
        self.tick(menu, self._text("ui.performance.unrated", year=self._year), UNRATED, on=self.unrated)
        if self.known:
            menu.addSeparator()
        super().fill(menu)

    def toggle(self, *key: str) -> None:
        if key == (UNRATED,):
            self.unrated = not self.unrated
            self.tell()
        else:
            super().toggle(*key)

    def forget(self) -> None:
        self.tiers, self.unrated = (), False
