"""Finds the block of heading rows of a sheet and the words over each column; title rows stand above it.

A heading may be one row, a row of groups over a row of heads, or up to a dozen rows with weights between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from simata_desktop.domain.cell_values import Raw, plain
from simata_desktop.domain.vocabulary import key
from simata_desktop.sheets.grid import Grid, Merged, blank
from simata_desktop.sheets.heading_words import HeadingWords
from simata_desktop.sheets.heads import is_heading_word

_SEARCHED, _DEEPEST = 120, 12
_TECHNICAL = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_LONG_NUMBER = re.compile(r"\d[\d .\-]{5,}\d")
_YEARS = range(1950, 2101)
_SHARE, _NUMBERS = 0.3, 0.25


@dataclass(frozen=True, slots=True)
class Block:
    """Heading rows ``first`` to ``last``, counted from 0; ``paths`` are the words over each column, groups first."""

    first: int
    last: int
    paths: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks for the heading of one sheet; ``own`` are folded codes that are always heads (indicators)."""

    grid: Grid
    words: HeadingWords
    own: frozenset[str] = frozenset()

    def find(self) -> Block | None:
        """The block, or None where no row is made of heading words."""
        anchor = self._anchor()
        if anchor is None:
            return None
        merged = _near(self.grid.merged, anchor, self.grid.width)
        last = self._down(anchor, merged)
        first = self._up(anchor, merged)
        return Block(first, last, self._paths(first, last, merged))

    def looks_headed(self) -> bool:
        """Is there at least a row of words over rows of numbers, though no word of it is known?"""
        for row in range(min(self.grid.height - 1, 15)):
            filled = self.grid.filled(row)
            if len(filled) >= 2 and all(self._is_wordy(row, column) for column in filled):
                return self._fits_below(row, filled)
        return False

    def _fits_below(self, row: int, filled: Sequence[int]) -> bool:
        below = range(row + 1, min(self.grid.height, row + 30))
        columns = self.grid.columns
        again = any(columns[c][row] in [columns[c][r] for r in below] for c in filled)
        numbers = any(sum(isinstance(columns[c][r], (int, float)) for r in below) * 2 > len(below) for c in filled)
        return numbers and not again

    def _anchor(self) -> int | None:
        alone = None
        for row in range(min(self.grid.height, _SEARCHED)):
            filled = self.grid.filled(row)
            hits = [c for c in filled if self._is_head(row, c)]
            if not hits or self._numbers(row, filled) > _NUMBERS * len(filled):
                continue
            if len(hits) >= 2 and len(hits) >= _SHARE * len(filled):
                return row
            if alone is None and all(self._is_wordy(row, c) for c in filled) and self._names_nip(row, hits):
                alone = row
        return alone

    def _names_nip(self, row: int, hits: Sequence[int]) -> bool:
        fields = (self.words.fields.get(key(self._text(row, c)), ()) for c in hits)
        return any(field == "nip" for found in fields for field, _ in found)

    def _down(self, anchor: int, merged: Sequence[Merged]) -> int:
        """The last row: as far as cells merged downwards reach, else while rows of heads under groups follow."""
        last, row = anchor, anchor
        while row <= last:
            reach = [bottom for (top, _), (bottom, _) in merged if top == row and bottom - anchor < _DEEPEST]
            last = max([last, *reach])
            row += 1
        while last + 1 < self.grid.height and last - anchor < _DEEPEST and self._is_under(last + 1, last):
            last += 1
        while last > anchor and not self._has_words(last):
            last -= 1
        return last

    def _has_words(self, row: int) -> bool:
        """Does a row hold heading words, not only technical names, weights, or the numbers of the columns?"""
        texts = [self._text(row, c) for c in self.grid.filled(row) if self._is_wordy(row, c)]
        return any(not _TECHNICAL.fullmatch(text) for text in texts)

    def _is_under(self, row: int, above: int) -> bool:
        """Are these the heads under the groups of the row above? Only where that row left the cell blank or spans."""
        filled = self.grid.filled(row)
        if not filled or not self._has_words(row):
            return False
        columns = self.grid.columns
        if len(filled) > 1 and all(self._is_leaf(row, c) for c in filled) and not self._repeats(row, above, filled):
            return True  # NIP under NAMA, TMT under PANGKAT, for records of two rows
        leaves = 0
        for column in filled:
            spans = column + 1 < self.grid.width and blank(columns[column + 1][above])
            if not self._is_wordy(row, column) or not (blank(columns[column][above]) or spans):
                return False
            leaves += self._is_leaf(row, column)
        return leaves * 2 >= len(filled)

    def _repeats(self, row: int, above: int, filled: Sequence[int]) -> bool:
        """The same heading once more."""
        return sum(key(self._text(row, c)) == key(self._text(above, c)) for c in filled) * 2 >= len(filled)

    def _is_leaf(self, row: int, column: int) -> bool:
        folded = key(self._text(row, column))
        return any(folded in leaves for leaves in self.words.in_group.values()) or self._is_head(row, column)

    def _up(self, anchor: int, merged: Sequence[Merged]) -> int:
        """The first row: rows of groups directly above belong to the block."""
        first = anchor
        while first and anchor - first < _DEEPEST and self._is_over(first - 1, first, merged):
            first -= 1
        return first

    def _is_over(self, row: int, below: int, merged: Sequence[Merged]) -> bool:
        filled = self.grid.filled(row)
        if not filled or not all(self._is_wordy(row, c) for c in filled):
            return False
        if any(":" in self._text(row, c) for c in filled):
            return False
        wide = {left: right - left + 1 for (top, left), (bottom, right) in merged
                if top == bottom == row and right > left}
        if any(span > 2 and span >= len(self.grid.filled(below)) - 1 for span in wide.values()):
            return False  # a title over the whole table
        tall = {left for (top, left), (bottom, _) in merged if top == row and bottom >= below}
        placed = [c for c in filled if c in wide or c in tall or self._spans(row, below, c)]
        return len(placed) == len(filled) and (len(filled) >= 2 or bool(wide))

    def _spans(self, row: int, below: int, column: int) -> bool:
        """A group without merging: a blank cell beside it, heads under both; or a head over a blank cell."""
        columns = self.grid.columns
        if blank(columns[column][below]):
            return True
        beside = column + 1
        return beside < self.grid.width and blank(columns[beside][row]) and not blank(columns[beside][below])

    def _paths(self, first: int, last: int, merged: Sequence[Merged]) -> tuple[tuple[str, ...], ...]:
        held = {(row, column): start for start, end in merged if first <= start[0] <= last
                for row in range(start[0], min(end[0], last) + 1) for column in range(start[1], end[1] + 1)}
        return tuple(self._path(column, first, last, held=held) for column in range(self.grid.width))

    def _path(self, column: int, first: int, last: int, *, held: dict[tuple[int, int], tuple[int, int]]
              ) -> tuple[str, ...]:
        path: list[str] = []
        for row in range(first, last + 1):
            source = held.get((row, column), (row, column))
            text = self._label(*source)
            if not text and row < last and (row, column) not in held:
                text = self._group_left(row, column, last, held=held)
            if text and (not path or path[-1] != text) and not (path and _TECHNICAL.fullmatch(text)):
                path.append(text)
        return tuple(path)

    def _group_left(self, row: int, column: int, last: int, *, held: dict[tuple[int, int], tuple[int, int]]) -> str:
        """The group that spans to this column though it was not merged."""
        if not self._filled_below(row, column, last):
            return ""
        for left in range(column - 1, -1, -1):
            if (row, left) in held:
                return ""
            if text := self._label(row, left):
                return text if self._filled_below(row, left, last) else ""
            if not self._filled_below(row, left, last):
                return ""
        return ""

    def _filled_below(self, row: int, column: int, last: int) -> bool:
        return any(not blank(self.grid.columns[column][r]) for r in range(row + 1, last + 1))

    def _label(self, row: int, column: int) -> str:
        """The words of a heading cell; weights and other numbers are none, a year is."""
        cell = self.grid.columns[column][row]
        if isinstance(cell, (int, float)):
            return plain(cell) if cell in _YEARS else ""
        return "" if _is_weight(cell) else "\n".join(line for line in map(plain, cell.split("\n")) if line)

    def _text(self, row: int, column: int) -> str:
        return plain(self.grid.columns[column][row])

    def _is_head(self, row: int, column: int) -> bool:
        cell = self.grid.columns[column][row]
        return isinstance(cell, str) and is_heading_word(cell.strip(), self.words, self.own)

    def _is_wordy(self, row: int, column: int) -> bool:
        """A cell of words: no number, no day, no run of digits as in a NIP."""
        cell = self.grid.columns[column][row]
        if isinstance(cell, (int, float)):
            return cell in _YEARS
        return any(c.isalpha() for c in cell) and len(cell) <= 200 and not _LONG_NUMBER.search(cell)

    def _numbers(self, row: int, filled: Sequence[int]) -> int:
        return sum(not self._is_wordy(row, c) and key(self._text(row, c)) != "" for c in filled)


def _is_weight(cell: Raw) -> bool:
    """A text that is only a number, a share or a column's number: no part of a heading's words."""
    text = str(cell).strip().strip("()%. ")
    return bool(text) and all(c.isdigit() or c in ".,-= " for c in text) and not (text.isdigit() and len(text) == 4)


def _near(merged: Sequence[Merged], anchor: int, width: int) -> list[Merged]:
    """The merged ranges around the anchor, cut to the table's width."""
    return [((top, left), (bottom, min(right, width - 1))) for (top, left), (bottom, right) in merged
            if abs(top - anchor) <= _DEEPEST and left < width and (bottom > top or right > left)]
