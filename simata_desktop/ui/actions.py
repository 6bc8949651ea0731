"""The register of actions: one QAction each, its menu, its keys, its handler; and what the palette may offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from simata_desktop.ui.action_table import MENUS, ActionSpec
from simata_desktop.ui.text import Text


@dataclass(frozen=True, slots=True)
class Offer:
    """Something the palette can do: its words, its keys in words, and the call."""

    words: str
    keys: str
    run: Callable[[], None]


class Actions:
    """All actions of one window. ``run`` is called with the spec of a triggered action that has no own handler."""

    def __init__(self, owner: QWidget, text: Text, run: Callable[[ActionSpec], None]) -> None:
        self._owner = owner
        self._text = text
        self._run = run
        self._specs: dict[str, ActionSpec] = {}
        self._actions: dict[str, QAction] = {}

    def add(self, spec: ActionSpec, words: str = "") -> QAction:
        """Register an action; ValueError when its id or its keys are taken or it names no menu."""
        if spec.id in self._specs or spec.menu not in MENUS or not spec.keys:
            raise ValueError(spec.id)
        if any(other.keys == spec.keys for other in self._specs.values()):
            raise ValueError(f"{spec.id}: {spec.keys}")
        action = QAction(words or self._text(f"ui.action.{spec.id}"), self._owner)
        action.setShortcut(QKeySequence(spec.keys))
        action.setCheckable(spec.checkable)
        action.triggered.connect(lambda: self._run(spec))
        self._owner.addAction(action)
        self._specs[spec.id], self._actions[spec.id] = spec, action
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __contains__(self, name: str) -> bool:
        return name in self._actions

    def specs(self) -> Iterable[ActionSpec]:
        """All registered actions, in the order of registering."""
        return self._specs.values()

    def keys(self, name: str) -> str:
        """The keys of an action as they are written on this system."""
        return self._actions[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def enable(self, name: str, *, on: bool, words: str = "", why: str = "") -> None:
        """Switch an action on or off and, if ``words`` are given, rename it (the undo label).

        ``why`` it is off becomes the tooltip of its button and the words of the status tip.
        """
        self._actions[name].setStatusTip("" if on else why)
        self._actions[name].setEnabled(on)
        if words:
            self._actions[name].setText(words)

    def check(self, name: str, *, on: bool) -> None:
        """Set the tick of a checkable action without running it."""
        self._actions[name].setChecked(on)

    def hold(self, *, on: bool) -> None:
        """Let no keys start an action while something stands over the pages; the menu is switched off beside it."""
        for action in self._actions.values():
            if on:
                self._owner.removeAction(action)
            else:
                self._owner.addAction(action)

    def fill(self, bar: QMenuBar) -> None:
        """Build the menus in the order of ``MENUS``; a menu without actions does not appear."""
        bar.clear()
        for menu in MENUS:
            specs = sorted((spec for spec in self._specs.values() if spec.menu == menu), key=lambda spec: spec.group)
            if specs:
                self._fill_menu(bar.addMenu(self._text(f"ui.menu.{menu}")), specs)

    def offers(self) -> list[Offer]:
        """The enabled actions for the palette, with menu and words."""
        return [Offer(self._words(spec), self.keys(spec.id), self._actions[spec.id].trigger)
                for spec in self._specs.values() if self._actions[spec.id].isEnabled()]

    def _words(self, spec: ActionSpec) -> str:
        return self._actions[spec.id].text().replace("&", "")

    def _fill_menu(self, menu: QMenu, specs: list[ActionSpec]) -> None:
        group = specs[0].group
        for spec in specs:
            if spec.group != group:
                menu.addSeparator()
                group = spec.group
            menu.addAction(self._actions[spec.id])
