"""Somebody goes to another office, as the centre judges it: one home at a time, late edits are proposals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.ids import ROOT_UNIT
from simata_desktop.domain.merge import HOME, LATE, TRAIL, WHOLE, State
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Save
from simata_server.conflict import SETTLED
from simata_server.intake import Intake, Sender
from tests.server.test_intake import GRADE, NAME, OFFICES, OTHER, PART, PHONE, THERE, Table, one, send, states


def went(n: int, to: str, *, base: int = 0, at: str = PART, by: str = "") -> Save:
    """A save that gives a person to another office."""
    return one(n, {HOME: to}, kind="transfer", base=base, partition=at, by=by)


def test_a_person_goes_with_everything_about_him_and_his_conflicts() -> None:
    table = Table()
    send(table, [one(1, {NAME: "A", GRADE: "a", "post.unit": "u"}, kind="create"),
                 one(2, {"performance.pegawai": "p"}, kind="create", record="r", entity="rating"),
                 one(3, {"session.kode": "S"}, kind="create", record="s", entity="session", partition=OTHER),
                 one(4, {"participant.pegawai": "p", "participant.sesi": "s"}, kind="create", record="t",
                     entity="participant", partition=OTHER),
                 one(5, {NAME: "Z"}, kind="create", record="q")])
    send(table, [one(1, {GRADE: "b"})], Sender(THERE, 1, {}))
    outcome = send(table, [went(6, "O2", base=9)])
    assert [(line.kind, line.record) for _, line in outcome.lines[PART]] == [
        ("transfer", "p"), ("leave", "p"), ("leave", "r")]
    assert [(line.kind, line.record) for _, line in outcome.lines["O2/open"]] == [
        ("enter", "p"), ("dispute", "p"), ("enter", "r")]
    assert [(line.kind, line.record) for _, line in outcome.lines["O2/closed"]] == [("enter", "s"), ("enter", "t")]
    assert [line.seq for _, line in outcome.lines["O2/open"]] == [1, 2, 3]
    ids = [line.id for lines in outcome.lines.values() for _, line in lines if line.kind != "transfer"]
    assert all(map(wire.is_derived, ids))
    assert len(set(ids)) == len(ids)
    here, there = table.states[PART, "p"], table.states["O2/open", "p"]
    assert (here.deleted is not None, here.body) == (True, {HOME: "O2", TRAIL: "O1/O2"})
    assert there.body == {NAME: "A", GRADE: "a", "post.unit": ROOT_UNIT, HOME: "O2", TRAIL: "O1/O2"}
    assert (there.deleted, table.states["O2/closed", "s"].body) == (None, {"session.kode": "S"})
    assert table.states[OTHER, "s"].deleted is None
    old, new = sorted(table.conflicts.values(), key=lambda conflict: conflict.partition)
    assert (old.state, new.state, new.partition) == (SETTLED, "open", "O2/open")
    assert (new.stands.values, new.offered.values) == (old.stands.values, old.offered.values)
    assert (new.offered.device, new.offered.user) == (old.offered.device, old.offered.user)


def test_a_late_edit_follows_the_chain_and_is_held_with_both_values() -> None:
    table = Table()
    send(table, [one(1, {NAME: "A", GRADE: "a"}, kind="create"), went(2, "O2")])
    send(table, [went(3, "O3", base=9, at="O2/open")])
    late = Sender(THERE, 1, {})
    outcome = send(table, [one(1, {NAME: "B", GRADE: "a"}), one(2, {NAME: "A"}), one(3, {}, kind="delete"),
                           one(4, {"performance.pegawai": "p"}, kind="create", record="r", entity="rating")], late)
    assert [(verdict.state, verdict.partition) for verdict in outcome.verdicts] == [
        (wire.CONFLICT, "O3/open"), (wire.ACCEPTED, "O3/open"), (wire.CONFLICT, "O3/open"),
        (wire.CONFLICT, "O3/open")]
    assert outcome.reply(1, table.head, "now", {PART}).heads == {PART: 4}, "only of what it reads"
    assert [(line.kind, line.record) for _, line in outcome.lines[PART]] == [("leave", "r")]
    more = send(table, [one(5, {"performance.tahun": "1"}, record="r", entity="rating")], late)
    assert states(more) == [wire.CONFLICT]
    assert (table.states["O3/open", "p"].body[NAME], table.states["O3/open", "p"].deleted) == ("A", None)
    assert (table.states["O3/open", "r"].deleted is None, table.states["O3/open", "r"].body) == (False, {})
    held = {(conflict.record, conflict.group): conflict for conflict in table.conflicts.values()}
    assert set(held) == {("p", "name"), ("p", WHOLE), ("r", WHOLE), ("r", "performance")}
    assert {conflict.kind for conflict in held.values()} == {LATE}
    assert (held["p", "name"].stands.values, held["p", "name"].offered.values) == ({NAME: "A"}, {NAME: "B"})
    again = send(table, [one(1, {NAME: "B", GRADE: "a"})], Sender(THERE, 2, {}))
    assert not again.lines
    assert again.verdicts[0].partition == "O3/open"
    send(table, [went(4, "O1", base=99, at="O3/open")])
    back = send(table, [one(1, {NAME: "B", GRADE: "a"})], Sender(THERE, 3, {}))
    assert not back.lines, "it is still known where it was counted"


def test_a_person_whom_two_give_away_lies_with_the_first_and_the_second_is_a_proposal() -> None:
    table = Table()
    send(table, [one(1, {NAME: "A"}, kind="create"), went(2, "O2")])
    outcome = send(table, [went(1, "O3"), went(2, "O2", by=THERE)], Sender(THERE, 1, {}))
    assert [(verdict.state, verdict.partition) for verdict in outcome.verdicts] == [
        (wire.CONFLICT, "O2/open"), (wire.ACCEPTED, "O2/open")]
    assert table.states["O2/open", "p"].home == "O2"
    assert ("O3/open", "p") not in table.states or not table.states["O3/open", "p"].made


@pytest.mark.parametrize(("save", "why"), [
    (went(2, "O9"), "office.unknown"), (one(2, {HOME: "O2"}), "change.unknown"),
    (one(2, {HOME: "O2", NAME: "B"}, kind="transfer"), "change.unknown"),
    (one(2, {}, kind="transfer"), "change.unknown"), (one(2, {NAME: "B"}, kind="enter"), "change.unknown"),
    (one(2, {HOME: "O2"}, kind="leave"), "change.unknown"), (one(2, {HOME: "O2"}, kind="resolve"), "change.unknown")])
def test_nothing_else_moves_a_person(save: Save, why: str) -> None:
    table = Table()
    outcome = send(table, [one(1, {NAME: "A"}, kind="create"), save])
    assert [one.why for one in outcome.quarantined] == [why]
    assert table.states[PART, "p"].home == ""


def test_a_restored_centre_that_is_told_again_of_a_transfer_does_it_once() -> None:
    table = Table()
    send(table, [one(1, {NAME: "A"}, kind="create")])
    first = send(table, [went(2, "O2")])
    for order in (("O2/open", PART), (PART, "O2/open")):
        restored = Table()
        send(restored, [one(1, {NAME: "A"}, kind="create")])
        for partition in order:
            restored.kept(Intake(restored, Sender("d", 4, {}), lambda *_: "no", "later").recall(
                partition, 1 if partition == PART else 0, first.lines[partition]), "d")
        assert restored.states == table.states, order
        assert {key: head.seq for key, head in restored.heads.items()} == {PART: 3, "O2/open": 1}
    alone = Table()
    send(alone, [one(1, {NAME: "A"}, kind="create")])
    alone.kept(Intake(alone, Sender("d", 4, {}), lambda *_: "no", "later").recall(PART, 1, first.lines[PART]), "d")
    assert alone.states == table.states, "nobody has the log of the new office: it follows from the transfer"


journey = st.lists(st.one_of(
    st.tuples(st.just("go"), st.sampled_from(OFFICES), st.sampled_from(OFFICES)),
    st.tuples(st.just("say"), st.sampled_from(OFFICES), st.sampled_from([NAME, GRADE, PHONE]), st.integers(0, 2))),
    max_size=14)


@given(steps=journey)
def test_a_person_has_one_home_and_nobody_elses_word_changes_him(steps: list[tuple[str, ...]]) -> None:
    """Invariant 13: at each step he lives in one office; what names another one is never taken."""
    table = Table()
    send(table, [one(1, {NAME: "0", GRADE: "0", PHONE: "0"}, kind="create")])
    home = "O1"
    for n, (what, place, *told) in enumerate(steps, 2):
        before = dict(table.states[f"{home}/open", "p"].body)
        made = table.states.get((f"{place}/open", "p"), State("person")).made
        if what == "go":
            send(table, [went(n, str(told[0]), base=99, at=f"{place}/open")])
            home = str(told[0]) if place == home else home
        else:
            send(table, [one(n, {str(told[0]): str(told[1])}, base=99, partition=f"{place}/open", by=place)])
            expected = before | ({str(told[0]): str(told[1])} if place == home else {})
            assert table.states[f"{home}/open", "p"].body == expected
        living = [key for key, state in table.states.items() if state.made and state.deleted is None]
        assert living == [(f"{home}/open", "p")]
        assert made or place != home
        table.stuck.clear()
