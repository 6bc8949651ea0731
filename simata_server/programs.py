"""PostgreSQL's own programs, run on a database whose address no other user of the computer gets to see."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from psycopg import ProgrammingError, conninfo

from simata_desktop.domain.errors import EnvironmentProblem
from simata_server import embedded

NAMES = {"dbname": "PGDATABASE", "host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT", "user": "PGUSER",
         "password": "PGPASSWORD", "passfile": "PGPASSFILE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT",
         "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}


def run(name: str, arguments: Sequence[str], url: str, *, out: IO[bytes] | None = None) -> None:
    """Run a program to its end; ``out`` takes what it writes. Raises EnvironmentProblem ``tool.missing``,
    ``tool.failed``."""
    done = subprocess.run([str(program(name)), *arguments], env=surroundings(url), stdin=subprocess.DEVNULL,
                          stdout=out or subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise failed(name, done.stderr)


def program(name: str) -> Path:
    """The wheel's own program, else the system's. Raises EnvironmentProblem ``tool.missing``."""
    file = f"{name}.exe" if sys.platform == "win32" else name
    own = embedded.programs()
    if own is not None and (own / file).is_file():
        return own / file
    found = shutil.which(name)
    if found is None:
        raise EnvironmentProblem("tool.missing", name=name)
    return Path(found)


def surroundings(url: str) -> dict[str, str]:
    """The environment that names a database; on a command line everybody could read the password."""
    try:
        told = conninfo.conninfo_to_dict(url)
    except ProgrammingError as error:
        raise EnvironmentProblem("database.unavailable", why=type(error).__name__) from error
    kept = {name: value for name, value in os.environ.items() if name not in NAMES.values()}
    return {**kept, **{NAMES[name]: str(value) for name, value in told.items() if value and name in NAMES}}


def failed(name: str, said: bytes) -> EnvironmentProblem:
    """The trouble of a program that failed, with the last line of what it said."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return EnvironmentProblem("tool.failed", name=name, why=lines[-1][:300] if lines else "")
