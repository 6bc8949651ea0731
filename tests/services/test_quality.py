"""Completeness: sums agree with the units; the latest session of each person decides when an assessment ends."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from simata_desktop.app import Surroundings, Workspace, create_workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import natural
from simata_desktop.domain.years import months_after, years_after
from simata_desktop.services import demo, quality
from simata_desktop.services.desk import ENTRY, User
from simata_desktop.services.evidence import When
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


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    workspace, _ = create_workspace(tmp_path / "w", "admin", "latihan", practice=True,
                                    around=Surroundings(FixedClock()))
    demo.fill(workspace.desk, people=150, seed=2, dice=random.Random(2))
    workspace.office.target_clear(2026)
    yield workspace
    workspace.close()


def result_of(workspace: Workspace, condition: str) -> list[tuple[str, str, float]]:
    """NIP, letters and lower end of the performance of people of the kept map."""
    with workspace.desk.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(
            "SELECT p.nip, r.states, r.performance_low FROM result r JOIN person p ON p.id = r.person "
            "WHERE r.map = 0 AND r.meant = 1 AND r.state IN ('rated', 'provisional', 'unrated') "
            f"AND {condition} ORDER BY p.nip")]


def test_the_kept_counts_are_those_of_the_engine(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = office.quality.completeness()
    assert kept.total.unverified == office.talent.map().unverified
    assert (kept.total.lifted, kept.total.doubtful) == (sum(unit.lifted for unit in kept.units),
                                                        sum(unit.doubtful for unit in kept.units))
    assert 0 < kept.total.lifted <= kept.total.held_down
    monkeypatch.setattr(quality, "is_kept", lambda *_: False)
    assert office.quality.completeness() == replace(kept, since=None)


def test_one_piece_lifts_whom_it_is_said_to_lift(office: Workspace) -> None:
    before = office.quality.completeness().total
    nip = next(nip for nip, letters, low in result_of(office, "held_down = 1") if low == 48 and letters[1] == "m")
    office.evidence.add(nip, {"awards": "nasional"}, When(day=date(2026, 11, 1)))
    assert office.quality.completeness().total.held_down == before.held_down
    office.office.undo()
    office.evidence.add(nip, {"awards": "internasional"}, When(day=date(2026, 11, 1)))
    after = office.quality.completeness().total
    assert (after.held_down, after.lifted) == (before.held_down - 1, before.lifted - 1)
    assert sum(lift.people for lift in after.lifts if lift.code == "awards") == sum(
        lift.people for lift in before.lifts if lift.code == "awards") - 1


def test_evidence_that_ends_within_ninety_days_is_told(office: Workspace) -> None:
    before = office.quality.completeness().total.ending.get("awards", 0)
    open_ = [nip for nip, letters, _ in result_of(office, "1 = 1") if letters[1] == "m"][:3]
    for nip, day in zip(open_, (date(2022, 2, 22), date(2022, 2, 23), date(2021, 11, 25)), strict=True):
        office.evidence.add(nip, {"awards": "instansi"}, When(day=day))
    found = office.quality.completeness().total
    assert found.ending["awards"] == before + 2
    assert found.ending_people >= 2


def test_values_that_contradict_are_doubtful_until_they_are_mended(office: Workspace) -> None:
    start = office.quality.completeness().total.doubtful
    nip, other, third = [nip for nip, letters, _ in result_of(office, "1 = 1") if letters[1] == "m"][:3]
    with office.desk.save("rate") as result:
        person = result.work.connection.exec_driver_sql("SELECT uid FROM person WHERE nip = ?", (nip,)).scalar_one()
        result.work.put("rating", natural("rating", person, "2025"), {
            "pegawai": person, "tahun": "2025", "predikat_kinerja": "sangat_baik", "rating_hasil_kerja": "di_bawah",
            "rating_perilaku": "di_bawah"})
    assert office.quality.completeness().total.doubtful == start + 1
    office.office.undo()
    for day, value in ((date(2026, 3, 1), "nasional"), (date(2026, 4, 1), "instansi")):
        office.evidence.add(other, {"awards": value}, When(day=day, number="12/SK"))
    assert office.quality.completeness().total.doubtful == start + 1
    with office.desk.save("evidence") as result:
        person = result.work.connection.exec_driver_sql("SELECT uid FROM person WHERE nip = ?", (third,)).scalar_one()
        for year in (2026, 2014):
            result.work.put("evidence", natural("evidence", person, "awards", "", str(year)), {
                "pegawai": person, "indikator": "awards", "jenis": "value", "nilai": "kecamatan", "tahun": str(year),
                "status": "recorded"})
    assert office.quality.completeness().total.doubtful == start + 2
    with office.desk.save("evidence") as result:
        result.work.set("evidence", natural("evidence", person, "awards", "", "2026"), {"status": "rejected"})
    assert office.quality.completeness().total.doubtful == start + 1


def test_an_entry_clerk_sees_her_unit_alone(office: Workspace) -> None:
    units = office.quality.completeness().units
    office.desk.user = User("u", "Petugas", frozenset({ENTRY}), units[0].uid)
    found = office.quality.completeness()
    assert [unit.name for unit in found.units] == [units[0].name]
    with pytest.raises(UserError) as refused:
        office.quality.completeness(MapRequest(unit=units[1].uid))
    assert refused.value.code == "quality.unit"


def test_another_period_has_its_own_day_and_target(office: Workspace) -> None:
    office.office.target_set(2025, tiers=["administrator"], units=[], basis="Keputusan uji")
    found = office.quality.completeness(MapRequest(period=2025))
    drawn = office.talent.map(MapRequest(period=2025))
    assert (found.day, found.rating_year, found.since) == (date(2025, 12, 31), 2024, None)
    assert (found.total.people, found.total.ready, found.outside_target) == (drawn.people, drawn.rated,
                                                                             drawn.outside_target)
