"""Documents of evidence by their hash: kept beside the journal, which names them, and encrypted with all else."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from simata_desktop.models.base import metadata

DOCUMENT = Table(
    "document",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("form", Text, nullable=False),  # pdf | jpg | png
    Column("bytes", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
