"""The shared samples against an empty register: everything ``expect.json`` says of an import."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from simata_desktop.app import Workspace
from simata_desktop.domain.errors import UserError
from simata_desktop.services.import_plan import ImportPlan

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "spreadsheets"
EXPECT: dict[str, dict[str, Any]] = (
    json.loads((FOLDER / "expect.json").read_text(encoding="utf-8")) if FOLDER.is_dir() else {})
CALLS = [(file, call) for file, expected in EXPECT.items() for call in ("", "then") if not call or call in expected]
NAMES = ("read", "persons", "people", "rejected", "ignored", "new")

pytestmark = pytest.mark.skipif(not EXPECT, reason=f"the shared samples are not there: {FOLDER}")


def asked(args: list[str]) -> dict[str, Any]:
    pairs = list(zip(args[::2], args[1::2], strict=True))
    mapping = dict(value.split("=", 1) for flag, value in pairs if flag == "--map")
    return {"kind": next((value for flag, value in pairs if flag == "--kind"), "auto"), "mapping": mapping}


def one_of(found: object, told: Any) -> bool:
    return found in told if isinstance(told, list) else found == told


def differences(plan: ImportPlan, expected: dict[str, Any]) -> list[str]:
    """What of one reading of the expectation does not hold."""
    wrong = [f"{name}: {plan.counts[name]}, not {expected[name]}" for name in NAMES
             if expected.get(name) is not None and plan.counts[name] != expected[name]]
    if expected.get("kind") and plan.kind != expected["kind"]:
        wrong.append(f"kind {plan.kind}")
    if expected["header_rows"] is not None and list(plan.header_rows) != expected["header_rows"]:
        wrong.append(f"header_rows {plan.header_rows}")
    wrong += [f"mapping of {field}: {plan.mapping.get(field)}" for field, heading in expected.get("mapping", {}).items()
              if not one_of(plan.mapping.get(field), heading)]
    wrong += [f"mapped {field}" for field in expected.get("not_mapped", ()) if field in plan.mapping]
    wrong += [f"not left out {name}" for name in expected["left_out"] if name not in plan.left_out] \
        if "left_out" in expected else []
    exit_code = 1 if plan.counts["rejected"] else 0
    if exit_code != expected["exit"]:
        wrong.append(f"exit {exit_code}")
    return wrong + problems(plan, expected)


def problems(plan: ImportPlan, expected: dict[str, Any]) -> list[str]:
    errors = [one for one in plan.problems if one.severity == "error"]
    found = {(one.cell, one.code) for one in errors[:200]}
    wrong = [f"error {pair}" for pair in found ^ {tuple(pair) for pair in expected["errors"]}]
    if "errors_total" in expected and expected["errors_total"] != len(errors):
        wrong.append(f"errors_total {len(errors)}")
    if "errors_by_code" in expected and expected["errors_by_code"] != dict(Counter(one.code for one in errors)):
        wrong.append("errors_by_code")
    warnings = Counter((one.cell, one.code) for one in plan.problems if one.severity == "warning")
    wrong += [f"no warning {cell} {code}" for cell, code in expected["warnings"]
              if not any(cell == at and one_of(told, code) for at, told in warnings)]
    wanted = {tuple(pair) for pair in expected["warnings"] if isinstance(pair[1], str)}
    ours = {"person.new", "person.inactive", "jpm.mismatch"}
    if "unit_kerja" in expected.get("mapping", {}):  # where the column is left open, so are the units it makes
        ours.add("unit.parent")
    wrong += [f"warning {pair}" for pair in warnings if pair[1] in ours and pair not in wanted]
    return wrong


@pytest.mark.parametrize(("file", "call"), CALLS)
def test_sample(workspace: Workspace, file: str, call: str) -> None:
    expected = EXPECT[file][call] if call else EXPECT[file]
    readings = [expected, *({**expected, **other} for other in expected.get("also", ()))]
    try:
        plan = workspace.importing.plan(FOLDER / file, **asked(expected["args"]))
    except UserError as error:
        found = (error.exit_code == expected["exit"], error.code in {one["error"] for one in readings})
        assert found == (True, True), error.code  # noqa: PT017 (a refusal is one of the right answers)
        return
    assert not expected.get("error"), "should have been refused"
    missed = [differences(plan, one) for one in readings]
    assert [] in missed, missed[0]
    counts = plan.counts
    assert counts["read"] == counts["persons"] + counts["ignored"]
    assert counts["persons"] == counts["new"] + counts["changed"] + counts["same"] + counts["rejected"]


@pytest.mark.parametrize("file", [file for file, one in EXPECT.items() if not one["error"]])
def test_applied_twice_changes_nothing(workspace: Workspace, file: str) -> None:
    first = workspace.importing.apply(workspace.importing.plan(FOLDER / file))
    again = workspace.importing.apply(workspace.importing.plan(FOLDER / file))
    assert again.changes.count == 0
    assert again.plan.counts["new"] == again.plan.counts["changed"] == 0
    assert again.plan.counts["rejected"] == first.plan.counts["rejected"]
    assert not [one for one in again.plan.problems if one.code in ("person.new", "unit.parent")]
