"""What belongs to this PC alone: drafts, remembered answers, the identity of the store."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from simata_desktop.models.base import metadata

META = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

DRAFT = Table(
    "draft",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("page", Text, primary_key=True),
    Column("content", Text, nullable=False),
    Column("wall", Text, nullable=False),
)

REMEMBERED = Table(
    "remembered_heads",
    metadata,
    Column("shape", Text, primary_key=True),
    Column("answer", Text, nullable=False),
    Column("wall", Text, nullable=False),
)

FILE = Table(
    "kept_file",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("bytes", Integer, nullable=False),
    Column("content", Text, nullable=False),
)

HALL = Table(  # packs of a session given to another PC of the hall and joined from one
    "hall",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("session_id", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("cells", Integer, nullable=False),
    Column("wall", Text, nullable=False),
)
