"""Rows of the fault matrix that are histories: told to the simulator, judged by the naive model (sync.md 4, 5)."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.domain.merge import RESOLVE_RESOLVE, WHOLE
from tests.server.faults.story import (
    DAY,
    GRADE,
    MONTH,
    NAME,
    PEOPLE,
    PHONE,
    SCORE,
    SESSIONS,
    Repeating,
    Story,
    sides,
)
from tests.sync_sim.world import TEN_YEARS

YEAR = 365 * DAY


def test_duplicate_reorder_and_delay_by_a_month() -> None:
    """Invariants 2, 3: every request comes twice, all copies come once more a month later and backwards."""
    line = Repeating()
    story = Story("a", "b", line=line)
    for number in range(12):
        story.write("ab"[number % 2], {NAME: str(number), GRADE: "III/a"}, record=f"r{number % 5}")
        story.sync("ab"[number % 2])
    story.end()
    before, verdicts = story.logged(), [sides(one) for one in story.open()]
    assert len({id_ for _, id_ in before}) == len(before) == len(story.judge.facts)
    story.time += MONTH
    line.again()
    story.check()
    assert story.logged() == before
    story.write("a", {NAME: "after"}, record="r0")  # whoever was greeted by a copy goes on all the same
    story.end()
    assert story.logged()[:-1] == before
    assert [sides(one) for one in story.open()] == verdicts


def _told(clocks: Sequence[Sequence[int]]) -> tuple[object, ...]:
    """One history under clocks that are so far off at each step, of two devices: what it comes to, times left out."""
    story = Story("a", "b")
    steps = (("a", {NAME: "Siti", GRADE: "III/a", PHONE: "021"}, "r"), ("b", {NAME: "Budi"}, "s"),
             ("b", {GRADE: "III/b"}, "r"), ("a", {GRADE: "III/c"}, "r"), ("a", {GRADE: "III/d"}, "r"),
             ("b", {NAME: "Siti"}, "r"), ("a", {NAME: "Budi S."}, "s"), ("b", {PHONE: "022"}, "r"))
    for (name, values, record), offs in zip(steps, clocks, strict=True):
        for one, off in zip("ab", offs, strict=True):
            story[one].clock_off = off
        story.write(name, values, record=record)
        if record == "s" or values.get(PHONE) == "021":
            story.sync("a", "b", "a")
    story.end()
    assert not story.centre.disk.quarantine
    return [sides(one) for one in story.open()], [len(log) for log in story.centre.disk.logs.values()], story.value(
        NAME), story.value(GRADE), story.value(NAME, "s")


OFF = st.sampled_from((0, TEN_YEARS, -YEAR, 3_600_000, -3_600_000, 25 * 3_600_000, 1))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(OFF, OFF), min_size=8, max_size=8))
def test_clock_ten_years_on_a_year_back_back_and_forth(clocks: list[tuple[int, int]]) -> None:
    """Invariant 15: nothing is refused, the same changes conflict, whatever the clocks say at each step."""
    told = _told(clocks)
    assert told == _told([(0, 0)] * 8)
    assert told[0] == [("grade", {GRADE: "III/b"}, {GRADE: "III/d"})] or told[0] == [
        ("grade", {GRADE: "III/d"}, {GRADE: "III/b"})]


def test_device_cloned_and_both_used_for_weeks() -> None:
    """Invariants 1, 2, 16: copies of copies, each with a number the others use too; nothing lost, nothing twice."""
    rng = random.Random(5)
    story = Story("a", "far")
    story.write("a", {NAME: "0"})
    story.sync("a")
    story.write("a", {GRADE: "III/a"})  # waits, and is in every copy
    story.copy("b", "a")
    for day in range(28):
        story.time += DAY
        if day == 9:
            story.copy("c", "b")
        name = rng.choice(sorted(story.by_name))
        story.write(name, {rng.choice((NAME, GRADE, PHONE)): str(day)}, record=f"r{day % 4}")
        if rng.random() < 0.6:
            story.sync(name)
    story.end()
    rows = [row for log in story.centre.disk.logs.values() for row in log]
    numbers = [(row.logged.device, row.logged.gen, row.line.n) for row in rows]
    assert len(set(numbers)) == len(numbers) == len(story.judge.facts)  # each once, under a number of its own
    assert len({one.disk.gen for one in story.devices if one.disk.device == story["a"].disk.device}) == 3


def test_device_restored_from_backup_in_a_history() -> None:
    """Invariant 16: what the disk had lost comes back from the centre, what only the copy says goes in."""
    story = Story("a", "b")
    story.write("a", {NAME: "old"})
    story.sync("a", "b")
    image = story["a"].disk.copied()
    story.write("a", {NAME: "new", GRADE: "III/b"})
    story.write("a", {SCORE: "3"}, record="p", partition=SESSIONS)
    story.sync("a", "b")
    story.copy("again", "a", image)
    story.lose("a")
    story.write("again", {PHONE: "021"})  # under the number that ``new`` has
    story.sync("again")
    assert story["again"].shown(PEOPLE, "r") == ({NAME: "new", GRADE: "III/b", PHONE: "021"}, False)
    story.end()
    assert not story.open()
    assert story.value(SCORE, "p", SESSIONS) == "3"
    assert len(story.logged()) == len(story.judge.facts) == 4


def test_two_and_three_officers_change_one_score_and_one_resolves_offline_twice() -> None:
    """Invariants 7, 8, 9: one conflict an officer, a second decision unseen is a conflict of its own."""
    story, group = Story("a", "b", "c", "d"), "assessment.integrity"
    score = {"record": "p", "partition": SESSIONS}
    story.write("a", {SCORE: "2"}, **score)
    story.sync("a", "b", "c", "d")
    for name, value in zip("abc", "345", strict=True):
        story.write(name, {SCORE: value}, **score)
    story.sync("a", "b")
    assert [sides(one) for one in story.open()] == [(group, {SCORE: "3"}, {SCORE: "4"})]  # of two
    story.sync("c", "a", "b", "d")
    first, second = story.open()
    assert sides(second) == (group, {SCORE: "3"}, {SCORE: "5"})  # of three
    for name in "abcd":
        assert {one.id: (one.stands, one.offered) for one in story[name].disk.disputes.values()} == {
            one.id: (one.stands.values, one.offered.values) for one in (first, second)}
    story.write("d", {SCORE: "4"}, kind="resolve", resolves=first.id, **score)
    story.write("d", {SCORE: "5"}, kind="resolve", resolves=first.id, **score)  # twice, offline
    story.write("a", {SCORE: "3"}, kind="resolve", resolves=first.id, **score)
    story.sync("a", "d", "b", "c")
    assert story.value(SCORE, "p", SESSIONS) == "3"
    (third,) = [one for one in story.open() if one.id != second.id]
    assert (third.kind, *sides(third)) == (RESOLVE_RESOLVE, group, {SCORE: "3"}, {SCORE: "5"})
    for one in (second, third):
        story.write("d", {SCORE: "5"}, kind="resolve", resolves=one.id, **score)
    story.end()
    assert not story.open()
    assert story.value(SCORE, "p", SESSIONS) == "5"


def test_delete_against_edit_and_undelete_against_edit() -> None:
    """Invariants 7, 14: a deletion that had not seen an edit does nothing, an edit that had not seen one is held and
    the record comes back; each waits for a person."""
    story = Story("a", "b")
    for record in ("late", "early", "back"):
        story.write("a", {NAME: "Siti", GRADE: "III/a"}, record=record)
    story.write("a", {}, record="back", kind="delete")
    story.sync("a", "b")
    story.write("a", {GRADE: "III/b"}, record="late")
    story.write("b", {}, record="late", kind="delete")
    story.write("a", {}, record="early", kind="delete")
    story.write("b", {GRADE: "III/b"}, record="early")
    story.write("a", {}, record="back", kind="undelete")
    story.write("a", {NAME: "Siti A."}, record="back")
    story.write("b", {NAME: "Budi"}, record="back", kind="undelete")
    story.sync("a", "b", "a")
    story.end()
    assert [story.deleted(one) for one in ("late", "early", "back")] == [False, False, False]
    found = {one.record: (one.group, one.kind) for one in story.open()}
    assert found == {"late": (WHOLE, "delete_edit"), "early": (WHOLE, "delete_edit"), "back": ("name", "edit_edit")}
    assert story.value(NAME, "back") == "Siti A."
    for one in story.open():
        if one.record == "late":
            story.write("b", {}, record="late", kind="delete")  # having seen it, the deletion stands
    story.end()
    assert story.deleted("late")
