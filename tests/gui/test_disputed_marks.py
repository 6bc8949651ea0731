"""A value that two people have changed bears a corner in every table that shows it, and a line on the paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from simata_desktop.domain.assessment import BOTH
from simata_desktop.services.competency_paper import competency_sheet
from simata_desktop.services.talent import MapRequest
from simata_desktop.ui.competency_rows import FIRST, CompetencyRows, is_disputed
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.practice import practice_window
from tests.gui.sync_office import SyncPc, disagree, two_pcs
from tests.services.exchange_office import centre

NIP, SESSION = "197908142005012006", "AC-1"


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[tuple[SyncPc, SyncPc]]:
    both = two_pcs(tmp_path, centre())
    for one in both:
        one.join()
    yield both
    for one in both:
        one.close()


def assess_apart(one: SyncPc, other: SyncPc) -> None:
    """Both change the same level of a person unseen, in a session that counts."""
    one.person("Wulan Contohwati", NIP, eselon="III.a", jenis_jabatan="Administrator", kedudukan_hukum="aktif")
    service = one.workspace.assessment
    service.create(SESSION, "Asesmen", date(2026, 11, 20), kind=BOTH)
    service.add(SESSION, [NIP])
    service.assess(SESSION, NIP, {"integrity": "3", "teamwork": "3"})
    for pc in (one, other):
        pc.by_line()
    one.workspace.assessment.assess(SESSION, NIP, {"integrity": "2"})
    other.workspace.assessment.assess(SESSION, NIP, {"integrity": "4"})
    for pc in (other, one, other):
        pc.by_line()


def test_the_table_of_ratings_marks_the_year(
        pcs: tuple[SyncPc, SyncPc], theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> None:
    disagree(*pcs)
    window = practice_window(pcs[0].workspace, tmp_path / "1", theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("performance")
    model = window.page._sheet.model  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: model.rowCount() == 1 and model.person(0) is not None)
    places = {one.key: place for place, one in enumerate(model.columns)}
    problem = model.problem(0, places["predicate.2025"])
    assert problem is not None
    assert problem.words == text("ui.derivation.disputed")
    assert model.problem(0, places["predicate.2024"]) is None
    assert model.problems() == 0, "it is marked, not wrong"


def test_levels_and_the_competency_map_mark_the_measure(pcs: tuple[SyncPc, SyncPc]) -> None:
    assess_apart(*pcs)
    for pc in pcs:
        (one,) = pc.workspace.assessment.participants(SESSION)
        assert one.disputed == {"integrity"}
    workspace = pcs[0].workspace
    workspace.assessment.finalise(SESSION)
    found = workspace.competency_map.map()
    rows = CompetencyRows(found.people, ["x"], search="", hidden=False, name_of=str)
    (values,) = rows.rows(rows.keys("", False))
    assert is_disputed(values, FIRST)
    assert not is_disputed(values, FIRST + 1)
    assert competency_sheet(workspace.desk, MapRequest()).disputed == 1


def test_evidence_that_waits_is_marked_and_the_rest_is_not(pcs: tuple[SyncPc, SyncPc]) -> None:
    one, other = pcs
    person = one.person("Wulan Contohwati", NIP)
    record = one.workspace.desk.ids.uuid7()
    with one.workspace.desk.save("evidence") as result:
        result.work.create("evidence", record, {
            "pegawai": person, "indikator": "awards", "jenis": "value", "nilai": "nasional", "tanggal": "2026-01-05",
            "status": "recorded"})
    for pc in pcs:
        pc.by_line()
    one.set("evidence", record, nilai="instansi")
    other.set("evidence", record, nilai="internasional")
    for pc in (other, one, other):
        pc.by_line()
    (row,) = one.workspace.evidence.evidence_rows([1])
    assert {code for code, value in row.values.items() if value.disputed} == {
        code for code, value in row.values.items() if record in value.records} != set()
