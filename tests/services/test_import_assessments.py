"""Results of assessment centres: wide and long, JPM beside the levels, days, sessions at BKN, what stands twice."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter

from simata_desktop.app import Workspace
from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.store.queries.history import source_of
from tests.services.test_importing import ANI, BUDI, CITRA, bring, rows, states, told, write

DAY = "2026-03-01"
NAMES = ("Integritas", "Kerjasama", "Komunikasi", "Orintasi Pada Hasil", "Pelayanan Publik",
         "Pengembangan Diri dan Orang Lain", "Mengelola Perubahan", "Pengambilan Keputusan", "Perekat Bangsa")
LONG = "NIP;Nama;Kompetensi;Standar;Level;Tanggal Asesmen"


@pytest.fixture
def staffed(workspace: Workspace, tmp_path: Path) -> Workspace:
    """Ani and Budi are administrators: nine levels of 3 are their standard."""
    bring(workspace, write(tmp_path, "NIP;Nama;Eselon", f"{ANI};Ani Contohwati;III.a", f"{BUDI};Budi Umpamadi;III.b"))
    return workspace


def wide(tmp_path: Path, *lines: tuple[str, ...], names: tuple[str, ...] = NAMES, day: str = DAY,
         file: str = "hasil.csv") -> Path:
    """A row for each of ``lines``: NIP, levels, JPM."""
    head = ";".join(("NIP", "Nama", *names, "JPM", "Tanggal Asesmen"))
    return write(tmp_path, head, *(";".join((nip, "Contoh", *cells, day)) for nip, *cells in lines), name=file)


def long(tmp_path: Path, *lines: str, head: str = LONG, file: str = "panjang.csv") -> Path:
    return write(tmp_path, head, *lines, name=file)


def person_levels(workspace: Workspace, nip: str = ANI) -> dict[str, Fraction]:
    found = workspace.assessment.of_person(nip)[0].participant
    assert found is not None
    return dict(found.levels)


# JPM beside the levels


def test_a_jpm_that_differs_is_told_at_its_cell_with_both_numbers(staffed: Workspace, tmp_path: Path) -> None:
    plan = bring(staffed, wide(tmp_path, (ANI, *["3"] * 9, "95%"), (BUDI, *["2,96"] * 8, "2.98", "98,74")))
    assert [(one.cell, one.code, one.value, one.params) for one in plan.problems] == [
        ("L2", "jpm.mismatch", "95", {"computed": "100"})]
    assert rows(staffed, "SELECT jpm FROM participant ORDER BY id") == [(None,), ("98.74",)]


def test_the_double_of_a_spreadsheet_is_no_difference(staffed: Workspace, tmp_path: Path) -> None:
    assert told(bring(staffed, wide(tmp_path, (ANI, *["2.96"] * 8, "2.98", "98.74074074074078")))) == []


def test_eight_of_nine_keep_the_jpm_of_the_sheet_and_tell_where_it_differs(staffed: Workspace, tmp_path: Path) -> None:
    eight = tuple(name for name in NAMES if name != "Mengelola Perubahan")
    plan = bring(staffed, wide(tmp_path, (ANI, *["3"] * 8, "100"), (BUDI, *["2"] * 8, "90"), names=eight))
    assert [(one.cell, one.code, one.value, one.params) for one in plan.problems] == [
        ("K3", "jpm.partial", "90", {"computed": "66.67"})]
    assert rows(staffed, "SELECT jpm FROM participant ORDER BY id") == [("100",), ("90",)]
    assert "managing_change" not in person_levels(staffed)
    found = staffed.assessment.of_person(BUDI)[0]
    assert found.participant is not None
    assert (found.standing, found.participant.judged.jpm, found.participant.told_jpm) == ("counts", None, 90)


# Wrong input


def test_wrong_cells_are_told_and_the_others_stand(staffed: Workspace, tmp_path: Path) -> None:
    plan = bring(staffed, wide(tmp_path, (ANI, "7", "tinggi", "-", *["3"] * 6, "")))
    assert told(plan) == [("C2", "value.range"), ("D2", "value.number"), ("E2", "value.missing")]
    assert person_levels(staffed) == dict.fromkeys(COMPETENCIES[3:], Fraction(3))


def test_a_day_to_come_leaves_the_row_out(staffed: Workspace, tmp_path: Path) -> None:
    path = wide(tmp_path, (ANI, *["3"] * 9, ""), day="2026-11-25")
    plan = bring(staffed, path)
    assert [(one.cell, one.code, one.severity) for one in plan.problems] == [("M2", "date.future", "error")]
    assert states(plan) == {"rejected": 1}
    assert rows(staffed, "SELECT count(*) FROM session") == [(0,)]
    staffed.desk.clock.move(days=1)  # type: ignore[attr-defined]
    assert states(bring(staffed, path)) == {"new": 1}


def test_somebody_not_on_the_register_is_told(staffed: Workspace, tmp_path: Path) -> None:
    plan = bring(staffed, wide(tmp_path, (CITRA, *["3"] * 9, "")))
    assert told(plan) == [("A2", "person.new")]
    plan = bring(staffed, write(tmp_path, "NIP;Kompetensi;Level;Tanggal Asesmen", *(
        f"199907072020121009;{name};3;{DAY}" for name in NAMES[:3]), name="tanpa_nama.csv"))
    assert told(plan) == [(f"A{row}", "person.unknown") for row in (2, 3, 4)]


def test_a_column_of_no_competency_is_named_as_not_read(staffed: Workspace, tmp_path: Path) -> None:
    plan = staffed.importing.plan(wide(tmp_path, (ANI, *["3"] * 9, "5", ""), names=(*NAMES, "Ketelitian Kerja")))
    assert "Ketelitian Kerja" in plan.table.unmapped


# Long form


def test_a_row_for_each_competency_makes_one_participant(staffed: Workspace, tmp_path: Path) -> None:
    lines = [f"{nip};x;{name};3;{level};{DAY}" for nip, level in ((ANI, "3"), (BUDI, "2,5")) for name in NAMES]
    path = long(tmp_path, *lines)
    plan = bring(staffed, path)
    assert (plan.kind, plan.counts["people"], plan.counts["rejected"]) == ("competency", 2, 0)
    assert person_levels(staffed) == dict.fromkeys(COMPETENCIES, Fraction(3))
    assert person_levels(staffed, BUDI) == dict.fromkeys(COMPETENCIES, Fraction("2.5"))
    assert states(bring(staffed, path)) == {"same": 18}
    uid = rows(staffed, "SELECT uid FROM participant ORDER BY id")[1][0]
    with staffed.desk.database.reading() as connection:
        source = source_of(connection, uid, "communication")
    assert source is not None
    assert source.cell == "E13"
    staffed.office.undo()
    assert staffed.assessment.sessions() == ()


def test_what_is_wrong_in_a_long_table_is_told_at_its_cell(staffed: Workspace, tmp_path: Path) -> None:
    plan = bring(staffed, long(
        tmp_path, f"{ANI};x;Integritas;3;7;{DAY}", f"{ANI};x;Kerjasama;3;tinggi;{DAY}",
        f"{ANI};x;Ketelitian;3;4;{DAY}", f"{ANI};x;Komunikasi;3;3;{DAY}", f"{ANI};x;Komunikasi;3;2;{DAY}"))
    assert sorted(told(plan)) == [("A6", "nip.duplicate"), ("C4", "value.unknown"), ("E2", "value.range"),
                                  ("E3", "value.number")]
    assert person_levels(staffed) == {"communication": Fraction(3)}


def test_the_jpm_of_a_long_table_is_compared_once_a_person(staffed: Workspace, tmp_path: Path) -> None:
    head = "NIP;Nama;Kompetensi;Level;JPM;Tanggal Asesmen"
    plan = bring(staffed, long(tmp_path, *(f"{ANI};x;{name};3;90;{DAY}" for name in NAMES), head=head))
    assert [(one.cell, one.code, one.params) for one in plan.problems] == [
        ("E2", "jpm.mismatch", {"computed": "100"})]
    assert rows(staffed, "SELECT jpm FROM participant") == [(None,)]


def test_a_name_only_in_the_first_row_is_carried_down(staffed: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "gabung.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Hasil")
        sheet.write_row(0, 0, ("NIP", "Nama", "Kompetensi", "Level", "Tanggal Asesmen"))
        for row, name in enumerate((*NAMES, *NAMES), 1):
            first = row % 9 == 1
            nip = (ANI, BUDI)[row > 9]
            sheet.write_row(row, 0, (nip if first else "", "Contoh" if first else "", name, 3 if nip == ANI else 2,
                                     DAY if first else ""))
    plan = bring(staffed, path)
    assert states(plan)["new"] == 2
    assert person_levels(staffed, BUDI) == dict.fromkeys(COMPETENCIES, Fraction(2))


def test_two_days_of_a_long_table_are_two_sessions(staffed: Workspace, tmp_path: Path) -> None:
    bring(staffed, long(tmp_path, *(f"{ANI};x;{name};3;{level};{day}" for day, level in
                                    ((DAY, "3"), ("2023-01-02", "2")) for name in NAMES)))
    assert [(one.date, one.standing) for one in staffed.assessment.of_person(ANI)] == [
        (date(2026, 3, 1), "counts"), (date(2023, 1, 2), "expired")]


# Sessions


def test_results_of_bkn_go_into_the_session_that_waits_for_them(staffed: Workspace, tmp_path: Path) -> None:
    service = staffed.assessment
    service.create("CACT-1", "Tes di BKN", date(2026, 3, 1), kind="competency", method="cact")
    service.add("CACT-1", [ANI])
    path = wide(tmp_path, (ANI, *["3"] * 9, ""), (BUDI, *["3"] * 9, ""))
    bring(staffed, path)
    lines = {line.code: line for line in service.sessions()}
    assert (lines["CACT-1"].state, lines["CACT-1"].participants, lines["CACT-1"].complete) == ("running", 1, 1)
    assert (lines["IMP-20260301-1"].state, lines["IMP-20260301-1"].participants) == ("final", 1)  # Budi was not there
    service.finalise("CACT-1")
    assert told(bring(staffed, path)) == []  # nothing another: the lock is not touched
    plan = bring(staffed, wide(tmp_path, (ANI, *["4"] * 9, "")))
    assert told(plan) == [("A2", "session.final")]
    assert person_levels(staffed) == dict.fromkeys(COMPETENCIES, Fraction(3))
    service.reopen("CACT-1", "Hasil diperbaiki BKN")
    assert told(bring(staffed, wide(tmp_path, (ANI, *["4"] * 9, "")))) == []
    assert person_levels(staffed) == dict.fromkeys(COMPETENCIES, Fraction(4))
    staffed.office.undo()
    assert person_levels(staffed) == dict.fromkeys(COMPETENCIES, Fraction(3))


def test_another_final_session_of_the_same_day_is_told(staffed: Workspace, tmp_path: Path) -> None:
    service = staffed.assessment
    service.create("S1", "Aula", date(2026, 3, 1))
    service.assess("S1", ANI, dict.fromkeys(COMPETENCIES, "3"))
    assert told(bring(staffed, wide(tmp_path, (ANI, *["4"] * 9, ""), file="satu.csv"))) == []  # S1 is not final yet
    service.finalise("S1")
    plan = bring(staffed, wide(tmp_path, (ANI, *["5"] * 9, ""), (BUDI, *["3"] * 9, ""), file="dua.csv"))
    assert [(one.cell, one.code, one.params) for one in plan.problems] == [
        ("A2", "session.same_day", {"session": "S1"})]
    assert len(service.of_person(ANI)) == 3
