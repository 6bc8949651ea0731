"""The words a cell may hold: lists of stored words with their spellings, ranges of numbers, what counts as empty.

Built from ``resources/reference`` by ``sheets.reference``; pure values here, so that every reader agrees.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from simata_desktop.domain.nip import NipRules


def key(text: str) -> str:
    """A spelling for comparing: case, accents, blanks and every sign but letters and digits do not count."""
    if text.isascii():
        return "".join(filter(str.isalnum, text)).lower()
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if c.isalnum()).casefold()


def tokens(text: str) -> list[str]:
    """The runs of letters and digits of a text, folded."""
    plain = unicodedata.normalize("NFKD", text) if not text.isascii() else text
    return "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).casefold().split()


@dataclass(frozen=True, slots=True)
class WordList:
    """One closed list. ``exact``: folded spelling → stored word; ``older``: words of scales no longer in force.

    ``silent``: words that say there is nothing to store; ``codes``: national codes, read when a whole column is made
    of them; ``leading``: may a longer text begin with a spelling ("S-1 Hukum")?
    """

    exact: Mapping[str, str]
    older: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    codes: Mapping[str, str] = field(default_factory=dict)
    leading: bool = False


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How the cell of a field is read: its ``kind``, the inclusive range of numbers, the name of its word list."""

    kind: str
    low: Decimal | None = None
    high: Decimal | None = None
    words: str | None = None
    stored_to: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Grades:
    """Golongan: PNS classes by roman and room, PPPK classes, rank names, national codes."""

    rooms: Mapping[str, frozenset[str]]
    contract: frozenset[str]
    ranks: Mapping[str, str]
    codes: Mapping[str, str]
    romans: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything the readers of cell values need to know."""

    nip: NipRules
    empty: frozenset[str]
    rules: Mapping[str, FieldRule]
    words: Mapping[str, WordList]
    grades: Grades
    months: Mapping[str, int]
    predicates: Mapping[tuple[str, str], str]
    numerals: tuple[str, ...] = ()

    def rule(self, word: str) -> FieldRule:
        """How the field ``word`` is read; plain text where no rule is known."""
        return self.rules.get(word, TEXT)


TEXT = FieldRule("text")
