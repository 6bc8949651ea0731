"""The floor of accepting changes: the same rows copied and merged into two bare tables, and nothing judged."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import psycopg
from psycopg.sql import SQL, Composable, Literal

TABLES = """
DROP TABLE IF EXISTS bare_change, bare_record;
CREATE TABLE bare_change (LIKE change INCLUDING INDEXES INCLUDING DEFAULTS);
CREATE TABLE bare_record (LIKE record INCLUDING INDEXES INCLUDING DEFAULTS);
"""
LINES = SQL("COPY (SELECT * FROM change WHERE partition = {} AND seq > {} AND seq <= {}) TO STDOUT")
RECORDS = SQL("COPY (SELECT * FROM record WHERE partition = {0} AND id IN (SELECT record FROM change "
              "WHERE partition = {0} AND seq > {1} AND seq <= {2})) TO STDOUT")


def rows_a_second(url: str, partition: str, after: int, batch: int, at_once: int) -> float:
    """Changes a second: the log of ``partition`` behind ``after`` in batches of so many, over so many connections; of
    each batch its lines and the records they are about, in one transaction."""
    with psycopg.connect(url) as connection:
        connection.execute(TABLES)
        row = connection.execute("SELECT last_seq FROM part_head WHERE partition = %s", (partition,)).fetchone()
        last = row[0] if row else after
        batches = [(_copied(connection, LINES.format(*place)), _copied(connection, RECORDS.format(*place)))
                   for place in ((Literal(partition), Literal(start), Literal(start + batch))
                                 for start in range(after, last, batch))]
    begun = time.perf_counter()
    threads = [threading.Thread(target=_merge, args=(url, batches[place::at_once])) for place in range(at_once)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return float(last - after) / (time.perf_counter() - begun)


def _copied(connection: psycopg.Connection, asked: Composable) -> bytes:
    with connection.cursor() as cursor, cursor.copy(asked) as copy:
        return b"".join(bytes(piece) for piece in copy)


def _merge(url: str, batches: Sequence[tuple[bytes, bytes]]) -> None:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for table in ("change", "record"):
            cursor.execute(f"CREATE TEMP TABLE new_{table} (LIKE bare_{table})")
        connection.commit()
        for batch in batches:
            for table, data in zip(("change", "record"), batch, strict=True):
                cursor.execute(f"TRUNCATE new_{table}")
                with cursor.copy(f"COPY new_{table} FROM STDIN") as copy:
                    copy.write(data)
            cursor.execute("INSERT INTO bare_change SELECT * FROM new_change ON CONFLICT DO NOTHING")
            cursor.execute("INSERT INTO bare_record SELECT * FROM new_record ORDER BY id ON CONFLICT (partition, id) "
                           "DO UPDATE SET body = excluded.body, versions = excluded.versions")
            connection.commit()
