"""Backups: one sealed file each, with the store under its own key and the key slots that open it.

Layout: magic, length of the head (8 bytes), head (JSON), store, SHA-256 of all before, HMAC of that digest under a
subkey of the data key. The digest shows damage before anybody types a passphrase; the HMAC shows who wrote it.
"""

from __future__ import annotations

import hmac
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import msgspec
import sqlcipher3.dbapi2 as driver
from msgspec import Struct

from simata_desktop.domain.clock import Clock
from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.ids import IdSource
from simata_desktop.domain.progress import Progress, Silent
from simata_desktop.store import slot_file
from simata_desktop.store.backup_shelf import SUFFIX, free_name
from simata_desktop.store.database import STORE_NAME, Database, connect, plain_troubles
from simata_desktop.store.durable import as_trouble, sync_folder
from simata_desktop.store.keys import DataKey, Derive, derive, mac, subkey
from simata_desktop.store.slots import Opened, Slots

MAGIC = b"SIMATA-BACKUP-1\n"
BLOCK = 1 << 20
DIGEST_BYTES = 32
HEAD_MOST = 16 << 20
STAGING = ".simata-staging-"
PAGES_AT_ONCE = 2048


class Head(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in front of the store: when it was made, how long the store is, what it held, its key slots."""

    made_at: str
    store_bytes: int
    people: int
    chain_head: str
    slots: bytes


class Backup(Struct, frozen=True):
    """A backup that was made and read again: its file, size in bytes, people in it, head of the journal's chain."""

    file: Path
    bytes: int
    people: int
    head: str


class Restored(Struct, frozen=True):
    """A restored workspace: its folder, people in it, head of the journal's chain, who opened it."""

    to: Path
    people: int
    head: str
    opened: Opened


def backup(database: Database, key: DataKey, slots: bytes, *, folder: Path, clock: Clock,
           migration: bool = False, progress: Progress | None = None) -> Backup:
    """A verified backup of the running store in ``folder``; ``slots`` is :meth:`Slots.snapshot`.

    The copy is reopened and examined, the finished file is read again, and only then it gets its name. Raises
    UserError ``backup.folder``, EnvironmentProblem (``disk.full``, ``backup.unwritable``), Cancelled; nothing is left
    behind then.
    """
    moment, progress = clock.now(), progress or Silent()
    with _troubles(folder), _staging(folder) as staging:
        copy = staging / STORE_NAME
        _copy(database, key, copy, progress=progress)
        progress.step(0, 0, "ui.backup.verifying")
        people, chain = _examine(copy, key)
        head = Head(moment.isoformat(timespec="seconds"), copy.stat().st_size, people, chain, slots)
        packed = staging / f"packed{SUFFIX}"
        _pack(packed, head, store=copy, key=key)
        _read_whole(packed)
        progress.raise_if_cancelled()
        target = free_name(folder, moment, migration=migration)
        os.replace(packed, target)
        sync_folder(folder)
        return Backup(target, target.stat().st_size, people, chain)


def restore(file: Path, to: Path, *, unlock: Callable[[Slots], Opened], source: IdSource,
            derive: Derive = derive, progress: Progress | None = None) -> Restored:
    """Make a workspace from a backup in ``to`` (empty or absent); ``unlock`` opens one of its key slots.

    All is done beside ``to`` and takes its name at the end. Raises UserError ``backup.target_not_empty``,
    ``backup.missing``, ``backup.damaged``, or what ``unlock`` raises for a wrong passphrase or code;
    EnvironmentProblem ``disk.full``, ``backup.unreadable``, ``backup.unwritable``; Cancelled.
    """
    progress = progress or Silent()
    to = to.resolve()
    place = to if os.path.ismount(to) else to.parent
    with _troubles(place):
        if to.exists() and (not to.is_dir() or any(to.iterdir())):
            raise UserError("backup.target_not_empty")
        progress.step(0, 0, "ui.backup.verifying")
        head, digest, seal = _read_whole(file)
        with _staging(place) as staging:
            made = staging / "workspace"
            made.mkdir(mode=0o700)
            opened = _open_slots(made, head, unlock=unlock, source=source, derive=derive)
            if not hmac.compare_digest(seal, _seal(opened.key, digest)):
                raise UserError("backup.damaged")
            _unpack(file, head, made / STORE_NAME, progress=progress)
            progress.step(0, 0, "ui.backup.verifying")
            found = _examine(made / STORE_NAME, opened.key)
            if found != (head.people, head.chain_head):
                raise UserError("backup.damaged")
            progress.raise_if_cancelled()
            _settle(made, to)
    return Restored(to, head.people, head.chain_head, opened)


def _settle(made: Path, to: Path) -> None:
    """Give the finished workspace its place; a drive cannot be replaced, so there the store comes last of the files."""
    if os.path.ismount(to):
        for name in (*slot_file.NAMES, STORE_NAME):
            os.replace(made / name, to / name)
        sync_folder(to)
        return
    if to.exists():
        to.rmdir()
    os.replace(made, to)
    sync_folder(to.parent)


def read_head(file: Path) -> Head:
    """The head of a backup, its sums not checked. Raises UserError ``backup.damaged`` or ``backup.missing``."""
    with _troubles(file.parent), _opened(file) as stream:
        return _head(stream)[1]


def read_all(file: Path) -> Head:
    """The head of a backup whose every byte is as it was written; raises the same."""
    with _troubles(file.parent):
        return _read_whole(file)[0]


@contextmanager
def _troubles(place: Path) -> Iterator[None]:
    """Words for what stops work in the folder ``place``."""
    with plain_troubles(place):
        try:
            yield
        except (FileExistsError, NotADirectoryError) as error:
            raise UserError("backup.folder", field="to", folder=str(place)) from error
        except OSError as error:
            found = as_trouble(error)
            if isinstance(found, EnvironmentProblem) and found.code == "workspace.read_only":
                raise EnvironmentProblem("backup.unwritable", field="to", folder=str(place)) from error
            raise found from error


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A folder of its own for what is not finished; what a killed run left behind goes first."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{STAGING}*"):
        shutil.rmtree(left, ignore_errors=True)
    path = Path(tempfile.mkdtemp(prefix=STAGING, dir=folder))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _copy(database: Database, key: DataKey, target: Path, *, progress: Progress) -> None:
    """The online backup of SQLite: a consistent copy while others read and write, under the same key.

    The reader's snapshot is held all the way, else every save of somebody else would begin the copy anew.
    """
    def told(_status: int, remaining: int, total: int) -> None:
        progress.step(total - remaining, total, "ui.backup.copying")
        progress.raise_if_cancelled()

    origin = connect(database.path, key, read_only=True, still=database.still)
    with closing(origin) as source, closing(connect(target, key)) as copy:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=PAGES_AT_ONCE, progress=told)
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _examine(store: Path, key: DataKey) -> tuple[int, str]:
    """People and chain head of a store that no one else has open. Raises ``backup.damaged``."""
    try:
        with closing(connect(store, key)) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise UserError("backup.damaged")
            people = connection.execute("SELECT count(*) FROM person WHERE deleted = 0").fetchone()[0]
            last = connection.execute("SELECT hash FROM sync_change ORDER BY pos DESC LIMIT 1").fetchone()
            return int(people), bytes(last[0]).hex() if last else ""
    except driver.DatabaseError as error:
        if isinstance(error, driver.OperationalError):
            raise
        raise UserError("backup.damaged") from error


def _pack(target: Path, head: Head, *, store: Path, key: DataKey) -> None:
    encoded = msgspec.json.encode(head)
    digest = sha256()
    with target.open("xb") as out, store.open("rb") as stream:
        for block in (MAGIC, len(encoded).to_bytes(8, "big"), encoded, *iter(lambda: stream.read(BLOCK), b"")):
            digest.update(block)
            out.write(block)
        out.write(digest.digest() + _seal(key, digest.digest()))
        out.flush()
        os.fsync(out.fileno())


def _seal(key: DataKey, digest: bytes) -> bytes:
    return mac(subkey(key, "backup"), digest)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        stream = file.open("rb")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise UserError("backup.missing", field="file") from error
    except PermissionError as error:
        raise EnvironmentProblem("backup.unreadable", field="file", file=str(file)) from error
    with stream:
        yield stream


def _head(stream: BinaryIO) -> tuple[bytes, Head]:
    """The head as it stands in the file, and as read; leaves the stream where the store begins."""
    begin = stream.read(len(MAGIC) + 8)
    length = int.from_bytes(begin[len(MAGIC):], "big")
    if begin[:len(MAGIC)] != MAGIC or length > HEAD_MOST:
        raise UserError("backup.damaged")
    encoded = stream.read(length)
    try:
        return begin + encoded, msgspec.json.decode(encoded, type=Head)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UserError("backup.damaged") from error


def _read_whole(file: Path) -> tuple[Head, bytes, bytes]:
    """Head, digest and seal of a backup whose every byte is as it was written; else ``backup.damaged``."""
    with _opened(file) as stream:
        front, head = _head(stream)
        digest = sha256(front)
        for block in _blocks(stream, head.store_bytes):
            digest.update(block)
        end = stream.read(2 * DIGEST_BYTES + 1)
    if len(end) != 2 * DIGEST_BYTES or end[:DIGEST_BYTES] != digest.digest():
        raise UserError("backup.damaged")
    return head, digest.digest(), end[DIGEST_BYTES:]


def _blocks(stream: BinaryIO, length: int) -> Iterator[bytes]:
    while length > 0:
        block = stream.read(min(BLOCK, length))
        if not block:
            raise UserError("backup.damaged")
        length -= len(block)
        yield block


def _unpack(file: Path, head: Head, target: Path, *, progress: Progress) -> None:
    with _opened(file) as stream, target.open("xb") as out:
        _head(stream)
        for block in _blocks(stream, head.store_bytes):
            progress.raise_if_cancelled()
            out.write(block)
            progress.step(out.tell(), head.store_bytes, "ui.backup.copying")
        out.flush()
        os.fsync(out.fileno())


def _open_slots(folder: Path, head: Head, *, unlock: Callable[[Slots], Opened], source: IdSource,
                derive: Derive) -> Opened:
    table = slot_file.decode(head.slots)
    if table is None:
        raise UserError("backup.damaged")
    slot_file.write(folder, table)
    return unlock(Slots(folder, source, derive=derive))
