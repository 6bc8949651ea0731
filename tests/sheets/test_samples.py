"""The 31 shared samples: what the reader alone must find by ``expect.json``; the rest is tested elsewhere."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.progress import Silent
from simata_desktop.domain.sheet_reading import SheetTable
from simata_desktop.sheets.reading import ReadOptions, read_table

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "spreadsheets"
EXPECT: dict[str, dict[str, Any]] = (
    json.loads((FOLDER / "expect.json").read_text(encoding="utf-8")) if FOLDER.is_dir() else {})
CALLS = [(file, call) for file, expected in EXPECT.items() for call in ("", "then") if not call or call in expected]
OF_THE_REGISTER = {"person.new", "unit.parent", "jpm.mismatch"}

pytestmark = pytest.mark.skipif(not EXPECT, reason=f"the shared samples are not there: {FOLDER}")


def options(args: list[str]) -> ReadOptions:
    pairs = list(zip(args[::2], args[1::2], strict=True))
    mapping = dict(value.split("=", 1) for flag, value in pairs if flag == "--map")
    kind = next((value for flag, value in pairs if flag == "--kind"), "auto")
    return ReadOptions(today=date(2026, 11, 24), kind=kind, mapping=mapping)


def wanted(expected: dict[str, Any], key: str, found: object) -> None:
    if expected.get(key) is not None:
        assert found == expected[key], key


def any_of(told: str | list[str]) -> list[str]:
    return [told] if isinstance(told, str) else told


@pytest.mark.parametrize(("file", "call"), CALLS)
def test_sample(file: str, call: str) -> None:
    expected = EXPECT[file][call] if call else EXPECT[file]
    if expected.get("error"):
        with pytest.raises(UserError) as caught:
            read_table(FOLDER / file, options(expected["args"]), Silent())
        assert caught.value.code == expected["error"]
        return
    table = read_table(FOLDER / file, options(expected["args"]), Silent())
    check_counts(table, expected)
    check_mapping(table, expected)
    check_problems(table, expected)


def check_counts(table: SheetTable, expected: dict[str, Any]) -> None:
    kept = [record for record in table.records if not record.rejected]
    wanted(expected, "kind", table.kind)
    wanted(expected, "sheet", table.sheet)
    wanted(expected, "sheets", list(table.sheets))
    wanted(expected, "header_rows", list(table.header_rows))
    wanted(expected, "read", table.read)
    wanted(expected, "ignored", table.ignored)
    wanted(expected, "persons", len(table.records))
    wanted(expected, "rejected", len(table.records) - len(kept))
    wanted(expected, "people", len({record.values["nip"] for record in kept if "nip" in record.values}))
    assert table.read == len(table.records) + table.ignored
    faulty = {(problem.sheet, problem.row) for problem in table.problems if problem.severity == "error"}
    assert len(faulty) == len(table.records) - len(kept)


def check_mapping(table: SheetTable, expected: dict[str, Any]) -> None:
    for field, heading in expected["mapping"].items() if "mapping" in expected else ():
        assert table.mapping.get(field) in any_of(heading), field
    assert not [field for field in expected.get("not_mapped", ()) if field in table.mapping]
    assert set(expected.get("left_out", ())) <= set(table.left_out)
    assert table.columns.keys() == table.mapping.keys()


def check_problems(table: SheetTable, expected: dict[str, Any]) -> None:
    errors = [problem for problem in table.problems if problem.severity == "error"]
    found = {(problem.cell, problem.code) for problem in errors[:200]}
    assert found == {tuple(pair) for pair in expected["errors"]}
    wanted(expected, "errors_total", len(errors))
    wanted(expected, "errors_by_code", dict(Counter(problem.code for problem in errors)))
    warnings = {(problem.cell, problem.code) for problem in table.problems if problem.severity == "warning"}
    for cell, code in expected["warnings"]:
        if not OF_THE_REGISTER & set(any_of(code)):
            assert any((cell, one) in warnings for one in any_of(code)), (cell, code)
