"""The centre's database: opened, made ready, and the few things that hold for all of it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from psycopg import Connection, conninfo
from uuid_utils import uuid7

from simata_desktop.domain.errors import EnvironmentProblem, UsageError, UserError
from simata_server import schema

STATEMENT_MS = 5000  # sync.md 3.20


@contextmanager
def connected(url: str, *, statement_ms: int = STATEMENT_MS) -> Iterator[Connection]:
    """A connection; committed at the end, rolled back on any exception. Raises ``usage.database``,
    ``database.unavailable``."""
    check_address(url)
    try:
        with psycopg.connect(url, options=f"-c statement_timeout={statement_ms}") as connection:
            yield connection
    except psycopg.OperationalError as error:
        raise EnvironmentProblem("database.unavailable", why=type(error).__name__) from error


def check_address(url: str) -> None:
    """Raises UsageError ``usage.database`` for what is no address of a PostgreSQL."""
    try:
        conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise UsageError("usage.database", field="database") from None  # not told: it may hold a password


@dataclass(frozen=True)
class Centre:
    """What identifies this centre: the epoch of its history and its keys (raw bytes)."""

    epoch: str
    sign_key: bytes
    seal_key: bytes

    @property
    def sign_public(self) -> bytes:
        """What devices check signatures with."""
        return _public(Ed25519PrivateKey.from_private_bytes(self.sign_key))

    @property
    def seal_public(self) -> bytes:
        """What bundles are sealed to."""
        return _public(X25519PrivateKey.from_private_bytes(self.seal_key))


def found(connection: Connection) -> Centre:
    """Make the tables, keys and epoch of a new centre. Raises UserError ``server.exists``."""
    if schema.version(connection):
        raise UserError("server.exists")
    schema.create(connection)
    keys = {name: base64.b64encode(_private(kind.generate())).decode()
            for name, kind in (("sign_key", Ed25519PrivateKey), ("seal_key", X25519PrivateKey))}
    for key, value in {"epoch": new_epoch(), **keys}.items():
        connection.execute("INSERT INTO meta VALUES (%s, %s)", (key, value))
    return centre(connection)


def centre(connection: Connection) -> Centre:
    """The centre of an existing database. Raises UserError ``server.not_founded``, ``server.newer``."""
    version = schema.version(connection)
    if version == 0:
        raise UserError("server.not_founded")
    if version > schema.VERSION:
        raise UserError("server.newer", found=version, known=schema.VERSION)
    held: dict[str, str] = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    return Centre(held["epoch"], base64.b64decode(held["sign_key"]), base64.b64decode(held["seal_key"]))


def noted(connection: Connection) -> dict[str, str]:
    """What is known of the centre itself and no secret: its name and address, once it was set up."""
    return dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('name', 'address')").fetchall())


def note(connection: Connection, values: dict[str, str]) -> None:
    """Keep something of the centre itself."""
    for key, value in values.items():
        connection.execute("INSERT INTO meta VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                           (key, value))


def one_moment(connection: Connection) -> None:
    """Let the transaction, which has asked nothing yet, read all it reads as it is at one moment."""
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def now(connection: Connection) -> datetime:
    """The time of the database: one clock for all workers."""
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    moment: datetime = row[0].astimezone(UTC)
    return moment


def new_epoch() -> str:
    """A name for a history that begins."""
    return str(UUID(str(uuid7())))


def parents(connection: Connection) -> dict[str, str | None]:
    """Every office and the one above it."""
    return dict(connection.execute("SELECT code, parent FROM office").fetchall())


def _private(key: Ed25519PrivateKey | X25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def _public(key: Ed25519PrivateKey | X25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
