"""Narrows the list of evidence: a search field, the state, the indicator, with or without a document, tiers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QMenu

from simata_desktop.services.verification import QueueFilter
from simata_desktop.ui.filter_bar import FilterBar
from simata_desktop.ui.page import Context
from simata_desktop.ui.talent_words import tier_words
from simata_desktop.ui.widgets.chips import Filter
from simata_desktop.ui.widgets.search_field import SearchField
from simata_desktop.ui.widgets.segmented import Segmented

FIELD, FIELD_LEAST = 180, 72
WAITING, ALL = "recorded", "all"
STATES = (WAITING, "verified", "rejected", ALL)
WITH, WITHOUT = "with", "without"
INDICATOR, TIER, FILE = "indicator", "tier", "file"


class VerificationFilter(FilterBar):
    """Which evidence the list shows."""

    def __init__(self, context: Context) -> None:
        text = context.text
        self.field = SearchField(text("ui.verification.find"), least=FIELD_LEAST, most=FIELD)
        self.states = Segmented(context.theme, [(state, text(f"ui.verification.show.{state}")) for state in STATES],
                                name=text("ui.verification.state"))
        super().__init__(context, self.field, before=self.states)
        self.indicators: dict[str, str] = {}
        self.known: tuple[str, ...] = ()  # tiers of the office
        self._chosen: dict[str, str] = {}  # indicator and file; one of each
        self._tiers: tuple[str, ...] = ()
        self.states.chosen.connect(lambda state: self.changed.emit())

    @property
    def waiting(self) -> bool:
        """Is it the list of what waits?"""
        return self.states.choice == WAITING

    @property
    def narrow(self) -> bool:
        """Is anything filtered here besides the state?"""
        return bool(self.search or self._chosen or self._tiers)

    def asked(self, unit: str | None) -> QueueFilter:
        """The filter in force."""
        state, file = self.states.choice, self._chosen.get(FILE)
        return QueueFilter(unit=unit, indicator=self._chosen.get(INDICATOR), tiers=self._tiers,
                           state="" if state == ALL else state, with_file=None if file is None else file == WITH,
                           search=self.search)

    def show_count(self, words: str) -> None:
        """The filters in force and the sentence of how many there are."""
        self.chips.show_filters([Filter(key, said) for key, said in self._said()], words)

    def _said(self) -> Sequence[tuple[str, str]]:
        text, chosen = self._text, self._chosen
        said = [(f"{TIER}.{code}", text("ui.map.filter.tier", tier=tier_words(text, code))) for code in self._tiers]
        if INDICATOR in chosen:
            said.append((INDICATOR, self.indicators.get(chosen[INDICATOR], chosen[INDICATOR])))
        if FILE in chosen:
            said.append((FILE, text(f"ui.verification.file.{chosen[FILE]}")))
        return said

    def fill(self, menu: QMenu) -> None:
        text, chosen = self._text, self._chosen
        for code in (WITH, WITHOUT):
            self.tick(menu, text(f"ui.verification.file.{code}"), FILE, code, on=chosen.get(FILE) == code)
        menu.addSeparator()
        for code, label in self.indicators.items():
            self.tick(menu, label, INDICATOR, code, on=chosen.get(INDICATOR) == code)
        menu.addSeparator()
        for code in self.known:
            self.tick(menu, tier_words(text, code), TIER, code, on=code in self._tiers)

    def toggle(self, *key: str) -> None:
        """Of indicators and documents only one holds at a time."""
        kind, code = key
        if kind == TIER:
            held = set(self._tiers) ^ {code}
            self._tiers = tuple(known for known in self.known if known in held)
        elif self._chosen.get(kind) == code:
            del self._chosen[kind]
        else:
            self._chosen[kind] = code
        self.changed.emit()

    def forget(self) -> None:
        """All but the state."""
        self._chosen, self._tiers = {}, ()

    def take_away(self, key: str) -> None:
        kind, _, code = key.partition(".")
        self.toggle(kind, code if kind == TIER else self._chosen[kind])
