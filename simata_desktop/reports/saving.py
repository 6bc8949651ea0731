"""A finished paper goes to its place whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from simata_desktop.domain.errors import EnvironmentProblem


def save(data: bytes, out: Path | BinaryIO) -> None:
    """Write ``data``; into a path by a temporary file beside it, fsync and rename.

    Raises :class:`EnvironmentProblem` ``disk.full`` or ``file.not_writable``; an old file then stands untouched.
    """
    if not isinstance(out, Path):
        out.write(data)
        return
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".simata-", suffix=".new", dir=out.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, out)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)
        code = "disk.full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "file.not_writable"
        raise EnvironmentProblem(code, file=out.name) from error


def made_folder(folder: Path) -> Path:
    """The folder, made where it is not there. Raises as :func:`save`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        code = "disk.full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "file.not_writable"
        raise EnvironmentProblem(code, file=folder.name) from error
    return folder
