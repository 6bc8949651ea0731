"""Rows that are no record: column numbers, repeated headings, notes, totals, office names, signatures, blanks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from simata_desktop.domain.cell_values import Raw, plain
from simata_desktop.domain.nip import NipRules, read
from simata_desktop.domain.vocabulary import key, tokens
from simata_desktop.sheets.grid import Grid, blank
from simata_desktop.sheets.heading_words import HeadingWords

_TECHNICAL = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_PLACE_AND_DAY = re.compile(r"^[A-Za-z][\w .'/-]{1,40},?\s+(?:tanggal\s+)?(?:\d{1,2}|\.{2,}|_{2,})?[\s./-]*"
                            r"(?:januari|februari|pebruari|maret|april|mei|juni|juli|agustus|september|oktober|"
                            r"november|nopember|desember|\.{3,}|_{3,})[\s./-]*(\d{4})\s*$", re.IGNORECASE)
_ORDINAL = re.compile(r"^(?:[A-Z]|[IVXL]{1,6})\s*[.)]?$")
_NARROW, _SPARSE = 4, 2
_ONES = re.compile(r"\W*(\d{1,3})\W*(?:=.*)?")


@dataclass(frozen=True)
class Noise:
    """Judges the rows of one sheet below its heading. ``identity`` are the columns for NIP and name (or a title).

    ``heads`` are the folded words over each column; ``people``: does the table list people?
    """

    grid: Grid
    words: HeadingWords
    rules: NipRules
    identity: tuple[int, ...]
    heads: Sequence[frozenset[str]]
    this_year: int
    people: bool = True
    _wide: dict[int, int] = field(default_factory=dict)

    def is_noise(self, row: int) -> bool:
        """Is this row, which holds something in an identity column, no record all the same?"""
        filled = self.grid.filled(row)
        texts = {column: plain(self.grid.columns[column][row]) for column in filled}
        return (self._is_numbering(filled, texts) or self._is_heading(texts) or self._is_technical(texts)
                or self._is_note(texts) or self._is_total(texts) or (self.people and self._is_office(row, texts)))

    def is_alone(self, row: int, column: int) -> bool:
        """Does the row hold nothing but (at most) the cell of ``column``?"""
        return all(c == column for c in self.grid.filled(row))

    def tail(self, rows: range, last_strong: int) -> int:
        """The first row of the signature or notes under the table, after the last sure record; the end if none."""
        for row in range(max(rows.start, last_strong + 1), rows.stop):
            filled = self.grid.filled(row)
            if 0 < len(filled) <= _SPARSE and any(self._opens_tail(self.grid.columns[c][row]) for c in filled):
                return row
        return rows.stop

    def _opens_tail(self, cell: Raw) -> bool:
        text = plain(cell)
        signed = _PLACE_AND_DAY.match(text)
        if signed:
            return int(signed[1]) > self.rules.last_birth_year  # else a place and day of birth
        words = tokens(text)
        if not words or isinstance(cell, (int, float)):
            return False
        if not self.people:
            return words[0] in ("mengetahui",) or self._begins_note(text)
        return words[0] in self.words.rows.signatures or text.casefold().startswith("a.n") or self._begins_note(text)

    def _is_numbering(self, filled: Sequence[int], texts: dict[int, str]) -> bool:
        """1 2 3 … under the heads, also (1) (2), 5=3+4; never a single number."""
        numbers = [found and int(found[1]) for found in (_ONES.fullmatch(text) for text in texts.values())]
        if len(filled) < 3 or not all(numbers):
            return len(filled) == 2 and numbers == [1, 2] and len(self.heads) <= 3
        rising = [number for number in numbers if number is not None]
        steps = [b - a for a, b in itertools.pairwise(rising)]
        return rising[0] <= 3 and all(step > 0 for step in steps) and steps.count(1) * 2 >= len(steps)

    def _is_heading(self, texts: dict[int, str]) -> bool:
        """The heading again, in the middle of the table."""
        folded = {column: key(text) for column, text in texts.items()}
        again = sum(1 for column, text in folded.items() if text and text in self.heads[column])
        first = self.identity[0]
        names_nip = self.people and any(f == "nip" for f, _ in self.words.fields.get(folded.get(first, ""), ()))
        return names_nip or again >= 3 or (again >= 2 and again * 2 >= len(texts))

    def _is_technical(self, texts: dict[int, str]) -> bool:
        """Names of a database's columns under the heads."""
        return len(texts) >= 2 and all(_TECHNICAL.fullmatch(text) for text in texts.values())

    def _begins_note(self, text: str) -> bool:
        parts = tokens(text)
        mark = text.lstrip()[:1] == "*"
        return mark or (bool(parts) and parts[0] in self.words.rows.notes and (":" in text or len(parts) == 1))

    def _is_note(self, texts: dict[int, str]) -> bool:
        return len(texts) <= 3 and any(self._begins_note(texts[c]) for c in texts) and not self._nip(texts)

    def _is_total(self, texts: dict[int, str]) -> bool:
        named = [" ".join(tokens(text)) for text in texts.values()]
        return any(name in self.words.rows.totals for name in named) and not self._nip(texts)

    def _nip(self, texts: dict[int, str]) -> str | None:
        return read(texts.get(self.identity[0], ""), self.rules, this_year=self.this_year).nip

    def _is_office(self, row: int, texts: dict[int, str]) -> bool:
        """A heading between the people: one cell of words, or a number or letter of order before it."""
        places = [column for column in texts if column in self.identity]
        if len(places) != 1 or any(c.isdigit() for c in texts[places[0]]):
            return False
        name = texts[places[0]]
        if not any(c.isalpha() for c in name) or name.casefold() in self.rules.empty:
            return False
        if len(texts) == 1:
            first = tokens(name)[:1]
            return len(self.heads) >= _NARROW or self._is_wide(row) or bool(
                first and first[0] in self.words.rows.units)
        other = next(texts[column] for column in texts if column not in places)
        return len(texts) == 2 and _ORDINAL.fullmatch(other) is not None and len(self.heads) >= _NARROW

    def _is_wide(self, row: int) -> bool:
        """Is the row merged over several columns?"""
        if not self._wide:
            self._wide.update({top: right - left for (top, left), (bottom, right) in self.grid.merged
                               if top == bottom and right - left >= 1})
            self._wide.setdefault(-1, 0)
        return row in self._wide


def is_blank_row(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    """Are all cells of ``columns`` in this row blank?"""
    return all(blank(grid.columns[column][row]) for column in columns)
