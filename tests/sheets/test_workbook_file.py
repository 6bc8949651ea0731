"""Workbooks written here are read back by other programs' readers as they were meant, and lie in one place only."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as some

from simata_desktop.sheets.workbook_file import write_workbook

HEADS = ("NIP", "Nama & <gelar>", "Nilai")
ROWS: list[list[object]] = [["197602171995032011", "=1+1", 87.5], ["1", "Siti  \n\"Ayu\" <b>&amp;", None],
                            ["_x0041_", "bunyi\x07 lonceng", -3], ["", "'petik", 0]]


def written(path: Path, rows: list[list[object]] = ROWS, **choices: object) -> Path:
    count = write_workbook(path, "Daftar [1]: a/b", HEADS, rows=rows, choices=choices.get("choices", {}))  # type: ignore[arg-type]
    assert count == len(rows)
    return path


def test_openpyxl_reads_what_was_meant(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path / "a.xlsx"))
    sheet = book.active
    assert book.sheetnames == ["Daftar  1   a b"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == list(HEADS)
    assert cells[1] == ["197602171995032011", "=1+1", 87.5]
    assert [row[2] for row in cells[2:]] == [None, -3, 0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} <= {"inlineStr", "s", "n"}
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet["B2"].quotePrefix
    assert sheet["B2"].number_format == "@"


def test_every_part_is_sound_xml(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path / "a.xlsx", choices={0: ("a", "b & c")})) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))


@pytest.mark.parametrize(("words", "there"), [
    (("Baik", "Sangat Baik"), True), (("x" * 200, "y" * 60), False), (("Ketua, tim", "anggota"), False)])
def test_only_lists_a_spreadsheet_takes(tmp_path: Path, words: tuple[str, ...], there: bool) -> None:
    book = openpyxl.load_workbook(written(tmp_path / "a.xlsx", choices={1: words}))
    lists = book.active.data_validations.dataValidation
    assert bool(lists) == there
    if there:
        assert (str(lists[0].sqref), lists[0].formula1) == ("B2:B501", '"Baik,Sangat Baik"')


TEXTS = some.text(some.characters(blacklist_categories=("Cs",)), min_size=1, max_size=20)


@given(some.lists(some.tuples(TEXTS, some.floats(-1e9, 1e9) | some.integers(-10**9, 10**9)), min_size=1, max_size=5))
def test_calamine_reads_every_text_and_number(tmp_path_factory: pytest.TempPathFactory,
                                              rows: list[tuple[str, float]]) -> None:
    path = tmp_path_factory.mktemp("buku") / "a.xlsx"
    write_workbook(path, "Isi", ("teks", "angka"), rows=rows, choices={})
    read = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("Isi").to_python()
    assert [number for _, number in read[1:]] == [number for _, number in rows]
    for (text, _), (found, _) in zip(rows, read[1:], strict=True):
        if text.isprintable() and "_x" not in text:
            assert found == text


def test_nothing_lies_in_the_folder_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was asked for")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    seen: list[set[str]] = []

    def rows() -> object:
        for row in ROWS * 300:
            seen.append({path.name for path in tmp_path.iterdir()})
            yield row

    write_workbook(tmp_path / "a.xlsx", "Isi", HEADS, rows=rows(), choices={})  # type: ignore[arg-type]
    assert all(names == {"a.xlsx"} for names in seen)
