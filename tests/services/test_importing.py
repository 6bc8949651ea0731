"""Imports on a real encrypted store: what a sheet makes, changes and leaves alone, and taking it back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from simata_desktop.app import Workspace
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import ROOT_UNIT, fold, natural
from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.services.desk import ASSESSOR, ENTRY
from simata_desktop.services.import_plan import ImportPlan
from simata_desktop.store.queries.history import source_of
from simata_desktop.store.undo import redo, undo

ANI, BUDI, CITRA = "198001012005011001", "198502022010012002", "199003032015031003"
HEADS = "NIP;Nama;Golongan;Jabatan;Unit Kerja;OPD"
ROWS = (f"{ANI};Ani Contohwati;III/d;Analis;Bidang Data;Dinas Contoh",
        f"{BUDI};Budi Umpamadi;III/a;Pranata;Bidang Data;Dinas Contoh")


def write(folder: Path, *lines: str, name: str = "pegawai.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def bring(workspace: Workspace, path: Path, **how: Any) -> ImportPlan:
    return workspace.importing.apply(workspace.importing.plan(path, **how)).plan


def states(plan: ImportPlan) -> dict[str, int]:
    return {name: plan.counts[name] for name in ("new", "changed", "same", "rejected") if plan.counts[name]}


def told(plan: ImportPlan) -> list[tuple[str, str]]:
    return [(one.cell, one.code) for one in plan.problems]


def rows(workspace: Workspace, statement: str) -> list[tuple[Any, ...]]:
    with workspace.desk.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


@pytest.fixture
def staffed(workspace: Workspace, tmp_path: Path) -> Workspace:
    bring(workspace, write(tmp_path, HEADS, *ROWS))
    return workspace


def test_new_then_same_then_changed(workspace: Workspace, tmp_path: Path) -> None:
    first = bring(workspace, write(tmp_path, HEADS, *ROWS))
    assert states(first) == {"new": 2}
    assert states(bring(workspace, write(tmp_path, HEADS, *ROWS))) == {"same": 2}
    changed = bring(workspace, write(tmp_path, HEADS, ROWS[0].replace("III/d", "IV/a"), ROWS[1]))
    assert states(changed) == {"changed": 1, "same": 1}
    assert [(one.word, one.old, one.new) for one in changed.records[0].changes] == [("golongan", "III/d", "IV/a")]


def test_a_blank_cell_never_clears_a_value(staffed: Workspace, tmp_path: Path) -> None:
    assert states(bring(staffed, write(tmp_path, HEADS, f"{ANI};;;;;"))) == {"same": 1}
    assert rows(staffed, f"SELECT grade, name FROM person WHERE nip = '{ANI}'") == [("III/d", "Ani Contohwati")]


def test_planning_writes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    before = rows(workspace, "SELECT count(*) FROM sync_change")
    workspace.importing.plan(write(tmp_path, HEADS, *ROWS))
    assert rows(workspace, "SELECT count(*) FROM sync_change") == before
    assert rows(workspace, "SELECT count(*) FROM person") == [(0,)]


def test_somebody_new_needs_a_name(staffed: Workspace, tmp_path: Path) -> None:
    plan = bring(staffed, write(tmp_path, HEADS, f"{CITRA};;III/b;Analis;;", f"{ANI};;IV/a;;;"))
    assert states(plan) == {"rejected": 1, "changed": 1}
    assert told(plan) == [("B2", "name.empty")]


def test_undo_takes_the_persons_away_and_redo_brings_them_back(staffed: Workspace, tmp_path: Path) -> None:
    undo(staffed.desk.recorder, staffed.desk.user.id)
    assert rows(staffed, "SELECT count(*) FROM person WHERE deleted = 0") == [(0,)]
    redo(staffed.desk.recorder, staffed.desk.user.id)
    assert rows(staffed, "SELECT count(*) FROM person WHERE deleted = 0") == [(2,)]
    undo(staffed.desk.recorder, staffed.desk.user.id)
    assert states(bring(staffed, write(tmp_path, HEADS, *ROWS))) == {"new": 2}
    assert rows(staffed, "SELECT count(*) FROM unit WHERE deleted = 0") == [(3,)]


def test_a_value_names_its_cell(staffed: Workspace) -> None:
    uid = rows(staffed, f"SELECT uid FROM person WHERE nip = '{BUDI}'")[0][0]
    with staffed.desk.database.reading() as connection:
        source = source_of(connection, uid, "golongan")
    assert source is not None
    assert (source.file, source.cell) == ("pegawai.csv", "C3")


def test_sheets_of_one_table_name_their_cells(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "dua.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, nip, person in (("Satu", ANI, "Ani Contohwati"), ("Dua", BUDI, "Budi Umpamadi")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("NIP", "Nama", "Golongan"))
            sheet.write_row(1, 0, (nip, person, "III/d"))
    assert states(bring(workspace, path)) == {"new": 2}
    uid = rows(workspace, f"SELECT uid FROM person WHERE nip = '{BUDI}'")[0][0]
    with workspace.desk.database.reading() as connection:
        source = source_of(connection, uid, "nama")
    assert source is not None
    assert source.cell == "Dua!B2"


def test_units_stand_under_their_agency_and_meet_folded(staffed: Workspace, tmp_path: Path) -> None:
    agency = natural("unit", ROOT_UNIT, fold("Dinas Contoh"))
    below = natural("unit", agency, fold("Bidang Data"))
    assert set(rows(staffed, "SELECT uid, parent_id FROM unit")) == {
        (ROOT_UNIT, None), (agency, ROOT_UNIT), (below, agency)}
    assert rows(staffed, "SELECT DISTINCT unit_id FROM person") == [(below,)]
    plan = bring(staffed, write(tmp_path, HEADS, f"{CITRA};Citra Misaldi;;;BIDANG  DATA;dinas contoh."))
    assert not told(plan)
    assert len(rows(staffed, "SELECT uid FROM unit")) == 3


def test_a_unit_without_agency(staffed: Workspace, tmp_path: Path) -> None:
    plan = bring(staffed, write(
        tmp_path, "NIP;Nama;Unit Kerja;Kode Unit", f"{CITRA};Citra Misaldi;Bagian Baru;7301.9",
        f"{ANI};Ani;Bagian Baru;", f"{BUDI};Budi;Bidang Data;7301.1"))
    assert told(plan) == [("C2", "unit.parent")]
    assert dict(rows(staffed, "SELECT name, code FROM unit WHERE code LIKE '7301.%'")) == {
        "Bagian Baru": "7301.9", "Bidang Data": "7301.1"}
    assert len(rows(staffed, "SELECT uid FROM unit")) == 4


def test_the_second_of_two_equal_numbers_is_rejected(workspace: Workspace, tmp_path: Path) -> None:
    plan = bring(workspace, write(tmp_path, HEADS, *ROWS, ROWS[0]))
    assert states(plan) == {"new": 2, "rejected": 1}
    assert told(plan) == [("A4", "nip.duplicate")]
    assert rows(workspace, "SELECT count(*) FROM person") == [(2,)]


def test_a_plan_is_made_anew_when_something_has_changed(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path, HEADS, *ROWS)
    plan = workspace.importing.plan(path)
    bring(workspace, path)
    done = workspace.importing.apply(plan)
    assert states(done.plan) == {"same": 2}
    assert done.changes.count == 0
    assert rows(workspace, "SELECT count(*) FROM person") == [(2,)]


def test_ratings_make_unknown_people_once(staffed: Workspace, tmp_path: Path) -> None:
    lines = ("NIP;Nama;Tahun;Predikat Kinerja", f"{ANI};Ani;2025;Baik", f"{CITRA};Citra Misaldi;2024;Baik",
             f"{CITRA};Citra Misaldi;2025;Sangat Baik", "199204042016041004;;2025;Baik")
    plan = bring(staffed, write(tmp_path, *lines))
    assert plan.kind == "performance"
    assert told(plan) == [("A3", "person.new"), ("A5", "person.unknown")]
    assert states(plan) == {"new": 3, "rejected": 1}
    assert plan.counts["people"] == 2
    assert sorted(rows(staffed, "SELECT year, predicate FROM rating")) == [
        (2024, "baik"), (2025, "baik"), (2025, "sangat_baik")]
    assert states(bring(staffed, write(tmp_path, *lines))) == {"same": 3, "rejected": 1}


def test_a_rating_that_was_taken_back_begins_anew(staffed: Workspace, tmp_path: Path) -> None:
    bring(staffed, write(tmp_path, "NIP;Tahun;Rating Hasil Kerja;Rating Perilaku;Predikat Kinerja",
                         f"{ANI};2025;Di Bawah Ekspektasi;Di Bawah Ekspektasi;Sangat Kurang"))
    staffed.office.undo()
    bring(staffed, write(tmp_path, "NIP;Tahun;Predikat Kinerja", f"{ANI};2025;Baik"))
    assert rows(staffed, "SELECT predicate, work_result, behaviour FROM rating WHERE deleted = 0") == [
        ("baik", None, None)]


def test_years_in_the_heading_have_their_own_cells(staffed: Workspace, tmp_path: Path) -> None:
    plan = bring(staffed, write(tmp_path, "NIP;Nama;Predikat Kinerja 2024;Predikat Kinerja 2025",
                                f"{ANI};Ani;Baik;Sangat Baik"))
    assert states(plan) == {"new": 2}
    found = rows(staffed, "SELECT year, uid FROM rating")
    with staffed.desk.database.reading() as connection:
        cells = {year: source_of(connection, uid, "predikat_kinerja") for year, uid in found}
    assert {year: source.cell for year, source in cells.items() if source} == {2024: "C2", 2025: "D2"}


def test_somebody_out_of_service_is_told(workspace: Workspace, tmp_path: Path) -> None:
    bring(workspace, write(tmp_path, "NIP;Nama;Kedudukan Hukum", f"{ANI};Ani Contohwati;Pensiun"))
    plan = bring(workspace, write(tmp_path, "NIP;Nama;Predikat Kinerja", f"{ANI};Ani;Baik"), period=2025)
    assert told(plan) == [("A2", "person.inactive")]


def levels(nip: str, level: str, percent: str) -> str:
    return ";".join((nip, "Citra Misaldi", "2026-03-01", *(level for _ in COMPETENCIES), percent))


def test_levels_make_one_final_session(staffed: Workspace, tmp_path: Path) -> None:
    heads = ";".join(("NIP", "Nama", "tanggal_asesmen", *COMPETENCIES, "JPM"))
    lines = (heads, levels(ANI, "3", ""), levels(BUDI, "2", ""))
    assert states(bring(staffed, write(tmp_path, *lines, name="asesmen.csv"))) == {"new": 2}
    assert rows(staffed, "SELECT code, kind, date, state FROM session") == [
        ("IMP-20260301-1", "competency", "2026-03-01", "final")]
    assert states(bring(staffed, write(tmp_path, *lines, name="asesmen.csv"))) == {"same": 2}
    bring(staffed, write(tmp_path, heads, levels(ANI, "3", ""), name="lain.csv"))
    assert [code for code, in rows(staffed, "SELECT code FROM session ORDER BY id")] == [
        "IMP-20260301-1", "IMP-20260301-2"]


def test_a_percentage_that_contradicts_nine_levels_is_not_kept(workspace: Workspace, tmp_path: Path) -> None:
    bring(workspace, write(tmp_path, "NIP;Nama;Eselon", f"{ANI};Ani Contohwati;III.b", f"{BUDI};Budi Umpamadi;III.b"))
    heads = ";".join(("NIP", "Nama", "tanggal_asesmen", *COMPETENCIES, "JPM"))
    plan = bring(workspace, write(tmp_path, heads, levels(ANI, "3", "100"), levels(BUDI, "3", "61,5")))
    letter = "DEFGHIJKLM"[len(COMPETENCIES)]
    assert told(plan) == [(f"{letter}3", "jpm.mismatch")]
    assert rows(workspace, "SELECT jpm FROM participant ORDER BY id") == [("100",), (None,)]


def test_indicator_columns_become_evidence(staffed: Workspace, tmp_path: Path) -> None:
    lines = ("NIP;awards;position_experience.diversity;Nilai X;Nilai Y;Box", f"{ANI};nasional;satu_unit;70,5;81;8",
             f"{BUDI};;;;;")
    plan = bring(staffed, write(tmp_path, *lines), period=2025)
    assert plan.kind == "talent-result"
    assert states(plan) == {"new": 1, "same": 1}
    assert sorted(rows(staffed, "SELECT indicator, part, kind, value, year, state FROM evidence")) == [
        ("awards", None, "value", "nasional", 2025, "recorded"),
        ("position_experience", "diversity", "value", "satu_unit", 2025, "recorded")]
    assert rows(staffed, "SELECT potential, performance, box, year FROM external") == [("70.5", "81", 8, 2025)]
    uid = rows(staffed, "SELECT uid FROM evidence WHERE part = 'diversity'")[0][0]
    with staffed.desk.database.reading() as connection:
        source = source_of(connection, uid, "nilai")
    assert source is not None
    assert source.cell == "C2"
    assert states(bring(staffed, write(tmp_path, *lines), period=2025)) == {"same": 2}


def test_verified_evidence_is_changed_by_a_verifier_only(staffed: Workspace, tmp_path: Path) -> None:
    bring(staffed, write(tmp_path, "NIP;awards", f"{ANI};nasional"), period=2025)
    staffed.verification.accept([rows(staffed, "SELECT uid FROM evidence")[0][0]])
    full = staffed.desk.user
    staffed.desk.user = replace(full, roles=frozenset((ENTRY,)))
    path = write(tmp_path, "NIP;awards", f"{ANI};instansi")
    plan = bring(staffed, path, period=2025)
    assert told(plan) == [("B2", "evidence.verified")]
    assert states(plan) == {"same": 1}
    staffed.desk.user = full
    assert states(bring(staffed, path, period=2025)) == {"changed": 1}
    assert rows(staffed, "SELECT value, state FROM evidence") == [("instansi", "recorded")]


@pytest.mark.parametrize(("role", "heads", "row", "may"), [
    (ENTRY, "NIP;awards", f"{ANI};nasional", True),
    (ENTRY, "NIP;discipline_record", f"{ANI};tidak_pernah", False),
    (ENTRY, "NIP;Nama;JPM;tanggal_asesmen", f"{ANI};Ani;90;2026-01-05", False),
    (ASSESSOR, "NIP;Nama;JPM;tanggal_asesmen", f"{ANI};Ani;90;2026-01-05", True),
    (ASSESSOR, HEADS, ROWS[0], False),
])
def test_rights(staffed: Workspace, tmp_path: Path, *, role: str, heads: str, row: str, may: bool) -> None:
    staffed.desk.user = replace(staffed.desk.user, roles=frozenset((role,)))
    path = write(tmp_path, heads, row)
    if may:
        bring(staffed, path, period=2025)
        return
    with pytest.raises(UserError) as caught:
        staffed.importing.plan(path, period=2025)
    assert caught.value.code == "right.missing"


def test_posts_by_code_or_by_title(workspace: Workspace, tmp_path: Path) -> None:
    lines = ("Kode Jabatan;Nama Jabatan;Unit Kerja;OPD;Kelas Jabatan",
             "J1;Kepala Bidang Data;Bidang Data;Dinas Contoh;11",
             "2;Analis;Bidang Data;Dinas Contoh;8", "2;Pranata;Bidang Data;Dinas Contoh;7",
             "2;Analis;Bidang Data;Dinas Contoh;9")
    plan = bring(workspace, write(tmp_path, *lines))
    assert plan.kind == "positions"
    assert states(plan) == {"new": 3, "same": 1}
    assert sorted(rows(workspace, "SELECT title, code, job_class FROM post")) == [
        ("Analis", None, 9), ("Kepala Bidang Data", "J1", 11), ("Pranata", None, 7)]
    assert states(bring(workspace, write(tmp_path, *lines))) == {"same": 4}


def test_the_same_history_row_is_one(staffed: Workspace, tmp_path: Path) -> None:
    line = f"{ANI};Ani;Diklat Data;40;2025-02-03;S-1/2025"
    heads = "NIP;Nama;Nama Diklat;JP;Tanggal Mulai;No Sertifikat"
    path = write(tmp_path, heads, line, line, line.replace("S-1", "S-2"))
    plan = bring(staffed, path)
    assert plan.kind == "history"
    assert states(plan) == {"new": 2, "same": 1}
    assert rows(staffed, "SELECT kind, hours FROM history") == [("diklat", "40")] * 2
    assert states(bring(staffed, path)) == {"same": 3}


def test_a_number_is_repaired_out_of_the_register(workspace: Workspace, tmp_path: Path) -> None:
    heads = "NIP;Nama;Tanggal Lahir;Golongan"
    bring(workspace, write(tmp_path, heads, f"{ANI};Ani Contohwati;01-01-1980;III/c"))
    path = write(tmp_path, heads, f"{ANI[:-1]};Ani Contohwati;01-01-1980;III/d")
    plan = workspace.importing.plan(path)
    assert states(plan) == {"rejected": 1}
    assert plan.problems[0].repair is not None
    assert (plan.problems[0].repair.value, plan.problems[0].repair.proof) == (ANI, "register_nip")
    assert states(bring(workspace, path, repairs=frozenset(("A2",)))) == {"changed": 1}
    assert rows(workspace, "SELECT nip, grade FROM person") == [(ANI, "III/d")]


def test_an_answer_is_remembered(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path, "NIP;Nama;Ket", f"{ANI};Ani Contohwati;Analis")
    assert "jabatan" not in workspace.importing.plan(path).mapping
    bring(workspace, path, mapping={"jabatan": "Ket"})
    assert workspace.importing.plan(path).mapping["jabatan"] == "Ket"


def test_the_batch_stands_where_its_changes_are(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path, HEADS, *ROWS)
    plan = bring(workspace, path)
    assert rows(workspace, "SELECT batch, file FROM save WHERE command = 'import'") == [(plan.batch, "pegawai.csv")]
    bring(workspace, path)
    assert len(rows(workspace, "SELECT batch FROM save WHERE command = 'import'")) == 1
