"""How far each log lies in a copy that was test-restored: what devices need not keep for the centre (sync.md 3.15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from psycopg import Connection


def note(connection: Connection, ends: Mapping[str, int]) -> None:
    """A copy that was tried goes so far. Logs that have not grown since the last one are not told of again."""
    connection.execute(
        "INSERT INTO durable(partition, seq, at) SELECT *, clock_timestamp() FROM unnest(%s::text[], %s::bigint[]) "
        "ON CONFLICT (partition) DO UPDATE SET seq = excluded.seq, at = excluded.at WHERE durable.seq <> excluded.seq",
        (list(ends), list(ends.values())))


def ends(connection: Connection) -> dict[str, int]:
    """Where the logs of a database end."""
    return dict(connection.execute("SELECT partition, last_seq FROM part_head WHERE last_seq > 0").fetchall())


def news(connection: Connection, partitions: Sequence[str], since: datetime | None) -> dict[str, int]:
    """What copies made after ``since`` hold of these logs; an idle exchange between two copies costs nothing so."""
    return dict(connection.execute(
        "SELECT partition, seq FROM durable WHERE partition = ANY(%s) AND (%s::timestamptz IS NULL OR at > %s)",
        (list(partitions), since, since)).fetchall())
