"""Floor of the import: a list read with calamine and its bare rows put into plain SQLite, one transaction."""

from __future__ import annotations

import sqlite3
import tempfile
from datetime import date
from pathlib import Path

import python_calamine

from bench.process import timed


def read_and_insert(sheet: str) -> dict[str, float]:
    """Seconds and memory from the closed file to the committed rows."""
    with tempfile.TemporaryDirectory() as folder:
        store = sqlite3.connect(Path(folder) / "plain.db", isolation_level=None)
        store.execute("PRAGMA journal_mode = WAL")
        with timed() as took:
            head, *rows = python_calamine.CalamineWorkbook.from_path(sheet).get_sheet_by_index(0).to_python()
            columns = ", ".join(f'"{name}"' for name in head)
            store.execute(f"CREATE TABLE person(id INTEGER PRIMARY KEY, {columns})")
            store.execute("BEGIN")
            store.executemany(f"INSERT INTO person({columns}) VALUES ({', '.join('?' * len(head))})",
                              [[cell.isoformat() if isinstance(cell, date) else cell for cell in row] for row in rows])
            store.execute("COMMIT")
        found = store.execute("SELECT count(*) FROM person").fetchone()[0]
        store.close()
    if found != len(rows):
        raise RuntimeError(f"{found} rows in the store, {len(rows)} in the sheet")
    return took.data()
