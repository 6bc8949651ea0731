"""A centre in this process whose connection to the database falls at a statement, as when its backend is killed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import uvicorn
from psycopg_pool import ConnectionPool

from simata_server import app
from simata_server.limits import Limits


@dataclass
class Fall:
    """At the ``at``-th statement or commit from now on the backend is ended; ``before`` it or right behind it.
    ``happened``: it came so far."""

    url: str
    at: int = 0
    before: bool = True
    happened: bool = False

    def note(self, connection: psycopg.Connection, *, before: bool) -> None:
        """A statement begins or has ended."""
        if before:
            self.at -= 1
        if self.at == 0 and self.before is before and not self.happened:
            self.happened = True
            with psycopg.connect(self.url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", (connection.info.backend_pid,))
            if not before:
                connection.execute("SELECT 1")  # raises


@contextmanager
def falling_centre(url: str) -> Iterator[tuple[str, Fall]]:
    """Its address, and what is to happen."""
    fall = Fall(url)

    class Cursor(psycopg.Cursor[Any]):
        def execute(self, *words: Any, **more: Any) -> Any:
            fall.note(self.connection, before=True)
            result = super().execute(*words, **more)
            fall.note(self.connection, before=False)
            return result

        def executemany(self, *words: Any, **more: Any) -> None:
            fall.note(self.connection, before=True)
            super().executemany(*words, **more)

    class Connection(psycopg.Connection[Any]):
        def commit(self) -> None:
            fall.note(self, before=True)
            super().commit()
            fall.note(self, before=False)

    with ConnectionPool(url, connection_class=Connection, kwargs={"cursor_factory": Cursor}, min_size=1, max_size=4,
                        timeout=5, open=True) as pool:
        config = uvicorn.Config(app.centre(pool, Limits(0)), port=0, log_level="critical", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", fall
        finally:
            server.should_exit = True
            thread.join()
