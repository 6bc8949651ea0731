"""Checks find what was altered by hand or by a bad disk, and call a sound store sound."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from simata_desktop.domain.documents import CheckedFile
from simata_desktop.store import documents
from simata_desktop.store.backup import backup
from simata_desktop.store.database import STORE_NAME
from simata_desktop.store.health import Health, check
from simata_desktop.store.journal import Delta, Given
from simata_desktop.store.migrations import migrate
from simata_desktop.store.origin import Origin
from tests.store.stores import KEY, Store, opened

ORIGIN = Origin("pegawai.xlsx", "Data", {"nama": "C"})


def _filled(store: Store, people: int = 3) -> None:
    with store.recorder.save(store.head("import", origin=ORIGIN)) as saved:
        for number in range(people):
            saved.work.create("person", f"p{number}", {"nama": f"Orang {number}", "kelas_jabatan": "9"}, row=number + 2)
            saved.work.create("rating", f"r{number}", {"pegawai": f"p{number}", "tahun": "2025"})
    store.set("p1", nama="Budi", kelas_jabatan=None)
    with store.recorder.save(store.head("remove")) as saved:
        saved.work.delete("rating", "r2")


def _check(store: Store, *, deep: bool = True) -> Health:
    return check(store.database, store.folder / "backups", deep=deep)


def _codes(health: Health) -> list[str]:
    return [problem.code for problem in health.problems]


def _by_hand(store: Store, *statements: str) -> None:
    with store.database.writing() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize("deep", [False, True])
def test_a_sound_store(store: Store, deep: bool) -> None:
    _filled(store)
    found = _check(store, deep=deep)
    assert (found.store, found.chain, found.problems, found.backups, found.last_backup) == ("ok", "ok", (), 0, None)
    assert found.entries == 8
    assert len(found.head) == 64
    assert found.free_bytes > 0
    assert (found.records_digest is not None) is deep


def test_an_empty_store_is_sound(store: Store) -> None:
    assert _check(store).problems == ()


def test_backups_are_counted_and_a_broken_one_is_told(store: Store) -> None:
    _filled(store)
    for _ in range(2):
        made = backup(store.database, KEY, b"", folder=store.folder / "backups", clock=store.clock)
        store.clock.move(hours=1)
    assert (_check(store).backups, _check(store).last_backup) == (2, "2026-11-24T10:41:00+07:00")
    made.file.write_bytes(b"x")
    found = _check(store)
    assert (_codes(found), found.last_backup) == (["check.backup"], "2026-11-24T09:41:00+07:00")


def test_the_digest_is_of_the_records_and_of_nothing_else(store: Store, tmp_path: Path) -> None:
    _filled(store)
    (tmp_path / "other").mkdir()
    other = opened(tmp_path / "other")
    other.clock.move(days=3)
    for number in (2, 0, 1):
        other.person(f"p{number}", nama="X")
        other.set(f"p{number}", nama="Budi" if number == 1 else f"Orang {number}")
        if number != 1:
            other.set(f"p{number}", kelas_jabatan="9")
    with other.recorder.save(other.head()) as saved:
        for number in range(2):
            saved.work.create("rating", f"r{number}", {"pegawai": f"p{number}", "tahun": "2025"})
    assert _check(other).records_digest == _check(store).records_digest
    other.set("p0", nama="Y")
    assert _check(other).records_digest != _check(store).records_digest
    other.database.close()


@pytest.mark.parametrize("statement", [
    "UPDATE person SET name = 'Orang Lain' WHERE uid = 'p0'", "UPDATE person SET job_class = 12 WHERE uid = 'p1'",
    "UPDATE rating SET deleted = 0 WHERE uid = 'r2'", "UPDATE rating SET uid = 'r9' WHERE uid = 'r1'",
    "INSERT INTO person(uid, name) VALUES ('p9', 'Orang Lain')",
])
def test_a_row_altered_by_hand_is_found_by_the_replay(store: Store, statement: str) -> None:
    _filled(store)
    _by_hand(store, "UPDATE work SET open = 1", statement, "UPDATE touched SET rows = journalled",
             "UPDATE work SET open = 0")
    found = _check(store)
    assert found.chain == "broken"
    assert set(_codes(found)) == {"check.record"}
    assert _check(store, deep=False).problems == ()


def test_a_row_written_beside_the_journal_is_found_without_the_replay(store: Store) -> None:
    _filled(store)
    _by_hand(store, "UPDATE work SET open = 1", "UPDATE person SET name = 'X'", "UPDATE work SET open = 0")
    found = _check(store, deep=False)
    assert (found.chain, _codes(found)) == ("broken", ["check.beside_journal"])


def test_a_journal_altered_by_hand_is_found(store: Store) -> None:
    _filled(store)
    _by_hand(store, "DROP TRIGGER sync_change_fixed", "UPDATE sync_change SET wall = '2020' WHERE pos = 3")
    found = _check(store, deep=False)
    assert (found.store, found.chain, _codes(found)) == ("ok", "broken", ["check.chain"])
    assert found.problems[0].params == {"number": 3}


def test_a_source_that_was_exchanged_is_found(store: Store) -> None:
    _filled(store)
    _by_hand(store, "UPDATE save SET file = 'lain.xlsx' WHERE file IS NOT NULL")
    assert _codes(_check(store)) == ["check.source"]


@pytest.mark.parametrize("what", ["file = 'x'", "columns = replace(columns, 'b.xlsx', 'lain.xlsx')"])
def test_one_of_several_sources_that_was_exchanged_is_found(store: Store, what: str) -> None:
    with store.recorder.save(store.head("import")) as saved:
        for uid, file in (("p1", "a.xlsx"), ("p2", "b.xlsx")):
            saved.work.extend([Delta("person", uid, "create", Given.of({"nama": uid}), 7)],
                              Origin(file, None, {"nama": "C"}))
    assert _codes(_check(store)) == []
    _by_hand(store, f"UPDATE save SET {what} WHERE columns IS NOT NULL")
    assert "check.source" in _codes(_check(store))


def test_a_damaged_page_is_found(store: Store) -> None:
    _filled(store, people=400)
    store.database.close()
    path = store.folder / STORE_NAME
    content = bytearray(path.read_bytes())
    pages = len(content) // 4096
    for page in range(pages // 2, pages, 7):  # behind the schema, so that the store still opens
        content[page * 4096 + 100] ^= 1
    path.write_bytes(content)
    again = opened(store.folder)
    for deep in (True, False):
        found = _check(again, deep=deep)
        assert (found.store, found.records_digest) == ("damaged", None)
        assert "store.damaged" in _codes(found)
    again.database.close()


def test_a_store_with_an_unmerged_log_is_not_called_damaged(store: Store) -> None:
    _filled(store)
    store.database.outside().execute("PRAGMA busy_timeout = 50")  # the merge need not be waited for
    with store.database.reading() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM person").fetchall()
        store.set("p0", nama="Citra")
        found = _check(store)
    assert (found.store, found.chain, _codes(found)) == ("ok", "ok", ["check.pages_not_read"])
    assert _check(store).problems == ()


def _documented(store: Store, content: bytes = b"%PDF-1.4 uji") -> CheckedFile:
    file = CheckedFile("sk.pdf", "pdf", sha256(content).hexdigest(), content)
    with store.recorder.save(store.head("evidence")) as saved:
        documents.keep(saved.work.connection, file)
        for number in range(2):
            saved.work.create("evidence", f"e{number}", {
                "pegawai": "p0", "indikator": "awards", "berkas_nama": file.name, "berkas_sha256": file.sha256,
                "berkas_byte": str(file.bytes)})
    return file


def test_documents_are_checked_by_their_hash(store: Store) -> None:
    file = _documented(store)
    assert _check(store).problems == ()
    _by_hand(store, "UPDATE document SET data = x'00'")
    found = _check(store)
    assert (found.chain, _codes(found)) == ("broken", ["check.document_altered"])
    assert found.problems[0].params == {"id": "e0", "file": file.name}
    assert _check(store, deep=False).problems == ()


def test_a_missing_document_is_told_for_every_record_that_names_it(store: Store) -> None:
    _documented(store)
    _by_hand(store, "DELETE FROM document")
    found = _check(store)
    assert (found.store, found.chain, _codes(found)) == ("ok", "ok", ["check.document_missing"] * 2)
    with store.recorder.save(store.head("evidence")) as saved:
        saved.work.delete("evidence", "e1")
    assert [problem.params["id"] for problem in _check(store).problems] == ["e0"]


def test_a_backup_carries_the_documents(store: Store) -> None:
    file = _documented(store)
    made = backup(store.database, KEY, b"", folder=store.folder / "backups", clock=store.clock)
    assert made.bytes > file.bytes
    assert _check(store).problems == ()
    assert file.data not in made.file.read_bytes()
    assert not [path for path in store.folder.rglob("*") if path.is_file() and file.data in path.read_bytes()]


def test_a_store_of_before_documents_is_brought_up(store: Store) -> None:
    _by_hand(store, "DROP TABLE document", "PRAGMA user_version = 3")
    assert migrate(store.database, lambda: None) >= 1
    assert store.count("SELECT count(*) FROM document") == 0
