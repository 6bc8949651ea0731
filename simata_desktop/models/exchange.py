"""What a device knows of the exchange with the centre: agreed states, places in the logs, batches, conflicts."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from simata_desktop.models.base import metadata

IDENTITY = Table(
    "sync_identity",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

CURSOR = Table(
    "sync_cursor",
    metadata,
    Column("partition", Text, primary_key=True),
    Column("epoch", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("chain", Text, nullable=False),
)

BASE = Table(
    "sync_base",
    metadata,
    Column("record_id", Text, primary_key=True),
    Column("partition", Text, primary_key=True),
    Column("entity", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("versions", Text, nullable=False),
    Column("deleted", Text),
    comment="The last agreed state of each record; what is shown is this with the own changes not yet in the log",
)

BATCH = Table(
    "sync_batch",
    metadata,
    Column("gen", Integer, primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

LOG = Table(
    "sync_log",
    metadata,
    Column("partition", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("change_id", Text, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("fate", Text, nullable=False),
    Column("without", Text),  # the groups that were not taken, where there are any
    comment="The pulled log: with the journal, whose entry says the rest, each line can be told again (sync.md 3.15)",
)
Index("sync_log_change", LOG.c.change_id)

TAIL = Table(
    "sync_tail",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("partition", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("chain", Text, nullable=False),
    Column("common", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    comment="Lines a restored centre has lost, behind a place of that log, until the pulled log has them again",
)

CONFLICT = Table(
    "sync_conflict",
    metadata,
    Column("id", Text, primary_key=True),
    Column("partition", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("field_group", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("stands", Text, nullable=False),
    Column("offered", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened", Text, nullable=False),
    Column("settled_by", Text),
)
Index("sync_conflict_record", CONFLICT.c.record_id)

ALIAS = Table(
    "sync_alias",
    metadata,
    Column("was", Text, primary_key=True),
    Column("now", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("partition", Text, nullable=False),
    comment="Ids that this device gave and the centre joined with another (sync.md 3.2); partition: whose log tells it",
)
Index("sync_alias_now", ALIAS.c.now)

QUARANTINE = Table(
    "sync_quarantine",
    metadata,
    Column("change_id", Text, primary_key=True),
    Column("why", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("state", Text, nullable=False),
)
