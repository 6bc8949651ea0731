"""Which rows of a sheet are records, and where each record's name and NIP stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from simata_desktop.domain.cell_values import Raw
from simata_desktop.domain.vocabulary import Vocabulary, key
from simata_desktop.sheets.choice import Choice
from simata_desktop.sheets.combined import Entry, Stacks
from simata_desktop.sheets.grid import Grid, blank
from simata_desktop.sheets.heading_words import HeadingWords
from simata_desktop.sheets.headings import Block
from simata_desktop.sheets.lines import Lines
from simata_desktop.sheets.noise import Noise, is_blank_row
from simata_desktop.sheets.values import Memo

_GAPS = 3


@dataclass
class Rows:
    """The records of one sheet: ``starts`` are their rows from 0.

    ``holders``: row → row above that holds its name and NIP (a history and rows of competencies carry them down);
    ``stacks``: row → its entry where name and NIP share a column. ``read`` counts the rows below the heading, the
    others of them are ignored.
    """

    starts: list[int] = field(default_factory=list)
    holders: dict[int, int] = field(default_factory=dict)
    stacks: dict[int, Entry] = field(default_factory=dict)
    read: int = 0


@dataclass(frozen=True)
class RowFinder:
    """Sorts the rows of one sheet of a table of ``kind``. ``nips`` reads the NIP column."""

    grid: Grid
    block: Block | None
    choice: Choice
    kind: str
    nips: Memo | None
    words: HeadingWords
    vocabulary: Vocabulary
    this_year: int

    def find(self) -> Rows:
        """All records in order."""
        start = self.block.last + 1 if self.block else 0
        rows = range(start, self.grid.height)
        found = Rows(read=len(rows))
        if not rows:
            return found
        if self.kind == "positions":
            self._find_posts(rows, found)
        elif self._is_combined():
            self._find_stacks(rows, found)
        else:
            self._find_people(rows, found)
        return found

    def _is_combined(self) -> bool:
        nip, name = self.choice.of("nip"), self.choice.of("nama")
        return nip is not None and name is not None and nip.column == name.column

    def _noise(self, identity: tuple[int, ...], *, people: bool) -> Noise:
        paths = self.block.paths if self.block else ((),) * self.grid.width
        heads = [frozenset(key(part) for part in path) for path in paths]
        heads += [frozenset()] * (self.grid.width - len(heads))
        return Noise(self.grid, self.words, self.vocabulary.nip, identity, heads, self.this_year, people)

    def _find_people(self, rows: range, found: Rows) -> None:
        nip, name = self.choice.of("nip"), self.choice.of("nama")
        assert nip is not None
        assert self.nips is not None
        numbers = self.grid.columns[nip.column]
        names = self.grid.columns[name.column] if name else [""] * self.grid.height
        noise = self._noise((nip.column, name.column) if name else (nip.column,), people=True)
        sure = [row for row in rows if self.nips[numbers[row]] is not None
                and (name is None or not blank(names[row]))]
        stop = noise.tail(rows, _last_strong(sure, self.grid))
        known = set(sure)
        lines = Lines(self.grid, self.choice, self.vocabulary.months, rows.start)
        carries = self.kind == "history" or self.choice.of("kompetensi") is not None
        holder: int | None = None
        for row in range(rows.start, stop):
            if row in known:
                found.starts.append(row)
                holder = row
            elif not carries and holder is not None and lines.continues(row, holder):
                continue
            elif blank(numbers[row]) and blank(names[row]):
                if carries and holder is not None and self._tells(row, noise):
                    found.starts.append(row)
                    found.holders[row] = holder
            elif not noise.is_noise(row):
                found.starts.append(row)
                holder = row
        found.stacks = lines.entries(found.starts, numbers, names)

    def _tells(self, row: int, noise: Noise) -> bool:
        """A further row of the person above: it holds something of its own, and is no total or note."""
        own = [use.column for use in self.choice.uses if use.field not in ("nip", "nama")]
        return not is_blank_row(self.grid, row, own) and not noise.is_noise(row)

    def _find_stacks(self, rows: range, found: Rows) -> None:
        use = self.choice.of("nip")
        assert use is not None
        cells = self.grid.columns[use.column]
        noise = self._noise((use.column,), people=True)
        shy = partial(self._is_stack_noise, cells=cells, noise=noise)
        entries = Stacks(cells, self.vocabulary.nip, shy, partial(noise.is_alone, column=use.column)).entries(rows)
        sure = [entry.rows[-1] for entry in entries
                if entry.name and entry.nip and len(self.grid.filled(entry.row)) > 2]
        stop = noise.tail(rows, sure[-1] if sure else rows.start - 1)
        for entry in entries:
            if entry.row < stop:
                found.starts.append(entry.row)
                found.stacks[entry.row] = entry

    def _is_stack_noise(self, row: int, *, cells: Sequence[Raw], noise: Noise) -> bool:
        """A lone name over its NIP is no heading between the people."""
        below = row + 1 < self.grid.height and any(c.isdigit() for c in str(cells[row + 1]))
        return not below and noise.is_noise(row) if noise.is_alone(row, noise.identity[0]) else noise.is_noise(row)

    def _find_posts(self, rows: range, found: Rows) -> None:
        title = self.choice.of("jabatan")
        columns = [use.column for use in self.choice.uses]
        noise = self._noise((title.column if title else 0,), people=False)
        titles = self.grid.columns[title.column] if title else [""] * self.grid.height
        sure = [row for row in rows if not blank(titles[row])]
        stop = noise.tail(rows, _last_strong(sure, self.grid))
        for row in range(rows.start, stop):
            if not is_blank_row(self.grid, row, columns) and not noise.is_noise(row):
                found.starts.append(row)


def _last_strong(rows: Sequence[int], grid: Grid) -> int:
    """The last sure record that is no lone line of a signature."""
    return next((row for row in reversed(rows) if len(grid.filled(row)) > 2 or grid.width <= _GAPS), -1)
