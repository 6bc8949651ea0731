"""Narrows the lists of the page Pencocokan: a search field, causes, units and tiers as chips."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QMenu

from simata_desktop.ui.filter_bar import FilterBar
from simata_desktop.ui.page import Context
from simata_desktop.ui.reconcile_rows import DIFFERENT, Narrowing, ReconcileLine, cause_words
from simata_desktop.ui.talent_words import tier_words
from simata_desktop.ui.widgets.chips import Filter
from simata_desktop.ui.widgets.search_field import SearchField

FIELD, FIELD_LEAST = 200, 64
CAUSE, UNIT, TIER = GROUPS = ("cause", "unit", "tier")


class ReconcileFilter(FilterBar):
    """What is asked for within a view."""

    def __init__(self, context: Context) -> None:
        self.field = SearchField(context.text("ui.people.find"), least=FIELD_LEAST, most=FIELD)
        super().__init__(context, self.field)
        self._chosen: dict[str, tuple[str, ...]] = dict.fromkeys(GROUPS, ())
        self._known: dict[str, tuple[str, ...]] = dict.fromkeys(GROUPS, ())

    def asked(self, view: str) -> Narrowing:
        """What is chosen; causes only where there are some."""
        causes = self._chosen[CAUSE] if view == DIFFERENT else ()
        return Narrowing(view, self.search, frozenset(causes), frozenset(self._chosen[UNIT]),
                         frozenset(self._chosen[TIER]))

    def show_lines(self, lines: Sequence[ReconcileLine], view: str) -> None:
        """What there is to choose from in ``view``."""
        shown = [line for line in lines if line.view == view]
        self._known = {CAUSE: tuple(dict.fromkeys(sorted(kind for line in shown for kind in line.causes))),
                       UNIT: tuple(sorted({line.person.unit for line in shown})),
                       TIER: tuple(sorted({line.person.tier or "unknown" for line in shown}))}

    def show_count(self, left: int, everybody: int, view: str) -> None:
        """The filters in force and "12 dari 183"."""
        text = self._text
        groups = [group for group in GROUPS if group != CAUSE or view == DIFFERENT]
        filters = [Filter(f"{group}:{value}", text(f"ui.reconcile.filter.{group}", value=self._words(group, value)))
                   for group in groups for value in self._chosen[group]]
        key = "ui.filter.count" if left != everybody else "ui.map.people"
        count = text(key, shown=text.count(left), all=text.count(everybody), count=text.count(everybody))
        self.chips.show_filters(filters, count)

    def fill(self, menu: QMenu) -> None:
        """Causes first, then units and tiers below their heads."""
        for group in GROUPS:
            if not self._known[group]:
                continue
            part = menu.addMenu(self._text(f"ui.reconcile.filter.{group}.menu"))
            for value in self._known[group]:
                self.tick(part, self._words(group, value), group, value, on=value in self._chosen[group])

    def toggle(self, *key: str) -> None:
        group, value = key
        held = self._chosen[group]
        self._chosen[group] = tuple(one for one in held if one != value) if value in held else (*held, value)
        self.changed.emit()

    def forget(self) -> None:
        self._chosen = dict.fromkeys(GROUPS, ())

    def _words(self, group: str, value: str) -> str:
        if group == CAUSE:
            return cause_words(self._text, value)
        return tier_words(self._text, value) if group == TIER else value or self._text("ui.reconcile.no_unit")

    def take_away(self, key: str) -> None:
        group, _, value = key.partition(":")
        self.toggle(group, value)
