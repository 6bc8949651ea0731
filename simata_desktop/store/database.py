"""The only place that opens a database: SQLCipher under SQLAlchemy, one writer, pooled readers (security.md 2.2)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection as Connection
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DatabaseError, DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

from simata_desktop.domain.errors import EnvironmentProblem
from simata_desktop.store.durable import as_trouble
from simata_desktop.store.keys import DataKey

OLDEST_ENGINE = (3, 51, 3)  # below it the WAL-reset bug can lose committed pages
STORE_NAME = "store.db"
BUSY_SECONDS = 5
ROOM_FOR_LOG = 64 * 1024  # bytes; without them not even the index of the write-ahead log can be made

_PRAGMAS = (
    "PRAGMA cipher_log_level = NONE",
    "PRAGMA cipher_memory_security = OFF",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -32768",
)


def connect(path: Path, key: DataKey, *, read_only: bool = False, still: bool = False) -> Any:
    """A raw connection with key and settings; autocommit, so that transactions are always begun by name.

    ``still``: nobody can write this store now, and it is read without the log's index, which could not be made.
    """
    mode = "ro&immutable=1" if still else "ro" if read_only else "rwc"
    connection = driver.connect(f"file:{_quoted(path)}?mode={mode}", uri=True, isolation_level=None,
                                check_same_thread=False)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.raw.hex()}'\"")
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    _refuse_unsafe_engine(connection)
    if not (read_only or still):
        connection.execute("PRAGMA journal_mode = WAL")
    return connection


def _quoted(path: Path) -> str:
    text = path.resolve().as_posix()
    return re.sub(r"[?#%]", lambda m: f"%{ord(m.group()):02x}", text)


def _refuse_unsafe_engine(connection: Any) -> None:
    version = connection.execute("SELECT sqlite_version()").fetchone()[0]
    if tuple(int(part) for part in version.split(".")[:3]) < OLDEST_ENGINE:
        raise EnvironmentProblem("store.engine_old", version=version)
    cipher = connection.execute("PRAGMA cipher_version").fetchone()
    if not cipher or not cipher[0]:
        raise EnvironmentProblem("store.engine_plain")


def translated(error: BaseException, place: Path | None = None) -> EnvironmentProblem | None:
    """The trouble of the surroundings behind an error, or None where it is a fault of ours.

    ``place`` is the folder of the store: what SQLite calls an I/O error is a full disk where there is no room left.
    """
    if isinstance(error, OSError):  # it may be of any file, so that a missing right says nothing of the workspace
        found = as_trouble(error)
        return found if isinstance(found, EnvironmentProblem) and found.code.startswith("disk.") else None
    text = str(getattr(error, "orig", None) or error)
    words = {
        "disk is full": EnvironmentProblem("disk.full"),
        "disk I/O error": EnvironmentProblem("disk.full" if place and _full(place) else "disk.error"),
        "database is locked": EnvironmentProblem("workspace.busy", seconds=BUSY_SECONDS),
        "readonly database": EnvironmentProblem("workspace.read_only"),
        "unable to open database file": EnvironmentProblem("workspace.unreadable"),
        "file is not a database": EnvironmentProblem("store.damaged"),
        "disk image is malformed": EnvironmentProblem("store.damaged"),
    }
    return next((problem for sign, problem in words.items() if sign in text), None)


def _full(folder: Path) -> bool:
    return shutil.disk_usage(folder).free < ROOM_FOR_LOG


@contextmanager
def plain_troubles(place: Path | None = None) -> Iterator[None]:
    """Turn errors of the surroundings into :class:`EnvironmentProblem`; let the others pass."""
    try:
        yield
    except (DBAPIError, driver.Error, OSError) as error:
        problem = translated(error, place)
        if problem is None:
            raise
        raise problem from error


class Database:
    """One encrypted store: a writer connection used by one thread at a time, and up to two reader connections."""

    def __init__(self, path: Path, key: DataKey, *, read_only: bool = False) -> None:
        self.path = path
        self._refusal = "workspace.read_only" if read_only else ""
        self._closed = False
        try:
            self._open(key)
        except EnvironmentProblem as error:
            if error.code != "disk.full" or read_only:
                raise
            self._refusal = error.code  # reading goes on
            self._open(key)

    @property
    def read_only(self) -> bool:
        """Can nothing be written, for want of the right or of room on the disk?"""
        return bool(self._refusal)

    def refusal(self) -> EnvironmentProblem:
        """Why nothing can be written: ``workspace.read_only`` or ``disk.full``."""
        return EnvironmentProblem(self._refusal)

    def _open(self, key: DataKey) -> None:
        read_only = self.read_only
        self.still = read_only and not _log(self.path)
        with plain_troubles(self.path.parent):
            self._writer = self._engine(
                lambda: connect(self.path, key, read_only=read_only, still=self.still), StaticPool)
            self._readers = self._engine(
                lambda: _query_only(connect(self.path, key, read_only=read_only, still=self.still)), QueuePool)
            with self._writer.connect() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")

    @staticmethod
    def _engine(creator: Callable[[], Any], pool: Any) -> Engine:
        extra = {"pool_size": 2, "max_overflow": 2} if pool is QueuePool else {}
        return create_engine("sqlite://", module=driver, creator=creator, poolclass=pool, **extra)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A reader connection inside one consistent snapshot."""
        with plain_troubles(self.path.parent), self._readers.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                connection.exec_driver_sql("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The writer connection inside one transaction: committed at the end, rolled back on any exception."""
        if self.read_only:
            raise self.refusal()
        with plain_troubles(self.path.parent), self._writer.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                _rollback(connection)
                raise

    def outside(self) -> Any:
        """The writer's raw driver connection, for pragmas, backup and checks; no transaction is open."""
        return self._writer.raw_connection().driver_connection

    def data_version(self) -> int:
        """Changes whenever another process has committed to this store."""
        with self._writer.connect() as connection:
            return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def close(self) -> None:
        """Close every connection; the last one merges the write-ahead log. A second call does nothing."""
        if self._closed:
            return
        self._closed = True
        self._readers.dispose()
        self.outside().close()
        self._writer.dispose()


def _log(path: Path) -> bool:
    """Does the write-ahead log hold anything that the main file may lack?"""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _query_only(connection: Any) -> Any:
    connection.execute("PRAGMA query_only = ON")
    return connection


def _rollback(connection: Connection) -> None:
    try:
        connection.exec_driver_sql("ROLLBACK")
    except DatabaseError:  # SQLite has rolled back by itself (disk full, I/O error)
        return
