"""Opening the store of a workspace: in the present schema, or with the words why it does not open any more."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from simata_desktop.domain.clock import Clock
from simata_desktop.domain.errors import Trouble, UserError
from simata_desktop.domain.progress import Progress
from simata_desktop.services.backups import SHELF
from simata_desktop.store import slot_file
from simata_desktop.store.backup import backup
from simata_desktop.store.backup_shelf import thin
from simata_desktop.store.database import STORE_NAME, Database
from simata_desktop.store.health import DAMAGE, Health, Problem, check, check_unopened
from simata_desktop.store.keys import DataKey
from simata_desktop.store.lock import WriterLock
from simata_desktop.store.migrations import SCHEMA_VERSION, migrate, version
from simata_desktop.store.sign_in import sign_in
from simata_desktop.store.slots import Slots
from simata_desktop.store.tries import Tries

DAMAGES = (DAMAGE, "slots.missing", "slots.damaged", "slots.parameters")


def open_database(folder: Path, key: DataKey, slots: Slots, *, clock: Clock) -> Database:
    """The store of the workspace in ``folder``; before an older schema is changed, a verified backup is made.

    Raises ``store.newer``, ``store.damaged``, ``workspace.…``, ``disk.full``.
    """
    database = Database(folder / STORE_NAME, key, read_only=not os.access(folder, os.W_OK))
    try:
        if version(database) != SCHEMA_VERSION:
            _migrate(database, key, slots, folder=folder, clock=clock)
    except BaseException:
        database.close()
        raise
    return database


def _migrate(database: Database, key: DataKey, slots: Slots, *, folder: Path, clock: Clock) -> None:
    def before() -> None:
        backup(database, key, slots.snapshot(), folder=folder / SHELF, clock=clock, migration=True)
        thin(folder / SHELF)

    if database.read_only:
        raise database.refusal()
    with WriterLock(folder / "writer.lock"):
        migrate(database, before)


def examine(folder: Path, slots: Slots, *, name: str, passphrase: str, clock: Clock, deep: bool,
            progress: Progress | None = None) -> Health:
    """Check a workspace that may not open any more.

    Raises ``workspace.missing``, ``login.…``, ``store.newer``, EnvironmentProblem, Cancelled.
    """
    store, shelf = folder / STORE_NAME, folder / SHELF
    if not store.exists():
        if not slots.exist():
            raise UserError("workspace.missing", folder=str(folder))
        return check_unopened(store, shelf, UserError("store.missing"))
    bad = slot_file.bad_copies(folder)  # signing in mends them
    try:
        signed = sign_in(slots, Tries(folder, clock), name=name, passphrase=passphrase)
        with closing(open_database(folder, signed.key, slots, clock=clock)) as database:
            found = check(database, shelf, deep=deep, progress=progress)
    except Trouble as error:
        if error.code not in DAMAGES:
            raise
        return check_unopened(store, shelf, error)
    return replace(found, problems=(*found.problems, *(Problem("check.slots_copy", {"file": one}) for one in bad)))
