"""A small practice office in a real window, for tests of pages: invented people, everything else as in the program."""

from __future__ import annotations

import random
from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget

from simata_desktop.app import Workspace, create_workspace
from simata_desktop.services import demo
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.memory import Memory
from simata_desktop.ui.plan import BUTTON_ICONS, ENTRIES, PAGE_ACTIONS
from simata_desktop.ui.program import OfficeDesk, scope_offer
from simata_desktop.ui.scope import Scope
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme


def practice_office(folder: Path, people: int = 300) -> Workspace:
    """An office of invented people; with none it is empty."""
    workspace, _ = create_workspace(folder, "admin", "latihan", practice=True)
    if people:
        demo.fill(workspace.desk, people=people, seed=1, dice=random.Random(1))
    return workspace


def practice_window(workspace: Workspace, folder: Path, *, theme: Theme, text: Text, tasks: Tasks) -> MainWindow:
    """The window of the program on this office."""
    window = MainWindow(theme, text, tasks, entries=ENTRIES, page_actions=PAGE_ACTIONS, icons=BUTTON_ICONS)
    offer = scope_offer(workspace)
    scope = Scope(offer.chosen)
    scope.offer(units=offer.units, periods=offer.periods, schemes=offer.schemes)
    window.open_desk(OfficeDesk(workspace), workspace, scope=scope, memory=Memory(folder))
    window.show()
    return window


def words_of(widget: QWidget) -> str:
    """The words of all labels in a widget, a line each."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())
