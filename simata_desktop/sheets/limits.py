"""What a file may hold before a parser sees it (security.md 2.4); numbers in ``resources/reference``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from simata_desktop.resources import read_json


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, counts and seconds; ``ratio`` is inflated to stored size of a part larger than ``ratio_from_bytes``."""

    file_bytes: int
    part_bytes: int
    total_bytes: int
    ratio: int
    ratio_from_bytes: int
    parts: int
    sheets: int
    cells: int
    columns: int
    blank_cells: int
    process_bytes: int
    process_seconds: int


@cache
def limits() -> Limits:
    """The shipped limits; read once."""
    listed = read_json("reference", "sheet_limits.json")
    return Limits(**{name: value for name, value in listed.items() if name != "note"})
