"""What a marked copy says, and that nothing of the register goes into it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from simata_desktop.app import Workspace
from simata_desktop.domain.errors import UserError
from simata_desktop.resources import words
from simata_desktop.services.worklists import WorklistRequest
from tests.filled_worklist import Filled

ANI, BUDI, CITRA = "198001012005011001", "198502022010012002", "199003032015031003"
WORDS = words("id")


def write(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def staffed(workspace: Workspace, tmp_path: Path) -> Workspace:
    source = write(tmp_path, "pegawai.csv", "NIP;Nama;Tanggal Lahir;Kedudukan Hukum;Jabatan;OPD",
                   f"{ANI};Ani Contohwati;01-01-1980;Aktif;Analis Rahasia;Dinas Contoh",
                   f"{BUDI};Budi Umpamadi;02-02-1985;Pensiun;Pranata;Dinas Contoh")
    workspace.importing.apply(workspace.importing.plan(source))
    return workspace


def marked(workspace: Workspace, source: Path) -> Path:
    out = source.with_name("catatan.xlsx")
    workspace.importing.marked_copy(workspace.importing.plan(source), out, words=WORDS)
    return out


def everything(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode("utf-8") for name in archive.namelist())


def test_a_nip_the_register_proves_is_not_told_to_the_sender(staffed: Workspace, tmp_path: Path) -> None:
    source = write(tmp_path, "baru.csv", "NIP;Nama;Tanggal Lahir", f"{ANI[:-1]};Ani Contohwati;01-01-1980")
    plan = staffed.importing.plan(source)
    assert plan.problems[0].repair.proof == "register_nip"
    found = everything(marked(staffed, source))
    assert ANI not in found
    assert "Analis Rahasia" not in found
    assert "di sini 17" in found


def test_who_is_new_or_inactive_is_the_registers_matter(staffed: Workspace, tmp_path: Path) -> None:
    source = write(tmp_path, "skp.csv", "NIP;Nama;Tahun;Predikat Kinerja", f"{BUDI};Budi Umpamadi;2025;Baik",
                   f"{CITRA};Citra Contohria;2025;Baik")
    assert {one.code for one in staffed.importing.plan(source).problems} == {"person.inactive", "person.new"}
    book = openpyxl.load_workbook(marked(staffed, source))
    assert not [cell for row in book["Data"].iter_rows() for cell in row if cell.comment]
    assert WORDS("paper.marked.none", rows="2") in [cell.value for cell in book.worksheets[0]["A"]]
    assert "ensiun" not in everything(source.with_name("catatan.xlsx"))


def test_the_first_sheet_counts_explains_and_leads(staffed: Workspace, tmp_path: Path) -> None:
    source = write(tmp_path, "baru.csv", "NIP;Nama;Tanggal Lahir;Jenis Kelamin;Golongan",
                   f"{CITRA};Citra Contohria;31-02-1990;L;III/d", f"{ANI};Ani Contohwati;01-01-1980;L;=9/z",
                   f"{BUDI[:-1]};Budi Umpamadi;02-02-1985;P;III/a", f"{BUDI};Budi Umpamadi;02-02-1985;P;III/a")
    page = openpyxl.load_workbook(marked(staffed, source)).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    first = [row[0] for row in rows]
    assert "1 dari 4 baris sudah baik." in first
    assert "3 baris bermasalah, seluruhnya 3 masalah:" in first
    assert "• 1 di sel merah: baris dengan sel merah belum dapat dimasukkan." in first
    kinds = {row[0]: row[1:] for row in rows if isinstance(row[1], int)}
    assert kinds["Jumlah angka NIP tidak tepat"] == [1, "Tepat 18 angka, tanpa kurang atau lebih", "199003152015021004"]
    assert kinds["Tanggal tidak ada di kalender"][0] == 1
    listed = {row[1]: row for row in rows if row[0] == "Data"}
    assert set(listed) == {"C2", "E3", "A4"}
    assert listed["C2"][3].endswith("Usul: 03-03-1990 (menurut NIP).")
    links = {cell.value: cell.hyperlink.location for row in page.iter_rows() for cell in row if cell.hyperlink}
    assert links == {cell: f"'Data'!{cell}" for cell in listed}
    assert listed["E3"][2] == "=9/z"
    assert page[f"C{rows.index(listed['E3']) + 1}"].data_type == "s"


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_worklist_with_notes_is_still_that_worklist(staffed: Workspace, tmp_path: Path, form: str) -> None:
    staffed.worklists.export(WorklistRequest(tmp_path / "keluar"), words=WORDS)
    filled = Filled(next((tmp_path / "keluar").glob("*.xlsx")))
    filled.fill(ANI, awards="Sangat hebat", keterangan="menyusul", field_fit="Sesuai")
    place = filled.place(ANI, "awards")
    source = tmp_path / f"jawaban.{form}"
    (filled.save if form == "xlsx" else filled.save_as_ods)(source)
    before = staffed.importing.plan(source)
    out = marked(staffed, source)
    book = openpyxl.load_workbook(out)
    noted = {cell.coordinate for page in book for row in page.iter_rows() for cell in row if cell.comment}
    assert noted == {place}
    again = staffed.importing.plan(out)
    assert (again.kind, again.answered) == (before.kind, before.answered)
    assert [(one.cell, one.code) for one in again.problems] == [(one.cell, one.code) for one in before.problems]


def test_every_kind_of_problem_has_its_words() -> None:
    codes = {key.removeprefix("paper.marked.kind.") for key in WORDS.keys()  # noqa: SIM118 (no dict)
             if key.startswith("paper.marked.kind.")} - {"other"}
    assert {"nip.length", "value.unknown", "cell.formula", "column.code"} <= codes
    for code in codes:
        assert f"error.{code}" in WORDS
        assert f"paper.marked.expected.{code}" in WORDS
        assert f"paper.marked.example.{code}" in WORDS


def test_a_file_that_changed_since_is_not_marked(staffed: Workspace, tmp_path: Path) -> None:
    source = write(tmp_path, "baru.csv", "NIP;Nama", f"{ANI[:-1]};Ani")
    plan = staffed.importing.plan(source)
    write(tmp_path, "baru.csv", "NIP;Nama", f"{CITRA};Citra", f"{ANI[:-1]};Ani")
    with pytest.raises(UserError, match=r"marked\.changed"):
        staffed.importing.marked_copy(plan, tmp_path / "catatan.xlsx", words=WORDS)
