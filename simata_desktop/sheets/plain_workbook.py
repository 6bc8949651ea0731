"""Cells as they were read, written as an xlsx of several sheets: text stays text, numbers stay numbers."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator, Sequence
from typing import BinaryIO

from simata_desktop.domain.cell_values import Raw
from simata_desktop.sheets.grid import Grid, letters
from simata_desktop.sheets.workbook_parts import (
    FORBIDDEN,
    MAIN,
    NAME_MOST,
    TEXT,
    XML_HEAD,
    package_parts,
    text_cell,
)

PIECE = 500  # rows
NARROWEST, WIDEST, SAMPLE = 8, 40, 200


def sheet_names(told: Sequence[str | None], alone: str) -> list[str]:
    """Names a workbook takes: those of the file, ``alone`` for a table without one; no two alike."""
    names: list[str] = []
    for name in told:
        base = FORBIDDEN.sub(" ", name or alone)[:NAME_MOST].strip("' ") or "1"
        made, number = base, 2
        while made.casefold() in {other.casefold() for other in names}:
            made, number = f"{base[:NAME_MOST - 4]} {number}", number + 1
        names.append(made)
    return names


def write_cells(out: BinaryIO, names: Sequence[str], grids: Sequence[Grid], *, hidden: Collection[str] = ()) -> None:
    """Write each grid as a sheet of that name, the ``hidden`` ones out of sight."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in package_parts(names, hidden).items():
            with archive.open(part, "w") as file:
                file.write((XML_HEAD + content).encode())
        for number, grid in enumerate(grids, 1):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as file:
                for piece in _sheet(grid):
                    file.write(piece.encode())


def _sheet(grid: Grid) -> Iterator[str]:
    places = [letters(column) for column in range(grid.width)]
    widths = "".join(f'<col min="{n}" max="{n}" width="{_width(column)}" style="{TEXT}" customWidth="1"/>'
                     for n, column in enumerate(grid.columns, 1))
    yield (f'{XML_HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
           f"{f'<cols>{widths}</cols>' if widths else ''}<sheetData>")
    rows: list[str] = []
    for number, cells in enumerate(zip(*grid.columns, strict=True), 1):
        row = "".join(_cell(f"{place}{number}", cell) for place, cell in zip(places, cells, strict=True) if cell != "")
        if row:
            rows.append(f'<row r="{number}">{row}</row>')
        if len(rows) == PIECE:
            yield "".join(rows)
            rows.clear()
    yield "".join(rows)
    merged = [f'<mergeCell ref="{letters(left)}{first + 1}:{letters(right)}{last + 1}"/>'
              for (first, left), (last, right) in grid.merged]
    merges = f'<mergeCells count="{len(merged)}">{"".join(merged)}</mergeCells>' if merged else ""
    yield f"</sheetData>{merges}</worksheet>"


def _width(column: Sequence[Raw]) -> int:
    longest = max((len(str(cell)) for cell in column[:SAMPLE]), default=0)
    return min(max(longest + 2, NARROWEST), WIDEST)


def _cell(name: str, value: Raw) -> str:
    if isinstance(value, str):
        return text_cell(value, name)
    return f'<c r="{name}"><v>{value!r}</v></c>'
