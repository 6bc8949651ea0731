"""Tells a table of counts (people per unit, golongan, eselon) from one of records."""

from __future__ import annotations

from simata_desktop.domain.cell_values import Raw
from simata_desktop.domain.vocabulary import tokens
from simata_desktop.sheets.grid import blank
from simata_desktop.sheets.understanding import Found

_ROWS, _SHARE, _LARGEST, _LONG = 60, 0.5, 10_000_000, 100
_NUMBERED = frozenset({"no", "nomor", "id", "kode", "nip", "nik", "tahun", "thn", "kelas", "urut"})


def is_of_counts(found: Found) -> bool:
    """Are most cells whole numbers, in a table without people and posts? Numbers of order and codes do not count.

    A table with one long text a row is none: it describes something.
    """
    if found.block is None:
        return False
    numbers = told = 0
    for head in found.heads:
        cells = [cell for cell in found.grid.columns[head.column][found.start:found.start + _ROWS] if not blank(cell)]
        if any(len(str(cell)) > _LONG for cell in cells):
            return False
        if not _NUMBERED.isdisjoint(tokens(head.text)):
            continue
        told += len(cells)
        numbers += sum(_is_count(cell) for cell in cells)
    return numbers > 0 and numbers >= _SHARE * told


def _is_count(cell: Raw) -> bool:
    if isinstance(cell, (int, float)):
        return cell == cell and abs(cell) < _LARGEST and cell == int(cell)
    return cell.strip().isdigit()
