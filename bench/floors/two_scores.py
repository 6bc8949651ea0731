"""Floor of the map: nine boxes of everybody by one CASE and GROUP BY over two stored scores, plain SQLite."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from pathlib import Path

from bench.process import timed

COUNT = """
SELECT (CASE WHEN potential < 60 THEN 0 WHEN potential < 80 THEN 1 ELSE 2 END) * 3
     + (CASE WHEN performance < 60 THEN 0 WHEN performance < 80 THEN 1 ELSE 2 END) + 1 AS box, count(*)
FROM score GROUP BY box
"""


def count(people: str) -> dict[str, float]:
    """Seconds for the counts, the file having just been opened."""
    chance, many = random.Random(5), int(people)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plain.db"
        store = sqlite3.connect(path)
        store.execute("CREATE TABLE score(person INTEGER PRIMARY KEY, performance REAL, potential REAL)")
        store.executemany("INSERT INTO score VALUES (?, ?, ?)", (
            (number, chance.uniform(20, 100), chance.uniform(20, 100)) for number in range(many)))
        store.commit()
        store.close()
        store = sqlite3.connect(path)
        store.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with timed() as took:
            counted = store.execute(COUNT).fetchall()
        store.close()
    if sum(people for _, people in counted) != many:
        raise RuntimeError(f"not everybody was counted: {counted}")
    return took.data()
