"""Proposals out of the history: taken over, set aside, undone; NIPs changed; who has moved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from simata_desktop.app import Workspace
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.ids import natural
from simata_desktop.resources import words
from simata_desktop.services.desk import User
from simata_desktop.services.evidence import When
from simata_desktop.services.upkeep import Offered, Taken, UpkeepService, Wanted
from simata_desktop.store.journal import Delta
from simata_desktop.store.queries.evidence import EvidenceRow, evidence_rows

ANI, BUDI = "198001012005012001", "199003032014031003"
WORDS = words("id")
UNITS = {"u1": "Dinas Contoh", "u2": "Badan Contoh"}
ROWS = {
    "h1": (ANI, {"jenis_riwayat": "diklat", "nama_diklat": "Bimtek SKP", "tanggal_selesai": "2025-06-19",
                 "no_sertifikat": "526/2025", "penyelenggara": "LAN", "jp": "24"}),
    "h2": (ANI, {"jenis_riwayat": "diklat", "nama_diklat": "Workshop", "tahun": "2025"}),
    "h3": (ANI, {"jenis_riwayat": "penghargaan", "nama_diklat": "Teladan tingkat nasional", "tanggal_sk": "2024-08-17",
                 "no_sk": "12/2024"}),
    "h4": (BUDI, {"jenis_riwayat": "hukuman", "nama_diklat": "Hukuman ringan", "tanggal_sk": "2025-01-01",
                  "no_sk": "3"}),
    "h5": (BUDI, {"jenis_riwayat": "diklat", "nama_diklat": "Kursus lama", "tanggal_selesai": "2019-01-01",
                  "no_sertifikat": "1"}),
}


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    with workspace.desk.save("import", params={"file": "uji"}) as result:
        work = result.work
        for uid, name in UNITS.items():
            work.create("unit", uid, {"nama": name, "induk": natural("unit", "root"), "kode": uid})
        people = ((ANI, "Ani", "u1"), (BUDI, "Budi", "u2"))
        for nip, name, unit in people:
            work.create("person", f"p{name}", {"nip": nip, "nama": name, "unit": unit, "eselon": "IV.a"})
        work.extend([Delta("history", uid, "create", {word: (None, text) for word, text in (
            ("pegawai", "pAni" if nip == ANI else "pBudi"), *values.items())}) for uid, (nip, values) in ROWS.items()])
    return workspace


def offered(office: Workspace, about: str) -> Offered:
    return next(one for one in office.upkeep.proposals() if one.about == about)


def evidence_of(office: Workspace, nip: str) -> list[EvidenceRow]:
    with office.desk.database.reading() as connection:
        return [row for row in evidence_rows(connection) if row.nip == nip]


def become(office: Workspace, *roles: str, unit: str | None = None) -> None:
    before = office.desk.user
    office.desk.user = User(before.id, before.name, frozenset(roles), unit)


def test_the_history_is_offered_with_its_person(office: Workspace) -> None:
    assert [(one.nip, one.about) for one in office.upkeep.proposals()] == [
        (ANI, "Teladan tingkat nasional"), (ANI, "Bimtek SKP"), (ANI, "Workshop"), (BUDI, "Hukuman ringan")]


def test_it_is_narrowed_to_a_unit_an_indicator_a_person_and_words(office: Workspace) -> None:
    def count(wanted: Wanted) -> int:
        return len(office.upkeep.proposals(wanted))

    assert (count(Wanted(unit="Badan Contoh")), count(Wanted(indicator="awards")), count(Wanted(nip=BUDI)),
            count(Wanted(search="ani")), count(Wanted(search="1980 0101"))) == (1, 1, 1, 3, 3)
    with pytest.raises(UserError, match=r"person\.unknown"):
        count(Wanted(nip="1"))
    with pytest.raises(UsageError, match=r"indicator\.unknown"):
        count(Wanted(indicator="hebat"))


def test_taking_over_makes_evidence_in_one_undo_step(office: Workspace) -> None:
    taken = [Taken(offered(office, "Bimtek SKP").id), Taken(offered(office, "Workshop").id, value="2"),
             Taken(offered(office, "Teladan tingkat nasional").id)]
    changes = office.upkeep.accept(taken, words=WORDS)
    assert (changes.count, changes.label, changes.params["count"]) == (3, "undo.proposals", 3)
    rows = {row.indicator + str(row.number): row for row in evidence_of(office, ANI)}
    course = rows["competency_development526/2025"]
    assert (course.value, course.date, course.issuer, course.state) == ("1", "2025-06-19", "LAN", "recorded")
    assert (rows["competency_developmentNone"].value, rows["competency_developmentNone"].year) == ("2", 2025)
    assert rows["awards12/2024"].value == "nasional"
    assert office.evidence.record_history(course.id)[1][0].reason == (
        "Dari riwayat: Teladan tingkat nasional; Bimtek SKP; Workshop")
    assert [one.about for one in office.upkeep.proposals()] == ["Hukuman ringan"]
    office.office.undo()
    assert evidence_of(office, ANI) == []
    assert len(office.upkeep.proposals()) == 4
    office.office.redo()
    assert len(evidence_of(office, ANI)) == 3


def test_the_journal_names_the_history_rows(office: Workspace) -> None:
    one = offered(office, "Bimtek SKP")
    assert office.upkeep.accept([Taken(one.id)], words=WORDS).params["history"] == {one.id: ["h1"]}


def test_evidence_entered_by_hand_under_the_same_key_is_no_proposal_any_more(office: Workspace) -> None:
    office.evidence.add(ANI, {"competency_development": "1"}, When(day=date(2025, 6, 19), number="526/2025"))
    assert "Bimtek SKP" not in [one.about for one in office.upkeep.proposals()]


def test_what_history_does_not_tell_must_be_chosen(office: Workspace) -> None:
    one = offered(office, "Workshop")
    saves = office.office.status()["pending"]
    with pytest.raises(UserError, match=r"proposal\.value"):
        office.upkeep.accept([Taken(offered(office, "Bimtek SKP").id), Taken(one.id)], words=WORDS)
    with pytest.raises(UsageError, match=r"value\.number"):
        office.upkeep.accept([Taken(one.id, value="banyak")], words=WORDS)
    assert office.office.status()["pending"] == saves
    office.evidence.add(ANI, {"competency_development": "1"}, When(year=2025, number="8"))
    with pytest.raises(UserError, match=r"proposal\.number"):
        office.upkeep.accept([Taken(one.id, value="1", number="8")], words=WORDS)
    with pytest.raises(UserError, match=r"proposal\.gone"):
        office.upkeep.accept([Taken("tidak ada")], words=WORDS)


def test_setting_aside_lasts_and_can_be_taken_back(office: Workspace) -> None:
    one = offered(office, "Workshop")
    assert office.upkeep.dismiss([one.id]) == 1
    assert "Workshop" not in [other.about for other in office.upkeep.proposals()]
    assert [(other.about, other.aside) for other in office.upkeep.proposals(Wanted(aside=True))] == [("Workshop", True)]
    assert office.upkeep.offer_again([one.id]) == 1
    assert offered(office, "Workshop").id == one.id


def test_discipline_is_for_the_verifier_and_a_clerk_sees_his_unit(office: Workspace) -> None:
    sanction = offered(office, "Hukuman ringan")
    become(office, "entry")
    assert "Hukuman ringan" not in [one.about for one in office.upkeep.proposals()]
    with pytest.raises(UserError, match=r"proposal\.gone"):
        office.upkeep.accept([Taken(sanction.id)], words=WORDS)
    become(office, "entry", unit="u2")
    assert office.upkeep.proposals() == ()
    become(office, "leader")
    with pytest.raises(UserError, match=r"right\.missing"):
        office.upkeep.proposals()


def test_who_left_the_service_is_not_asked_for(office: Workspace) -> None:
    office.people.set(ANI, {"kedudukan_hukum": "Pensiun"})
    assert {one.nip for one in office.upkeep.proposals()} == {BUDI}


def test_a_changed_nip_keeps_the_person(office: Workspace) -> None:
    office.evidence.add(ANI, {"awards": "nasional"}, When(year=2025))
    changes = office.duplicates.renumber(ANI, "19800101 200501 2 007")
    assert changes.label == "undo.renumber"
    shown = office.people.show("198001012005012007")
    assert (shown["name"], shown["values"]["nip_lama"]["value"]) == ("Ani", ANI)
    assert len(evidence_of(office, "198001012005012007")) == 1
    with pytest.raises(UserError, match=r"nip\.duplicate"):
        office.duplicates.renumber("198001012005012007", BUDI)
    with pytest.raises(UserError, match=r"nip\.length"):
        office.duplicates.renumber(BUDI, "123")
    office.office.undo()
    assert "nip_lama" not in office.people.show(ANI)["values"]


def test_who_has_moved_since_the_last_import(office: Workspace) -> None:
    assert office.duplicates.moved() == ()
    with office.desk.save("import", params={"file": "baru.xlsx"}) as result:
        result.work.set("person", "pAni", {"unit": "u2"})
    assert [(one.nip, one.before, one.after) for one in office.duplicates.moved()] == [
        (ANI, "Dinas Contoh", "Badan Contoh")]
    assert len(office.duplicates.moved(unit="u1")) == 1
    office.people.set(ANI, {"golongan": "III/a"})
    assert len(office.duplicates.moved()) == 1
    office.office.undo()
    office.office.undo()
    assert office.duplicates.moved() == ()


@pytest.mark.parametrize(("heads", "line", "kind"), [
    ("NIP;Nama;Nama Penghargaan;No SK;Tanggal SK", "Teladan;5/2025;17-08-2025", "penghargaan"),
    ("NIP;Nama;Nama Diklat;No Sertifikat;Tanggal Selesai", "Bimtek;5/2025;17-08-2025", "diklat"),
    ("NIP;Nama;Jenis Hukuman Disiplin;No SK;Tanggal SK", "Teguran;5/2025;17-08-2025", "hukuman disiplin"),
])
def test_the_heading_says_what_kind_of_history_a_list_is(office: Workspace, tmp_path: Path, heads: str, line: str,
                                                         kind: str) -> None:
    path = tmp_path / "riwayat.csv"
    path.write_text(f"{heads}\n{BUDI};Budi;{line}\n", encoding="utf-8")
    office.importing.apply(office.importing.plan(path))
    with office.desk.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT kind FROM history ORDER BY id DESC LIMIT 1").scalar() == kind


def test_what_is_kept_between_two_looks_is_what_a_fresh_look_finds(office: Workspace) -> None:
    def fresh() -> tuple[Offered, ...]:
        return UpkeepService(office.desk).proposals()

    assert office.upkeep.proposals() == fresh()
    office.evidence.add(ANI, {"awards": "nasional"}, When(day=date(2024, 8, 17), number="12/2024"))
    assert office.upkeep.proposals() == fresh()
    with office.desk.save("import", params={"file": "uji"}) as result:
        result.work.create("history", "h9", {"pegawai": "pBudi", "jenis_riwayat": "diklat", "nama_diklat": "Baru",
                                             "tahun": "2026"})
        result.work.create("person", "pCitra", {"nip": "198502022010012002", "nama": "Citra"})
    assert office.upkeep.proposals() == fresh()
    office.duplicates.merge("pCitra", ANI)
    assert {one.nip for one in office.upkeep.proposals()} == {"198502022010012002", BUDI}
    assert office.upkeep.proposals() == fresh()
    office.office.undo()
    assert office.upkeep.proposals() == fresh()
    office.people.set(BUDI, {"kedudukan_hukum": "Pensiun"})
    assert office.upkeep.proposals() == fresh()
    office.office.set_office({"scheme": "pu_djbk"})
    assert office.upkeep.proposals() == fresh()
    assert {one.proposal.code for one in fresh()} <= {"competency_development", "discipline_record"}
