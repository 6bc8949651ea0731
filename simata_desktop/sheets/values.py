"""The values of the columns of one table: what is distinct, what a field can read of it; each text is read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from simata_desktop.domain import nip
from simata_desktop.domain.cell_values import LONGEST_EMPTY, NOTHING, Raw, Reading, plain, read_cell
from simata_desktop.domain.numbers import decimal_text, read_number
from simata_desktop.domain.vocabulary import FieldRule, Vocabulary, WordList, key
from simata_desktop.domain.word_values import near
from simata_desktop.sheets.grid import Grid, blank

_SAMPLE, _ROW = 400, 3
_CODE_SHARE = 0.9
_HASH = 16
_UNREAD = frozenset({"value.unknown", "date.invalid", "value.number", "name.letters"})


class Memo(dict[Raw, str | None]):
    """Raw cell → stored value of one field, read when first met; ``faults`` keeps the readings that have a code."""

    def __init__(self, rule: FieldRule, vocabulary: Vocabulary, today: date) -> None:
        super().__init__()
        self._how = (rule, vocabulary, today)
        self.faults: dict[Raw, Reading] = {}

    def __missing__(self, raw: Raw) -> str | None:
        reading = self._read(raw)
        if reading.code is not None:
            self.faults[raw] = reading
        self[raw] = reading.value
        return reading.value

    def _read(self, raw: Raw) -> Reading:
        rule, vocabulary, today = self._how
        return read_cell(raw, rule, vocabulary, today=today)

    def code(self, raw: Raw) -> str:
        """The code of what is wrong with a cell, "" where nothing is."""
        self[raw]
        fault = self.faults.get(raw)
        return fault.code or "" if fault else ""


class NipMemo(Memo):
    """The same for the NIP, of which nearly every cell differs: the usual shape is read without detours."""

    def __missing__(self, raw: Raw) -> str | None:
        rules, today = self._how[1].nip, self._how[2]
        if isinstance(raw, str) and nip.is_plain(raw, rules, this_year=today.year):
            self[raw] = raw
            return raw
        return super().__missing__(raw)


class TextMemo(Memo):
    """The same for words as typed, of which most cells differ in some columns: the usual shape is read directly."""

    def __missing__(self, raw: Raw) -> str | None:
        if not isinstance(raw, str) or " ".join(raw.split()) != raw or self._is_odd(raw):
            return super().__missing__(raw)
        self[raw] = raw
        return raw

    def _is_odd(self, text: str) -> bool:
        """Blank, a word that stands for blank, a name without letters."""
        if len(text) <= LONGEST_EMPTY and (not text or text.casefold() in self._how[1].empty):
            return True
        return self._how[0].kind == "name" and text.upper() == text.lower()


class CodeMemo(Memo):
    """The same for a column of national codes."""

    def __init__(self, rule: FieldRule, vocabulary: Vocabulary, today: date, *, codes: Mapping[str, str]) -> None:
        super().__init__(rule, vocabulary, today)
        self._codes = codes

    def _read(self, raw: Raw) -> Reading:
        text = plain(raw)
        return Reading(self._codes[text] or None) if text in self._codes else super()._read(raw)


class WordsMemo(Memo):
    """The same for an indicator whose value words are known: a code, a label, else a number."""

    def __init__(self, rule: FieldRule, vocabulary: Vocabulary, today: date, *, words: Mapping[str, str]) -> None:
        super().__init__(rule, vocabulary, today)
        self._list = WordList({key(label): code for label, code in words.items()})

    def _read(self, raw: Raw) -> Reading:
        text = plain(raw)
        found = self._list.exact.get(key(text)) if text else None
        if found is not None:
            return Reading(found)
        if not text.strip("-–—"):
            return Reading(None, "value.missing") if text else NOTHING
        number = read_number(raw if not isinstance(raw, str) else text)
        if number is not None:
            return Reading(decimal_text(number))
        if text.casefold() in self._how[1].empty:
            return NOTHING
        return Reading(None, "value.unknown", {}, near(key(text), self._list)) if self._list.exact else Reading(text)


@dataclass
class Values:
    """Columns of a grid below the heading, from row ``start`` on."""

    grid: Grid
    start: int
    vocabulary: Vocabulary
    today: date
    indicator_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    _distinct: dict[int, list[Raw]] = field(default_factory=dict, repr=False)
    _memos: dict[tuple[int, str], Memo] = field(default_factory=dict, repr=False)

    def distinct(self, column: int) -> list[Raw]:
        """Up to 400 different values of a column that say something; database nulls and dashes do not."""
        if column not in self._distinct:
            empty = self.vocabulary.empty
            cells = dict.fromkeys(self.grid.columns[column][self.start:])
            told = (cell for cell in cells if not blank(cell) and str(cell).strip().casefold() not in empty)
            self._distinct[column] = [cell for _, cell in zip(range(_SAMPLE), told, strict=False)]
        return self._distinct[column]

    def filled(self, column: int) -> float:
        """The share of the first rows of the table, those with three cells or more, in which the column is told."""
        rows = range(self.start, min(self.grid.height, self.start + _SAMPLE))
        told = [not blank(self.grid.columns[column][row]) for row in rows if len(self.grid.filled(row)) >= _ROW]
        return sum(told) / len(told) if told else 0.0

    def memo(self, column: int, word: str, *, score: bool = False) -> Memo:
        """How this column is read as the field ``word``; ``score``: a number of the national system."""
        if (column, word) not in self._memos:
            self._memos[column, word] = self._new_memo(column, word, score=score)
        return self._memos[column, word]

    def _new_memo(self, column: int, word: str, *, score: bool) -> Memo:
        rule = self.vocabulary.rule("indicator_score" if score else word)
        if word in self.indicator_words and not score:
            return WordsMemo(rule, self.vocabulary, self.today, words=self.indicator_words[word])
        if codes := self.national(column, word):
            return CodeMemo(rule, self.vocabulary, self.today, codes=codes)
        if word == "nip":
            return NipMemo(rule, self.vocabulary, self.today)
        if word == "jenis_kelamin":
            return CodeMemo(rule, self.vocabulary, self.today, codes=self._men_and_women(column))
        kind = TextMemo if rule.kind in ("text", "name") else Memo
        return kind(rule, self.vocabulary, self.today)

    def _men_and_women(self, column: int) -> Mapping[str, str]:
        """P is a man where the column says W for the women."""
        found = {plain(cell).upper() for cell in self.distinct(column)}
        return {"P": "L", "p": "L"} if found <= {"P", "W"} and "W" in found else {}

    def national(self, column: int, word: str) -> Mapping[str, str]:
        """The national codes of the field where all values of the column are among them, else nothing."""
        name = self.vocabulary.rule(word).words or {"eselon": "echelon", "pendidikan": "education"}.get(word, "")
        codes = self.vocabulary.grades.codes if word == "golongan" else (
            self.vocabulary.words[name].codes if name in self.vocabulary.words else {})
        cells = self.distinct(column)
        return codes if codes and cells and all(plain(cell) in codes for cell in cells) else {}

    def readable(self, column: int, word: str, *, score: bool = False) -> float:
        """The share of the distinct values that can be read as the field; 1 where there are none."""
        cells = self.distinct(column)
        memo = self.memo(column, word, score=score)
        unread = sum(memo.code(cell) in _UNREAD or memo.code(cell).startswith("nip.") for cell in cells)
        return 1 - unread / len(cells) if cells else 1.0

    def coded(self, column: int) -> bool:
        """Does the column hold database codes: numbers, or long keys?"""
        cells = self.distinct(column)
        return bool(cells) and sum(_is_code(cell) for cell in cells) >= _CODE_SHARE * len(cells)


def _is_code(cell: Raw) -> bool:
    if isinstance(cell, (int, float)):
        return cell == cell and abs(cell) < 1e15 and Decimal(cell) == int(cell)
    text = cell.strip().replace("-", "")
    return text.isdigit() or (len(text) >= _HASH and all(c in "0123456789abcdefABCDEF" for c in text))
