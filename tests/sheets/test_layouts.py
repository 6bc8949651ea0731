"""Layouts that offices print, invented after spreadsheets.md: where the table starts and ends, what is a record."""

from __future__ import annotations

from pathlib import Path

import pytest

from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.sheet_reading import SheetTable
from tests.sheets.workbooks import NIPS, read, write

BUDI, SITI, TONO, TINI, RINA = NIPS


def told(table: SheetTable) -> list[tuple[str, str, str]]:
    return [(problem.cell, problem.code, problem.severity) for problem in table.problems]


def column(table: SheetTable, word: str) -> list[str | None]:
    return [record.values.get(word) for record in table.records]


def counted(table: SheetTable) -> tuple[int, int, int]:
    return table.read, len(table.records), table.ignored


def test_offices_between_the_people_totals_and_a_signature_in_the_name_column(tmp_path: Path) -> None:
    table = read(write(tmp_path / "nominatif.xlsx", [
        ["PEMERINTAH KABUPATEN SUKAMAJU"], ["DAFTAR NOMINATIF PEGAWAI"], ["KEADAAN 31 DESEMBER 2025"], [],
        ["NO", "NAMA", "NIP", "PANGKAT/GOL. RUANG", "JABATAN", "", "ESELON", "PENDIDIKAN", ""],
        ["", "", "", "", "NAMA", "TMT", "", "TINGKAT", "TAHUN"],
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
        ["DINAS KESEHATAN"],
        [1, "BUDI, S.H.", BUDI, "Pembina Tk. I (IV/b)", "Kepala Dinas", "01-01-2020", "II.b", "S-1", 2000],
        [2, "SITI", SITI, "Penata / III/c", "Analis", "01-01-2020", "JFU", "D-III", 2001],
        ["II", "DINAS SOSIAL"],
        [3, "TONO", TONO, "III/d", "Pengelola", "01-01-2020", "-", "SMA", 2000],
        ["JUMLAH", "", 3], [],
        ["", "", "", "", "Sukamaju, 31 Desember 2025"], ["", "KEPALA BKPSDM"], [], ["", "AHMAD YANI"],
        ["", "", "NIP. 19790813 201212 2 033"]],
        merged=["A5:A6", "B5:B6", "C5:C6", "D5:D6", "E5:F5", "G5:G6", "H5:I5", "A8:I8"]))
    assert table.header_rows == (5, 6)
    assert counted(table) == (13, 3, 10)
    assert table.mapping["tmt_jabatan"] == "JABATAN > TMT"
    assert column(table, "golongan") == ["IV/b", "III/c", "III/d"]
    assert column(table, "eselon") == ["II.b", None, None]
    assert column(table, "jenis_jabatan") == [None, "executor", None]
    assert not told(table)


def test_name_over_nip_and_rank_over_day_in_two_rows(tmp_path: Path) -> None:
    table = read(write(tmp_path / "duk.xlsx", [
        ["DAFTAR URUT KEPANGKATAN"], ["TAHUN 2025"],
        ["NO", "NAMA", "PANGKAT", "JABATAN", "PENDIDIKAN", "TTL"],
        ["", "NIP", "TMT", "TMT", "", ""],
        [1, "BUDI", "Pembina (IV/a)", "Kepala Bidang", "S-2", "Semarang, 17 Februari 1976"],
        ["", BUDI, "01-04-2020", "01-01-2021"],
        [2, "SITI", "Penata (III/c)", "Kepala Seksi", "S-1", "Solo, 22-01-1967"],
        ["", f"NIP. {SITI}", "01-04-2020", "01-01-2021"],
        [3, "TONO", "Penata (III/c)", "Kepala Seksi", "S-1", "Solo, 03-01-1969"],
        ["", "-", "01-04-2020", "01-01-2021"],
        [], ["", "", "", "Sukamaju, 2 Januari 2026"], ["", "", "", "Bupati"], ["", "", "", f"NIP. {TINI}"]]))
    assert table.header_rows == (3, 4)
    assert counted(table) == (10, 3, 7)
    assert told(table) == [("B10", "nip.empty", "error")]
    assert column(table, "tmt_golongan")[:2] == ["2020-04-01", "2020-04-01"]
    assert column(table, "tempat_lahir") == ["Semarang", "Solo", "Solo"]
    first = table.records[0]
    assert (first.row, table.cell(first, "nip"), table.cell(first, "tmt_jabatan")) == (5, "B6", "D6")


@pytest.mark.parametrize(("cell", "name", "nip"), [
    (f"BUDI, S.H.\n{BUDI}", "BUDI, S.H.", BUDI), (f"BUDI / NIP. {BUDI}", "BUDI", BUDI),
    ("BUDI NIP 19760217 199503 2 011", "BUDI", BUDI), (f"{BUDI} BUDI", "BUDI", BUDI),
    (f"BUDI\n(NIP. {BUDI})", "BUDI", BUDI)])
def test_name_and_nip_in_one_cell(tmp_path: Path, cell: str, name: str, nip: str) -> None:
    table = read(write(tmp_path / "gabung.xlsx", [["NO", "NAMA / NIP", "JABATAN"], [1, cell, "Kepala"],
                                                  [2, f"SITI\n{SITI}", "Analis"], [3, "TONO", "Analis"]]))
    assert (column(table, "nama")[0], column(table, "nip")[0]) == (name, nip)
    assert told(table) == [("B4", "nip.empty", "error")]


def test_the_name_stands_on_the_first_row_of_a_history_only(tmp_path: Path) -> None:
    table = read(write(tmp_path / "diklat.xlsx", [
        ["NO", "NAMA", "NIP", "NAMA DIKLAT", "TGL MULAI", "TGL SELESAI", "JP", "NO SERTIFIKAT"],
        [1, "BUDI", BUDI, "PKA", "01-02-2020", "05-02-2020", "40 JP", "1"],
        ["", "", "", "PKN", "01-02-2021", "05-01-2021", 80, "2"],
        [2, "SITI", "123", "PKA", "01-02-2020", "05-02-2020", "40 JP", "3"],
        ["", "", "", "PKN", "01-02-2021", "05-02-2021", 80, "4"],
        [], ["", "", "", "", "", "Sukamaju, 2 Januari 2026"]], merged=["B2:B3", "C2:C3"]))
    assert (table.kind, *counted(table)) == ("history", 6, 4, 2)
    assert column(table, "nip") == [BUDI, BUDI, None, None]
    assert [record.rejected for record in table.records] == [False, False, True, True]
    assert told(table) == [("F3", "date.order", "warning"), ("C4", "nip.length", "error"),
                           ("C4", "nip.length", "error")]
    assert table.cell(table.records[1], "nip") == "C2"
    assert "tanggal_selesai" not in table.records[1].values


def test_sheets_with_the_same_heads_are_one_table(tmp_path: Path) -> None:
    heads = ["NIP", "Nama", "Jabatan"]
    path = write(tmp_path / "opd.xlsx", [heads, [BUDI, "Budi", "Kepala"]], sheet="Dinas A", hidden=["Rahasia"], more={
        "Dinas B": [heads, [SITI, "Siti", "Kepala"], [BUDI, "Budi", "Kepala"]], "Acuan": [["Kode", "Ket"], ["1", "a"]],
        "Rahasia": [heads, [TONO, "Tono", "Analis"]]})
    table = read(path)
    assert (table.sheet, table.sheets) == ("Dinas A", ("Dinas A", "Dinas B"))
    assert told(table) == [("Dinas B!A3", "nip.duplicate", "error")]
    assert table.other_sheets == ({"sheet": "Acuan", "kind": None, "rows": 1},)
    assert table.cell(table.records[1], "nama") == "Dinas B!B2"
    assert column(read(path, sheet="Rahasia"), "nip") == [TONO]
    with pytest.raises(UserError, match=r"sheet\.unknown"):
        read(path, sheet="Tidak ada")


def test_columns_named_by_letter_where_no_row_is_a_heading(tmp_path: Path) -> None:
    path = write(tmp_path / "tanpa.xlsx", [[1, BUDI, "Budi", "Kepala Dinas", "III/d"],
                                           [2, SITI, "Siti", "Kepala Seksi", "III/c"]])
    with pytest.raises(UserError) as caught:
        read(path)
    assert caught.value.code == "heading.none"
    assert caught.value.params["columns"][1]["samples"] == [BUDI, SITI]
    table = read(path, mapping={"nip": "column:B", "nama": "column:c", "golongan": "column:E"})
    assert (table.header_rows, table.mapping["nip"], table.columns["nip"]) == ((), "column:B", "B")
    assert column(table, "golongan") == ["III/d", "III/c"]


def test_answers_win_over_what_was_found(tmp_path: Path) -> None:
    path = write(tmp_path / "dua.xlsx", [["NIP", "Nama", "Unit", "Tempat Tugas"], [BUDI, "Budi", "A", "B"]])
    assert read(path).mapping["unit_kerja"] == "Unit"
    assert read(path, mapping={"unit_kerja": "tempat tugas"}).mapping["unit_kerja"] == "Tempat Tugas"
    with pytest.raises(UserError, match=r"heading\.unknown"):
        read(path, mapping={"unit_kerja": "Bagian"})
    with pytest.raises(UsageError, match=r"field\.unknown"):
        read(path, mapping={"bagian": "Unit"})


def test_years_in_the_heading_make_a_record_a_year(tmp_path: Path) -> None:
    table = read(write(tmp_path / "tahun.xlsx", [
        ["NIP", "Nama", "SKP 2023", "", "SKP 2024", ""],
        ["", "", "Hasil Kerja", "Perilaku", "Hasil Kerja", "Perilaku"],
        [BUDI, "Budi", "Di Atas Ekspektasi", "Sesuai Ekspektasi", "Sesuai", "Di Bawah Ekspektasi"],
        [SITI, "Siti", "Sesuai", "Cukup", "", ""], ["12", "Salah", "Sesuai", "Sesuai", "Sesuai", "Sesuai"]]))
    assert [(r.row, r.values["tahun"], r.rejected) for r in table.records] == [
        (3, "2023", False), (3, "2024", False), (4, "2023", False), (5, "2023", True)]
    assert told(table) == [("D4", "value.scale", "warning"), ("A5", "nip.length", "error")]
    assert table.cell(table.records[1], "rating_perilaku") == "F3"


def test_a_rating_without_a_year_asks_for_it(tmp_path: Path) -> None:
    rows = [["NIP", "Nama", "Predikat", "Hasil Kerja", "Perilaku Kerja"], [BUDI, "Budi", "Kurang", "Sesuai", "Sesuai"]]
    path = write(tmp_path / "predikat.xlsx", rows)
    with pytest.raises(UserError, match=r"period\.needed"):
        read(path)
    table = read(path, period=2024)
    assert column(table, "tahun") == ["2024"]
    problem = table.problems[0]
    assert (problem.cell, problem.code) == ("C2", "predicate.mismatch")
    assert problem.repair is not None
    assert problem.repair.value == "baik"
    two = write(tmp_path / "dua-tahun.xlsx", [["SKP 2023 dan 2024"], [], *rows])
    with pytest.raises(UserError, match=r"period\.needed"):
        read(two)


def test_a_row_without_its_year_takes_that_of_the_file(tmp_path: Path) -> None:
    rows = [["NIP", "Nama", "Tahun", "Predikat"], [BUDI, "Budi", 2023, "Baik"], [SITI, "Siti", "", "Baik"],
            [TONO, "Tono", 2099, "Baik"]]
    table = read(write(tmp_path / "judul.xlsx", [["SKP TAHUN 2024"], *rows]))
    assert column(table, "tahun") == ["2023", "2024", None]
    assert told(table) == [("C5", "value.range", "warning")]
    assert told(read(write(tmp_path / "tanpa.xlsx", rows))) == [
        ("C3", "value.missing", "warning"), ("C4", "value.range", "warning")]


def test_a_unit_merged_over_its_people_and_a_birth_under_the_name(tmp_path: Path) -> None:
    table = read(write(tmp_path / "unit.xlsx", [
        ["UNIT KERJA", "NAMA / TTL", "NIP", "PANGKAT\nTMT"],
        ["Dinas A", "BUDI, S.H.", BUDI, "Pembina (IV/a)"], ["", "SEMARANG, 17-02-1976", "", "01-04-2020"],
        ["", "SITI", SITI, "Penata (III/c)"], ["", "SOLO, 22 JANUARI 1967", "", "01-04-2021"],
        ["Dinas B", "TONO", TONO, "Penata (III/c)"], ["", "SOLO, 3 JANUARI 1969", "", "01-04-2021"]],
        merged=["A2:A5", "C2:C3", "C4:C5", "C6:C7"]))
    assert counted(table) == (6, 3, 3)
    assert column(table, "unit_kerja") == ["Dinas A", "Dinas A", "Dinas B"]
    assert column(table, "tempat_lahir") == ["SEMARANG", "SOLO", "SOLO"]
    assert column(table, "tmt_golongan") == ["2020-04-01", "2021-04-01", "2021-04-01"]
    assert column(table, "nama") == ["BUDI, S.H.", "SITI", "TONO"]
    assert table.cell(table.records[1], "unit_kerja") == "A2"
    assert not told(table)


def test_a_card_number_under_the_nip(tmp_path: Path) -> None:
    table = read(write(tmp_path / "karpeg.xlsx", [
        ["NO", "NAMA", "NIP / KARPEG", "GOL"], [1, "BUDI", f"{BUDI}\nB 123456", "III/d"],
        [2, "SITI", "19670122 200002 1 039 / N.1234", "III/c"]]))
    assert column(table, "nip") == [BUDI, SITI]


def test_the_heads_of_the_national_system(tmp_path: Path) -> None:
    table = read(write(tmp_path / "talenta.xlsx", [
        ["NIP", "Nama", "Nilai X", "Nilai Y", "Box", "X - Penilaian Kompetensi", "Y - Penghargaan"],
        [BUDI, "Budi", 88.5, 92, "IX", 90, 0], [SITI, "Siti", "70,25", 101, 12, "-", "abc"]]))
    assert (table.kind, table.scores) == ("talent-result", ("awards", "competency_assessment"))
    assert table.records[0].values | {"nip": "", "nama": ""} == {
        "nip": "", "nama": "", "nilai_x": "88.5", "nilai_y": "92", "kotak": "9", "competency_assessment": "90",
        "awards": "0"}
    assert told(table) == [(cell, code, "warning") for cell, code in (
        ("D3", "value.range"), ("E3", "value.range"), ("F3", "value.missing"), ("G3", "value.number"))]


def test_the_codes_of_indicators_are_always_heads(tmp_path: Path) -> None:
    words = {"awards": {"Nasional": "national", "national": "national"}}
    table = read(write(tmp_path / "bukti.xlsx", [["nip", "awards", "experience.diversity"], [BUDI, "NASIONAL", 3],
                                                 [SITI, "Nasinal", ""]]),
                 indicators=("awards", "experience.diversity"), indicator_words=words)
    assert table.kind == "talent-result"
    assert table.records[0].values == {"nip": BUDI, "awards": "national", "experience.diversity": "3"}
    assert told(table) == [("B3", "value.unknown", "warning")]
    assert table.problems[0].repair is not None
    assert table.scores == ()


def test_competencies_in_groups_beside_a_quadrant(tmp_path: Path) -> None:
    short = ["INT", "KJSM", "KOM", "OPH", "PP", "PDOL", "MP", "PK", "PB"]
    table = read(write(tmp_path / "asesmen.xlsx", [
        ["HASIL UJI KOMPETENSI TAHUN 2024"], [],
        ["NO", "NIP", "NAMA", "KOMPETENSI MANAJERIAL", *[""] * 7, "SOSIAL KULTURAL", "JPM", "KUADRAN"],
        ["", "", "", *short], [1, BUDI, "Budi", *[3] * 9, "98,75%", "IX"],
        [2, SITI, "Siti", 3, "3+", *[3] * 6, "-", "TIDAK HADIR", "V"]], merged=["D3:K3"]))
    assert (table.kind, table.year) == ("competency", 2024)
    assert table.records[0].values["national_unity"] == "3"
    assert told(table) == [("E6", "value.number", "warning"), ("L6", "value.missing", "warning"),
                           ("M6", "value.number", "warning")]


def test_the_row_against_its_own_nip(tmp_path: Path) -> None:
    table = read(write(tmp_path / "lahir.xlsx", [
        ["NIP", "Nama", "Tanggal Lahir", "L/P"], [BUDI, "Budi", "18-02-1976", "L"], [SITI, "Siti", "31/02/1967", "X"],
        [TONO, "Tono", 25206, "P"]]))
    found = {problem.cell: (problem.code, problem.repair and problem.repair.value) for problem in table.problems}
    assert found == {"C2": ("nip.mismatch", "1976-02-17"), "D2": ("nip.mismatch", "P"),
                     "C3": ("date.invalid", "1967-01-22"), "D3": ("value.unknown", "L")}
    assert table.records[0].values["tanggal_lahir"] == "1976-02-18"


def test_private_matters_are_left_out(tmp_path: Path) -> None:
    table = read(write(tmp_path / "pribadi.xlsx", [
        ["NIP", "Nama", "NIK", "Agama", "Status", "Gol.", "Nama Ibu Kandung", "No. Rekening", "password",
         "Alamat Rumah"],
        [BUDI, "Budi", "3319121211800007", "Islam", "Kawin", "O", "Ani", "123", "x", "Jl. A"],
        [SITI, "Siti", "3319121211800008", "Kristen", "Belum Kawin", "AB", "Ani", "124", "y", "Jl. B"]]))
    assert table.left_out == ("NIK", "Agama", "Status", "Gol.", "Nama Ibu Kandung", "No. Rekening", "password",
                              "Alamat Rumah")
    assert all(record.values.keys() == {"nip", "nama"} for record in table.records)


def test_codes_are_told_once_and_national_codes_are_read(tmp_path: Path) -> None:
    rows = [[nip, "X", code, unit, kind] for nip, code, unit, kind in zip(
        NIPS, (45, 33, 11, 42, 31), (7, 8, 7, 9, 7), (1, 2, 4, 4, 2), strict=True)]
    table = read(write(tmp_path / "kode.xlsx", [["nip", "nama", "golongan", "unit_kerja_id", "jenis_jabatan"], *rows]))
    assert column(table, "golongan") == ["IV/e", "III/c", "I/a", "IV/b", "III/a"]
    assert column(table, "jenis_jabatan")[:3] == ["structural", "functional", "executor"]
    assert told(table) == [("D1", "column.code", "warning")]
    assert "unit_kerja" not in table.mapping
    assert "unit_kerja_id" in table.unmapped


def test_the_old_nip_beside_the_new_one(tmp_path: Path) -> None:
    table = read(write(tmp_path / "lama.xlsx", [["NIP", "NIP Baru", "Nama"], ["131234567", BUDI, "Budi"]]))
    assert table.records[0].values == {"nip_lama": "131234567", "nip": BUDI, "nama": "Budi"}


def test_a_nip_kept_as_a_number_has_lost_digits(tmp_path: Path) -> None:
    table = read(write(tmp_path / "angka.xlsx", [["NIP", "Nama"], [int(BUDI), "Budi"], [131234567, "Siti"]]))
    assert told(table) == [("A2", "nip.number", "error"), ("A3", "nip.old", "error")]


def test_a_list_of_posts(tmp_path: Path) -> None:
    table = read(write(tmp_path / "peta.xlsx", [
        ["PETA JABATAN"], ["NO", "NAMA JABATAN", "KELAS JABATAN", "KEBUTUHAN", "BEZETTING"],
        [1, "Kepala Dinas", 14, 1, 1], [2, "", 7, 3, 1], [3, "Analis", 7, 5, 2], ["JUMLAH", "", "", 9, 4]]))
    assert (table.kind, *counted(table)) == ("positions", 4, 3, 1)
    assert column(table, "seats") == ["1", "3", "5"]
    assert told(table) == [("B4", "value.missing", "error")]


@pytest.mark.parametrize(("rows", "code"), [
    ([["NIP", "Nama", "Jabatan"]], "table.empty"),
    ([["Unit Kerja", "L", "P", "Jumlah"], ["Dinas A", 3, 4, 7], ["Dinas B", 1, 1, 2]], "table.counts"),
    ([["EMPLOYEE_ID", "Nama", "Jabatan"], [80670517, "Budi", "Kepala"]], "table.none"),
    ([["NIK", "Nama", "Jabatan"], ["3319121211800007", "Budi", "Kepala"]], "table.none"),
    ([["id", "nama", "nip"], [1, "Dinas Kesehatan", 10], [2, "Bidang Mutasi", 11]], "table.none"),
    ([["x"], ["y"]], "heading.none")])
def test_what_is_no_table_of_an_import(tmp_path: Path, rows: list[list[object]], code: str) -> None:
    with pytest.raises(UserError) as caught:
        read(write(tmp_path / "bukan.xlsx", rows))
    assert caught.value.code == code
    assert caught.value.params["columns"]


def test_a_second_heading_and_technical_names_are_no_records(tmp_path: Path) -> None:
    table = read(write(tmp_path / "ulang.xlsx", [
        ["NIP", "Nama", "Jabatan"], ["pns_nip", "pns_nama", "jab_nama"], [BUDI, "Budi", "Kepala"],
        ["NIP", "Nama", "Jabatan"], [SITI, "Siti", "Analis"], ["", "Keterangan: data sementara"]]))
    assert counted(table) == (5, 2, 3)
    assert table.header_rows == (1,)


def test_formulas(tmp_path: Path) -> None:
    table = read(write(tmp_path / "rumus.xlsx", [
        ["NIP", "Nama", "Jabatan", "Lain"], ['="1976"', "Budi", "=B2", "=1+1"], [SITI, "Siti", '="x"', 1]]))
    assert told(table) == [("A2", "cell.formula", "error"), ("C3", "cell.formula", "warning")]
    assert "jabatan" not in table.records[1].values
