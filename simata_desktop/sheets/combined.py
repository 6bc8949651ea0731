"""Name and NIP in one column: in one cell with a break or a stroke between, or one over the other in two rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from simata_desktop.domain.cell_values import Raw, plain
from simata_desktop.domain.nip import NipRules, is_empty, strip_label
from simata_desktop.sheets.grid import blank

_NUMBER = re.compile(r"(?:\bN\s*I\s*P(?:\s*P\s*P\s*K)?\b\W*)?'?((?:\d[\s.\-]?){7,}\d)", re.IGNORECASE)
_LABELLED = re.compile(r"^(.*?)[\s/,(|;:-]*\bN\s*I\s*P(?:\s*P\s*P\s*K)?\b(.*)$", re.IGNORECASE | re.DOTALL)
_EDGES = " \t\r\n/,;:|-–—()'"
_LINES = 3


class Parts(NamedTuple):
    """What one cell holds: a name, a NIP's text, each None where it has no place in the cell."""

    name: str | None
    nip: str | None


class Entry(NamedTuple):
    """One person: the row of the record, the rows it takes, the cells and where each stands."""

    row: int
    rows: tuple[int, ...]
    name: Raw
    name_row: int
    nip: Raw
    nip_row: int


def split(cell: Raw, rules: NipRules) -> Parts:
    """Take a cell apart. A cell of digits, or of what stands for no NIP, is a NIP alone."""
    text = str(cell).strip() if isinstance(cell, str) else plain(cell)
    if is_empty(strip_label(text), rules):
        return Parts(None, text)
    numbers = list(_NUMBER.finditer(text))
    if numbers:
        number = numbers[-1]
        before, behind = text[: number.start()].strip(_EDGES), text[number.end():].strip(_EDGES)
        name = before if any(c.isalpha() for c in before) else behind.split("\n")[0]
        return Parts(plain(name.split("\n")[0]) if any(c.isalpha() for c in name) else None, number.group(1))
    labelled = _LABELLED.match(text)
    if labelled and (labelled[1].strip(_EDGES) or labelled[2].strip(_EDGES)):
        name = labelled[1].strip(_EDGES)
        return Parts(plain(name) or None, labelled[2].strip())
    lines = [line.strip(_EDGES) for line in text.split("\n")]
    if len(lines) > 1 and lines[-1] and any(c.isdigit() for c in lines[-1]) and "," not in lines[-1]:
        return Parts(plain(" ".join(lines[:-1])), lines[-1])
    return Parts(plain(text), None)


@dataclass(frozen=True)
class Stacks:
    """Groups the rows of a combined column into entries. ``noise`` says which rows are no record at all."""

    cells: Sequence[Raw]
    rules: NipRules
    noise: Callable[[int], bool]
    alone: Callable[[int], bool]

    def entries(self, rows: range) -> list[Entry]:
        """The entries in order; rows that belong to none are ignored ones."""
        parts = {row: split(self.cells[row], self.rules) for row in rows if not blank(self.cells[row])}
        found: list[Entry] = []
        row, stacked = rows.start, self._is_stacked(parts)
        while row < rows.stop:
            entry = self._entry(row, parts, rows.stop, stacked=stacked)
            if entry is None:
                row += 1
            else:
                found.append(entry)
                row = entry.rows[-1] + 1
        return found

    def _is_stacked(self, parts: dict[int, Parts]) -> bool:
        over = sum(1 for row, part in parts.items() if part.nip is None and row + 1 in parts
                   and parts[row + 1].name is None)
        both = sum(1 for part in parts.values() if part.name is not None and part.nip is not None)
        return over > both

    def _entry(self, row: int, parts: dict[int, Parts], stop: int, *, stacked: bool) -> Entry | None:
        part = parts.get(row)
        if part is None or self.noise(row):
            return None
        if part.name is not None and part.nip is not None:
            return Entry(row, (row,), part.name, row, part.nip, row)
        if not stacked:
            return Entry(row, (row,), part.name or "", row, part.nip or "", row)
        lines = self._lines(row, parts, stop)
        others = {line: parts[line] for line in lines[1:] if line in parts}
        if part.nip is None:
            below = next((line for line, other in others.items() if other.nip is not None), None)
            place = below if below is not None else (lines[1] if len(lines) > 1 else row)
            return Entry(row, lines, part.name or "", row, (parts[below].nip or "") if below is not None else "", place)
        below = next((line for line, other in others.items() if other.name is not None), None)
        return Entry(row, lines, (parts[below].name or "") if below is not None else "",
                     row if below is None else below, part.nip, row)

    def _lines(self, row: int, parts: dict[int, Parts], stop: int) -> tuple[int, ...]:
        """The rows of one entry: the one that completes it, and further ones that hold nothing but this column."""
        first = parts[row]
        lines = [row]
        for line in range(row + 1, min(row + _LINES, stop)):
            part = parts.get(line)
            if part is None:
                if len(lines) == 1 and self._is_gap(line, parts, stop):
                    lines.append(line)
                break
            completes = part.name is None if first.nip is None else part.nip is None
            if not (completes and len(lines) == 1) and not (self.alone(line) and part.nip is not None):
                break
            lines.append(line)
        return tuple(lines)

    def _is_gap(self, line: int, parts: dict[int, Parts], stop: int) -> bool:
        """A second line left blank: the next one begins another person."""
        return self.alone(line) and line + 1 < stop and line + 1 in parts and parts[line + 1].nip is None
