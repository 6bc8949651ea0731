"""Merging two lines of one person: nothing is lost, nothing is guessed, and undo gives the same store again."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop import app
from simata_desktop.app import Workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.ids import natural
from simata_desktop.domain.records import KINDS
from simata_desktop.resources import words
from simata_desktop.services.desk import User
from simata_desktop.store.replay import replay
from tests.services.conftest import NAME, PASSPHRASE

ANI, OTHER = "198001012005012001", "198001012006012001"
A, B = "pA", "pB"
Values = dict[str, str | None]


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    return with_two(workspace)


def with_two(workspace: Workspace) -> Workspace:
    with workspace.desk.save("import", params={"file": "uji"}) as result:
        work = result.work
        work.create("person", A, {"nip": ANI, "nama": "Ani Contoh", "golongan": "III/c", "eselon": "IV.a"})
        work.create("person", B, {"nip": OTHER, "nama": "Ani  Contoh", "golongan": "III/d", "eselon": "IV.a",
                                  "tmt_golongan": "2024-04-01", "email_dinas": "ani@contoh.example"})
        work.create("session", "s1", {"kode": "S1", "jenis": "competency", "tanggal": "2025-05-05", "status": "final"})
    return workspace


def give(office: Workspace, person: str, entity: str, **values: str) -> str:
    """A record of a person under its own key."""
    uid = {
        "rating": lambda: natural("rating", person, values["tahun"]),
        "evidence": lambda: natural("evidence", person, *_key("evidence", values)),
        "external": lambda: natural("external", person, values["tahun"]),
        "participant": lambda: natural("participant", values["sesi"], person),
        "history": lambda: office.desk.ids.uuid7(),
    }[entity]()
    with office.desk.save("import", params={"file": "uji"}) as result:
        result.work.put(entity, uid, {"pegawai": person, **values})
    return uid


def content(office: Workspace) -> dict[str, Any]:
    """All living records, and the results kept for everybody."""
    found: dict[str, Any] = {}
    with office.desk.database.reading() as connection:
        assert replay(connection).different == ()
        for kind in KINDS.values():
            columns = ", ".join(f'"{field.column}"' for field in kind.fields)
            rows = connection.exec_driver_sql(f'SELECT uid, {columns} FROM "{kind.table}" WHERE deleted = 0')
            found |= {f"{kind.entity} {row[0]}": tuple(row[1:]) for row in rows}
        found["results"] = sorted(map(repr, connection.exec_driver_sql(
            "SELECT r.*, p.uid FROM result r JOIN person p ON p.id = r.person")))
    return found


def living(office: Workspace, entity: str) -> list[Values]:
    with office.desk.database.reading() as connection:
        kind = KINDS[entity]
        columns = ", ".join(f'"{field.column}"' for field in kind.fields)
        rows = connection.exec_driver_sql(f'SELECT {columns} FROM "{kind.table}" WHERE deleted = 0 ORDER BY id')
        return [dict(zip(kind.words, row, strict=True)) for row in rows]


def test_two_lines_are_found_and_compared(office: Workspace) -> None:
    give(office, B, "rating", tahun="2025", predikat_kinerja="baik")
    assert [(one.first.nip, one.second.nip, one.reasons) for one in office.duplicates.duplicates()] == [
        (ANI, OTHER, ("near_nip", "same_name"))]
    found = office.duplicates.compare(ANI, OTHER)
    sides = {one.word: (one.keep, one.drop, one.side, one.differs) for one in found.fields}
    assert sides["golongan"] == ("III/c", "III/d", "keep", True)
    assert sides["eselon"] == ("IV.a", "IV.a", "keep", False)
    assert sides["email_dinas"] == (None, "ani@contoh.example", "drop", False)
    assert (dict(found.moving), found.records) == ({"rating": 1}, ())


def test_everything_goes_to_the_kept_line_under_its_key(office: Workspace) -> None:
    give(office, B, "rating", tahun="2025", predikat_kinerja="baik")
    give(office, B, "evidence", indikator="awards", tahun="2025", nilai="nasional", status="verified",
         diverifikasi_oleh="Verifikator")
    give(office, B, "participant", sesi="s1", integrity="3")
    give(office, B, "external", tahun="2025", kotak="5")
    give(office, B, "history", jenis_riwayat="diklat", nama_diklat="A", tahun="2020")
    changes = office.duplicates.merge(ANI, OTHER)
    assert changes.label == "undo.merge"
    assert [(one["nip"], one["nip_lama"], one["golongan"], one["email_dinas"]) for one in living(office, "person")] == [
        (ANI, OTHER, "III/c", "ani@contoh.example")]
    for entity in ("rating", "evidence", "participant", "external", "history"):
        assert [one["pegawai"] for one in living(office, entity)] == [A], entity
    evidence = living(office, "evidence")[0]
    assert (evidence["status"], evidence["diverifikasi_oleh"]) == ("verified", "Verifikator")
    assert f"evidence {natural('evidence', A, 'awards', '', '2025', '')}" in content(office)
    shown = office.talent.explain(ANI)
    assert shown.as_json(words("id"))["axes"]["performance"]["indicators"][1]["value"] == "nasional"
    assert office.duplicates.duplicates() == ()


def test_a_chosen_side_stands_as_a_whole(office: Workspace) -> None:
    office.duplicates.merge(ANI, OTHER, choices={"grade": "drop", "nip": "drop"})
    one = living(office, "person")[0]
    assert (one["nip"], one["nip_lama"], one["golongan"], one["tmt_golongan"]) == (OTHER, ANI, "III/d", "2024-04-01")
    with office.desk.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT uid FROM person WHERE deleted = 0").scalar() == A


def test_different_values_of_one_key_are_asked(office: Workspace) -> None:
    give(office, A, "rating", tahun="2025", predikat_kinerja="baik")
    give(office, B, "rating", tahun="2025", predikat_kinerja="sangat_baik")
    give(office, A, "evidence", indikator="awards", tahun="2025", nilai="nasional")
    give(office, B, "evidence", indikator="awards", tahun="2025", nilai="instansi")
    before = content(office)
    with pytest.raises(UserError, match=r"merge\.differs") as refused:
        office.duplicates.merge(ANI, OTHER, choices={"performance.2025": "drop"})
    assert refused.value.params["records"] == ("evidence.awards@2025",)
    assert content(office) == before
    office.duplicates.merge(ANI, OTHER, choices={"performance.2025": "drop", "evidence.awards@2025": "keep"})
    assert [one["predikat_kinerja"] for one in living(office, "rating")] == ["sangat_baik"]
    assert [one["nilai"] for one in living(office, "evidence")] == ["nasional"]
    with pytest.raises(UserError, match=r"person\.unknown"):
        office.duplicates.merge(ANI, OTHER)


def test_a_verdict_stays_where_the_record_says_what_was_looked_at(office: Workspace) -> None:
    give(office, A, "evidence", indikator="awards", tahun="2025", nilai="nasional", status="recorded")
    give(office, B, "evidence", indikator="awards", tahun="2025", nilai="nasional", status="verified",
         diverifikasi_oleh="V")
    give(office, A, "evidence", indikator="awards", tahun="2024", nilai="nasional", status="verified")
    give(office, B, "evidence", indikator="awards", tahun="2024", nilai="nasional", penerbit="Bupati",
         status="recorded")
    office.duplicates.merge(ANI, OTHER)
    found = {one["tahun"]: (one["status"], one["penerbit"]) for one in living(office, "evidence")}
    assert found == {2025: ("verified", None), 2024: ("recorded", "Bupati")}


def test_a_final_session_that_says_two_things_forbids_it(office: Workspace) -> None:
    give(office, A, "participant", sesi="s1", integrity="3")
    give(office, B, "participant", sesi="s1", integrity="4")
    with pytest.raises(UserError, match=r"merge\.session") as refused:
        office.duplicates.merge(ANI, OTHER, choices={"session.S1": "keep"})
    assert refused.value.params["session"] == "S1"
    give(office, B, "participant", sesi="s1", integrity="3")
    office.duplicates.merge(ANI, OTHER)
    assert len(living(office, "participant")) == 1


def test_wrong_words_and_the_same_line_are_refused(office: Workspace) -> None:
    with pytest.raises(UserError, match=r"merge\.same"):
        office.duplicates.merge(ANI, ANI)
    with pytest.raises(UsageError, match=r"merge\.choice"):
        office.duplicates.merge(ANI, OTHER, choices={"grade": "kiri"})
    with pytest.raises(UsageError, match=r"merge\.choice"):
        office.duplicates.merge(ANI, OTHER, choices={"rating.1900": "keep"})


def test_two_lines_of_one_nip_are_named_by_their_ids(office: Workspace) -> None:
    with office.desk.save("import", params={"file": "uji"}) as result:
        result.work.set("person", B, {"nip": ANI})
    with pytest.raises(UserError, match=r"person\.ambiguous"):
        office.duplicates.merge(ANI, ANI)
    office.duplicates.merge(A, B)
    assert [(one["nip"], one["nip_lama"]) for one in living(office, "person")] == [(ANI, None)]


def test_pairs_said_to_be_two_people_are_not_listed(office: Workspace) -> None:
    pair = office.duplicates.duplicates()[0]
    office.duplicates.keep_apart([pair.id])
    assert office.duplicates.duplicates() == ()
    assert [one.aside for one in office.duplicates.duplicates(aside_too=True)] == [True]
    office.duplicates.suspect_again([pair.id])
    assert len(office.duplicates.duplicates()) == 1


def test_roles(office: Workspace) -> None:
    before = office.desk.user
    give(office, A, "evidence", indikator="discipline_record", tahun="2025", nilai="ringan")
    give(office, B, "evidence", indikator="discipline_record", tahun="2025", nilai="sedang")
    office.desk.user = User(before.id, before.name, frozenset(("entry",)))
    assert len(office.duplicates.duplicates()) == 1
    with pytest.raises(UserError, match=r"right\.missing"):
        office.duplicates.merge(ANI, OTHER)
    office.desk.user = User(before.id, before.name, frozenset(("admin",)))
    found = office.duplicates.compare(ANI, OTHER)
    assert (found.records, found.hidden) == ((), True)
    with pytest.raises(UserError, match=r"right\.missing"):
        office.duplicates.merge(ANI, OTHER, choices={"evidence.discipline_record@2025": "keep"})


CHILD = st.one_of(
    st.tuples(st.just("rating"), st.fixed_dictionaries({
        "tahun": st.sampled_from(["2024", "2025"]), "predikat_kinerja": st.sampled_from(["baik", "kurang"])})),
    st.tuples(st.just("evidence"), st.fixed_dictionaries({
        "indikator": st.sampled_from(["awards", "team_assignments", "discipline_record"]),
        "tahun": st.sampled_from(["2024", "2025"]), "nomor": st.sampled_from(["", "7"]),
        "nilai": st.sampled_from(["nasional", "ringan"]), "status": st.sampled_from(["recorded", "verified"]),
        "jenis": st.just("value")})),
    st.tuples(st.just("evidence"), st.fixed_dictionaries({
        "indikator": st.just("awards"), "tahun": st.just("2025"), "nilai": st.sampled_from(["50", "75"]),
        "status": st.just("recorded"), "jenis": st.just("score")})),
    st.tuples(st.just("history"), st.fixed_dictionaries({
        "jenis_riwayat": st.just("diklat"), "nama_diklat": st.sampled_from(["A", "B"])})),
    st.tuples(st.just("external"), st.fixed_dictionaries({
        "tahun": st.just("2025"), "kotak": st.sampled_from(["5", "8"])})),
)
CHILDREN = st.lists(st.tuples(st.sampled_from([A, B]), CHILD), max_size=8)


@settings(max_examples=12, deadline=None)
@given(CHILDREN, st.sampled_from(["keep", "drop"]))
def test_every_record_is_kept_and_undo_gives_the_same_store(
        template: Path, children: list[tuple[str, tuple[str, dict[str, str]]]], side: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(template, Path(folder) / "w")
        workspace = app.open_workspace(Path(folder) / "w", NAME, PASSPHRASE, around=app.Surroundings(FixedClock()))
        try:
            _merged_and_undone(with_two(workspace), children, side)
        finally:
            workspace.close()


def _merged_and_undone(made: Workspace, children: list[tuple[str, tuple[str, dict[str, str]]]], side: str) -> None:
    for person, (entity, values) in children:
        give(made, person, entity, **{word: value for word, value in values.items() if value})
    before = content(made)
    asked = [one.key for one in made.duplicates.compare(ANI, OTHER).records if one.differs]
    if asked:
        with pytest.raises(UserError, match=r"merge\.differs"):
            made.duplicates.merge(ANI, OTHER)
        assert content(made) == before
    made.duplicates.merge(ANI, OTHER, choices=dict.fromkeys(asked, side))
    after = content(made)
    keys = {entity: {json.dumps([_keyed(entity, one) for one in [values]]) for person, (kind, values) in children
                     if kind == entity} for entity in ("rating", "evidence", "history", "external")}
    for entity, wanted in keys.items():
        found = living(made, entity)
        assert {one["pegawai"] for one in found} <= {A}
        assert {json.dumps([_keyed(entity, one)]) for one in found} == wanted
        for one in found:
            if entity != "history":
                uid = natural(entity, A, *_key(entity, one))
                assert f"{entity} {uid}" in after
    made.office.undo()
    assert content(made) == before
    made.office.redo()
    assert content(made) == after


def _keyed(entity: str, values: Any) -> list[str]:
    return [str(values.get(word) or "") for word in {
        "rating": ("tahun",), "external": ("tahun",), "history": ("nama_diklat",),
        "evidence": ("indikator", "tahun", "nomor", "jenis")}[entity]]


def _key(entity: str, values: Any) -> tuple[str, ...]:
    if entity == "evidence":
        about = (values["indikator"], values.get("bagian") or "")
        if values.get("jenis") == "score":
            return (*about, str(values["tahun"]), "", "score")
        return (*about, str(values.get("tanggal") or values.get("tahun") or ""), values.get("nomor") or "")
    return (str(values["tahun"]),)
