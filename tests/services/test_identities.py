"""The identities of cli.md hold of every shared sample once it is applied: counts, register, audit, map, undo."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from simata_desktop.app import Workspace
from simata_desktop.cli.importing import import_json
from simata_desktop.cli.text import Text
from simata_desktop.domain.talent_map import BOXES, MapEntry, TalentMap
from simata_desktop.resources import words
from simata_desktop.services.import_plan import Applied
from simata_desktop.services.people import ListRequest
from simata_desktop.services.talent import MapRequest

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "spreadsheets"
EXPECT: dict[str, dict[str, Any]] = (
    json.loads((FOLDER / "expect.json").read_text(encoding="utf-8")) if FOLDER.is_dir() else {})
READ = [(file, one["args"]) for file, one in EXPECT.items() if not one["error"]]
READ += [(file, one["then"]["args"]) for file, one in EXPECT.items() if one["error"] and "then" in one]
EXPLAINED = 3  # of each state

pytestmark = pytest.mark.skipif(not EXPECT, reason=f"the shared samples are not there: {FOLDER}")


def imported(workspace: Workspace, file: str, args: list[str]) -> Applied:
    pairs = list(zip(args[::2], args[1::2], strict=True))
    mapping = dict(value.split("=", 1) for flag, value in pairs if flag == "--map")
    kind = next((value for flag, value in pairs if flag == "--kind"), "auto")
    return workspace.importing.apply(workspace.importing.plan(FOLDER / file, kind=kind, mapping=mapping))


@pytest.mark.parametrize(("file", "args"), READ, ids=[file for file, _ in READ])
def test_sample(workspace: Workspace, file: str, args: list[str]) -> None:
    before = register(workspace)
    applied = imported(workspace, file, args)
    check_counts(applied)
    check_answer(applied)
    check_register(workspace, applied)
    check_audit(workspace, applied)
    check_map(workspace)
    check_undo(workspace, applied, before)


def check_counts(applied: Applied) -> None:
    """Every row is counted once, and a rejected record has its error."""
    plan, rows = applied.plan, applied.plan.counts
    assert rows["read"] == rows["persons"] + rows["ignored"]
    assert rows["persons"] == rows["new"] + rows["changed"] + rows["same"] + rows["rejected"]
    assert rows["people"] <= rows["persons"] - rows["rejected"] or plan.kind == "positions"
    faulty = {(one.sheet, one.row) for one in plan.problems if one.severity == "error"}
    rejected = [one.record for one in plan.records if one.state == "rejected"]
    assert len(rejected) == rows["rejected"]
    for one in rejected:
        assert not faulty.isdisjoint((one.sheet, row) for row in (one.row, *one.rows.values()))


def check_answer(applied: Applied) -> None:
    """At most 200 problems are listed; where there are more, all are counted."""
    plan = applied.plan
    data = import_json(Text(words("id")), plan, dry_run=False)
    listed, severities = data["problems"], Counter(one.severity for one in plan.problems)
    assert len(listed) == min(len(plan.problems), 200)
    if len(plan.problems) > 200:
        assert (data["errors_total"], data["warnings_total"]) == (severities["error"], severities["warning"])
        assert sum(data["errors_by_code"].values()) == severities["error"]
    assert {one["severity"] for one in listed} <= {"error", "warning"}
    assert all(one["message"] and "{" not in one["message"] and one["cell"] for one in listed)


def register(workspace: Workspace) -> int:
    return workspace.people.list(ListRequest())[0]


def check_register(workspace: Workspace, applied: Applied) -> None:
    """The register, empty before, holds as many people as the file; each NIP once, 18 digits."""
    total, people = workspace.people.list(ListRequest())
    assert total == (0 if applied.plan.kind == "positions" else applied.plan.counts["people"])
    nips = [one.nip for one in people]
    assert nips == sorted(set(nips))
    assert all(len(nip) == 18 and nip.isdigit() for nip in nips)


def check_audit(workspace: Workspace, applied: Applied) -> None:
    """The batch stands in the audit exactly when something was written; the chain holds."""
    entries = workspace.office.audit()
    of_batch = [one for one in entries if one.batch == applied.plan.batch]
    assert len(of_batch) == applied.changes.count
    assert all(one.fields and one.command == "import" for one in of_batch)
    report = workspace.office.audit_verify()
    assert (report.faults, report.entries) == ((), len(entries))
    assert workspace.backups.check(deep=True).problems == ()


def check_map(workspace: Workspace) -> None:
    drawn = workspace.talent.map(MapRequest(entries=True))
    anew = workspace.talent.map(MapRequest(entries=True, scheme=drawn.scheme.code))
    assert anew == drawn, "the kept map differs from one computed"
    assert drawn.people == drawn.rated + drawn.provisional + drawn.unrated == len(drawn.entries)
    assert drawn.people + sum(drawn.excluded.values()) + drawn.outside_target == register(workspace)
    assert (sum(drawn.counts.values()), sum(drawn.provisional_counts.values())) == (drawn.rated, drawn.provisional)
    assert set(drawn.counts) == set(drawn.provisional_counts) == set(BOXES)
    assert [one.nip for one in drawn.entries] == sorted(one.nip for one in drawn.entries)
    for one in drawn.entries:
        check_entry(one)
    check_derivations(workspace, drawn)


def check_entry(one: MapEntry) -> None:
    """States and boxes as cli.md says; a number only where the range is one point."""
    possible = one.possible_boxes
    match one.state:
        case "rated":
            assert possible == (one.box,)
            assert one.provisional_box is None
        case "provisional":
            assert one.box is None
            assert one.provisional_box in possible
            assert list(possible) == sorted(set(possible))
        case _:
            assert (one.box, one.provisional_box, possible) == (None, None, ())
            assert one.reasons
    for score, (low, high) in ((one.performance, one.performance_range), (one.potential, one.potential_range)):
        assert 0 <= low <= high <= 100
        assert score == (low if low == high else None)
    assert (one.talent_score is None) == (one.performance is None or one.potential is None)


def check_derivations(workspace: Workspace, drawn: TalentMap) -> None:
    """What a derivation says is what the map says, and its contributions sum to the score."""
    chosen = [one for state in ("rated", "provisional", "unrated")
              for one in [one for one in drawn.entries if one.state == state][:EXPLAINED]]
    for one in chosen:
        told = workspace.talent.explain(one.nip).as_json(words("id"))
        assert (told["state"], told["box"], told["possible_boxes"]) == (one.state, one.box, list(one.possible_boxes))
        for axis, score in (("performance", one.performance), ("potential", one.potential)):
            found = told["axes"][axis]
            parts = [part["contribution"] for part in found["indicators"]]
            assert found["score"] == score
            if None not in parts:
                assert sum(parts) == pytest.approx(found["score"])


def check_undo(workspace: Workspace, applied: Applied, before: int) -> None:
    """One undo takes the whole import back, one redo brings it again."""
    if not applied.changes.count:
        return
    there = register(workspace)
    undone = workspace.office.undo()
    assert (undone.command, undone.kept, register(workspace)) == ("import", (), before)
    assert workspace.talent.map().people == 0
    redone = workspace.office.redo()
    assert (redone.command, redone.changes, register(workspace)) == ("import", undone.changes, there)
    assert workspace.office.audit_verify().faults == ()
