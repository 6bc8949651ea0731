"""Reconciliation over an invented national export of a thousand people with planted causes of every kind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from simata_desktop import app
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.indicator_comparison import Kind
from simata_desktop.domain.reconciliation import Reconciliation
from simata_desktop.services.desk import User
from simata_desktop.services.evidence import When
from simata_desktop.services.reconciling import ReconcileRequest
from tests.national_office import HEADS, SESSION_DAY, Gaps, National, bring_national, fill, national, nip
from tests.services.conftest import NAME, PASSPHRASE

PEOPLE = 1000
DATED, NEWER = "Tanggal Asesmen", "2026-02-10"
AWARDS, TEAMS, FIT = HEADS["awards"], HEADS["team_assignments"], HEADS["field_fit"]
LEVELS, ASPECTS = HEADS["competency_assessment"], HEADS["potential_assessment"]
BLANK, ZERO = range(20), range(20, 40)  # no award there: an empty cell, a 0
NO_AWARD, NO_SESSION, OLD_SESSION = range(40, 80), range(80, 100), range(100, 120)
OTHER_VALUE, OTHER_DAY, OTHER_RULE, TWO = range(120, 160), range(160, 180), range(180, 220), range(220, 240)
ONLY_HERE, ONLY_THERE, SAME_BOX, ROUNDED = range(240, 260), range(260, 270), range(270, 290), range(290, 310)
Causes = dict[str, set[tuple[str | None, Kind]]]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Path:
    """A workspace of a thousand people and, beside it, the export of the national system with its faults."""
    folder = tmp_path_factory.mktemp("national")
    shutil.copytree(template, folder / "workspace")
    opened = at(folder / "workspace")
    fill(opened, folder, PEOPLE, Gaps(awards=set(NO_AWARD), assessment={*NO_SESSION, *ONLY_THERE},
                                      old_assessment=set(OLD_SESSION)))
    export = national(opened, folder)
    plant(export)
    export.write(folder / "simata.csv")
    bring_national(opened, folder / "simata.csv")
    opened.close()
    return folder


@pytest.fixture
def workspace(office: Path, tmp_path: Path) -> Iterator[app.Workspace]:
    shutil.copytree(office / "workspace", tmp_path / "workspace")
    opened = at(tmp_path / "workspace")
    yield opened
    opened.close()


def at(folder: Path) -> app.Workspace:
    return app.open_workspace(folder, NAME, PASSPHRASE, around=app.Surroundings(clock=FixedClock()))


def plant(export: National) -> None:
    """Give the export its faults; who is not named stays as in the office."""
    export.heads.append(DATED)
    for row in export.rows.values():
        row[DATED] = SESSION_DAY
    changes: list[tuple[range, dict[str, str]]] = [
        (BLANK, {AWARDS: ""}), (ZERO, {AWARDS: "0"}), (NO_AWARD, {AWARDS: "75"}),
        (NO_SESSION, {LEVELS: "88", ASPECTS: "72.5"}), (OLD_SESSION, {LEVELS: "88", ASPECTS: "72.5"}),
        (OTHER_DAY, {LEVELS: "61.5", DATED: NEWER}), (TWO, {AWARDS: "", FIT: "77"}), (OTHER_VALUE, {TEAMS: "33"}),
        (SAME_BOX, {TEAMS: "33"}), (ONLY_THERE, {"Box": "5"})]
    for people, cells in changes:
        for number in people:
            export.rows[nip(number)].update(cells)
    for number in ROUNDED:
        row = export.rows[nip(number)]
        row.update({head: f"{float(row[head]):.2f}" for head in HEADS.values()})
    for number in {*range(240), *ROUNDED}:
        row = export.rows[nip(number)]
        row["Box"] = "1" if row["Box"] != "1" else "2"
        row["Nilai X"] = row["Nilai Y"] = ""
    for number in ONLY_HERE:
        del export.rows[nip(number)]


def planted() -> Causes:
    """What must be found of whom."""
    found: Causes = {}
    one = {BLANK: ("awards", Kind.MISSING_THERE), ZERO: ("awards", Kind.MISSING_THERE),
           NO_AWARD: ("awards", Kind.MISSING_HERE), OTHER_VALUE: ("team_assignments", Kind.VALUE),
           OTHER_RULE: (None, Kind.RULE), ROUNDED: (None, Kind.RULE),
           OTHER_DAY: ("competency_assessment", Kind.DATE)}
    both = {NO_SESSION: Kind.MISSING_HERE, OLD_SESSION: Kind.DATE}
    for people, cause in one.items():
        found |= {nip(number): {cause} for number in people}
    for people, kind in both.items():
        found |= {nip(number): {("competency_assessment", kind), ("potential_assessment", kind)} for number in people}
    found |= {nip(number): {("awards", Kind.MISSING_THERE), ("field_fit", Kind.VALUE)} for number in TWO}
    return found


def told(found: Reconciliation) -> Causes:
    return {one.person.nip: {(cause.indicator, cause.kind) for cause in one.causes} for one in found.differences}


def test_every_planted_cause_is_found_and_no_other(workspace: app.Workspace) -> None:
    found = workspace.reconciling.reconcile()
    assert told(found) == planted()
    counts = found.counts
    assert (counts.compared, counts.equal) == (PEOPLE - len(ONLY_HERE) - len(ONLY_THERE), PEOPLE - 30 - len(planted()))
    assert (counts.only_here, counts.only_there, counts.different) == (20, 10, len(found.differences))
    assert [one.person.nip for one in found.only_here] == [nip(number) for number in ONLY_HERE]
    assert [(one.person.nip, one.box) for one in found.only_there] == [(nip(number), 5) for number in ONLY_THERE]
    assert set(found.only_there[0].reasons) == {"competency_assessment.missing", "potential_assessment.missing"}
    assert found.file is not None
    assert (found.file.name, found.file.read_at[:10]) == ("simata.csv", "2026-11-24")
    assert workspace.reconciling.counts() == counts


def test_a_map_that_is_not_kept_gives_the_same(workspace: app.Workspace) -> None:
    kept = workspace.reconciling.reconcile()
    with workspace.desk.database.writing() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '2026-01-01' WHERE key = 'results.day'")
    fresh = workspace.reconciling.reconcile()
    assert fresh == kept


def test_what_to_do_says_what_to_enter_where(workspace: app.Workspace) -> None:
    by_nip = {one.person.nip: one for one in workspace.reconciling.reconcile().differences}

    def do(number: int) -> tuple[str, dict[str, object]]:
        cause = by_nip[nip(number)].causes[0]
        return cause.do.key, dict(cause.do.params)

    assert do(0) == ("missing_there.row", {"indicator": "Penghargaan", "score": 75.0, "what": "Nasional"})
    assert do(40) == ("missing_here.row", {"indicator": "Penghargaan", "score": 75.0, "what": "Nasional"})
    key, params = do(80)
    assert (key, params["score"]) == ("missing_here", 72.5)  # the potential assessment weighs more: it comes first
    assert do(100)[0] == "date.expired_here"
    assert do(120) == ("value", {"indicator": "Penugasan dalam Tim Kerja", "here": 100.0, "there": 33.0})
    assert do(160)[0] == "date.newer_there"
    assert do(180)[0] == "rule"


def test_the_two_sides_of_one_person_are_told_with_their_cell(workspace: app.Workspace) -> None:
    one = workspace.reconciling.compare(nip(0))
    line = next(line for line in one.lines if line.indicator.code == "awards")
    assert (line.here.what, line.here.score, line.there, line.told) == ("Nasional", 75, None, True)
    assert (one.file, one.cell) == ("simata.csv", "G2")
    assert one.theirs in (1, 2)
    assert one.causes == workspace.reconciling.reconcile().differences[0].causes
    served = workspace.reconciling.compare(nip(40))
    assert served.ours is not None  # their score serves, and yet it is missing here
    assert served.causes[0].kind is Kind.MISSING_HERE
    alone = workspace.reconciling.compare(nip(240))
    assert (alone.theirs, alone.causes, alone.file) == (None, (), None)


def test_the_next_export_takes_the_place_of_the_one_before(workspace: app.Workspace, office: Path,
                                                            tmp_path: Path) -> None:
    before = workspace.reconciling.reconcile()
    export = national(workspace, tmp_path)
    for number in NO_AWARD:  # our map has borrowed their number, which is right
        assert export.rows[nip(number)][AWARDS] == "75.0"
    for row in export.rows.values():
        row["Box"] = row["Box"] or "5"
    bring_national(workspace, export.write(tmp_path / "simata-baru.csv"))
    after = workspace.reconciling.reconcile()
    assert not after.differences
    assert after.counts.equal == after.counts.compared == PEOPLE - len(ONLY_THERE)
    assert after.file is not None
    assert after.file.name == "simata-baru.csv"
    workspace.office.undo()
    again = workspace.reconciling.reconcile()
    assert told(again) == told(before)
    assert (again.counts, again.file) == (before.counts, before.file)


def test_own_evidence_of_the_same_year_stays_beside_the_national_number(workspace: app.Workspace) -> None:
    workspace.evidence.add(nip(40), {"awards": "instansi"}, When(year=2025))
    one = workspace.reconciling.compare(nip(40))
    line = next(line for line in one.lines if line.indicator.code == "awards")
    assert (line.here.score, line.there and line.there.score) == (25, 75)
    assert line.cause is not None
    assert line.cause.kind is Kind.VALUE


def test_units_tiers_and_the_target_narrow_it(workspace: app.Workspace) -> None:
    whole = workspace.reconciling.reconcile()
    unit = whole.differences[0].person.unit
    part = workspace.reconciling.reconcile(ReconcileRequest(unit=unit))
    assert part.unit_name == unit
    assert told(part) == {one.person.nip: told(whole)[one.person.nip] for one in whole.differences
                          if one.person.unit == unit}
    assert workspace.reconciling.counts(ReconcileRequest(tiers=("pelaksana",))).compared == 0
    assert workspace.reconciling.reconcile(ReconcileRequest(tiers=("administrator",))).counts == whole.counts
    with pytest.raises(UsageError, match=r"tier\.unknown"):
        workspace.reconciling.reconcile(ReconcileRequest(tiers=("raja",)))
    workspace.office.target_set(2026, tiers=(), units=(unit,), basis="SK 1/2026")
    meant = workspace.reconciling.reconcile()
    assert meant.counts == part.counts
    assert meant.outside_target == PEOPLE - sum((part.counts.compared, part.counts.only_here, part.counts.only_there))


def test_another_year_has_nothing_to_compare(workspace: app.Workspace) -> None:
    found = workspace.reconciling.reconcile(ReconcileRequest(period=2025))  # counts the scores of 2024
    assert (found.counts.told, found.counts.compared, found.counts.only_there, found.file) == (False, 0, 0, None)


def test_the_sheet_has_a_row_for_each_cause(workspace: app.Workspace, tmp_path: Path) -> None:
    found = workspace.reconciling.reconcile()

    def say(key: str, /, **params: object) -> str:
        return f"{key} {params}" if params else key

    written = workspace.reconciling.save(found, tmp_path / "beda.xlsx", say=say)
    assert written.rows == sum(len(causes) for causes in planted().values())
    assert (tmp_path / "beda.xlsx").stat().st_size


def test_who_may_see_no_boxes_may_not_compare_them(workspace: app.Workspace) -> None:
    workspace.desk.user = replace(workspace.desk.user, roles=frozenset({"entry"}))
    assert isinstance(workspace.desk.user, User)
    for ask in (workspace.reconciling.reconcile, workspace.reconciling.counts,
                lambda: workspace.reconciling.compare(nip(0))):
        with pytest.raises(UserError, match=r"right\.missing"):
            ask()
