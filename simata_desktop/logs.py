"""The log of one workspace: what happened, in codes, ids and counts; never a name, a NIP, a score or a passphrase.

One JSON object a line in ``logs/NAME.log``, in UTC, rotated. A log is an object that is passed on, not a global.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC
from logging.handlers import RotatingFileHandler
from pathlib import Path

from simata_desktop.domain.clock import Clock

MOST_BYTES, KEPT = 1_000_000, 5
_NIP = re.compile(r"(?<!\d)\d(?:[ .\-_/]?\d){17}(?!\d)")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TOKEN = re.compile(r"(?<![\w\-])[\w+/=\-]{32,}(?![\w\-])")
_SECRET = re.compile(r"""(?i)\b(passphrase|password|passwd|sandi|token|secret|key|kunci|authorization)(\W{1,4})"""
                     r"""([^\s"',}]+)""")
_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


def redacted(text: str) -> str:
    """``text`` without runs of 18 digits (also grouped), long tokens, and what follows a word such as *passphrase*."""
    text = _SECRET.sub(r"\1\2[…]", _NIP.sub("[NIP]", text))
    return _TOKEN.sub(lambda found: "[…]" if _is_token(found[0]) else found[0], text)


def _is_token(word: str) -> bool:
    """A long word of letters and digits that is not one of our identifiers."""
    return any(c.isdigit() for c in word) and any(c.isalpha() for c in word) and not _UUID.fullmatch(word)


class RedactionFilter(logging.Filter):
    """The second wall: whatever reaches the file has passed :func:`redacted`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's text; lets every record through."""
        record.msg, record.args = redacted(record.getMessage()), None
        return True


class Log:
    """Writes events of one process to one workspace."""

    def __init__(self, handler: logging.Handler, clock: Clock) -> None:
        self._clock = clock
        self._handler = handler
        handler.addFilter(RedactionFilter())
        handler.handleError = lambda record: None  # type: ignore[method-assign]  # a full disk must not stop the work
        self._logger = logging.Logger("simata", logging.INFO)  # of its own: two workspaces do not share a log
        self._logger.addHandler(handler)

    def event(self, event: str, /, **facts: object) -> None:
        """Something happened: ``event`` is a dotted word; facts are counts, flags and ids; text only as ``code=``."""
        self._write(logging.INFO, event, facts=facts)

    def failure(self, event: str, error: BaseException, /, **facts: object) -> None:
        """Something went wrong: the kind of error and where in the program, not its words: they may hold values."""
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames]
        self._write(logging.ERROR, event, facts=facts, error=type(error).__name__, at=places)

    def close(self) -> None:
        """Let the file go."""
        self._logger.removeHandler(self._handler)
        self._handler.close()

    def _write(self, level: int, event: str, *, facts: dict[str, object], **more: object) -> None:
        line = {"at": self._clock.now().astimezone(UTC).isoformat(timespec="milliseconds"),
                "level": logging.getLevelName(level).lower(), "event": event,
                **{name: _fact(name, value) for name, value in facts.items()}, **more}
        self._logger.log(level, "%s", json.dumps(line, ensure_ascii=False))


def open_log(workspace: Path, name: str, clock: Clock) -> Log:
    """The log ``logs/NAME.log`` of a workspace; where nothing can be written, one that keeps nothing."""
    try:
        folder = workspace / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(folder / f"{name}.log", maxBytes=MOST_BYTES,
                                                       backupCount=KEPT, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    return Log(handler, clock)


def _fact(name: str, value: object) -> object:
    """Counts, ids and codes stay; text that could be a person's is replaced by its kind."""
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < 10**12):
        return value
    if isinstance(value, str) and (_UUID.fullmatch(value) or (name == "code" and _CODE.fullmatch(value))):
        return value
    return f"[{type(value).__name__}]"
