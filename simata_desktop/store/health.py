"""Is the store well? Pages, journal chain, records against their journal, backups, room on the disk."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DatabaseError

from simata_desktop.domain.errors import EnvironmentProblem, Trouble, UserError
from simata_desktop.domain.progress import Progress, Silent
from simata_desktop.store import documents
from simata_desktop.store.backup import read_all, read_head
from simata_desktop.store.backup_shelf import backups
from simata_desktop.store.database import Database
from simata_desktop.store.keys import DataKey
from simata_desktop.store.queries.history import verify_chain
from simata_desktop.store.replay import replay

LOW_SPACE_BYTES = 500 * 1000 * 1000
DAMAGE = "store.damaged"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found: the code of its sentence (``error.CODE``) and the parameters."""

    code: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Health:
    """What a check found. ``store``: ok or damaged; ``chain``: ok or broken, None where a damaged store hides it.

    ``last_backup`` is a time with zone, ``free_bytes`` the room on the disk of the store.

    ``entries`` and ``head`` are those of the journal; ``records_digest`` stands after a deep check of a sound store.
    """

    store: str
    chain: str | None
    backups: int
    last_backup: str | None
    free_bytes: int
    problems: tuple[Problem, ...]
    entries: int = 0
    head: str = ""
    records_digest: str | None = None


@dataclass
class _Findings:
    damaged: bool = False
    broken: bool = False
    problems: list[Problem] = field(default_factory=list)
    entries: int = 0
    head: str = ""
    digest: str | None = None


def check(database: Database, folder: Path, *, deep: bool, progress: Progress | None = None) -> Health:
    """Examine the store and the backups in ``folder``; ``deep`` reads every page, replays every record and reads
    the newest backup to its end.

    Nothing is repaired or written, only the write-ahead log is merged before the pages are read. Nobody else may use
    the writer's connection meanwhile. Raises Cancelled between two stages.
    """
    found, progress = _Findings(), progress or Silent()
    stages = ((_pages if deep else _quick, "ui.check.pages"), (_journal, "ui.check.journal"),
              *(((_records, "ui.check.records"), (_documents, "ui.check.documents")) if deep else ()))
    for number, (part, code) in enumerate(stages):
        progress.raise_if_cancelled()
        progress.step(number, len(stages), code)
        if not found.damaged:
            _guarded(part, database, found)
    return _concluded(found, database.path.parent, folder, deep=deep)


def check_beside(store: Path, key: DataKey, folder: Path, *, deep: bool, read_only: bool = False,
                 progress: Progress | None = None) -> Health:
    """The same over connections of its own, beside whoever works; a store that does not open is a finding too."""
    try:
        database = Database(store, key, read_only=read_only)
    except EnvironmentProblem as error:
        if error.code != DAMAGE:
            raise
        return check_unopened(store, folder, error)
    with closing(database):
        return check(database, folder, deep=deep, progress=progress)


def check_unopened(store: Path, folder: Path, error: Trouble) -> Health:
    """What can be said of a store that does not open for ``error``: the backups in ``folder`` and the room on disk."""
    found = _Findings(damaged=True, problems=[Problem(error.code, dict(error.params))])
    return _concluded(found, store.parent, folder, deep=False)


def _concluded(found: _Findings, place: Path, folder: Path, *, deep: bool) -> Health:
    last = _backups(folder, found, deep=deep)
    free = shutil.disk_usage(place).free
    if free < LOW_SPACE_BYTES:
        found.problems.append(Problem("check.disk_low", {"megabytes": free // 1_000_000}))
    store, chain = ("damaged", None) if found.damaged else ("ok", "ok")
    return Health(store, "broken" if found.broken else chain, len(backups(folder)), last, free, tuple(found.problems),
                  found.entries, found.head, None if found.damaged else found.digest)


def _guarded(part: Callable[[Database, _Findings], None], database: Database, found: _Findings) -> None:
    """A page that cannot be read is a finding, not a crash; a full disk or a busy store stays an error."""
    try:
        part(database, found)
    except EnvironmentProblem as error:
        if error.code != DAMAGE:
            raise
        _damage(found)
    except (driver.DatabaseError, DatabaseError):
        _damage(found)


def _damage(found: _Findings) -> None:
    found.damaged = True
    found.problems.append(Problem(DAMAGE))


def _quick(database: Database, found: _Findings) -> None:
    """The structure of every page, not the order of the indexes."""
    with database.reading() as connection:
        if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() != "ok":
            _damage(found)


def _pages(database: Database, found: _Findings) -> None:
    """Every page's seal, then structure and indexes; the seals are those of the main file, so the log is merged first.

    Without the merge a sound store would look damaged; where a reader holds it back, only the structure is checked.
    """
    raw = database.outside()
    merged = database.still or (
        not database.read_only and raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
    sealed = not merged or raw.execute("PRAGMA cipher_integrity_check").fetchone() is None
    if not sealed or raw.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        _damage(found)
    elif not merged:
        found.problems.append(Problem("check.pages_not_read"))


def _journal(database: Database, found: _Findings) -> None:
    """The chain from the first change on, and the count of rows written against changes journalled."""
    with database.reading() as connection:
        report = verify_chain(connection)
        found.entries, found.head = report.entries, report.head
        for number in report.faults:
            found.broken = True
            found.problems.append(Problem("check.chain", {"number": number}))
        if connection.exec_driver_sql("SELECT 1 FROM touched WHERE rows <> journalled LIMIT 1").fetchone():
            found.broken = True
            found.problems.append(Problem("check.beside_journal"))


def _records(database: Database, found: _Findings) -> None:
    """Each record is what its changes make of it, and each import's head is the one its changes were bound to."""
    with database.reading() as connection:
        replayed = replay(connection)
    found.digest = replayed.digest
    for entity, uid in replayed.different:
        found.broken = True
        found.problems.append(Problem("check.record", {"entity": entity, "id": uid}))
    for file in replayed.exchanged:
        found.broken = True
        found.problems.append(Problem("check.source", {"file": file}))


def _documents(database: Database, found: _Findings) -> None:
    """Each document that evidence names is there and is what its hash says.

    A missing one is told and breaks nothing: the record is whole without it, so it may come by another way.
    """
    with database.reading() as connection:
        for record, file in documents.missing(connection):
            found.problems.append(Problem("check.document_missing", {"id": record, "file": file}))
        for record, file in documents.altered(connection):
            found.broken = True
            found.problems.append(Problem("check.document_altered", {"id": record, "file": file}))


def _backups(folder: Path, found: _Findings, *, deep: bool) -> str | None:
    """When the newest good backup was made, its every byte read if ``deep``, else its head; damaged ones are told."""
    for shelved in backups(folder):
        try:
            return (read_all if deep else read_head)(shelved.file).made_at
        except (UserError, EnvironmentProblem):
            found.problems.append(Problem("check.backup", {"file": shelved.file.name}))
    return None
