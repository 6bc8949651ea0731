"""CSV in its real shapes: encodings, separators, breaks inside quotes, the guard of other exports."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.domain.errors import UserError
from simata_desktop.sheets.delimited import read_delimited, unguard
from tests.sheets.workbooks import NIPS, read

BUDI, SITI = NIPS[:2]


def saved(folder: Path, data: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "daftar.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, separator: str, end: str) -> None:
    rows = [["NIP", "Nama", "Jabatan"], [BUDI, "Rémy", "Kepala"], [SITI, "Siti", "Analis"]]
    table = read(saved(tmp_path, end.join(separator.join(row) for row in rows), encoding))
    assert [record.values["nama"] for record in table.records] == ["Rémy", "Siti"]
    assert (table.sheet, table.sheets, table.header_rows) == (None, (), (1,))


def test_breaks_in_quotes_are_one_record(tmp_path: Path) -> None:
    table = read(saved(tmp_path, f'NIP;Nama;Jabatan\n{BUDI};Budi;"Kepala\nBidang; Data"\n\n{SITI};Siti;Analis\n'))
    assert [record.values["jabatan"] for record in table.records] == ["Kepala Bidang; Data", "Analis"]
    assert [record.row for record in table.records] == [2, 4]
    assert (table.read, table.ignored) == (3, 1)


def test_commas_in_names_do_not_choose_the_separator(tmp_path: Path) -> None:
    table = read(saved(tmp_path, f"NIP;Nama;Gol\n{BUDI};Budi, S.H., M.H.;III/d\n{SITI};Siti, S.E.;III/c\n"))
    assert table.records[0].values["nama"] == "Budi, S.H., M.H."


def test_the_separator_may_be_named_by_the_file(tmp_path: Path) -> None:
    table = read(saved(tmp_path, f"sep=|\nNIP|Nama\n{BUDI}|Budi; a\n"))
    assert (table.header_rows, table.records[0].row) == ((2,), 3)


@pytest.mark.parametrize(("found", "read_as"), [
    ("'=1+1", "=1+1"), ("'+62", "+62"), ("'-x", "-x"), ("'@x", "@x"), ("'＝x", "＝x"), ("' =x", " =x"), ("''=x", "'=x"),
    ("'Aisyiyah", "'Aisyiyah"), ("'", "'"), ("'\t=x", "\t=x")])
def test_the_guard_of_an_export_loses_its_one_sign(found: str, read_as: str) -> None:
    assert unguard(found) == read_as


def test_an_apostrophe_before_a_nip_is_no_part_of_it(tmp_path: Path) -> None:
    table = read(saved(tmp_path, f"NIP,Nama\n'{BUDI},'Aisyah\n"))
    assert table.records[0].values == {"nip": BUDI, "nama": "'Aisyah"}


def test_a_stray_zero_byte_does_no_harm(tmp_path: Path) -> None:
    table = read(saved(tmp_path, f"NIP,Nama\n{BUDI},Bu\0di\n"))
    assert table.records[0].values["nama"] == "Budi"


def test_a_quotation_that_never_ends_loses_no_row_in_silence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"file\.damaged"):
        read(saved(tmp_path, f'NIP,Nama\n{BUDI},"Budi\n{SITI},Siti\n'))


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0\x1a", exclude_categories=["Cs", "Cc"]), max_size=9)


@settings(max_examples=60)
@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=12), st.sampled_from(",;\t|"))
def test_quoted_fields_come_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]],
                                 separator: str) -> None:
    lines = [["a", "b", "c"], *rows, ["z", "z", "z"]]
    text = "\r\n".join(separator.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines)
    grid = read_delimited(saved(tmp_path_factory.mktemp("csv"), text, "utf-8-sig"))
    assert [grid.row(row) for row in range(grid.height)] == [[_unguarded(cell) for cell in line] for line in lines]


def _unguarded(cell: str) -> str:
    return unguard(cell) if cell.startswith("'") else cell
