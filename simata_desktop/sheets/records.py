"""The records of a table over its sheets: rows become values, each judged, each year in a heading its own record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from simata_desktop.domain.sheet_reading import SheetProblem, SheetRecord
from simata_desktop.domain.vocabulary import Vocabulary
from simata_desktop.sheets.choice import Choice, Use
from simata_desktop.sheets.grid import letters
from simata_desktop.sheets.heading_words import HeadingWords
from simata_desktop.sheets.judging import Judge
from simata_desktop.sheets.readings import Column, Reader, formula_cells, mark_unstored
from simata_desktop.sheets.rows import RowFinder, Rows
from simata_desktop.sheets.understanding import Found

_YEARLY = ("performance", "talent-result")  # a row without its year takes that of the file


@dataclass
class SheetRecords:
    """Collects records and problems sheet by sheet. ``year`` is the year of the whole file, None where rows say."""

    choice: Choice
    kind: str
    vocabulary: Vocabulary
    words: HeadingWords
    today: date
    year: int | None
    spread: bool = False
    records: list[SheetRecord] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    read: int = 0
    ignored: int = 0
    derives_kind: bool = False
    _taken: set[tuple[str, str]] = field(default_factory=set)

    def add(self, found: Found) -> None:
        """Read one sheet of the table."""
        mark_unstored(found.grid, self.choice)
        number = self.choice.of("nip")
        memo = found.values.memo(number.column, "nip") if number else None
        rows = RowFinder(found.grid, found.block, self.choice, self.kind, memo, self.words, self.vocabulary,
                         self.today.year).find()
        reader = Reader(found.grid, rows, self.choice, found.values)
        columns = [*reader.read(), *self._derived(found, rows)]
        self.read += rows.read
        self.ignored += rows.read - len(rows.starts)
        self._judge(found, columns, rows, stored=formula_cells(found.grid, stored=True))

    def _judge(self, found: Found, columns: list[Column], rows: Rows, *, stored: Sequence[tuple[int, int]]) -> None:
        years = self.choice.years
        first = self._records(columns, rows, found, year=years[0] if years else self.year)
        judge = self._judged(found, _of_year(columns, years[0] if years else None), first)
        judge.formulas(first, stored)
        self.problems += judge.problems
        made = list(first)
        for year in years[1:]:
            again = self._records(columns, rows, found, year=year)
            own = [column for column in columns if column.use.year == year]
            for record, before in zip(again, first, strict=True):
                record.rejected = before.rejected
            self.problems += self._judged(found, _of_year(columns, year), again, told=own).problems
            made += [record for record in again
                     if not record.rejected and any(c.use.field in record.values for c in own)]
        self.records += sorted(made, key=lambda record: record.row) if len(years) > 1 else made

    def _judged(self, found: Found, columns: Sequence[Column], records: Sequence[SheetRecord], *,
                told: Sequence[Column] | None = None) -> Judge:
        judge = Judge(found.grid, columns, self.kind, self.vocabulary, self._taken, self.spread, told)
        judge.judge(records)
        return judge

    def _records(self, columns: Sequence[Column], rows: Rows, found: Found, *, year: int | None) -> list[SheetRecord]:
        used = _of_year(columns, year if self.choice.years else None)
        words = [column.use.field for column in used]
        common = {"tahun": str(year)} if year is not None and self.kind in _YEARLY else {}
        sheet = found.grid.name
        told = zip(*(column.values() for column in used), strict=True)
        values = [{word: value for word, value in zip(words, row, strict=True) if value is not None} for row in told]
        records = [SheetRecord(row + 1, common | held if common else held, sheet)
                   for row, held in zip(rows.starts, values, strict=True)]
        for column in used if common else ():
            for place in column.faulty() if column.use.field == "tahun" else ():
                records[place].values.pop("tahun", None)  # a wrong year is not the year of the file
        self._place(records, used, rows)
        return records

    def _place(self, records: Sequence[SheetRecord], columns: Sequence[Column], rows: Rows) -> None:
        """Name the row of each value that does not stand in the record's own row."""
        for column in columns:
            if column.rows is rows.starts:
                continue
            for record, start, row in zip(records, rows.starts, column.rows, strict=True):
                if row != start:
                    record.rows[column.use.field] = row + 1

    def _derived(self, found: Found, rows: Rows) -> list[Column]:
        """The kind of post that words of an eselon column give, where no column names it."""
        use = self.choice.of("eselon")
        if use is None or self.choice.of("jenis_jabatan"):
            return []
        memo = found.values.memo(use.column, "eselon_kind")
        cells = found.grid.columns[use.column]
        raw = [cells[row] for row in rows.starts]
        if not any(memo[cell] for cell in set(raw)):
            return []
        self.derives_kind = True
        return [Column(Use("jenis_jabatan", use.column, use.text), raw, memo, rows.starts)]

    def columns(self) -> tuple[dict[str, str], dict[str, str]]:
        """Field → letters, and field → heading, of every field the table gives."""
        uses = list(self.choice.uses)
        eselon = self.choice.of("eselon")
        if self.derives_kind and eselon is not None:
            uses.append(Use("jenis_jabatan", eselon.column, eselon.text))
        held: dict[str, str] = {}
        named: dict[str, str] = {}
        for use in uses:
            held.setdefault(use.field, letters(use.column))
            named.setdefault(use.field, use.text)
        return held, named

    def year_columns(self) -> dict[str, dict[str, str]]:
        """Year → field → letters, where years stand in headings."""
        found: dict[str, dict[str, str]] = {}
        for use in self.choice.uses:
            if use.year is not None:
                found.setdefault(str(use.year), {})[use.field] = letters(use.column)
        return found


def _of_year(columns: Sequence[Column], year: int | None) -> list[Column]:
    """The columns that hold for a year: the common ones and its own."""
    return [column for column in columns if column.use.year in (None, year)]
