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
