"""Whatever the bytes: a table whose counts add up, or an error of the three families; never a traceback."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.sheet_reading import SheetTable
from simata_desktop.sheets.heading_words import heading_words
from tests.sheets.workbooks import NIPS, read, write

HEADS = sorted(heading_words().fields)
ROWS = [["NO", "NAMA", "NIP", "PANGKAT", "", "KET"], ["", "", "", "Gol", "TMT", ""], [1, 2, 3, 4, 5, 6],
        *[[n, f"Orang {n}", nip, "III/d", "01-04-2020", ""] for n, nip in enumerate(NIPS, 1)],
        [], ["", "", "Sukamaju, 31 Desember 2025"], ["", "", "NIP. 197602171995032011"]]


def check(table: SheetTable) -> None:
    """The identities of cli.md, as far as the reader answers for them."""
    rows = {(record.sheet, record.row) for record in table.records}
    assert table.read == len(rows) + table.ignored
    rejected = sum(record.rejected for record in table.records)
    assert rejected <= sum(problem.severity == "error" for problem in table.problems)
    for record in table.records:
        assert all(value and value == value.strip() for value in record.values.values())
        assert record.rejected or table.kind == "positions" or len(record.values["nip"]) == 18
    assert table.columns.keys() == table.mapping.keys()


def answered(path: Path) -> bool:
    """Was it a table? Anything but a table or an error of the families fails the test."""
    try:
        check(read(path, period=2025))
    except (UserError, EnvironmentProblem) as error:
        return not error.code
    return True


quiet = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SEEN = [*NIPS, "Budi", "Siti, S.H.", "-", "", "", "III/d", "S-1", "01-02-2020", "31/02/2020", "Baik", "3", "98,5%",
        "JUMLAH", "Keterangan:", "NIP. -", "1.9E+17", "DINAS A", "null", "'=x"]
cell = st.sampled_from(SEEN) | st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=6)


@quiet
@given(heads=st.lists(st.sampled_from(HEADS), min_size=1, max_size=7),
       rows=st.lists(st.lists(cell, max_size=8), max_size=9), separator=st.sampled_from(",;"))
def test_any_list_under_known_heads(tmp_path: Path, heads: list[str], rows: list[list[str]], separator: str) -> None:
    path = tmp_path / "daftar.csv"
    lines = [heads, *rows]
    path.write_text("\n".join(separator.join(f'"{one.replace(chr(34), "")}"' for one in line) for line in lines),
                    encoding="utf-8", newline="")
    answered(path)


@quiet
@given(data=st.binary(max_size=400), start=st.sampled_from([b"", b"PK\x03\x04", b"NIP;Nama\n", b"\xff\xfe"]))
def test_any_bytes(tmp_path: Path, data: bytes, start: bytes) -> None:
    path = tmp_path / "berkas"
    path.write_bytes(start + data)
    answered(path)


@pytest.mark.parametrize("seed", range(40))
def test_a_workbook_with_faults(tmp_path: Path, seed: int) -> None:
    """Parts of an honest workbook with a few bytes changed, zipped again so that the parser sees them."""
    chance = random.Random(seed)
    path = write(tmp_path / "daftar.xlsx", ROWS)
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = bytearray(before.read(name))
            for _ in range(chance.randrange(1, 5) if name.endswith("sheet1.xml") else chance.randrange(2)):
                place = chance.randrange(len(data))
                data[place:place + chance.randrange(3)] = chance.choice(
                    [b"9", b"<", b'"', b"Z", b"&#1;", b"", b'<c r="A9999999"><v>1</v></c>', b"1e400", b"<f>A1</f>"])
            after.writestr(name, bytes(data))
    path.write_bytes(buffer.getvalue())
    answered(path)


def test_an_honest_file_is_a_table(tmp_path: Path) -> None:
    assert answered(write(tmp_path / "daftar.xlsx", ROWS))


def test_a_history_that_knows_only_old_nips(tmp_path: Path) -> None:
    """Found by chance: a KeyError where the only NIP column of a history is the old one."""
    path = tmp_path / "hukuman.csv"
    path.write_text("jenishukuman,niplama,sd\nTeguran,131234567,01-02-2020\n", encoding="utf-8")
    answered(path)
