"""Completeness: sums agree with the units; the latest session of each person decides when an assessment ends."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from simata_desktop.app import create_workspace
from simata_desktop.domain.years import months_after, years_after
from simata_desktop.services import demo
from simata_desktop.services.quality import SOON, _expiring
from simata_desktop.services.talent import MapRequest
from simata_desktop.store.queries import maps

VALID = 3  # years, bkn411 Lampiran


def test_units_add_up_and_soon_ending_assessments_are_told(tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path / "w", "admin", "latihan", practice=True)
    demo.fill(workspace.desk, people=200, seed=1, dice=random.Random(1))
    found = workspace.quality.completeness()
    assert sum(unit.people for unit in found.units) == found.total.people
    assert sum(unit.held_down for unit in found.units) == found.total.held_down
    assert all(unit.uid for unit in found.units)
    with workspace.desk.database.reading() as connection:
        sessions = maps.latest_sessions(connection)
        assessed = connection.exec_driver_sql(
            "SELECT count(DISTINCT c.person_id) FROM participant c JOIN session s ON s.uid = c.session_id "
            "JOIN person p ON p.uid = c.person_id AND p.deleted = 0 WHERE s.state = 'final' AND c.deleted = 0 "
            "AND s.deleted = 0").scalar_one()
    assert sum(people for _, _, people in sessions) == assessed > 0
    ends = sorted((years_after(day, VALID), people) for _, day, people in sessions
                  if found.day <= years_after(day, VALID) <= months_after(found.day, SOON))
    assert [(one.until, one.people) for one in found.expiring] == ends
    full, bare = workspace.talent.map(), workspace.talent.map(MapRequest(counts_only=True))
    assert (bare.counts, bare.provisional_counts, bare.unrated) == (full.counts, full.provisional_counts, full.unrated)
    assert (bool(full.unrated_reasons), bare.unrated_reasons) == (True, {})
    workspace.close()


@pytest.mark.parametrize(("held", "told"), [(date(2023, 11, 24), True), (date(2023, 11, 23), False),
                                            (date(2024, 5, 24), True), (date(2024, 5, 25), False)])
def test_the_edges_of_soon(tmp_path: Path, held: date, *, told: bool) -> None:
    workspace, _ = create_workspace(tmp_path / "w", "admin", "latihan", practice=True)
    with workspace.desk.database.reading() as connection:
        scheme = workspace.desk.standing.view(connection).scheme
    found = _expiring([("Sesi", held, 4)], scheme, date(2026, 11, 24))
    assert bool(found) is told
    workspace.close()
