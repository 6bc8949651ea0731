"""Builds the top bar of a page: scope buttons that all pages share, and the buttons of its actions."""

from __future__ import annotations

from collections.abc import Mapping

from simata_desktop.ui.actions import Actions
from simata_desktop.ui.page import Page
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
    button = (TreeCombo(theme, words, scope.choice(name), hint=text("ui.scope.find_unit"),
                        everything=text("ui.scope.all_units"))
              if name == "unit" else ScopeButton(theme, words, scope.choice(name)))

    def offer() -> None:
        if isinstance(button, TreeCombo):
            button.set_units(scope.units)
        else:
            button.set_choices(scope.options(name))

    button.chosen.connect(lambda choice: scope.choose(name, choice))
    scope.changed.connect(lambda: button.set_choice(scope.choice(name)))
    scope.options_changed.connect(offer)
    offer()
    return button
