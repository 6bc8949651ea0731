"""Tells a table of counts (people per unit, golongan, eselon) from one of records."""

from __future__ import annotations

from simata_desktop.sheets.grid import blank
from simata_desktop.sheets.understanding import Found

_ROWS, _SHARE, _LARGEST = 60, 0.5, 10_000_000


def is_of_counts(found: Found) -> bool:
    """Are most cells right of the first words whole numbers, in a table without people and posts?

    A table of measures (minutes, scores with decimals, years of many kinds) is none; neither is one long text a row.
    """
    if found.block is None:
        return False
    rows = range(found.start, min(found.grid.height, found.start + _ROWS))
    numbers = told = wordy = 0
    for row in rows:
        for column in found.grid.filled(row):
            cell = found.grid.columns[column][row]
            if blank(cell):
                continue
            told += 1
            text = str(cell).strip()
            wordy += len(text) > 100
            numbers += (isinstance(cell, (int, float)) and cell == int(cell) and abs(cell) < _LARGEST) or text.isdigit()
    return told > 0 and not wordy and numbers >= _SHARE * told and numbers > len(rows)
