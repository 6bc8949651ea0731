"""What the actions of the frame itself do: undo, copy, filter, views, help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from simata_desktop.ui.desk import UndoStep
from simata_desktop.ui.later import later
from simata_desktop.ui.theme import CHOICES

if TYPE_CHECKING:
    from simata_desktop.ui.main_window import MainWindow


class FrameActions(QObject):
    """Answers for every id of ``FRAME_ACTIONS`` on one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._register = window.register

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What to call for each action of the frame."""
        window = self._window
        views = {f"view.{choice}": lambda choice=choice: self._choose_theme(choice) for choice in CHOICES}
        return {
            "app.lock": window.lock_asked.emit, "app.quit": window.close,
            "edit.undo": lambda: self._step("undo"), "edit.redo": lambda: self._step("redo"),
            "edit.copy": self._copy, "edit.filter": self._filter, "edit.find": window.open_palette,
            "edit.wrong": lambda: self._pass_on("edit.wrong"),
            "view.refresh": window.reload, "view.rail": self._collapse, "view.inspector": self._inspector,
            "view.names": self._names, "view.full": self._full, "help.guide": window.open_guide,
            "help.keys": lambda: later("simata_desktop.ui.help:keys_box")(window, window.text, self._register).show(),
            "help.about": lambda: later("simata_desktop.ui.help:about_box")(window, window.text).show(), **views,
        }

    def settle(self) -> None:
        """Set ticks and states as they are at the beginning."""
        for name in ("edit.undo", "edit.redo"):
            self._register.enable(name, on=False)
        self._register.check("view.inspector", on=True)
        self.mark_theme()

    def mark_theme(self) -> None:
        """Tick the theme that was chosen."""
        for choice in CHOICES:
            self._register.check(f"view.{choice}", on=choice == self._window.theme.choice)

    def mark_rail(self) -> None:
        """Tick the collapsed rail."""
        self._register.check("view.rail", on=self._window.frame.rail.collapsed)

    def show_steps(self, steps: tuple[UndoStep | None, UndoStep | None]) -> None:
        """Name in the menu what can be undone and redone."""
        for name, step in zip(("undo", "redo"), steps, strict=True):
            text = self._window.text
            words = text(f"ui.action.edit.{name}")
            if step is not None:
                words = text(f"ui.edit.{name}_named", what=text(step.label, **step.params))
            self._register.enable(f"edit.{name}", on=step is not None, words=words)

    def _step(self, name: str) -> None:
        window = self._window
        if window.desk is not None:
            call = window.desk.undo if name == "undo" else window.desk.redo
            window.tasks.run_command(call, owner=window)

    def _copy(self) -> None:
        copy = getattr(QApplication.focusWidget(), "copy", None)
        if callable(copy):
            copy()

    def _filter(self) -> None:
        page = self._window.page
        field = page.filter_field() if page is not None else None
        if field is None:
            self._window.open_palette()
        else:
            field.setFocus()

    def _pass_on(self, name: str) -> None:
        """The page in front does it, if it can."""
        page = self._window.page
        run = page.handlers().get(name) if page is not None else None
        if run is not None:
            run()

    def _choose_theme(self, choice: str) -> None:
        self._window.theme.choose(choice)
        self.mark_theme()
        if self._window.memory is not None:
            self._window.memory.keep("window/theme", choice)

    def _collapse(self) -> None:
        rail = self._window.frame.rail
        rail.collapse(on=not rail.collapsed)
        self.mark_rail()
        if self._window.memory is not None:
            self._window.memory.keep_flag("window/rail_collapsed", value=rail.collapsed)

    def _inspector(self) -> None:
        self._window.frame.inspector.allow(on=self._register["view.inspector"].isChecked())

    def _names(self) -> None:
        self._window.hide_names(hidden=self._register["view.names"].isChecked())

    def _full(self) -> None:
        if self._register["view.full"].isChecked():
            self._window.showFullScreen()
        else:
            self._window.showNormal()
