"""The process that reads the text of a PDF handed in: a PDF may be made to harm, so it has limits and may die.

Runs as a program of its own (when built, ``simata`` with :data:`FLAG`): the PDF on stdin, the text of its first pages
on stdout, the exit code 0 only where there was text to be read.
"""

from __future__ import annotations

import io
import logging
import sys

from pypdf import PdfReader

try:
    import resource
except ImportError:  # Windows: there the parent's clock is the only limit
    resource = None  # type: ignore[assignment]

FLAG = "--simata-read-paper"
PAGES = 3  # the code stands in the foot of every page
MOST_TEXT = 4 * 1024**2
SECONDS, MEMORY = 20, 1024**3
FAILED = 1


def serve() -> int:
    """Read one PDF, answer, end. Returns the exit code."""
    _limit()
    logging.disable()  # what pypdf complains of is no message for anybody
    try:
        reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()))
        count = min(PAGES, len(reader.pages))
        text = "\n".join(reader.pages[number].extract_text() for number in range(count))
    except Exception:  # pypdf raises many kinds for what is damaged, locked or made to harm
        return FAILED
    sys.stdout.buffer.write(text.encode(errors="replace")[:MOST_TEXT])
    return 0


def _limit() -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
