"""The one JSON object on stdout, or words; what went wrong in words on stderr."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from typing import Any

from simata_desktop.cli.command import Answer
from simata_desktop.cli.text import Text
from simata_desktop.domain.errors import Trouble, UsageError


def speak_utf8() -> None:
    """Let both streams carry every name, whatever code page the console or the pipe has."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def show_answer(answer: Answer, text: Text, *, as_json: bool) -> None:
    """Print the answer of a command, and what ended it."""
    if answer.trouble is None:
        show(answer.data, answer.words, as_json=as_json)
        return
    message = text.trouble(answer.trouble)
    show({**answer.data, **error_object(answer.trouble, message)}, answer.words, as_json=as_json)
    print(message, file=sys.stderr, flush=True)


def show(data: Mapping[str, Any], words: str, *, as_json: bool) -> None:
    """Print one object or words."""
    if as_json:
        print(json.dumps(data, ensure_ascii=False, allow_nan=False), flush=True)
    elif words:
        print(words, flush=True)


def show_trouble(error: Trouble, text: Text, *, as_json: bool) -> None:
    """Print why a command was refused: words on stderr, with ``--json`` the one object on stdout too."""
    message = text.trouble(error)
    if as_json:
        show(error_object(error, message), "", as_json=True)
    print(message, file=sys.stderr, flush=True)
    if isinstance(error, UsageError) and error.code.startswith("usage."):
        print(text("cli.see_help"), file=sys.stderr, flush=True)


def error_object(error: Trouble, message: str) -> dict[str, Any]:
    """The JSON of an error (cli.md, common to all commands); further parameters stand beside the fixed keys."""
    more = {} if isinstance(error, UsageError) else error.params
    found = {name: value for name, value in more.items() if _plain(value)}
    return {"error": {**found, "code": error.code, "message": message, "field": error.field,
                      "retry_after": error.params.get("retry_after")}}


def _plain(value: object) -> bool:
    match value:
        case None | bool() | int() | float() | str():
            return True
        case list() | tuple():
            return all(_plain(part) for part in value)
        case dict():
            return all(isinstance(name, str) and _plain(part) for name, part in value.items())
        case _:
            return False
