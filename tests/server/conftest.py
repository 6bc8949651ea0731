"""One private PostgreSQL for the whole run, with a founded centre that each test finds empty."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from psycopg import Connection, conninfo

from simata_desktop import app
from simata_server import cli, database, embedded

NUMBERS = count(1)
NAME, PASSPHRASE = "admin", "tiga ekor kucing di atap"
Open = Callable[[int], app.Workspace]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a running PostgreSQL whose database ``founded`` holds a centre without offices."""
    with own_folder() as folder, embedded.private(folder) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            for name in ("fsync", "full_page_writes", "synchronous_commit"):  # these centres need not outlive a cut
                connection.execute(f"ALTER SYSTEM SET {name} = off")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("CREATE DATABASE founded")
        with database.connected(conninfo.make_conninfo(url, dbname="founded")) as connection:
            database.found(connection)
        yield url


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder for a private PostgreSQL. Not below pytest's own: each run of pytest shuts that to all other users, and
    root's PostgreSQL runs as one."""
    with TemporaryDirectory(prefix="simata-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def pusat() -> Iterator[Path]:
    """The folder of a centre that is not founded yet."""
    with own_folder() as folder:
        yield folder / "pusat"


@pytest.fixture
def url(postgres: str) -> Iterator[str]:
    """A database with a centre that holds nothing; emptied afterwards, which costs a hundredth of making another."""
    address = conninfo.make_conninfo(postgres, dbname="founded")
    yield address
    empty(address)


def empty(address: str) -> None:
    """Leave a centre that holds nothing."""
    with psycopg.connect(address) as connection:
        connection.execute("SET session_replication_role = replica")  # the log may not be deleted from otherwise
        tables = connection.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                                    "AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'meta'").fetchall()
        connection.execute("; ".join(f"DELETE FROM {name}" for name, in tables))
        connection.execute("DELETE FROM meta WHERE key IN ('name', 'address')")


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    """One transaction in it."""
    with database.connected(url) as opened:
        yield opened


@dataclass
class Told:
    """What a command answered."""

    code: int
    data: dict[str, object]
    words: str


@dataclass
class Administrator:
    """Somebody at the terminal of the centre."""

    url: str
    capture: pytest.CaptureFixture[str]
    environment: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)

    def __call__(self, *words: str | Path, code: int = 0) -> dict:
        """The object a command answers with ``--json``, which must end with ``code``."""
        told = self.run(*words, "--json")
        assert told.code == code, told
        return told.data

    def run(self, *words: str | Path) -> Told:
        """Do a command as it is typed."""
        self.capture.readouterr()
        ended = cli.run([str(word) for word in words], environment=self.environment,
                        ask=lambda _: self.typed.pop(0))
        out = self.capture.readouterr()
        data = json.loads(out.out) if "--json" in words else {}
        return Told(ended, data, out.out + out.err)


@pytest.fixture
def admin(url: str, capsys: pytest.CaptureFixture[str]) -> Administrator:
    """The administrator of the centre in ``url``."""
    return Administrator(url, capsys, {"SIMATA_SERVER_DATABASE": url})


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two workspaces of one office, made apart."""
    made = []
    for number in range(2):
        folder = tmp_path_factory.mktemp("kantor") / f"pc{number}"
        app.create_workspace(folder, NAME, PASSPHRASE, office=("DEMO", "Kantor Contoh"))[0].close()
        made.append(folder)
    return made


@pytest.fixture
def pc(templates: list[Path], tmp_path: Path) -> Iterator[Open]:
    """Opens one of them, fresh for this test."""
    opened: list[app.Workspace] = []

    def one(number: int) -> app.Workspace:
        folder = tmp_path / f"pc{number}"
        if not folder.exists():
            shutil.copytree(templates[number], folder)
        opened.append(app.open_workspace(folder, NAME, PASSPHRASE))
        return opened[-1]

    yield one
    for workspace in opened:
        workspace.close()
