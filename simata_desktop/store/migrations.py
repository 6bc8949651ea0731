"""Numbered steps from every earlier schema to the present one; a newer store is refused kindly."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from simata_desktop.domain.errors import UserError
from simata_desktop.models import derived, local
from simata_desktop.store import schema
from simata_desktop.store.database import Database

Step = Callable[[Connection], None]


def _search_by_save(connection: Connection) -> None:
    """Names enter the search index by the save, all at once: a trigger wrote the index out after every person."""
    connection.exec_driver_sql("DROP TRIGGER IF EXISTS person_search_new")


def _requests(connection: Connection) -> None:
    """What worklists asked of which unit, and who answered, are records since then."""
    schema.add_kind(connection, "request")


def _documents(connection: Connection) -> None:
    """The scans of evidence are kept in the store since then."""
    schema.add_documents(connection)


def _trend(connection: Connection) -> None:
    """Counts of earlier days are kept since then."""
    derived.TREND.create(connection, checkfirst=True)


def _halls(connection: Connection) -> None:
    """Single sheets of assessors, what a session and a participant tell besides levels, and packs of a hall."""
    for entity in ("session", "participant"):
        schema.add_fields(connection, entity)
    schema.add_kind(connection, "sheet")
    local.HALL.create(connection, checkfirst=True)


def _exchange(connection: Connection) -> None:
    """What a device knows of the exchange with the centre is kept since then."""
    schema.add_exchange(connection)


def _aliases(connection: Connection) -> None:
    """Ids that the centre joined with others are remembered since then."""
    schema.add_aliases(connection)


STEPS: tuple[Step, ...] = (schema.create, _search_by_save, _requests, _documents, _trend, _halls, _exchange, _aliases)
SCHEMA_VERSION = len(STEPS)


def version(database: Database) -> int:
    """The schema number of an open store; 0 for an empty one."""
    with database.reading() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def migrate(database: Database, before: Callable[[], None], *, steps: tuple[Step, ...] = STEPS) -> int:
    """Bring the store to the present schema, each step one transaction; ``before`` makes a verified backup.

    Returns the number of steps done. Raises UserError ``store.newer`` for a store of a later program.
    """
    found = version(database)
    if found > len(steps):
        raise UserError("store.newer", found=found, known=len(steps))
    if 0 < found < len(steps):
        before()
    for number, step in enumerate(steps[found:], start=found + 1):
        with database.writing() as connection:
            step(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"step {number} left {len(broken)} broken references")
            connection.exec_driver_sql(f"PRAGMA user_version = {number}")
    return len(steps) - found
