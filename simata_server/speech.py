"""What the centre says to its administrator: sentences in his language, one JSON object, codes of errors."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simata_desktop.domain.errors import Trouble, UsageError

LANGUAGES = ("id", "en")
DASH = "–"


@dataclass(frozen=True)
class Sentences:
    """The catalogue of one language."""

    language: str
    by_key: Mapping[str, str]

    @classmethod
    def of(cls, language: str) -> Sentences:
        """``id`` or ``en``; Indonesian for any other word."""
        known = language if language in LANGUAGES else LANGUAGES[0]
        file = Path(__file__).parent / "words" / f"{known}.json"
        return cls(known, json.loads(file.read_text(encoding="utf-8")))

    def __call__(self, key: str, /, **params: object) -> str:
        """The sentence of ``key``; KeyError where there is none."""
        return self.by_key[key].format(**params)

    def trouble(self, error: Trouble) -> str:
        """The sentence of an error."""
        try:
            return self(f"error.{error.code}", **error.params)
        except (KeyError, IndexError):
            return self("error", code=error.code)


@dataclass(frozen=True)
class Answer:
    """What a command found out: the object of ``--json``, the words for people, the exit code."""

    data: Mapping[str, Any]
    words: str = ""
    code: int = 0


def speak_utf8() -> None:
    """Let both streams carry every name."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def show(answer: Answer, *, as_json: bool) -> None:
    """Print the one object, or the words."""
    text = json.dumps(answer.data, ensure_ascii=False, allow_nan=False) if as_json else answer.words
    if text:
        print(text, flush=True)


def show_trouble(error: Trouble, say: Sentences, *, as_json: bool) -> None:
    """Print why a command was refused: words on stderr, with ``--json`` the object on stdout too (cli.md)."""
    message = say.trouble(error)
    if as_json:
        more = {} if isinstance(error, UsageError) else {
            name: value for name, value in error.params.items() if isinstance(value, str | int | list)}
        show(Answer({"error": {**more, "code": error.code, "message": message, "field": error.field,
                               "retry_after": error.params.get("retry_after")}}), as_json=True)
    print(message, file=sys.stderr, flush=True)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in columns; what is not known as a dash."""
    cells = [[DASH if value is None or value == "" else str(value) for value in row] for row in rows]
    widths = [max(len(head), *(len(row[at]) for row in cells), 0) for at, head in enumerate(heads)]
    lines = [list(heads), ["─" * width for width in widths], *cells]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
                     for line in lines)
