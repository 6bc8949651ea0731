"""Narrows the competency map: a field that finds people in the list, and tiers as chips for everything on the page."""

from __future__ import annotations

from PySide6.QtCore import Signal

from simata_desktop.ui.page import Context
from simata_desktop.ui.tier_filter import TierFilter
from simata_desktop.ui.widgets.search_field import SearchField

FIELD, FIELD_LEAST = 200, 68


class CompetencyFilter(TierFilter):
    """Signals: ``tiers_changed()``, beside those of every filter."""

    tiers_changed = Signal()

    def __init__(self, context: Context) -> None:
        self.field = SearchField(context.text("ui.people.find"), least=FIELD_LEAST, most=FIELD)
        super().__init__(context, self.field)

    def show_counts(self, shown: int, everybody: int, known: tuple[str, ...]) -> None:
        """"12 dari 183"; ``known`` are the tiers to choose from."""
        text, self.known = self._text, known
        count = text("ui.filter.count", shown=text.count(shown), all=text.count(everybody)) if shown != everybody \
            else text("ui.competency.assessed", count=text.count(everybody))
        self.chips.show_filters(self.tier_chips(), count)

    def tell(self) -> None:
        self.tiers_changed.emit()

    def forget(self) -> None:
        if self.tiers:
            super().forget()
            self.tell()
