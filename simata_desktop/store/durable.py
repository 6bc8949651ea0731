"""Small files that must survive a pulled plug: either the old content or the new, never something between."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from simata_desktop.domain.errors import EnvironmentProblem

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def replace_file(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of ``path``: temporary file, fsync, rename, fsync of the folder; readable by its owner.

    Raises :class:`EnvironmentProblem` ``disk.full`` or ``workspace.read_only``; the old file then stands untouched.
    """
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)
        raise as_trouble(error) from error


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` durable; Windows writes them with the file and offers no call for it."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def as_trouble(error: OSError) -> EnvironmentProblem | OSError:
    """The plain words for what the file system refused; an error without such words comes back as it is."""
    if error.errno in _FULL:
        return EnvironmentProblem("disk.full")
    if error.errno == errno.EIO:
        return EnvironmentProblem("disk.error")
    if error.errno in _READ_ONLY:
        return EnvironmentProblem("workspace.read_only")
    return error
