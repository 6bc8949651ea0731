"""Undo and redo as compensating saves: all the way back, all the way forth, and nobody else's work is lost."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.domain.errors import UserError
from simata_desktop.store.health import check
from simata_desktop.store.journal import Delta
from simata_desktop.store.queries.history import verify_chain
from simata_desktop.store.replay import replay
from simata_desktop.store.undo import redo, redo_label, undo, undo_label, undoable
from simata_desktop.store.work import Work
from tests.store.stores import ANI, BUDI, Store, opened


def _digest(store: Store) -> str:
    with store.database.reading() as connection:
        replayed = replay(connection)
    assert replayed.different == ()
    return replayed.digest


@contextmanager
def _opened(folder: Path) -> Iterator[Store]:
    store = opened(folder)
    try:
        yield store
    finally:
        store.database.close()


def test_undo_of_a_set_and_redo(store: Store) -> None:
    store.person("p1", nama="Ani", nip="1")
    store.set("p1", nama="Budi", nip=None)
    done = undo(store.recorder, ANI)
    assert (done.label, done.command, done.changes, done.kept) == ("undo.set", "set", 1, ())
    assert done.tx
    assert store.values("p1") == {"nama": "Ani", "nip": "1"}
    assert redo(store.recorder, ANI).changes == 1
    assert store.values("p1") == {"nama": "Budi"}


def test_undo_of_an_import_takes_its_people_away_and_redo_brings_them_back(store: Store) -> None:
    with store.recorder.save(store.head("import")) as saved:
        saved.work.create("unit", "u1", {"nama": "Dinas"})
        for uid in ("p1", "p2"):
            saved.work.create("person", uid, {"nama": uid, "unit": "u1"})
            saved.work.create("rating", f"r{uid}", {"pegawai": uid, "tahun": "2025"})
        saved.work.set("person", "p1", {"nama": "Ani"})
    done = undo(store.recorder, ANI)
    assert (done.changes, done.kept) == (5, ())
    assert store.values("p1") == store.values("u1", "unit") == store.values("rp1", "rating") == {}
    redo(store.recorder, ANI)
    assert store.values("p1") == {"nama": "Ani", "unit": "u1"}
    assert store.values("rp2", "rating") == {"pegawai": "p2", "tahun": "2025"}


def test_nothing_to_undo(store: Store) -> None:
    for turn in (undo, redo):
        with pytest.raises(UserError) as told:
            turn(store.recorder, ANI)
        assert told.value.code == "undo.empty"


def test_only_the_own_commands_are_undone(store: Store) -> None:
    store.person("p1", user=BUDI, nama="Ani")
    with pytest.raises(UserError) as told:
        undo(store.recorder, ANI)
    assert told.value.code == "undo.empty"


def test_a_command_that_cannot_be_undone_bars_the_way_until_another_follows(store: Store) -> None:
    store.person("p1", nama="Ani")
    with store.recorder.save(store.head("scheme")) as saved:
        saved.work.create("scheme", "s1", {"kode": "x"})
    with pytest.raises(UserError) as told:
        undo(store.recorder, ANI)
    assert told.value.code == "undo.not_possible"
    with store.database.reading() as connection:
        assert undo_label(connection, ANI) is None
    store.set("p1", nama="Budi")
    undo(store.recorder, ANI)
    assert store.values("p1") == {"nama": "Ani"}


@pytest.mark.parametrize(("command", "can"), [
    ("session-add", True), ("session add", True), ("session finalise", False), ("evidence verify", True),
    ("review-move", True), ("review decide", False), ("erase", False), ("", False),
])
def test_which_commands_can_be_undone(command: str, can: bool) -> None:
    assert undoable(command) is can


def test_labels_for_the_menu(store: Store) -> None:
    store.person("p1", nama="Ani")
    store.set("p1", nama="Budi")
    undo(store.recorder, ANI)
    with store.database.reading() as connection:
        assert undo_label(connection, ANI) == ("undo.import", {})
        assert redo_label(connection, ANI) == ("undo.set", {})
        assert undo_label(connection, BUDI) is redo_label(connection, BUDI) is None


def test_a_new_command_clears_redo(store: Store) -> None:
    store.person("p1", nama="Ani")
    store.set("p1", nama="Budi")
    undo(store.recorder, ANI)
    store.set("p1", nama="Citra")
    with pytest.raises(UserError):
        redo(store.recorder, ANI)
    undo(store.recorder, ANI)
    assert store.values("p1") == {"nama": "Ani"}
    redo(store.recorder, ANI)
    with pytest.raises(UserError):  # what was cleared stays cleared
        redo(store.recorder, ANI)
    assert store.values("p1") == {"nama": "Citra"}


def test_a_value_somebody_else_has_changed_stays_and_is_named(store: Store) -> None:
    store.person("p1", nama="Ani", nip="1")
    store.set("p1", nama="Budi", nip="2")
    store.set("p1", user=BUDI, nip="3")
    done = undo(store.recorder, ANI)
    assert done.kept == ("person p1 nip",)
    assert store.values("p1") == {"nama": "Ani", "nip": "3"}
    redo(store.recorder, ANI)
    assert store.values("p1") == {"nama": "Budi", "nip": "3"}


def test_a_new_record_somebody_else_has_changed_is_not_taken_away(store: Store) -> None:
    store.person("p1", nama="Ani")
    store.set("p1", user=BUDI, nip="3")
    done = undo(store.recorder, ANI)
    assert (done.changes, done.kept, done.tx) == (0, ("person p1 nip",), "")
    assert store.values("p1") == {"nama": "Ani", "nip": "3"}
    with pytest.raises(UserError):
        undo(store.recorder, ANI)


def test_a_person_somebody_else_has_rated_is_not_taken_away(store: Store) -> None:
    store.person("p1", nama="Ani")
    with store.recorder.save(store.head("rate", BUDI)) as saved:
        saved.work.create("rating", "r1", {"pegawai": "p1", "tahun": "2025"})
    assert undo(store.recorder, ANI).kept == ("person p1 rating",)
    assert store.values("p1") == {"nama": "Ani"}


def test_a_set_on_a_record_somebody_else_has_deleted_is_kept(store: Store) -> None:
    store.person("p1", nama="Ani")
    store.set("p1", nama="Budi")
    with store.recorder.save(store.head("remove", BUDI)) as saved:
        saved.work.delete("person", "p1")
    assert undo(store.recorder, ANI).kept == ("person p1 nama",)
    undo(store.recorder, BUDI)
    assert store.values("p1") == {"nama": "Budi"}


def test_a_large_import_goes_back_in_few_statements(store: Store) -> None:
    with store.recorder.save(store.head("import")) as saved:
        saved.work.extend([Delta("person", f"p{n}", "create", {"nama": (None, f"Orang {n}")}) for n in range(3000)])
    with store.recorder.save(store.head("import")) as saved:
        saved.work.extend([Delta("person", f"p{n}", "set", {"nama": (f"Orang {n}", "X")}) for n in range(3000)])
    asked: list[str] = []
    store.database.outside().set_trace_callback(asked.append)
    assert undo(store.recorder, ANI).changes == 3000
    store.database.outside().set_trace_callback(None)
    assert store.values("p2999") == {"nama": "Orang 2999"}
    assert sum(statement.startswith("SELECT") for statement in asked) < 50  # not one a record


STEPS = st.lists(st.tuples(
    st.sampled_from(["create", "set", "delete", "put"]), st.sampled_from(["p1", "p2", "p3"]),
    st.dictionaries(st.sampled_from(["nama", "nip", "kelas_jabatan"]), st.sampled_from([None, "1", "2"]), min_size=1),
), min_size=1, max_size=4)


def _step(work: Work, verb: str, uid: str, values: dict[str, str | None]) -> None:
    found = work.find("person", uid)
    if verb == "put":
        work.put("person", uid, values)
    elif verb == "create" and found is None:
        work.create("person", uid, values)
    elif found is not None and not found[1]:
        if verb == "set":
            work.set("person", uid, values)
        elif verb == "delete":
            work.delete("person", uid)


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=5))
def test_undoing_everything_is_the_beginning_and_redoing_everything_is_the_end(saves: list) -> None:
    with tempfile.TemporaryDirectory() as folder, _opened(Path(folder)) as store:
        states = [_digest(store)]
        for steps in saves:
            with store.recorder.save(store.head("import")) as saved:
                for verb, uid, values in steps:
                    _step(saved.work, verb, uid, values)
            if saved.changes.count:
                states.append(_digest(store))
        for wanted in reversed(states[:-1]):
            assert undo(store.recorder, ANI).kept == ()
            assert _digest(store) == wanted
        with pytest.raises(UserError):
            undo(store.recorder, ANI)
        for wanted in states[1:]:
            redo(store.recorder, ANI)
            assert _digest(store) == wanted
        with pytest.raises(UserError):
            redo(store.recorder, ANI)
        with store.database.reading() as connection:
            assert verify_chain(connection).faults == ()
        assert check(store.database, Path(folder), deep=False).problems == ()
