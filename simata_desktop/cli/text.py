"""What people read on the terminal: sentences of the catalogue, numbers in the manner of the language, tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache

from simata_desktop.domain.errors import Trouble
from simata_desktop.resources import Words, read_json

DASH = "–"
WIDEST = 60
LIVE = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes a text that begins so for a formula


class Text:
    """The catalogue with numbers and dates written out."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def __call__(self, key: str, /, **params: object) -> str:
        """The sentence of ``key``."""
        return self.words(key, **{name: self._written(value) for name, value in params.items()})

    def trouble(self, error: Trouble) -> str:
        """The sentence of an error; where the catalogue lacks it, the bare code."""
        return self.problem(error.code, error.params)

    def problem(self, code: str, params: dict[str, object]) -> str:
        """The sentence of a code with its parameters."""
        key = self.words.error_key(code, params)
        if key not in self.words:
            return self("cli.error", code=code)
        try:
            return self(key, **{"code": code, **params})
        except (KeyError, IndexError):  # the sentence asks for a parameter the code did not bring
            return self("cli.error", code=code)

    def sentence(self, key: str, params: dict[str, object]) -> str:
        """The sentence of a key that a service named; the bare key where the catalogue or a parameter fails."""
        try:
            return self(key, **{"count": 0, **params})
        except (KeyError, IndexError):
            return key

    def stage(self, code: str) -> str:
        """The name of a stage of long work."""
        return self(code) if code in self.words else self("cli.working")

    def choice(self, key: str, code: str | None) -> str:
        """The word of a closed list at ``key``; ``code`` itself where the list has none, a dash for None."""
        if code is None:
            return DASH
        return self(key) if key in self.words else code

    def tier(self, tier: str | None) -> str:
        """The name of a tier by the law's list."""
        return _law_words().get(tier or "") or self("cli.tier.unknown")

    def rating(self, code: str | None) -> str:
        """The name of a predicate or rating by the law's list; a word it does not know stays."""
        return DASH if code is None else _law_words().get(code, code)

    def number(self, value: float | None, decimals: int = 2) -> str:
        """1.234,50 in Indonesian, 1,234.50 in English; a dash for what is not known."""
        if value is None:
            return DASH
        plain = f"{value:,.{decimals}f}"
        return plain.translate(str.maketrans(",.", ".,")) if self.words.language == "id" else plain

    def range(self, ends: Sequence[float]) -> str:
        """``60,00–80,00``, or the one number where both ends meet."""
        low, high = ends
        return self.number(low) if low == high else f"{self.number(low)}{DASH}{self.number(high)}"

    def _written(self, value: object) -> object:
        match value:
            case datetime():
                return value.strftime("%d-%m-%Y %H.%M")
            case date():
                return value.strftime("%d-%m-%Y")
            case float():
                return self.number(value)
            case tuple() | list() | frozenset():
                return ", ".join(str(self._written(part)) for part in value)
            case _:
                return value


@cache
def _law_words() -> dict[str, str]:
    """Code → label of tiers, predicates and ratings, which are words of the law and have one language."""
    skp = read_json("reference", "skp.json")
    rows = [*read_json("reference", "tiers.json")["tiers"], *skp["predicates"], *skp["ratings"]]
    return {row["code"]: row["label"] for row in rows}


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, widest: int = WIDEST) -> str:
    """A table in columns; numbers to the right, what is not known as a dash, long text cut."""
    cells = [[_cell(value, widest) for value in row] for row in rows]
    right = [bool(cells) and all(_numeric(row[n]) for row in cells) for n in range(len(heads))]
    widths = [max([len(head), *(len(row[n]) for row in cells)]) for n, head in enumerate(heads)]
    lines = [list(heads), ["─" * width for width in widths], *cells]
    return "\n".join("  ".join(text.rjust(width) if to_right else text.ljust(width)
                               for text, width, to_right in zip(line, widths, right, strict=True)).rstrip()
                     for line in lines)


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The same as CSV; text that a spreadsheet would run as a formula is guarded with a sign before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_guarded(value) for value in row])
    return out.getvalue().rstrip("\n")


def _cell(value: object, widest: int) -> str:
    text = DASH if value is None or value == "" else str(value)
    return text if len(text) <= widest else f"{text[:widest - 1]}…"


def _numeric(text: str) -> bool:
    return text == DASH or (text.translate(str.maketrans("", "", ".,-–")).isdigit() and len(text) < 18)


def _guarded(value: object) -> object:
    if isinstance(value, str) and value.lstrip(" \u200b\ufeff\"'").startswith(LIVE):
        return f"'{value}"
    return value
