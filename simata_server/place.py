"""Where a centre keeps what it knows: a PostgreSQL of the agency, or a folder with a private one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import Connection

from simata_desktop.domain.errors import UsageError
from simata_server import embedded
from simata_server.database import STATEMENT_MS, centre, connected

DATABASE, DATA = "SIMATA_SERVER_DATABASE", "SIMATA_SERVER_DATA"


@dataclass(frozen=True, slots=True)
class Place:
    """``database``: address of a PostgreSQL; it goes before ``data``, the centre's folder, where both are named."""

    database: str | None
    data: Path | None

    @classmethod
    def named(cls, database: str | None, data: Path | None, environment: Mapping[str, str]) -> Place:
        """What the command named, else what the surroundings name."""
        if database is None and data is None:
            database = environment.get(DATABASE) or None
        if data is None and environment.get(DATA):
            data = Path(environment[DATA])
        return cls(database, data)

    @contextmanager
    def url(self) -> Iterator[str]:
        """The address of the database; a private one is joined or started. Raises ``usage.place``,
        ``database.unavailable``."""
        if self.database is not None:
            yield self.database
        elif self.data is not None:
            with embedded.private(self.data) as url:
                yield url
        else:
            raise UsageError("usage.place", field="data")

    @contextmanager
    def opened(self, *, statement_ms: int = STATEMENT_MS, founded: bool = True) -> Iterator[Connection]:
        """One transaction on the database. Raises ``server.not_founded``, ``server.newer`` where ``founded`` is asked
        and it holds no centre this program knows."""
        with self.url() as url, connected(url, statement_ms=statement_ms) as connection:
            if founded:
                centre(connection)
            yield connection

    @property
    def folder(self) -> Path:
        """The centre's folder, where its authority lies. Raises ``usage.folder``."""
        if self.data is None:
            raise UsageError("usage.folder", field="data")
        return self.data
