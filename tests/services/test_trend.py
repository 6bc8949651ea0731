"""Progress since last month: kept when a new day begins, compared only with counts of the same rules and target."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from simata_desktop.app import Surroundings, Workspace, create_workspace, open_workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.completeness import Since
from simata_desktop.services import demo
from simata_desktop.services.talent import MapRequest

PASSPHRASE = "kalimat sandi untuk uji coba"
Opened = Callable[[date], Workspace]


def on(day: date) -> Surroundings:
    return Surroundings(FixedClock(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kantor") / "w"
    workspace, _ = create_workspace(folder, "admin", PASSPHRASE, practice=True, around=on(date(2026, 10, 20)))
    demo.fill(workspace.desk, people=120, seed=3, dice=random.Random(3))
    workspace.close()
    return folder


@pytest.fixture
def opened(template: Path, tmp_path: Path) -> Iterator[Opened]:
    """Opens the office on a day, after closing it on the day before."""
    folder, open_ = tmp_path / "w", list[Workspace]()
    shutil.copytree(template, folder)

    def open_on(day: date) -> Workspace:
        for one in open_:
            one.close()
        open_[:] = [open_workspace(folder, "admin", PASSPHRASE, around=on(day))]
        return open_[0]

    yield open_on
    open_[0].close()


def complete(workspace: Workspace) -> int:
    """Declare what may be declared for the whole office: more people become ready; how many are."""
    codes = list(workspace.evidence.rules().declarable)
    root = next(one for one in workspace.office.unit_nodes() if one["parent_id"] is None)
    workspace.evidence.declare(root["id"], codes, 2026, reason="semua bukti masuk", number="800/1")
    return workspace.quality.completeness().total.ready


def test_nothing_is_told_where_nothing_was_kept(opened: Opened) -> None:
    assert opened(date(2026, 10, 20)).quality.completeness().since is None


def test_counts_of_a_month_ago_are_told_on_the_whole_and_by_unit(opened: Opened) -> None:
    first = opened(date(2026, 10, 20)).quality.completeness()
    opened(date(2026, 11, 1))
    later = opened(date(2026, 11, 24))
    ready = complete(later)
    found = later.quality.completeness()
    assert found.since == Since(date(2026, 10, 20), first.total.people, first.total.ready, first.total.held_down)
    assert ready == found.total.ready > first.total.ready
    unit = first.units[0]
    told = later.quality.completeness(MapRequest(unit=unit.uid)).since
    assert told is not None
    assert (told.people, told.ready) == (unit.people, unit.ready)
    assert later.quality.completeness(MapRequest(tiers=("pelaksana",))).since is None
    assert later.quality.completeness(MapRequest(period=2025)).since is None


def test_the_earliest_day_serves_while_a_month_has_not_passed(opened: Opened) -> None:
    opened(date(2026, 11, 20))
    opened(date(2026, 11, 23))
    since = opened(date(2026, 11, 24)).quality.completeness().since
    assert since is not None
    assert since.day == date(2026, 10, 20)
    assert opened(date(2026, 12, 24)).quality.completeness().since.day == date(2026, 11, 24)


def test_another_target_or_another_year_is_not_compared(opened: Opened) -> None:
    workspace = opened(date(2026, 11, 24))
    assert workspace.quality.completeness().since is not None
    workspace.office.target_set(2026, tiers=["administrator"], units=[], basis="Keputusan uji")
    assert workspace.quality.completeness().since is None
    assert opened(date(2027, 1, 2)).quality.completeness().since is None


def test_a_change_of_the_target_on_a_new_day_keeps_the_day_before(opened: Opened) -> None:
    workspace = opened(date(2026, 11, 24))
    before = workspace.quality.completeness().total
    workspace.office.target_set(2026, tiers=["administrator"], units=[], basis="Keputusan uji")
    workspace.office.undo()
    since = opened(date(2026, 11, 25)).quality.completeness().since
    assert since is not None
    assert (since.people, since.ready) == (before.people, before.ready)


def test_old_days_are_thinned_to_one_a_month(opened: Opened) -> None:
    for day in (date(2026, 10, 21), date(2026, 10, 30), date(2026, 11, 5), date(2026, 12, 30)):
        opened(day)
    with opened(date(2026, 12, 31)).desk.database.reading() as connection:
        days = [row[0] for row in connection.exec_driver_sql("SELECT DISTINCT day FROM trend ORDER BY day")]
    assert days == ["2026-10-30", "2026-11-05", "2026-12-30"]
