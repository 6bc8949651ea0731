"""A PC whose power fails at a statement of its store: what is on the disk then, and what the PC finds when it is back.

What was not flushed may be there or not: each sector that changed since the last flush is the old one or the new one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event

from simata_desktop.app import Workspace

SECTOR = 512
STORE, LOG = "store.db", "store.db-wal"


class PowerCut(Exception):
    """Nothing goes on."""


@dataclass
class Disk:
    """The files of a store, ``flushed`` as they were after the last commit. Cuts the power at the ``at``-th statement
    of the writer; at a commit before it, in the middle of it, or while the log is carried into the main file.
    ``fell``: what lay there then; None: that statement never came."""

    folder: Path
    at: int
    dice: random.Random
    seen: int = 0
    flushed: dict[str, bytes] = field(default_factory=dict)
    fell: dict[str, bytes] | None = None
    torn: str = ""

    def before(self, statement: str) -> None:
        """A statement begins."""
        self.seen += 1
        if self.seen != self.at or self.fell is not None:
            return
        self.torn = self.dice.choice((STORE, LOG, "")) if statement == "COMMIT" else ""
        if not self.torn:
            now = self.files()
            self.fell = {STORE: now[STORE], LOG: self._mixed(self.flushed[LOG], now[LOG])}
            raise PowerCut

    def after(self, statement: str) -> None:
        """A statement has ended."""
        if statement != "COMMIT" or self.fell is not None:
            return
        now = self.files()
        if self.torn:
            self.fell = {**self.flushed, LOG: now[LOG]}
            self.fell[self.torn] = self._mixed(self.flushed[self.torn], now[self.torn])
            raise PowerCut
        self.flushed = now

    def files(self) -> dict[str, bytes]:
        """What the files hold now."""
        return {name: path.read_bytes() if (path := self.folder / name).exists() else b"" for name in (STORE, LOG)}

    def _mixed(self, old: bytes, new: bytes) -> bytes:
        return b"".join(
            new[at: at + SECTOR] if self.dice.random() < 0.5 else old[at: at + SECTOR].ljust(SECTOR, b"\0")
            for at in range(0, len(new), SECTOR))

    def back(self) -> None:
        """The power is back: the files are what lay there, under the inode they had."""
        assert self.fell is not None
        with (self.folder / STORE).open("r+b") as store:
            store.truncate()
            store.write(self.fell[STORE])
        (self.folder / LOG).write_bytes(self.fell[LOG])
        (self.folder / "store.db-shm").unlink(missing_ok=True)


@contextmanager
def failing(workspace: Workspace, at: int, dice: random.Random) -> Iterator[Disk]:
    """The power of this PC fails at its ``at``-th statement; the workspace is closed then, and nothing more is done."""
    folder: Path = workspace.desk.folder
    engine: Any = workspace.desk.database._writer
    disk = Disk(folder, at, dice)
    disk.flushed = disk.files()

    def before(*told: Any) -> None:
        disk.before(told[2])

    def after(*told: Any) -> None:
        disk.after(told[2])

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    with suppress(PowerCut):
        yield disk
    event.remove(engine, "before_cursor_execute", before)
    event.remove(engine, "after_cursor_execute", after)
    if disk.fell is not None:
        workspace.close()
        disk.back()
