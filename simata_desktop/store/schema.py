"""What makes the empty store: tables, the triggers that no write slips past, the index of names."""

from __future__ import annotations

from sqlalchemy import Connection

from simata_desktop.domain.records import KINDS
from simata_desktop.models import derived, documents, exchange, journal, local, register
from simata_desktop.models.base import metadata

MODULES = (derived, documents, exchange, journal, local, register)  # importing them fills the metadata

_GUARD = """
CREATE TRIGGER IF NOT EXISTS {table}_{verb}_journalled AFTER {verb} ON "{table}" BEGIN
  SELECT RAISE(ABORT, 'write outside the journal') WHERE (SELECT open FROM work) = 0;
  UPDATE touched SET rows = rows + 1 WHERE entity = '{entity}';
END
"""

_NEVER_REMOVED = """
CREATE TRIGGER IF NOT EXISTS {table}_kept BEFORE DELETE ON "{table}" BEGIN
  SELECT RAISE(ABORT, 'records are marked, never removed');
END
"""

_SEARCH = (
    "CREATE VIRTUAL TABLE person_search USING fts5(name, nip, content='', contentless_delete=1, "
    "tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    "CREATE TRIGGER person_search_changed AFTER UPDATE OF name, nip, deleted ON person BEGIN "
    "DELETE FROM person_search WHERE rowid = old.id; "
    "INSERT INTO person_search(rowid, name, nip) SELECT new.id, new.name, new.nip WHERE new.deleted = 0; END",
)

_APPEND_ONLY = (
    "CREATE TRIGGER sync_change_kept BEFORE DELETE ON sync_change BEGIN "
    "SELECT RAISE(ABORT, 'the journal is never shortened'); END",
    "CREATE TRIGGER sync_change_fixed BEFORE UPDATE OF pos, change_id, tx, user_id, entity, record_id, partition, "
    "kind, fields, wall, command, source, salt, content_hash, prev_hash, hash ON sync_change BEGIN "
    "SELECT RAISE(ABORT, 'the journal is never rewritten'); END",
)


def create(connection: Connection) -> None:
    """Make every table, trigger and index of the present schema in one open transaction."""
    metadata.create_all(connection)
    connection.exec_driver_sql("INSERT INTO work(open) VALUES (0)")
    for entity in KINDS:
        add_kind(connection, entity)
    for statement in (*_SEARCH, *_APPEND_ONLY):
        connection.exec_driver_sql(statement)


def add_documents(connection: Connection) -> None:
    """The table of documents; what is there already stays."""
    documents.DOCUMENT.create(connection, checkfirst=True)


def add_exchange(connection: Connection) -> None:
    """What the exchange with the centre needs; what is there already stays."""
    for table in (exchange.IDENTITY, exchange.CURSOR, exchange.BASE, exchange.BATCH, exchange.LOG, exchange.TAIL,
                  exchange.CONFLICT, exchange.QUARANTINE):
        table.create(connection, checkfirst=True)
    if "home" not in {row[1] for row in connection.exec_driver_sql("PRAGMA table_info(sync_change)")}:
        connection.exec_driver_sql("ALTER TABLE sync_change ADD COLUMN home TEXT")


def add_aliases(connection: Connection) -> None:
    """The table of joined ids; what is there already stays."""
    exchange.ALIAS.create(connection, checkfirst=True)


def add_fields(connection: Connection, entity: str) -> None:
    """The columns of fields a kind of record has got since its table was made."""
    kind, columns = KINDS[entity], register.TABLES[entity].c
    there = {row[1] for row in connection.exec_driver_sql(f'PRAGMA table_info("{kind.table}")')}
    for field in kind.fields:
        if field.column not in there:
            type_ = columns[field.column].type.compile(connection.dialect)
            connection.exec_driver_sql(f'ALTER TABLE "{kind.table}" ADD COLUMN "{field.column}" {type_}')


def add_kind(connection: Connection, entity: str) -> None:
    """Table, count and guards of one kind of record; what is there already stays."""
    table = KINDS[entity].table
    register.TABLES[entity].create(connection, checkfirst=True)
    connection.exec_driver_sql("INSERT OR IGNORE INTO touched(entity) VALUES (?)", (entity,))
    for verb in ("INSERT", "UPDATE"):
        connection.exec_driver_sql(_GUARD.format(table=table, verb=verb, entity=entity))
    connection.exec_driver_sql(_NEVER_REMOVED.format(table=table))
