"""The exchange on a real encrypted store: what was written comes to the centre and to the others, exactly once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simata_desktop.domain.errors import EnvironmentProblem
from simata_desktop.store.exchange import conflicts
from simata_desktop.store.queries.history import audit, verify_chain
from simata_desktop.store.replay import replay
from tests.services.exchange_office import CentreLine, Office, Pc, agrees, centre, cutting, down
from tests.sync_sim.centre import Centre

Make = Callable[..., Pc]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[Pc] = []

    def pc(found: Centre | None = None, **more: object) -> Pc:
        one = Pc(tmp_path / f"pc{len(made)}", len(made) + 1)
        made.append(one)
        if found is not None:
            one.join(found, **more)  # type: ignore[arg-type]
        return one

    yield pc
    for one in made:
        one.close()


def quiet(found: Centre, *pcs: Pc) -> None:
    for _ in range(2):
        for one in pcs:
            done = one.exchange(CentreLine(found))
            assert done.trouble is None, done.trouble.code
    for one in pcs:
        assert not agrees(one, found)
        assert one.sync.state.pending() == 0
        sound(one)


def sound(one: Pc) -> None:
    """Rows follow from the journal, the chain holds, each change stands in it once."""
    with one.desk.database.reading() as connection:
        assert not replay(connection).different
        assert not verify_chain(connection).faults
        slipped = connection.exec_driver_sql("SELECT count(*) FROM touched WHERE rows <> journalled").scalar_one()
        assert slipped == 0


def test_what_one_pc_writes_comes_to_the_other(make: Make) -> None:
    found = centre()
    first, second = make(found), make(found)
    uid = first.ids.uuid7()
    first.person(uid, nama="Intan", nip="1")
    first.set(uid, golongan="III/a")
    done = first.exchange(CentreLine(found))
    assert (done.pushed, done.summary.accepted, done.pending) == (2, 2, 0)
    got = second.exchange(CentreLine(found))
    assert got.summary.pulled == 2
    assert second.shown("person", uid) == {"nama": "Intan", "nip": "1", "golongan": "III/a"}
    second.set(uid, golongan="III/b")
    quiet(found, second, first)
    assert first.shown("person", uid) == {"nama": "Intan", "nip": "1", "golongan": "III/b"}
    assert len(found.disk.logs["DEMO/open"]) == 3


def test_nothing_to_do_is_one_request(make: Make) -> None:
    found = centre()
    one = make(found)
    one.person(one.ids.uuid7(), nama="Intan")
    quiet(found, one)
    line = CentreLine(found)
    one.exchange(line)
    assert line.requests == 1


def test_what_was_made_before_joining_is_pushed(make: Make) -> None:
    found, one = centre(), make()
    uid = one.ids.uuid7()
    one.person(uid, nama="Intan")
    one.join(found)
    quiet(found, one)
    assert found.disk.states["DEMO/open", uid].body["name.nama"] == "Intan"


def test_two_values_of_one_score_stand_until_a_person_decides(make: Make) -> None:
    found = centre()
    first, second = make(found), make(found)
    uid = first.ids.uuid7()
    first.save(lambda work: work.create("participant", uid, {"sesi": "s", "pegawai": "p", "integrity": "2"}))
    quiet(found, first, second)
    first.set(uid, "participant", integrity="3")
    second.set(uid, "participant", integrity="4", teamwork="5")
    assert first.exchange(CentreLine(found)).summary.accepted == 1
    assert second.exchange(CentreLine(found)).summary.conflicts == 1
    first.exchange(CentreLine(found))
    for one in (first, second):
        assert one.shown("participant", uid)["integrity"] == "3"  # type: ignore[index]
        assert one.shown("participant", uid)["teamwork"] == "5"  # type: ignore[index]
        with one.desk.database.reading() as connection:
            (clash,) = conflicts.every(connection)
        assert (clash.stands.values, clash.offered.values) == (
            {"assessment.integrity.integrity": "3"}, {"assessment.integrity.integrity": "4"})
        assert (clash.stands.user, clash.offered.user) == (first.user.id, second.user.id)
    first.resolve(clash.id, "participant", uid, {"integrity": ("3", "4")})
    quiet(found, first, second)
    for one in (first, second):
        assert one.shown("participant", uid)["integrity"] == "4"  # type: ignore[index]
        with one.desk.database.reading() as connection:
            assert not conflicts.every(connection)
            assert [row.state for row in conflicts.every(connection, settled=True)] == ["settled"]


def test_the_audit_has_every_change_once_with_its_place_and_verdict(make: Make) -> None:
    found = centre()
    first, second = make(found), make(found)
    uid = first.ids.uuid7()
    first.person(uid, nama="Intan")
    quiet(found, first, second)
    second.set(uid, nama="Intan A")
    first.set(uid, nama="Intan B")
    quiet(found, first, second)
    for one in (first, second):
        with one.desk.database.reading() as connection:
            rows = list(audit(connection))
        assert len({row.change_id for row in rows}) == len(rows) == 3
        assert sorted((row.seq, row.verdict) for row in rows) == [(1, "accepted"), (2, "accepted"), (3, "conflict")]
        assert all(row.device and row.gen and row.number and row.received_at for row in rows)


def test_an_own_change_stays_in_sight_while_others_come_in(make: Make) -> None:
    """Pulled, and then the line breaks before it is sent."""
    found = centre()
    one, other = make(found), make(found)
    uid = one.ids.uuid7()
    one.person(uid, nama="Intan")
    quiet(found, one, other)
    other.set(uid, golongan="III/b")
    other.exchange(CentreLine(found))
    one.set(uid, nama="Intan A")
    assert one.exchange(CentreLine(found, down("before send"))).summary.pulled == 1
    assert one.shown("person", uid) == {"nama": "Intan A", "golongan": "III/b"}
    sound(one)
    quiet(found, one, other)


def test_what_was_accepted_and_then_lost_with_the_centre_is_sent_again(make: Make) -> None:
    """The centre had answered, its log had not come back yet, and it was restored to a day before."""
    found = centre()
    one = make(found)
    uid = one.ids.uuid7()
    one.person(uid, nama="Intan")
    quiet(found, one)
    backup = found.disk.copied()
    one.set(uid, nama="Intan A")
    done = one.exchange(CentreLine(found, down("before page")))
    assert (done.summary.accepted, done.pending) == (1, 0)
    found.restored(backup)
    quiet(found, one)
    assert found.disk.states["DEMO/open", uid].body["name.nama"] == "Intan A"


def test_what_a_restored_centre_lost_waits_until_it_is_there_again(make: Make) -> None:
    """The logs were cut back, and the line broke before anything was told again."""
    found = centre()
    one, other = make(found), make(found)
    uid = one.ids.uuid7()
    one.person(uid, nama="Intan")
    quiet(found, one, other)
    backup = found.disk.copied()
    one.set(uid, nama="Intan A")
    other.set(uid, golongan="III/b")
    quiet(found, one, other)
    found.restored(backup)
    done = one.exchange(CentreLine(found, down("before recall")))
    assert (done.trouble is not None, done.pending) == (True, 1)
    assert one.shown("person", uid) == {"nama": "Intan A"}
    sound(one)
    quiet(found, one, other)
    assert one.shown("person", uid) == {"nama": "Intan A", "golongan": "III/b"}


@pytest.mark.parametrize("seed", range(6))
def test_walks_over_a_bad_line_with_kills_and_restores_end_alike(make: Make, tmp_path: Path, seed: int) -> None:
    """Cuts at any request, kills between any two, a PC brought back from a copy, a centre brought back to earlier."""
    rng = random.Random(seed)
    found = centre(seed=seed)
    pcs = [make(found) for _ in range(3)]
    uids = [pcs[0].ids.uuid7() for _ in range(4)]
    for uid in uids:
        pcs[0].save(lambda work, uid=uid: work.create("participant", uid, {"sesi": "s", "pegawai": uid}))
    quiet(found, *pcs)
    backup = found.disk.copied()
    written = {row.line.id for row in found.disk.logs["DEMO/closed"]}
    for step in range(40):
        one = rng.choice(pcs)
        what = rng.random()
        if what < 0.5:
            _edit(one, rng, uids)
        elif what < 0.9:
            line = CentreLine(found, cutting(rng, 0.15))
            one.exchange(line)
        elif step > 15 and what < 0.95 and backup is not None:
            found.restored(backup)
            backup = None  # type: ignore[assignment]
        else:
            one.close()
            one.open()
    for one in pcs:
        with one.desk.database.reading() as connection:
            written |= {row[0] for row in connection.exec_driver_sql("SELECT change_id FROM sync_change")}
    for _ in range(3):
        for one in pcs:
            one.exchange(CentreLine(found))
    quiet(found, *pcs)
    assert {row.line.id for row in found.disk.logs["DEMO/closed"]} == written
    for one in pcs:
        with one.desk.database.reading() as connection:
            mine = {(row.id, row.state) for row in conflicts.every(connection, settled=True)}
        assert mine == {(clash.id, clash.state) for clash in found.disk.conflicts.values()}


def _edit(one: Pc, rng: random.Random, uids: list[str]) -> None:
    uid, word = rng.choice(uids), rng.choice(("integrity", "teamwork", "hadir"))
    with one.desk.database.reading() as connection:
        known = [row for row in conflicts.every(connection) if row.group != "*"]
    if known and rng.random() < 0.4:
        clash = rng.choice(known)
        word = next(iter(clash.offered.values)).rpartition(".")[2]
        before = (one.shown("participant", clash.record) or {}).get(word)
        one.resolve(clash.id, "participant", clash.record, {word: (before, rng.choice("12345"))})
    else:
        one.set(uid, "participant", **{word: rng.choice("012345")})


@pytest.mark.parametrize("killed", range(1, 12))
def test_a_kill_between_request_and_store_leaves_all_or_nothing(make: Make, killed: int) -> None:
    found = centre()
    one, other = make(found), make(found)
    uid = one.ids.uuid7()
    one.person(uid, nama="Intan")
    other.person(other.ids.uuid7(), nama="Sari")
    other.exchange(CentreLine(found))
    count = 0

    def kill(at: str) -> None:
        nonlocal count
        count += 1
        if count == killed:
            raise KeyboardInterrupt

    try:
        one.exchange(CentreLine(found, kill))
    except KeyboardInterrupt:
        one.close()
        one.open()
    quiet(found, one, other)
    assert len(found.disk.logs["DEMO/open"]) == 2


def test_a_copied_folder_goes_on_under_a_generation_of_its_own(make: Make, tmp_path: Path) -> None:
    found = centre()
    one = make(found)
    uid = one.ids.uuid7()
    one.person(uid, nama="Intan")
    quiet(found, one)
    copy = Pc.__new__(Pc)
    one.close()
    folder = tmp_path / "copy"
    folder.mkdir()
    (folder / "store.db").write_bytes((one.folder / "store.db").read_bytes())
    one.open()
    copy.__init__(folder, 77)  # type: ignore[misc]
    one.set(uid, nama="Intan A")
    copy.set(uid, golongan="III/c")
    quiet(found, one, copy)
    assert one.shown("person", uid) == copy.shown("person", uid) == {"nama": "Intan A", "golongan": "III/c"}
    assert one.sync.identity().gen != copy.sync.identity().gen
    copy.close()


def test_records_of_an_office_below_are_read_and_changed_where_they_lie(make: Make) -> None:
    found = centre(Office("ROOT", None), Office("OPD1", "ROOT"))
    above, below = make(found, office="ROOT"), make(found, office="OPD1")
    uid, rating = below.ids.uuid7(), above.ids.uuid7()
    below.person(uid, nama="Intan")
    below.save(lambda work: work.create("setting", "scheme-setting", {"kunci": "scheme", "nilai": "bkn411"}))
    quiet(found, below)
    above.exchange(CentreLine(found))
    above.save(lambda work: work.create("rating", rating, {"pegawai": uid, "tahun": "2025"}))
    above.set(uid, golongan="III/d")
    for one in (above, below):
        one.exchange(CentreLine(found))
    assert found.disk.states["OPD1/open", rating].body["performance.tahun"] == "2025"
    assert below.shown("person", uid) == {"nama": "Intan", "golongan": "III/d"}
    assert above.shown("setting", "scheme-setting") is None
    for one in (above, below):
        sound(one)


def test_a_revoked_device_hands_over_and_is_given_nothing(make: Make) -> None:
    found = centre()
    one, other = make(found), make(found)
    other.person(other.ids.uuid7(), nama="Sari")
    other.exchange(CentreLine(found))
    one.person(one.ids.uuid7(), nama="Intan")
    grants = found.disk.grants
    grants[one.sync.identity().device] = type(grants[one.sync.identity().device])("DEMO", True, True, revoked=True)
    done = one.exchange(CentreLine(found))
    assert (done.summary.quarantined, done.summary.pulled, done.pending) == (1, 0, 0)
    assert one.sync.state.status().quarantined == 1


def test_a_line_that_fails_leaves_the_queue_and_waits_longer_each_time(make: Make) -> None:
    found = centre()
    one = make(found)
    one.person(one.ids.uuid7(), nama="Intan")

    def down(at: str) -> None:
        raise EnvironmentProblem("line.unreachable", retry_after=40)

    done = one.exchange(CentreLine(found, down))
    assert done.trouble is not None
    assert (done.trouble.code, done.pending) == ("line.unreachable", 1)
    assert one.sync.state.status().next_try is not None
    quiet(found, one)
    assert not one.sync.state.status().next_try
