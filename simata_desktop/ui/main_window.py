"""The window: puts pages into the frame, runs actions, tells pages what changed. It owns no rules and no data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.ui.action_table import FRAME_ACTIONS, ActionSpec
from simata_desktop.ui.actions import Actions
from simata_desktop.ui.desk import Desk, Standing
from simata_desktop.ui.frame import Frame, PageEntry
from simata_desktop.ui.frame_actions import FrameActions
from simata_desktop.ui.later import later
from simata_desktop.ui.memory import Memory
from simata_desktop.ui.menu_strip import MenuStrip
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.scope import Scope
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.top_bar import TopBar
from simata_desktop.ui.widgets.focus_ring import FocusRing

if TYPE_CHECKING:
    from simata_desktop.ui.palette import Palette

FOUND_AT_MOST = 8
WIDTH, HEIGHT = 1366, 768


class MainWindow(QMainWindow):
    """One office in one window. Until ``open_desk`` is called it shows that it is opening.

    Signals: ``lock_asked()`` by the action "Kunci layar".
    """

    lock_asked = Signal()

    def __init__(self, theme: Theme, text: Text, tasks: Tasks, *, entries: Sequence[PageEntry],
                 page_actions: Sequence[ActionSpec] = (), icons: Mapping[str, str] | None = None) -> None:
        """``icons`` gives an icon to some action ids, for their button in a top bar."""
        super().__init__()
        self.theme, self.text, self.tasks = theme, text, tasks
        self.desk: Desk | None = None
        self.memory: Memory | None = None
        self._context: Context | None = None
        self._entries = {entry.key: entry for entry in entries}
        self._icons = icons or {}
        self._pages: dict[str, Page] = {}
        self._bars: dict[str, TopBar] = {}
        self._inspected: dict[str, QWidget | None] = {}
        self._here = ""
        self._names_hidden = False
        self.register = Actions(self, text, self._run)
        self._add_actions(page_actions)
        self.strip = MenuStrip(theme, text("ui.search"), self.register.keys("edit.find"))
        self.register.fill(self.strip.bar)
        self.setMenuWidget(self.strip)
        self.frame = Frame(theme, text, entries)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.frame)
        self.setCentralWidget(self._stack)
        self._ring = FocusRing(theme, self)
        self._own = FrameActions(self)
        self._handlers = self._own.handlers()
        self._own.settle()
        self._connect()
        self.setWindowTitle(text("ui.program"))
        self.resize(WIDTH, HEIGHT)

    # What a page may ask (page.Shell)

    def open_page(self, key: str, target: object = None) -> None:
        """Show the page ``key``, making it if need be, and hand it ``target``."""
        if self._context is None or key not in self._entries:
            return
        page = self._page(key)
        self._here = key
        self.frame.rail.show_page(key)
        self.frame.bars.setCurrentWidget(self._bars[key])
        self.frame.pages.setCurrentWidget(page)
        self.frame.inspector.show_widget(self._inspected.get(key))
        page.hide_names(hidden=self._names_hidden)
        page.arrive()
        page.setFocus()
        if target is not None:
            page.aim(target)
        if self.memory is not None:
            self.memory.keep("window/page", key)

    def say(self, words: str, level: str = "info") -> None:
        """Show a message above the page."""
        self.frame.message.say(words, level)

    def enable(self, action: str, *, on: bool, words: str = "", why: str = "") -> None:
        """Switch a registered action on or off."""
        self.register.enable(action, on=on, words=words, why=why)

    def show_inspector(self, widget: QWidget | None, *, page: str) -> None:
        """Put ``widget`` into the inspector of a page; a late answer never gets into another page's inspector."""
        self._inspected[page] = widget
        if page == self._here:
            self.frame.inspector.show_widget(widget)

    # What the start does with the window

    def open_desk(self, desk: Desk, workspace: Any, *, scope: Scope, memory: Memory) -> None:
        """Work on an opened workspace from now on and show the page last looked at."""
        self.desk, self.memory = desk, memory
        self._context = Context(self.theme, self.text, self.tasks, scope, memory, self, workspace)
        scope.changed.connect(self._scope_changed)
        state = memory.state("window/geometry")
        if state is not None:
            self.restoreGeometry(state)
        self.frame.rail.collapse(on=memory.flag("window/rail_collapsed", default=False))
        self._own.mark_rail()
        self.leave_gate()
        last = memory.text("window/page")
        self.open_page(last if last in self._entries else next(iter(self._entries)))
        self.ask_standing()

    def show_gate(self, gate: QWidget) -> None:
        """Show sign-in or first run in place of the frame."""
        self.leave_gate()
        self._stack.addWidget(gate)
        self._stack.setCurrentWidget(gate)
        self.strip.setEnabled(False)
        self.register.hold(on=True)
        gate.setFocus()

    def leave_gate(self) -> None:
        """Back to the frame; the gate is thrown away."""
        gate = self.gate
        if gate is not None:
            self._stack.removeWidget(gate)
            gate.deleteLater()
            self.register.hold(on=False)
        self.strip.setEnabled(True)

    def pause(self) -> None:
        """Let every page keep what is being typed."""
        for page in self._pages.values():
            page.pause()

    def close_desk(self) -> None:
        """Let go of the workspace: its pages, and every name that stands anywhere in the window."""
        self.frame.inspector.show_widget(None)
        self.frame.message.hide()
        self.frame.message.words.clear()
        for widget in (*self._inspected.values(), *self._pages.values(), *self._bars.values()):
            if widget is not None:
                widget.deleteLater()
        for kept in (self._inspected, self._pages, self._bars):
            kept.clear()
        palette = self.__dict__.pop("palette_box", None)
        if palette is not None:
            palette.deleteLater()
        if self._context is not None:
            self._context.scope.deleteLater()
        self.desk = self._context = self.memory = None
        self._here = ""
        self._own.show_steps((None, None))
        self.frame.status.clear()
        self.setWindowTitle(self.text("ui.program"))

    def ask_standing(self) -> None:
        """Ask again for the state of the workspace and for what can be undone."""
        if self.desk is not None:
            self.tasks.run_query(self.desk.standing, self._show_standing, key="standing", owner=self)
            self.tasks.run_query(self.desk.steps, self._own.show_steps, key="steps", owner=self)

    @property
    def gate(self) -> QWidget | None:
        """What stands in place of the frame, or None."""
        front = self._stack.currentWidget()
        return None if front is self.frame else front

    # What the actions of the frame do with it

    @property
    def page(self) -> Page | None:
        """The page in front."""
        return self._pages.get(self._here)

    @cached_property
    def palette_box(self) -> Palette:
        """The field that finds people and actions, made when it is first opened."""
        made: Palette = later("simata_desktop.ui.palette:Palette")(self.theme, self.text, self)
        made.typed.connect(self._find_people)
        made.person_chosen.connect(self._open_person)
        return made

    def open_palette(self) -> None:
        """Open the field that finds people and actions."""
        page = self.page
        offers = [*(page.commands() if page is not None else ()), *self.register.offers()]
        self.palette_box.open_at(self.strip, offers)

    def open_guide(self) -> None:
        """Open the guide at the field that has the keyboard, else at the page."""
        focus = self.focusWidget()
        anchor = focus.property("help") if focus is not None else None
        open_guide = later("simata_desktop.ui.guide:open_guide")
        open_guide(self, self.text, str(anchor or (self.page.help_anchor if self.page else "") or "index"))

    def reload(self) -> None:
        """Load the page in front again."""
        if self.page is not None:
            self.page.refresh(None)
        self.ask_standing()

    def hide_names(self, *, hidden: bool) -> None:
        """Hide or show the names of people on every page."""
        self._names_hidden = hidden
        for page in self._pages.values():
            page.hide_names(hidden=hidden)

    # Inside

    def _add_actions(self, page_actions: Sequence[ActionSpec]) -> None:
        numbers = count(1)  # of the pages that have no keys of their own
        for entry in self._entries.values():
            spec = ActionSpec(f"page.{entry.key}", "view", entry.keys or f"Ctrl+{next(numbers)}")
            self.register.add(spec, self.text(f"ui.page.{entry.key}"))
        for spec in (*FRAME_ACTIONS, *page_actions):
            self.register.add(spec)

    def _connect(self) -> None:
        self.frame.rail.chosen.connect(self.open_page)
        self.frame.status.sync_asked.connect(lambda: self.open_page("sync"))
        self.strip.search.clicked.connect(self.open_palette)
        self.tasks.changed.connect(self._tell_pages)
        self.tasks.failed.connect(self._tell_failure)
        self.theme.changed.connect(self._own.mark_theme)

    def _page(self, key: str) -> Page:
        if key not in self._pages:
            page: Page = later(self._entries[key].made_by)(self._context)
            self._pages[key], self._bars[key] = page, later("simata_desktop.ui.page_bar:page_bar")(
                page, self.register, self._icons)
            self.frame.bars.addWidget(self._bars[key])
            self.frame.pages.addWidget(page)
        return self._pages[key]

    def _run(self, spec: ActionSpec) -> None:
        if spec.id in self._handlers:
            self._handlers[spec.id]()
        elif spec.id.startswith("page."):
            self.open_page(spec.id.removeprefix("page."))
        elif spec.page:
            self.open_page(spec.page)
            page = self._pages.get(spec.page)
            handler = page.handlers().get(spec.id) if page is not None else None
            if handler is not None:
                handler()

    def _find_people(self, words: str) -> None:
        desk = self.desk
        if desk is not None and words:
            self.tasks.run_query(lambda: desk.find_people(words, FOUND_AT_MOST), self.palette_box.show_people,
                                 key="find", owner=self.palette_box)

    def _open_person(self, nip: str) -> None:
        self.open_page("people", nip)

    def _scope_changed(self) -> None:
        for page in self._pages.values():
            page.stale = True
        if self.page is not None:
            self.page.arrive()

    def _tell_pages(self, changes: Changes, initiator: object) -> None:
        for page in self._pages.values():
            page.hear(changes, own=initiator is page)
        self.ask_standing()

    def _tell_failure(self, error: BaseException, _owner: object) -> None:
        self.say(self.text.trouble(error), "danger")

    def _show_standing(self, standing: Standing) -> None:
        self.frame.status.show_standing(standing)
        self.frame.banner.setVisible(standing.practice)
        for key in self._entries:
            self.frame.rail.set_badge(key, standing.badges.get(key, 0))
        mark = f" · {self.text('ui.status.practice')}" if standing.practice else ""
        self.setWindowTitle(f"{standing.office}{mark} · {self.text('ui.program')}")

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.memory is not None:
            self.memory.keep("window/geometry", self.saveGeometry())
        self.pause()
        self.tasks.close()
        super().closeEvent(event)
