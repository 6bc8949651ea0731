"""Records of several rows where name and NIP have columns of their own: cells merged down, a birth under the name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simata_desktop.domain.cell_values import Raw
from simata_desktop.domain.dates import split_place
from simata_desktop.domain.vocabulary import key
from simata_desktop.sheets.choice import Choice
from simata_desktop.sheets.combined import Entry
from simata_desktop.sheets.grid import Grid, blank

_MOST = 4


@dataclass
class Lines:
    """Collects the further rows of each record, ``start`` being the first row below the heading."""

    grid: Grid
    choice: Choice
    months: Mapping[str, int]
    start: int
    _held: dict[int, list[int]] = field(default_factory=dict)
    _spans: dict[int, int] | None = None

    def continues(self, row: int, record: int) -> bool:
        """Is this row one more line of the record that begins at row ``record``?"""
        lines = self._held.get(record, [record])
        if row != lines[-1] + 1 or len(lines) >= _MOST:
            return False
        if not (self._span(record) >= row or self._is_birth(row) or self._is_second(row)):
            return False
        self._held[record] = [*lines, row]
        return True

    def _span(self, record: int) -> int:
        """The last row of the cells for number, NIP or name that are merged down from ``record``."""
        if self._spans is None:
            identity = {0, *(use.column for use in self.choice.uses if use.field in ("nip", "nama"))}
            self._spans = {top: bottom for (top, left), (bottom, right) in self.grid.merged
                           if self.start <= top < bottom < top + _MOST and left == right and left in identity}
        return self._spans.get(record, -1)

    def _is_birth(self, row: int) -> bool:
        """Place and day of birth under the name, in a column headed for both."""
        name, nip = self.choice.of("nama"), self.choice.of("nip")
        if name is None or nip is None or not self._is_mixed():
            return False
        cell = self.grid.columns[name.column][row]
        return blank(self.grid.columns[nip.column][row]) and split_place(str(cell), self.months)[1] is not None

    def _is_second(self, row: int) -> bool:
        """A card number under the NIP, in a column headed by both, one over the other."""
        name, nip = self.choice.of("nama"), self.choice.of("nip")
        if name is None or nip is None or " > " not in nip.text or not key(nip.text).startswith("nip"):
            return False
        return blank(self.grid.columns[name.column][row]) and not blank(self.grid.columns[nip.column][row])

    def _is_mixed(self) -> bool:
        name = self.choice.of("nama")
        return name is not None and any(use.column == name.column and use.field != "nama" for use in self.choice.uses)

    def entries(self, starts: Sequence[int], numbers: Sequence[Raw], names: Sequence[Raw]) -> dict[int, Entry]:
        """Every record with its rows; nothing where all records are single rows and names stand alone."""
        mixed = self._is_mixed()
        if not self._held and not mixed:
            return {}
        return {row: self._entry(row, numbers, names, mixed=mixed) for row in starts}

    def _entry(self, row: int, numbers: Sequence[Raw], names: Sequence[Raw], *, mixed: bool) -> Entry:
        rows = tuple(self._held.get(row, [row]))
        nip_row = next((line for line in rows if not blank(numbers[line])), row)
        name = self._name(names[row]) if mixed else names[row]
        return Entry(row, rows, name, row, numbers[nip_row], nip_row)

    def _name(self, cell: Raw) -> Raw:
        """The name of a cell that may hold a birth under it or behind a stroke."""
        if not isinstance(cell, str):
            return cell
        lines = [line for line in cell.replace("/", "\n").split("\n") if line.strip()]
        return lines[0] if lines else cell
