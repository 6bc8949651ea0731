"""The filters of the grid as chips, how many they leave, and who is excluded whatever they say."""

from __future__ import annotations

from simata_desktop.domain.talent_map import TalentMap
from simata_desktop.ui.talent_words import excluded_words
from simata_desktop.ui.tier_filter import TierFilter


class GridFilter(TierFilter):
    """Chosen tiers."""

    def show_counts(self, chart: TalentMap, everybody: int, known: tuple[str, ...]) -> None:
        """What is in force, "312 dari 4.870" and the excluded; ``known`` are the tiers to choose from."""
        text, self.known = self._text, known
        out = [f"{excluded_words(text, kind)} {text.count(number)}" for kind, number in chart.excluded.items()]
        aside = text("ui.map.excluded", count=text.count(sum(chart.excluded.values())), kinds=", ".join(out)) \
            if out else ""
        outside = text("ui.filter.outside", count=text.count(chart.outside_target)) if chart.outside_target else ""
        self._show(chart.people, everybody, aside=" · ".join(filter(None, (aside, outside))))

    def show_people(self, people: int, everybody: int, known: tuple[str, ...]) -> None:
        """The same of a paper without a map: how many it is about."""
        self.known = known
        self._show(people, everybody, aside="")

    def _show(self, people: int, everybody: int, *, aside: str) -> None:
        text = self._text
        count = text("ui.filter.count", shown=text.count(people), all=text.count(everybody))
        self.chips.show_filters(self.tier_chips(), count, aside)
        self.chips.aside.setToolTip(aside)
