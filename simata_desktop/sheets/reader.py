"""Reads a checked file into grids: workbooks in a limited process of their own, CSV here."""

from __future__ import annotations

import json
import marshal
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.progress import Progress
from simata_desktop.sheets import child
from simata_desktop.sheets.delimited import read_delimited
from simata_desktop.sheets.grid import Grid
from simata_desktop.sheets.guard import Checked, check, damaged, looks_packed, refused
from simata_desktop.sheets.limits import limits
from simata_desktop.sheets.worklist_heads import MARK_SHEET

_PROGRAM = ("import sys; sys.path.insert(0, sys.argv[1]); from simata_desktop.sheets.child import serve; "
            "sys.exit(serve())")


@dataclass
class Book:
    """What a file holds: the grids that were read, the names of visible sheets in their order, a worklist's mark."""

    grids: list[Grid] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    mark: Grid | None = None


def read_book(path: Path, sheet: str | None, progress: Progress, *, worker: Worker | None = None) -> Book:
    """All visible sheets of a file, or the one named (a hidden one too). The guard looks before any parser.

    Whoever reads many files hands in the ``worker`` that is to read them. Raises UserError ``file.refused``,
    ``file.damaged``, ``sheet.unknown``; EnvironmentProblem of the disk.
    """
    if not looks_packed(path):
        check(path)
        return Book([read_delimited(path)])
    if worker is None:
        with Worker() as own:
            return read_book(path, sheet, progress, worker=own)
    worker.start()  # while the guard looks: the process waits for its request
    checked = check(path)
    progress.raise_if_cancelled()
    book = worker.read(checked, sheet, progress)
    if sheet is not None and not book.grids:
        raise UserError("sheet.unknown", file=path.name, sheet=sheet, sheets=", ".join(book.names))
    return book


def command() -> list[str]:
    """How the reading process is started: this interpreter with this package, or the built ``simata`` with its flag."""
    if getattr(sys, "frozen", False):  # also for the window, which on Windows is built without standard streams
        own = Path(sys.executable)
        return [str(own.with_name(f"simata{own.suffix}")), child.FLAG]
    return [sys.executable, "-P", "-s", "-c", _PROGRAM, str(Path(child.__file__).resolve().parents[2])]


def patience() -> float:
    """How many seconds the reading process may take."""
    return limits().process_seconds


class Worker:
    """The reading process, one file after the other, ended with the block whatever happens.

    A process that died, or whose answer was not heard to its end, is replaced by a new one for the next file.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0  # files read by the process that runs now

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def start(self) -> subprocess.Popen[bytes]:
        """The process, started where none runs. Raises EnvironmentProblem ``reader.start``."""
        if self._process is not None:
            return self._process
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows only: no console flashes up
        try:
            self._process = subprocess.Popen(
                command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                creationflags=flags)
        except OSError as error:
            raise EnvironmentProblem("reader.start") from error
        self._served = 0
        return self._process

    def read(self, checked: Checked, sheet: str | None, progress: Progress) -> Book:
        """Ask for the sheets and collect them; the process's death is ``file.damaged``."""
        try:
            return self._read(checked, sheet, progress)
        except UserError as error:
            if error.code != "file.damaged" or not self._served:
                raise
        return self._read(checked, sheet, progress)  # what earlier files left behind must not spoil this one

    def _read(self, checked: Checked, sheet: str | None, progress: Progress) -> Book:
        process = self.start()
        clock = threading.Timer(patience(), process.kill)
        clock.daemon = True
        clock.start()
        try:
            _ask(process, checked, sheet)
            book = _collect(checked.path, _messages(process), progress)
        except (BrokenPipeError, ConnectionError, EOFError) as error:
            self._end()
            raise damaged(checked.path) from error
        except BaseException:
            self._end()
            raise
        finally:
            clock.cancel()
        self._served += 1
        return book

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):  # the process was gone before its last line was written
                    pipe.close()
        process.wait()


def _ask(process: subprocess.Popen[bytes], checked: Checked, sheet: str | None) -> None:
    request = {"path": os.fspath(checked.path.resolve()), "form": checked.form, "sheet": sheet,
               "formulas": sorted(checked.formulas), "bytes": limits().process_bytes,
               "seconds": limits().process_seconds}
    pipe = _pipe(process.stdin)
    pipe.write(json.dumps(request).encode() + b"\n")
    pipe.flush()


def _messages(process: subprocess.Popen[bytes]) -> Iterator[tuple[Any, ...]]:
    pipe = _pipe(process.stdout)
    while True:
        size = int.from_bytes(_exactly(pipe, 4), "big")
        if size > limits().total_bytes:
            raise EOFError
        yield marshal.loads(_exactly(pipe, size))


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise EOFError
    return pipe


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) != size:
        raise EOFError
    return data


def _collect(path: Path, messages: Iterator[tuple[Any, ...]], progress: Progress) -> Book:
    book, offset = Book(), 0
    for message in messages:
        progress.raise_if_cancelled()
        match message:
            case ("name", name, visible):
                book.names += [name] if visible else []
            case ("sheet", name, visible, first, merged, formulas):
                book.names += [name] if visible else []
                book.grids.append(Grid(name, merged, dict(formulas)))
                offset = first
            case ("columns", height, columns):
                book.grids[-1].extend(columns, height, offset=offset)
                progress.step(book.grids[-1].height, 0, "ui.sheet.reading")
            case ("blank", count):
                grid = book.grids[-1]
                if (grid.height + count) * max(grid.width, 1) > limits().blank_cells:
                    raise refused(path, "far")
                grid.skip(count)
            case ("refused", reason):
                raise refused(path, reason)
            case ("end",):
                break
            case _:
                raise damaged(path)
    for grid in book.grids:
        grid.trim()
    book.mark = next((grid for grid in book.grids if grid.name == MARK_SHEET), None)
    book.grids = [grid for grid in book.grids if grid is not book.mark]
    return book
