"""Every action of the window: where it stands in the menu and its keys. Words stand under ``ui.action.ID``.

A page adds its actions here, with its own key as ``page``; it answers them in ``Page.handlers``.
"""

from __future__ import annotations

from dataclasses import dataclass

MENUS = ("file", "edit", "view", "data", "map", "review", "report", "help")


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. A line in the menu separates two values of ``group``; ``page`` is opened before it runs."""

    id: str
    menu: str
    keys: str
    page: str = ""
    group: int = 0
    checkable: bool = False


FRAME_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("app.lock", "file", "Ctrl+L", group=9),
    ActionSpec("app.quit", "file", "Ctrl+Q", group=9),
    ActionSpec("edit.undo", "edit", "Ctrl+Z"),
    ActionSpec("edit.redo", "edit", "Ctrl+Y"),
    ActionSpec("edit.copy", "edit", "Ctrl+C", group=1),
    ActionSpec("edit.filter", "edit", "Ctrl+F", group=2),
    ActionSpec("edit.find", "edit", "Ctrl+K", group=2),
    ActionSpec("edit.wrong", "edit", "F9", group=2),
    ActionSpec("view.refresh", "view", "F5", group=1),
    ActionSpec("view.rail", "view", "Ctrl+B", group=2, checkable=True),
    ActionSpec("view.inspector", "view", "Ctrl+I", group=2, checkable=True),
    ActionSpec("view.names", "view", "F8", group=2, checkable=True),
    ActionSpec("view.light", "view", "Ctrl+Alt+1", group=3, checkable=True),
    ActionSpec("view.projector", "view", "Ctrl+Alt+2", group=3, checkable=True),
    ActionSpec("view.dark", "view", "Ctrl+Alt+3", group=3, checkable=True),
    ActionSpec("view.system", "view", "Ctrl+Alt+4", group=3, checkable=True),
    ActionSpec("view.full", "view", "F11", group=4, checkable=True),
    ActionSpec("help.guide", "help", "F1"),
    ActionSpec("help.keys", "help", "Ctrl+/"),
    ActionSpec("help.about", "help", "Shift+F1", group=1),
)
