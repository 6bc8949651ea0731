"""The filters of the grid as chips, how many they leave, and who is excluded whatever they say."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from simata_desktop.domain.talent_map import TalentMap
from simata_desktop.ui.page import Context
from simata_desktop.ui.talent_words import excluded_words, tier_words
from simata_desktop.ui.widgets.chips import ChipRow, Filter


class GridFilter(QWidget):
    """Chosen tiers. Signals: ``changed`` when others have been chosen."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._text = context.text
        self.tiers: tuple[str, ...] = ()
        self._known: tuple[str, ...] = ()
        self.chips = ChipRow(context.theme, add_words=self._text("ui.filter.add"),
                             remove_words=self._text.words.template("ui.filter.remove"))
        self.chips.add_asked.connect(self._open_menu)
        self.chips.removed.connect(self.toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.chips)

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

    def menu(self) -> QMenu:
        """The tiers to choose from, those in force ticked."""
        menu = QMenu(self)
        for code in self._known:
            action = menu.addAction(tier_words(self._text, code))
            action.setCheckable(True)
            action.setChecked(code in self.tiers)
            action.setData(code)
        menu.triggered.connect(lambda action: self.toggle(str(action.data())))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def toggle(self, code: str) -> None:
        """Take a tier in or out."""
        held = set(self.tiers) ^ {code}
        self.tiers = tuple(known for known in self._known if known in held)
        self.changed.emit()

    def drop(self) -> None:
        """Take all filters away."""
        self.tiers = ()
        self.changed.emit()

    def _open_menu(self) -> None:
        self.menu().popup(self.chips.add.mapToGlobal(QPoint(0, self.chips.add.height())))
