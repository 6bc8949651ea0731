"""What must hold of a workspace after any kill, and what its journal tells, read by the program's own services."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from simata_desktop.app import Workspace, open_workspace
from simata_desktop.store.database import Connection
from simata_desktop.store.lock import FileLock
from tests.e2e.conftest import PASSPHRASE, USER

LOCKS = ("writer.lock", "window.lock")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
VOCABULARY = "SELECT term, doc, col, offset FROM temp.{} ORDER BY 1, 2, 3, 4"
Told = tuple[str, ...]  # one line a save


class _Back(Exception):
    """Leaves a transaction without its changes."""


def examined(folder: Path, *, name: str = USER, passphrase: str = PASSPHRASE) -> tuple[list[str], Told]:
    """Every fault found in the workspace of ``folder``, and what its journal tells."""
    held = [lock for lock in LOCKS if (folder / lock).exists() and not _free(folder / lock)]
    workspace = open_workspace(folder, name, passphrase)
    try:
        faults = [f"{lock} is held" for lock in held] + list(_faults(workspace))
        with workspace.desk.database.reading() as connection:
            return faults, told(connection)
    finally:
        workspace.close()


def _free(path: Path) -> bool:
    lock = FileLock(path)
    try:
        return lock.take()
    finally:
        lock.release()


def _faults(workspace: Workspace) -> Iterator[str]:
    report = workspace.office.audit_verify()
    yield from (f"the chain breaks at {number}" for number in report.faults)
    health = workspace.backups.check(deep=True)
    yield from (f"{one.code} {one.params}" for one in health.problems if one.code != "check.disk_low")
    if (health.store, health.chain, health.entries) != ("ok", "ok", report.entries):
        yield f"health says {health.store}, {health.chain}, {health.entries} of {report.entries} changes"
    try:
        with workspace.desk.database.writing() as connection:
            yield from list(_derived(workspace, connection))
            raise _Back
    except _Back:
        pass


def _derived(workspace: Workspace, connection: Connection) -> Iterator[str]:
    """The index of names, the results and their tally beside ones made anew."""
    if connection.exec_driver_sql("SELECT open FROM work").scalar_one():
        yield "a save is still open"
    if _words(connection) != _words_anew(connection):
        yield "the index of names differs from one made anew"
    kept = _results(connection)
    workspace.desk.standing.rebuild(connection)
    yield from (f"{table} differ from those made anew"
                for table, rows, anew in zip(("results", "tallies"), kept, _results(connection), strict=True)
                if rows != anew)
    for tx, in connection.exec_driver_sql(
            "SELECT tx FROM save WHERE tx NOT IN (SELECT tx FROM sync_change) "
            "UNION SELECT tx FROM sync_change WHERE tx NOT IN (SELECT tx FROM save) "
            "AND coalesce(state, '') NOT IN ('pulled', 'lost')"):  # what others saved was saved elsewhere
        yield f"save {tx} is half there"


def _results(connection: Connection) -> tuple[list[str], list[str]]:
    rows = connection.exec_driver_sql("SELECT * FROM result ORDER BY map, person").fetchall()
    lines = connection.exec_driver_sql("SELECT * FROM tally WHERE people <> 0 ORDER BY 1, 2, 3, 4, 5, 6").fetchall()
    return [repr(tuple(row)) for row in rows], [repr(tuple(line)) for line in lines]


def _words(connection: Connection) -> list[tuple[object, ...]]:
    connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, person_search, instance)")
    return [tuple(row) for row in connection.exec_driver_sql(VOCABULARY.format("words"))]


def _words_anew(connection: Connection) -> list[tuple[object, ...]]:
    made: str = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'person_search'").scalar_one()
    connection.exec_driver_sql(made.replace("person_search", "temp.anew", 1))
    connection.exec_driver_sql(
        "INSERT INTO temp.anew(rowid, name, nip) SELECT id, name, nip FROM person WHERE deleted = 0")
    connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.words_anew USING fts5vocab(temp, anew, instance)")
    return [tuple(row) for row in connection.exec_driver_sql(VOCABULARY.format("words_anew"))]


def told(connection: Connection) -> Told:
    """Each save as its command, its state, the number of its changes and a digest of them; identifiers do not count.

    The deep check has shown that the records are what the journal makes of them, so this is the whole content.
    """
    changes: dict[str, list[str]] = {}
    for tx, *rest in connection.exec_driver_sql("SELECT tx, entity, kind, reason, fields FROM sync_change"):
        changes.setdefault(str(tx), []).append(UUID.sub("*", repr(rest)))
    lines = []
    for tx, command, state in connection.exec_driver_sql("SELECT tx, command, state FROM save ORDER BY n"):
        some = sorted(changes.get(tx, ()))
        digest = hashlib.sha256("\n".join(some).encode()).hexdigest()[:12]
        lines.append(f"{command} {state} {len(some)} {digest}")
    return tuple(lines)
