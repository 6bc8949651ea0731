"""The terminal: questions, progress on one line of stderr, and Ctrl+C between two transactions."""

from __future__ import annotations

import getpass
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

from simata_desktop.cli.text import Text
from simata_desktop.domain.errors import Cancelled


class Terminal:
    """Standard input and standard error as they are now; both may be no terminal."""

    def __init__(self, source: TextIO | None = None, sink: TextIO | None = None) -> None:
        self._source = source or sys.stdin
        self._sink = sink or sys.stderr

    @property
    def answers(self) -> bool:
        """Is there somebody to ask?"""
        return self._source is not None and self._source.isatty()

    def ask(self, question: str) -> str:
        """Ask for a word; what is typed is shown."""
        print(question, end=" ", file=self._sink, flush=True)
        return self._source.readline().strip()

    def ask_secret(self, question: str) -> str:
        """Ask for a passphrase; what is typed is not shown."""
        return getpass.getpass(f"{question} ", stream=self._sink)

    def say(self, sentence: str) -> None:
        """Words for people beside the answer."""
        print(sentence, file=self._sink, flush=True)

    @contextmanager
    def progress(self, text: Text) -> Iterator[TerminalProgress]:
        """Progress of long work; while it lasts, Ctrl+C asks to stop, a second one breaks off."""
        shown = TerminalProgress(self._sink, text)
        before = signal.getsignal(signal.SIGINT)
        try:
            signal.signal(signal.SIGINT, shown.stop)
        except ValueError:  # not the main thread: nobody presses keys there
            before = None
        try:
            yield shown
        finally:
            shown.end()
            if before is not None:
                signal.signal(signal.SIGINT, before)


class TerminalProgress:
    """Shows the stage and its share on one line, where stderr is a terminal."""

    def __init__(self, sink: TextIO, text: Text) -> None:
        self._sink = sink
        self._text = text
        self._shown = ""
        self._stopped = False

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Ctrl+C: once to stop at the next point between two transactions, twice to break off."""
        if self._stopped:
            raise KeyboardInterrupt
        self._stopped = True

    def step(self, done: int, total: int, code: str) -> None:
        """Show ``done`` of ``total`` of the stage ``code``."""
        if not self._sink.isatty():
            return
        share = f"{done * 100 // total} %" if total else ""
        line = f"{self._text.stage(code)} {share}".strip()
        if line != self._shown:
            self._sink.write(f"\r\x1b[K{line}")
            self._sink.flush()
            self._shown = line

    def raise_if_cancelled(self) -> None:
        """Raise :class:`Cancelled` after Ctrl+C."""
        if self._stopped:
            raise Cancelled

    def end(self) -> None:
        """Take the line away."""
        if self._shown:
            self._sink.write("\r\x1b[K")
            self._sink.flush()
            self._shown = ""
