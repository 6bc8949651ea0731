"""Builds the top bar of a page: scope buttons that all pages share, and the buttons of its actions."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from simata_desktop.ui.actions import Actions
from simata_desktop.ui.page import Page
from simata_desktop.ui.scope import Choice, Scope
from simata_desktop.ui.top_bar import ActionButton, TopBar
from simata_desktop.ui.widgets.scope_button import ScopeButton
from simata_desktop.ui.widgets.tree_combo import TreeCombo


def page_bar(page: Page, actions: Actions, icons: Mapping[str, str]) -> TopBar:
    """The bar of ``page``; ``icons`` gives an icon to some action ids."""
    theme = page.context.theme
    bar = TopBar(theme, page.title())
    bar.add_scopes([*(_scope_button(page, name) for name in page.scopes), *page.top_bar_widgets()])
    bar.add_actions([ActionButton(theme, actions[name], icons.get(name, ""), filled=name == page.filled)
                     for name in page.buttons])
    return bar


def _scope_button(page: Page, name: str) -> ScopeButton:
    text, theme, scope = page.context.text, page.context.theme, page.context.scope
    words = text(f"ui.scope.{name}")
    if name != "unit":
        button = ScopeButton(theme, words, scope.choice(name))
    else:
        button = TreeCombo(theme, words, scope.choice(name), hint=text("ui.scope.find_unit"),
                           everything=text("ui.scope.all_units"))
    _Link(scope, name, button)
    return button


class _Link(QObject):
    """Keeps one button and the scope of all pages in step, as long as the button lives."""

    def __init__(self, scope: Scope, name: str, button: ScopeButton) -> None:
        super().__init__(button)
        self._scope, self._name, self._button = scope, name, button
        button.chosen.connect(self._choose)
        scope.changed.connect(self._show)
        scope.options_changed.connect(self._offer)
        self._offer()

    def _choose(self, choice: Choice) -> None:
        self._scope.choose(self._name, choice)

    def _show(self) -> None:
        self._button.set_choice(self._scope.choice(self._name))

    def _offer(self) -> None:
        if isinstance(self._button, TreeCombo):
            self._button.set_units(self._scope.units)
        else:
            self._button.set_choices(self._scope.options(self._name))
