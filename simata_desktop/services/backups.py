"""Backups of this workspace and the check of its health."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.progress import Progress
from simata_desktop.services.desk import ADMIN, Desk
from simata_desktop.store.backup import Backup, Head, backup, read_head
from simata_desktop.store.backup_shelf import Shelved, backups, thin
from simata_desktop.store.health import LOW_SPACE_BYTES, Health, check_beside
from simata_desktop.store.keys import DataKey
from simata_desktop.store.queries.history import chain_head
from simata_desktop.store.slots import Slots

SHELF = "backups"
COPIES_AT_ONCE = 3  # the copy, its log, the packed file


class Backups:
    """Makes, lists and checks; every call may run beside the writer."""

    def __init__(self, desk: Desk, slots: Slots, key: DataKey) -> None:
        self._desk = desk
        self._slots = slots
        self._key = key

    @property
    def folder(self) -> Path:
        """The workspace's own shelf."""
        return self._desk.folder / SHELF

    def make(self, folder: Path | None = None, progress: Progress | None = None) -> Backup:
        """A verified backup, by an administrator, in ``folder`` or on the workspace's own shelf, which is thinned then.

        Raises ``right.missing``, ``backup.folder`` (a file bears that name), EnvironmentProblem (``disk.full``,
        ``workspace.read_only``, ``backup.unwritable``), Cancelled.
        """
        self._desk.allow(ADMIN)
        if folder is None and self._desk.database.read_only:
            raise self._desk.database.refusal()
        return self._made(folder or self.folder, progress)

    def make_due(self, progress: Progress | None = None, *, daily: bool = False) -> Backup | None:
        """The backup that the program makes by itself: where something was saved since the newest one; else None.

        ``daily``: none where one was made today already. A practice office and a workspace that cannot be written get
        none. Raises EnvironmentProblem ``backup.no_room`` where it could take the room that the user's own work needs;
        Cancelled.
        """
        if self._desk.practice or self._desk.database.read_only:
            return None
        shelf = self.shelf()
        if daily and shelf and shelf[0].moment.date() == today(self._desk.clock):
            return None
        newest = self._newest()
        if newest is not None and (newest.chain_head, newest.slots) == (self._head(), self._slots.snapshot()):
            return None
        database = self._desk.database.path
        free = shutil.disk_usage(database.parent).free
        if free < LOW_SPACE_BYTES + COPIES_AT_ONCE * database.stat().st_size:
            raise EnvironmentProblem("backup.no_room", megabytes=free // 1_000_000)
        return self._made(self.folder, progress)

    def shelf(self) -> Sequence[Shelved]:
        """The backups on the workspace's own shelf, the newest first."""
        return backups(self.folder)

    def check(self, *, deep: bool, progress: Progress | None = None) -> Health:
        """Examine store, journal and backups; ``deep`` reads every page and replays every record. Raises Cancelled."""
        database = self._desk.database
        return check_beside(database.path, self._key, self.folder, deep=deep, read_only=database.read_only,
                            progress=progress)

    def _made(self, folder: Path, progress: Progress | None) -> Backup:
        made = backup(self._desk.database, self._key, self._slots.snapshot(), folder=folder, clock=self._desk.clock,
                      progress=progress)
        if folder == self.folder:
            thin(folder)
        return made

    def _head(self) -> str:
        with self._desk.database.reading() as connection:
            return chain_head(connection)

    def _newest(self) -> Head | None:
        """The head of the newest backup that can be read."""
        for shelved in self.shelf():
            try:
                return read_head(shelved.file)
            except UserError:
                continue
        return None
