"""Locks of one workspace, kept by the operating system: what a killed process held is free at once.

A lock belongs to the open file, not to a number written in it. Python does not pass open files on to programs it
starts; a forked child would keep the lock, so children are started, never forked.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from simata_desktop.domain.errors import EnvironmentProblem
from simata_desktop.store.durable import as_trouble

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # behind any content: Windows keeps others from reading the very bytes that are locked

    def _take(handle: int) -> bool:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return False
            raise
        return True


class FileLock:
    """One exclusive lock on one file, taken at once or not at all."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Is it ours now?"""
        return self._handle is not None

    def take(self) -> bool:
        """Take it; False while somebody else, or another object of this process, holds it.

        Raises :class:`EnvironmentProblem` where the folder cannot be written.
        """
        if self.held:
            return True
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise as_trouble(error) from error
        taken = False
        try:
            taken = _take(handle)
        finally:
            if not taken:
                os.close(handle)
        self._handle = handle if taken else None
        return taken

    def release(self) -> None:
        """Give it back; the file stays, only its lock counts."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class WriterLock:
    """The short lock that one writer of a workspace holds for one transaction; others wait up to ``patience`` seconds.

    ``with WriterLock(path): …``; raises :class:`EnvironmentProblem` ``workspace.busy``. ``sleep`` and ``monotonic``
    (both in seconds) are passed in so that tests need not wait.
    """

    def __init__(self, path: Path, *, patience: float = 10.0, sleep: Callable[[float], None] = time.sleep,
                 monotonic: Callable[[], float] = time.monotonic) -> None:
        self._lock = FileLock(path)
        self._patience = patience
        self._sleep = sleep
        self._monotonic = monotonic

    def __enter__(self) -> WriterLock:
        if self._lock.held:
            raise RuntimeError("the writer lock is already held by this object")
        deadline = self._monotonic() + self._patience
        while not self._lock.take():
            if self._monotonic() >= deadline:
                raise EnvironmentProblem("workspace.busy", seconds=round(self._patience))
            self._sleep(0.02)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._lock.release()


class WindowLock:
    """Held by the one window of a workspace as long as it lives; a second start finds the first one's address."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path)

    def take(self) -> bool:
        """True for the first window; False where one is open already."""
        return self._lock.take()

    def write_address(self, address: str) -> None:
        """Say where a second start can reach this window (one line; written in place, a rename would lose the lock)."""
        if not self._lock.held:
            raise RuntimeError("only the holder of the lock may write its address")
        self.path.write_text(address, encoding="utf-8")

    def address(self) -> str | None:
        """What the holder wrote, or None."""
        try:
            return self.path.read_text(encoding="utf-8").strip() or None
        except (OSError, UnicodeDecodeError):
            return None

    def release(self) -> None:
        """The window closes."""
        if self._lock.held:
            self.write_address("")
            self._lock.release()
