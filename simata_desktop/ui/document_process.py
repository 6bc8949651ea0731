"""The window's side of the process that draws a PDF: only numbers and pictures come back from it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import IO, Any

from PySide6.QtGui import QImage

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.ui.document_child import FLAG, LENGTH, MOST_PIXELS

PATIENCE = 15.0  # seconds for one answer
LINE = 64 * 1024  # bytes of the longest answer that is no picture
PIXEL = 4  # bytes
_PROGRAM = ("import sys; sys.path.insert(0, sys.argv[1]); from simata_desktop.ui.document_child import serve; "
            "sys.exit(serve())")


def command() -> list[str]:
    """How the drawing process is started: this interpreter with this package, or the built ``simata`` with its flag."""
    if getattr(sys, "frozen", False):
        own = Path(sys.executable)
        return [str(own.with_name(f"simata{own.suffix}")), FLAG]
    return [sys.executable, "-P", "-s", "-c", _PROGRAM, str(Path(__file__).resolve().parents[2])]


class DrawingProcess:
    """One process for one PDF; it ends with this object at the latest.

    ``facts``: pages, sizes and script as the process told them. May be used by any thread. Raises UserError
    ``scan.password``, ``scan.damaged`` (it may also have died), ``scan.slow``; EnvironmentProblem ``reader.start``.
    """

    def __init__(self, data: bytes, *, patience: float = PATIENCE) -> None:
        self._patience, self._one_at_a_time = patience, threading.Lock()
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows only: no console flashes up
        try:
            self._process = subprocess.Popen(command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                             stderr=subprocess.DEVNULL, creationflags=flags)
        except OSError as error:
            raise EnvironmentProblem("reader.start") from error
        self._end = weakref.finalize(self, _end, self._process)
        try:
            self.facts = self._ask(len(data).to_bytes(LENGTH, "big") + data)[0]
        except UserError:
            self.close()
            raise

    @property
    def alive(self) -> bool:
        """Is it still there to draw?"""
        return self._process.poll() is None

    def draw(self, page: int, scale: float) -> QImage:
        """A page at ``scale`` pixels a point, or smaller where that would be a monstrous picture."""
        told, pixels = self._ask(json.dumps({"page": page, "scale": scale}).encode() + b"\n")
        width, height = told["width"], told["height"]
        return QImage(pixels, width, height, width * PIXEL, QImage.Format.Format_RGB32).copy()

    def close(self) -> None:
        """End the process now."""
        self._end()

    def _ask(self, request: bytes) -> tuple[dict[str, Any], bytes]:
        late, process = threading.Event(), self._process  # the clock must not hold this object

        def give_up() -> None:
            late.set()
            process.kill()

        with self._one_at_a_time:
            clock = threading.Timer(self._patience, give_up)
            clock.daemon = True
            clock.start()
            try:
                return self._exchange(request)
            except (OSError, EOFError, ValueError) as error:
                self.close()
                raise UserError("scan.slow" if late.is_set() else "scan.damaged", field="file") from error
            finally:
                clock.cancel()

    def _exchange(self, request: bytes) -> tuple[dict[str, Any], bytes]:
        source, out = _pipe(self._process.stdin), _pipe(self._process.stdout)
        source.write(request)
        source.flush()
        line = out.readline(LINE)
        if not line.endswith(b"\n"):
            raise EOFError
        told: dict[str, Any] = json.loads(line)
        if "failed" in told:
            raise UserError("scan.password" if told["failed"] == "password" else "scan.damaged", field="file")
        size = told.get("width", 0) * told.get("height", 0)
        if size > 2 * MOST_PIXELS:
            raise EOFError
        pixels = out.read(size * PIXEL)
        if len(pixels) != size * PIXEL:
            raise EOFError
        return told, pixels


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                continue  # it was gone before its last line was read
    process.wait()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise EOFError
    return pipe
