"""Sasaran pemetaan: who is meant to be mapped in a year, by decree; without one everybody is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.ui.page import Context
from simata_desktop.ui.scope import Choice, UnitNode
from simata_desktop.ui.settings_form import FIELD, Form, FormLine, FormRow
from simata_desktop.ui.settings_section import VERIFIER, SettingsSection, rule, scrolled, short_moment
from simata_desktop.ui.talent_words import tier_words
from simata_desktop.ui.text import DASH
from simata_desktop.ui.widgets.chips import ChipRow, Filter
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.label import Button, IconLabel
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.pages import EMPTY
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.table import Table
from simata_desktop.ui.widgets.tree_combo import UnitPopup, unit_model

YEAR, ACROSS, LINES_SHOWN = 80, 3, 4
UNKNOWN = "unknown"  # people whose tier nothing tells


class TargetRows:
    """Targets as rows, the newest year first; there are few. ``found`` keeps them for the form."""

    def __init__(self, workspace: Any) -> None:
        self._workspace = workspace
        self.found: dict[int, dict[str, Any]] = {}

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Years in order."""
        self.found = {int(one["period"]): one for one in self._workspace.office.target_list()}
        return sorted(self.found, reverse=descending or not sort)

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """The lines of these years."""
        lines = [self.found.get(key) for key in keys]
        return [(one["period"], one["tiers"], one["units"], one["people"], one["basis"], (one["by"], one["at"]))
                if one else () for one in lines]


class TargetSection(SettingsSection):
    """The list of targets, and the form that makes or changes the one of a year as a whole."""

    key, icon = "target", "list"
    topics = frozenset(("target", "unit", "person", "setting"))
    roles = (VERIFIER,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme, text = context.theme, context.text
        self.aside.setText(text("ui.settings.target.aside"))
        self._units: list[Choice] = []
        self._nodes: tuple[UnitNode, ...] = ()
        self._rows = TargetRows(context.workspace)
        self.tiers: dict[str, QCheckBox] = {}
        self.model = PagedModel(theme, context.tasks, self._columns())
        self.table = Table(theme, self.model, "settings.targets", memory=context.memory,
                           accessible=text("ui.settings.section.target"))
        self.content = ContentStates(self.table)
        self.content.add_state(EMPTY, EmptyState(theme, text("ui.settings.target.nothing")))
        self.column.addWidget(self.content)
        self.column.addWidget(rule())
        self.column.addWidget(scrolled(self._build_form()), 1)
        self.column.addWidget(self._build_buttons())
        self.table.picked.connect(self._picked)
        self.model.state_changed.connect(self._arrived)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        tokens = self.context.theme.tokens
        self.content.setFixedHeight(tokens.height("row_table") * (LINES_SHOWN + 1) + 1)

    def _tier(self, code: str) -> str:
        text = self.context.text
        return text("ui.settings.target.unknown") if code == UNKNOWN else tier_words(text, code)

    def _columns(self) -> list[Column]:
        text = self.context.text

        def tiers(value: object) -> str:
            return ", ".join(self._tier(str(code)) for code in (value if isinstance(value, list) else ()))

        def units(value: object) -> str:
            return ", ".join(map(str, value)) if isinstance(value, list) and value else text("ui.scope.all_units")

        def people(value: object) -> str:
            return text.count(value) if isinstance(value, int) else DASH

        def by(value: object) -> str:
            name, at = value if isinstance(value, tuple) else (None, None)
            return " · ".join(filter(None, (name, short_moment(text, at).split()[0] if at else "")))

        return [Column("period", text("ui.settings.target.period"), 56, strong=True),
                Column("tiers", text("ui.settings.target.tiers"), 196, show=tiers, sort=False, grow=2),
                Column("units", text("ui.settings.target.units"), 140, show=units, sort=False, grow=1),
                Column("people", text("ui.settings.target.people"), 64, "right", people, sort=False),
                Column("basis", text("ui.settings.target.basis"), 110, sort=False, grow=3),
                Column("by", text("ui.settings.target.by"), 146, show=by, sort=False)]

    def _build_form(self) -> Form:
        theme, text = self.context.theme, self.context.text
        self.period, self.basis = FormLine(), FormLine()
        self.period.setFixedWidth(YEAR)
        self.basis.setMaximumWidth(FIELD)
        self.period.setAccessibleName(text("ui.settings.target.period"))
        self.basis.setAccessibleName(text("ui.settings.target.basis"))
        self._grid_place = QWidget()
        self._grid = QGridLayout(self._grid_place)
        self._grid.setContentsMargins(0, theme.tokens.space("xs"), 0, theme.tokens.space("xs"))
        self._grid.setHorizontalSpacing(theme.tokens.space("l"))
        self._grid.setVerticalSpacing(theme.tokens.space("xs"))
        self.units = ChipRow(theme, add_words=text("ui.settings.target.unit.add"),
                             remove_words=text.words.template("ui.settings.target.unit.remove"))
        for funnel in self.units.findChildren(IconLabel):  # nothing is filtered here
            funnel.hide()
        self.units.add_asked.connect(self._ask_unit)
        self.units.removed.connect(self._drop_unit)
        self.period_row = FormRow(theme, text("ui.settings.target.period"), self.period)
        self.tier_row = FormRow(theme, text("ui.settings.target.tiers"), self._grid_place)
        self.unit_row = FormRow(theme, text("ui.settings.target.units"), self.units,
                                hint=text("ui.settings.target.units.hint"))
        self.basis_row = FormRow(theme, text("ui.settings.target.basis"), self.basis,
                                 hint=text("ui.settings.target.basis.hint"))
        form = Form(theme)
        for row in (self.period_row, self.tier_row, self.unit_row, self.basis_row):
            form.add(row)
        form.end()
        self.basis.returnPressed.connect(self._save)
        return form

    def _build_buttons(self) -> QWidget:
        text, theme = self.context.text, self.context.theme
        made, row = strip(theme)
        made.setProperty("edge", "top")
        self.save = Button(theme, text("ui.settings.target.save"), kind="filled")
        self.clear = Button(theme, "")
        self.save.clicked.connect(self._save)
        self.clear.clicked.connect(self._clear)
        for button in (self.save, self.clear):
            row.addWidget(button)
        row.addStretch(1)
        return made

    # Loading

    def refresh(self, changes: Changes | None) -> None:
        super().refresh(changes)
        self.lock(self.save, self.period, self.basis, self._grid_place, self.units)
        office = self.workspace.office
        self.context.tasks.run_query(lambda: (office.tiers(), office.unit_nodes(), office.this_year()), self._show,
                                     on_failed=self.fail, key="target", owner=self)

    def _show(self, loaded: tuple[tuple[str, ...], list[dict[str, Any]], int]) -> None:
        tiers, nodes, year = loaded
        self._nodes = tuple(UnitNode(one["id"], one["name"], one["parent_id"]) for one in nodes)
        if not self.tiers:
            for place, code in enumerate(tiers):
                box = self.tiers[code] = QCheckBox(self._tier(code))
                self._grid.addWidget(box, place // ACROSS, place % ACROSS, Qt.AlignmentFlag.AlignLeft)
            self.period.setText(str(year))
            self._show_units()
        self.model.ask(self._rows)

    def _arrived(self, state: str) -> None:
        self.content.show_state(state)
        self._show_clear()
        if self.model.rowCount() and not self.table.selected_keys():
            self.table.go_to(self.model.key_at(0))

    def _picked(self, keys: Sequence[int]) -> None:
        told = self._rows.found.get(keys[0]) if len(keys) == 1 else None
        self._show_clear()
        if told is None:
            return
        self._forgive()
        names = {node.name: node for node in self._nodes}
        self._units = [Choice(names[name].id, name) for name in told["units"] if name in names]
        self.period.setText(told["period"])
        self.basis.setText(told["basis"] or "")
        for code, box in self.tiers.items():
            box.setChecked(code in told["tiers"])
        self._show_units()

    def _show_clear(self) -> None:
        """The button names the year whose target it takes away."""
        keys = self.table.selected_keys()
        there = len(keys) == 1 and keys[0] in self._rows.found
        words = self.context.text("ui.settings.target.clear", period=keys[0] if there else "")
        self.clear.setText(words.strip())
        self.clear.setAccessibleName(words.strip())
        self.lock(self.clear)
        if self.may:
            self.clear.setEnabled(there)

    # Units

    def _show_units(self) -> None:
        words = "" if self._units else self.context.text("ui.scope.all_units")
        self.units.show_filters([Filter(str(one.value), one.word) for one in self._units], words)

    def _ask_unit(self) -> None:
        popup = UnitPopup(self.context.theme, unit_model(self._nodes), self.context.text("ui.scope.find_unit"), self)
        popup.chosen.connect(self.add_unit)
        popup.move(self.units.add.mapToGlobal(self.units.add.rect().bottomLeft()))
        popup.show()

    def add_unit(self, choice: Choice) -> None:
        """One more unit; those under it are meant with it."""
        if choice not in self._units:
            self._units.append(choice)
        self._show_units()

    def _drop_unit(self, uid: str) -> None:
        self._units = [one for one in self._units if one.value != uid]
        self._show_units()

    # Saving

    def _forgive(self) -> None:
        for row in (self.period_row, self.tier_row, self.unit_row, self.basis_row):
            row.clear_problem()

    def _save(self) -> None:
        text, this_year = self.context.text, self.workspace.office.this_year()
        self._forgive()
        typed, basis = self.period.text().strip(), self.basis.text().strip()
        tiers = [code for code, box in self.tiers.items() if box.isChecked()]
        first, last = this_year - 10, this_year + 10
        if not (typed.isdecimal() and first <= int(typed) <= last):
            self.period_row.refuse(text("ui.settings.target.period.wrong", first=first, last=last))
            self.period.setFocus()
        elif not tiers:
            self.tier_row.refuse(text("ui.settings.target.tiers.missing"))
        elif not basis:
            self.basis_row.refuse(text("ui.settings.target.basis.missing"))
            self.basis.setFocus()
        else:
            units = [str(one.value) for one in self._units]
            self._run(lambda: self.workspace.office.target_set(int(typed), tiers=tiers, units=units, basis=basis),
                      text("ui.settings.target.saved", period=typed))

    def _clear(self) -> None:
        keys = self.table.selected_keys()
        if len(keys) == 1:
            self._run(lambda: self.workspace.office.target_clear(keys[0]),
                      self.context.text("ui.settings.target.cleared", period=keys[0]))

    def _run(self, call: Any, words: str) -> None:
        self.context.tasks.run_command(lambda progress: call(), lambda changes: self.message.say(words, "ok"),
                                       on_failed=self.fail, owner=self)
