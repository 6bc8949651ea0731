"""The year in the title rows above a table (spreadsheets.md rule 20)."""

from __future__ import annotations

import re

from simata_desktop.domain.cell_values import plain
from simata_desktop.sheets.grid import Grid

_FIRST = 1950
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")


def title_years(grid: Grid, rows: int, last: int) -> set[int]:
    """All years from 1950 to ``last`` in the first ``rows`` rows, as text or number."""
    found: set[int] = set()
    for row in range(rows):
        for column in grid.filled(row):
            found |= {int(year) for year in _YEAR.findall(plain(grid.columns[column][row]))}
    return {year for year in found if _FIRST <= year <= last}
