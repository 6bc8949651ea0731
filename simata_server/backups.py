"""Copies of the whole centre by PostgreSQL's own tools, each tried by restoring it into a scratch database.

A copy is what ``pg_dump`` writes (custom format, readable by any ``pg_restore``), with one line of ours behind it: its
SHA-256, so that one flipped bit is found before anything is touched.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import conninfo, sql

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_server import database, digests, durable, epochs, files, programs, schema

DUMP = ("--format=custom", "--no-owner", "--no-privileges")
RESTORE = ("--exit-on-error", "--no-owner", "--no-privileges")
MARK, SUM_BYTES, PIECE = b"\nSIMATA-CENTRE 1 ", 64, 2**20
TRAILER = len(MARK) + SUM_BYTES + 1


@dataclass(frozen=True, slots=True)
class Checked:
    """What a copy holds: the epoch, and how many offices, devices, changes and records."""

    epoch: str
    offices: int
    devices: int
    changes: int
    records: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A centre brought back: what it holds, its new epoch, the copy of what was there, how many codes ended."""

    checked: Checked
    epoch: str
    before: Path | None
    codes: int


def make(url: str, file: Path) -> Checked:
    """Write a copy and try it. Raises EnvironmentProblem ``file.unwritable``, ``tool.*``; UserError ``backup.broken``,
    ``backup.scratch``, ``server.not_founded``."""
    with database.connected(url) as connection:
        database.centre(connection)
    beside = file.with_name(f"{file.name}.part")
    try:
        beside.touch(mode=files.PRIVATE)
        programs.run("pg_dump", (*DUMP, "--file", str(beside)), url)
        with _scratch(url) as scratch:
            checked = _tried(scratch, beside)
            with database.connected(scratch) as copy:
                ends = durable.ends(copy)
        with beside.open("r+b") as stream:
            told = hashlib.file_digest(stream, "sha256").hexdigest()
            stream.seek(0, os.SEEK_END)
            stream.write(MARK + told.encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, file)
    except OSError as error:
        raise EnvironmentProblem("file.unwritable", file=file.name, why=type(error).__name__) from error
    finally:
        beside.unlink(missing_ok=True)
    with database.connected(url) as connection:
        durable.note(connection, ends)
    return checked


def bring_back(url: str, file: Path) -> Restored:
    """Put a copy in the place of what the database holds, as a new epoch, all at once or not at all.

    What was there is copied beside ``file`` first. Raises UserError ``backup.damaged``, ``server.running``,
    ``restore.foreign`` (the database holds something else), ``backup.broken``, ``backup.scratch``, ``server.newer``;
    EnvironmentProblem ``file.unreadable``, ``tool.*``.
    """
    check_sum(file)
    founded = _alone(url)
    with _scratch(url) as scratch:
        checked = _tried(scratch, file)
        with database.connected(scratch) as connection:
            tables = [name for name, in connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")]
    before = None
    if founded:
        before = file.with_name(f"{file.name}.before-{secrets.token_hex(4)}")
        make(url, before)
    _replace(url, file, tables)
    with database.connected(url) as connection:
        durable.note(connection, durable.ends(connection))
        epoch, codes = epochs.begin(connection), epochs.end_codes(connection)
    return Restored(checked, epoch, before, codes)


def check_sum(file: Path) -> None:
    """Raises UserError ``backup.damaged`` where a byte is other than it was written."""
    try:
        with file.open("rb") as stream:
            left = stream.seek(0, os.SEEK_END) - TRAILER
            stream.seek(max(left, 0))
            trailer = stream.read(TRAILER)
            stream.seek(0)
            told = hashlib.sha256()
            while left > 0 and (piece := stream.read(min(PIECE, left))):
                told.update(piece)
                left -= len(piece)
    except OSError as error:
        raise EnvironmentProblem("file.unreadable", file=file.name, why=type(error).__name__) from error
    if trailer != MARK + told.hexdigest().encode() + b"\n":
        raise UserError("backup.damaged", file=file.name)


def _alone(url: str) -> bool:
    """Is there a centre in the database? Nobody else may be at work on it, and it may hold nothing else."""
    with database.connected(url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'").fetchone()
        if row is not None and row[0]:
            raise UserError("server.running", count=row[0])
        founded = schema.version(connection) > 0
        other = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        if not founded and other is not None and other[0]:
            raise UserError("restore.foreign")
        return founded


@contextmanager
def _scratch(url: str) -> Iterator[str]:
    """A database beside, gone afterwards."""
    name = sql.Identifier(scratch := f"simata_trial_{secrets.token_hex(6)}")
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
    except psycopg.errors.InsufficientPrivilege:
        raise UserError("backup.scratch") from None
    try:
        yield conninfo.make_conninfo(url, dbname=scratch)
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def _tried(scratch: str, file: Path) -> Checked:
    """Restore a copy into the scratch database and prove every log of it."""
    programs.run("pg_restore", (*RESTORE, "--dbname", _name(scratch), str(file)), scratch)
    with database.connected(scratch, statement_ms=0) as connection:
        centre = database.centre(connection)
        heads = [partition for partition, in connection.execute("SELECT partition FROM part_head ORDER BY partition")]
        for partition in heads:
            if not digests.dense(connection, partition) or not digests.chain_holds(connection, partition):
                raise UserError("backup.broken", partition=partition)
        row = connection.execute("SELECT (SELECT count(*) FROM office), (SELECT count(*) FROM device), "
                                 "(SELECT count(*) FROM change), (SELECT count(*) FROM record)").fetchone()
        assert row is not None
        return Checked(centre.epoch, *row)


def _replace(url: str, file: Path, tables: Sequence[str]) -> None:
    """Old tables out, the copy in, in one transaction."""
    drop = "".join(f'DROP TABLE IF EXISTS public."{name}" CASCADE; ' for name in tables)
    script = file.with_name(f"{file.name}.sql-{secrets.token_hex(4)}")  # a pipe that broke would look like the end
    try:
        script.touch(mode=files.PRIVATE)
        programs.run("pg_restore", (*RESTORE, "--file", str(script), str(file)), url)
        programs.run("psql", ("--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--command",
                           f"{drop}DROP FUNCTION IF EXISTS public.change_kept()", "--file", str(script)), url)
    except OSError as error:
        raise EnvironmentProblem("file.unwritable", file=script.name, why=type(error).__name__) from error
    finally:
        script.unlink(missing_ok=True)


def _name(url: str) -> str:
    return str(conninfo.conninfo_to_dict(url)["dbname"])
