"""A file that was carried here on a stick."""

from __future__ import annotations

from pathlib import Path

from simata_desktop.domain.errors import EnvironmentProblem, UserError


def read_file(file: Path, most: int) -> bytes:
    """Its bytes. Raises ``file.missing``, ``file.unreadable``; ``bundle.format`` where it is longer than ``most``."""
    try:
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except FileNotFoundError as error:
        raise EnvironmentProblem("file.missing", field="file", file=file.name) from error
    except OSError as error:
        raise EnvironmentProblem("file.unreadable", field="file", file=file.name) from error
    if len(data) > most:
        raise UserError("bundle.format")
    return data
