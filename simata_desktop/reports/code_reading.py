"""Finds the verify code in a PDF that somebody hands in."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.reports.code_child import FLAG, SECONDS

MOST_BYTES = 25 * 1024**2
CODE = r"[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}"  # three groups of base32, as they are printed
_PROGRAM = ("import sys; sys.path.insert(0, sys.argv[1]); from simata_desktop.reports.code_child import serve; "
            "sys.exit(serve())")


def read_code(data: bytes, *, file: str, before: str) -> str:
    """The code that follows the words ``before`` in the PDF ``data``; ``file`` names it in errors.

    Raises UserError ``paper.unreadable`` (no PDF, damaged, locked, made to harm), ``paper.too_large``,
    ``paper.no_code`` (a scan, or not one of our papers).
    """
    if len(data) > MOST_BYTES:
        raise UserError("paper.too_large", field="file", file=file, limit=MOST_BYTES // 1024**2)
    text = _text_of(data)
    if text is None:
        raise UserError("paper.unreadable", field="file", file=file)
    found = re.search(rf"(?i:{re.escape(before.strip())})\s*({CODE})", " ".join(text.split()))
    if found is None:
        raise UserError("paper.no_code", field="file", file=file)
    return found[1]


def command() -> list[str]:
    """How the reading process is started: this interpreter with this package, or the built ``simata`` with its flag."""
    if getattr(sys, "frozen", False):
        own = Path(sys.executable)
        return [str(own.with_name(f"simata{own.suffix}")), FLAG]
    return [sys.executable, "-P", "-s", "-c", _PROGRAM, str(Path(__file__).resolve().parents[2])]


def _text_of(data: bytes) -> str | None:
    """The text of the first pages, or None where the reading process could not read it, died, or took too long."""
    if b"%PDF-" not in data[:1024]:
        return None
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows only: no console flashes up
    try:
        done = subprocess.run(command(), input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              timeout=SECONDS, check=False, creationflags=flags)
    except subprocess.TimeoutExpired:
        return None
    except OSError as error:
        raise EnvironmentProblem("reader.start") from error
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None
