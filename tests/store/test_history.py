"""The journal read back: sources of values, the state of a day, the audit."""

from __future__ import annotations

from simata_desktop.store.journal import Delta, Given
from simata_desktop.store.origin import Origin
from simata_desktop.store.queries.history import audit, record_history, source_of, values_at
from simata_desktop.store.undo import redo, undo
from tests.store.stores import ANI, BUDI, Store

ORIGIN = Origin("pegawai.xlsx", "Data", {"nama": "C", "nip": "B", "kelas_jabatan": "AA"})


def _imported(store: Store) -> None:
    with store.recorder.save(store.head("import", origin=ORIGIN)) as saved:
        saved.work.create("person", "p1", {"nama": "Ani", "nip": "1", "kelas_jabatan": "9"}, row=23,
                          rows={"kelas_jabatan": 24})


def test_an_imported_value_names_file_and_cell(store: Store) -> None:
    _imported(store)
    with store.database.reading() as connection:
        found = values_at(connection, "person", "p1")
    assert {word: (value.value, value.kind, value.file, value.cell) for word, value in found.items()} == {
        "nama": ("Ani", "import", "pegawai.xlsx", "C23"), "nip": ("1", "import", "pegawai.xlsx", "B23"),
        "kelas_jabatan": ("9", "import", "pegawai.xlsx", "AA24")}


def test_values_of_several_sheets_in_one_save_name_each_its_own(store: Store) -> None:
    _imported(store)
    with store.recorder.save(store.head("import")) as saved:
        for uid, file, column in (("p2", "a.xlsx", "D"), ("p3", "b.xlsx", "E")):
            made = Delta("person", uid, "create", Given.of({"nama": uid}), 7)
            saved.work.extend([made], Origin(file, "Data", {"nama": column}, request=file))
        saved.work.set("person", "p1", {"nama": "Budi"})
    with store.database.reading() as connection:
        found = [values_at(connection, "person", uid)["nama"] for uid in ("p2", "p3", "p1")]
    assert [(one.kind, one.file, one.cell) for one in found] == [
        ("import", "a.xlsx", "D7"), ("import", "b.xlsx", "E7"), ("entry", None, None)]
    undo(store.recorder, ANI)
    redo(store.recorder, ANI)
    assert store.values("p3") == {"nama": "p3"}


def test_a_typed_value_names_who_and_when_and_no_cell(store: Store) -> None:
    _imported(store)
    store.clock.move(hours=2)
    store.set("p1", user=BUDI, nama="Budi")
    with store.database.reading() as connection:
        found = source_of(connection, "p1", "nama")
    assert found is not None
    assert (found.value, found.by, found.at, found.file, found.cell) == (
        "Budi", BUDI, "2026-11-24T11:41:00.000+07:00", None, None)


def test_what_undo_brings_back_keeps_its_source(store: Store) -> None:
    _imported(store)
    store.set("p1", nama="Budi")
    undo(store.recorder, ANI)
    with store.database.reading() as connection:
        assert values_at(connection, "person", "p1")["nama"].cell == "C23"
    redo(store.recorder, ANI)
    with store.database.reading() as connection:
        assert values_at(connection, "person", "p1")["nama"].kind == "entry"


def test_the_state_of_a_moment(store: Store) -> None:
    _imported(store)
    store.clock.move(days=2)
    store.set("p1", nama="Budi")
    store.clock.move(days=2)
    with store.recorder.save(store.head("remove")) as saved:
        saved.work.delete("person", "p1")

    def name(until: str | None) -> str | None:
        with store.database.reading() as connection:
            found = values_at(connection, "person", "p1", until=until)
        return found["nama"].value if found else None

    assert [name(f"2026-11-{day}T23:59:59.999") for day in (23, 24, 25, 26, 27, 28)] == [
        None, "Ani", "Ani", "Budi", "Budi", None]
    assert name(None) is None


def test_a_record_nobody_knows_has_no_source(store: Store) -> None:
    with store.database.reading() as connection:
        assert source_of(connection, "nobody", "nama") is None
        assert values_at(connection, "person", "nobody") == {}
        assert record_history(connection, "nobody") == ()


def test_the_history_of_a_record_begins_with_the_newest(store: Store) -> None:
    _imported(store)
    store.set("p1", nama="Budi")
    undo(store.recorder, ANI)
    with store.database.reading() as connection:
        rows = record_history(connection, "p1")
    assert [row.command for row in rows] == ["undo", "set", "import"]
    assert rows[0].fields == {"nama": ["Budi", "Ani"]}
    assert rows[0].undoes is not None
    assert rows[1].undoes is None


def test_the_audit_of_a_person_holds_all_that_is_about_him(store: Store) -> None:
    store.person("p1", nama="Ani", nip="1")
    store.person("p2", user=BUDI, nama="Budi", nip="2")
    store.clock.move(days=1)
    with store.recorder.save(store.head("rate", BUDI)) as saved:
        saved.work.create("rating", "r1", {"pegawai": "p1", "tahun": "2025"})
        saved.work.create("history", "h1", {"pegawai": "p1", "tahun": "2025"})
        saved.work.create("setting", "s1", {"kunci": "place", "nilai": "Ngawi"})
    with store.recorder.save(store.head("users")) as saved:
        saved.work.create("user", BUDI, {"nama": "budi"})
    with store.database.reading() as connection:
        every = list(audit(connection))
        assert [(row.entity, row.nip) for row in every] == [
            ("person", "1"), ("person", "2"), ("rating", "1"), ("history", "1"), ("setting", None), ("user", None)]
        assert [row.n for row in every] == sorted(row.n for row in every)
        assert [row.record for row in audit(connection, nip="1")] == ["p1", "r1", "h1"]
        assert [row.record for row in audit(connection, nip="1", user="budi")] == ["r1", "h1"]
        assert [row.record for row in audit(connection, user="budi")] == ["p2", "r1", "h1", "s1"]
        assert [row.record for row in audit(connection, since="2026-11-25")] == ["r1", "h1", "s1", BUDI]
        assert list(audit(connection, nip="99")) == []
        assert every[1].by == "budi"
