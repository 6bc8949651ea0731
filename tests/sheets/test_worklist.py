"""Worklists as files: what is written opens in other programs as it was meant, and is read whatever was done to it."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.progress import Silent
from simata_desktop.domain.sheet_reading import SheetTable
from simata_desktop.sheets.options import ReadOptions
from simata_desktop.sheets.reading import read_table
from simata_desktop.sheets.worklist_heads import MARK_SHEET, PERSON, REMARK
from simata_desktop.sheets.worklist_workbook import Column, Letter, Row, Worklist, worklist_workbook
from tests.filled_worklist import Filled

TODAY = date(2026, 11, 24)
LONG = tuple(f"Pilihan yang panjang sekali, nomor {number}" for number in range(12))
COLUMNS = (Column("awards", "Penghargaan", ("Nasional", "Tidak ada")), Column("field_fit", "Kesesuaian", LONG),
           Column("competency_development", "Pengembangan", numbers=(0, None)),
           Column("predikat_kinerja", "Penilaian Kinerja", ("Baik", "Kurang"), documented=False))
NIPS = ("198001012005011001", "198502022010012002", "199003032015031003")
NAMES = ("Ani Contohwati", "=HYPERLINK(\"x\")", "Citra Misaldi")


def told(people: int = 3, mark: tuple[str, ...] = ("a", "b", "c", "d")) -> Worklist:
    rows = [Row(nip, name, "Bidang Data", "Analis", frozenset({"awards", "field_fit"} if place else
                                                              {column.code for column in COLUMNS}))
            for place, (nip, name) in enumerate(zip(NIPS[:people], NAMES, strict=False))]
    letter = Letter(("PEMERINTAH",), (("Nomor", "…"), ("Batas", "…")), frozenset(("Nomor",)), ("Yth. Kepala",),
                    ("Mohon diisi.",), ("Terima kasih.",), ("Kepala",), "Kekurangan")
    heads = {word: word.upper() for word in (*PERSON, "nilai", "nomor", "tanggal", "penerbit", REMARK)}
    return Worklist(("Surat", "Isian"), "Judul", "Catatan", letter, heads, COLUMNS, rows, mark,
                    {"title": "Salah", "list": "Pilih", "number": "Angka"}, datetime(2026, 11, 24, 9, 41))


def written(folder: Path, worklist: Worklist | None = None) -> Path:
    path = folder / "isian.xlsx"
    path.write_bytes(worklist_workbook(worklist or told()))
    return path


def read(path: Path, **how: str) -> SheetTable:
    return read_table(path, ReadOptions(TODAY, **how), Silent())


def test_what_is_asked_is_open_and_all_else_is_locked(tmp_path: Path) -> None:
    filled = Filled(written(tmp_path))
    assert filled.asked(NIPS[0]) == {word for column in COLUMNS for word in (
        [column.code, *(f"{column.code}/{what}" for what in ("nomor", "tanggal", "penerbit"))]
        if column.documented else [column.code])}
    assert {word.partition("/")[0] for word in filled.asked(NIPS[1])} == {"awards", "field_fit"}
    assert filled.options("awards") == ["Nasional", "Tidak ada"]
    assert filled.options("field_fit") == list(LONG)
    assert filled.sheet.row_dimensions[3].hidden
    assert filled.sheet.freeze_panes == "D6"
    assert filled.cell(NIPS[1], "nama").value == NAMES[1]
    assert filled.cell(NIPS[1], "nama").data_type == "s"
    numbers = [rule for rule in filled.sheet.data_validations.dataValidation if rule.type == "decimal"]
    assert [(rule.operator, rule.formula1) for rule in numbers] == [("greaterThanOrEqual", "0")]


def test_on_paper_who_it_is_stands_on_every_page_and_no_value_is_torn(tmp_path: Path) -> None:
    filled = Filled(written(tmp_path))
    sheet = filled.sheet
    assert (sheet.print_title_cols, sheet.print_title_rows) == ("$A:$C", "$4:$5")
    starts = {filled.columns[column.code] for column in COLUMNS} | {filled.columns[REMARK]}
    breaks = {one.id + 1 for one in sheet.col_breaks.brk}  # the first column after each
    assert breaks
    assert breaks <= starts
    assert filled.letter.print_title_rows is not None


def test_a_long_line_of_the_letter_has_the_height_it_needs(tmp_path: Path) -> None:
    long = replace(told().letter, text=("kata " * 60,))
    filled = Filled(written(tmp_path, replace(told(), letter=long)))
    place = next(row for row in range(1, 40) if str(filled.letter.cell(row, 1).value).startswith("kata"))
    assert filled.letter.row_dimensions[place].height == 45


def test_nothing_in_it_asks_for_a_later_program_than_excel_2010() -> None:
    with zipfile.ZipFile(io.BytesIO(worklist_workbook(told()))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name, data in parts.items() if b"<f>" in data or b"dynamicArray" in data]
    assert not [name for name in parts if name.endswith((".bin", "metadata.xml")) or "externalLink" in name]
    assert b'state="hidden"' in parts["xl/workbook.xml"]


def test_it_leaves_nothing_in_the_folder_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.mkstemp", lambda *a, **k: pytest.fail("a temporary file"))
    monkeypatch.setattr("tempfile.TemporaryFile", lambda *a, **k: pytest.fail("a temporary file"))
    assert worklist_workbook(told())


def test_it_is_read_back_by_its_hidden_rows(tmp_path: Path) -> None:
    filled = Filled(written(tmp_path))
    filled.fill(NIPS[0], awards="Nasional", awards__nomor=12, awards__tanggal=date(2025, 3, 1), awards__penerbit="KASN",
                competency_development=4.0, keterangan=" menyusul ")
    filled.sort().delete(NIPS[1])
    table = read(filled.save(tmp_path / "apa saja.xlsx"))
    assert (table.kind, table.sheet, table.header_rows) == ("worklist", "Isian", (3, 4, 5))
    assert table.mark == ("a", "b", "c", "d")
    assert (table.read, table.ignored) == (2, 0)
    row = next(one for one in table.records if one.values["nip"] == NIPS[0])
    assert {word: row.values[word] for word in row.values if word not in PERSON} == {
        "awards": "Nasional", "awards/nomor": "12", "awards/tanggal": "2025-03-01", "awards/penerbit": "KASN",
        "competency_development": "4", "keterangan": "menyusul"}
    assert table.cell(row, "awards") == filled.place(NIPS[0], "awards")


def test_columns_are_known_when_others_were_put_before_them(tmp_path: Path) -> None:
    filled = Filled(written(tmp_path)).fill(NIPS[0], awards="Nasional")
    filled.sheet.unmerge_cells("F4:I4")
    filled.sheet.unmerge_cells("J4:M4")
    filled.sheet.unmerge_cells("N4:Q4")
    filled.sheet.insert_cols(1, 2)
    filled.sheet.title = "Sheet1"
    (row,) = [one for one in read(filled.save(tmp_path / "a.xlsx")).records if "awards" in one.values]
    assert (row.values["nip"], row.values["awards"]) == (NIPS[0], "Nasional")


def test_blank_rows_between_are_ignored(tmp_path: Path) -> None:
    filled = Filled(written(tmp_path))
    filled.sheet.insert_rows(7, 2)
    table = read(filled.save(tmp_path / "a.xlsx"))
    assert (table.read, len(table.records), table.ignored) == (5, 3, 2)


def test_a_hidden_sheet_of_another_name_is_still_not_read(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path))
    book[MARK_SHEET].title = "lain"
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx").kind != "worklist"


def test_the_list_may_be_gone(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path))
    del book["Isian"]
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(UserError, match=r"worklist\.list_gone"):
        read(tmp_path / "a.xlsx")


TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), max_codepoint=0xFFFD), min_size=1, max_size=40)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from(NIPS), st.booleans())
def test_whatever_is_typed_comes_back_as_typed(tmp_path: Path, typed: list[str], nip: str, sort: bool) -> None:
    filled = Filled(written(tmp_path))
    words = ("awards", "awards/nomor", "awards/penerbit", "keterangan")
    for word, text in zip(words, typed, strict=False):
        cell = filled.cell(nip, word)
        cell.value, cell.data_type = text, "s"
    if sort:
        filled.sort()
    (row,) = [one for one in read(filled.save(tmp_path / "a.xlsx")).records if one.values.get("nip") == nip]
    expected = {word: " ".join(text.split()) for word, text in zip(words, typed, strict=False) if text.strip()}
    assert json.dumps({word: row.values.get(word, "") for word in expected}) == json.dumps(expected)
