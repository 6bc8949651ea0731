"""Makes the table of a file: the sheets that belong together, their records and problems, or the refusal."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.sheet_reading import SheetProblem, SheetTable
from simata_desktop.domain.vocabulary import Vocabulary
from simata_desktop.sheets.choice import Choice
from simata_desktop.sheets.counts import is_of_counts
from simata_desktop.sheets.grid import letters
from simata_desktop.sheets.heading_words import heading_words
from simata_desktop.sheets.headings import Finder
from simata_desktop.sheets.marked_guide import is_guide
from simata_desktop.sheets.options import ReadOptions
from simata_desktop.sheets.reader import Book
from simata_desktop.sheets.records import SheetRecords
from simata_desktop.sheets.title_year import title_years
from simata_desktop.sheets.understanding import Found, Understanding, columns_of


@dataclass(frozen=True)
class TableMaker:
    """Makes the table of one file, once."""

    file: str
    book: Book
    options: ReadOptions
    vocabulary: Vocabulary

    def table(self) -> SheetTable:
        """The table, or UserError ``heading.none``, ``table.none``, ``table.empty``, ``table.counts`` …"""
        understanding = Understanding(self.options, heading_words(), self.vocabulary)
        sheets = [understanding.sheet(grid) for grid in self.book.grids if not is_guide(grid)]
        if self.options.mapping:
            understanding.check_answers(sheets)
        chosen = [found for found in sheets if found.kind is not None]
        if not chosen:
            raise self._nothing(sheets)
        lead = next((f for f in chosen if f.kind != "positions" and f.start < f.grid.height), chosen[0])
        same = [found for found in chosen if found.shape == lead.shape and found.start < found.grid.height] or [lead]
        choice = understanding.choice(lead)
        year = self._year(lead)
        made = self._records(same, choice, year)
        if not made.records:
            raise self._refusal("table.empty", lead)
        if lead.kind == "performance" and year is None and not choice.of("tahun") and not choice.years:
            raise UserError("period.needed", file=self.file)
        return self._assembled(sheets, same, choice, made=made, year=year)

    def _records(self, same: Sequence[Found], choice: Choice, year: int | None) -> SheetRecords:
        made = SheetRecords(choice, same[0].kind or "", self.vocabulary, heading_words(), self.options.today,
                            year, spread=len(same) > 1)
        for found in same:
            made.add(found)
        return made

    def _year(self, lead: Found) -> int | None:
        """The year of the whole file: as asked for, else the one year of the title rows."""
        if self.options.period is not None:
            return self.options.period
        years = title_years(lead.grid, lead.block.first if lead.block else 0, self.options.today.year + 1)
        return years.pop() if len(years) == 1 else None

    def _nothing(self, sheets: Sequence[Found]) -> UserError:
        """Why there is no table at all."""
        told = [found for found in sheets if found.grid.height]
        if not told:
            return UserError("table.empty", file=self.file, columns=[])
        if any(is_of_counts(found) for found in told):
            return self._refusal("table.counts", told[0])
        headed = [found for found in told if found.block is not None
                  or Finder(found.grid, heading_words()).looks_headed()]
        return self._refusal("table.none", headed[0]) if headed else self._refusal("heading.none", told[0])

    def _refusal(self, code: str, found: Found) -> UserError:
        return UserError(code, file=self.file, sheet=found.grid.name, columns=columns_of(found))

    def _assembled(self, sheets: Sequence[Found], same: Sequence[Found], choice: Choice, *, made: SheetRecords,
                   year: int | None) -> SheetTable:
        lead = same[0]
        columns, mapping = made.columns()
        order = {found.grid.name: place for place, found in enumerate(same)}
        problems = [*self._coded(lead, choice, spread=len(same) > 1), *made.problems]
        problems.sort(key=lambda problem: (order.get(problem.sheet, 0), problem.row, _width(problem.cell)))
        return SheetTable(
            self.file, lead.kind or "", lead.grid.name,
            tuple(found.grid.name for found in same if found.grid.name is not None),
            tuple(range(lead.block.first + 1, lead.block.last + 2)) if lead.block else (),
            columns, mapping, tuple(head.text for head in choice.unmapped),
            tuple(head.text for head in choice.left_out), made.records, problems, made.read, made.ignored,
            year=year, shape=_digest(lead), other_sheets=tuple(_other(f) for f in sheets if f not in same),
            heads=tuple((letters(head.column), head.text) for head in lead.heads if head.text),
            scores=tuple(sorted({use.field for use in choice.uses if use.score})),
            year_columns=made.year_columns())

    def _coded(self, lead: Found, choice: Choice, *, spread: bool) -> list[SheetProblem]:
        """Columns of codes where words are needed: told once, at the heading."""
        if lead.block is None:
            return []
        problems = []
        for head in choice.coded:
            rows = range(lead.block.last, lead.block.first - 1, -1)
            row = next((row for row in rows if str(lead.grid.columns[head.column][row]).strip()), lead.block.last)
            name = f"{letters(head.column)}{row + 1}"
            cell = f"{lead.grid.name}!{name}" if spread else name
            problems.append(SheetProblem(lead.grid.name, cell, row + 1, None, "column.code", "warning", head.text))
        return problems


def _other(found: Found) -> dict[str, object]:
    return {"sheet": found.grid.name, "kind": found.kind, "rows": max(found.grid.height - found.start, 0)}


def _digest(found: Found) -> str:
    """A stable name of the heads, by which an answer is remembered."""
    return hashlib.sha256("\x1f".join(found.shape).encode()).hexdigest()[:32]


def _width(cell: str) -> tuple[int, str]:
    """The order of a cell's column: shorter letters first."""
    letters_only = cell.rpartition("!")[2].rstrip("0123456789")
    return len(letters_only), letters_only

