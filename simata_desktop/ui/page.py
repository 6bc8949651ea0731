"""What a page is: a widget in the frame with a title, a scope, actions, an inspector and a help anchor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.ui.actions import Offer
from simata_desktop.ui.memory import Memory
from simata_desktop.ui.scope import Scope
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme


class Shell(Protocol):
    """What a page may ask of the window around it."""

    def open_page(self, key: str, target: object = None) -> None:
        """Show another page; ``target`` is handed to its ``aim``."""

    def say(self, words: str, level: str = "info") -> None:
        """Show a message above the page: info, ok, warning or danger."""

    def enable(self, action: str, *, on: bool, words: str = "", why: str = "") -> None:
        """Switch a registered action, and its button in the top bar, on or off; ``why`` it is off stands at both."""

    def show_inspector(self, widget: QWidget | None, *, page: str) -> None:
        """Put a widget into the inspector of a page, or take the inspector away; seen while that page is in front."""


@dataclass(frozen=True)
class Context:
    """What every page is made with."""

    theme: Theme
    text: Text
    tasks: Tasks
    scope: Scope
    memory: Memory
    shell: Shell
    workspace: Any = None


class Page(QWidget):
    """Base of all pages. Class values say what the frame draws; methods are overridden as needed.

    ``key`` names the page everywhere: words ``ui.page.KEY``, actions, remembered widths. ``topics`` are the kinds of
    record whose change makes the page stale; ``scopes`` the scope buttons it shows; ``buttons`` up to three action ids
    for the top bar, of which ``filled`` is the one main action.
    """

    key = ""
    help_anchor = ""
    topics: frozenset[str] = frozenset()
    scopes: tuple[str, ...] = ("unit", "period", "scheme")
    buttons: tuple[str, ...] = ()
    filled = ""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.stale = True
        self.inspected: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", "surface")

    def title(self) -> str:
        """The words of the top bar."""
        return self.context.text(f"ui.page.{self.key}")

    def top_bar_widgets(self) -> Sequence[QWidget]:
        """Widgets of the page's own beside its scope buttons (file, sheet, session …)."""
        return ()

    def refresh(self, changes: Changes | None) -> None:
        """Load again what is shown; ``changes`` None means everything (first showing, another scope)."""

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What to call for each action of this page in the action table."""
        return {}

    def commands(self) -> Sequence[Offer]:
        """What the palette may offer besides the actions, while this page is shown."""
        return ()

    def aim(self, target: object) -> None:
        """Show ``target`` (a NIP, a box number …); called after the page has been shown."""

    def filter_field(self) -> QWidget | None:
        """The field that Ctrl+F goes to."""
        return None

    def inspect(self, widget: QWidget | None) -> None:
        """Put a view into this page's inspector, or take the inspector away; the view before is thrown away.

        A panel that is to come back is given to the shell by its page.
        """
        before, self.inspected = self.inspected, widget
        self.context.shell.show_inspector(widget, page=self.key)
        if before is not None and before is not widget:
            before.deleteLater()

    def pause(self) -> None:
        """Called before the window locks or closes: keep what is being typed."""

    def keeps_open(self) -> bool:
        """May the store stay open behind a veil while nobody is there (an assessment session in a hall)?"""
        return False

    def hide_names(self, *, hidden: bool) -> None:
        """Replace the names of people by numbers (F8), or show them again."""

    def arrive(self, changes: Changes | None = None) -> None:
        """Called by the frame when the page is shown: loads only what has become stale."""
        if self.stale:
            self.stale = False
            self.refresh(changes)

    def hear(self, changes: Changes, *, own: bool) -> None:
        """Called by the frame after every command: a shown page loads again, a hidden one remembers to."""
        if not changes.touches(*self.topics):
            return
        if self.isVisible():
            if not own:
                self.refresh(changes)
        else:
            self.stale = True
