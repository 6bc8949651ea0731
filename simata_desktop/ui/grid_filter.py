"""The filters of the grid as chips, how many they leave, and who is excluded whatever they say."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from simata_desktop.domain.talent_map import TalentMap
from simata_desktop.ui.filter_bar import FilterBar
from simata_desktop.ui.page import Context
from simata_desktop.ui.talent_words import excluded_words, tier_words
from simata_desktop.ui.widgets.chips import Filter


class GridFilter(FilterBar):
    """Chosen tiers."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.tiers: tuple[str, ...] = ()
        self._known: tuple[str, ...] = ()

    def show_counts(self, chart: TalentMap, everybody: int, known: tuple[str, ...]) -> None:
        """What is in force, "312 dari 4.870" and the excluded; ``known`` are the tiers to choose from."""
        text, self._known = self._text, known
        out = [f"{excluded_words(text, kind)} {text.count(number)}" for kind, number in chart.excluded.items()]
        aside = text("ui.map.excluded", count=text.count(sum(chart.excluded.values())), kinds=", ".join(out)) \
            if out else ""
        outside = text("ui.filter.outside", count=text.count(chart.outside_target)) if chart.outside_target else ""
        self._show(chart.people, everybody, aside=" · ".join(filter(None, (aside, outside))))

    def show_people(self, people: int, everybody: int, known: tuple[str, ...]) -> None:
        """The same of a paper without a map: how many it is about."""
        self._known = known
        self._show(people, everybody, aside="")

    def _show(self, people: int, everybody: int, *, aside: str) -> None:
        text = self._text
        filters = [Filter(code, text("ui.map.filter.tier", tier=tier_words(text, code))) for code in self.tiers]
        count = text("ui.filter.count", shown=text.count(people), all=text.count(everybody))
        self.chips.show_filters(filters, count, aside)
        self.chips.aside.setToolTip(aside)

    def fill(self, menu: QMenu) -> None:
        for code in self._known:
            self.tick(menu, tier_words(self._text, code), code, on=code in self.tiers)

    def toggle(self, *key: str) -> None:
        held = set(self.tiers) ^ set(key)
        self.tiers = tuple(known for known in self._known if known in held)
        self.changed.emit()

    def forget(self) -> None:
        self.tiers = ()
