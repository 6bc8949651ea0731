"""Text tables: encoding and separator are found by looking; a row is a record, line breaks in quotes included."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from simata_desktop.sheets.grid import Grid
from simata_desktop.sheets.guard import damaged, environment, refused
from simata_desktop.sheets.limits import limits

_SEPARATORS = ",;\t|"
_SAMPLE_LINES, _SAMPLE_CHARACTERS = 60, 100_000
_END = "\x1aend"
_PIECE, _LOOKED_AT, _SHORT = 2000, 4096, 200
_GUARDED = "=+-@\t\r\n＝＋－＠"
_IGNORED = " \xa0'\"\u200b\u200c\u200d\u2060\ufeff"


def read_delimited(path: Path) -> Grid:
    """The table of a text file. UserError ``file.damaged`` where a quotation never ends, ``file.refused`` otherwise."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise environment(path, error) from error
    text = decode(data)
    if text is None:
        raise refused(path, "not_a_sheet")
    grid = Grid(None)
    separator = find_separator(text)
    try:
        _fill(grid, text, path, separator=separator)
    except csv.Error as error:
        raise damaged(path) from error
    grid.trim()
    return grid


def decode(data: bytes) -> str | None:
    """The text of the bytes: by its mark, UTF-8, UTF-16 by its zero bytes, else Windows-1252; None if no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16")
    odd, even = data[1:_LOOKED_AT:2].count(0), data[0:_LOOKED_AT:2].count(0)
    if max(odd, even) * 4 > min(len(data), _LOOKED_AT):
        return _decoded(data, "utf-16-le" if odd > even else "utf-16-be")
    text = _decoded(data, "utf-8-sig") or _decoded(data, "cp1252") or data.decode("latin-1")
    text = text.replace("\0", "")
    control = sum(1 for c in text[:_SAMPLE_CHARACTERS] if c < " " and c not in "\t\r\n\f")
    return None if control * 50 > max(min(len(text), _SAMPLE_CHARACTERS), _SHORT) else text


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def find_separator(text: str) -> str:
    """The sign that cuts most of the first lines into the same number of fields."""
    first = text.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4]
    lines = io.StringIO(text[:_SAMPLE_CHARACTERS], newline="").readlines()[:_SAMPLE_LINES]
    return max(_SEPARATORS, key=lambda sign: _regularity(lines, sign))


def _regularity(lines: list[str], separator: str) -> tuple[float, int]:
    try:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if row)
    except csv.Error:
        return 0.0, 0
    usual, often = max(((n, k) for n, k in counts.items() if n > 1), key=lambda pair: pair[1], default=(0, 0))
    return often / max(sum(counts.values()), 1), usual


def _fill(grid: Grid, text: str, path: Path, *, separator: str) -> None:
    """Read all records; a mark put behind the text shows whether the last quotation was closed."""
    size = max(len(text), 1)
    old = csv.field_size_limit(max(size, 131_072))
    try:
        rows: list[list[str]] = []
        cells = 0
        for row in csv.reader(io.StringIO(f"{text}\r\n{_END}", newline=""), delimiter=separator):
            cells += len(row)
            if len(row) > limits().columns or cells > limits().cells:
                raise refused(path, "columns" if len(row) > limits().columns else "cells")
            rows.append([unguard(cell) if cell[:1] == "'" else cell for cell in row])
            if len(rows) == _PIECE + 1:
                grid.append(rows[:-1])
                rows = rows[-1:]
        if not rows or rows[-1] != [_END]:
            raise damaged(path)
        grid.append(rows[:-1])
    finally:
        csv.field_size_limit(old)


def unguard(cell: str) -> str:
    """The cell without the one sign that a CSV export put before what a spreadsheet would take for a formula."""
    behind = cell[1:].lstrip(_IGNORED)
    live = any(first and first in _GUARDED for first in (cell[1:2], behind[:1]))
    return cell[1:] if live else cell
