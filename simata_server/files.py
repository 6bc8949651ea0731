"""Files that are read whole or written whole, never half."""

from __future__ import annotations

import os
from pathlib import Path

from simata_desktop.domain.errors import EnvironmentProblem, UserError

PRIVATE, PUBLIC = 0o600, 0o644


def read(file: Path, *, most: int) -> bytes:
    """The bytes of a file. Raises EnvironmentProblem ``file.unreadable``, UserError ``file.large``."""
    try:
        with file.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise EnvironmentProblem("file.unreadable", file=file.name, why=type(error).__name__) from error
    if len(data) > most:
        raise UserError("file.large", file=file.name)
    return data


def write(file: Path, data: bytes, *, mode: int = PRIVATE) -> None:
    """Write beside, then put in place. Raises EnvironmentProblem ``file.unwritable``."""
    beside = file.with_name(f"{file.name}.part")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(beside, mode)
        os.replace(beside, file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise EnvironmentProblem("file.unwritable", file=file.name, why=type(error).__name__) from error
