"""The journal: every change of this store, linked by hashes, with the columns synchronisation needs (sync.md 3.3)."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from simata_desktop.models.base import metadata

SAVE = Table(
    "save",
    metadata,
    Column("tx", Text, primary_key=True),
    Column("n", Integer, nullable=False, unique=True),
    Column("user_id", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("params", Text, nullable=False),
    Column("reason", Text),
    Column("wall", Text, nullable=False),
    Column("batch", Text),
    Column("file", Text),
    Column("sheet", Text),
    Column("columns", Text),
    Column("undoes", Text),
    Column("state", Text, nullable=False),  # done | undone, for undo and redo only
    comment="One row a save: the label of the undo menu and the file an import came from",
)

CHANGE = Table(
    "sync_change",
    metadata,
    Column("pos", Integer, primary_key=True, autoincrement=True),
    Column("change_id", Text, nullable=False, unique=True),
    Column("gen", Integer),
    Column("n", Integer),
    Column("tx", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("session_id", Text),
    Column("reason", Text),
    Column("entity", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("partition", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("base_seq", Integer, nullable=False, server_default="0"),
    Column("hlc", Integer, nullable=False),
    Column("wall", Text, nullable=False),
    Column("tz", Text, nullable=False),
    Column("schema_v", Integer, nullable=False),
    Column("app_v", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("source", Text),
    Column("salt", LargeBinary, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("state", Text),  # None: own, in no log held here | logged: own | pulled: of others | lost: of others, cut
    Column("verdict", Text),
    Column("home", Text),  # the partition at the centre, once this device has joined one
    sqlite_autoincrement=True,
)
Index("sync_change_record", CHANGE.c.record_id)
Index("sync_change_tx", CHANGE.c.tx)
Index("sync_change_person_set", CHANGE.c.record_id, CHANGE.c.pos,
      sqlite_where=(CHANGE.c.entity == "person") & (CHANGE.c.kind == "set"))
Index("sync_change_pending", CHANGE.c.pos, sqlite_where=CHANGE.c.verdict.is_(None))

# Rows touched and rows journalled, counted apart: the commit compares them (architecture.md, "Store").
TOUCHED = Table(
    "touched",
    metadata,
    Column("entity", Text, primary_key=True),
    Column("rows", Integer, nullable=False, server_default="0"),
    Column("journalled", Integer, nullable=False, server_default="0"),
)
WORK = Table("work", metadata, Column("open", Integer, nullable=False))
