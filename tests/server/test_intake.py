"""What the centre does with a batch: dense places, one verdict each, conflicts and quarantine kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_values

from simata_desktop.domain.ids import change_id, natural
from simata_desktop.domain.merge import State, Version
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change, Save
from simata_server import moving
from simata_server.conflict import SETTLED, Conflict
from simata_server.intake import Intake, Sender
from simata_server.outcome import Head, Known, Outcome, Quarantined

HERE, THERE = "device-a", "device-b"
PART, OTHER = "O1/open", "O1/closed"
OFFICES = ("O1", "O2", "O3")
NAME, GRADE, PHONE = "name.nama", "grade.golongan", "contact.telepon_dinas"


class Table:
    """A shelf in memory; every outcome is written at once."""

    def __init__(self) -> None:
        self.heads: dict[str, Head] = {}
        self.states: dict[tuple[str, str], State] = {}
        self.conflicts: dict[str, Conflict] = {}
        self.log: dict[str, str] = {}
        self.met: dict[tuple[str, str], Known] = {}
        self.stuck: set[tuple[str, str]] = set()
        self.aliases: dict[tuple[str, str], str] = {}

    def head(self, partition: str) -> Head:
        return self.heads.setdefault(partition, Head())

    def state(self, partition: str, entity: str, record: str) -> State:
        return self.states.setdefault((partition, record), State(entity))

    def has(self, partition: str) -> bool:
        return partition.rpartition("/")[0] in OFFICES

    def about(self, office: str, person: str) -> Sequence[tuple[str, str]]:
        found = [key for key, state in self.states.items() if key[0].rpartition("/")[0] == office and state.made
                 and state.deleted is None and (key[1] == person or person in moving.people(state))]
        return sorted(found, key=lambda key: (key[1] != person, key))

    def disputed(self, partition: str, record: str) -> Sequence[Conflict]:
        return [one for one in self.conflicts.values()
                if (one.partition, one.record) == (partition, record) and one.state != SETTLED]

    def conflict(self, id_: str) -> Conflict | None:
        return self.conflicts.get(id_)

    def open_on(self, record: str, group: str) -> Sequence[Conflict]:
        return [one for one in self.conflicts.values() if (one.record, one.group) == (record, group)
                and one.state != SETTLED]

    def keep(self, conflict: Conflict) -> None:
        self.conflicts[conflict.id] = conflict

    def known(self, partition: str, id_: str) -> Known | None:
        return self.met.get((partition, id_))

    def waiting(self, device: str, record: str) -> bool:
        return (device, record) in self.stuck

    def alias(self, office: str, was: str) -> str | None:
        return self.aliases.get((office, was))

    def rename(self, partition: str, was: str, now: str) -> None:
        self.aliases[partition.rpartition("/")[0], was] = now

    def namesakes(self, nip: str) -> Collection[tuple[str, str]]:
        return [key for key, state in self.states.items() if state.entity == "person" and state.deleted is None
                and state.body.get("nip.nip") == nip]

    def kept(self, outcome: Outcome, device: str) -> Outcome:
        for partition, lines in outcome.lines.items():
            for save, line in lines:
                self.met[partition, line.id] = Known(
                    wire.CONFLICT if line.held else wire.ACCEPTED,
                    Version(line.seq, save.device, save.gen, line.n), conflicts=tuple(line.held.values()))
        for one in outcome.quarantined:
            version = Version(0, device, 1, one.change.n)
            self.met[one.change.partition, one.change.id] = Known(wire.QUARANTINED, version, one.why)
            self.stuck.add((device, one.change.record))
        return outcome


def one(n: int, fields: dict[str, str] | None = None, *, kind: str = "set", record: str = "p", base: int = 0,
        partition: str = PART, entity: str = "person", resolves: str = "", by: str = "") -> Save:
    """A save of one change."""
    tx = f"019ab000-0000-7000-8000-{n:04x}{crc32(repr((fields, kind, record, by)).encode()):08x}"
    change = Change(n, entity, record, kind, dict(fields or {}), partition, base, 0, change_id(tx, 0), resolves)
    return Save(tx, "u", "set", "2026-11-24T09:41:00.000+07:00", "+0700", n << 16, 1, "1", [change])


def send(table: Table, saves: list[Save], sender: Sender | None = None, *, bad: Sequence[str] = ()) -> Outcome:
    """A batch of ``sender``; records in ``bad`` may not be changed."""
    of = sender or Sender(HERE, 1, {})
    intake = Intake(table, of, lambda _s, change, _t: "right.missing" if change.record in bad else "", "now")
    return table.kept(intake.take(saves), of.device)


def states(outcome: Outcome) -> list[str]:
    """The verdicts' words."""
    return [verdict.state for verdict in outcome.verdicts]


def test_places_are_dense_by_partition_and_neighbours_are_told_as_one() -> None:
    table = Table()
    saves = [one(1, {NAME: "A"}, kind="create"), one(2, {NAME: "B"}), one(3, {}, kind="create", partition=OTHER),
             one(4, {NAME: "C"})]
    outcome = send(table, saves)
    assert [line.seq for _, line in outcome.lines[PART]] == [1, 2, 3]
    assert len(outcome.chains[PART]) == 3
    assert outcome.chains[PART][-1] == table.head(PART).chain
    reply = outcome.reply(1, table.head, "now", {PART, OTHER})
    assert [(one.first, one.last, one.partition, one.seq) for one in reply.verdicts] == [
        (1, 2, PART, 1), (3, 3, OTHER, 1), (4, 4, PART, 3)]
    assert reply.heads == {PART: 3, OTHER: 1}


def test_a_conflict_keeps_both_sides_and_later_edits_of_the_branch_wait_under_it() -> None:
    table = Table()
    send(table, [one(1, {NAME: "A"}, kind="create")])
    first = send(table, [one(1, {NAME: "B"})], Sender(THERE, 1, {}))
    send(table, [one(2, {NAME: "C"})], Sender(THERE, 1, {}))
    (conflict,) = table.conflicts.values()
    assert states(first) == [wire.CONFLICT]
    assert (dict(conflict.stands.values), dict(conflict.offered.values)) == ({NAME: "A"}, {NAME: "C"})
    assert conflict.id == natural("conflict", first.lines[PART][0][1].id, "name")
    assert table.states[PART, "p"].body[NAME] == "A"


def test_a_clone_does_not_drive_its_sibling_out_of_a_conflict() -> None:
    table = Table()
    send(table, [one(1, {NAME: "A"}, kind="create")])
    send(table, [one(1, {NAME: "B"})], Sender(THERE, 1, {}))
    send(table, [one(1, {NAME: "C"})], Sender(THERE, 2, {}))
    assert sorted(one.offered.values[NAME] or "" for one in table.conflicts.values()) == ["B", "C"]


def test_a_decision_settles_and_a_second_unseen_one_is_a_conflict_of_its_own() -> None:
    table = Table()
    send(table, [one(1, {NAME: "A"}, kind="create")])
    send(table, [one(1, {NAME: "B"})], Sender(THERE, 1, {}))
    (first,) = table.conflicts
    send(table, [one(2, {NAME: "B"}, kind="resolve", base=2, resolves=first)])
    send(table, [one(2, {NAME: "X"}, kind="resolve", base=2, resolves=first)], Sender(THERE, 1, {}))
    assert table.conflicts[first].state == SETTLED
    assert sorted(one.kind for one in table.conflicts.values()) == ["edit_edit", "resolve_resolve"]
    assert table.states[PART, "p"].body[NAME] == "B"


def test_one_bad_change_stops_only_its_record() -> None:
    table = Table()
    outcome = send(table, [one(1, {NAME: "A"}, kind="create", record="bad"), one(2, {NAME: "B"}, kind="create"),
                           one(3, {NAME: "C"}, record="bad"), one(4, {GRADE: "III/a"})], bad=["bad"])
    assert states(outcome) == [wire.QUARANTINED, wire.ACCEPTED, wire.QUARANTINED, wire.ACCEPTED]
    assert [one.why for one in outcome.quarantined] == ["right.missing", "waits"]
    assert states(send(table, [one(5, {NAME: "D"}, record="bad")])) == [wire.QUARANTINED]
    assert states(send(table, [one(1, {NAME: "D"}, kind="create", record="bad")], Sender(THERE, 1, {}))) == [
        wire.ACCEPTED]


@pytest.mark.parametrize(("save", "why"), [
    (one(1, {NAME: "A"}), "record.missing"), (one(1, {}, kind="frobnicate"), "change.unknown"),
    (one(1, {}, kind="create", entity="gadget"), "change.unknown"),
])
def test_what_cannot_be_judged_is_set_aside(save: Save, why: str) -> None:
    assert [one.why for one in send(Table(), [save]).quarantined] == [why]


def test_a_revoked_device_hands_over_into_quarantine() -> None:
    outcome = send(Table(), [one(1, {NAME: "A"}, kind="create")], Sender(HERE, 1, {}, revoked=True))
    assert [one.why for one in outcome.quarantined] == ["device.revoked"]
    assert outcome.quarantined[0].change.id


def test_a_known_change_keeps_its_verdict_and_shows_the_own_chain() -> None:
    """The answer was lost, then the device was given another generation: its later edits are no conflict."""
    table = Table()
    send(table, [one(1, {NAME: "A"}, kind="create")])
    again = [with_values(one(1, {NAME: "A"}, kind="create"), changes=[with_values(
        one(1, {NAME: "A"}, kind="create").changes[0], n=1)]), one(2, {NAME: "B"})]
    outcome = send(table, again, Sender(HERE, 9, {}))
    assert [(verdict.state, verdict.seq) for verdict in outcome.verdicts] == [(wire.ACCEPTED, 1), (wire.ACCEPTED, 2)]
    assert not table.conflicts


def test_the_same_change_twice_in_a_batch_counts_once() -> None:
    table, save = Table(), one(1, {NAME: "A"}, kind="create")
    outcome = send(table, [save, with_values(save, changes=[with_values(save.changes[0], n=2)])])
    assert len(outcome.lines[PART]) == 1
    assert [verdict.seq for verdict in outcome.verdicts] == [1, 1]


def test_a_suspect_clock_loses_and_leaves_no_clock_behind() -> None:
    table = Table()
    send(table, [one(1, {PHONE: "1"}, kind="create")])
    outcome = send(table, [one(9, {PHONE: "2"})], Sender(THERE, 1, {}, suspect=True))
    assert outcome.lines[PART][0][1].lost == ["contact"]
    assert table.states[PART, "p"].body[PHONE] == "1"


def test_lost_lines_are_taken_in_again_with_author_number_and_what_they_had_seen() -> None:
    """A centre restored to its beginning: B's edit over A's value is no conflict, a new value of C is."""
    before = Table()
    lines = [*send(before, [one(1, {NAME: "A"}, kind="create")]).lines[PART],
             *send(before, [one(1, {NAME: "B"}, base=1)], Sender(THERE, 1, {})).lines[PART]]
    restored = Table()
    send(restored, [one(1, {NAME: "C"}, kind="create")], Sender("device-c", 1, {}))
    intake = Intake(restored, Sender("device-d", 4, {}), lambda *_: "no", "later")
    outcome = restored.kept(intake.recall(PART, 0, lines), "device-d")
    told = [(save.device, save.gen, line.n, line.seq, set(line.held)) for save, line in outcome.lines[PART]]
    assert told == [(HERE, 1, 1, 2, {"name"}), (THERE, 1, 1, 3, {"name"})]
    again = Intake(restored, Sender("device-d", 4, {}), lambda *_: "no", "later").recall(PART, 0, lines)
    assert not again.lines
    alone = Table()
    outcome = Intake(alone, Sender("device-d", 4, {}), lambda *_: "no", "later").recall(PART, 0, lines)
    assert [line.held for _, line in outcome.lines[PART]] == [{}, {}]
    assert alone.states[PART, "p"].body[NAME] == "B"


def test_what_is_let_out_of_quarantine_is_judged_as_it_was_offered() -> None:
    table = Table()
    held = send(table, [one(1, {NAME: "A"}, kind="create", record="bad"), one(2, {NAME: "B"}, record="bad")],
                bad=["bad"]).quarantined
    outcome = Intake(table, Sender(HERE, 1, {}), lambda *_: "no", "later").release(held)
    assert [(line.n, line.held) for _, line in outcome.lines[PART]] == [(1, {}), (2, {})]
    assert table.states[PART, "bad"].body[NAME] == "B"
    table.kept(outcome, HERE)
    assert not Intake(table, Sender(HERE, 1, {}), lambda *_: "no", "later").release(held).lines


steps = st.lists(st.tuples(st.sampled_from([HERE, THERE]), st.sampled_from(["p", "q"]),
                           st.sampled_from([NAME, GRADE, PHONE]), st.integers(0, 3), st.integers(0, 3)), max_size=20)


@given(told=steps, cut=st.integers(0, 20))
def test_batches_may_be_cut_anywhere(told: list[tuple[str, str, str, int, int]], cut: int) -> None:
    """Two batches do what one does; places are dense, each change has one verdict, records follow from the log."""
    numbers = {HERE: 0, THERE: 0}
    saves: dict[str, list[Save]] = {HERE: [], THERE: []}
    for device, record, name, value, base in told:
        numbers[device] += 1
        saves[device].append(one(numbers[device], {name: str(value)}, kind="create", record=record, base=base,
                                 by=device))
    whole, parts = Table(), Table()
    for device, some in saves.items():
        of = Sender(device, 1, {})
        verdicts = send(whole, some, of).verdicts
        assert [verdict.first for verdict in verdicts] == list(range(1, len(some) + 1))
        send(parts, some[:cut], of)
        send(parts, some[cut:], of)
    assert whole.states == parts.states
    assert whole.heads == parts.heads
    assert whole.head(PART).seq == len(told)
    assert set(whole.conflicts) == set(parts.conflicts)


def test_a_quarantined_change_carries_its_id_out_of_its_save() -> None:
    save = one(1, {NAME: "A"})
    bare = with_values(save, changes=[with_values(save.changes[0], id="")])
    assert send(Table(), [bare]).quarantined == [Quarantined(bare, save.changes[0], "record.missing",
                                                                  record="p")]
    assert replace(Sender(HERE, 1, {}), revoked=True).revoked


NIP, BORN = "nip.nip", "birth.tanggal_lahir"
BUDI = {NIP: "198001012005011001", NAME: "Budi"}


def test_who_is_entered_twice_is_one_and_what_names_him_is_rewritten() -> None:
    table = Table()
    send(table, [one(1, BUDI, kind="create", record="p1")])
    rating = natural("rating", "p2", "2025")
    outcome = send(table, [
        one(1, {**BUDI, GRADE: "III/a"}, kind="create", record="p2"),
        one(2, {"performance.pegawai": "p2", "performance.tahun": "2025"}, kind="create", record=rating,
            entity="rating"),
        one(3, {"performance.predikat_kinerja": "baik"}, record=rating, entity="rating"),
        one(4, {"assessment.pegawai": "p2"}, kind="create", record="drawn", entity="participant", partition=OTHER),
        one(5, {GRADE: "III/b"}, record="p2")], Sender(THERE, 1, {}))
    kept = natural("rating", "p1", "2025")
    assert states(outcome) == [wire.ACCEPTED] * 5
    assert [(line.record, line.was) for _, line in outcome.lines[PART]] == [
        ("p1", "p2"), (kept, rating), (kept, rating), ("p1", "p2")]
    assert [(line.record, line.was) for _, line in outcome.lines[OTHER]] == [("drawn", "drawn")]
    assert table.states[PART, "p1"].body == {**BUDI, GRADE: "III/b"}
    assert table.states[PART, kept].body["performance.pegawai"] == "p1"
    assert table.states[OTHER, "drawn"].body["assessment.pegawai"] == "p1"
    assert not table.states[PART, "p2"].made
    later = send(table, [one(6, {GRADE: "III/c"}, record="p2")], Sender(THERE, 1, {}))
    assert later.lines[PART][0][1].record == "p1", "in a later batch too"


@pytest.mark.parametrize("other", [{NAME: "Ani"}, {BORN: "1980-02-02"}])
def test_a_nip_of_somebody_else_is_taken_in_and_asked_about(other: dict[str, str]) -> None:
    table = Table()
    send(table, [one(1, BUDI, kind="create", record="p1")])
    outcome = send(table, [one(1, {**BUDI, **other}, kind="create", record="p2")], Sender(THERE, 1, {}))
    (conflict,) = table.conflicts.values()
    line = outcome.lines[PART][0][1]
    assert (conflict.kind, conflict.group, conflict.record) == ("identity", "identity", "p2")
    assert (line.was, line.beside, line.held, line.kinds) == ("", "p1", {"identity": conflict.id},
                                                              {"identity": "identity"})
    assert table.states[PART, "p2"].body == {**BUDI, **other}
    assert conflict.stands.values[NAME] == "Budi"
    decided = send(table, [one(2, {NIP: "198001012005011002"}, kind="resolve", record="p2", resolves=conflict.id,
                               base=2)], Sender(THERE, 1, {}))
    assert states(decided) == [wire.ACCEPTED]
    assert table.conflicts[conflict.id].state == SETTLED


def test_another_office_learns_no_more_than_where_he_lies() -> None:
    table = Table()
    send(table, [one(1, BUDI, kind="create", record="p1")])
    outcome = send(table, [one(1, BUDI, kind="create", record="p2", partition="O2/open")], Sender(THERE, 1, {}))
    (conflict,) = table.conflicts.values()
    assert dict(conflict.stands.values) == {"identity.kantor": "O1"}
    assert (conflict.stands.user, conflict.stands.device, conflict.stands.version) == ("", "", None)
    assert outcome.lines["O2/open"][0][1].beside == "O1"


def test_a_record_that_others_have_is_not_renamed_but_asked_about() -> None:
    """A set that makes the NIP: others hold the record under its id by then."""
    table = Table()
    send(table, [one(1, BUDI, kind="create", record="p1"), one(2, {NAME: "Budi"}, kind="create", record="p2"),
                 one(3, {NIP: BUDI[NIP]}, record="p2")])
    (conflict,) = table.conflicts.values()
    assert (conflict.kind, conflict.record) == ("identity", "p2")


def test_nobody_clashes_with_the_removed_or_without_a_nip() -> None:
    table = Table()
    send(table, [one(1, BUDI, kind="create", record="p1"), one(2, {}, kind="delete", record="p1"),
                 one(3, {NAME: "Ani"}, kind="create", record="p2"), one(4, {NAME: "Ani"}, kind="create", record="p3"),
                 one(5, {**BUDI, NAME: "Ani"}, kind="create", record="p4")])
    assert not table.conflicts
    back = send(table, [one(6, {}, kind="undelete", record="p1")])
    assert list(table.conflicts) == back.verdicts[0].conflicts, "he comes back to a NIP that is another's by now"


def test_what_was_set_aside_is_let_out_under_the_id_that_stays() -> None:
    table, there = Table(), Sender(THERE, 1, {})
    send(table, [one(1, BUDI, kind="create", record="p1")])
    send(table, [one(1, BUDI, kind="create", record="p2")], there)
    outcome = send(table, [one(2, {GRADE: "III/b"}, record="p2")], there, bad=["p1"])
    (waiting,) = outcome.quarantined
    assert (waiting.change.record, waiting.record) == ("p2", "p1")
    intake = Intake(table, there, lambda *_: "", "now")
    line = intake.release([waiting]).lines[PART][0][1]
    assert (line.record, line.was) == ("p1", "p2")
