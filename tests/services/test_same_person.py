"""One person entered on two PCs of one office: one person afterwards, with all that is about him (sync.md 3.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import natural
from simata_desktop.services.conflicts import ConflictService
from simata_desktop.store.exchange import conflicts, identity
from simata_desktop.store.queries.history import verify_chain
from simata_desktop.store.replay import replay
from simata_desktop.store.undo import undo
from tests.services.exchange_office import CentreLine, Office, Pc, agrees, centre
from tests.sync_sim.centre import Centre

Make = Callable[..., Pc]
NIP = "198001012005011001"
BUDI = {"nip": NIP, "nama": "Budi Santoso", "golongan": "III/a"}


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[Pc] = []

    def pc(found: Centre, **more: object) -> Pc:
        one = Pc(tmp_path / f"pc{len(made)}", len(made) + 1)
        made.append(one)
        one.join(found, **more)  # type: ignore[arg-type]
        return one

    yield pc
    for one in made:
        one.close()


def quiet(found: Centre, *pcs: Pc) -> None:
    for _ in range(2):
        for one in pcs:
            done = one.exchange(CentreLine(found))
            assert done.trouble is None, done.trouble.code
    for one in pcs:
        with one.desk.database.reading() as connection:
            pulled = {place.partition for place in identity.cursors(connection)}
        assert not agrees(one, found, pulled)
        assert one.sync.state.pending() == 0
        with one.desk.database.reading() as connection:
            assert not replay(connection).different
            assert not verify_chain(connection).faults
            assert connection.exec_driver_sql("SELECT count(*) FROM touched WHERE rows <> journalled").scalar_one() == 0


def living(pc: Pc, table: str = "person") -> list[str]:
    with pc.desk.database.reading() as connection:
        return [uid for uid, in connection.exec_driver_sql(f"SELECT uid FROM {table} WHERE deleted = 0 ORDER BY uid")]


def disputes(pc: Pc) -> list[tuple[str, str, str]]:
    with pc.desk.database.reading() as connection:
        return [(one.kind, one.record, one.group) for one in conflicts.every(connection)]


def rated(pc: Pc, person: str, year: str, predicate: str) -> str:
    uid = natural("rating", person, year)
    pc.save(lambda work: work.create("rating", uid, {"pegawai": person, "tahun": year,
                                                     "predikat_kinerja": predicate}))
    return uid


def trained(pc: Pc, person: str, title: str) -> str:
    uid = pc.ids.uuid7()
    pc.save(lambda work: work.create("history", uid, {"pegawai": person, "jenis_riwayat": "training",
                                                      "nama_diklat": title}))
    return uid


def seated(pc: Pc, person: str) -> str:
    session = natural("session", "A1")
    uid = natural("participant", session, person)
    pc.save(lambda work: work.create("participant", uid, {"sesi": session, "pegawai": person, "integrity": "3"}))
    return uid


def test_equal_people_become_one_with_all_their_records(make: Make) -> None:
    found = centre()
    first, second = make(found), make(found)
    kept, other = first.ids.uuid7(), second.ids.uuid7()
    first.person(kept, **BUDI)
    second.person(other, **BUDI)
    rated(first, kept, "2024", "baik")
    rated(second, other, "2024", "baik")
    rated(second, other, "2025", "sangat_baik")
    lesson, _ = trained(second, other, "Prajabatan"), seated(second, other)
    quiet(found, first, second)
    for pc in (first, second):
        assert living(pc) == [kept]
        assert living(pc, "rating") == sorted(natural("rating", kept, year) for year in ("2024", "2025"))
        assert living(pc, "participant") == [natural("participant", natural("session", "A1"), kept)]
        assert pc.shown("history", lesson)["pegawai"] == kept
        assert not disputes(pc)


def test_what_differs_is_an_ordinary_conflict_by_its_group(make: Make) -> None:
    found = centre()
    first, second = make(found), make(found)
    kept = first.ids.uuid7()
    first.person(kept, **BUDI)
    second.person(second.ids.uuid7(), **{**BUDI, "golongan": "III/b", "telepon_dinas": "0411"})
    quiet(found, first, second)
    for pc in (first, second):
        assert living(pc) == [kept]
        assert pc.shown("person", kept)["telepon_dinas"] == "0411"
        assert disputes(pc) == [("edit_edit", kept, "grade")]


def test_what_was_written_meanwhile_under_the_former_id_counts_for_the_one_that_stays(make: Make) -> None:
    found = centre()
    first, second = make(found), make(found)
    kept, other = first.ids.uuid7(), second.ids.uuid7()
    first.person(kept, **BUDI)
    first.exchange(CentreLine(found))
    second.person(other, **BUDI)

    def meanwhile(at: str) -> None:
        if at == "after send":
            line.fate = lambda _: None
            second.set(other, jurusan="Hukum")
            rated(second, other, "2025", "baik")
            trained(second, other, "Prajabatan")

    line = CentreLine(found, meanwhile)
    second.exchange(line)
    assert living(second) == [kept]
    assert second.shown("person", kept)["jurusan"] == "Hukum"
    assert second.shown("rating", natural("rating", kept, "2025"))["pegawai"] == kept
    quiet(found, first, second)
    assert first.shown("person", kept)["jurusan"] == "Hukum"
    assert len(living(first, "history")) == len(living(first, "rating")) == 1


def test_a_restored_centre_joins_again(make: Make) -> None:
    found = centre()
    first, second = make(found), make(found)
    kept, other = first.ids.uuid7(), second.ids.uuid7()
    first.person(kept, **BUDI)
    first.exchange(CentreLine(found))
    before = found.disk.copied()
    second.person(other, **BUDI)
    rated(second, other, "2025", "baik")
    trained(second, other, "Prajabatan")
    quiet(found, first, second)
    found.restored(before, told=True)
    quiet(found, second, first)
    for pc in (first, second):
        assert living(pc) == [kept]
        assert living(pc, "rating") == [natural("rating", kept, "2025")]


def test_a_centre_restored_to_before_both_may_keep_the_other_id(make: Make) -> None:
    found = centre()
    empty = found.disk.copied()
    first, second = make(found), make(found)
    kept, other = first.ids.uuid7(), second.ids.uuid7()
    first.person(kept, **BUDI)
    first.exchange(CentreLine(found))
    second.person(other, **BUDI)
    rated(second, other, "2025", "baik")
    lesson = trained(second, other, "Prajabatan")
    second.exchange(CentreLine(found, lambda at: None))
    found.restored(empty, told=True)
    quiet(found, second, first)
    assert living(first) == living(second)
    assert len(living(first)) == len(living(first, "rating")) == 1
    assert first.shown("history", lesson)["pegawai"] == living(first)[0]


def test_a_copy_of_the_device_learns_it_too(make: Make) -> None:
    found = centre()
    first, second = make(found), make(found)
    kept, other = first.ids.uuid7(), second.ids.uuid7()
    first.person(kept, **BUDI)
    first.exchange(CentreLine(found))
    second.person(other, **BUDI)
    second.exchange(CentreLine(found))
    second.set(kept, jurusan="Hukum")
    quiet(found, first, second)
    assert living(second) == [kept]


def test_undo_leaves_who_was_joined_and_names_him(make: Make) -> None:
    found = centre()
    first, second = make(found), make(found)
    kept, other = first.ids.uuid7(), second.ids.uuid7()
    first.person(kept, **BUDI)
    first.exchange(CentreLine(found))
    second.person(other, **BUDI)
    quiet(found, first, second)
    undone = undo(second.desk.recorder, second.user.id)
    assert undone.changes == 0
    assert any(other in name for name in undone.kept)
    assert living(second) == [kept]


@pytest.mark.parametrize("more", [{"nama": "Budi Hartono"}, {"tanggal_lahir": "1980-02-02"}])
def test_another_name_or_birth_date_under_one_nip_is_for_a_person_to_decide(make: Make, more: dict[str, str]) -> None:
    found = centre()
    first, second = make(found), make(found)
    kept, other = first.ids.uuid7(), second.ids.uuid7()
    first.person(kept, **BUDI)
    first.exchange(CentreLine(found))
    second.person(other, **{**BUDI, **more})
    quiet(found, first, second)
    for pc in (first, second):
        assert living(pc) == sorted((kept, other))
        assert disputes(pc) == [("identity", other, "identity")]


def test_across_offices_only_the_other_office_is_told(make: Make) -> None:
    found = centre(Office("O0", None), Office("O1", "O0"), Office("O2", "O0"))
    first, second = make(found, office="O1"), make(found, office="O2")
    first.person(first.ids.uuid7(), **BUDI, jurusan="Rahasia")
    first.exchange(CentreLine(found))
    other = second.ids.uuid7()
    second.person(other, **BUDI)
    quiet(found, first, second)
    assert disputes(first) == []
    with second.desk.database.reading() as connection:
        (one,) = conflicts.every(connection)
    assert (one.kind, one.record, dict(one.stands.values)) == ("identity", other, {"identity.kantor": "O1"})
    assert one.stands.user is None
    assert living(second) == [other]


def deciding(pc: Pc) -> ConflictService:
    def read(word: str, value: str, _day: date) -> str:
        assert word == "nip"
        return value

    return ConflictService(pc.desk, read)


def clashing(make: Make) -> tuple[Centre, Pc, Pc, str, str]:
    """Two people of one NIP in one office, each with a rating of the same year; ids in the order of the log."""
    found = centre()
    first, second = make(found), make(found)
    kept, other = first.ids.uuid7(), second.ids.uuid7()
    first.person(kept, **BUDI)
    rated(first, kept, "2025", "baik")
    first.exchange(CentreLine(found))
    second.person(other, **{**BUDI, "nama": "Budi Hartono", "golongan": "III/b"})
    rated(second, other, "2025", "sangat_baik")
    quiet(found, first, second)
    return found, first, second, kept, other


@pytest.mark.parametrize(("take", "name", "predicate"), [
    ("mine", "Budi Santoso", "baik"), ("theirs", "Budi Hartono", "sangat_baik")])
def test_one_person_after_all_is_merged_with_the_values_of_the_chosen_side(
        make: Make, take: str, name: str, predicate: str) -> None:
    found, first, second, kept, _ = clashing(make)
    (shown,) = deciding(first).list()
    assert (shown.kind, shown.group, shown.nip) == ("identity", "employee.identity", NIP)
    assert (shown.mine.value, shown.theirs.value) == (
        {"nip": NIP, "nama": "Budi Santoso"}, {"nip": NIP, "nama": "Budi Hartono"})
    deciding(first).resolve(shown.id, take, "orang yang sama")
    quiet(found, first, second)
    for pc in (first, second):
        assert living(pc) == [kept]
        assert (pc.shown("person", kept) or {})["nama"] == name
        assert (pc.shown("rating", natural("rating", kept, "2025")) or {})["predikat_kinerja"] == predicate
        assert not disputes(pc)


def test_two_people_after_all_keep_a_nip_each(make: Make) -> None:
    found, first, second, kept, other = clashing(make)
    (shown,) = deciding(second).list()
    assert (shown.mine.value or {})["nama"] == "Budi Hartono", "what this PC wrote"
    deciding(second).resolve(shown.id, "198001012005011002", "salah ketik")
    quiet(found, first, second)
    for pc in (first, second):
        assert living(pc) == sorted((kept, other))
        assert (pc.shown("person", other) or {})["nip"] == "198001012005011002"
        assert not disputes(pc)


def test_a_value_that_is_another_clash_is_asked_about_again(make: Make) -> None:
    found, first, second, _, other = clashing(make)
    (shown,) = deciding(first).list()
    deciding(first).resolve(shown.id, NIP, "memang sama")
    first.person(first.ids.uuid7(), **{**BUDI, "nip": "198001012005011009"})
    quiet(found, first, second)
    assert not disputes(first)
    second.set(other, nip="198001012005011009")
    quiet(found, first, second)
    assert disputes(first) == [("identity", other, "identity")]


def test_one_who_has_gone_meanwhile_is_not_merged(make: Make) -> None:
    _, first, _, kept, _ = clashing(make)
    first.save(lambda work: work.delete("person", kept), "remove")
    (shown,) = deciding(first).list()
    with pytest.raises(UserError) as refused:
        deciding(first).resolve(shown.id, "mine", "orang yang sama")
    assert refused.value.code == "conflict.identity_gone"


def test_across_offices_nobody_is_merged(make: Make) -> None:
    found = centre(Office("O0", None), Office("O1", "O0"), Office("O2", "O0"))
    first, second = make(found, office="O1"), make(found, office="O2")
    first.person(first.ids.uuid7(), **BUDI)
    first.exchange(CentreLine(found))
    other = second.ids.uuid7()
    second.person(other, **BUDI)
    quiet(found, first, second)
    (shown,) = deciding(second).list()
    assert {repr(side.value) for side in (shown.mine, shown.theirs)} == {
        repr({"nip": NIP, "nama": "Budi Santoso"}), repr({"kantor": "O1"})}
    for take in ("mine", "theirs"):
        with pytest.raises(UserError) as refused:
            deciding(second).resolve(shown.id, take, "orang yang sama")
        assert (refused.value.code, refused.value.params["office"]) == ("conflict.identity_office", "O1")
    deciding(second).resolve(shown.id, "198001012005011002", "salah ketik")
    quiet(found, first, second)
    assert not disputes(second)
