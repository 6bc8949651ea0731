"""Many rows at once: blanks stay blank, the journal keeps its order, new names are found."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simata_desktop.store import bulk, schema
from simata_desktop.store.database import STORE_NAME, Database
from simata_desktop.store.journal import Delta
from simata_desktop.store.migrations import SCHEMA_VERSION, migrate, version
from simata_desktop.store.queries.history import verify_chain
from tests.store.stores import KEY, Store

CELL = st.none() | st.text(max_size=3) | st.integers(-9, 9) | st.binary(max_size=3).map(bytearray)
FOUND = "SELECT count(*) FROM person_search WHERE person_search MATCH '{}'"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL).filter(lambda row: row != (None,) * 3), max_size=12))
def test_what_is_inserted_is_what_is_read(store: Store, rows: list[tuple[object, ...]]) -> None:
    with store.database.writing() as connection:
        connection.exec_driver_sql("CREATE TEMP TABLE IF NOT EXISTS some(a, b, c)")
        connection.exec_driver_sql("DELETE FROM some")
        bulk.insert(connection, "some", ("a", "b", "c"), rows)
        kept = [tuple(row) for row in connection.exec_driver_sql("SELECT a, b, c FROM some")]
    assert sorted(map(repr, kept)) == sorted(repr(tuple(bytes(v) if isinstance(v, bytearray) else v for v in row))
                                             for row in rows)


def test_the_journal_keeps_the_order_of_a_save_whatever_is_blank(store: Store) -> None:
    deltas = [Delta("person", f"p{n}", "create", {"nama": (None, f"Orang {n}")}, n if n % 2 else None)
              for n in range(1, 8)]
    with store.recorder.save(store.head("import")) as saved:
        saved.work.extend(deltas)
    with store.database.reading() as connection:
        order = [row[0] for row in connection.exec_driver_sql("SELECT record_id FROM sync_change ORDER BY pos")]
        assert verify_chain(connection).faults == ()
    assert order == [delta.uid for delta in deltas]


def test_new_names_enter_the_search_index_and_leave_it(store: Store) -> None:
    store.person("p1", nama="Wayan Sukma", nip="198001012005011001")
    store.person("p2", nama="Made Sukma")
    assert store.count(FOUND.format("suk*")) == 2
    store.set("p2", nama="Made Putra")
    assert store.count(FOUND.format("suk*")) == 1
    assert store.count(FOUND.format("putra")) == 1
    with store.recorder.save(store.head("remove")) as saved:
        saved.work.delete("person", "p1")
    assert store.count(FOUND.format("suk*")) == 0


def test_a_store_that_filled_its_search_index_by_trigger_is_brought_over(tmp_path: Path) -> None:
    database = Database(tmp_path / STORE_NAME, KEY)
    migrate(database, lambda: None, steps=(schema.create,))
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TRIGGER person_search_new AFTER INSERT ON person BEGIN SELECT 1; END")
    backups: list[str] = []
    assert migrate(database, lambda: backups.append("made")) == SCHEMA_VERSION - 1
    assert backups == ["made"]
    assert version(database) == SCHEMA_VERSION
    with database.reading() as connection:
        assert connection.exec_driver_sql(
            "SELECT count(*) FROM sqlite_master WHERE name = 'person_search_new'").scalar_one() == 0
    database.close()
