"""Chosen tiers as chips: what every filter by tier shows, offers and takes in or out."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from simata_desktop.ui.filter_bar import FilterBar
from simata_desktop.ui.page import Context
from simata_desktop.ui.talent_words import tier_words
from simata_desktop.ui.widgets.chips import Filter
from simata_desktop.ui.widgets.search_field import SearchField


class TierFilter(FilterBar):
    """``tiers`` are chosen of those in ``known``, in the order of the law."""

    def __init__(self, context: Context, field: SearchField | None = None) -> None:
        super().__init__(context, field)
        self.tiers: tuple[str, ...] = ()
        self.known: tuple[str, ...] = ()

    def tier_chips(self) -> list[Filter]:
        """The chosen tiers as chips."""
        text = self._text
        return [Filter(code, text("ui.map.filter.tier", tier=tier_words(text, code))) for code in self.tiers]

    def fill(self, menu: QMenu) -> None:
        for code in self.known:
            self.tick(menu, tier_words(self._text, code), code, on=code in self.tiers)

    def toggle(self, *key: str) -> None:
        held = set(self.tiers) ^ set(key)
        self.tiers = tuple(known for known in self.known if known in held)
        self.tell()

    def tell(self) -> None:
        """Other tiers are chosen."""
        self.changed.emit()

    def forget(self) -> None:
        self.tiers = ()
