"""``simata import`` on the shared samples and on small files of its own: exit, counts, cells, words, undo."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.e2e.conftest import NIP, Simata

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "spreadsheets"
EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expect.json").read_text(encoding="utf-8")) \
    if (SAMPLES / "expect.json").is_file() else {}
NEW = "199003152015021004"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "pegawai.csv"
    path.write_text(f"NIP;Nama;Jabatan\n{NIP};Wulan Contohwati;Kepala Bidang Baru\n{NEW};Rahmat Umpama;Analis\n"
                    "19900315201502100;Nomor Pendek;Analis\n", encoding="utf-8")
    return path


def test_a_sheet_is_planned_applied_and_undone(simata: Simata, sheet: Path) -> None:
    tried = simata("import", str(sheet), "--dry-run")
    assert (tried.code, tried.data["dry_run"], tried.data["batch"]) == (1, True, None)
    assert simata("people").data["total"] == 2
    said = simata("import", str(sheet))
    rows = said.data["rows"]
    assert (said.code, said.data["kind"], rows) == (1, "employees", tried.data["rows"])
    assert (rows["read"], rows["new"], rows["changed"], rows["rejected"]) == (3, 1, 1, 1)
    assert rows["read"] == rows["persons"] + rows["ignored"]
    problem = next(one for one in said.data["problems"] if one["severity"] == "error")
    assert (problem["cell"], problem["code"]) == ("A4", "nip.length")
    assert "17" in problem["message"]
    assert simata("show", NEW).data["values"]["nama"]["source"]["file"] == "pegawai.csv"
    assert {one["batch"] for one in simata("audit", "--nip", NEW).data["entries"]} == {said.data["batch"]}
    again = simata("import", str(sheet))
    assert (again.data["rows"]["same"], again.data["rows"]["new"]) == (2, 0)
    simata("undo")
    assert simata("people").data["total"] == 2


@pytest.mark.parametrize("argv", [("--dry-run",), ()])
def test_the_file_comes_back_with_notes_and_nothing_of_the_register(simata: Simata, sheet: Path, tmp_path: Path,
                                                                    argv: tuple[str, ...]) -> None:
    out = tmp_path / "catatan.xlsx"
    said = simata("import", str(sheet), *argv, "--marked-copy", str(out))
    assert (said.code, said.data["dry_run"]) == (1, bool(argv))
    assert said.data["marked_copy"] == {"out": str(out), "cells": 1, "notices": ["rebuilt"]}
    assert simata("people").data["total"] == (2 if argv else 3)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Catatan kesalahan", "Data"]
    noted = {cell.coordinate: cell.comment.text for row in book["Data"].iter_rows() for cell in row if cell.comment}
    assert list(noted) == ["A4"]
    assert noted["A4"].startswith("NIP harus 18 angka, di sini 17.")
    words = [str(cell.value) for row in book["Catatan kesalahan"].iter_rows() for cell in row if cell.value is not None]
    assert "2 dari 3 baris sudah baik." in words
    assert "1 baris bermasalah, seluruhnya 1 masalah:" in words
    assert {"Jumlah angka NIP tidak tepat", "Tepat 18 angka, tanpa kurang atau lebih", "A4"} <= set(words)
    links = [cell.hyperlink.location for row in book["Catatan kesalahan"].iter_rows() for cell in row if cell.hyperlink]
    assert links == ["'Data'!A4"]
    assert "Kepala Bidang Uji" not in " ".join(words)  # what the register says of a person in the file


@pytest.mark.parametrize(("name", "code"), [("pegawai.csv", "marked.ending"), ("lain.pdf", "marked.ending")])
def test_a_wrong_target_is_refused_before_anything_is_written(simata: Simata, sheet: Path, tmp_path: Path, name: str,
                                                              code: str) -> None:
    said = simata("import", str(sheet), "--marked-copy", str(tmp_path / name))
    assert (said.code, said.error["code"]) == (2, code)
    assert simata("people").data["total"] == 2


def test_an_import_that_stands_is_told_where_the_notes_cannot_be_written(simata: Simata, sheet: Path,
                                                                          tmp_path: Path) -> None:
    said = simata("import", str(sheet), "--marked-copy", str(tmp_path / "tiada" / "catatan.xlsx"))
    assert (said.code, said.error["code"]) == (4, "file.not_writable")
    assert said.data["batch"]
    assert simata("people").data["total"] == 3


def test_words_name_cell_value_and_reason(simata: Simata, sheet: Path) -> None:
    said = simata("import", str(sheet), as_json=False)
    assert said.code == 1
    for part in ("pegawai.csv", "data pegawai", "A4", "19900315201502100", "ditolak"):
        assert part in said.out
    assert said.err == ""


@pytest.mark.parametrize(("name", "content", "code", "exit_code"), [
    ("kosong.csv", b"", None, 3), ("rusak.xlsx", b"PK\x03\x04rusak", None, 3),
    ("halaman.xls", b"<html><table><tr><td>NIP</td></tr></table></html>", None, 3),
    ("tiada.csv", None, "file.missing", 4),
])
def test_a_file_nothing_can_be_read_from(simata: Simata, tmp_path: Path, name: str, content: bytes | None,
                                         code: str | None, exit_code: int) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    said = simata("import", str(path))
    assert said.code == exit_code
    assert code in (None, said.error["code"])
    assert said.data.get("kind") is None
    assert said.error["message"] in said.err


@pytest.mark.parametrize(("name", "content", "why"), [
    ("kosong.csv", b"", "berkas itu kosong"), ("halaman.xls", b"<html><table></table></html>", "halaman web"),
    ("gambar.xlsx", b"\x89PNG\r\n", "bukan lembar kerja (.xlsx"),
])
def test_a_refused_file_is_told_why(simata: Simata, tmp_path: Path, name: str, content: bytes, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    said = simata("import", str(path))
    assert (said.code, said.error["code"]) == (3, "file.refused")
    assert why in said.err
    assert name in said.err


def test_a_missing_heading_offers_the_columns(simata: Simata, tmp_path: Path) -> None:
    path = tmp_path / "tanpa.csv"
    path.write_text(f"{NEW};Rahmat Umpama;x\n199104152015021005;Siti Umpama;y\n", encoding="utf-8")
    said = simata("import", str(path))
    assert (said.code, said.error["code"]) == (3, "heading.none")
    assert [one["column"] for one in said.data["columns"]][:2] == ["A", "B"]
    assert said.data["columns"][0]["samples"][0] == NEW
    assert simata("import", str(path), "--map", "nip=column:A", "--map", "nama=column:B").code == 0


def test_a_wrong_kind_or_field_is_a_wrong_word(simata: Simata, sheet: Path) -> None:
    assert simata("import", str(sheet), "--kind", "cuaca").error["code"] == "usage.choice"
    assert simata("import", str(sheet), "--map", "NIP").error["code"] == "usage.pair"
    assert simata("import", str(sheet), "--map", "sihir=NIP").code == 2


def one_of(found: object, told: Any) -> bool:
    return found in told if isinstance(told, list) else found == told


def differences(code: int, found: dict[str, Any], wanted: dict[str, Any]) -> list[object]:
    """What of one reading of the expectation the answer does not say (INDEX.md beside the samples)."""
    if code != wanted["exit"]:
        return [("exit", code)]
    if code == 3:
        return [] if found["error"]["code"] == wanted["error"] and found["kind"] is None else [found["error"]]
    wrong: list[object] = [(key, found[key]) for key in ("kind", "sheet", "sheets", "header_rows")
                           if wanted.get(key) is not None and found[key] != wanted[key]]
    wrong += [(key, found["rows"][key]) for key in ("read", "persons", "people", "rejected", "ignored", "new")
              if wanted.get(key) is not None and found["rows"][key] != wanted[key]]
    wrong += [(key, found.get(key)) for key in ("errors_total", "warnings_total", "errors_by_code")
              if key in wanted and found.get(key) != wanted[key]]
    mapping = found["mapping"]
    wrong += [word for word, heads in wanted.get("mapping", {}).items() if not one_of(mapping.get(word), heads)]
    wrong += [word for word in wanted.get("not_mapped", []) if word in mapping]
    wrong += [name for name in wanted.get("left_out", []) if name not in found["left_out"]]
    at = {kind: {(one["cell"], one["code"]) for one in found["problems"] if one["severity"] == kind}
          for kind in ("error", "warning")}
    wrong += sorted(at["error"] ^ {tuple(pair) for pair in wanted.get("errors", [])})
    return wrong + [pair for pair in wanted.get("warnings", [])
                    if not any(cell == pair[0] and one_of(told, pair[1]) for cell, told in at["warning"])]


CALLS = [(name, call) for name, one in EXPECTED.items() for call in ("", "then", "without_args")
         if not call or call in one]


@pytest.mark.skipif(not EXPECTED, reason="../shared/samples/spreadsheets/expect.json is not here")
@pytest.mark.parametrize(("name", "call"), CALLS)
def test_a_sample_of_the_field_comes_out_as_expected(empty: Simata, name: str, call: str) -> None:
    wanted = EXPECTED[name][call] if call else EXPECTED[name]
    said = empty("import", str(SAMPLES / name), *wanted.get("args", []), "--dry-run")
    missed = [differences(said.code, said.data, {**wanted, **other}) for other in ({}, *wanted.get("also", []))]
    assert [] in missed, missed[0]
    assert "Traceback" not in said.err
    assert all(one["message"] and "{" not in one["message"] for one in said.data["problems"])
    assert len(said.data["problems"]) <= 200
    if rows := said.data["rows"]:
        assert rows["read"] == rows["persons"] + rows["ignored"]
        assert rows["persons"] == rows["new"] + rows["changed"] + rows["same"] + rows["rejected"]
