"""The only place that opens a database: SQLCipher under SQLAlchemy, one writer, pooled readers (security.md 2.2)."""

from __future__ import annotations

import re
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
from simata_desktop.store.keys import DataKey

OLDEST_ENGINE = (3, 51, 3)  # below it the WAL-reset bug can lose committed pages
STORE_NAME = "store.db"

_PRAGMAS = (
    "PRAGMA cipher_log_level = NONE",
    "PRAGMA cipher_memory_security = OFF",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -32768",
)


def connect(path: Path, key: DataKey, *, read_only: bool = False) -> Any:
    """A raw connection with key and settings; autocommit, so that transactions are always begun by name."""
    mode = "ro" if read_only else "rwc"
    connection = driver.connect(f"file:{_quoted(path)}?mode={mode}", uri=True, isolation_level=None,
                                check_same_thread=False)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.raw.hex()}'\"")
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    _refuse_unsafe_engine(connection)
    if not read_only:
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


def translated(error: BaseException) -> EnvironmentProblem | None:
    """The trouble of the surroundings behind a driver error, or None where it is a fault of ours."""
    text = str(getattr(error, "orig", None) or error)
    words = {
        "disk is full": "disk.full",
        "disk I/O error": "disk.error",
        "database is locked": "workspace.busy",
        "readonly database": "workspace.read_only",
        "unable to open database file": "workspace.unreadable",
        "file is not a database": "store.damaged",
        "disk image is malformed": "store.damaged",
    }
    for sign, code in words.items():
        if sign in text:
            return EnvironmentProblem(code)
    return None


@contextmanager
def plain_troubles() -> Iterator[None]:
    """Turn driver errors of the surroundings into :class:`EnvironmentProblem`; let the others pass."""
    try:
        yield
    except (DBAPIError, driver.Error, OSError) as error:
        problem = translated(error)
        if problem is None:
            raise
        raise problem from error


class Database:
    """One encrypted store: a writer connection used by one thread at a time, and up to two reader connections."""

    def __init__(self, path: Path, key: DataKey, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        with plain_troubles():
            self._writer = self._engine(lambda: connect(path, key, read_only=read_only), StaticPool)
            self._readers = self._engine(lambda: _query_only(connect(path, key, read_only=read_only)), QueuePool)
            with self._writer.connect() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")

    @staticmethod
    def _engine(creator: Callable[[], Any], pool: Any) -> Engine:
        extra = {"pool_size": 2, "max_overflow": 2} if pool is QueuePool else {}
        return create_engine("sqlite://", module=driver, creator=creator, poolclass=pool, **extra)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A reader connection inside one consistent snapshot."""
        with plain_troubles(), self._readers.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                connection.exec_driver_sql("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The writer connection inside one transaction: committed at the end, rolled back on any exception."""
        if self.read_only:
            raise EnvironmentProblem("workspace.read_only")
        with plain_troubles(), self._writer.connect() as connection:
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
        """Close every connection; the last one merges the write-ahead log."""
        self._readers.dispose()
        self.outside().close()
        self._writer.dispose()


def _query_only(connection: Any) -> Any:
    connection.execute("PRAGMA query_only = ON")
    return connection


def _rollback(connection: Connection) -> None:
    try:
        connection.exec_driver_sql("ROLLBACK")
    except DatabaseError:  # SQLite has rolled back by itself (disk full, I/O error)
        return
