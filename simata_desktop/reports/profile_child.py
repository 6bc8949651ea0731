"""A process that prints profiles: plain rows in, PDF out. It opens no store and asks nobody anything.

Runs as a program of its own (when built, ``simata`` with :data:`FLAG`). Frames on stdin and stdout: eight bytes of
length, then pickled values; both ends are this program. First comes the :class:`Job`, then pieces of work (number of
the first person, profiles), each answered by what :class:`Bench` makes of it. An empty frame asks for the one file of
all and ends the process. A UserError crosses as (code, parameters).
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.profile import Profile
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, Signatory
from simata_desktop.reports.profile import ProfilePress
from simata_desktop.resources import words

FLAG = "--simata-print-profiles"
LENGTH = 8
Answer = tuple[int, str, bytes | None]  # pages of a person, bookmark, the person's own file


@dataclass(frozen=True, slots=True)
class Job:
    """What the profiles of one print share; with ``codes`` every person gets a file under a code of his own."""

    letterhead: Letterhead
    signatory: Signatory | None
    options: PaperOptions
    imprint: Imprint
    language: str
    codes: tuple[str | None, ...] | None = None


class Bench:
    """Prints the pieces of one job one after the other."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._press = ProfilePress(job.letterhead, job.signatory, job.options, job.imprint, words(job.language))
        self._painter = self._press.painter()

    def print_(self, first: int, profiles: Sequence[Profile]) -> list[Answer]:
        """Print people, the first of whom is the ``first``-th of the print."""
        return [self._one(number, profile) for number, profile in enumerate(profiles, start=first)]

    def _one(self, number: int, profile: Profile) -> Answer:
        title = self._press.bookmark(profile, number)
        if self._job.codes is not None:
            data, pages = self._press.file(profile, number, self._job.codes[number - 1])
            return pages, title, data
        return self._press.paint(self._painter, profile, number), title, None

    def finish(self) -> bytes:
        """The file of all that was printed since the last one; a new one begins."""
        if self._job.codes is not None:
            return b""
        data = self._painter.finish()
        self._painter = self._press.painter()
        return data


def serve() -> int:
    """Answer until stdin ends. Returns the exit code."""
    source = sys.stdin.buffer
    with os.fdopen(os.dup(1), "wb") as out:
        bench: Bench | None = None
        while (request := receive(source)) is not None:
            try:
                if bench is None:
                    bench = Bench(request)
                    send(out, True)
                else:
                    send(out, bench.print_(*request))
            except UserError as error:
                send(out, (error.code, error.params))
                return 1
        send(out, bench.finish() if bench else b"")
    return 0


def send(out: BinaryIO, value: Any) -> None:
    """Write one frame; None is the empty one."""
    data = b"" if value is None else pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    out.write(len(data).to_bytes(LENGTH, "big"))
    out.write(data)
    out.flush()


def receive(source: BinaryIO) -> Any:
    """Read one frame; None for the empty one. Raises EOFError where the other side has gone."""
    size = int.from_bytes(_exactly(source, LENGTH), "big")
    return pickle.loads(_exactly(source, size)) if size else None


def _exactly(source: BinaryIO, size: int) -> bytes:
    data = source.read(size)
    if len(data) != size:
        raise EOFError
    return data
