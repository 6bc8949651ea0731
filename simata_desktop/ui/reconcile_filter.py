"""Narrows the lists of the page Pencocokan: a search field, causes, units and tiers as chips."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QWidget

from simata_desktop.ui.page import Context
from simata_desktop.ui.reconcile_rows import DIFFERENT, Narrowing, ReconcileLine, cause_words
from simata_desktop.ui.talent_words import tier_words
from simata_desktop.ui.widgets.chips import ChipRow, Filter

PAUSE = 120  # milliseconds without a key stroke before the list is asked
FIELD, FIELD_LEAST = 200, 64
CAUSE, UNIT, TIER = GROUPS = ("cause", "unit", "tier")


class ReconcileFilter(QWidget):
    """What is asked for within a view. Signals: ``changed()`` when it is something else."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._text = text = context.text
        self._chosen: dict[str, tuple[str, ...]] = dict.fromkeys(GROUPS, ())
        self._known: dict[str, tuple[str, ...]] = dict.fromkeys(GROUPS, ())
        self.field = QLineEdit()
        self.field.setPlaceholderText(text("ui.people.find"))
        self.field.setAccessibleName(text("ui.people.find"))
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumWidth(FIELD_LEAST)
        self.field.setMaximumWidth(FIELD)
        self.chips = ChipRow(context.theme, add_words=text("ui.filter.add"),
                             remove_words=text.words.template("ui.filter.remove"))
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
        self._pause.timeout.connect(self.changed)
        self.chips.add_asked.connect(self._open_menu)
        self.chips.removed.connect(self._remove)

    def asked(self, view: str) -> Narrowing:
        """What is chosen; causes only where there are some."""
        causes = self._chosen[CAUSE] if view == DIFFERENT else ()
        return Narrowing(view, self.field.text().strip(), frozenset(causes), frozenset(self._chosen[UNIT]),
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

    def menu(self) -> QMenu:
        """Causes first, then units and tiers below their heads; what is in force ticked."""
        menu = QMenu(self)
        for group in GROUPS:
            if not self._known[group]:
                continue
            part = menu.addMenu(self._text(f"ui.reconcile.filter.{group}.menu"))
            for value in self._known[group]:
                action = part.addAction(self._words(group, value).replace("&", "&&"))
                action.setCheckable(True)
                action.setChecked(value in self._chosen[group])
                action.setData((group, value))
        menu.triggered.connect(lambda action: self.toggle(*action.data()))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def toggle(self, group: str, value: str) -> None:
        """Take a cause, a unit or a tier in or out."""
        held = self._chosen[group]
        self._chosen[group] = tuple(one for one in held if one != value) if value in held else (*held, value)
        self.changed.emit()

    def drop(self) -> None:
        """Take all filters away."""
        self._chosen = dict.fromkeys(GROUPS, ())
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self.changed.emit()

    def _words(self, group: str, value: str) -> str:
        if group == CAUSE:
            return cause_words(self._text, value)
        return tier_words(self._text, value) if group == TIER else value or self._text("ui.reconcile.no_unit")

    def _remove(self, key: str) -> None:
        group, _, value = key.partition(":")
        self.toggle(group, value)

    def _open_menu(self) -> None:
        self.menu().popup(self.chips.add.mapToGlobal(QPoint(0, self.chips.add.height())))
