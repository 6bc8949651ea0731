"""What people read about the exchange: what waits, past runs, PCs, what merged by itself; and when it is time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.progress import Silent
from simata_desktop.services.desk import ENTRY, User
from simata_desktop.services.sync_lists import INTERVALS, SyncLists, due
from simata_desktop.services.sync_state import Run, Status
from tests.services.exchange_office import CentreLine, Pc, centre
from tests.sync_sim.centre import Centre

NOW = datetime.fromisoformat("2026-11-24T09:41:00+07:00")
JOINED = Status("pc", 1, "DEMO", "https://pusat", 0, None, 0, None, 0, 0, (), "", (), None)


@pytest.fixture
def found() -> Centre:
    return centre()


@pytest.fixture
def pcs(tmp_path: Path, found: Centre) -> Iterator[tuple[Pc, Pc]]:
    both = Pc(tmp_path / "a", 1), Pc(tmp_path / "b", 2)
    for one in both:
        one.join(found)
    yield both
    for one in both:
        one.close()


def test_what_waits_is_told_by_saves(pcs: tuple[Pc, Pc], found: Centre) -> None:
    one, _ = pcs
    lists = SyncLists(one.desk)
    first, second = one.ids.uuid7(), one.ids.uuid7()
    one.save(lambda work: [work.create("person", uid, {"nama": name, "nip": nip}) for uid, name, nip in (
        (first, "Intan", "1"), (second, "Ilham", "2"))] and None, "import")
    one.set(first, golongan="III/a")
    newest, oldest = lists.waiting()
    assert (newest.command, newest.changes, newest.people, newest.nip, newest.name) == ("set", 1, 1, "1", "Intan")
    assert (oldest.command, oldest.changes, oldest.people, oldest.name) == ("import", 2, 2, None)
    assert sum(save.changes for save in lists.waiting()) == one.sync.state.pending()
    one.desk.user = User("another", "lain", frozenset((ENTRY,)))
    assert lists.waiting() == [], "an entry clerk sees his own"
    one.exchange(CentreLine(found))
    one.desk.user = one.user
    assert lists.waiting() == []


def test_runs_and_devices_are_remembered(pcs: tuple[Pc, Pc], found: Centre) -> None:
    one, other = pcs
    one.person(one.ids.uuid7(), nama="Intan")
    one.exchange(CentreLine(found))
    one.exchange(CentreLine(found))
    other.exchange(CentreLine(found))
    assert [(run.way, run.sent, run.received, run.trouble) for run in one.sync.state.runs()] == [("line", 1, 0, "")]
    assert [run.received for run in other.sync.state.runs()] == [1]

    def dead(at: str) -> None:
        raise EnvironmentProblem("line.unreachable")

    one.exchange(CentreLine(found, fate=dead))
    assert one.sync.state.runs()[0].trouble == "line.unreachable"
    (heard,) = SyncLists(other.desk).devices()
    assert (heard.device, heard.changes) == (one.sync.identity().device, 1)
    assert SyncLists(other.desk).offices_of([heard.device, "none"]) == {heard.device: "DEMO"}


def test_the_progress_comes_to_its_end(pcs: tuple[Pc, Pc], found: Centre) -> None:
    one, other = pcs
    for pc in pcs:
        for number in range(4):
            pc.person(pc.ids.uuid7(), nama=f"Intan {number}")
    other.exchange(CentreLine(found))
    told: list[tuple[int, int, str]] = []

    class Watching(Silent):
        def step(self, done: int, total: int, code: str) -> None:
            told.append((done, total, code))

    one.sync.synchronise(CentreLine(found), Watching())
    assert told[0] == (0, 0, "ui.sync.stage.asking")
    done = [place for place, _, _ in told]
    assert done == sorted(done)
    assert all(place <= total for place, total, _ in told)
    assert told[1][:2] == (0, 8), "four of its own and four of the other"
    assert told[-1][0] == told[-1][1] > 8, "its own come back as echoes"


def test_what_merged_by_itself_can_be_taken_back(pcs: tuple[Pc, Pc], found: Centre) -> None:
    one, other = pcs
    uid = one.ids.uuid7()
    one.person(uid, nama="Intan", nip="1", email_dinas="lama@contoh.go.id")
    for pc in pcs:
        pc.exchange(CentreLine(found))
    other.clock.move(hours=1)
    one.set(uid, email_dinas="pertama@contoh.go.id")
    other.set(uid, email_dinas="kedua@contoh.go.id")
    for pc in (other, one, other):
        pc.exchange(CentreLine(found))
    (line,) = SyncLists(other.desk).merged()
    assert (line.name, line.given, line.stands) == (
        "Intan", {"email_dinas": "pertama@contoh.go.id"}, {"email_dinas": "kedua@contoh.go.id"})
    SyncLists(other.desk).take_back(line)
    assert (other.shown("person", uid) or {})["email_dinas"] == "pertama@contoh.go.id"
    other.desk.user = User("another", "lain", frozenset((ENTRY,)))
    with pytest.raises(UserError, match=r"right\.missing"):
        SyncLists(other.desk).take_back(line)


def test_the_timer_waits_as_long_as_it_is_told() -> None:
    tried = replace(JOINED, last_success=(NOW - timedelta(minutes=14)).isoformat())
    assert not due(tried, (), 15, NOW)
    assert due(tried, (), 5, NOW)
    assert due(tried, (), 15, NOW + timedelta(minutes=1))
    assert not due(tried, (), 0, NOW + timedelta(days=1)), "switched off"
    assert due(JOINED, (), 15, NOW), "never tried"
    assert not due(replace(JOINED, device=None), (), 15, NOW), "not joined"
    failed = replace(tried, next_try=(NOW + timedelta(minutes=3)).isoformat())
    runs = [Run((NOW - timedelta(minutes=2)).isoformat(), "line", 0, 0, "line.unreachable")]
    assert not due(failed, runs, 5, NOW)
    assert due(failed, runs, 15, NOW + timedelta(minutes=3)), "a failure is tried again earlier than the usual pause"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(INTERVALS[1:]), st.integers(-600_000, 600_000), st.integers(0, 120))
def test_no_clock_stops_the_timer_for_ever(minutes: int, minutes_off: int, ahead: int) -> None:
    """Whatever the clock said at the last attempt, at the latest after an hour and the pause it is time again."""
    at = NOW + timedelta(minutes=minutes_off)
    status = replace(JOINED, last_success=at.isoformat(), next_try=(at + timedelta(minutes=ahead)).isoformat())
    later = [NOW + timedelta(minutes=step) for step in range(60 + 120 + minutes + 2)]
    assert any(due(status, (), minutes, moment) for moment in later)
