"""The same exchange by a stick: a sealed file for the centre out, the centre's receipt in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from simata_desktop.ui.page import Context

ENDING = ".simata"
KILOBYTE = 1000
Run = Callable[[Callable[[Any], Any], Callable[[Any], str]], None]


class SyncStick(QObject):
    """Asks for the files; ``run(call, done)`` of the page does the work with progress, and ``done(result)`` gives the
    words of what was done. ``choose_place(name)`` and ``choose_file()`` ask the user.
    """

    def __init__(self, context: Context, page: QWidget, run: Run) -> None:
        super().__init__(page)
        self._context, self._page, self._run = context, page, run
        self.choose_place: Callable[[str], str] = self._place_dialog
        self.choose_file: Callable[[], str] = self._file_dialog

    def write(self) -> None:
        """Write all that waits into a file for the centre."""
        workspace, text = self._context.workspace, self._context.text
        day = workspace.desk.clock.now().date()
        chosen = self.choose_place(f"{text('ui.sync.stick.file', day=day.isoformat())}{ENDING}")
        if not chosen:
            return
        file = Path(chosen) if chosen.endswith(ENDING) else Path(f"{chosen}{ENDING}")
        self._run(lambda progress: workspace.bundles.export(file, progress), self._written)

    def _written(self, done: Any) -> str:
        text = self._context.text
        return text("ui.sync.stick.written", file=str(done.file), changes=text.count(done.changes),
                    size=text.count(max(done.bytes // KILOBYTE, 1)), code=done.short_code)

    def take(self) -> None:
        """Take the centre's receipt in."""
        chosen = self.choose_file()
        if chosen:
            bundles = self._context.workspace.bundles
            self._run(lambda progress: bundles.take_in(Path(chosen), progress), self._taken)

    def _taken(self, done: Any) -> str:
        text = self._context.text
        key = "ui.sync.stick.already" if done.already else "ui.sync.stick.taken"
        return text(key, sent=text.count(done.pushed), received=text.count(done.summary.pulled))

    def _place_dialog(self, name: str) -> str:
        text = self._context.text
        return QFileDialog.getSaveFileName(self._page, text("ui.action.sync.write"), name, self._forms())[0]

    def _file_dialog(self) -> str:
        return QFileDialog.getOpenFileName(self._page, self._context.text("ui.action.sync.take"), "", self._forms())[0]

    def _forms(self) -> str:
        return f"{self._context.text('ui.sync.stick.forms')} (*{ENDING})"
