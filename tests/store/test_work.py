"""The unit of work: nothing reaches a row beside the journal, and the journal shows when it was altered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError

from simata_desktop.domain.records import KINDS, PERSON
from simata_desktop.store.journal import Delta, Given, grouped, news_of, words_of
from simata_desktop.store.queries.history import verify_chain
from tests.store.stores import Store


def _entries(store: Store) -> int:
    return store.count("SELECT count(*) FROM sync_change")


def _save(store: Store, raw: str) -> None:
    with store.recorder.save(store.head()) as saved:
        saved.work.set("person", "p1", {"nama": "Budi"})
        saved.work.connection.exec_driver_sql(raw)


@pytest.mark.parametrize("statement", [
    "UPDATE person SET name = 'Orang Lain'",
    "INSERT INTO person(uid, name) VALUES ('x', 'Orang Lain')",
    "UPDATE person SET deleted = 1",
])
def test_no_row_is_written_outside_a_save(store: Store, statement: str) -> None:
    store.person("p1", nama="Ani")
    with pytest.raises(DatabaseError, match="outside the journal"), store.database.writing() as connection:
        connection.exec_driver_sql(statement)
    assert store.values("p1") == {"nama": "Ani"}
    assert store.count("SELECT count(*) FROM person") == 1


def test_raw_sql_inside_a_save_makes_the_commit_fail_and_nothing_stays(store: Store) -> None:
    store.person("p1", nama="Ani")
    before = _entries(store)
    with pytest.raises(RuntimeError, match="beside the journal"):
        _save(store, "UPDATE person SET nip = '1'")
    assert store.values("p1") == {"nama": "Ani"}
    assert _entries(store) == before
    store.set("p1", nama="Citra")  # the store is not left open
    assert store.values("p1") == {"nama": "Citra"}


def test_raw_sql_alone_in_a_save_fails_too(store: Store) -> None:
    store.person("p1", nama="Ani")
    with pytest.raises(RuntimeError, match="beside the journal"), store.recorder.save(store.head()) as saved:
        saved.work.connection.exec_driver_sql("UPDATE person SET name = 'Orang Lain'")
    assert store.values("p1") == {"nama": "Ani"}


@pytest.mark.parametrize("entity", sorted(KINDS))
def test_records_are_marked_never_removed(store: Store, entity: str) -> None:
    with store.recorder.save(store.head()) as saved:
        saved.work.create(entity, "r1", {})
    with pytest.raises(DatabaseError, match="never removed"), store.database.writing() as connection:
        connection.exec_driver_sql(f'DELETE FROM "{KINDS[entity].table}"')


@pytest.mark.parametrize("statement", [
    "DELETE FROM sync_change", "UPDATE sync_change SET fields = '{}'", "UPDATE sync_change SET user_id = 'x'",
    "UPDATE sync_change SET hash = x'00'", "UPDATE sync_change SET source = 'x'",
])
def test_the_journal_only_grows(store: Store, statement: str) -> None:
    store.person("p1", nama="Ani")
    with pytest.raises(DatabaseError, match="journal is never"), store.database.writing() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize("change", [
    "fields = replace(fields, 'Budi', 'Bude')", "user_id = 'x'", "wall = '2020-01-01'", "command = 'import'",
    "reason = 'x'", "record_id = 'p2'", "source = '{}'", "kind = 'create'", "salt = zeroblob(16)",
    "prev_hash = zeroblob(32)", "hash = zeroblob(32)",
])
def test_the_chain_notices_a_journal_altered_by_hand(store: Store, change: str) -> None:
    store.person("p1", nama="Ani")
    store.set("p1", nama="Budi")
    store.set("p1", nama="Citra")
    with store.database.reading() as connection:
        assert verify_chain(connection).faults == ()
    with store.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER sync_change_fixed")
        connection.exec_driver_sql(f"UPDATE sync_change SET {change} WHERE pos = 2")
    with store.database.reading() as connection:
        assert 2 in verify_chain(connection).faults


def test_the_chain_notices_a_change_cut_out(store: Store) -> None:
    for name in ("Ani", "Budi", "Citra"):
        store.person(name, nama=name)
    with store.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER sync_change_kept")
        connection.exec_driver_sql("DELETE FROM sync_change WHERE pos = 2")
    with store.database.reading() as connection:
        assert verify_chain(connection).faults == (3,)


def test_a_save_that_changes_nothing_is_not_journalled(store: Store) -> None:
    store.person("p1", nama="Ani")
    before = _entries(store)
    store.set("p1", nama="Ani")
    assert _entries(store) == before
    assert store.count("SELECT count(*) FROM save") == 1


def test_an_exception_inside_a_save_leaves_nothing(store: Store) -> None:
    store.person("p1", nama="Ani")
    with pytest.raises(DatabaseError, match="no such table"):
        _save(store, "UPDATE nowhere SET nip = '1'")
    assert store.values("p1") == {"nama": "Ani"}
    assert _entries(store) == store.count("SELECT count(*) FROM save") == 1


def test_changes_in_bulk_are_written_in_their_order(store: Store) -> None:
    for uid in ("p1", "p2", "p3"):
        store.person(uid, nama="Ani")
    with store.recorder.save(store.head()) as saved:
        saved.work.extend([
            Delta("person", "p1", "set", {"nama": ("Ani", "Budi")}),
            Delta("person", "p2", "set", {"nama": ("Ani", "Dewi"), "nip": (None, "1")}),
            Delta("person", "p3", "delete", {}),
            Delta("person", "p1", "set", {"nama": ("Budi", "Citra")}),
            Delta("person", "p3", "undelete", {}),
            Delta("person", "p3", "set", {"nama": ("Ani", "Eko")}),
            Delta("person", "p4", "create", {"nama": (None, "Fitri")}),
        ])
    assert [store.values(uid)["nama"] for uid in ("p1", "p2", "p3", "p4")] == ["Citra", "Dewi", "Eko", "Fitri"]
    assert store.values("p2")["nip"] == "1"


def test_a_deleted_record_that_is_put_again_begins_anew(store: Store) -> None:
    store.person("p1", nama="Ani")
    key = {"pegawai": "p1", "tahun": "2025"}
    with store.recorder.save(store.head()) as saved:
        saved.work.put("rating", "r1", {**key, "rating_hasil_kerja": "di_bawah", "predikat_kinerja": "kurang"})
    with store.recorder.save(store.head()) as saved:
        saved.work.delete("rating", "r1")
    with store.recorder.save(store.head()) as saved:
        assert saved.work.put("rating", "r1", {**key, "predikat_kinerja": "baik"}) == "new"
    assert store.values("r1", "rating") == {**key, "predikat_kinerja": "baik"}


@given(st.dictionaries(st.sampled_from(PERSON.words), st.text(max_size=6), max_size=8))
def test_fields_of_a_new_record_are_a_mapping_and_read_in_the_journal_as_one(values: dict[str, str]) -> None:
    compact = Given.of(values)
    plain = {word: (None, value) for word, value in values.items()}
    assert dict(compact) == plain
    assert compact == plain
    assert ("bukan" in compact, compact.get("bukan")) == (False, None)
    assert (words_of(compact), news_of(compact)) == (words_of(plain), news_of(plain))
    assert grouped("person", compact) == grouped("person", plain)
