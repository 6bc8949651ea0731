"""Finds the sheets of a file that make its table: each with its heading, kind and choice of columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simata_desktop.domain.cell_values import plain
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.sheet_reading import NO_COLUMN
from simata_desktop.domain.vocabulary import Vocabulary, key
from simata_desktop.sheets.choice import Choice, Chooser
from simata_desktop.sheets.grid import Grid, column_number, letters
from simata_desktop.sheets.heading_words import HeadingWords
from simata_desktop.sheets.headings import Block, Finder
from simata_desktop.sheets.heads import Candidate, Head, read_head, stacked
from simata_desktop.sheets.kinds import Sorter
from simata_desktop.sheets.options import ReadOptions
from simata_desktop.sheets.values import Values

_BY_LETTER = "column:"
_NOWHERE = -1


@dataclass(frozen=True)
class Found:
    """One sheet as understood: ``kind`` None where it is no table an import takes."""

    grid: Grid
    block: Block | None
    heads: tuple[Head, ...]
    kind: str | None
    values: Values

    @property
    def start(self) -> int:
        """The first row below the heading, from 0."""
        return self.block.last + 1 if self.block else 0

    @property
    def shape(self) -> tuple[str, ...]:
        """The folded heads, to compare sheets by; blank columns at the end do not count."""
        heads = [key(head.text) for head in self.heads]
        while heads and not heads[-1]:
            heads.pop()
        return tuple(heads)


@dataclass(frozen=True)
class Understanding:
    """Understands one sheet under the options of the call."""

    options: ReadOptions
    words: HeadingWords
    vocabulary: Vocabulary

    def sheet(self, grid: Grid) -> Found:
        """Heading, heads and kind of one sheet."""
        own = frozenset(code.casefold() for code in self.options.indicators)
        block = Finder(grid, self.words, own).find()
        if block is None and not self.by_letter():
            values = Values(grid, 0, self.vocabulary, self.options.today)
            return Found(grid, None, (), None, values)
        paths = block.paths if block else ((),) * grid.width
        heads = tuple(read_head(column, path, self.words, own=self.options.indicators)
                      for column, path in enumerate(paths))
        heads = stacked(heads, paths, self.words)
        forced = self.forced(heads, grid)
        heads = tuple(_answered(head, forced) for head in heads)
        values = Values(grid, block.last + 1 if block else 0, self.vocabulary, self.options.today,
                        self.options.indicator_words)
        return Found(grid, block, heads, self._kind(heads, values), values)

    def _kind(self, heads: Sequence[Head], values: Values) -> str | None:
        sorter = Sorter(heads, values, self.words, frozenset(self.options.indicators))
        if self.options.kind == "auto":
            return sorter.kind()
        return self.options.kind if sorter.fits(self.options.kind) else None

    def choice(self, found: Found) -> Choice:
        """The columns of a sheet that has a kind."""
        assert found.kind is not None
        forced = self.forced(found.heads, found.grid)
        return Chooser(found.heads, found.kind, found.values, self.words, frozenset(self.options.indicators),
                       forced).choose()

    def by_letter(self) -> bool:
        """Does the user name columns by their letters?"""
        return any(named != NO_COLUMN and named.casefold().startswith(_BY_LETTER)
                   for named in self.options.mapping.values())

    def forced(self, heads: Sequence[Head], grid: Grid) -> dict[str, int]:
        """The user's answers as columns, :data:`NO_COLUMN` as one that is none.

        An answer that names no column of this sheet is left out.
        """
        found: dict[str, int] = {}
        for field, named in self.options.mapping.items():
            column = self._column(named, heads, grid)
            if column is not None:
                found[field] = column
        return found

    def _column(self, named: str, heads: Sequence[Head], grid: Grid) -> int | None:
        if named == NO_COLUMN:
            return _NOWHERE
        if named.casefold().startswith(_BY_LETTER):
            column = column_number(named[len(_BY_LETTER):])
            return column if column is not None and column < grid.width else None
        wanted = key(named)
        by_text = [head.column for head in heads if key(head.text) == wanted]
        by_leaf = [head.column for head in heads if key(head.text.split(" > ")[-1]) == wanted]
        return next(iter(by_text or by_leaf), None)

    def check_answers(self, sheets: Sequence[Found]) -> None:
        """Refuse an answer for a field that does not exist (usage), or naming no column of any sheet."""
        fields = frozenset().union(*self.words.kinds.values()) | set(self.options.indicators)
        for field, named in self.options.mapping.items():
            if field not in fields:
                raise UsageError("field.unknown", field=field, word=field)
            if not any(self._column(named, found.heads, found.grid) is not None for found in sheets):
                raise UserError("heading.unknown", field=field, heading=named)


def _answered(head: Head, forced: dict[str, int]) -> Head:
    """A head that the user has said the meaning of."""
    fields = [field for field, column in forced.items() if column == head.column]
    if not fields:
        return head
    return replace(head, candidates=tuple(Candidate(field, 0) for field in fields), together=len(fields) > 1,
                   private=False, known=True)


def columns_of(found: Found) -> list[dict[str, object]]:
    """Every column with its letter, its heading and three samples, for asking what it holds."""
    listed: list[dict[str, object]] = []
    for column in range(found.grid.width):
        samples = [plain(cell) for cell in found.values.distinct(column)[:3]]
        heading = found.heads[column].text if found.heads else ""
        if samples or heading:
            listed.append({"column": letters(column), "heading": heading or None, "samples": samples})
    return listed
