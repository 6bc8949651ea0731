"""Disks that are small, full or cannot be written, for tests of what happens then."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def _mount(*words: str) -> bool:
    try:
        return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@contextmanager
def small_disk(folder: Path, *, kilobytes: int) -> Iterator[Path]:
    """A disk of its own at ``folder``; skips the test where this user may not mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    if not _mount("-t", "tmpfs", "-o", f"size={kilobytes}k,mode=0700", "tmpfs", str(folder)):
        pytest.skip("needs the right to mount a tmpfs (root with CAP_SYS_ADMIN) to make a disk that can be filled")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


@contextmanager
def filled(folder: Path, *, leave: int) -> Iterator[Path]:
    """Fill the disk of ``folder`` up to ``leave`` kilobytes; the room comes back at the end."""
    ballast = folder / "ballast"
    room = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize - leave * 1024
    ballast.write_bytes(bytes(room))
    try:
        yield ballast
    finally:
        ballast.unlink()


@contextmanager
def unwritable(folder: Path) -> Iterator[Path]:
    """Take the right to write ``folder`` away: from root by a read-only mount, from others by its mode."""
    if sys.platform == "win32":
        pytest.skip("Windows gives the right to write by access lists, not by the mode of a folder")
    if os.geteuid() != 0:
        folder.chmod(0o500)
        try:
            yield folder
        finally:
            folder.chmod(0o700)
        return
    if not (_mount("--bind", str(folder), str(folder)) and _mount("-o", "remount,bind,ro", str(folder))):
        pytest.skip("root writes everywhere; needs the right to mount (CAP_SYS_ADMIN) to make a folder read-only")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)
