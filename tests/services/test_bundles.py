"""What goes by stick ends as what goes by line, whatever becomes of the sticks."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simata_desktop.domain.errors import UserError
from simata_desktop.store.exchange import conflicts, identity
from simata_desktop.sync.protocol import bundle
from tests.services.exchange_office import CentreLine, Pc, agrees, centre
from tests.services.stick_office import Stick, bundles
from tests.services.test_syncing import _edit as edit
from tests.services.test_syncing import quiet, sound
from tests.sync_sim.centre import Centre, Grant

Make = Callable[..., Pc]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[Pc] = []

    def pc(found: Centre, number: int | None = None) -> Pc:
        one = Pc(tmp_path / f"pc{len(made)}", number or len(made) + 1)
        made.append(one)
        one.join(found)
        return one

    yield pc
    for one in made:
        one.close()


def pending(one: Pc) -> int:
    return one.sync.state.pending()


def verdicts(one: Pc) -> list[tuple[str, str | None]]:
    with one.desk.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(
            "SELECT change_id, verdict FROM sync_change ORDER BY change_id")]


def lines(found: Centre, partition: str = "DEMO/open") -> list[tuple[Any, ...]]:
    return [(row.line.id, row.line.n, row.line.fields, row.line.held, row.line.lost, row.line.soft, row.logged.gen)
            for row in found.disk.logs.get(partition, [])]


def test_only_the_receipt_clears_what_waits(make: Make) -> None:
    found = centre()
    one, other = make(found), make(found)
    uid = one.ids.uuid7()
    one.person(uid, nama="Intan", nip="1")
    one.set(uid, golongan="III/a")
    stick = Stick(one, found)
    parcel = stick.parcel()
    assert pending(one) == 2
    receipt = stick.answer(parcel)
    assert pending(one) == 2
    got = stick.take(receipt)
    assert (got.pushed, got.summary.accepted, got.summary.pulled, got.done.pending, got.already) == (2, 2, 0, 0, False)
    assert got.done.digest == "unchecked"  # the centre in memory has none
    assert Stick(other, found).exchange().summary.pulled == 2
    assert other.shown("person", uid) == {"nama": "Intan", "nip": "1", "golongan": "III/a"}
    assert [(run.way, run.sent, run.received) for run in other.sync.state.runs()] == [("stick", 0, 2)]
    quiet(found, one, other)


@pytest.mark.parametrize("seed", range(4))
def test_the_same_history_by_stick_and_by_line_ends_alike(tmp_path: Path, seed: int) -> None:
    """Sticks are lost, doubled and taken in late on the way."""
    ends = []
    for way in ("line", "stick"):
        folder = tmp_path / way
        folder.mkdir()
        found = centre(seed=seed)
        pcs = [Pc(folder / f"pc{number}", number + 1) for number in range(2)]
        for one in pcs:
            one.join(found)
            one.ids.random_bytes = bytes  # type: ignore[method-assign] # as many identifiers by either way
        _walk(found, pcs, random.Random(seed), by_stick=way == "stick")
        for one in pcs:
            assert not agrees(one, found)
            assert pending(one) == 0
            sound(one)
        ends.append((lines(found, "DEMO/closed"), found.disk.states,
                     {(clash.id, clash.state) for clash in found.disk.conflicts.values()},
                     [(verdicts(one), one.sync.state.digests()) for one in pcs]))
        for one in pcs:
            one.close()
    assert ends[0] == ends[1]
    assert len(ends[0][0]) > 15


def _walk(found: Centre, pcs: list[Pc], rng: random.Random, *, by_stick: bool) -> None:
    noise = random.Random(99)
    uids = [pcs[0].ids.uuid7() for _ in range(3)]
    for uid in uids:
        pcs[0].save(lambda work, uid=uid: work.create("participant", uid, {"sesi": "s", "pegawai": uid}))
    for step in range(34):
        one = pcs[step % 2] if step < 2 or step > 30 else rng.choice(pcs)
        if 2 <= step <= 30 and rng.random() < 0.7:
            edit(one, rng, uids)
        elif by_stick:
            _by_stick(Stick(one, found), noise)
        else:
            assert one.exchange(CentreLine(found)).trouble is None


def _by_stick(stick: Stick, noise: random.Random) -> None:
    if noise.random() < 0.4:
        stick.parcel()  # lost
    parcel = stick.parcel()
    early = stick.answer(parcel) if noise.random() < 0.4 else None  # its receipt comes after the second one
    receipt = stick.answer(parcel)
    stick.take(receipt)
    if early is not None:
        assert not stick.take(early).summary.pulled
    if noise.random() < 0.4:
        assert stick.take(receipt).already


def test_a_lost_stick_is_in_the_next_one(make: Make) -> None:
    found = centre()
    one = make(found)
    uid = one.ids.uuid7()
    one.person(uid, nama="Intan")
    stick = Stick(one, found)
    lost = stick.parcel()
    one.set(uid, golongan="III/a")
    later = Stick.opened(stick.parcel())
    assert [(one.first, one.last) for one in later.head.batches] == [(1, 1), (2, 2)]
    stick.receipt(later)
    again = stick.receipt(Stick.opened(lost))  # found under the table
    assert len(lines(found)) == 2
    bundles(one).receive(again, 0)  # answers the first batch alone
    assert (pending(one), one.shown("person", uid)) == (0, {"nama": "Intan", "golongan": "III/a"})
    quiet(found, one)


def test_a_stick_that_is_overtaken_by_the_line_changes_nothing(make: Make) -> None:
    """Nor does it make the device a copy of itself, however many exchanges there were since."""
    found = centre()
    one = make(found)
    uid = one.ids.uuid7()
    one.person(uid, nama="Intan")
    stick = Stick(one, found)
    parcel = stick.parcel()
    for grade in ("III/a", "III/b", "III/c"):
        one.set(uid, golongan=grade)
        one.exchange(CentreLine(found))
    before = lines(found)
    got = stick.take(stick.answer(parcel))
    assert (lines(found), got.summary.pulled, pending(one)) == (before, 0, 0)
    one.set(uid, golongan="III/d")
    quiet(found, one)
    assert one.sync.identity().gen == 1


def test_a_line_that_comes_up_sends_what_a_stick_holds_once(make: Make) -> None:
    found = centre()
    one = make(found)
    uid = one.ids.uuid7()
    one.person(uid, nama="Intan")
    stick = Stick(one, found)
    stick.parcel()
    one.set(uid, golongan="III/a")
    receipt = stick.answer(stick.parcel())
    done = one.exchange(CentreLine(found))
    assert (done.trouble, done.pushed, done.pending, len(lines(found))) == (None, 2, 0, 2)
    assert not stick.take(receipt).pushed
    quiet(found, one)


def copied(one: Pc, folder: Path) -> Pc:
    """The same store on another PC."""
    one.close()
    folder.mkdir()
    (folder / "store.db").write_bytes((one.folder / "store.db").read_bytes())
    one.open()
    copy = Pc(folder, one.number + 76)
    with copy.desk.database.writing() as connection:  # as if nothing told the copy from the first
        identity.note(connection, {"fingerprint": copy.sync.fingerprint()})
    copy.number = one.number
    return copy


def test_of_two_copies_that_send_sticks_one_goes_on_as_another(make: Make, tmp_path: Path) -> None:
    found = centre()
    one = make(found)
    uid = one.ids.uuid7()
    one.person(uid, nama="Intan")
    Stick(one, found).exchange()
    copy = copied(one, tmp_path / "copy")
    one.set(uid, nama="Intan A")
    copy.set(uid, golongan="III/c")
    Stick(one, found).exchange()
    got = Stick(copy, found).exchange()
    assert (got.pushed, got.summary.pulled, pending(copy), len(lines(found))) == (0, 1, 1, 2)
    assert copy.sync.identity().gen > one.sync.identity().gen
    assert Stick(copy, found).exchange().pushed == 1
    Stick(one, found).exchange()
    assert one.shown("person", uid) == copy.shown("person", uid) == {"nama": "Intan A", "golongan": "III/c"}
    for pc in (one, copy):
        assert not agrees(pc, found)
        sound(pc)
    copy.close()


def test_a_copy_cannot_take_the_receipt_for_what_it_never_wrote(make: Make, tmp_path: Path) -> None:
    found = centre()
    one = make(found)
    uid = one.ids.uuid7()
    one.person(uid, nama="Intan")
    copy = copied(one, tmp_path / "copy")
    one.set(uid, golongan="III/a")
    stick = Stick(one, found)
    receipt = stick.answer(stick.parcel())
    with pytest.raises(UserError, match=r"bundle\.not_for_this_device"):
        Stick(copy, found).take(receipt)
    assert pending(copy) == 1
    assert stick.take(receipt).pushed == 2
    copy.close()


def test_a_folder_that_was_moved_asks_for_a_generation(make: Make) -> None:
    found = centre()
    one = make(found)
    one.person(one.ids.uuid7(), nama="Intan")
    stick = Stick(one, found)
    receipt = stick.answer(stick.parcel())
    with one.desk.database.writing() as connection:
        identity.note(connection, {"fingerprint": "another disk"})
    assert stick.take(receipt).pushed == 1
    one.person(one.ids.uuid7(), nama="Sari")
    assert (stick.exchange().pushed, one.sync.identity().gen > 1) == (0, True)
    assert stick.exchange().pushed == 1
    quiet(found, one)


@pytest.mark.parametrize("first", ["receipt of the stick", "line"])
def test_a_stick_of_a_generation_that_is_past_changes_nothing(make: Make, first: str) -> None:
    found = centre()
    one, other = make(found), make(found)
    uid = one.ids.uuid7()
    one.person(uid, nama="Intan")
    stick = Stick(one, found)
    parcel = stick.parcel()
    receipt = stick.answer(parcel) if first != "line" else b""
    with one.desk.database.writing() as connection:
        identity.note(connection, {"fingerprint": "another disk"})
    one.set(uid, golongan="III/a")
    assert one.exchange(CentreLine(found)).pushed == (1 if receipt else 2)
    now = one.sync.identity()
    other.exchange(CentreLine(found))
    other.set(uid, golongan="III/b")
    other.exchange(CentreLine(found))
    got = stick.take(receipt or stick.answer(parcel))
    assert (got.pushed, got.summary.pulled, len(lines(found))) == (0, 0 if receipt else 1, 3)
    assert (one.sync.identity().gen, one.sync.identity().lease) == (now.gen, now.lease)
    assert now.gen > 1
    quiet(found, one, other)


def test_a_restored_centre_is_told_again_by_stick(make: Make) -> None:
    found = centre()
    one, other = make(found), make(found)
    uid = one.ids.uuid7()
    one.person(uid, nama="Intan")
    Stick(one, found).exchange()
    backup = found.disk.copied()
    one.set(uid, golongan="III/a")
    Stick(one, found).exchange()
    Stick(other, found).exchange()
    other.set(uid, golongan="III/b")  # has seen III/a, so that this is no conflict
    Stick(other, found).exchange()
    found.restored(backup)
    for expected in (0, 1):
        assert Stick(other, found).exchange().pushed == expected
    Stick(one, found).exchange()
    Stick(one, found).exchange()
    assert [line[2].get("grade.golongan") for line in lines(found)] == [None, "III/a", ["III/a", "III/b"]]
    for pc in (one, other):
        assert (pc.shown("person", uid), pending(pc)) == ({"nama": "Intan", "golongan": "III/b"}, 0)
        assert not agrees(pc, found)
        with pc.desk.database.reading() as connection:
            assert not conflicts.count(connection)
        sound(pc)


def test_a_revoked_device_hands_over_and_is_given_nothing(make: Make) -> None:
    found = centre()
    one, other = make(found), make(found)
    other.person(other.ids.uuid7(), nama="Sari")
    other.exchange(CentreLine(found))
    one.person(one.ids.uuid7(), nama="Intan")
    device = one.sync.identity().device
    found.disk.grants[device] = Grant("DEMO", closed=True, below=True, revoked=True)
    got = Stick(one, found).exchange()
    assert (got.summary.quarantined, got.summary.pulled, got.summary.revoked, pending(one)) == (1, 0, True, 0)


def test_a_receipt_behind_what_is_here_brings_the_rest_of_a_page(make: Make) -> None:
    found = centre()
    one, other = make(found), make(found)
    for number in range(9):
        one.person(one.ids.uuid7(), nama=f"Intan {number}")
        if number == 2:
            one.exchange(CentreLine(found))
            first = Stick(other, found)
            parcel = Stick.opened(first.parcel())
            early = first.receipt(parcel)
    one.exchange(CentreLine(found))
    late = first.receipt(parcel)
    assert [(page.first, page.last) for page in late.head.pages] == [(1, 7), (8, 9)]
    assert bundles(other).receive(early, 0).summary.pulled == 3
    assert bundles(other).receive(late, 0).summary.pulled == 6
    assert not agrees(other, found)


def test_a_receipt_of_another_device_is_refused_without_effect(make: Make) -> None:
    found = centre()
    one, other = make(found), make(found)
    one.person(one.ids.uuid7(), nama="Intan")
    stick = Stick(one, found)
    data = stick.answer(stick.parcel())
    with pytest.raises(UserError, match=r"bundle\.not_for_this_device"):
        Stick(other, found).take(data)
    opened = stick.receipt(Stick.opened(stick.parcel()))
    with pytest.raises(UserError, match=r"bundle\.not_for_this_device"):
        bundles(other).receive(opened, 0)
    assert not other.sync.state.status().cursors


def test_the_short_code_is_the_same_on_both_sides_and_another_for_another_parcel(make: Make) -> None:
    found = centre()
    one = make(found)
    one.person(one.ids.uuid7(), nama="Intan")
    stick = Stick(one, found)
    first = Stick.opened(stick.parcel())
    code = bundle.short_code(first.name)
    assert len(code) == 9
    assert bundles(one).receive(stick.receipt(first), 0).short_code == code
    assert bundle.short_code(Stick.opened(stick.parcel()).name) != code
