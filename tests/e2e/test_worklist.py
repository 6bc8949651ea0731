"""Worklists by the command line: out to the units, filled in by one of them, and back without any option."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import Simata
from tests.filled_worklist import DAY, Filled

ANI, BUDI = "197901012003011001", "198103032006042002"
ROWS = ("NIP;Nama;Jabatan;OPD;Kode Unit", f"{ANI};Ani Contohwati;Analis;Dinas Contoh;D1",
        f"{BUDI};Budi Umpamadi;Camat;Kecamatan Uji;K1")


@pytest.fixture
def office(simata: Simata, tmp_path: Path) -> Simata:
    path = tmp_path / "pegawai.csv"
    path.write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    assert simata("import", str(path)).code == 0
    return simata


def test_out_and_back(office: Simata, tmp_path: Path) -> None:
    out = tmp_path / "keluar"
    said = office("export", "worklist", "--out", str(out), "--all-units", "--deadline", "2026-12-11")
    assert said.code == 0
    assert said.data.keys() == {"out", "files", "unplaced"}
    assert [(one["unit"], one["people"]) for one in said.data["files"]] == [("D1", 1), ("K1", 1)]
    assert said.data["unplaced"] == 1  # somebody active stands in no unit
    assert {path.name for path in out.iterdir()} == {one["file"] for one in said.data["files"]}

    filled = Filled(out / said.data["files"][0]["file"])
    filled.fill(ANI, awards="Nasional", awards__nomor="12/SK", awards__tanggal=DAY, predikat_kinerja="Baik")
    back = office("import", str(filled.save(tmp_path / "balasan.xlsx")))
    assert back.code == 0
    assert back.data["kind"] == "worklist"
    assert back.data["answered"] == [{"nip": ANI, "indicators": ["performance_predicate", "awards"]}]
    assert back.data["rows"] == {"read": 1, "persons": 1, "people": 1, "new": 1, "changed": 0, "same": 0, "rejected": 0,
                                 "ignored": 0}
    listed = office("evidence", "list", ANI).data["evidence"]
    assert [(one["indicator"], one["value"], one["date"], one["number"], one["state"]) for one in listed] == [
        ("awards", "nasional", "2025-03-01", "12/SK", "recorded")]
    assert office("undo").code == 0
    assert office("evidence", "list", ANI).data["evidence"] == []


def test_a_row_that_is_not_taken_is_told_and_the_exit_is_one(office: Simata, tmp_path: Path) -> None:
    out = tmp_path / "keluar"
    said = office("export", "worklist", "--out", str(out), "--unit", "D1")
    filled = Filled(out / said.data["files"][0]["file"])
    cell = filled.append(nip=BUDI, nama="Budi Umpamadi", awards="Nasional")
    back = office("import", str(filled.save(tmp_path / "balasan.xlsx")))
    assert back.code == 1
    assert [(one["cell"], one["code"], one["severity"]) for one in back.data["problems"]] == [
        (cell, "worklist.person_added", "error")]
    assert "tidak ada dalam daftar" in back.data["problems"][0]["message"]


def test_another_office_refuses_it(office: Simata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = office("export", "worklist", "--out", str(tmp_path / "keluar"), "--unit", "D1")
    monkeypatch.setenv("SIMATA_WORKSPACE", str(tmp_path / "lain"))
    assert office("init", "--office", "9900", "--office-name", "Kantor Lain").code == 0
    back = office("import", str(tmp_path / "keluar" / said.data["files"][0]["file"]))
    assert (back.code, back.error["code"]) == (3, "worklist.foreign")
    assert back.data["kind"] is None


@pytest.mark.parametrize("words", [
    (), ("--unit", "D1", "--all-units"), ("--unit", "D1", "--period", "26"), ("--all-units", "--deadline", "besok")])
def test_wrong_words_are_usage(office: Simata, tmp_path: Path, words: tuple[str, ...]) -> None:
    assert office("export", "worklist", "--out", str(tmp_path / "keluar"), *words).code == 2
    assert not (tmp_path / "keluar").exists()


def test_words_of_a_worklist_are_unknown_elsewhere(office: Simata, tmp_path: Path) -> None:
    out = str(tmp_path / "a.xlsx")
    assert office("export", "employees", "--out", out, "--all-units").code == 2
    assert office("export", "employees", "--out", out, "--unit", "D1", "K1").code == 2
    assert office("export", "employees", "--out", out, "--unit", "D1").data["rows"] == 1


def test_people_read_who_answered(office: Simata, tmp_path: Path) -> None:
    out = tmp_path / "keluar"
    said = office("export", "worklist", "--out", str(out), "--unit", "D1", as_json=False)
    assert "1 lembar isian ditulis" in said.out
    (path,) = out.iterdir()
    filled = Filled(path).fill(ANI, awards="Nasional")
    back = office("import", str(filled.save(tmp_path / "balasan.xlsx")), as_json=False)
    assert "Dijawab: 1 dari 1 pegawai, 1 isian" in back.out
