"""A store of an earlier program gets what has come since, and keeps what it holds."""

from __future__ import annotations

import pytest

from simata_desktop.domain.errors import UserError
from simata_desktop.store.exchange import identity, outbox
from simata_desktop.store.migrations import SCHEMA_VERSION, migrate, version
from tests.store.stores import Store

BEFORE_HALLS, BEFORE_EXCHANGE = 5, 6
EXCHANGE = ("identity", "cursor", "base", "batch", "log", "tail", "conflict", "quarantine")
LATER_COLUMNS = {"session": ("method", "start_time", "schedule"),
                 "participant": ("attended", "unread", "technical", "strengths", "recommendation")}


def test_single_sheets_and_later_fields_come_to_an_older_store(store: Store) -> None:
    uid = store.ids.uuid7()
    with store.recorder.save(store.head("session create")) as saved:
        saved.work.create("session", uid, {"kode": "S1", "nama": "Lama", "status": "final"})
    with store.database.writing() as connection:
        for table, columns in LATER_COLUMNS.items():
            for column in columns:
                connection.exec_driver_sql(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')
        for table in ("sheet", "hall"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("DELETE FROM touched WHERE entity = 'sheet'")
        connection.exec_driver_sql(f"PRAGMA user_version = {BEFORE_HALLS}")
    backups = []
    assert migrate(store.database, lambda: backups.append(1)) == SCHEMA_VERSION - BEFORE_HALLS
    assert (backups, version(store.database)) == ([1], SCHEMA_VERSION)
    assert store.values(uid, "session") == {"kode": "S1", "nama": "Lama", "status": "final"}
    with store.recorder.save(store.head("assess")) as saved:
        saved.work.set("session", uid, {"metode": "cact", "mulai": "08.00"})
        saved.work.create("sheet", store.ids.uuid7(), {"sesi": uid, "asesor": "Ani", "integrity": "3"})
    assert store.values(uid, "session")["metode"] == "cact"


def test_an_older_store_can_join_a_centre_and_keeps_what_waits(store: Store) -> None:
    uid = store.ids.uuid7()
    store.person(uid, nama="Intan")
    with store.database.writing() as connection:
        for table in EXCHANGE:
            connection.exec_driver_sql(f"DROP TABLE sync_{table}")
        connection.exec_driver_sql("ALTER TABLE sync_change DROP COLUMN home")
        connection.exec_driver_sql(f"PRAGMA user_version = {BEFORE_EXCHANGE}")
    assert migrate(store.database, lambda: None) == SCHEMA_VERSION - BEFORE_EXCHANGE
    store.set(uid, golongan="III/a")
    with store.database.writing() as connection:
        identity.note(connection, {"office": "DEMO", "root": "1"})
        waiting = outbox.waiting(connection, 10)
        assert [(one.kind, one.home, one.base) for one in waiting] == [
            ("create", "DEMO/open", 0), ("set", "DEMO/open", 0)]
        assert {f"sync_{table}" for table in EXCHANGE} <= {row[0] for row in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_store_of_a_later_program_is_refused(store: Store) -> None:
    with store.database.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(UserError) as refused:
        migrate(store.database, lambda: None)
    assert refused.value.code == "store.newer"
