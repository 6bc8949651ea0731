"""Cadangan: the backups at hand, one made now or onto a flashdisk, whether the store is well, how to restore."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from simata_desktop.domain.changes import Changes
from simata_desktop.ui.page import Context
from simata_desktop.ui.settings_section import SettingsSection
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.label import Button, frame, label
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.pages import EMPTY, FAILED, READY
from simata_desktop.ui.widgets.progress_strip import ProgressStrip
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.table import Table

MEGABYTE = 1_000_000
FOOT_LINES = 6


class ShelfRows:
    """Backups of the workspace's own shelf, the newest first."""

    def __init__(self, workspace: Any) -> None:
        self._workspace = workspace
        self.found: Sequence[Any] = ()

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places on the shelf."""
        self.found = self._workspace.backups.shelf()
        return range(len(self.found))

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """Moment, kind, size, file name."""
        return [self._row(self.found[key]) for key in keys]

    @staticmethod
    def _row(one: Any) -> Sequence[object]:
        try:
            size: int | None = one.file.stat().st_size
        except OSError:
            size = None
        return one.moment, one.migration, size, one.file.name


class BackupSection(SettingsSection):
    """Anybody may look and check; making is an administrator's."""

    key, icon = "backup", "disk"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme, text = context.theme, context.text
        self._busy = False
        self.make = Button(theme, text("ui.settings.backup.make"), "disk", kind="filled")
        self.make_to = Button(theme, text("ui.settings.backup.make_to"), "flashdisk", kind="small")
        self.head_row.addWidget(self.make)
        self.progress = ProgressStrip(theme, text)
        self.column.addWidget(self.progress)
        self.column.addWidget(self._check_strip())
        self._rows = ShelfRows(context.workspace)
        self.model = PagedModel(theme, context.tasks, self._columns())
        self.table = Table(theme, self.model, "settings.backup", memory=context.memory,
                           accessible=text("ui.settings.section.backup"))
        self.content = ContentStates(self.table)
        self.content.add_state(EMPTY, EmptyState(theme, text("ui.settings.backup.nothing")))
        self.content.add_state(FAILED, EmptyState(theme, text("ui.settings.failed"), action=text("ui.start.again"),
                                                  run=lambda: self.refresh(None)))
        self.column.addWidget(self.content, 1)
        self.column.addWidget(self._restore_words())
        self.make.clicked.connect(lambda: self.run_make(None))
        self.make_to.clicked.connect(self._ask_folder)
        self.quick.clicked.connect(lambda: self.run_check(deep=False))
        self.deep.clicked.connect(lambda: self.run_check(deep=True))
        self.model.state_changed.connect(self._arrived)

    def _check_strip(self) -> Any:
        text, theme = self.context.text, self.context.theme
        made, row = strip(theme)
        self.quick = Button(theme, text("ui.settings.backup.quick"), kind="small")
        self.deep = Button(theme, text("ui.settings.backup.deep"), kind="small")
        for button, name in ((self.quick, "quick"), (self.deep, "deep")):
            button.setToolTip(text(f"ui.settings.backup.{name}.hint"))
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.make_to)
        return made

    def _columns(self) -> list[Column]:
        text = self.context.text

        def moment(value: object) -> str:
            return text.moment(value)  # type: ignore[arg-type]

        def kind(value: object) -> str:
            return text("ui.settings.backup.migration" if value else "ui.settings.backup.ordinary")

        def size(value: object) -> str:
            return text.number(value / MEGABYTE if isinstance(value, int) else None)

        return [Column("moment", text("ui.settings.backup.moment"), 180, show=moment, sort=False),
                Column("kind", text("ui.settings.backup.kind"), 150, show=kind, sort=False),
                Column("size", text("ui.settings.backup.size"), 90, "right", size, sort=False),
                Column("file", text("ui.settings.backup.file"), 260, sort=False)]

    def _restore_words(self) -> Any:
        text, theme = self.context.text, self.context.theme
        inside = frame("surface_alt")
        column = QVBoxLayout(inside)
        edge = theme.tokens.space("page_edge")
        column.setContentsMargins(edge, theme.tokens.space("s"), edge, theme.tokens.space("s"))
        column.setSpacing(theme.tokens.space("xs"))
        column.addWidget(label(text("ui.settings.backup.restore"), "strong"))
        for number in range(1, 4):
            column.addWidget(label(text(f"ui.settings.backup.restore.{number}"), "small", wrap=True))
        return inside

    # Loading

    def refresh(self, changes: Changes | None) -> None:
        super().refresh(changes)
        self._show_buttons()
        self.model.ask(self._rows)

    def _show_buttons(self) -> None:
        self.lock(self.make, self.make_to)
        if self._busy:
            for button in (self.make, self.make_to):
                button.setEnabled(False)
        for button in (self.quick, self.deep):
            button.setEnabled(not self._busy)

    def _arrived(self, state: str) -> None:
        self.content.show_state(state)
        text = self.context.text
        if state in (READY, EMPTY):
            found = self._rows.found
            self.aside.setText(text("ui.settings.backup.last", moment=found[0].moment) if found
                               else text("ui.settings.backup.never"))

    # Work

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.context.text("ui.settings.backup.make_to"))
        if folder:
            self.run_make(Path(folder))

    def run_make(self, folder: Path | None) -> None:
        """Make a backup in ``folder``, or on the workspace's own shelf."""
        if self.may and not self._busy:
            self._run(lambda progress: self.workspace.backups.make(folder, progress), self._made)

    def run_check(self, *, deep: bool) -> None:
        """Examine the store."""
        if not self._busy:
            self._run(lambda progress: self.workspace.backups.check(deep=deep, progress=progress),
                      lambda health: self._checked(health, deep=deep))

    def _run(self, call: Any, done: Any) -> None:
        self._busy = True
        self.message.hide()
        self._show_buttons()

        def finished(result: Any) -> None:
            self._end()
            done(result)

        def failed(error: BaseException) -> None:
            self._end()
            self.fail(error)

        ticket = self.context.tasks.run_io(call, finished, on_failed=failed, on_progress=self.progress.show_report,
                                           on_cancelled=self._stopped, key="backup", owner=self)
        self.progress.follow(ticket)

    def _end(self) -> None:
        self._busy = False
        self._show_buttons()

    def _stopped(self) -> None:
        self._end()
        self.message.say(self.context.text("ui.settings.backup.stopped"))

    def _made(self, made: Any) -> None:
        text = self.context.text
        self.message.say(text("ui.settings.backup.made", file=made.file.name, folder=str(made.file.parent),
                              size=text.number(made.bytes / MEGABYTE), people=text.count(made.people)), "ok")
        self.model.ask(self._rows)

    def _checked(self, health: Any, *, deep: bool) -> None:
        text = self.context.text
        if not health.problems:
            key = "ui.settings.backup.well.deep" if deep else "ui.settings.backup.well"
            self.message.say(text(key, entries=text.count(health.entries), backups=text.count(health.backups),
                                  room=text.number(health.free_bytes / MEGABYTE / 1000)), "ok")
            return
        found = " ".join(text(f"error.{one.code}", **one.params) for one in health.problems[:FOOT_LINES])
        more = len(health.problems) - FOOT_LINES
        if more > 0:
            found = f"{found} {text('ui.settings.backup.more', count=text.count(more))}"
        bad = health.store != "ok" or health.chain != "ok"
        self.message.say(found, "danger" if bad else "warning")
