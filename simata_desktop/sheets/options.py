"""How a file is to be read, as the command line or the window asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class ReadOptions:
    """How a file is to be read.

    ``kind``: "auto" or one of ``sheet_reading.KINDS``; ``sheet``: the sheet to read, a hidden one too; ``period``: the
    year of the file's ratings or scores; ``mapping``: field → heading as written, ``column:C`` or ``NO_COLUMN``;
    ``indicators``: codes of the scheme's indicators and ``INDICATOR.PART``, always a field when they head a column;
    ``indicator_words``: indicator → label or code → code of its rubric rows.
    """

    today: date
    kind: str = "auto"
    sheet: str | None = None
    period: int | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    indicators: tuple[str, ...] = ()
    indicator_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
