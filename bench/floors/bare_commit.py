"""The floor of a durable change: one row of an encrypted file, committed with the flush that survives a power cut."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as driver

PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL")
LEVELS = ("3", "2.67")


@contextmanager
def bare_commit(folder: Path) -> Iterator[Callable[[], float]]:
    """A call that commits one row in ``folder`` and answers how many seconds that took."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        connection = driver.connect(str(Path(place) / "bare.db"), isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
        for pragma in PRAGMAS:
            connection.execute(pragma)
        connection.execute("CREATE TABLE cell (id INTEGER PRIMARY KEY, level TEXT)")

        def commit() -> float:
            begun = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO cell(level) VALUES (?)", (LEVELS[0],))
            connection.execute("COMMIT")
            return time.perf_counter() - begun

        yield commit
        connection.close()
