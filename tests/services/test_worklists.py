"""Worklists on a real store: what is asked of whom, what comes back, what is refused at which cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from simata_desktop.app import Workspace
from simata_desktop.domain.errors import UserError
from simata_desktop.resources import words
from simata_desktop.services.desk import ASSESSOR, ENTRY, VERIFIER
from simata_desktop.services.evidence import When
from simata_desktop.services.import_plan import ImportPlan
from simata_desktop.services.requests import OVERDUE, PARTLY, SENT
from simata_desktop.services.worklist_mark import CELL_MOST, Mark, MarkedPerson, opened, sealed
from simata_desktop.services.worklists import Asked, WorklistRequest
from simata_desktop.store.migrations import STEPS, migrate
from simata_desktop.store.queries.history import source_of
from tests.filled_worklist import DAY, Filled

ANI, BUDI, CITRA, DEWI = "198001012005011001", "198502022010012002", "199003032015031003", "197504042000042001"
ROWS = (
    "NIP;Nama;Jabatan;Unit Kerja;OPD;Kedudukan Hukum",
    f"{ANI};Ani Contohwati;Analis;Bidang Data;Dinas Contoh;Aktif",
    f"{BUDI};Budi Umpamadi;Pranata;Bidang Data;Dinas Contoh;Aktif",
    f"{CITRA};Citra Misaldi;Kepala Dinas;;Dinas Contoh;Aktif",
    f"{DEWI};Dewi Andaiwati;Camat;;Kecamatan Uji;Aktif",
)
CLOSED = {"discipline_record", "competency_assessment", "potential_assessment", "formal_education",
          "position_experience.tenure_in_tier"}


@pytest.fixture
def office(workspace: Workspace, tmp_path: Path) -> Workspace:
    path = tmp_path / "pegawai.csv"
    path.write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    workspace.importing.apply(workspace.importing.plan(path))
    return workspace


def ask(office: Workspace, out: Path, **how: Any) -> Asked:
    return office.worklists.export(WorklistRequest(out, **how), words=words("id"))


def sheet_of(office: Workspace, folder: Path, unit: str = "Dinas Contoh", **how: Any) -> Filled:
    (file,) = ask(office, folder / "keluar", units=(unit,), **how).files
    return Filled(folder / "keluar" / file.file)


def bring(office: Workspace, path: Path) -> ImportPlan:
    return office.importing.apply(office.importing.plan(path)).plan


def told(plan: ImportPlan) -> list[tuple[str, str]]:
    return [(one.cell, one.code) for one in plan.problems]


def evidence(office: Workspace, nip: str) -> list[tuple[Any, ...]]:
    return [(one.indicator, one.value, one.number, one.issuer, one.state) for one in office.verification.list(nip=nip)]


def rows(office: Workspace, statement: str) -> list[tuple[Any, ...]]:
    with office.desk.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def test_a_workbook_for_each_unit_under_the_office(office: Workspace, tmp_path: Path) -> None:
    asked = ask(office, tmp_path / "keluar")
    assert [(one.unit, one.people) for one in asked.files] == [("Dinas Contoh", 3), ("Kecamatan Uji", 1)]
    filled = Filled(tmp_path / "keluar" / asked.files[0].file)
    assert set(filled.nips) == {ANI, BUDI, CITRA}
    assert asked.files[0].cells == sum(len({w for w in filled.asked(nip) if "/" not in w}) for nip in filled.nips)
    assert not CLOSED & filled.columns.keys()
    assert {"predikat_kinerja", "awards", "awards/nomor", "feedback_360", "field_fit"} <= filled.columns.keys()
    assert filled.hidden.sheet_state == "hidden"
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in filled.book.worksheets)
    assert filled.cell(ANI, "nip").protection.locked
    assert filled.cell(ANI, "nama").protection.locked
    assert filled.options("awards") == ["Internasional", "Nasional", "Lintas instansi", "Instansi", "Tidak ada"]
    assert filled.options("competency_development") == []
    letter = [str(cell.value) for row in filled.letter.iter_rows() for cell in row if cell.value]
    assert any("Yth. Kepala Dinas Contoh" in line for line in letter)
    assert {"Ani Contohwati", ANI} <= set(letter)


def test_only_what_is_missing_is_asked(office: Workspace, tmp_path: Path) -> None:
    office.evidence.rate(ANI, 2025, predicate="baik")
    office.evidence.rate(BUDI, 2024, predicate="baik")
    office.evidence.add(ANI, {"awards": "nasional"}, When(day=date(2024, 5, 1)))
    office.evidence.add(BUDI, {"awards": "nasional"}, When(day=date(2015, 5, 1)))
    office.evidence.declare("Dinas Contoh", ["team_assignments"], 2026, reason="lengkap")
    filled = sheet_of(office, tmp_path)
    assert not {"predikat_kinerja", "awards"} & filled.asked(ANI)
    assert {"predikat_kinerja", "awards"} <= filled.asked(BUDI)
    assert "team_assignments" not in filled.columns


def test_answers_come_back_whatever_the_sheet_went_through(office: Workspace, tmp_path: Path) -> None:
    filled = sheet_of(office, tmp_path)
    filled.fill(ANI, predikat_kinerja="Baik", awards="Nasional", awards__nomor="12/SK", awards__tanggal=DAY,
                awards__penerbit="Bupati Contoh", competency_development=4)
    filled.fill(CITRA, awards="tidak ada", feedback_360="Sangat Baik", awards__tanggal="2024")
    filled.sort().colour(ANI).delete(BUDI)
    plan = bring(office, filled.save(tmp_path / "kiriman dinas.xlsx"))
    assert plan.kind == "worklist"
    assert told(plan) == []
    assert dict(plan.answered) == {
        ANI: ("performance_predicate", "awards", "competency_development"), CITRA: ("awards", "feedback_360")}
    assert {name: plan.counts[name] for name in ("read", "persons", "new", "same", "rejected")} == {
        "read": 2, "persons": 2, "new": 2, "same": 0, "rejected": 0}
    assert set(evidence(office, ANI)) == {("awards", "nasional", "12/SK", "Bupati Contoh", "recorded"),
                                          ("competency_development", "4", None, None, "recorded")}
    assert rows(office, "SELECT indicator, date, year FROM evidence WHERE indicator <> 'competency_development' "
                        "ORDER BY indicator, year") == [
        ("awards", "2025-03-01", None), ("awards", None, 2024), ("feedback_360", None, 2025)]
    assert rows(office, "SELECT year, predicate FROM rating") == [(2025, "baik")]
    uid = rows(office, "SELECT uid FROM evidence WHERE value = 'nasional'")[0][0]
    with office.desk.database.reading() as connection:
        source = source_of(connection, uid, "nilai")
    assert source is not None
    assert (source.file, source.cell) == ("kiriman dinas.xlsx", Filled(tmp_path / "kiriman dinas.xlsx")
                                          .place(ANI, "awards"))


def test_a_sheet_saved_as_ods_is_taken_as_well(office: Workspace, tmp_path: Path) -> None:
    filled = sheet_of(office, tmp_path).fill(ANI, predikat_kinerja="Baik", awards="Nasional", awards__nomor="12/SK",
                                             awards__tanggal=DAY, competency_development=4).sort()
    plan = bring(office, filled.save_as_ods(tmp_path / "kiriman.ods"))
    assert told(plan) == []
    assert dict(plan.answered) == {ANI: ("performance_predicate", "awards", "competency_development")}
    assert rows(office, "SELECT date, number FROM evidence WHERE indicator = 'awards'") == [("2025-03-01", "12/SK")]


def test_the_same_sheet_again_changes_nothing_and_one_undo_takes_all_back(office: Workspace, tmp_path: Path) -> None:
    filled = sheet_of(office, tmp_path).fill(ANI, awards="Nasional", awards__nomor="1", awards__tanggal=DAY)
    path = filled.save(tmp_path / "jawaban.xlsx")
    bring(office, path)
    assert office.importing.plan(path).deltas == ()
    office.office.undo()
    assert evidence(office, ANI) == []
    assert office.requests.all()[0].answered_cells == 0
    again = bring(office, path)
    assert told(again) == []
    assert evidence(office, ANI) == [("awards", "nasional", "1", None, "recorded")]
    bring(office, filled.fill(ANI, awards="Internasional").save(tmp_path / "perbaikan.xlsx"))
    assert evidence(office, ANI) == [("awards", "internasional", "1", None, "recorded")]


def test_what_cannot_be_taken_is_told_at_its_cell_and_nothing_else_is_lost(office: Workspace, tmp_path: Path) -> None:
    office.evidence.add(ANI, {"field_fit": "sesuai"}, When(year=2025))
    filled = sheet_of(office, tmp_path)
    filled.fill(ANI, awards="Sangat hebat", team_assignments="Tidak ada", field_fit="Tidak sesuai",
                feedback_360__nomor="7", keterangan="menyusul")
    filled.fill(BUDI, nip="198502022010012999", awards="Nasional")
    filled.fill(CITRA, nama="Citra Lain", awards="Nasional", awards__tanggal="31-02-2025",
                team_assignments="Tidak ada", team_assignments__tanggal=date(2027, 1, 1), competency_development="enam")
    places = [filled.place(nip, word) for nip, word in (
        (ANI, "awards"), (ANI, "field_fit"), (ANI, "feedback_360/nomor"), (ANI, "keterangan"), (CITRA, "nama"),
        (CITRA, "awards/tanggal"), (CITRA, "team_assignments/tanggal"), (CITRA, "competency_development"))]
    changed = filled.place("198502022010012999", "nip")
    added = filled.append(nip=DEWI, nama="Dewi Andaiwati", awards="Nasional")
    plan = bring(office, filled.save(tmp_path / "jawaban.xlsx"))
    codes = ("value.unknown", "worklist.not_asked", "worklist.value_missing", "worklist.remark",
             "worklist.name_changed", "date.invalid", "date.range", "value.number")
    assert set(told(plan)) == {*zip(places, codes, strict=True), (changed, "worklist.nip_changed"),
                               (added, "worklist.person_added")}
    assert plan.counts["rejected"] == 2
    assert plan.counts["persons"] == 4
    assert dict(plan.answered) == {ANI: ("team_assignments",)}
    assert rows(office, "SELECT count(*) FROM person WHERE deleted = 0") == [(4,)]
    for problem in plan.problems:
        assert words("id")(f"error.{problem.code}", **{"value": problem.value, **problem.params})


def test_a_locked_cell_that_was_changed_is_told_and_nothing_else_is_lost(office: Workspace, tmp_path: Path) -> None:
    filled = sheet_of(office, tmp_path).fill(ANI, unit_kerja="Bidang Lain", awards="Nasional")
    filled.fill(BUDI, jabatan=None, awards="Instansi").fill(CITRA, nama=" citra  MISALDI ", jabatan="kepala dinas ")
    places = [filled.place(ANI, "unit_kerja"), filled.place(BUDI, "jabatan")]
    plan = bring(office, filled.save(tmp_path / "jawaban.xlsx"))
    assert told(plan) == [(place, "worklist.locked_changed") for place in places]
    assert [one.severity for one in plan.problems] == ["warning", "warning"]
    assert [nip for nip, _ in plan.answered] == [ANI, BUDI]
    assert rows(office, "SELECT work_unit, position FROM person WHERE nip = '" + ANI + "'") == [
        ("Bidang Data", "Analis")]


def test_a_row_copied_with_other_values_is_told_and_the_first_one_counts(office: Workspace, tmp_path: Path) -> None:
    filled = sheet_of(office, tmp_path).fill(ANI, awards="Nasional", awards__nomor="1", awards__tanggal=DAY)
    copied = filled.append(nip=ANI, nama="Ani Contohwati", unit_kerja="Bidang Data", jabatan="Analis",
                           awards="Internasional")
    plan = bring(office, filled.save(tmp_path / "jawaban.xlsx"))
    assert told(plan) == [(copied, "nip.duplicate")]
    assert evidence(office, ANI) == [("awards", "nasional", "1", None, "recorded")]


def test_one_number_with_another_value_is_the_newer_answer_to_the_same_request_only(
        office: Workspace, tmp_path: Path) -> None:
    old = sheet_of(office, tmp_path / "lama", period=2026)
    new = sheet_of(office, tmp_path / "baru", period=2026)
    told_ = {"awards__nomor": "7/SK", "awards__tanggal": DAY}
    bring(office, new.fill(ANI, awards="Nasional", **told_).save(tmp_path / "baru.xlsx"))
    plan = bring(office, old.fill(ANI, awards="Instansi", **told_).save(tmp_path / "lama.xlsx"))
    assert told(plan) == [(old.place(ANI, "awards"), "worklist.newer")]
    assert evidence(office, ANI) == [("awards", "nasional", "7/SK", None, "recorded")]
    bring(office, new.fill(ANI, awards="Internasional").save(tmp_path / "perbaikan.xlsx"))
    assert evidence(office, ANI) == [("awards", "internasional", "7/SK", None, "recorded")]


def test_one_number_for_two_people_is_two_records(office: Workspace, tmp_path: Path) -> None:
    filled = sheet_of(office, tmp_path)
    for nip, value in ((ANI, "Nasional"), (BUDI, "Instansi")):
        filled.fill(nip, awards=value, awards__nomor="9/SK", awards__tanggal=DAY)
    assert told(bring(office, filled.save(tmp_path / "jawaban.xlsx"))) == []
    assert evidence(office, ANI) + evidence(office, BUDI) == [
        ("awards", "nasional", "9/SK", None, "recorded"), ("awards", "instansi", "9/SK", None, "recorded")]


def test_an_old_sheet_does_not_write_over_a_newer_answer(office: Workspace, tmp_path: Path) -> None:
    old = sheet_of(office, tmp_path / "lama")
    new = sheet_of(office, tmp_path / "baru")
    bring(office, new.fill(ANI, awards="Instansi", predikat_kinerja="Baik").save(tmp_path / "baru.xlsx"))
    old.fill(ANI, awards="Nasional", predikat_kinerja="Kurang", field_fit="Sesuai")
    plan = bring(office, old.save(tmp_path / "lama.xlsx"))
    assert [code for _, code in told(plan)] == ["worklist.newer"] * 2
    assert dict(plan.answered) == {ANI: ("field_fit",)}
    assert rows(office, "SELECT predicate FROM rating") == [("baik",)]
    assert set(evidence(office, ANI)) == {("awards", "instansi", None, None, "recorded"),
                                          ("field_fit", "sesuai", None, None, "recorded")}


def test_verified_evidence_is_changed_by_a_verifier_only(office: Workspace, tmp_path: Path) -> None:
    filled = sheet_of(office, tmp_path).fill(ANI, awards="Instansi", awards__nomor="1", awards__tanggal=DAY)
    bring(office, filled.save(tmp_path / "jawaban.xlsx"))
    office.verification.accept([office.verification.list(nip=ANI)[0].id])
    path = filled.fill(ANI, awards="Nasional").save(tmp_path / "lagi.xlsx")
    boss = office.desk.user
    office.desk.user = replace(boss, roles=frozenset({ENTRY}))
    assert [code for _, code in told(bring(office, path))] == ["evidence.verified"]
    assert evidence(office, ANI)[0][1:] == ("instansi", "1", None, "verified")
    office.desk.user = replace(boss, roles=frozenset({ENTRY, VERIFIER}))
    assert told(bring(office, path)) == []
    assert evidence(office, ANI)[0][1:] == ("nasional", "1", None, "recorded")


def test_the_mark_tells_its_own_office(office: Workspace, tmp_path: Path) -> None:
    filled = sheet_of(office, tmp_path)
    path = filled.save(tmp_path / "jawaban.xlsx")
    key = office.desk.seal_key
    office.desk.seal_key = b"another"
    with pytest.raises(UserError, match=r"worklist\.forged"):
        office.importing.plan(path)
    office.desk.seal_key = key
    filled.hidden.cell(2, 1).value = "9999"
    with pytest.raises(UserError, match=r"worklist\.foreign"):
        office.importing.plan(filled.save(tmp_path / "lain.xlsx"))
    filled.hidden.cell(1, 1).value = "simata-worklist/9"
    with pytest.raises(UserError, match=r"worklist\.newer_form"):
        office.importing.plan(filled.save(tmp_path / "kelak.xlsx"))
    filled.hidden.cell(1, 1).value = "apa saja"
    with pytest.raises(UserError, match=r"worklist\.foreign"):
        office.importing.plan(filled.save(tmp_path / "palsu.xlsx"))


def test_a_sheet_without_its_list_is_refused(office: Workspace, tmp_path: Path) -> None:
    filled = sheet_of(office, tmp_path)
    filled.book.remove(filled.sheet)
    with pytest.raises(UserError, match=r"worklist\.list_gone"):
        office.importing.plan(filled.save(tmp_path / "jawaban.xlsx"))


def test_the_log_of_requests(office: Workspace, tmp_path: Path) -> None:
    filled = sheet_of(office, tmp_path, deadline=date(2026, 12, 1))
    (sent,) = office.requests.all()
    assert (sent.state, sent.unit, sent.people, sent.answered_cells, sent.open_cells) == (
        SENT, "Dinas Contoh", 3, 0, sent.cells)
    filled.fill(ANI, awards="Nasional", field_fit="Sesuai")
    bring(office, filled.save(tmp_path / "jawaban.xlsx"))
    (partly,) = office.requests.all()
    assert (partly.state, partly.answered_people, partly.answered_cells) == (PARTLY, 1, 2)
    assert partly.open_cells == partly.cells - 2
    office.desk.clock.move(days=30)  # type: ignore[attr-defined]
    assert office.requests.all()[0].state == OVERDUE


def test_rights_and_bounds(office: Workspace, tmp_path: Path) -> None:
    boss = office.desk.user
    office.desk.user = replace(boss, roles=frozenset({ASSESSOR}))
    with pytest.raises(UserError, match=r"right\.missing"):
        ask(office, tmp_path / "keluar")
    unit = rows(office, "SELECT uid FROM unit WHERE name = 'Kecamatan Uji'")[0][0]
    office.desk.user = replace(boss, roles=frozenset({ENTRY}), unit=unit)
    with pytest.raises(UserError, match=r"worklist\.unit"):
        ask(office, tmp_path / "keluar", units=("Dinas Contoh",))
    assert [one.unit for one in ask(office, tmp_path / "keluar").files] == ["Kecamatan Uji"]
    with pytest.raises(UserError, match=r"worklist\.deadline"):
        ask(office, tmp_path / "keluar", deadline=date(2026, 11, 23))


def test_a_workbook_sent_back_is_never_written_over(office: Workspace, tmp_path: Path) -> None:
    names = [ask(office, tmp_path / "keluar", units=("Kecamatan Uji",)).files[0].file for _ in range(2)]
    assert len(set(names)) == 2
    assert {path.name for path in (tmp_path / "keluar").iterdir()} == set(names)


def test_when_the_last_file_fails_none_is_left_and_nothing_is_logged(
        office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office.desk.clock.now()
    made = []

    def create(self: Any, entity: str, uid: str, values: dict[str, Any], **how: Any) -> None:
        made.append(entity)
        if len(made) == 2:
            raise OSError
    monkeypatch.setattr("simata_desktop.store.work.Work.create", create)
    with pytest.raises(OSError):
        ask(office, tmp_path / "keluar")
    monkeypatch.undo()
    assert list((tmp_path / "keluar").iterdir()) == []
    assert office.requests.all() == ()


def test_a_mark_of_many_people_takes_several_cells() -> None:
    people = tuple(MarkedPerson(f"{number * 7919:018d}", f"Nama {number * 104729}", (0, 1)) for number in range(9000))
    mark = Mark("r", "7301", "u", "bkn411", 1, 2026, 2025, "2026-11-24", None, 5, ("awards", "field_fit"), people)
    lines = sealed(mark, b"key")
    assert len(lines) > 4
    assert all(len(line) <= CELL_MOST for line in lines)
    assert opened(lines, b"key", office="7301", file="a.xlsx") == mark
    for place in range(len(lines)):
        bad = [*lines]
        bad[place] = bad[place][:-1] + ("A" if bad[place][-1] != "A" else "B")
        with pytest.raises(UserError, match=r"worklist\."):
            opened(bad, b"key", office="7301", file="a.xlsx")


def test_a_store_of_the_step_before_learns_requests(office: Workspace, tmp_path: Path) -> None:
    with office.desk.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE request")
        connection.exec_driver_sql("DELETE FROM touched WHERE entity = 'request'")
        connection.exec_driver_sql("PRAGMA user_version = 2")
    backups: list[str] = []
    assert migrate(office.desk.database, lambda: backups.append("made"), steps=STEPS[:3]) == 1
    assert backups == ["made"]
    assert ask(office, tmp_path / "keluar").files
    assert len(office.requests.all()) == 2
    with pytest.raises(Exception, match="outside the journal"), office.desk.database.writing() as connection:
        connection.exec_driver_sql("UPDATE request SET people = 0")
