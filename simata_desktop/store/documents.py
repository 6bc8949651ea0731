"""The documents of evidence inside the encrypted store, each kept once by its hash; none is ever changed."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Connection

from simata_desktop.domain.documents import CheckedFile


def keep(connection: Connection, file: CheckedFile) -> None:
    """Put a document into the open save; one of the same content is there already."""
    connection.exec_driver_sql("INSERT OR IGNORE INTO document(sha256, form, bytes, data) VALUES (?, ?, ?, ?)",
                               (file.sha256, file.form, file.bytes, file.data))


def content(connection: Connection, digest: str) -> tuple[str, bytes] | None:
    """Form and bytes of a document; None where it is not here."""
    row = connection.exec_driver_sql("SELECT form, data FROM document WHERE sha256 = ?", (digest,)).fetchone()
    return None if row is None else (row[0], bytes(row[1]))


def missing(connection: Connection) -> Iterator[tuple[str, str]]:
    """Evidence records whose document is not here: id of the record, name of the file."""
    rows = connection.exec_driver_sql(
        "SELECT e.uid, coalesce(e.file_name, '') FROM evidence e WHERE e.deleted = 0 AND e.file_sha256 IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM document d WHERE d.sha256 = e.file_sha256) ORDER BY e.id").fetchall()
    yield from ((row[0], row[1]) for row in rows)


def altered(connection: Connection) -> Iterator[tuple[str, str]]:
    """Documents that are no longer what their hash says: id of a record that names each, name of the file."""
    for digest, data in connection.exec_driver_sql("SELECT sha256, data FROM document ORDER BY sha256"):
        if sha256(data).hexdigest() != digest:
            row = connection.exec_driver_sql(
                "SELECT uid, coalesce(file_name, '') FROM evidence WHERE file_sha256 = ? LIMIT 1", (digest,)).fetchone()
            yield (row[0], row[1]) if row else (digest, "")
