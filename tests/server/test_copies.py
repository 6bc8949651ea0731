"""Copies of the centre: tried when made, refused when damaged, brought back as a new epoch all at once."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo

from simata_server import backups, database, digests, programs
from simata_server.place import Place
from tests.server.conftest import NUMBERS, Administrator
from tests.server.offices_at_work import Pc, join, nips, two_offices

NIPS = nips(3)


@pytest.fixture
def pc(admin: Administrator) -> Pc:
    with Place(admin.url, None).opened() as connection:
        two_offices(connection)
        made = join(connection, "DINKES")
        made.push(connection, made.person(NIPS[0], "Ani"), made.person(NIPS[1], "Budi"))
    return made


@pytest.fixture
def empty(postgres: str) -> Iterator[str]:
    """A database with nothing in it."""
    name = f"empty_{next(NUMBERS)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield conninfo.make_conninfo(postgres, dbname=name)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_copy_is_tried_and_brings_the_centre_back_as_a_new_epoch(
        admin: Administrator, tmp_path: Path, pc: Pc) -> None:
    unused = admin("code", "--office", "DINKES", "--role", "entry")
    before = admin("digest", "--office", "DINKES")
    made = admin("backup", "--out", tmp_path / "pusat.dump")
    assert (made["verified"], made["changes"], made["records"], made["devices"]) == (True, 2, 2, 1)
    assert (tmp_path / "pusat.dump").stat().st_mode & 0o077 == 0
    listed = subprocess.run([str(programs.program("pg_restore")), "--list", str(tmp_path / "pusat.dump")],
                            capture_output=True, check=True)
    assert b"TABLE DATA public change_" in listed.stdout, "an ordinary dump too"
    with Place(admin.url, None).opened() as connection:
        pc.push(connection, pc.person(NIPS[2], "Citra"))
    told = admin("restore", tmp_path / "pusat.dump")
    assert (told["from_epoch"], told["codes_ended"]) == (before["epoch"], 1)
    after = admin("digest", "--office", "DINKES")
    assert (after["root"], after["seq"], after["chain"]) == (before["root"], 2, before["chain"])
    assert after["epoch"] == told["epoch"] != before["epoch"]
    backups.check_sum(Path(told["before"]))  # what was there is kept, with the third person
    assert unused["code"]
    pc.n, pc.no = 2, 1
    with Place(admin.url, None).opened() as connection:  # the log goes on where the copy ended, still dense
        assert pc.push(connection, pc.person(NIPS[2], "Citra")).verdicts[0].seq == 3
    assert not list(tmp_path.glob("*.sql-*"))
    with psycopg.connect(admin.url) as connection:
        assert connection.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'simata_trial_%'").fetchone() \
            == (0,)


def test_a_copy_goes_into_an_empty_database_but_not_over_something_else(
        admin: Administrator, tmp_path: Path, pc: Pc, empty: str) -> None:
    admin("backup", "--out", tmp_path / "pusat.dump")
    told = admin("restore", tmp_path / "pusat.dump", "--database", empty)
    assert told["before"] is None
    assert admin("digest", "--office", "DINKES", "--database", empty)["root"] \
        == admin("digest", "--office", "DINKES")["root"]
    assert pc.n == 2
    with psycopg.connect(empty) as connection:
        connection.execute("DROP TABLE meta")
    refused = admin("restore", tmp_path / "pusat.dump", "--database", empty, code=3)
    assert refused["error"]["code"] == "restore.foreign"


def summed(data: bytes) -> bytes:
    return data + backups.MARK + hashlib.sha256(data).hexdigest().encode() + b"\n"


@pytest.mark.parametrize(("content", "code"), [
    (summed(b"PGDMP" * 99)[:-1], "backup.damaged"), (summed(b"PGDMP" * 99) + b"x", "backup.damaged"),
    (b"x" + summed(b"PGDMP" * 99), "backup.damaged"),
    (summed(b"PGDMP" * 99).replace(b"GD", b"GE", 1), "backup.damaged"),
    (b"", "backup.damaged"), (b"PGDMP" * 99, "backup.damaged"), (summed(b"PGDMP" * 99), "tool.failed"),
    (None, "file.unreadable"),
])
def test_a_damaged_copy_changes_nothing(
        admin: Administrator, tmp_path: Path, pc: Pc, content: bytes | None, code: str) -> None:
    if content is not None:
        (tmp_path / "pusat.dump").write_bytes(content)
    told = admin("restore", tmp_path / "pusat.dump", code=4 if code in ("file.unreadable", "tool.failed") else 3)
    assert told["error"]["code"] == code
    with Place(admin.url, None).opened() as connection:
        assert digests.dense(connection, f"{pc.office}/open")
        assert database.centre(connection).epoch == pc.enrolled.epoch


def test_nothing_is_brought_back_into_a_centre_at_work(admin: Administrator, tmp_path: Path, pc: Pc) -> None:
    (tmp_path / "pusat.dump").write_bytes(summed(b"PGDMP"))
    with database.connected(admin.url):
        told = admin("restore", tmp_path / "pusat.dump", code=3)
    assert told["error"]["code"] == "server.running"
    assert pc.n == 2


def test_a_log_that_is_not_whole_is_not_copied(admin: Administrator, tmp_path: Path, pc: Pc) -> None:
    with Place(admin.url, None).opened() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE change SET raw = replace(raw, 'Ani', 'Eva')")
    told = admin("backup", "--out", tmp_path / "pusat.dump", code=3)
    assert (told["error"]["code"], told["error"]["partition"]) == ("backup.broken", f"{pc.office}/open")
    assert list(tmp_path.iterdir()) == []


def test_the_password_of_a_database_stands_on_no_command_line() -> None:
    around = programs.surroundings("postgresql://simata:rahasia@db.example:5433/pusat?sslmode=verify-full")
    assert (around["PGPASSWORD"], around["PGHOST"], around["PGPORT"], around["PGDATABASE"], around["PGSSLMODE"]) == (
        "rahasia", "db.example", "5433", "pusat", "verify-full")


def test_a_copy_that_cannot_be_written_leaves_nothing(admin: Administrator, tmp_path: Path, pc: Pc) -> None:
    told = admin("backup", "--out", tmp_path / "none" / "pusat.dump", code=4)
    assert told["error"]["code"] == "file.unwritable"
    assert pc.n == 2
