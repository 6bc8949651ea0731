"""Results of the engine for the default map and the one before it: derived, never journalled, never synced."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, Table, Text

from simata_desktop.models.base import metadata

# ``map``: 0 the default map, 1 the period before it.
RESULT = Table(
    "result",
    metadata,
    Column("map", Integer, primary_key=True),
    Column("person", Integer, primary_key=True),
    Column("unit_id", Text),
    Column("tier", Text),
    Column("meant", Integer, nullable=False),  # 1: inside the target of the mapping
    Column("state", Text, nullable=False),  # rated provisional unrated, or the kind of exclusion
    Column("box", Integer),
    Column("provisional_box", Integer),
    Column("possible", Integer, nullable=False),  # bit b-1 stands for box b
    Column("performance_low", Float),
    Column("performance_high", Float),
    Column("potential_low", Float),
    Column("potential_high", Float),
    Column("talent_low", Float),
    Column("talent_high", Float),
    Column("states", Text, nullable=False),  # one letter an indicator, in the scheme's order
    Column("held_down", Integer, nullable=False),  # rated Baik or better, under the first cut by its lower end
    Column("unverified", Integer, nullable=False),
    Column("valid_until", Text),
    sqlite_with_rowid=False,
)
Index("result_place", RESULT.c.map, RESULT.c.unit_id, RESULT.c.tier, RESULT.c.state, RESULT.c.states)
Index("result_valid", RESULT.c.map, RESULT.c.valid_until)

TALLY = Table(
    "tally",
    metadata,
    Column("map", Integer, primary_key=True),
    Column("unit_id", Text, primary_key=True),
    Column("tier", Text, primary_key=True),
    Column("meant", Integer, primary_key=True),
    Column("state", Text, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("people", Integer, nullable=False),
    Column("unverified", Integer, nullable=False),
    Column("held_down", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Counts of the default map inside its target at the end of a day; ``rules`` are those they were made with.
TREND = Table(
    "trend",
    metadata,
    Column("day", Text, primary_key=True),
    Column("unit_id", Text, primary_key=True),
    Column("rules", Text, nullable=False),
    Column("people", Integer, nullable=False),
    Column("ready", Integer, nullable=False),
    Column("held_down", Integer, nullable=False),
    sqlite_with_rowid=False,
)
